"""The weekly summary: what is late, what comes, what the other side changed; written once, however often asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from ayni.core.digest import EVERY, Group, grouped, is_due, looked_at, week_of
from ayni.core.due import Due, agenda, coming
from ayni.core.multilingual import Text
from ayni.core.sides import Side
from ayni.records.models import Mail, Membership, Partnership, Person
from ayni.records.queries.changes import titles
from ayni.records.queries.dates import fixed_of
from ayni.records.queries.home import failing, live_entries, news, seats_of, start_of

MOST = 8
"""So many lines of each kind; the rest is counted."""
MOST_ROWS = 500


def write_digests(*, now: datetime) -> int:
    """Writes the summaries that are due, each for itself; returns how many. Who cannot be reached by mail gets none."""
    due = Q(digest_at__lte=now - EVERY) | Q(digest_at__isnull=True, joined__lte=now - EVERY)
    seated = Membership.objects.open().values("person")
    wanted = Person.objects.filter(due, is_active=True, mails=Person.Mails.ALL, pk__in=seated)
    refusing = set(failing(wanted).values_list("pk", flat=True))
    people = [pk for pk in wanted.order_by("pk").values_list("pk", flat=True).distinct() if pk not in refusing]
    return sum(write_digest(person=pk, now=now) for pk in people)


@transaction.atomic
def write_digest(*, person: int, now: datetime) -> bool:
    """One person's summary, if it is due and there is something to say. Two processes write one: the key is unique."""
    row = Person.objects.select_for_update().get(pk=person)
    if row.mails != Person.Mails.ALL or not is_due(row.digest_at or row.joined, now):
        return False
    blocks = [block for seat in seats_of(row) if (block := _block(row, seat, now))]
    row.digest_at = now if blocks else looked_at(now)
    row.save(update_fields=["digest_at"])
    if not blocks:
        return False
    _, written = Mail.objects.get_or_create(
        key=f"digest:{row.uid}:{week_of(now)}",
        defaults={
            "to": row.email,
            "person": row,
            "language": row.language,
            "kind": "digest",
            "values": {"partnerships": blocks},
            "at": now,
        },
    )
    return written


def _block(person: Person, seat: Membership, now: datetime) -> dict[str, Any]:
    """What there is to say of one partnership; {} when nothing is."""
    pair, today = seat.partnership, now.astimezone(ZoneInfo(person.time_zone)).date()
    since = start_of(seat.since, seat.last_seen, now)
    since = max(since, person.digest_at or since)
    other = Side(seat.side).other
    groups = grouped(news(pair.pk, other, since, MOST_ROWS))
    found = _dated(person, pair, today) | _news(person, pair, groups)
    if not any(found[name] for name in ("late", "soon", "dates", "news")):
        return {}
    called = {side: _words(pair.municipality(side).name, person, pair) for side in Side}
    names = {"a": called[Side.A], "b": called[Side.B], "other": called[other]}
    return {"slug": pair.slug, **names, **found}


def _dated(person: Person, pair: Partnership, today: date) -> dict[str, Any]:
    due = agenda(live_entries([pair.pk], today, amending=True).get(pair.pk, ()), today)
    near = coming(fixed_of([pair.pk]).get(pair.pk, ()), today)
    return {
        "late": [_line(each, person, pair) for each in due.late[:MOST]],
        "late_more": len(due.late[MOST:]),
        "soon": [_line(each, person, pair) for each in due.soon[:MOST]],
        "dates": [
            {
                "day": each.fixed.on.text,
                "until": each.fixed.until.text if each.fixed.until else "",
                "title": _words(each.fixed.title, person, pair),
                "town": _words(pair.municipality(each.fixed.side).name, person, pair),
            }
            for each in near
        ],
    }


def _line(due: Due, person: Person, pair: Partnership) -> dict[str, Any]:
    entry = due.entry
    measure = f"{entry.code} {_words(entry.measure, person, pair)}".strip()
    step = _words(entry.title, person, pair) if entry.title != entry.measure else ""
    assert entry.day is not None
    return {"day": entry.day.text, "title": f"{measure}: {step}" if step else measure}


def _news(person: Person, pair: Partnership, groups: Iterable[Group]) -> dict[str, Any]:
    """The records that have a name, by it; the others are counted with what is left over."""
    every = list(groups)
    called = titles(pair.pk, {group.uid for group in every})
    named = [(group, _words(called[group.uid], person, pair)) for group in every if group.uid in called]
    told = [{"title": title, "saves": group.saves} for group, title in named if title]
    return {"news": told[:MOST], "more": len(every) - len(told[:MOST]) if told else 0}


def _words(text: Text, person: Person, pair: Partnership) -> str:
    shown = text.show(person.language, pair.language_codes)
    return shown.words if shown else ""
