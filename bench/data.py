"""Invented partnerships of a size that no town hall reaches, written in bulk past the services."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from django.contrib.auth.hashers import make_password
from django.db import transaction

from ayni.core.canonical import FORMAT
from ayni.core.multilingual import Text
from ayni.core.snapshot import Part as CorePart
from ayni.core.snapshot import beside_hash, document_hash, parts
from ayni.core.vague import Vague
from ayni.core.workplan import Status
from ayni.records import models as m
from ayni.records.queries.workplan import live_plan

NAMESPACE = UUID("0d2c7f2e-5b57-4c1a-9f0e-5f3b6a2a1c11")
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
YEARS = range(2023, 2028)
ACTORS, EVENTS = 50, 60
GOALS = ("1", "3", "4", "5", "6", "8", "11", "12", "13", "15", "16", "17")
TARGETS = ("3.8", "4.7", "6.3", "11.6", "12.5", "13.3", "15.4", "17.16")

TITLES = (
    ("Schulgärten mit alten Sorten anlegen", "Crear huertos con variedades nativas", "Plant native school gardens"),
    ("Seniorengruppen tauschen Handwerk", "Personas mayores comparten su artesanía", "Seniors swap crafts"),
    ("Regenwasser auf Dächern sammeln", "Captar agua de lluvia en los techos", "Collect rain water on roofs"),
    ("Fairer Kaffee in den Kantinen", "Café de comercio justo en los comedores", "Fair coffee in every canteen"),
    ("Radwege zwischen den Schulen", "Ciclovías entre las escuelas", "Cycle paths between the schools"),
)
WORDS = (
    "Beide Verwaltungen legen gemeinsam fest, wer die Flächen pflegt und wie die Ergebnisse vorgestellt werden.",
    "Ambas municipalidades definen juntas quién cuida las áreas y cómo se presentan los resultados.",
    "Both town halls settle together who looks after the sites and how the results are shown.",
)
STATUSES = tuple(Status)


@dataclass(frozen=True)
class Size:
    """What was written, for the report."""

    partnerships: int
    plans: int
    measures: int
    actors: int
    rows: int


@cache
def text(words: tuple[str, str, str], number: object = "") -> Text:
    """German is the original, Spanish checked; English is missing in every third text."""
    said = {code: f"{one} {number}".strip() for code, one in zip(("de", "es", "en"), words, strict=True)}
    if isinstance(number, int) and number % 3 == 0:
        del said["en"]
    return Text.of(original="de", **said)


@transaction.atomic
def partnership(slug: str, plans: dict[int, int], actors: int = ACTORS) -> m.Partnership:
    """`plans`: number of measures by year. All but the newest are agreed by both. `actors`: of both sides together."""
    return _Partnership(slug, plans, actors).write()


class _Partnership:
    def __init__(self, slug: str, plans: dict[int, int], actors: int) -> None:
        self.slug, self.plans, self.count_of_actors = slug, plans, actors
        self.count = itertools.count(1)

    def uid(self) -> UUID:
        return uuid5(NAMESPACE, f"{self.slug} {next(self.count)}")

    def write(self) -> m.Partnership:
        self.row = m.Partnership.objects.create(
            uid=self.uid(), slug=self.slug, name=text(("Bund", "Alianza", "Alliance"), 1), public=True,
            since=Vague("1998-05-20"), example=True,
        )  # fmt: skip
        self.towns = [self._town(side) for side in ("A", "B")]
        self.person = m.Person.objects.create(
            uid=self.uid(), email=f"{self.slug}@bench.example", name="Bench", language="de",
            time_zone="Europe/Berlin", password=make_password(None),
        )  # fmt: skip
        m.Membership.objects.create(
            uid=self.uid(), person=self.person, partnership=self.row, side="A", role="coordinator"
        )
        self.actors = m.Actor.objects.bulk_create(self._actor(number) for number in range(self.count_of_actors))
        self._events()
        for year, measures in self.plans.items():
            _Plan(self, year, measures).write(agreed=year != max(self.plans))
        return self.row

    def _town(self, side: str) -> m.Municipality:
        a = side == "A"
        return m.Municipality.objects.create(
            uid=self.uid(), partnership=self.row, side=side, slug=f"town-{side.lower()}", short_name=f"Stadt {side}",
            name=text(("Musterstadt", "Musterstadt", "Musterstadt") if a else ("Villa Ejemplo",) * 3, 1),
            country="DE" if a else "PE", kind="city", time_zone="Europe/Berlin" if a else "America/Lima",
            languages="de" if a else "es", office=text(("Büro", "Oficina", "Office"), 1),
            office_email=f"office-{side.lower()}@bench.example", population=270_000, population_year=2024,
        )  # fmt: skip

    def _actor(self, number: int) -> m.Actor:
        name = text(("Amt für Umwelt und Naturschutz", "Gerencia de Desarrollo Ambiental", "Environment"), number)
        return m.Actor(
            partnership=self.row, uid=self.uid(), side="AB"[number % 2], name=name, tags=(GOALS[number % 12],),
            sector=m.Actor.Sector.values[number % 4], fold=name.fold(), sort=name.sort_key(("de",)),
        )  # fmt: skip

    def _events(self) -> None:
        source = m.Source.objects.create(
            partnership=self.row, uid=self.uid(), title="Amtsblatt", url="https://example.org/"
        )
        events = m.Event.objects.bulk_create(
            m.Event(
                partnership=self.row, uid=self.uid(), on=Vague.of(1995 + number // 2, 1 + number % 12),
                title=text(TITLES[number % 5], number), text=text(WORDS, number), sides=("AB", "A", "B")[number % 3],
                tags=(GOALS[number % 12],),
            )
            for number in range(EVENTS)
        )  # fmt: skip
        m.Citation.objects.bulk_create(m.Citation(event=event, uid=self.uid(), source=source) for event in events)


class _Plan:
    def __init__(self, of: _Partnership, year: int, measures: int) -> None:
        self.of, self.uid, self.year, self.measures = of, of.uid, year, measures

    def write(self, agreed: bool) -> None:
        pair = self.of.row
        document = m.Document.objects.create(partnership=pair, uid=self.uid(), kind="plan", turn="A", since=NOW)
        preamble = text(WORDS, self.year)
        self.plan = m.Plan.objects.create(
            partnership=pair, uid=self.uid(), document=document, year=self.year, preamble=preamble
        )
        self._nodes()
        self.rows = m.Measure.objects.bulk_create(self._measure(number) for number in range(self.measures))
        self._below()
        m.Change.objects.bulk_create(self._changes(document))
        if agreed:
            self._agree(document)

    def _nodes(self) -> None:
        """One field of action per ten measures, with a strategic and two operational goals."""
        shared = {"partnership": self.of.row, "plan": self.plan}

        def node(number: int, code: str) -> dict[str, Any]:
            words = {"title": text(TITLES[number % 5], number), "aim": text(WORDS, number)}
            return {**shared, **words, "uid": self.uid(), "position": number, "code": code, "tags": ("4", "11")}

        numbers = range(1, max(2, self.measures // 10 + 1))
        self.fields = m.Field.objects.bulk_create(m.Field(**node(n, str(n))) for n in numbers)
        strategic = m.StrategicGoal.objects.bulk_create(
            m.StrategicGoal(**node(f.position, f"{f.code}.1"), field=f) for f in self.fields
        )
        self.goals = m.OperationalGoal.objects.bulk_create(
            m.OperationalGoal(**node(2 * s.position + n, f"{s.code}.{n + 1}"), field=s.field, strategic_goal=s)
            for s in strategic
            for n in (0, 1)
        )

    def _measure(self, number: int) -> m.Measure:
        goal = self.goals[number % len(self.goals)]
        title = text(TITLES[number % 5], number)
        return m.Measure(
            partnership=self.of.row, plan=self.plan, uid=self.uid(), position=number, code=f"{goal.code}.{number}",
            title=title, description=text(WORDS, number), field=goal.field, operational_goal=goal, proposed_by="A",
            tags=(GOALS[number % 12], TARGETS[number % 8].partition(".")[0], TARGETS[number % 8]),
            start=Vague.of(self.year, 1 + number % 6), end=Vague.of(self.year, 7 + number % 6, 15),
            reference_a="Kapitel 3300", fold=title.fold(), sort=title.sort_key(("de",)),
        )  # fmt: skip

    def _below(self) -> None:
        rows = list(enumerate(self.rows))
        a, b = self.of.actors[::2], self.of.actors[1::2]
        m.Responsibility.objects.bulk_create(
            m.Responsibility(measure=row, uid=self.uid(), side=side, actor=actor, lead=lead)
            for n, row in rows
            for side, actor, lead in (
                ("A", a[n % 25], True),
                ("B", b[n % 25], True),
                ("B", b[(n + 7) % 25], False),
            )
        )
        m.Milestone.objects.bulk_create(
            m.Milestone(
                measure=row, uid=self.uid(), position=step, title=text(TITLES[(n + step) % 5], step),
                due=Vague.of(self.year, 3 + 3 * step), side=("A", "B", "")[step],
                done=date(self.year, 3, 1) if step < n % 4 else None,
            )
            for n, row in rows
            for step in range(3)
        )  # fmt: skip
        m.Resource.objects.bulk_create(
            m.Resource(
                measure=row, uid=self.uid(), side=side, kind=kind, amount=Decimal(100 + n), currency=currency,
                what=text(WORDS, n), source=text(("Haushalt", "Presupuesto", "Budget"), n), example=True,
            )
            for n, row in rows
            for side, kind, currency in (("A", "money", "EUR"), ("B", "hours", ""))
        )  # fmt: skip
        self._results(rows)
        m.Progress.objects.bulk_create(
            m.Progress(
                partnership=self.of.row, measure=row, uid=self.uid(), side=side, on=date(self.year, month, 1), at=NOW,
                status=STATUSES[(n + month) % 7], words=text(WORDS, n), person=self.of.person,
            )
            for n, row in rows
            for side, month in (("A", 3), ("B", 4), ("A", 9))
        )  # fmt: skip

    def _results(self, rows: Iterable[tuple[int, m.Measure]]) -> None:
        results = m.Result.objects.bulk_create(
            m.Result(
                measure=row, uid=self.uid(), title=text(TITLES[n % 5], n), unit=text(("Gärten", "huertos", "gardens")),
                source=text(("Bericht", "Informe", "Report")), baseline_a=Decimal(1), target_a=Decimal(9),
                baseline_b=Decimal(2), target_b=Decimal(12), example=True,
            )
            for n, row in rows
        )  # fmt: skip
        m.ResultValue.objects.bulk_create(
            m.ResultValue(
                result=result, uid=self.uid(), side=side, on=date(self.year, 6, 1), value=Decimal(5), source="Bericht",
                example=True,
            )
            for result in results
            for side in "AB"
        )  # fmt: skip

    def _changes(self, document: m.Document) -> list[m.Change]:
        return [
            m.Change(
                partnership=self.of.row, document=document, kind="measure", uid=row.uid, version=step + 1, side="A",
                action=("added", "changed", "changed")[step], person=self.of.person, at=NOW - timedelta(days=step),
                before={"title.de": "vorher"} if step else {}, after={"title.de": "nachher"},
            )
            for row in self.rows
            for step in range(3)
        ]  # fmt: skip

    def _agree(self, document: m.Document) -> None:
        pair = self.of.row
        found = parts(live_plan(self.plan, kept=False), (pair.a.name, pair.b.name), pair.binding_codes)
        snapshot = m.Snapshot.objects.create(
            partnership=pair, uid=self.uid(), document=document, number=1, format=FORMAT, binding=pair.binding,
            sha256=document_hash(found), beside_sha256=beside_hash(found), taken_at=NOW, side="A",
        )  # fmt: skip
        m.Part.objects.bulk_create(_stored(snapshot, number, part) for number, part in enumerate(found))
        for side in "AB":
            m.Acceptance.objects.create(
                partnership=pair, uid=self.uid(), document=document, snapshot=snapshot, side=side, body="Rat", at=NOW,
                session=date(self.year, 1, 9), accepted_on=date(self.year, 1, 10), paper_number="1/23",
            )  # fmt: skip
        m.Document.objects.filter(pk=document.pk).update(stage="agreed", snapshot=snapshot, agreed=snapshot)


def _stored(snapshot: m.Snapshot, number: int, part: CorePart) -> m.Part:
    return m.Part(
        snapshot=snapshot, position=number, kind=part.kind, uid=part.uid, text=part.text, sha256=part.sha256,
        beside=part.beside,
    )  # fmt: skip


def size() -> Size:
    counted = {model.__name__: model._default_manager.count() for model in m.Measure._meta.apps.get_models()
               if model.__module__.startswith("ayni.")}  # fmt: skip
    return Size(counted["Partnership"], counted["Plan"], counted["Measure"], counted["Actor"], sum(counted.values()))
