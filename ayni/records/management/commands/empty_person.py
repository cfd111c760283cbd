"""`ayni empty-person EMAIL`: the name of somebody who has left goes today and not on its later day."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ayni.records.models import Person
from ayni.records.sentences import sentence
from ayni.records.services import Refused
from ayni.records.services.erasing import erase_person


class Command(BaseCommand):
    help = "Empties what is known of a person who has no seat any more; the history keeps office and role."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *given: Any, email: str, **options: Any) -> None:
        person = Person.objects.filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"{email} is not known here.")
        try:
            erase_person(person=person, now=timezone.now())
        except Refused as refused:
            raise CommandError(" ".join(sentence(why, {}) for why in refused.reasons)) from refused
        self.stdout.write(f"{email} is forgotten. The history tells office and role.")
