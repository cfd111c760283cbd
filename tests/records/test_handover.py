"""The hand-over on the database: real transactions on a file, two people at once, and people who must not."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection

from ayni.core.multilingual import Text
from ayni.core.sides import Side
from ayni.core.vague import Vague
from ayni.core.workplan import Level
from ayni.records.models import (
    Acceptance,
    Change,
    Document,
    Handover,
    Mail,
    Membership,
    Municipality,
    Person,
    Plan,
    Snapshot,
)
from ayni.records.queries.closing import draft
from ayni.records.rules import Seat
from ayni.records.services import Refused, actors, handover, workplan
from ayni.records.services.beginning import open_partnership
from tests.cast import NOW


def build(slug: str = "x") -> tuple[Plan, Seat, Seat]:
    """A partnership with one coordinator per side and a plan that can be closed, on A's turn."""
    towns = {
        Side.A: Municipality(
            slug="a", name=Text.of(de="Neustadt"), short_name="N", country="DE", kind="district",
            time_zone="Europe/Berlin", languages="de",
        ),
        Side.B: Municipality(
            slug="b", name=Text.of(es="Pueblo"), short_name="P", country="PE", kind="province",
            time_zone="America/Lima", languages="es",
        ),
    }  # fmt: skip
    fields = {"name": Text.of(de=slug)}
    pair = open_partnership(
        uid=uuid4(), slug=slug, municipalities=towns, fields=fields, coordinators={}, by=None, now=NOW
    )
    seats = []
    for side, language in ((Side.A, "de"), (Side.B, "es")):
        person = Person.objects.create_user(f"{side}@{slug}.example", None, language=language, name=f"{slug} {side}")
        Membership.objects.create(person=person, partnership=pair, side=side.value, role="coordinator")
        seats.append(Seat(person, pair, side, "coordinator"))
    a, b = seats
    plan = workplan.open_plan(seat=a, year=2027, uid=uuid4(), now=NOW)
    field = workplan.save_node(
        seat=a, plan=plan, level=Level.FIELD, uid=uuid4(), seen=None, edits={}, now=NOW,
        values={"title.de": "Umwelt", "title.es": "Ambiente"},
    )  # fmt: skip
    values = {
        "title.de": "Bäume",
        "title.es": "Árboles",
        "field": str(field.uid),
        "tags": ("13",),
        "end": Vague("2027"),
    }
    for seat in seats:
        actor = actors.save_actor(
            seat=seat, uid=uuid4(), seen=None, edits={}, now=NOW,
            values={f"name.{seat.person.language}": "Amt", "sector": "administration"},
        )  # fmt: skip
        row = uuid4()
        values |= {f"responsibilities.{row}.actor": str(actor.uid), f"responsibilities.{row}.lead": True}
    workplan.save_measure(seat=a, plan=plan, uid=uuid4(), values=values, seen=None, edits={}, now=NOW)
    return Plan.objects.get(pk=plan.pk), a, b


def close(plan: Plan, seat: Seat, **change) -> Document:
    given = {"sha256": draft(plan).sha256, "note": "", "now": NOW, **change}
    return handover.close_plan(seat=seat, plan=plan, **given)


def closed(plan: Plan, a: Seat, b: Seat) -> Plan:
    sha256 = draft(plan).sha256
    close(plan, a)
    handover.confirm(seat=b, record=plan, sha256=sha256, note="", now=NOW)
    return again(plan)


def again(plan: Plan) -> Plan:
    return Plan.objects.select_related("document__snapshot", "partnership").get(pk=plan.pk)


def stored(plan: Plan) -> Snapshot:
    return Snapshot.objects.get(document=plan.document)


def accept(plan: Plan, seat: Seat, **change) -> Document:
    given = {
        "sha256": plan.document.snapshot.sha256, "body": "Rat", "on": NOW.date(), "paper_number": "1",
        "on_paper": False, "scan": None, "note": "", "now": NOW, **change,
    }  # fmt: skip
    return handover.accept(seat=seat, record=plan, **given)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Runs them in threads of their own, released together; what each gave back or raised."""
    found: list[object] = [None] * len(acts)
    gate = threading.Barrier(len(acts))

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            gate.wait(10)
            found[place] = act()
        except Exception as fault:
            found[place] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=entry) for entry in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def kinds(fault: object) -> set[str]:
    assert isinstance(fault, Refused), fault
    return {why.kind for why in fault.reasons}


# At the same moment


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_number", range(3))
def test_two_acceptances_at_once_end_agreed(round_number):
    plan, a, b = build()
    plan = closed(plan, a, b)
    found = at_once(lambda: accept(again(plan), a), lambda: accept(again(plan), b))
    assert [type(one) for one in found] == [Document, Document], found
    assert again(plan).document.stage == "agreed"
    rows = Acceptance.objects.filter(document=plan.document, accepted_on__isnull=False, ended_at__isnull=True)
    assert sorted(row.side for row in rows) == ["A", "B"]
    assert Handover.objects.filter(document=plan.document, move="accept").count() == 2


@pytest.mark.django_db(transaction=True)
def test_one_side_accepting_twice_at_once_accepts_once():
    plan, a, b = build()
    plan = closed(plan, a, b)
    found = at_once(lambda: accept(again(plan), a), lambda: accept(again(plan), a))
    refused = [one for one in found if not isinstance(one, Document)]
    assert [kinds(one) for one in refused] == [{"already_accepted"}]
    assert Acceptance.objects.filter(document=plan.document).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_number", range(4))
def test_a_save_racing_a_closing_is_in_the_text_or_refused(round_number):
    plan, a, _ = build()
    measure = plan.measures.get()
    sha256 = draft(plan).sha256

    def save():
        return workplan.save_measure(
            seat=a, plan=again(plan), uid=measure.uid, values={"title.de": "Linden"}, seen=None, edits={}, now=NOW
        )

    saved, closing = at_once(save, lambda: close(again(plan), a, sha256=sha256))
    title = plan.measures.get().title.words("de")
    if isinstance(closing, Document):
        # Closed first: the save came too late and says so; the row is as it was stored.
        assert kinds(saved) == {"wrong_stage"}
        assert title == "Bäume"
        assert "Bäume" in stored(plan).parts.get(kind="measure").text
    else:
        # Saved first: what would be closed is no longer what was seen.
        assert kinds(closing) == {"text_moved_on"}
        assert title == "Linden"
        assert not plan.document.snapshots.exists()
        close(again(plan), a)
        assert "Linden" in stored(plan).parts.get(kind="measure").text


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same_form", [True, False])
def test_closing_twice_at_once_stores_one_text(same_form):
    plan, a, b = build()
    sha256, uid = draft(plan).sha256, uuid4()
    found = at_once(
        *[lambda: close(again(plan), a, sha256=sha256, uid=uid if same_form else uuid4()) for _ in range(3)]
    )
    refused = [one for one in found if not isinstance(one, Document)]
    assert len(refused) == (0 if same_form else 2), found
    assert all(kinds(one) <= {"wrong_stage"} for one in refused)
    assert plan.document.snapshots.count() == 1
    assert Handover.objects.filter(document=plan.document, move="close").count() == 1
    assert Mail.objects.filter(kind="plan_close", to=b.person.email).count() == 1


@pytest.mark.django_db(transaction=True)
def test_confirming_races_returning_and_one_wins():
    plan, a, b = build()
    sha256 = draft(plan).sha256
    document = close(plan, a)
    confirmed, returned = at_once(
        lambda: handover.confirm(seat=b, record=again(plan), sha256=sha256, note="", now=NOW),
        lambda: handover.give_back(seat=b, record=again(plan), seen=document.version, note="Falta", now=NOW),
    )
    assert isinstance(confirmed, Document) != isinstance(returned, Document), (confirmed, returned)
    assert again(plan).document.stage == ("closed" if isinstance(confirmed, Document) else "draft")
    assert Handover.objects.filter(document=plan.document).count() == 2


# By the wrong people

SERVICES: dict[str, Callable[[Seat, Plan], object]] = {
    "hand_over": lambda s, p: handover.hand_over(seat=s, record=p, seen=p.document.version, note="", now=NOW),
    "return": lambda s, p: handover.give_back(seat=s, record=p, seen=p.document.version, note="x", now=NOW),
    "take_back": lambda s, p: handover.take_back(seat=s, record=p, seen=p.document.version, note="", now=NOW),
    "close": lambda s, p: close(p, s),
    "confirm": lambda s, p: handover.confirm(seat=s, record=p, sha256=_sha(p), note="", now=NOW),
    "reopen": lambda s, p: handover.reopen(seat=s, record=p, seen=p.document.version, note="x", now=NOW),
    "schedule": lambda s, p: handover.schedule(
        seat=s, record=p, body="Rat", session=date(2026, 12, 1), file_reference="", now=NOW
    ),
    "accept": lambda s, p: handover.accept(
        seat=s, record=p, sha256=_sha(p), body="Rat", on=NOW.date(), paper_number="1", on_paper=False, scan=None,
        note="", now=NOW,
    ),
}  # fmt: skip


def _sha(plan: Plan) -> str:
    return plan.document.snapshot.sha256 if plan.document.snapshot else ""


def ready(name: str, plan: Plan, a: Seat, b: Seat) -> tuple[Plan, Seat]:
    """The plan at the stage where the move is possible, and who can make it."""
    if name in ("confirm", "return"):
        close(plan, a)
    elif name == "take_back":
        handover.hand_over(seat=a, record=plan, seen=plan.document.version, note="", now=NOW)
    elif name in ("reopen", "schedule", "accept"):
        closed(plan, a, b)
    return again(plan), b if name in ("confirm", "return") else a


@pytest.mark.django_db
@pytest.mark.parametrize("name", SERVICES)
@pytest.mark.parametrize("role", ["contributor", "reader"])
def test_no_lower_role_makes_a_move(name, role):
    plan, a, b = build()
    plan, mover = ready(name, plan, a, b)
    before = Change.objects.count(), Mail.objects.count()
    with pytest.raises(Refused) as refused:
        SERVICES[name](Seat(mover.person, mover.partnership, mover.side, role), plan)
    assert kinds(refused.value) == {"role_too_low"}
    assert (Change.objects.count(), Mail.objects.count()) == before


@pytest.mark.django_db
@pytest.mark.parametrize("name", SERVICES)
def test_no_other_partnership_makes_a_move(name):
    plan, a, b = build()
    plan, mover = ready(name, plan, a, b)
    _, strange_a, strange_b = build("other")
    stranger = strange_a if mover.side is Side.A else strange_b
    before = Handover.objects.count()
    with pytest.raises(Refused) as refused:
        SERVICES[name](stranger, plan)
    assert kinds(refused.value) == {"record_unknown"}
    assert Handover.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize("name", SERVICES)
def test_each_move_is_kept_and_told_once(name):
    plan, a, b = build()
    plan, mover = ready(name, plan, a, b)
    mails = Mail.objects.count()
    SERVICES[name](mover, plan)
    move = Handover.objects.filter(document=plan.document).latest("id")
    assert (move.move, move.side, move.person) == (name, mover.side.value, mover.person)
    change = Change.objects.filter(document=plan.document).latest("id")
    assert (change.action, change.side) == (name, mover.side.value)
    mail = Mail.objects.latest("id")
    other = b if mover is a else a
    assert (Mail.objects.count(), mail.kind, mail.to) == (mails + 1, f"plan_{name}", other.person.email)


# What is stored


@pytest.mark.django_db
def test_what_was_accepted_does_not_move_when_rows_do():
    plan, a, b = build()
    plan = closed(plan, a, b)
    sha256 = stored(plan).sha256
    texts = list(stored(plan).parts.values_list("text", flat=True))
    accept(plan, a)
    accept(again(plan), b)
    plan.measures.update(title=Text.of(de="Anders"))  # past every service
    assert list(stored(plan).parts.values_list("text", flat=True)) == texts
    assert stored(plan).sha256 == sha256


@pytest.mark.django_db
def test_reopening_ends_what_was_given_and_the_next_text_has_its_own_number():
    plan, a, b = build()
    plan = closed(plan, a, b)
    accept(plan, a)
    handover.reopen(seat=b, record=again(plan), seen=again(plan).document.version, note="Cambios", now=NOW)
    ended = Acceptance.objects.get(document=plan.document)
    assert (ended.ended_reason, ended.accepted_on) == ("Cambios", NOW.date())
    plan = again(plan)
    close(plan, b)
    assert [text.number for text in plan.document.snapshots.order_by("number")] == [1, 2]
    with pytest.raises(Refused):
        accept(again(plan), a, sha256=plan.document.snapshots.get(number=1).sha256)
