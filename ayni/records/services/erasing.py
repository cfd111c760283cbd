"""Erasing what has had its time: one transaction per rule, and the traces in the history with it.

Every rule may be called as often as one likes: what is erased is not due any more.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from ayni.core.multilingual import Text
from ayni.core.retention import BY_KIND, ERASED, PERSONAL, RULES, Rule, names_of, redacted, without
from ayni.records.models import Change, GuestLink, GuestReport, Partnership, Person, Picture, Progress
from ayni.records.queries.retention import DUE
from ayni.records.services.people import empty_person

OFTEN = tuple(rule for rule in RULES if rule.often)
Erased = Iterable[int]
"""The partnership of each row that was erased."""


def purge(*, now: datetime, rules: Iterable[Rule] = RULES) -> dict[str, int]:
    """Erases by each rule for itself; returns how many rows, by kind. What one did stays when the next one fails."""
    return {rule.kind: erase(rule=rule, now=now) if DUE[rule.kind](now).exists() else 0 for rule in rules}


@transaction.atomic
def erase(*, rule: Rule, now: datetime) -> int:
    """Erases what is due by one rule; returns how many rows. The history says how many, not whose."""
    if rule.kind not in ERASERS:
        return DUE[rule.kind](now).delete()[0]
    rows = list(DUE[rule.kind](now).select_for_update(of=("self",)).order_by("pk"))
    _tell(rule, list(ERASERS[rule.kind](rows, now)), now)
    return len(rows)


@transaction.atomic
def erase_person(*, person: Person, now: datetime) -> None:
    """Somebody who left, before their day and as on it: with all that was said of them in the history."""
    row = Person.objects.select_for_update().get(pk=person.pk)
    if row.emptied_at is None:
        _tell(BY_KIND["person"], list(_empty_persons([row], now)), now)


def _tell(rule: Rule, erased: list[int], now: datetime) -> None:
    if rule.told:
        for pk in sorted(set(erased)):
            _note(pk, rule, erased.count(pk), now)


def _note(partnership: int, rule: Rule, n: int, now: datetime) -> None:
    pair = Partnership.objects.only("uid", "version").get(pk=partnership)
    Change.objects.create(
        partnership=pair, kind="erasure", uid=pair.uid, version=pair.version, action="erased", person=None, at=now,
        after={"rule": rule.kind, "n": str(n)},
    )  # fmt: skip


def _empty_guests(rows: Iterable[GuestReport], now: datetime) -> Erased:
    """Who they were goes. Their words stay where they were taken over; what was declined goes, too."""
    for row in rows:
        of_measure = Change.objects.filter(partnership_id=row.partnership_id, uid=row.measure.uid)
        words = names_of(row.name, row.email)
        _redact(of_measure, words)
        row.decided_reason = without(row.decided_reason, words)
        row.name = row.email = ""
        if row.state == GuestReport.State.DECLINED:
            row.words, row.fold = ERASED, ""
        row.save(update_fields=["name", "email", "words", "fold", "decided_reason"])
        yield row.partnership_id


def _empty_links(rows: Iterable[GuestLink], now: datetime) -> Erased:
    for row in rows:
        row.called = ""  # whom they ask stands in no history
        row.save(update_fields=["called"])
        yield row.partnership_id


def _empty_pictures(rows: Iterable[Picture], now: datetime) -> Erased:
    for row in rows:
        credit, row.credit, row.alt = row.credit, ERASED, Text()
        row.save(update_fields=["credit", "alt"])
        _redact(Change.objects.filter(partnership_id=row.partnership_id, uid__in=_told_under(row)), (), [credit])
        yield row.partnership_id


def _told_under(picture: Picture) -> set[UUID]:
    """Under which records the history tells of a picture."""
    beside = Progress.objects.filter(picture=picture).values_list("uid", "measure__uid")
    return {picture.uid, *(uid for pair in beside for uid in pair)}


def _empty_persons(rows: Iterable[Person], now: datetime) -> Erased:
    """With all that was said of them in the history."""
    words: set[str] = set()
    alone: set[str] = set()
    touched: list[int] = []
    for row in rows:
        words |= set(names_of(row.name, row.email))
        alone |= {row.name, row.email}
        touched += Change.objects.filter(person=row).order_by().values_list("partnership_id", flat=True).distinct()
        empty_person(person=row, now=now)
    _redact(Change.objects.all(), words, alone)
    return touched


ERASERS: Mapping[str, Callable[[list[Any], datetime], Erased]] = {
    "guest": _empty_guests,
    "guest_link": _empty_links,
    "picture": _empty_pictures,
    "person": _empty_persons,
}
"""Where the row stays; the other rules delete theirs."""


def _redact(changes: QuerySet[Change], words: Collection[str], whole: Iterable[str] = ()) -> None:
    """Puts the marker in place of names and addresses; which fields changed, by whom and when stays readable."""
    alone, looked_for = tuple(whole), tuple(words)
    altered = []
    for row in changes.order_by("pk").only("kind", "before", "after", "reason").iterator(chunk_size=500):
        fields = PERSONAL.get(row.kind, frozenset())
        now = [redacted(table, looked_for, fields, alone) for table in (row.before, row.after)]
        why = without(row.reason, looked_for)
        if [row.before, row.after, row.reason] != [*now, why]:
            row.before, row.after, row.reason = *now, why
            altered.append(row)
    Change.objects.bulk_update(altered, ["before", "after", "reason"], batch_size=200)
