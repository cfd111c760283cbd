"""`ayni export-person EMAIL FILE`: all that is held on somebody, with or without an account."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from ayni.records.queries.held import held_on


class Command(BaseCommand):
    help = "Write all that is held on a person into a new JSON file that only you can read."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        found = held_on(options["email"], timezone.now())
        try:
            place = os.open(options["file"], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as fault:
            raise CommandError(f"{options['file']}: {fault.strerror}") from fault
        with os.fdopen(place, "w", encoding="utf-8") as file:
            json.dump(found, file, ensure_ascii=False, indent=2)
        n = sum(map(len, found["records"].values())) + len(found["history_that_names_the_address"])
        told = ngettext("%(n)s row is held on this address.", "%(n)s rows are held on this address.", n) % {"n": n}
        self.stdout.write(told if n else gettext("Nothing is held on this address."))
