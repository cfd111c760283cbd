"""`ayni reset-second-factor EMAIL`: for somebody who has lost the phone and the recovery codes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ayni.records.models import Person
from ayni.records.services.people import end_sessions, forget_second_factor


class Command(BaseCommand):
    help = "Takes the second factor and the recovery codes away, and signs the person out everywhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *given: Any, email: str, **options: Any) -> None:
        person = Person.objects.filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"{email} is not known here.")
        if not forget_second_factor(person=person):
            raise CommandError(f"{email} has no second factor.")
        end_sessions(person=person)
        self.stdout.write(f"{email} signs in with the password alone now, and can set up a new second factor.")
