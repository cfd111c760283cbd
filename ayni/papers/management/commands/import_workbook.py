"""`ayni import-workbook FILE.xlsx --dry-run` or `--as EMAIL`: partnership and year stand in the file."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext, ngettext, override

from ayni.core.reasons import Fault
from ayni.core.sides import SIDES, Side
from ayni.core.workbook import Entry, RawBook, Report, State
from ayni.papers import workbook_told as told
from ayni.papers.named import BAD, named_plan
from ayni.papers.workbook_read import read_workbook
from ayni.records import choices
from ayni.records.models import Membership, Person, Plan
from ayni.records.rules import Seat
from ayni.records.sentences import Names, sentence
from ayni.records.services import Refused
from ayni.records.services.workbook import import_workbook, preview_workbook


class Command(BaseCommand):
    help = "Take a workbook in: all of it or nothing. With --dry-run nothing is written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.xlsx")
        parser.add_argument("--dry-run", action="store_true", help="only list what would change")
        parser.add_argument("--as", dest="email", default="", metavar="EMAIL", help="who takes it in")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["dry_run"] and not options["email"]:
            raise CommandError("Say who takes it in: --as EMAIL. Or only look: --dry-run.", returncode=BAD)
        raw = self._read(options["file"])
        plan = self._plan(raw)
        seat = self._seat(plan, options["email"]) if options["email"] else None
        language = seat.person.language if seat else "en"
        with override(language):
            self._run(plan, raw, seat, language, options["dry_run"])

    def _run(self, plan: Plan, raw: RawBook, seat: Seat | None, language: str, dry: bool) -> None:
        country = plan.partnership.municipality(seat.side if seat else Side.A).country
        reading = choices.reading(plan.partnership, language, country)
        names = {side.value: _called(plan, side, language) for side in SIDES}
        try:
            if seat is None:
                report = preview_workbook(plan=plan, raw=raw, reading=reading)
            else:
                report = import_workbook(seat=seat, plan=plan, raw=raw, reading=reading, now=timezone.now(), dry=dry)
        except Refused as refused:
            raise CommandError(" ".join(sentence(why, names) for why in refused.reasons), returncode=BAD) from refused
        self._tell(report, names, language)
        if report.wrong:
            raise CommandError(gettext("Nothing was written."), returncode=BAD)

    def _read(self, name: str) -> RawBook:
        try:
            return read_workbook(Path(name).read_bytes(), settings.UPLOAD_LIMIT)
        except OSError as fault:
            raise CommandError(f"{name} cannot be read: {fault.strerror}.", returncode=BAD) from fault
        except Fault as fault:
            raise CommandError(f"{name}: {sentence(fault.reason)}", returncode=BAD) from fault

    def _plan(self, raw: RawBook) -> Plan:
        if not raw.sheets:
            raise CommandError(" ".join(told.wrong(fault, {}) for fault in raw.wrong), returncode=BAD)
        if not raw.sheets[0].year:
            raise CommandError("This file holds actors alone. Take it in on their page.", returncode=BAD)
        return named_plan(raw.sheets[0].slug, str(raw.sheets[0].year))

    def _seat(self, plan: Plan, email: str) -> Seat:
        open_seats = Membership.objects.open().select_related("person")
        found = open_seats.filter(
            partnership=plan.partnership, person__email__iexact=email, person__is_active=True
        ).first()
        if found is None:
            known = Person.objects.filter(email__iexact=email).exists()
            why = "has no seat in this partnership" if known else "is not known here"
            raise CommandError(f"{email} {why}.", returncode=BAD)
        return Seat(found.person, plan.partnership, Side(found.side), found.role)

    def _tell(self, report: Report, names: Names, language: str) -> None:
        for state, word in (
            (State.ADDED, gettext("added")),
            (State.CHANGED, gettext("changed")),
            (State.CONFLICT, gettext("changed by somebody else, not written")),
        ):
            for entry in report.of(state):
                lines = self._changes(entry, report, names, language)
                self.stdout.write("\n".join([f"{word}: {told.place(entry.place)}: {entry.name}", *lines]))
        for fault in report.wrong:
            self.stderr.write(told.wrong(fault, names))
        left = report.counts[State.LEFT]
        self.stdout.write(ngettext("%(n)s row stays as it is", "%(n)s rows stay as they are", left) % {"n": left})

    def _changes(self, entry: Entry, report: Report, names: Names, language: str) -> Iterator[str]:
        for change in entry.changes:
            old = told.value(change, change.old, report.called, names, language)
            new = told.value(change, change.new, report.called, names, language)
            yield f"    {change.head}: {old or '–'} → {new or '–'}"


def _called(plan: Plan, side: Side, language: str) -> str:
    shown = plan.partnership.municipality(side).name.show(language, plan.partnership.language_codes)
    return shown.words if shown else ""
