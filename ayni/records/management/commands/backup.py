"""`ayni backup FILE`: database and files of this moment in one archive, while people go on working."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ayni.records.archive.backup import told, write_archive
from ayni.records.archive.contents import Unfit


class Command(BaseCommand):
    help = "Write database and files into one archive, each part with its hash. People may go on working."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the archive; it must not be there yet")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            manifest = write_archive(file, timezone.now())
        except Unfit as fault:
            raise CommandError(str(fault)) from fault
        except OSError as fault:
            raise CommandError(
                f"The archive could not be written: {fault.strerror}: {fault.filename or file}"
            ) from fault
        self.stdout.write(f"{file}: {told(manifest)}.")
        if manifest.missing:
            named = "\n".join(f"  {sha256}" for sha256 in manifest.missing)
            raise CommandError(
                "The archive was written, but these kept files are damaged or not in AYNI_FILES any more. "
                f"Take them from an older backup:\n{named}"
            )
