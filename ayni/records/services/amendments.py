"""Amending a plan: opening what is agreed for a change, and giving that up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from ayni.core.words import clean
from ayni.records.models import Document, Plan
from ayni.records.queries.closing import draft
from ayni.records.queries.workplan import agreed_plan
from ayni.records.rules import Seat
from ayni.records.services.base import locked
from ayni.records.services.handover import amend, give_up
from ayni.records.services.restoring import restore_plan, states_of


@transaction.atomic
def amend_plan(*, seat: Seat, plan: Plan, seen: int, note: str, now: datetime, uid: UUID | None = None) -> Document:
    """Open an amendment of the plan: a draft of the same rows, while everybody goes on reading the agreed text."""
    locked(plan.document_id)
    return amend(seat=seat, record=plan, seen=seen, note=note, now=now, uid=uid, states=states_of(plan))


@transaction.atomic
def give_up_plan(*, seat: Seat, plan: Plan, seen: int, note: str, now: datetime, uid: UUID | None = None) -> Document:
    """End the amendment of the plan: its rows say again what both sides accepted."""

    def restore(document: Document, states: Mapping[str, Any]) -> None:
        assert document.agreed is not None
        stored = document.agreed.parts.values_list("uid", "text", "beside")
        today = {part.uid: (part.text, part.beside) for part in draft(plan).parts}
        restore_plan(
            seat=seat,
            plan=plan,
            document=document,
            tree=agreed_plan(document.agreed),
            same=frozenset(str(uid) for uid, text, beside in stored if today.get(str(uid)) == (text, beside)),
            states=states,
            now=now,
            why=clean(note),
        )

    return give_up(seat=seat, record=plan, restore=restore, seen=seen, note=note, now=now, uid=uid)
