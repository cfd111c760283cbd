"""Mails with a signed link, whatever the link is for: how many, and what is said when there were too many."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext

from ayni.desk.forms.guests import SendForm
from ayni.records.rules import Seat
from ayni.records.services import Refused
from ayni.web import throttle
from ayni.web.editing import REFUSED

TOO_MANY = 429
SENT = throttle.Limit("guest-sent", 20)
TO_ONE = throttle.Limit("guest-sent-to", 3, throttle.DAY)
"""Mails with a link: of one person in an hour, and to one address in a day."""


def mailed(seat: Seat, form: SendForm, send: Callable[[str], None]) -> int:
    """Has `send` write to the address of a valid form. 0, or the status of a form that comes back with its reasons."""
    to = form.cleaned_data["email"]
    if not (throttle.take(SENT, str(seat.person.uid)) and throttle.take(TO_ONE, to.casefold())):
        form.add_error("email", gettext("Many mails were sent already. Please wait, or paste the link yourself."))
        return TOO_MANY
    try:
        send(to)
    except Refused as refused:
        form.refuse(refused, seat)
        return REFUSED
    return 0
