"""`ayni send-mail`: sends what waits. Meant for cron; the site itself sends after each change."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from ayni.web.mail import send_waiting, waiting

AT_ONCE = 50


class Command(BaseCommand):
    help = "Send the messages that are due, and say how many were sent and how many still wait."

    def handle(self, *args: Any, **options: Any) -> None:
        sent = send_waiting(most=AT_ONCE)
        while sent and (more := send_waiting(most=AT_ONCE)):
            sent += more
        self.stdout.write(ngettext("%(n)s message sent.", "%(n)s messages sent.", sent) % {"n": sent})
        left, error = waiting()
        if left:
            told = ngettext("%(n)s message waits.", "%(n)s messages wait.", left) % {"n": left}
            self.stdout.write(f"{told} {error}".strip())
