"""`ayni check`: what is wrong with this installation, in sentences; with Django's own checks."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import check
from django.utils import timezone

from ayni.desk.installation import findings


class Command(check.Command):
    help = "Say what is wrong with this installation, and what to do. Exit code 1 when something has to be mended."

    def handle(self, *app_labels: str, **options: Any) -> None:
        asked_of_django = app_labels or options["tags"] or options["list_tags"]
        if asked_of_django:
            super().handle(*app_labels, **options)
            return
        found = findings(timezone.now())
        for finding in found:
            self.stdout.write(f"{'WRONG' if finding.wrong else 'look '}  {finding.words}")
        super().handle(**{**options, "deploy": not (settings.DEMO or settings.DEBUG)})
        if wrong := sum(finding.wrong for finding in found):
            raise CommandError(f"{wrong} to mend.")
