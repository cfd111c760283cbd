"""Carrying open measures over into the next year's plan: one step, whole or not at all, harmless when done twice."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch

from ayni.core import carry_over as core
from ayni.core import handover
from ayni.core.reasons import reason
from ayni.core.sides import SIDES
from ayni.core.workplan import Origin
from ayni.core.workplan import Result as ResultValues
from ayni.records.models import (
    Change,
    Document,
    Measure,
    Milestone,
    NotCarried,
    Plan,
    Resource,
    Responsibility,
    Result,
    ResultValue,
)
from ayni.records.queries.carry_over import candidates, next_plan
from ayni.records.queries.handover import paper_of
from ayni.records.rules import AGREE, Seat
from ayni.records.services.base import Refused, demand, demand_same_partnership, locked, note_change, worked_on
from ayni.records.services.copying import Places
from ayni.records.services.workplan import open_plan

KEPT = (
    *("title", "description", "tags", "kind", "own_side", "start", "reference_a", "reference_b", "origin_side"),
    *("origin_words", "public", "proposed_by", "fold", "sort"),
)
"""What a measure takes along as it is, texts with all their languages and states."""


@dataclass(frozen=True)
class CarriedOver:
    """The next plan, and how many measures this step brought into it and left out."""

    plan: Plan
    carried: int
    left: int


@transaction.atomic
def carry_over(
    *,
    seat: Seat,
    source: Plan,
    uid: UUID,
    carry: Collection[UUID],
    why: Mapping[UUID, str],
    language: str,
    now: datetime,
) -> CarriedOver:
    """Copies the chosen measures of an agreed plan into the next year's, which is opened for it when there is none.

    `uid`: of the form; `why`: reasons for the measures left out, in `language`. What is there already stays as it
    is. Raises Refused.
    """
    demand(seat, AGREE)
    demand_same_partnership(seat, source)
    locked(source.document_id)
    if source.document.agreed_id is None:
        raise Refused(reason("plan_not_agreed", year=source.year))
    target = next_plan(source)
    found = candidates(source, target)
    names, reasons = {str(chosen) for chosen in carry}, {str(left): said for left, said in why.items()}
    refused = core.refusals(found, names, reasons)
    if refused:
        raise Refused(*refused)
    if target is None:
        target = open_plan(seat=seat, year=source.year + 1, uid=core.heir(uid, source.uid), now=now)
    document = locked(target.document_id)
    wanted = _not_made_by(uid, core.chosen(found, names))
    said = _new_reasons(target, core.left_out(found, names, reasons), language)
    if wanted or said:
        turned_away = handover.may_write(paper_of(document, ()), seat.side)
        if turned_away:
            raise Refused(*turned_away)
        _copy(seat, source, target, uid, wanted, document, now)
        _leave(seat, target, said, language, document, now)
        worked_on(document, seat, now)
    return CarriedOver(target, len(wanted), len(said))


def _not_made_by(form: UUID, wanted: Iterable[core.Candidate]) -> list[core.Candidate]:
    """Without what this very form made before, even if somebody has taken it out of the draft since."""
    heirs = {core.heir(form, c.measure.uid): c for c in wanted}
    made = set(Change.objects.filter(uid__in=heirs, kind="measure").values_list("uid", flat=True))
    return [candidate for uid, candidate in heirs.items() if uid not in made]


def _new_reasons(target: Plan, left: Mapping[str, str], language: str) -> dict[str, str]:
    known = {str(row.measure.uid): row.reason for row in NotCarried.objects.filter(plan=target)}
    return {uid: words for uid, words in left.items() if uid not in known or known[uid].words(language) != words}


def _copy(
    seat: Seat,
    source: Plan,
    target: Plan,
    form: UUID,
    wanted: Iterable[core.Candidate],
    document: Document,
    now: datetime,
) -> None:
    chosen = {c.measure.uid: c for c in wanted}
    places = Places(seat, target, form, document, now)
    people = Prefetch("responsibilities", Responsibility.objects.select_related("actor").order_by("-lead", "id"))
    rows = Measure.objects.filter(plan=source, uid__in=chosen).select_related(
        "field", "strategic_goal__field", "operational_goal__field", "operational_goal__strategic_goal__field"
    )
    for old in rows.prefetch_related(people, "milestones", "resources", "results__values").order_by("position", "id"):
        results = {result.uid: result for result in chosen[str(old.uid)].measure.results}
        new = _measure(old, target, form, places)
        _rows_below(old, new, results, source.year)
        NotCarried.objects.filter(plan=target, measure=old).delete()
        note_change(
            seat=seat, kind="measure", uid=new.uid, version=1, action="carried", now=now, document=document,
            after={"carried_from": str(old.uid)},
        )  # fmt: skip


def _measure(old: Measure, target: Plan, form: UUID, places: Places) -> Measure:
    field = places.field(old.field)
    strategic = places.strategic(old.strategic_goal) if old.strategic_goal else None
    operational = places.operational(old.operational_goal) if old.operational_goal else None
    position, code = places.next_measure(old.code, operational or strategic or field)
    own: dict[str, Any] = {name: getattr(old, name) for name in KEPT}
    own["end"] = core.still(old.end, target.year - 1)
    return Measure.objects.create(
        partnership_id=target.partnership_id,
        plan=target,
        uid=core.heir(form, old.uid),
        position=position,
        code=code,
        field=field,
        strategic_goal=strategic,
        operational_goal=operational,
        origin=Origin.CARRIED_OVER.value,
        carried_from=old,
        **own,
    )


def _responsibilities(old: Measure, new: Measure) -> None:
    """Two actors that were put together meanwhile stand once; the lead, read first, stays the lead."""
    found: dict[int, Responsibility] = {}
    for r in old.responsibilities.all():
        actor = r.actor.merged_into_id or r.actor_id
        row = Responsibility(measure=new, uid=core.heir(new.uid, r.uid), side=r.side, actor_id=actor, lead=r.lead)
        found.setdefault(actor, row)
    Responsibility.objects.bulk_create(found.values())


def _rows_below(old: Measure, new: Measure, results: Mapping[str, ResultValues], year: int) -> None:
    """Who does it, the steps still open, what each side brings, and the indicators from where they stand now."""
    _responsibilities(old, new)
    Milestone.objects.bulk_create(
        _milestone(m, new, year) for m in old.milestones.all() if m.done is None and not m.dropped
    )
    kept = ("position", "side", "kind", "amount", "currency", "what", "source", "example")
    Resource.objects.bulk_create(
        Resource(measure=new, uid=core.heir(new.uid, r.uid), **{name: getattr(r, name) for name in kept})
        for r in old.resources.all()
        if not r.dropped
    )
    for result in (r for r in old.results.all() if not r.dropped):
        _result(result, new, results.get(str(result.uid)))


def _milestone(old: Milestone, new: Measure, year: int) -> Milestone:
    own: dict[str, Any] = {"position": old.position, "title": old.title, "side": old.side}
    own["due"] = core.still(old.due, year)
    return Milestone(measure=new, uid=core.heir(new.uid, old.uid), **own)


def _result(old: Result, new: Measure, reported: ResultValues | None) -> None:
    """The last value of each side is the new baseline, and comes along with its day and source."""
    kept = ("position", "title", "unit", "source", "target_a", "target_b")
    a, b = core.baseline(reported) if reported else (old.baseline_a, old.baseline_b)
    row = Result.objects.create(
        measure=new,
        uid=core.heir(new.uid, old.uid),
        baseline_a=a,
        baseline_b=b,
        example=core.invented(reported) if reported else old.example,
        **{name: getattr(old, name) for name in kept},
    )
    last = [value.uid for side in SIDES if reported and (value := core.last_value(reported, side))]
    kept = ("side", "on", "value", "source", "example", "person_id")
    ResultValue.objects.bulk_create(
        ResultValue(result=row, uid=core.heir(row.uid, v.uid), **{name: getattr(v, name) for name in kept})
        for v in old.values.all()
        if str(v.uid) in last
    )


def _leave(seat: Seat, target: Plan, said: Mapping[str, str], language: str, document: Document, now: datetime) -> None:
    """Keeps why a measure ends here; a reason in another language is added to the one that stands there."""
    for old in Measure.objects.filter(partnership_id=target.partnership_id, uid__in=said):
        row, made = NotCarried.objects.get_or_create(
            plan=target,
            measure=old,
            defaults={
                "partnership": seat.partnership,
                "uid": core.heir(target.uid, old.uid),
                "side": seat.side.value,
                "person": seat.person,
                "at": now,
            },
        )
        row.reason = row.reason.write(language, said[str(old.uid)])
        row.version += not made
        row.save()
        note_change(
            seat=seat, kind="not_carried", uid=old.uid, version=row.version, action="created" if made else "changed",
            now=now, document=document, reason=said[str(old.uid)],
        )  # fmt: skip
