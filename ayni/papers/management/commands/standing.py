"""`ayni standing INDICATORS.csv VALUES.csv --out DIR`: from tables to tables, without the database."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext, ngettext, override

from ayni.papers.named import BAD
from ayni.papers.standing_csv import Unfit
from ayni.papers.standing_files import computed, read, rests_on, tables, write


class Command(BaseCommand):
    help = "Compute scores, goals, index and trends of places from CSV files. docs/standing.md tells every column."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("indicators", type=Path, metavar="INDICATORS.csv", help="bounds and thresholds")
        parser.add_argument("values", type=Path, metavar="VALUES.csv")
        parser.add_argument("--entities", type=Path, metavar="ENTITIES.csv", help="places with region and oecd")
        parser.add_argument("--series", type=Path, metavar="SERIES.csv", help="values by year, for trends")
        parser.add_argument("--out", type=Path, required=True, metavar="DIR")
        known = [code for code, _ in settings.LANGUAGES]
        parser.add_argument("--lang", default="en", choices=known, help="language of what is said here")

    def handle(self, *args: Any, **options: Any) -> None:
        with override(options["lang"]):
            self._run(options["indicators"], options["values"], options["entities"], options["series"], options["out"])

    def _run(self, indicators: Path, values: Path, entities: Path | None, series: Path | None, out: Path) -> None:
        try:
            given = read(indicators, values, entities, series)
        except Unfit as fault:
            raise CommandError(str(fault), returncode=BAD) from fault
        except OSError as fault:
            raise CommandError(f"{fault.filename} cannot be read: {fault.strerror}.", returncode=BAD) from fault
        found = computed(given)
        try:
            write(out, tables(given, found), rests_on(given, found))
        except OSError as fault:
            told = f"{fault.filename or out} cannot be written: {fault.strerror}."
            raise CommandError(told, returncode=BAD) from fault
        self._tell(len(found.places), int(found.covered.sum()), out)

    def _tell(self, places: int, covered: int, out: Path) -> None:
        told = ngettext("%(out)s: %(n)s place.", "%(out)s: %(n)s places.", places) % {"out": out, "n": places}
        if covered < places:
            too_few = gettext("%(n)s of them have too few values for a score; standing.json names what is missing.")
            told += " " + too_few % {"n": places - covered}
        self.stdout.write(told)
