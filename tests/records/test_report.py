"""The annual report on the database: whose part is whose, filing, closing, and what stays when it is accepted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from ayni.core.handover import Stage
from ayni.core.multilingual import Edit
from ayni.core.sides import Side
from ayni.core.workplan import Status
from ayni.records.models import Change, Mail, Progress, Report, ReportPart, ResultValue
from ayni.records.queries.report import draft, live_report, report_of, shown_report, with_report
from ayni.records.services import Refused, Stale, handover, progress, report
from ayni.records.services.workplan import seen_of
from ayni.web.mail import message
from tests.cast import SLUG, measure, plan, seat

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 2, 3, 12, tzinfo=UTC)


def kinds(refused):
    return [reason.kind for reason in refused.value.reasons]


@pytest.fixture(autouse=True)
def begun(db):
    """As if nobody had begun it: the demo's own report goes."""
    _forget()
    return report.open_report(seat=seat("coordinator_a"), plan=plan(2026), uid=uuid4(), now=NOW)


def _forget():
    for row in Report.objects.filter(plan__year=2026):
        row.parts.all().delete()
        row.delete()


def found() -> Report:
    row = report_of(with_report().select_related("partnership").get(partnership__slug=SLUG, year=2026))
    assert row is not None
    return row


def part(side: str) -> ReportPart:
    return ReportPart.objects.select_related("report").get(report=found(), side=side)


def write(who, values, *, side=None, seen=None, edits=None):
    row = part(side or seat(who).side)
    return report.save_part(seat=seat(who), part=row, values=values, seen=seen, edits=edits or {}, now=NOW)


def file(who):
    row = part(seat(who).side)
    return report.file_part(seat=seat(who), part=row, version=row.version, now=NOW)


def both_filed():
    write("contributor_a", {"summary.de": "Ein gutes Jahr.", "summary.es": "Un buen año."})
    write("contributor_b", {"summary.es": "Avanzamos.", "summary.de": "Wir kamen voran."})
    file("coordinator_a")
    file("coordinator_b")


def closed():
    both_filed()
    sha256 = draft(found()).sha256
    report.close_report(seat=seat("coordinator_a"), report=found(), sha256=sha256, note="Fertig", now=NOW)
    handover.confirm(seat=seat("coordinator_b"), record=found(), sha256=sha256, note="", now=NOW)
    return sha256


def agreed():
    sha256 = closed()
    for who, body in (("coordinator_a", "BVV"), ("coordinator_b", "Concejo")):
        handover.accept(
            seat=seat(who), record=found(), sha256=sha256, body=body, on=NOW.date(), paper_number="1/2027",
            on_paper=False, scan=None, note="", now=NOW,
        )  # fmt: skip
    return sha256


def test_it_begins_with_an_empty_part_for_each_side_and_the_turn_of_whoever_begins(begun):
    assert [(p.side, p.filed_at, bool(p.summary)) for p in begun.parts.all()] == [
        ("A", None, False),
        ("B", None, False),
    ]
    assert (begun.document.kind, begun.document.turn, begun.document.stage) == ("report", "A", "draft")
    again = report.open_report(seat=seat("coordinator_b"), plan=plan(2026), uid=uuid4(), now=NOW)
    assert again.pk == begun.pk


def test_only_an_agreed_plan_has_a_report():
    with pytest.raises(Refused) as refused:
        report.open_report(seat=seat("coordinator_b"), plan=plan(2027), uid=uuid4(), now=NOW)
    assert kinds(refused) == ["nothing_to_report"]
    with pytest.raises(Refused) as refused:
        report.open_report(seat=seat("contributor_b"), plan=plan(2026), uid=uuid4(), now=NOW)
    assert kinds(refused) == ["role_too_low"]


def test_each_side_writes_its_own_part_whosever_turn_it_is():
    write("contributor_b", {"summary.es": "Avanzamos.", "hard.es": "Faltó tiempo."})
    assert part("B").summary.words("es") == "Avanzamos."
    assert part("B").fold == "avanzamos. falto tiempo."
    assert found().document.saved_at is None, "the turn is A's, who saved nothing"
    with pytest.raises(Refused) as refused:
        write("coordinator_a", {"summary.es": "Otra cosa"}, side="B")
    assert kinds(refused) == ["other_sides_part"]
    change = Change.objects.filter(uid=part("B").uid).first()
    assert (change.kind, change.action, change.after["summary.es"]) == ("report_part", "changed", "Avanzamos.")


@pytest.mark.parametrize("who", ["reader_a", "reader_b"])
def test_readers_read(who):
    with pytest.raises(Refused) as refused:
        write(who, {"summary.de": "x"})
    assert kinds(refused) == ["role_too_low"]


def test_somebody_of_another_partnership_is_refused():
    with pytest.raises(Refused) as refused:
        write("stranger", {"summary.de": "x"}, side="A")
    assert kinds(refused) == ["record_unknown"]


def test_either_side_betters_translations_until_closing_even_when_filed():
    write("contributor_b", {"summary.es": "Avanzamos."})
    file("coordinator_b")
    write("contributor_a", {"summary.de": "Wir kamen voran."}, side="B")
    assert part("B").summary.words("de") == "Wir kamen voran."
    with pytest.raises(Refused) as refused:
        write("contributor_a", {"summary.de": "Anderer Inhalt"}, side="B", edits={"summary": Edit.CONTENT})
    assert kinds(refused) == ["other_sides_part"]


def test_what_somebody_else_changed_meanwhile_is_not_overwritten():
    write("contributor_a", {"summary.de": "Eins"})
    seen = seen_of(part("A"), report.PART, ("de", "es", "en"))
    write("coordinator_a", {"summary.de": "Zwei"})
    with pytest.raises(Stale):
        write("contributor_a", {"summary.de": "Drei"}, seen=seen)


def test_filing_needs_a_coordinator_a_summary_and_locks_the_part():
    with pytest.raises(Refused) as refused:
        file("coordinator_a")
    assert kinds(refused) == ["summary_missing"]
    write("contributor_a", {"summary.de": "Ein gutes Jahr."})
    with pytest.raises(Refused) as refused:
        file("contributor_a")
    assert kinds(refused) == ["role_too_low"]
    assert file("coordinator_a").filed_at == NOW
    assert file("coordinator_a").filed_at == NOW, "pressed twice, it is filed once"
    assert Change.objects.filter(uid=part("A").uid, action="filed").count() == 1
    told = Mail.objects.filter(kind="report_part_filed")
    assert {mail.person_id for mail in told} == {seat("coordinator_b").person.pk}
    assert "2026" in message(told[0]).body
    with pytest.raises(Refused) as refused:
        write("contributor_a", {"summary.de": "Doch nicht"})
    assert kinds(refused) == ["part_is_filed"]
    with pytest.raises(Refused) as refused:
        report.take_back_part(seat=seat("coordinator_b"), part=part("A"), now=NOW)
    assert kinds(refused) == ["other_sides_part"]
    assert report.take_back_part(seat=seat("coordinator_a"), part=part("A"), now=NOW).filed_at is None
    write("contributor_a", {"summary.de": "Doch nicht"})


def test_a_part_that_changed_since_it_was_read_is_not_filed():
    write("contributor_a", {"summary.de": "Eins"})
    seen = part("A").version
    write("contributor_a", {"summary.de": "Zwei"})
    with pytest.raises(Refused) as refused:
        report.file_part(seat=seat("coordinator_a"), part=part("A"), version=seen, now=NOW)
    assert kinds(refused) == ["version_moved"]


def test_the_words_before_it_follow_the_turn():
    given = {"values": {"preamble.es": "Juntos"}, "seen": None, "edits": {}, "now": NOW}
    with pytest.raises(Refused) as refused:
        report.save_report_preamble(seat=seat("coordinator_b"), report=found(), **given)
    assert kinds(refused) == ["not_your_turn"]
    with pytest.raises(Refused) as refused:
        report.save_report_preamble(seat=seat("contributor_a"), report=found(), **given)
    assert kinds(refused) == ["role_too_low"]
    report.save_report_preamble(seat=seat("coordinator_a"), report=found(), **given)
    assert found().preamble.words("es") == "Juntos"
    assert found().document.saved_at == NOW


def test_it_passes_between_the_sides_like_a_plan_and_the_other_is_told():
    before = Mail.objects.count()
    version = found().document.version
    handover.hand_over(seat=seat("coordinator_a"), record=found(), seen=version, note="Bitte", now=NOW)
    assert found().document.turn == "B"
    mail = Mail.objects.order_by("id").last()
    assert (Mail.objects.count() > before, mail.kind, mail.values["year"]) == (True, "report_hand_over", 2026)


def test_it_is_closed_only_when_both_have_filed():
    write("contributor_a", {"summary.de": "Gut", "summary.es": "Bien"})
    file("coordinator_a")
    sha256 = draft(found()).sha256
    with pytest.raises(Refused) as refused:
        report.close_report(seat=seat("coordinator_a"), report=found(), sha256=sha256, note="", now=NOW)
    assert kinds(refused) == ["part_not_filed"]
    assert found().document.stage == Stage.DRAFT


def test_what_was_accepted_never_changes_whatever_is_reported_later():
    sha256 = agreed()
    assert found().document.stage == Stage.AGREED
    stored = shown_report(found())
    assert (stored.sha256, stored.complete) == (sha256, True)
    row = measure(2026)
    progress.note_progress(
        seat=seat("contributor_a"), measure=row, uid=uuid4(), on=datetime(2026, 12, 30, tzinfo=UTC).date(),
        status=Status.NOT_STARTED, words="Später gesagt", risk="", language="de", now=NOW,
    )  # fmt: skip
    ResultValue.objects.update(value=Decimal(999))
    ReportPart.objects.update(summary=part("A").summary.write("de", "Ganz anders"))
    assert shown_report(found()) == stored
    assert live_report(found()) != stored


def test_closed_nobody_writes_or_takes_back():
    closed()
    for change in (
        lambda: write("contributor_a", {"summary.de": "x"}),
        lambda: write("contributor_a", {"summary.en": "x"}),
        lambda: report.take_back_part(seat=seat("coordinator_a"), part=part("A"), now=NOW),
    ):
        with pytest.raises(Refused) as refused:
            change()
        assert kinds(refused) == ["wrong_stage"]


def test_a_report_tells_the_newest_word_of_the_year_not_of_the_next():
    row = measure(2026)
    given = {"seat": seat("contributor_a"), "measure": row, "risk": "", "language": "de"}
    for day, words in (((2026, 12, 31), "Silvester"), ((2027, 1, 5), "Neujahr")):
        progress.note_progress(
            **given, uid=uuid4(), on=datetime(*day, tzinfo=UTC).date(), status=Status.UNDER_WAY, words=words,
            now=NOW + timedelta(days=400),
        )  # fmt: skip
    told = next(m for m in live_report(found()).plan.every_measure() if m.uid == str(row.uid))
    assert told.standing(Side.A).words.words("de") == "Silvester"
    assert not any(s.risk for m in live_report(found()).plan.every_measure() for s in m.standings)
    assert Progress.objects.filter(measure=row, on__year=2027).exists()


def test_it_costs_the_same_with_few_and_many_rows(django_assert_num_queries):
    row = found()
    with django_assert_num_queries(6):
        live_report(row)
    Progress.objects.all().delete()
    with django_assert_num_queries(6):
        live_report(row)
    agreed()
    row = found()
    with django_assert_num_queries(1):
        shown_report(row)
