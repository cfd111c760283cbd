"""`ayni send-mail`: writes the weekly summaries that are due, and sends what waits. Meant for cron or a timer."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import ngettext

from ayni.records.queries.health import LAST_RUN, note_run
from ayni.records.services.digest import write_digests
from ayni.web.sending import send_all, waiting


class Command(BaseCommand):
    help = "Write the weekly summaries that are due, send the messages that wait, and say how many."

    def handle(self, *args: Any, **options: Any) -> None:
        write_digests(now=timezone.now())
        sent = send_all()
        note_run(LAST_RUN, timezone.now())
        self.stdout.write(ngettext("%(n)s message sent.", "%(n)s messages sent.", sent) % {"n": sent})
        left, error = waiting()
        if left:
            told = ngettext("%(n)s message waits.", "%(n)s messages wait.", left) % {"n": left}
            self.stdout.write(f"{told} {error}".strip())
