"""Corrections of wording: what one side asks and the other confirms; the stored text never changes."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from ayni.core.correction import corrected, wordings
from ayni.core.multilingual import Edit
from ayni.records.models import Change, Correction, Field, Mail, Measure, Part, Plan
from ayni.records.queries.closing import draft
from ayni.records.queries.corrections import confirmed, history_of, stored_text
from ayni.records.queries.public import public_plan
from ayni.records.queries.workplan import agreed_plan, live_plan
from ayni.records.rules import Seat
from ayni.records.services import Refused, handover, workplan
from ayni.records.services.amendments import amend_plan, give_up_plan
from ayni.records.services.corrections import confirm_correction, propose_correction, refuse_correction
from tests.cast import NOW, both, measure
from tests.cast import plan as found_plan
from tests.desk.kit import closed_plan
from tests.records.test_handover import build

pytestmark = pytest.mark.django_db
NEW = "Bessere Worte"


def plan() -> Plan:
    return found_plan(2026)


def propose(seat: Seat | None = None, **change) -> Correction:
    row = measure(2026)
    given = {
        "plan": plan(), "of": row.uid, "path": "title", "language": "de", "seen": row.title.words("de"), "new": NEW,
        "why": "Ein Tippfehler", "now": NOW, "uid": uuid4(), **change,
    }  # fmt: skip
    return propose_correction(seat=seat or both().a, **given)


def confirm(correction: Correction, seat: Seat | None = None) -> Correction:
    return confirm_correction(seat=seat or both().b, plan=plan(), correction=correction, now=NOW)


def refuse(correction: Correction, seat: Seat | None = None, why: str = "Así está bien") -> Correction:
    return refuse_correction(seat=seat or both().b, plan=plan(), correction=correction, why=why, now=NOW)


def kinds(fault: pytest.ExceptionInfo) -> set[str]:
    return {why.kind for why in fault.value.reasons}


def test_proposed_nothing_changes_yet_and_the_other_side_is_asked():
    before = agreed_plan(plan().document.snapshot), live_plan(plan())
    propose()
    assert (agreed_plan(plan().document.snapshot), live_plan(plan())) == before
    mail = Mail.objects.get(kind="correction_proposed")
    assert mail.to == both().b.person.email
    assert (mail.values["new"], mail.values["note"]) == (NEW, "Ein Tippfehler")


def test_confirmed_everybody_reads_the_new_words_and_the_stored_text_is_as_it_was():
    row, text = measure(2026), plan().document.snapshot
    old = row.title.words("de")
    letters = list(text.parts.values_list("text", "sha256", "beside"))
    confirm(propose())
    assert list(text.parts.values_list("text", "sha256", "beside")) == letters
    assert plan().document.snapshot == text
    for tree in (agreed_plan(text), live_plan(plan()), public_plan(plan())):
        shown = next(m for m in tree.every_measure() if m.uid == str(row.uid))
        assert shown.title.words("de") == NEW
    [one] = [c for c in agreed_plan(text).corrections if c.of == str(row.uid) and c.path == "title"]
    assert (one.old, one.new, one.language, one.side) == (old, NEW, "de", both().a.side)
    row.refresh_from_db()
    assert "bessere worte" in row.fold


def test_a_better_wording_outdates_no_translation():
    row = measure(2026)
    states = [row.title.needs_work(code) for code in row.title.languages]
    confirm(propose(path="title", language=row.title.original, seen=row.title.words(row.title.original)))
    row.refresh_from_db()
    assert [row.title.needs_work(code) for code in row.title.languages] == states


def test_words_of_rows_below_and_of_goals_can_be_corrected():
    row = Measure.objects.filter(plan=plan(), milestones__isnull=False).first()
    step = row.milestones.first()
    confirm(propose(of=row.uid, path=f"milestones.{step.uid}.title", seen=step.title.words("de"), new="Schritt"))
    step.refresh_from_db()
    assert step.title.words("de") == "Schritt"
    field = Field.objects.filter(plan=plan()).first()
    confirm(propose(of=field.uid, seen=field.title.words("de"), new="Feld"))
    tree = agreed_plan(plan().document.snapshot)
    assert tree.fields[0].title.words("de") == "Feld"
    steps = next(m for m in tree.every_measure() if m.uid == str(row.uid)).milestones
    assert steps[0].title.words("de") == "Schritt"


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"new": "  "}, "correction_same"),
        ({"why": " "}, "note_missing"),
        ({"path": "code"}, "correction_not_words"),
        ({"path": "end"}, "correction_not_words"),
        ({"path": "responsibilities.x.name"}, "correction_not_words"),
        ({"language": "fr"}, "correction_not_words"),
        ({"seen": "Andere"}, "changed_meanwhile"),
        ({"of": uuid4()}, "record_unknown"),
        ({"new": "x" * 4001}, "words_too_long"),
    ],
)
def test_what_cannot_be_corrected_is_refused(change, kind):
    before = Correction.objects.count(), Change.objects.count(), Mail.objects.count()
    with pytest.raises(Refused) as fault:
        propose(**change)
    assert kinds(fault) == {kind}
    assert (Correction.objects.count(), Change.objects.count(), Mail.objects.count()) == before


def test_the_same_words_are_no_correction():
    with pytest.raises(Refused) as fault:
        propose(new=measure(2026).title.words("de"))
    assert kinds(fault) == {"correction_same"}


def test_one_at_a_time_and_twice_sent_once_asked():
    uid = uuid4()
    assert propose(uid=uid) == propose(uid=uid)
    with pytest.raises(Refused) as fault:
        propose(both().b)
    assert kinds(fault) == {"correction_open"}
    propose(language="es", seen=measure(2026).title.words("es"))


def test_only_the_other_side_confirms():
    asked = propose()
    with pytest.raises(Refused) as fault:
        confirm(asked, both().a)
    assert kinds(fault) == {"correction_own_side"}
    assert confirm(asked) == confirm(asked)
    with pytest.raises(Refused) as fault:
        refuse(asked)
    assert kinds(fault) == {"correction_answered"}


def test_refused_with_reason_the_words_stay():
    asked = propose()
    with pytest.raises(Refused) as fault:
        refuse(asked, why=" ")
    assert kinds(fault) == {"note_missing"}
    assert refuse(asked).refused_reason == "Así está bien"
    assert measure(2026).title.words("de") != NEW
    assert Mail.objects.get(kind="correction_refused").to == both().a.person.email
    propose(new="Noch ein Versuch")


def test_who_proposed_takes_it_back():
    refuse(propose(), both().a, "Doch nicht")
    assert Mail.objects.get(kind="correction_withdrawn").to == both().b.person.email


def test_a_second_correction_starts_from_the_first():
    confirm(propose())
    again = confirm(propose(both().b, seen=NEW, new="Noch bessere Worte"), both().a)
    assert again.old == NEW
    shown = next(m for m in agreed_plan(plan().document.snapshot).every_measure() if m.uid == str(again.of))
    assert shown.title.words("de") == "Noch bessere Worte"


@pytest.mark.parametrize("role", ["contributor", "reader"])
def test_no_lower_role_proposes_or_answers(role):
    a, b = (Seat(s.person, s.partnership, s.side, role) for s in (both().a, both().b))
    asked = propose()
    for act in (lambda: propose(a, uid=uuid4()), lambda: confirm(asked, b), lambda: refuse(asked, b)):
        with pytest.raises(Refused) as fault:
            act()
        assert kinds(fault) == {"role_too_low"}


def test_no_other_partnership_proposes_or_answers():
    _, _, stranger = build("other")
    asked = propose()
    for act in (lambda: propose(stranger, uid=uuid4()), lambda: confirm(asked, stranger)):
        with pytest.raises(Refused) as fault:
            act()
        assert kinds(fault) == {"record_unknown"}


def test_in_a_draft_words_are_changed_and_not_corrected():
    row = measure(2027)
    with pytest.raises(Refused) as fault:
        propose(plan=found_plan(2027), of=row.uid, seen=row.title.words("de"))
    assert kinds(fault) == {"correction_not_now"}


def test_before_the_bodies_a_closed_text_is_corrected_and_its_hash_stays():
    row = closed_plan()
    sha256, first = row.document.snapshot.sha256, measure(2027)
    asked = propose(plan=row, of=first.uid, seen=first.title.words("de"))
    confirm_correction(seat=both().b, plan=row, correction=asked, now=NOW)
    held = found_plan(2027).document.snapshot
    assert held.sha256 == sha256
    handover.accept(
        seat=both().b, record=found_plan(2027), sha256=sha256, body="Concejo", on=NOW.date(), paper_number="7",
        on_paper=False, scan=None, note="", now=NOW,
    )  # fmt: skip


def test_an_open_proposal_ends_with_the_text_that_it_was_made_for():
    asked = propose()
    amend_plan(seat=both().a, plan=plan(), seen=plan().document.version, note="Haushalt", now=NOW)
    with pytest.raises(Refused) as fault:
        confirm(asked)
    assert kinds(fault) == {"correction_not_now"}


def test_giving_an_amendment_up_brings_the_corrected_words_back():
    confirm(propose())
    row, before = measure(2026), draft(plan()).sha256
    amend_plan(seat=both().a, plan=plan(), seen=plan().document.version, note="Haushalt", now=NOW)
    workplan.save_measure(
        seat=both().a, plan=plan(), uid=row.uid, values={"title.de": "Anders"}, seen=None,
        edits={"title": Edit.CONTENT}, now=NOW,
    )  # fmt: skip
    give_up_plan(seat=both().a, plan=plan(), seen=plan().document.version, note="Doch nicht", now=NOW)
    again = measure(2026)
    assert again.title == row.title
    assert again.title.words("de") == NEW
    assert draft(plan()).sha256 == before


def test_text_and_corrections_are_read_in_one_query(django_assert_num_queries):
    confirm(propose())
    text = plan().document.snapshot
    with django_assert_num_queries(1):
        parts, corrections = stored_text(text)
    assert [(kind, uid, words, beside) for kind, uid, words, beside in parts] == [
        (part.kind, str(part.uid), part.text, part.beside) for part in text.parts.order_by("position")
    ]
    assert corrections == confirmed(text.pk)


def test_the_history_of_a_record_holds_its_corrections_however_much_came_after(django_assert_num_queries):
    asked = confirm(propose())
    template = Change.objects.filter(uid=asked.of, action="confirmed").latest("id")
    for number in range(30):
        Change.objects.create(
            partnership=template.partnership, document=template.document, kind="progress", uid=asked.of, version=1,
            action="reported", side="A", at=NOW + timedelta(days=1), before={}, after={"on": str(number)},
        )  # fmt: skip
    with django_assert_num_queries(1):
        last, corrections = history_of(template.partnership_id, asked.of, 10)
    assert (len(last), {change.kind for change in last}) == (10, {"progress"})
    assert template in corrections


def test_every_text_of_a_part_and_nothing_else_can_be_corrected():
    part = Part.objects.filter(snapshot=plan().document.snapshot, kind="measure").first()
    found = wordings(part.text, part.beside)
    assert {path.rpartition(".")[2] for path, _ in found} <= {
        "title", "description", "origin_words", "what", "source", "unit",
    }  # fmt: skip
    stored = (part.kind, str(part.uid), part.text, part.beside)
    assert corrected([stored], []) == (stored,)
