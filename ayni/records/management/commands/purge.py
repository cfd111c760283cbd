"""`ayni purge`: erases what has had its time, rule by rule. Meant for cron, once a night."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from ayni.core.retention import RULES
from ayni.records.queries.health import LAST_PURGE, note_run
from ayni.records.queries.retention import due_counts
from ayni.records.retained import what
from ayni.records.services.erasing import purge


class Command(BaseCommand):
    help = "Erase personal data that have had their time, by the rules of docs/data-protection.md, and say how many."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how many of which kind; erase nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        counts = due_counts(now) if options["dry_run"] else purge(now=now)
        if not options["dry_run"]:
            note_run(LAST_PURGE, now)
        for rule in RULES:
            self.stdout.write(f"{rule.kind:<11} {counts[rule.kind]:>6}  {what(rule)}")
