"""`ayni restore FILE`: database and files as the archive has them, or nothing is touched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ayni.records.archive.backup import told
from ayni.records.archive.contents import Unfit
from ayni.records.archive.restore import check_archive, restore_archive


class Command(BaseCommand):
    help = "Bring back database and files from an archive of `ayni backup`, on SQLite or PostgreSQL. Stop Ayni before."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="what was entered here goes; without it, refuse")
        parser.add_argument("--check", action="store_true", help="only read the archive and compare every hash")

    def handle(self, *args: Any, file: Path, replace: bool, check: bool, **options: Any) -> None:
        try:
            manifest = check_archive(file) if check else restore_archive(file, replace=replace)
        except Unfit as fault:
            raise CommandError(f"{fault} Nothing was changed.") from fault
        self.stdout.write(f"{'Whole' if check else 'Restored'}: {told(manifest)}.")
        if manifest.missing:
            self.stderr.write(f"{len(manifest.missing)} kept files were already missing when it was written.")
