"""`ayni export-workbook --partnership SLUG --year YYYY FILE.xlsx`"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from ayni.papers.named import BAD, named_plan
from ayni.papers.workbook_write import workbook_xlsx
from ayni.records import choices
from ayni.records.queries.workbook import book


class Command(BaseCommand):
    help = "Write a plan to a workbook (XLSX) that can be changed and taken in again with import-workbook."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--partnership", required=True, metavar="SLUG")
        parser.add_argument("--year", required=True, metavar="YYYY")
        parser.add_argument("--lang", default="", help="language of the headings; else the partnership's first")
        parser.add_argument("file", metavar="FILE.xlsx")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = named_plan(options["partnership"], options["year"])
        known = [code for code, _ in settings.LANGUAGES]
        language = options["lang"] or plan.partnership.language_codes[0]
        if language not in known:
            raise CommandError(f"“{language}” is not a language of Ayni. Known: {', '.join(known)}.", returncode=BAD)
        with override(language):
            sides = {side: words[0] for side, words in choices.side_words(plan.partnership).items()}
            data = workbook_xlsx(book=book(plan, language), sides=sides, language=language)
        try:
            Path(options["file"]).write_bytes(data)
        except OSError as fault:
            raise CommandError(f"{options['file']} cannot be written: {fault.strerror}.", returncode=BAD) from fault
        self.stdout.write(f"{options['file']} ({max(1, len(data) // 1024)} KB)")
