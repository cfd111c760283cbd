"""Writing the plan: its fields of action, goals and measures, and what is kept beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from ayni.core import handover
from ayni.core.calling import is_uid
from ayni.core.editing import marks
from ayni.core.multilingual import Edit
from ayni.core.reasons import Reason, reason
from ayni.core.sides import Side
from ayni.core.workplan import Level
from ayni.records.models import (
    Document,
    Field,
    Measure,
    OperationalGoal,
    Plan,
    StrategicGoal,
)
from ayni.records.queries.handover import paper_of, rows_ever
from ayni.records.rules import AGREE, DRAFT, KEEP, Seat, may
from ayni.records.services.base import (
    Refused,
    demand,
    demand_free,
    demand_same_partnership,
    locked,
    note_change,
    worked_on,
)
from ayni.records.services.saving import Shape, Written, content, pending, text_at, write
from ayni.records.services.shapes import MEASURE, NODES, PLAN, Node
from ayni.records.services.store import DATABASE, Batch, Store

R = TypeVar("R", bound=Node | Measure)


def seen_of(record: Plan | Node | Measure, shape: Shape, languages: Iterable[str]) -> dict[str, str]:
    """What a form shows of the record today, as marks; comes back with the form."""
    return marks(content(record, shape, languages))


@transaction.atomic
def open_plan(*, seat: Seat, year: int, uid: UUID, now: datetime, turn: Side | None = None) -> Plan:
    """A new draft for a year; the side that opens it has the turn."""
    demand(seat, AGREE)
    known = Plan.objects.filter(uid=uid, partnership=seat.partnership).first()
    if known:
        return known
    demand_free(Plan, uid)
    if not 1990 <= year <= 2200:
        raise Refused(reason("year_out_of_range", year=year))
    if Plan.objects.filter(partnership=seat.partnership, year=year).exists():
        raise Refused(reason("plan_exists", year=year))
    document = Document.objects.create(
        partnership=seat.partnership, kind=Document.Kind.PLAN, turn=(turn or seat.side).value, since=now
    )
    plan = Plan.objects.create(partnership=seat.partnership, document=document, year=year, uid=uid)
    note_change(
        seat=seat,
        kind="plan",
        uid=plan.uid,
        version=1,
        action="created",
        now=now,
        after={"year": year},
        document=document,
    )
    return plan


@transaction.atomic
def save_preamble(
    *,
    seat: Seat,
    plan: Plan,
    values: Mapping[str, Any],
    seen: Mapping[str, str] | None,
    edits: Mapping[str, Edit],
    now: datetime,
    reason_given: str = "",
) -> Written:
    """Better or change the words before the plan."""
    demand_same_partnership(seat, plan)
    document = locked(plan.document_id)
    plan.refresh_from_db()
    return _save(seat, document, plan, PLAN, "plan", values, seen, edits, now, reason_given)


@transaction.atomic
def save_node(
    *,
    seat: Seat,
    plan: Plan,
    level: Level,
    uid: UUID,
    values: Mapping[str, Any],
    seen: Mapping[str, str] | None,
    edits: Mapping[str, Edit],
    now: datetime,
    reason_given: str = "",
) -> Node:
    """Write a field of action or a goal; an unknown `uid` makes a new one at the end of its siblings."""
    model, shape = NODES[level]
    demand_same_partnership(seat, plan)
    document = locked(plan.document_id)
    row = model._default_manager.filter(uid=uid).first()
    if row is None:
        row = _new(model, seat, plan, uid, _next(model, plan))
        values = values if "code" in values else _with_code(plan, values, _highest(codes_of(plan)))
    _demand_same_plan(row, plan)
    _save(seat, document, row, shape, level.value, values, seen if row.pk else None, edits, now, reason_given)
    return row


@transaction.atomic
def save_measure(
    *,
    seat: Seat,
    plan: Plan,
    uid: UUID,
    values: Mapping[str, Any],
    seen: Mapping[str, str] | None,
    edits: Mapping[str, Edit],
    now: datetime,
    reason_given: str = "",
) -> Measure:
    """Write a measure with the rows below it. An unknown `uid` makes a new one, proposed by the seat's side.

    `values`: flat table of `core.editing` paths, e.g. `title.de`, `end`, `field` (a uid), `milestones.<uid>.due`;
    `seen`: the marks that came with the form (None: no form, compare with today). Raises Refused, Stale.
    """
    demand_same_partnership(seat, plan)
    document = locked(plan.document_id)
    row = Measure.objects.filter(uid=uid).first()
    if row is None:
        row = _new(Measure, seat, plan, uid, _next(Measure, plan))
        values = values if "code" in values else _with_code(plan, values, _highest(codes_of(plan)))
    _demand_same_plan(row, plan)
    _save(seat, document, row, MEASURE, "measure", values, seen if row.pk else None, edits, now, reason_given)
    return row


@transaction.atomic
def add_rows(
    *, seat: Seat, plan: Plan, level: Level | None, rows: Mapping[UUID, Mapping[str, Any]], now: datetime
) -> dict[UUID, Refused]:
    """Many new rows in a constant number of queries: goals of one level, or (None) measures with the rows below them.

    Each becomes what `save_node` or `save_measure` would make of it in this order; those that it would refuse are
    left out and come back. Raises IntegrityError, nothing written, when the database takes one of them not.
    """
    demand_same_partnership(seat, plan)
    batch = Batch(locked(plan.document_id))
    model: type[Node | Measure]
    model, shape = NODES[level] if level else (Measure, MEASURE)
    position, highest = _next(model, plan), _highest(codes_of(plan))
    refused: dict[UUID, Refused] = {}
    for uid, values in rows.items():
        staged = len(batch.staged)
        row = _new(model, seat, plan, uid, position)
        told = values if "code" in values else _with_code(plan, values, highest, batch)
        kind = level.value if level else "measure"
        try:
            _save(seat, batch.document, row, shape, kind, told, None, {}, now, "", batch)
        except Refused as why:
            refused[uid] = why
            batch.give_up(staged)
            continue
        position = max(position, row.position + 1)
        _count(highest, row.code)
    batch.flush()
    return refused


def _new(model: type[R], seat: Seat, plan: Plan, uid: UUID, position: int) -> R:
    own = {"proposed_by": seat.side.value} if model is Measure else {}
    return model(partnership=seat.partnership, plan=plan, uid=uid, position=position, **own)


def _demand_same_plan(row: Node | Measure, plan: Plan) -> None:
    if row.plan_id != plan.pk:
        raise Refused(reason("uid_of_another", subject=str(row.uid)))


def _save(
    seat: Seat,
    document: Document,
    row: Plan | Node | Measure,
    shape: Shape,
    kind: str,
    values: Mapping[str, Any],
    seen: Mapping[str, str] | None,
    edits: Mapping[str, Edit],
    now: datetime,
    reason_given: str,
    store: Store = DATABASE,
) -> Written:
    codes = seat.partnership.language_codes
    new = row.pk is None
    changes = pending(row, shape, values, seen, codes)
    if not changes and not new:
        return changes
    refused = _may_save(seat, document, row, shape, changes, edits, store)
    if refused:
        raise Refused(*refused)
    if not new:
        row.version += 1
    write(row, shape, changes, edits, seat.person.language, seat.partnership.pk, store)
    worked_on(document, seat, now, store)
    note_change(
        seat=seat,
        kind=kind,
        uid=row.uid,
        version=row.version,
        action="created" if new else "changed",
        now=now,
        before=changes.before,
        after=changes.after,
        reason=reason_given,
        document=document,
        store=store,
    )
    return changes


def _may_save(
    seat: Seat,
    document: Document,
    row: Plan | Node | Measure,
    shape: Shape,
    changes: Written,
    edits: Mapping[str, Edit],
    store: Store,
) -> tuple[Reason, ...]:
    """Why this save is refused. A contributor drafts measures that its side proposed; all may better translations."""
    paper = store.paper(document)
    if row.pk is not None and may(seat, KEEP) and _only_wording(row, shape, changes, edits):
        return handover.may_better_wording(paper)
    refused = handover.may_write(paper, seat.side)
    if refused or may(seat, AGREE):
        return refused
    proposed = isinstance(row, Measure) and row.proposed_by == seat.side
    if not (may(seat, DRAFT) and proposed):
        return (reason("role_too_low", role=seat.role, needed=AGREE),)
    once_closed = row.pk is not None and str(row.uid) in rows_ever(document)
    return (reason("role_too_low", role=seat.role, needed=AGREE),) if once_closed else ()


def _only_wording(row: Plan | Node | Measure, shape: Shape, changes: Written, edits: Mapping[str, Edit]) -> bool:
    """True when only languages that are not the original are bettered, in texts that have an original."""
    for path, value in changes.after.items():
        text, language = text_at(row, shape, path)
        if text is None or not value or not text.original or language == text.original:
            return False
        if edits.get(path.rpartition(".")[0]) is Edit.CONTENT:
            return False
    return True


def _next(model: Any, plan: Plan) -> int:
    highest: int | None = model._default_manager.filter(plan=plan).aggregate(most=Max("position"))["most"]
    return (highest or 0) + 1


def _with_code(
    plan: Plan, values: Mapping[str, Any], highest: Mapping[str, int], store: Store = DATABASE
) -> Mapping[str, Any]:
    """What is new gets the next free code, unless it brings one."""
    return {"code": _free(_parent_code(plan, values, store), highest), **values}


def free_code(parent: str, codes: Iterable[str]) -> str:
    """The next free number below a parent; goals and measures below one parent are counted together."""
    return _free(parent, _highest(codes))


def _free(parent: str, highest: Mapping[str, int]) -> str:
    number = highest.get(parent, 0) + 1
    return f"{parent}.{number}" if parent else str(number)


def _highest(codes: Iterable[str]) -> dict[str, int]:
    """Code of a parent, '' for none → the highest number below it."""
    found: dict[str, int] = {}
    for code in codes:
        _count(found, code)
    return found


def _count(highest: dict[str, int], code: str) -> None:
    parent, dot, number = code.rpartition(".")
    if number.isdecimal() and (parent or not dot):
        highest[parent] = max(highest.get(parent, 0), int(number))


def codes_of(plan: Plan) -> list[str]:
    models: tuple[Any, ...] = (Field, StrategicGoal, OperationalGoal, Measure)
    return [code for model in models for code in model.objects.filter(plan=plan).values_list("code", flat=True)]


def _parent_code(plan: Plan, values: Mapping[str, Any], store: Store) -> str:
    for name, model in (("operational_goal", OperationalGoal), ("strategic_goal", StrategicGoal), ("field", Field)):
        if is_uid(str(values.get(name))):
            found: Any = store.linked(model, UUID(str(values[name])), plan.partnership_id)
            if found and found.plan_id == plan.pk and found.code:
                return str(found.code)
    return ""


@transaction.atomic
def remove_row(
    *, seat: Seat, plan: Plan, kind: str, uid: UUID, version: int, now: datetime, reason_given: str = ""
) -> str:
    """Take a goal or measure out of the draft; says 'deleted', or 'dropped' when it once stood in a snapshot."""
    demand_same_partnership(seat, plan)
    document = locked(plan.document_id)
    model = Measure if kind == "measure" else NODES[Level(kind)][0]
    row = model._default_manager.filter(plan=plan, uid=uid, dropped_at__isnull=True).first()
    if row is None:
        raise Refused(reason("record_unknown", subject=str(uid)))
    if row.version != version:
        raise Refused(reason("version_moved", subject=str(uid), seen=version, now=row.version))
    paper = paper_of(document, ever=True)
    refused = handover.may_write(paper, seat.side)
    drafted = isinstance(row, Measure) and row.proposed_by == seat.side and handover.may_delete(paper, str(uid))
    if refused or not (may(seat, AGREE) or (may(seat, DRAFT) and drafted)):
        raise Refused(*(refused or (reason("role_too_low", role=seat.role, needed=AGREE),)))
    if not isinstance(row, Measure) and _has_below(row):
        raise Refused(reason("not_empty", subject=str(uid)))
    # What was said about a measure outlives it, so one with notes or with links for guests is dropped as well.
    kept = isinstance(row, Measure) and (
        row.progress.exists() or row.comments.exists() or row.carried_to.exists() or row.guest_links.exists()
    )
    action = "deleted" if handover.may_delete(paper, str(uid)) and not kept else "dropped"
    note_change(
        seat=seat, kind=kind, uid=uid, version=row.version, action=action, now=now, document=document,
        before={"code": row.code, **{f"title.{code}": words for code, words in row.title.spoken().items()}},
        reason=reason_given,
    )  # fmt: skip
    if action == "deleted":
        row.delete()
    else:
        row.dropped_at = now
        row.version += 1
        row.save()
    worked_on(document, seat, now)
    return action


def _has_below(row: Node) -> bool:
    names = ("measures", "strategic_goals", "operational_goals")
    below = (getattr(row, name).filter(dropped_at__isnull=True) for name in names if hasattr(row, name))
    return any(rows.exists() for rows in below)
