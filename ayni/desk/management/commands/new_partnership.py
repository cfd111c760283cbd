"""`ayni new-partnership`: the operator's form without a browser, out of options, a TOML file, or both."""

from __future__ import annotations

import tomllib
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ayni.desk.forms.beginning import NewPartnershipForm
from ayni.records.services import Refused
from ayni.records.services.beginning import open_partnership

BAD = 2
EXAMPLE = """An example of FILE.toml; what has no comment is needed:

  slug = "musterstadt-villa-ejemplo"   # may be left out
  since = "1998"                       # may be left out
  [a]
  name = "Musterstadt"
  short_name = "Musterstadt"           # at most 12 letters
  kind = "city"                        # city, district, municipality, county, province
  country = "DE"
  time_zone = "Europe/Berlin"
  language = "de"                      # de, en or es
  office_email = "partnerschaft@musterstadt.example"             # may be left out
  coordinator_email = "koordination@musterstadt.example"         # of one town at least
  coordinator_name = "Koordination Musterstadt"
  [b]
  (the same for the other town)
"""


class Command(BaseCommand):
    help = "Open a partnership of two municipalities; its first coordinators get a mail. Options win over the file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", metavar="FILE.toml", default="")
        for name, field in NewPartnershipForm().fields.items():
            if name != "uid":
                parser.add_argument(f"--{name.replace('_', '-')}", dest=name, default="", help=str(field.label))

    def create_parser(self, prog_name: str, subcommand: str, **given: Any) -> Any:
        parser = super().create_parser(prog_name, subcommand, **given)
        parser.epilog, parser.formatter_class = EXAMPLE, RawDescriptionHelpFormatter
        return parser

    def handle(self, *args: Any, **options: Any) -> None:
        given = self._file(options["file"]) if options["file"] else {}
        form = NewPartnershipForm(given | {name: options[name] for name in _names() if options[name]})
        if form.is_valid():
            try:
                opened = open_partnership(by=None, now=timezone.now(), **form.table())
            except Refused as refused:
                form.refuse(refused)
            else:
                self.stdout.write(f"{opened.slug} is open. The mails leave with: ayni send-mail")
                return
        raise CommandError("Nothing was opened.\n" + "\n".join(_wrong(form)), returncode=BAD)

    def _file(self, name: str) -> dict[str, str]:
        try:
            found = tomllib.loads(Path(name).read_text(encoding="utf-8"))
        except OSError as fault:
            raise CommandError(f"{name} cannot be read: {fault.strerror}.", returncode=BAD) from fault
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
            raise CommandError(f"{name} is not TOML: {fault}. Look at --help.", returncode=BAD) from fault
        flat: dict[str, str] = {}
        for key, value in found.items():
            towns = value.items() if key in ("a", "b") and isinstance(value, dict) else ()
            flat |= {f"{key}_{inner}": str(told) for inner, told in towns} if towns else {key: str(value)}
        unknown = [key for key in flat if key not in _names()]
        if unknown:
            raise CommandError(f"{name}: not known here: {', '.join(unknown)}.", returncode=BAD)
        return flat


def _names() -> list[str]:
    return [name for name in NewPartnershipForm().fields if name != "uid"]


def _wrong(form: NewPartnershipForm) -> list[str]:
    """One line for each thing that is wrong, with the name under which it is given."""
    return [
        f"{name.replace('_', '-') if name in form.fields else 'partnership'}: {' '.join(map(str, told))}"
        for name, told in form.errors.items()
    ]
