"""Putting two entries of one actor together: one stays, the other lives on in it and in the texts that name it."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from ayni.core.goals import parse, store
from ayni.core.handover import Stage
from ayni.core.joining import fits
from ayni.core.reasons import reason
from ayni.records.models import Actor, ActorSource, Dismissal, Document, JoiningStep, Measure, Pairing, Responsibility
from ayni.records.rules import AGREE, Seat
from ayni.records.services.actors import ACTOR, demand_writable, save_actor, settle
from ayni.records.services.base import Refused, demand, note_change
from ayni.records.services.saving import content
from ayni.records.services.workplan import save_measure

ASKED = (
    *("name", "sector", "kind", "since", "description", "gives", "seeks", "website", "office_email", "office_phone"),
    *("contact_public", "public"),
)
"""What a person picks where the two differ; what is empty is filled. Goals are added up."""


@transaction.atomic
def merge_actors(
    *, seat: Seat, kept: Actor, gone: Actor, versions: tuple[int, int], take: Container[str], now: datetime
) -> Actor:
    """`gone` becomes part of `kept`, which takes the fields in `take` from it. Twice is once.

    `versions`: of both, as the person saw them. Drafts name `kept` from now on; what is closed or agreed stays word
    for word, and the address of `gone` leads to `kept`.
    """
    demand(seat, AGREE)
    drafts = _locked_drafts(seat, gone)
    rows = (
        Actor.objects.select_for_update()
        .filter(partnership=seat.partnership)
        .order_by("pk")
        .in_bulk([kept.pk, gone.pk])
    )
    kept, gone = rows[kept.pk], rows[gone.pk]
    if gone.merged_into_id == kept.pk:
        return kept
    _demand_mergeable(seat, kept, gone, versions)
    before = content(kept, ACTOR, seat.partnership.language_codes)
    _take_fields(kept, gone, take)
    _move_rows_below(kept, gone)
    settle(kept)
    kept.version += 1
    kept.save()
    after = content(kept, ACTOR, seat.partnership.language_codes)
    changed = {path for path in after.keys() | before.keys() if after.get(path) != before.get(path)}
    _retire(gone, kept, now)
    _note(seat, gone, "merged_away", now, {}, {"merged_into": str(kept.uid)})
    told = {"merged_from": str(gone.uid), **{path: after.get(path) for path in changed}}
    _note(seat, kept, "merged", now, {path: before.get(path) for path in changed}, told)
    _move_children(seat, kept, gone, now)
    _move_responsibilities(seat, kept, gone, drafts, now)
    _move_pairings(seat, kept, gone, now)
    _move_dismissals(kept, gone, now)
    return kept


def _locked_drafts(seat: Seat, gone: Actor) -> list[Measure]:
    """The measures in drafts that name it. Documents are locked before actors, as everywhere."""
    named = Q(responsibilities__actor=gone, plan__document__stage=Stage.DRAFT.value, dropped_at__isnull=True)
    documents = Document.objects.filter(plan__partnership=seat.partnership, stage=Stage.DRAFT.value).order_by("pk")
    list(documents.select_for_update(of=("self",)))
    return list(Measure.objects.filter(named, partnership=seat.partnership).select_related("plan").order_by("pk"))


def _demand_mergeable(seat: Seat, kept: Actor, gone: Actor, versions: tuple[int, int]) -> None:
    if kept.pk == gone.pk:
        raise Refused(reason("record_unknown", subject=str(gone.uid)))
    for row, seen in zip((kept, gone), versions, strict=True):
        demand_writable(seat, row)
        if row.version != seen:
            raise Refused(reason("version_moved", subject=str(row.uid), seen=seen, now=row.version))


def _take_fields(kept: Actor, gone: Actor, take: Container[str]) -> None:
    said = bool(kept.kind) or "kind" in take
    for name in ASKED:
        if name in take or (name not in ("contact_public", "public") and not getattr(kept, name)):
            setattr(kept, name, getattr(gone, name))
    if not said and not fits(kept.sector, kept.kind):
        kept.kind = ""  # that of another sector fills no gap
    kept.tags = parse(store((*kept.tags, *gone.tags)))
    own = {kept.pk, gone.pk}
    above = next((row for row in (kept.parent, gone.parent) if row is not None and row.pk not in own), None)
    kept.parent = above


def _move_rows_below(kept: Actor, gone: Actor) -> None:
    JoiningStep.objects.filter(actor=gone).update(actor=kept)
    named = ActorSource.objects.filter(actor=kept).values("source")
    ActorSource.objects.filter(actor=gone, source__in=named).delete()
    ActorSource.objects.filter(actor=gone).update(actor=kept)


def _retire(gone: Actor, kept: Actor, now: datetime) -> None:
    gone.retired, gone.merged_into = gone.retired or now.date(), kept
    gone.version += 1
    gone.save()
    Actor.objects.filter(merged_into=gone).update(merged_into=kept)


def _move_children(seat: Seat, kept: Actor, gone: Actor, now: datetime) -> None:
    for child in Actor.objects.filter(parent=gone, merged_into__isnull=True).order_by("pk"):
        values = {"parent": str(kept.uid)}
        save_actor(seat=seat, uid=child.uid, values=values, seen=None, edits={}, now=now)


def _move_responsibilities(seat: Seat, kept: Actor, gone: Actor, drafts: list[Measure], now: datetime) -> None:
    """Where a measure names both, one stays, and leads if either did."""
    for measure in drafts:
        rows = {row.actor_id: row for row in Responsibility.objects.filter(measure=measure, actor__in=[kept, gone])}
        old, known = rows[gone.pk], rows.get(kept.pk)
        values: dict[str, Any] = {f"responsibilities.{old.uid}.actor": str(kept.uid)}
        if known is not None:
            leads = old.lead or known.lead
            values = {f"responsibilities.{old.uid}": False, f"responsibilities.{known.uid}.lead": leads}
        save_measure(
            seat=seat, plan=measure.plan, uid=measure.uid, values=values, seen=None, edits={}, now=now
        )  # fmt: skip


def _move_pairings(seat: Seat, kept: Actor, gone: Actor, now: datetime) -> None:
    """Of two that would run between the same two actors, that of the one that stays runs on."""
    name = f"actor_{kept.side.lower()}"
    for row in Pairing.objects.filter(**{name: gone}).order_by("pk"):
        other = "actor_b" if name == "actor_a" else "actor_a"
        runs = row.until is None and row.retired_at is None
        same = {name: kept, other: getattr(row, other), "kind": row.kind, "until": "", "retired_at__isnull": True}
        doubled = runs and Pairing.objects.filter(**same).exists()
        setattr(row, name, kept)
        row.retired_at = now if doubled else row.retired_at
        row.version += 1
        row.save()
        note_change(
            seat=seat, kind="pairing", uid=row.uid, version=row.version, action="retired" if doubled else "changed",
            now=now, before={name: str(gone.uid)}, after={name: str(kept.uid)},
        )  # fmt: skip


def _move_dismissals(kept: Actor, gone: Actor, now: datetime) -> None:
    name = f"actor_{kept.side.lower()}"
    other = "actor_b" if name == "actor_a" else "actor_a"
    known = Dismissal.objects.filter(**{name: kept}, retired_at__isnull=True).values(other)
    Dismissal.objects.filter(**{name: gone, f"{other}__in": known}, retired_at__isnull=True).update(retired_at=now)
    Dismissal.objects.filter(**{name: gone}).update(**{name: kept})


def _note(seat: Seat, row: Actor, action: str, now: datetime, before: dict[str, Any], after: dict[str, Any]) -> None:
    note_change(
        seat=seat, kind="actor", uid=row.uid, version=row.version, action=action, now=now, before=before, after=after
    )
