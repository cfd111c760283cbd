"""Amending an agreed plan: what holds meanwhile, and that giving up brings everything back as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest

from ayni.core.multilingual import Edit
from ayni.core.workplan import Level, Status
from ayni.core.workplan import Plan as Tree
from ayni.records.models import (
    Acceptance,
    Change,
    Document,
    Field,
    Handover,
    Mail,
    Measure,
    Milestone,
    Plan,
    Responsibility,
    ResultValue,
    StrategicGoal,
)
from ayni.records.queries.closing import draft
from ayni.records.queries.handover import agreed_texts, is_amending, paper_of
from ayni.records.queries.public import agreed_plans, public_plan
from ayni.records.queries.workplan import agreed_plan, live_plan, standing_plan
from ayni.records.rules import Seat
from ayni.records.services import Refused, handover, progress, restoring, workplan
from ayni.records.services.amendments import amend_plan, give_up_plan
from tests.cast import NOW, both, partnership
from tests.cast import plan as found_plan
from tests.records.test_handover import accept as give_yes
from tests.records.test_handover import again, build, closed

pytestmark = pytest.mark.django_db
YEAR = 2026


def plan() -> Plan:
    return found_plan(YEAR)


def amended(seat: Seat | None = None) -> Plan:
    amend_plan(seat=seat or both().a, plan=plan(), seen=plan().document.version, note="Der Haushalt fehlt", now=NOW)
    return plan()


def give_up(seat: Seat | None = None) -> Document:
    seen = plan().document.version
    return give_up_plan(seat=seat or both().a, plan=plan(), seen=seen, note="Doch nicht", now=NOW)


def measures() -> list[Measure]:
    return list(Measure.objects.filter(plan=plan(), dropped_at__isnull=True).order_by("position", "id"))


def save(measure: Measure, values: dict, edits: dict | None = None) -> None:
    workplan.save_measure(
        seat=both().a, plan=plan(), uid=measure.uid, values=values, seen=None, edits=edits or {}, now=NOW
    )


def remove(kind: str, row) -> str:
    row.refresh_from_db()
    return workplan.remove_row(
        seat=both().a, plan=plan(), kind=kind, uid=row.uid, version=row.version, now=NOW, reason_given="Weg"
    )


def tree() -> Tree:
    return live_plan(plan())


def no_versions(found: Tree) -> Tree:
    """As readers see it: the tree without the counters of saves."""
    return Tree(found.uid, found.year, found.preamble, tuple(_bare(node) for node in found.fields))


def _bare(node):

    children = tuple(_bare(child) for child in node.children)
    return replace(node, version=1, children=children, measures=tuple(replace(m, version=1) for m in node.measures))


def upset() -> UUID:
    """Everything that an amendment can do to a plan; gives the uid of a new measure."""
    first, second, third, *_, last = measures()
    save(
        first,
        {
            "title.de": "Ganz anders",
            "title.es": "Todo distinto",
            "description.en": "And in a third language",
            "tags": ("1",),
            "kind": "own",
            "own_side": "A",
            "public": not first.public,
            "reference_a": "VII-0815",
        },
        {"title": Edit.CONTENT},
    )
    values = {f"responsibilities.{row.uid}": False for row in first.responsibilities.all()}
    values |= {f"milestones.{row.uid}": False for row in first.milestones.all()}
    values |= {f"results.{row.uid}.title.de": "Anderes Ergebnis" for row in first.results.all()}
    values |= {f"resources.{row.uid}.position": 9 - row.position for row in first.resources.all()}
    save(first, values | {f"milestones.{uuid4()}.title.de": "Ein neuer Schritt"})
    save(third, {"title.es": "Nuevas palabras"}, {"title": Edit.CONTENT})
    remove("measure", second)
    field = workplan.save_node(
        seat=both().a, plan=plan(), level=Level.FIELD, uid=uuid4(), seen=None, edits={}, now=NOW,
        values={"title.de": "Neues Feld", "title.es": "Campo nuevo"},
    )  # fmt: skip
    save(last, {"field": str(field.uid), "strategic_goal": "", "operational_goal": "", "position": 0})
    uid = uuid4()
    workplan.save_measure(
        seat=both().a, plan=plan(), uid=uid, seen=None, edits={}, now=NOW,
        values={"title.de": "Neue Maßnahme", "field": str(field.uid)},
    )  # fmt: skip
    workplan.save_preamble(
        seat=both().a, plan=plan(), values={"preamble.de": "Neue Worte"}, seen=None, edits={}, now=NOW
    )
    for node in StrategicGoal.objects.filter(plan=plan())[:1]:
        workplan.save_node(
            seat=both().a, plan=plan(), level=Level.STRATEGIC, uid=node.uid, seen=None, edits={}, now=NOW,
            values={"title.de": "Anderes Ziel", "aim.es": "Otro fin"},
        )  # fmt: skip
    return uid


def test_while_it_is_amended_everybody_reads_the_agreed_text():
    before = public_plan(plan())
    held = agreed_plan(plan().document.snapshot)
    amended()
    upset()
    row = plan()
    assert (row.document.stage, row.document.turn, row.document.snapshot) == ("draft", "A", None)
    assert is_amending(row.document)
    assert [p.year for p in agreed_plans(partnership())] == [YEAR]
    assert public_plan(row) == before
    assert standing_plan(row) == held
    assert paper_of(row.document).amending


def test_what_was_reported_on_a_measure_that_the_amendment_drops_is_kept_and_told():
    amended()
    gone = next(m for m in measures() if m.public)
    assert remove("measure", gone) == "dropped"
    gone = Measure.objects.select_related("plan", "partnership").get(pk=gone.pk)
    progress.note_progress(
        seat=both().b, measure=gone, uid=uuid4(), on=NOW.date(), status=Status.UNDER_WAY, words="Seguimos", risk="",
        language="es", now=NOW,
    )  # fmt: skip
    shown = next(m for m in agreed_plan(plan().document.agreed).every_measure() if m.uid == str(gone.uid))
    assert shown.standings[-1].words.words("es") == "Seguimos"


def test_given_up_the_rows_are_as_both_accepted_them():
    row, before = plan(), no_versions(tree())
    states, sha256 = restoring.states_of(row), draft(row).sha256
    kept = ResultValue.objects.count(), Milestone.objects.exclude(done=None).count()
    amended()
    new = upset()
    assert draft(plan()).sha256 != sha256
    document = give_up()
    assert (document.stage, document.snapshot, document.agreed) == ("agreed", row.document.snapshot, document.snapshot)
    assert draft(plan()).sha256 == sha256
    assert no_versions(tree()) == before
    now = restoring.states_of(plan())
    assert {uid: now.get(uid) for uid in states} == states
    assert not Measure.objects.filter(uid=new).exists()
    assert not Field.objects.filter(plan=plan(), fold__contains="neues feld", dropped_at__isnull=True).exists()
    assert (ResultValue.objects.count(), Milestone.objects.exclude(done=None).count()) == kept


def test_given_up_the_rows_give_the_hash_that_both_accepted():
    made, a, b = build()
    made = closed(made, a, b)
    sha256 = made.document.snapshot.sha256
    give_yes(made, a)
    give_yes(again(made), b)
    amend_plan(seat=a, plan=again(made), seen=again(made).document.version, note="Haushalt", now=NOW)
    row = made.measures.get()
    values = {f"responsibilities.{r.uid}": False for r in row.responsibilities.all()[:1]}
    workplan.save_measure(
        seat=a, plan=again(made), uid=row.uid, values={**values, "title.de": "Linden", "tags": ("15",)}, seen=None,
        edits={"title": Edit.CONTENT}, now=NOW,
    )  # fmt: skip
    assert draft(again(made)).sha256 != sha256
    give_up_plan(seat=a, plan=again(made), seen=again(made).document.version, note="Doch nicht", now=NOW)
    assert draft(again(made)).sha256 == again(made).document.agreed.sha256 == sha256


def test_giving_up_an_untouched_amendment_changes_no_row():
    changes, versions = Change.objects.count(), [m.version for m in measures()]
    amended()
    give_up()
    assert Change.objects.count() == changes + 2
    assert [m.version for m in measures()] == versions


def test_giving_up_says_of_each_row_what_came_back():
    amended()
    first = measures()[0]
    title = first.title.words("de")
    save(first, {"title.de": "Ganz anders"})
    give_up()
    change = Change.objects.get(uid=first.uid, action="restored")
    assert (change.before, change.after) == ({"title.de": "Ganz anders"}, {"title.de": title})
    assert (change.reason, change.side) == ("Doch nicht", "A")


def test_a_new_row_that_was_reported_on_or_once_closed_is_dropped_and_kept():
    sha256 = draft(plan()).sha256
    amended()
    field = Field.objects.filter(plan=plan(), dropped_at__isnull=True).first()
    uid = uuid4()
    workplan.save_measure(
        seat=both().a, plan=plan(), uid=uid, seen=None, edits={}, now=NOW,
        values={"title.de": "Neu", "field": str(field.uid)},
    )  # fmt: skip
    new = Measure.objects.select_related("plan", "partnership").get(uid=uid)
    progress.note_progress(
        seat=both().b, measure=new, uid=uuid4(), on=NOW.date(), status=Status.UNDER_WAY, words="Ya empezó", risk="",
        language="es", now=NOW,
    )  # fmt: skip
    give_up()
    new.refresh_from_db()
    assert new.dropped_at == NOW
    assert new.progress.count() == 1
    assert draft(plan()).sha256 == sha256


def test_a_bettered_state_stays_when_the_words_did_not_change():
    amended()
    row = measures()[0]
    text = row.title
    Measure.objects.filter(pk=row.pk).update(title=text.write("en", "In English"))
    give_up()
    assert Measure.objects.get(pk=row.pk).title == text


def _agree(version_by: Seat) -> Plan:
    sha256 = draft(plan()).sha256
    pair = {seat.side: seat for seat in (both().a, both().b)}
    handover.close_plan(seat=version_by, plan=plan(), sha256=sha256, note="", now=NOW)
    handover.confirm(seat=pair[version_by.side.other], record=plan(), sha256=sha256, note="", now=NOW)
    for seat in pair.values():
        accept(seat)
    return plan()


def accept(seat: Seat) -> None:
    handover.accept(
        seat=seat, record=plan(), sha256=plan().document.snapshot.sha256, body="Rat", on=NOW.date(), paper_number="7",
        on_paper=False, scan=None, note="", now=NOW,
    )  # fmt: skip


def test_accepted_by_both_the_amendment_is_the_next_agreed_text():
    first = plan().document.agreed
    amended(both().b)
    row = measures()[0]
    workplan.save_measure(
        seat=both().b, plan=plan(), uid=row.uid, values={"title.es": "Más árboles"}, seen=None,
        edits={"title": Edit.CONTENT}, now=NOW,
    )  # fmt: skip
    _agree(both().b)
    document = plan().document
    assert (document.stage, document.agreed, document.agreed.number) == ("agreed", document.snapshot, first.number + 1)
    texts = agreed_texts(document)
    assert [(text.number, text.snapshot) for text in texts] == [(1, first), (2, document.snapshot)]
    assert (texts[1].amends, texts[1].on) == (texts[0], NOW.date())
    shown = next(m for m in public_plan(plan()).every_measure() if m.uid == str(row.uid))
    assert shown.title.words("es") == "Más árboles"


def test_closed_either_side_gives_up_and_a_yes_given_so_far_ends():
    agreed, sha256 = plan().document.agreed.sha256, draft(plan()).sha256
    amended()
    save(measures()[0], {"title.de": "Ganz anders"})
    closed = draft(plan()).sha256
    handover.close_plan(seat=both().a, plan=plan(), sha256=closed, note="", now=NOW)
    with pytest.raises(Refused) as refused:
        give_up(both().a)
    assert [why.kind for why in refused.value.reasons] == ["not_your_turn"]
    handover.confirm(seat=both().b, record=plan(), sha256=closed, note="", now=NOW)
    accept(both().b)
    document = give_up(both().a)
    assert (document.snapshot.sha256, draft(plan()).sha256) == (agreed, sha256)
    ended = Acceptance.objects.get(document=document, snapshot__sha256=closed)
    assert (ended.ended_reason, ended.accepted_on) == ("Doch nicht", NOW.date())
    assert [a.sha256 for a in paper_of(document).acceptances] == [agreed, agreed]


def test_it_is_told_kept_and_made_once():
    uid, seen = uuid4(), plan().document.version
    for _ in range(2):
        amend_plan(seat=both().a, plan=plan(), seen=seen, note="Der Haushalt fehlt", now=NOW, uid=uid)
    move = Handover.objects.get(uid=uid)
    assert (move.move, move.snapshot, bool(move.states)) == ("amend", plan().document.agreed, True)
    mail = Mail.objects.get(kind="plan_amend")
    assert mail.to == both().b.person.email
    uid, seen = uuid4(), plan().document.version
    for _ in range(2):
        give_up_plan(seat=both().a, plan=plan(), seen=seen, note="Doch nicht", now=NOW, uid=uid)
    assert Handover.objects.filter(move="give_up").count() == 1
    assert Mail.objects.filter(kind="plan_give_up").count() == 1


@pytest.mark.parametrize("role", ["contributor", "reader"])
def test_no_lower_role_opens_or_gives_up(role):
    a = both().a
    lower = Seat(a.person, a.partnership, a.side, role)
    with pytest.raises(Refused):
        amended(lower)
    amended()
    with pytest.raises(Refused):
        give_up(lower)
    assert is_amending(plan().document)


def test_a_responsibility_taken_out_comes_back_in_its_place():
    row = next(m for m in measures() if m.responsibilities.count() > 1)
    before = list(row.responsibilities.values_list("uid", "actor_id", "side", "lead"))
    amended()
    save(row, {f"responsibilities.{before[0][0]}": False})
    give_up()
    after = Responsibility.objects.filter(measure=row).values_list("uid", "actor_id", "side", "lead")
    assert list(after) == before


def test_a_day_reported_during_the_amendment_stays():
    step = Milestone.objects.filter(measure__plan=plan(), done__isnull=True, dropped=False, side="A").first()
    amended()
    measure = Measure.objects.select_related("plan", "partnership").get(pk=step.measure_id)
    done = date(2026, 11, 20)
    progress.set_milestone_done(seat=both().a, measure=measure, uid=step.uid, done=done, seen=None, now=NOW)
    upset()
    give_up()
    step.refresh_from_db()
    assert (step.done, step.dropped) == (done, False)
