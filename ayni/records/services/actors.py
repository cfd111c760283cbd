"""Writing actors: each side keeps its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from ayni.core.joining import Joining, fits, stage_of
from ayni.core.multilingual import Edit
from ayni.core.reasons import reason
from ayni.core.vague import Vague
from ayni.records.models import Actor, ActorSource, JoiningStep, Source
from ayni.records.rules import Seat
from ayni.records.services.base import Refused, demand_own
from ayni.records.services.history import save_source
from ayni.records.services.record import save_record
from ayni.records.services.saving import Shape


def _settle_actor(row: Actor) -> None:
    if not row.name:
        raise Refused(reason("name_missing", subject=str(row.uid)))
    if not fits(row.sector, row.kind):
        raise Refused(reason("kind_not_of_sector", subject="kind"))
    if row.parent is not None:
        if row.parent.side != row.side:
            raise Refused(reason("parent_other_side", subject=str(row.uid)))
        _demand_no_circle(row)
    row.fold = " ".join(text.fold() for text in (row.name, row.description, row.gives, row.seeks) if text)
    row.sort = row.name.sort_key()[:200]


def _demand_no_circle(row: Actor) -> None:
    above, steps = row.parent, 0
    while above is not None:
        steps += 1
        if above.pk == row.pk or steps > 20:
            raise Refused(reason("parent_circle", subject=str(row.uid)))
        above = above.parent


def _settle_source(row: ActorSource) -> None:
    if row.source_id is None:
        raise Refused(reason("source_unnamed", subject=str(row.uid)))


def _beside_source(row: ActorSource, others: list[ActorSource]) -> None:
    if any(other.source_id == row.source_id for other in others):
        raise Refused(reason("source_twice", subject=str(row.uid), title=row.source.title))


def _settle_step(row: JoiningStep) -> None:
    if row.stage not in list(Joining):
        raise Refused(reason("value_refused", subject="stage", why="required"))
    if row.on is None:
        raise Refused(reason("date_missing", subject="on"))


def _finish_actor(row: Actor, below: Callable[[str], list[Any]]) -> tuple[str]:
    """How far it has come follows from its steps."""
    row.joining = _joined(below("steps"))
    return ("joining",)


def _joined(steps: Iterable[JoiningStep]) -> Joining:
    return stage_of((step.on, Joining(step.stage)) for step in sorted(steps, key=lambda step: step.pk))


STEP = Shape(texts=("reason",), plain=("stage", "on", "example"), parent="actor", settle=_settle_step)
SOURCE = Shape(links={"source": Source}, parent="actor", settle=_settle_source, beside=_beside_source)
ACTOR = Shape(
    texts=("name", "description", "gives", "seeks"),
    plain=(
        *("sector", "kind", "tags", "since", "website", "office_email", "office_phone", "contact_public"),
        *("public", "retired"),
    ),
    links={"parent": Actor},
    rows={"sources": (ActorSource, SOURCE), "steps": (JoiningStep, STEP)},
    settle=_settle_actor,
    finish=_finish_actor,
)


def settle(row: Actor) -> None:
    """What a save settles, for whoever writes an actor otherwise."""
    _settle_actor(row)
    row.joining = _joined(row.steps.all())


def demand_writable(seat: Seat, row: Actor) -> None:
    """Raises Refused for the other side's actor, and for one that lives on in another."""
    demand_own(seat, row.side)
    if row.merged_into_id is not None:
        raise Refused(reason("actor_lives_on", subject=str(row.uid)))


@transaction.atomic
def save_actor(
    *,
    seat: Seat,
    uid: UUID,
    values: Mapping[str, Any],
    seen: Mapping[str, str] | None,
    edits: Mapping[str, Edit],
    now: datetime,
    reason_given: str = "",
    sources: Mapping[UUID, Mapping[str, Any]] | None = None,
) -> Actor:
    """Write an actor of the seat's own side; an unknown `uid` makes a new one. Raises Refused, Stale.

    `sources`: those that are new with this save, by the uid that `sources.<uid>.source` names.
    """
    for source_uid, fields in (sources or {}).items():
        save_source(seat=seat, uid=source_uid, values=fields, now=now)
    return save_record(
        model=Actor, shape=ACTOR, kind="actor", seat=seat, uid=uid, values=values, seen=seen, edits=edits, now=now,
        reason_given=reason_given, first={"side": seat.side.value}, check=lambda row: demand_writable(seat, row),
    )  # fmt: skip


@transaction.atomic
def take_step(
    *,
    seat: Seat,
    actor: Actor,
    uid: UUID,
    stage: Joining,
    on: Vague,
    reasons: Mapping[str, str],
    now: datetime,
) -> Actor:
    """One more step of an actor on its way to the table; `reasons`: why, by language. The same `uid` twice is one."""
    if on.first > now.date():
        raise Refused(reason("day_in_future", subject="on", on=on))
    path = f"steps.{uid}"
    told = {f"{path}.reason.{code}": words for code, words in reasons.items()}
    return _step(seat, actor, {path: True, f"{path}.stage": stage.value, f"{path}.on": on, **told}, now, "stepped")


@transaction.atomic
def take_step_back(*, seat: Seat, actor: Actor, step: UUID, now: datetime) -> Actor:
    """A step that was entered by mistake; the history keeps that it was there. Twice is once."""
    return _step(seat, actor, {f"steps.{step}": False}, now, "unstepped")


def _step(seat: Seat, actor: Actor, values: Mapping[str, Any], now: datetime, action: str) -> Actor:
    return save_record(
        model=Actor, shape=ACTOR, kind="actor", seat=seat, uid=actor.uid, values=values, seen=None, edits={}, now=now,
        action=action, check=lambda row: demand_writable(seat, row),
    )  # fmt: skip
