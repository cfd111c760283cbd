"""Comments: said in any language, changed by their writer, taken away by them or a coordinator of their side."""

from __future__ import annotations

from uuid import uuid4

import pytest

from ayni.core.multilingual import Edit, Text
from ayni.records.models import Change, Comment, Measure
from ayni.records.services import Refused, Stale, workplan
from ayni.records.services.comments import COMMENT, add_comment, amend_comment, retire_comment
from ayni.records.services.workplan import seen_of
from tests.cast import NOW, OTHER, measure, plan, seat

pytestmark = pytest.mark.django_db
LANGUAGES = ("de", "es", "en")


def said(who: str = "contributor_b", words: str = "Ñandú", language: str = "es", **more) -> Comment:
    of = {"measure": measure(), "uid": uuid4(), "now": NOW, **more}
    return add_comment(seat=seat(who), words=words, language=language, **of)


def kinds(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [why.kind for why in refused.value.reasons]


def last() -> Change:
    return Change.objects.order_by("-id")[0]


def test_a_comment_is_kept_in_its_language_with_its_side_and_in_the_history_of_its_measure():
    row = said()
    assert (row.words, row.side, row.fold, row.measure) == (Text.of(es="Ñandú"), "B", "nandu", measure())
    told = last()
    assert (told.kind, told.action, told.uid, told.side) == ("comment", "created", measure().uid, "B")
    assert (told.before, told.after, told.document) == ({}, {"comment.es": "Ñandú"}, plan().document)


def test_pressed_twice_it_is_one_comment():
    uid = uuid4()
    one, two = said(uid=uid), said(uid=uid)
    assert one == two
    assert Comment.objects.filter(uid=uid).count() == Change.objects.filter(after={"comment.es": "Ñandú"}).count() == 1


@pytest.mark.parametrize(
    ("who", "more", "why"),
    [
        ("reader_b", {}, "role_too_low"),
        ("stranger", {}, "record_unknown"),
        ("contributor_b", {"language": "fr"}, "field_unknown"),
        ("contributor_b", {"words": " \x00\n"}, "words_missing"),
    ],
)
def test_what_cannot_be_said(who, more, why):
    before = Comment.objects.count()
    with pytest.raises(Refused) as refused:
        said(who, **more)
    assert (kinds(refused), Comment.objects.count()) == ([why], before)


def test_at_any_stage_of_the_plan_and_whosever_turn_it_is():
    assert said("contributor_a", measure=measure(2026)).pk
    assert said("contributor_a").pk


def test_on_a_measure_that_was_taken_out_nothing_more_is_said_but_what_was_said_stays():
    row = said()
    gone = row.measure
    assert workplan.remove_row(
        seat=seat("coordinator_b"), plan=plan(), kind="measure", uid=gone.uid, version=gone.version, now=NOW
    ) == "dropped"  # fmt: skip
    assert Comment.objects.filter(pk=row.pk).exists()
    with pytest.raises(Refused) as refused:
        said(measure=Measure.objects.get(pk=gone.pk))
    assert kinds(refused) == ["record_unknown"]


def test_its_writer_puts_it_in_other_words_and_in_another_language():
    row = said()
    seen = seen_of(row, COMMENT, LANGUAGES)
    values = {"words.es": "Suri", "words.de": "Nandu"}
    amend_comment(
        seat=seat("contributor_b"), comment=row, values=values, seen=seen, edits={"words": Edit.CONTENT}, now=NOW
    )
    row.refresh_from_db()
    assert (row.words.spoken(), row.words.original, row.version, row.fold) == (
        {"de": "Nandu", "es": "Suri"}, "es", 2, "nandu suri",
    )  # fmt: skip
    told = last()
    assert (told.action, told.before, told.after) == (
        "changed", {"comment.es": "Ñandú", "comment.de": ""}, {"comment.es": "Suri", "comment.de": "Nandu"},
    )  # fmt: skip


def test_in_two_windows_the_second_save_is_told():
    row = said()
    seen = seen_of(row, COMMENT, LANGUAGES)
    save = {"seat": seat("contributor_b"), "comment": row, "seen": seen, "edits": {}, "now": NOW}
    amend_comment(values={"words.es": "Suri"}, **save)
    with pytest.raises(Stale):
        amend_comment(values={"words.es": "Avestruz"}, **save)


def test_without_any_words_it_is_no_comment():
    row = said()
    with pytest.raises(Refused) as refused:
        amend_comment(
            seat=seat("contributor_b"), comment=row, values={"words.es": ""}, seen=seen_of(row, COMMENT, LANGUAGES),
            edits={}, now=NOW,
        )  # fmt: skip
    assert kinds(refused) == ["words_missing"]
    row.refresh_from_db()
    assert row.words.spoken() == {"es": "Ñandú"}


@pytest.mark.parametrize(
    ("who", "why"),
    [
        ("coordinator_b", "others_comment"),
        ("contributor_a", "other_sides_record"),
        ("coordinator_a", "other_sides_record"),
        ("reader_b", "role_too_low"),
        ("stranger", "record_unknown"),
    ],
)
def test_nobody_else_puts_it_in_other_words(who, why):
    row = said()
    with pytest.raises(Refused) as refused:
        amend_comment(
            seat=seat(who), comment=row, values={"words.es": "Suri"}, seen=seen_of(row, COMMENT, LANGUAGES), edits={},
            now=NOW,
        )  # fmt: skip
    assert kinds(refused) == [why]


@pytest.mark.parametrize(
    ("who", "reason_given", "why"),
    [
        ("contributor_b", "", None),
        ("coordinator_b", "Dos veces", None),
        ("coordinator_b", " ", "note_missing"),
        ("coordinator_a", "Dos veces", "other_sides_record"),
        ("reader_b", "Dos veces", "role_too_low"),
        ("stranger", "Dos veces", "record_unknown"),
    ],
)
def test_who_takes_it_away(who, reason_given, why):
    row = said()
    given = {"seat": seat(who), "comment": row, "version": 1, "reason_given": reason_given, "now": NOW}
    if why is None:
        retire_comment(**given)
        told = last()
        assert (told.action, told.reason, told.before) == ("retired", reason_given, {"comment.es": "Ñandú"})
        with pytest.raises(Refused) as refused:
            retire_comment(**given)
        assert kinds(refused) == ["record_unknown"]
    else:
        with pytest.raises(Refused) as refused:
            retire_comment(**given)
        assert kinds(refused) == [why]
    row.refresh_from_db()
    assert (row.retired_at is None) == (why is not None)


def test_a_comment_that_changed_meanwhile_is_looked_at_again():
    with pytest.raises(Refused) as refused:
        retire_comment(seat=seat("contributor_b"), comment=said(), version=7, reason_given="", now=NOW)
    assert kinds(refused) == ["version_moved"]


def test_a_uid_of_another_partnership_is_refused():
    foreign = Measure.objects.filter(partnership__slug=OTHER)[0]
    there = Comment.objects.create(partnership=foreign.partnership, measure=foreign, side="A", words=Text(), at=NOW)
    with pytest.raises(Refused) as refused:
        said(uid=there.uid)
    assert kinds(refused) == ["uid_of_another"]
