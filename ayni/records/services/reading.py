"""Saying that one has read what the other side did."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ayni.core.reasons import reason
from ayni.records.models import Change, Membership
from ayni.records.queries.home import start_of
from ayni.records.rules import SEE, Seat
from ayni.records.services.base import Refused, demand


@transaction.atomic
def mark_read(*, seat: Seat, newest: int, shown: int, now: datetime) -> Membership:
    """Moves the person's last look to a change that was shown to them, if all changes up to it were shown, too.

    `newest`: number of the newest change on the page; `shown`: how many there were. Pressed twice, it moves once.
    """
    demand(seat, SEE)
    row = (
        Membership.objects.open().select_for_update(of=("self",)).get(partnership=seat.partnership, person=seat.person)
    )
    theirs = Change.objects.filter(partnership=seat.partnership, side=seat.side.other.value)
    last = theirs.filter(pk=newest).first()
    if last is None:
        raise Refused(reason("record_unknown"))
    since = start_of(row.since, row.last_seen, now)
    if last.at <= since:
        return row
    if theirs.filter(at__gt=since, at__lte=last.at).count() != shown:
        raise Refused(reason("news_moved_on"))
    row.last_seen = last.at
    row.save(update_fields=["last_seen"])
    return row
