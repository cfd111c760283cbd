"""Reading the demo partnerships out of `data/demo`, through the services, as if people had entered them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.contrib.auth.hashers import make_password
from django.db import models, transaction

from ayni.core.multilingual import Text
from ayni.core.sides import SIDES, Side
from ayni.core.vague import Vague
from ayni.records.models import (
    Event,
    Membership,
    Municipality,
    Partnership,
    Person,
    Source,
)
from ayni.records.rules import Role, Seat
from ayni.records.services import actors, beginning, dates, history

PASSWORD = "ayni-demo-2026"  # printed at every start: the demo hides nothing
BEGUN = date(2025, 9, 1)
ALL_SIDES = {"A": "A", "B": "B", "AB": ""}


def text(words: Mapping[str, Any] | None) -> Text:
    """A Text out of the demo's form: words by language, `original`, and `machine` for those made by one."""
    if not words:
        return Text()
    spoken = {code: said for code, said in words.items() if code not in ("original", "machine")}
    return Text.of(original=words.get("original", ""), machine=words.get("machine", ()), **spoken)


def flat(path: str, words: Mapping[str, Any] | None) -> dict[str, str]:
    return {f"{path}.{code}": said for code, said in text(words).spoken().items()}


def at_noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def states(row: models.Model, **words: Mapping[str, Any] | None) -> None:
    """Which language is the original and what a machine made: a form cannot say that, the data can."""
    for name, said in words.items():
        setattr(row, name, text(said))
    row.save()


def _step(path: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    """A step of an actor on its way to the table."""
    return {
        path: True,
        **flat(f"{path}.reason", entry["reason"]),
        f"{path}.stage": entry["stage"],
        f"{path}.on": Vague(entry["on"]),
        f"{path}.example": entry.get("example", False),
    }


class Demo:
    """One partnership's folder being read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.about = self.read("partnership.json")
        self.seats: dict[str, Seat] = {}

    def read(self, name: str) -> Any:
        return json.loads((self.folder / name).read_text(encoding="utf-8"))

    def uid(self, *names: object) -> UUID:
        """The same for the same thing at every load, so that addresses in a demo stay."""
        return uuid5(NAMESPACE_URL, "/".join(("ayni-demo", self.folder.name, *map(str, names))))

    @transaction.atomic
    def load(self) -> Partnership:
        self.partnership = self._partnership()
        self._people()
        self._sources()
        self._actors()
        self._history()
        self._dates()
        return self.partnership

    def _partnership(self) -> Partnership:
        towns = {side: self._municipality(self.about["municipalities"][side]) for side in SIDES}
        words = {name: text(self.about.get(name)) for name in ("name", "welcome")}
        fields = {
            "since": Vague(self.about["since"]),
            "languages": " ".join(self.about["languages"]),
            "binding": " ".join(self.about["binding"]),
            "public": self.about["public"],
            "example": True,
            "opened_at": None,  # its story began long before: nobody is led through first steps
        }
        slug = self.about["slug"]
        found = beginning.open_partnership(
            uid=self.uid(), slug=slug, municipalities=towns, fields=fields | words, coordinators={}, by=None,
            now=at_noon(BEGUN),
        )  # fmt: skip
        for side, town in towns.items():
            cited = self.about["municipalities"][side].get("population_source")
            if cited:
                town.population_source = Source.objects.create(
                    partnership=found, title=cited["title"], url=cited["url"]
                )
                town.save()
        return found

    def _municipality(self, entry: Mapping[str, Any]) -> Municipality:
        words = {name: text(entry.get(name)) for name in ("name", "office", "address")}
        names = ("slug", "short_name", "country", "kind", "codes", "population", "population_year", "time_zone")
        addresses = {name: entry.get(name, "") for name in ("office_email", "office_phone", "website")}
        languages = " ".join(entry["languages"])
        return Municipality(
            uid=self.uid("town", entry["slug"]),
            languages=languages,
            **words,
            **addresses,
            **{name: entry.get(name) for name in names},
        )

    def _people(self) -> None:
        hashed = make_password(PASSWORD)  # once: hashing is slow by intent
        for entry in self.about["people"]:
            person = Person.objects.create(
                email=entry["email"],
                password=hashed,
                name=entry["name"],
                language=entry["language"],
                time_zone=entry["time_zone"],
                uid=self.uid("person", entry["email"]),
            )
            member = Membership.objects.create(
                person=person, partnership=self.partnership, side=entry["side"], role=entry["role"]
            )
            Membership.objects.filter(pk=member.pk).update(since=BEGUN)  # the story begins before it is loaded
            seat = Seat(person, self.partnership, Side(entry["side"]), entry["role"])
            self.seats[entry["email"]] = seat
            if entry["role"] == Role.COORDINATOR:
                self.seats[entry["side"]] = seat

    def _actors(self) -> None:
        now = at_noon(date(2025, 9, 1))
        known: set[str] = set()
        waiting = list(self.read("actors.json"))
        while waiting:
            entry = next(e for e in waiting if not e["parent"] or e["parent"] in known)
            waiting.remove(entry)
            known.add(entry["id"])
            values = {
                **flat("name", entry["name"]),
                **flat("gives", entry.get("gives")),
                **flat("seeks", entry.get("seeks")),
                **{name: entry[name] for name in ("sector", "kind", "website", "office_email", "public")},
                "tags": tuple(entry["tags"]),
                "parent": str(self.uid("actor", entry["parent"])) if entry["parent"] else "",
            }
            uid = self.uid("actor", entry["id"])
            for cited in entry["sources"]:
                path = f"sources.{self.uid(uid, 'source', cited)}"
                values |= {path: True, f"{path}.source": str(self.uid("source", cited))}
            for number, step in enumerate(entry["steps"]):
                values |= _step(f"steps.{self.uid(uid, 'step', number)}", step)
            row = actors.save_actor(
                seat=self.seats[entry["side"]], uid=uid, values=values, seen=None, edits={}, now=now
            )
            states(row, **{name: entry.get(name) for name in ("name", "gives", "seeks")})
            for step, told in zip(row.steps.order_by("pk"), entry["steps"], strict=True):
                states(step, reason=told["reason"])

    def _sources(self) -> None:
        now = at_noon(date(2025, 9, 1))
        for entry in self.read("history.json")["sources"]:
            values = {name: entry.get(name) or "" for name in ("title", "url", "note")}
            values["published"] = Vague(entry["published"]) if entry.get("published") else None
            history.save_source(seat=self.seats["A"], uid=self.uid("source", entry["id"]), values=values, now=now)

    def _history(self) -> None:
        now = at_noon(date(2025, 9, 2))
        for entry in self.read("history.json")["events"]:
            self._event(entry, now)

    def _event(self, entry: Mapping[str, Any], now: datetime) -> None:
        values: dict[str, Any] = {
            **flat("title", entry["title"]),
            **flat("text", entry.get("text")),
            "on": Vague(entry["when"]),
            "until": Vague(entry["until"]) if entry.get("until") else None,
            "sides": entry["sides"],
            "tags": tuple(entry["tags"]),
            "public": entry["public"],
        }
        for cited in entry["sources"]:
            path = f"citations.{self.uid('citation', entry['id'], cited['source'])}"
            values |= flat(f"{path}.says", cited.get("says"))
            values[f"{path}.source"] = str(self.uid("source", cited["source"]))
            values[f"{path}.contradicts"] = cited.get("contradicts", False)
        seat = self.seats["B" if entry["sides"] == "B" else "A"]
        uid = self.uid("event", entry["id"])
        row = history.save_event(seat=seat, uid=uid, values=values, seen=None, edits={}, now=now)
        states(row, title=entry["title"], text=entry.get("text"))
        Event.objects.filter(pk=row.pk).update(fold=f"{row.title.fold()} {row.text.fold()}")

    def _dates(self) -> None:
        stored, now = self.read("dates.json"), at_noon(date(2026, 9, 1))
        cited = {}
        for entry in stored["sources"]:
            values = {name: entry.get(name) or "" for name in ("title", "url", "note")}
            values["published"] = Vague(entry["published"])
            uid = self.uid("source of a date", entry["id"])
            cited[entry["id"]] = str(history.save_source(seat=self.seats["A"], uid=uid, values=values, now=now).uid)
        for entry in stored["dates"]:
            values = {
                **flat("title", entry["title"]),
                **{name: entry.get(name, default) for name, default in (("lead_days", 30), ("example", False))},
                "kind": entry["kind"],
                "on": Vague(entry["on"]),
                "until": Vague(entry["until"]) if entry.get("until") else None,
                "source": cited.get(entry.get("source", ""), ""),
            }
            seat, uid = self.seats[entry["side"]], self.uid("date", entry["id"])
            row = dates.save_fixed_date(seat=seat, uid=uid, values=values, seen=None, edits={}, now=now)
            states(row, title=entry["title"])
