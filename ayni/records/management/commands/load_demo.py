"""`ayni load-demo`: the demo partnerships with their real dated facts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from ayni.records.demo import PASSWORD, Demo
from ayni.records.demo_corrections import load_corrections
from ayni.records.demo_guests import load_guests
from ayni.records.demo_notices import load_notices
from ayni.records.demo_pairings import load_pairings
from ayni.records.demo_plan import DemoPlan
from ayni.records.demo_progress import load_progress
from ayni.records.demo_report import load_report
from ayni.records.demo_talk import load_comments, load_views
from ayni.records.demo_words import load_glossary, load_rewordings
from ayni.records.models import Mail, Membership, Partnership, Person

OPERATOR = "operator@ayni.example"


class Command(BaseCommand):
    help = "Load the demo partnerships from data/demo into an empty database, and print their sign-ins."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there is a partnership already")

    def handle(self, *args: Any, if_empty: bool = False, **options: Any) -> None:
        if not settings.DEMO and not settings.DEBUG:
            raise CommandError("The demo's sign-ins are public. It loads only where AYNI_DEMO is on.")
        if Partnership.objects.exists():
            if not if_empty:
                raise CommandError("There is a partnership already. 'make demo-reset' starts over.")
        else:
            for path in sorted((settings.ROOT / "data" / "demo").glob("*/partnership.json")):
                self._load(path.parent)
            Person.objects.create_superuser(OPERATOR, PASSWORD, name="Operator", language="en", time_zone="UTC")
        self._print_sign_ins()

    @transaction.atomic
    def _load(self, folder: Path) -> None:
        demo = Demo(folder)
        demo.load()
        for path in sorted(folder.glob("plan-*.json")):
            DemoPlan(demo, demo.read(path.name)).load()
        for path in sorted(folder.glob("report-*.json")):
            load_report(demo, demo.read(path.name))
        for name, load in (
            ("corrections.json", load_corrections),
            ("progress.json", load_progress),
            ("comments.json", load_comments),
            ("views.json", load_views),
            ("pairings.json", load_pairings),
            ("glossary.json", load_glossary),
            ("rewordings.json", load_rewordings),
            ("notices.json", load_notices),
        ):
            if (folder / name).exists():
                load(demo, demo.read(name))
        if (folder / "guests.json").exists():
            load_guests(demo, demo.read("guests.json"), timezone.now())
        Mail.objects.filter(state=Mail.State.WAITING).delete()  # the story is told, its mails are long answered

    def _print_sign_ins(self) -> None:
        seats = (
            Membership.objects.open()
            .select_related("person", "partnership")
            .order_by("partnership__slug", "side", "id")
        )
        self.stdout.write(f"Demo sign-ins (password for all: {PASSWORD})")
        for seat in seats:
            self.stdout.write(f"  {seat.person.email:<44} {seat.role:<12} {seat.partnership.slug}")
        self.stdout.write(f"  {OPERATOR:<44} {'operator':<12} /operator/")
