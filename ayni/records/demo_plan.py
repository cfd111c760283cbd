"""Reading the plans of a demo partnership: rows entered by the side that proposed them, then the story of the moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from ayni.core.sides import SIDES
from ayni.core.vague import Vague
from ayni.core.workplan import Level, Status
from ayni.records.demo import Demo, at_noon, flat, states, text
from ayni.records.models import Document, Measure, Plan, Progress
from ayni.records.queries.closing import draft
from ayni.records.rules import Seat
from ayni.records.services import handover, progress, workplan

ALL_SIDES = {"A": "A", "B": "B", "AB": ""}


class DemoPlan:
    """One plan-YYYY.json being read."""

    def __init__(self, demo: Demo, stored: Mapping[str, Any]) -> None:
        self.demo, self.stored, self.uid, self.seats = demo, stored, demo.uid, demo.seats

    def load(self) -> None:
        stored, year, story = self.stored, self.stored["year"], self.stored["story"]
        begun = datetime.fromisoformat(story[0]["at"]) - timedelta(days=10) if story else at_noon(date(year - 1, 10, 1))
        plan = workplan.open_plan(seat=self.seats["A"], year=year, uid=self.uid("plan", year), now=begun)
        states(plan, preamble=stored.get("preamble"))
        for number, field in enumerate(stored["fields"], 1):
            self._node(plan, Level.FIELD, field, {}, (number,), begun)
        # What was entered so far counts as said before the first move.
        Document.objects.filter(pk=plan.document_id).update(saved_at=None, turn="A")
        for move in story:
            self._move(plan, move)
        for entry in _measures(stored["fields"]):
            self._kept(entry, Measure.objects.get(uid=self._measure_uid(year, entry)))

    def _node(
        self,
        plan: Plan,
        level: Level,
        entry: Mapping[str, Any],
        above: dict[str, str],
        at: tuple[object, ...],
        now: datetime,
    ) -> None:
        uid = self.uid("plan", plan.year, level, *at)
        values = {
            **flat("title", entry["title"]),
            **flat("aim", entry.get("aim")),
            "tags": tuple(entry["tags"]),
            **above,
        }
        row = workplan.save_node(
            seat=self._turn(plan, "A"), plan=plan, level=level, uid=uid, values=values, seen=None, edits={}, now=now
        )
        states(row, title=entry["title"], aim=entry.get("aim"))
        name = {Level.FIELD: "field", Level.STRATEGIC: "strategic_goal", Level.OPERATIONAL: "operational_goal"}[level]
        here = {**above, name: str(uid)}
        for number, below in enumerate(entry.get("strategic_goals", ()), 1):
            self._node(plan, Level.STRATEGIC, below, here, (*at, "s", number), now)
        for number, below in enumerate(entry.get("operational_goals", ()), 1):
            self._node(plan, Level.OPERATIONAL, below, here, (*at, "o", number), now)
        place = {"field": here["field"], name: str(uid)}
        for measure in entry.get("measures", ()):
            self._measure(plan, measure, place, now)

    def _turn(self, plan: Plan, side: str) -> Seat:
        """Each side enters its own proposals; the moves between them are told by the story alone."""
        Document.objects.filter(pk=plan.document_id).update(turn=side)
        return self.seats[side]

    def _measure_uid(self, year: int, entry: Mapping[str, Any]) -> UUID:
        return self.uid("measure", year, entry.get("id") or entry["title"][entry["title"].get("original", "de")])

    def _measure(self, plan: Plan, entry: Mapping[str, Any], place: dict[str, str], now: datetime) -> None:
        by = entry.get("proposed_by", "A")
        uid = self._measure_uid(plan.year, entry)
        origin = entry.get("origin") or {"kind": "new", "side": ""}
        values: dict[str, Any] = {
            **place,
            **flat("title", entry["title"]),
            **flat("description", entry.get("description")),
            **flat("origin_words", origin.get("words")),
            "tags": tuple(entry["tags"]),
            "kind": entry["kind"],
            "own_side": by if entry["kind"] == "own" else "",
            "start": Vague(entry["start"]) if entry.get("start") else None,
            "end": Vague(entry["end"]) if entry.get("end") else None,
            "reference_a": (entry.get("references") or {}).get("A") or "",
            "reference_b": (entry.get("references") or {}).get("B") or "",
            "origin": origin["kind"],
            "origin_side": ALL_SIDES.get(origin.get("side") or "AB", ""),
            "public": entry.get("public", True),
            **self._rows(entry, uid),
        }
        if origin.get("from"):
            values["carried_from"] = str(self.uid("measure", plan.year - 1, origin["from"]))
        row = workplan.save_measure(
            seat=self._turn(plan, by), plan=plan, uid=uid, values=values, seen=None, edits={}, now=now
        )
        states(row, title=entry["title"], description=entry.get("description"), origin_words=origin.get("words"))
        for below, said in zip(row.milestones.all(), entry.get("milestones", ()), strict=True):
            states(below, title=said["title"])
        for below, said in zip(row.resources.all(), entry.get("resources", ()), strict=True):
            states(below, what=said.get("what"), source=said.get("source"))
        for below, said in zip(row.results.all(), entry.get("results", ()), strict=True):
            states(below, title=said["title"], unit=said.get("unit"), source=said.get("source"))

    def _rows(self, entry: Mapping[str, Any], uid: UUID) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for side in SIDES:
            lead = (entry.get("leads") or {}).get(side)
            for actor in [lead, *(entry.get("further") or {}).get(side, ())]:
                if actor:
                    path = f"responsibilities.{self.uid(uid, 'actor', actor)}"
                    found |= {f"{path}.actor": str(self.uid("actor", actor)), f"{path}.lead": actor == lead}
        for number, step in enumerate(entry.get("milestones", ())):
            path = f"milestones.{self.uid(uid, 'step', number)}"
            found |= flat(f"{path}.title", step["title"]) | {
                f"{path}.due": Vague(step["due"]) if step.get("due") else None,
                f"{path}.side": ALL_SIDES[step["side"]],
                f"{path}.position": number,
            }
        for number, help_ in enumerate(entry.get("resources", ())):
            path = f"resources.{self.uid(uid, 'resource', number)}"
            found |= flat(f"{path}.what", help_.get("what")) | flat(f"{path}.source", help_.get("source"))
            found |= {f"{path}.{name}": help_.get(name) or "" for name in ("side", "kind", "currency")}
            amount = Decimal(help_["amount"]) if help_.get("amount") else None
            found |= {
                f"{path}.amount": amount,
                f"{path}.example": help_.get("example", False),
                f"{path}.position": number,
            }
        for number, result in enumerate(entry.get("results", ())):
            path = f"results.{self.uid(uid, 'result', number)}"
            for name in ("title", "unit", "source"):
                found |= flat(f"{path}.{name}", result.get(name))
            for name in ("baseline", "target"):
                for side in SIDES:
                    value = (result.get(name) or {}).get(side)
                    found[f"{path}.{name}_{side.lower()}"] = Decimal(value) if value is not None else None
            found |= {f"{path}.example": result.get("example", False), f"{path}.position": number}
        return found

    def _move(self, plan: Plan, move: Mapping[str, Any]) -> None:
        seat, now, note = self.seats[move["by"]], datetime.fromisoformat(move["at"]), move.get("note") or ""
        plan = Plan.objects.select_related("document__snapshot").get(pk=plan.pk)
        plan.partnership = self.demo.partnership
        document = plan.document
        closed = document.snapshot.sha256 if document.snapshot else draft(plan).sha256
        passing = {"seat": seat, "record": plan, "seen": document.version, "note": note, "now": now}
        held = {"seat": seat, "sha256": closed, "note": note, "now": now}
        match move["move"]:
            case "hand_over":
                handover.hand_over(**passing)
            case "return":
                handover.give_back(**passing)
            case "take_back":
                handover.take_back(**passing)
            case "reopen":
                handover.reopen(**passing)
            case "close":
                handover.close_plan(plan=plan, **held)
            case "confirm":
                handover.confirm(record=plan, **held)
            case "session":
                day = date.fromisoformat(move["session"])
                handover.schedule(
                    seat=seat, record=plan, body=move["body"], session=day, file_reference=move["file"], now=now
                )
            case "accept":
                told = {"body": move["body"], "on": date.fromisoformat(move["on"]), "paper_number": move["paper_no"]}
                handover.accept(record=plan, **held, **told, on_paper=False, scan=None)
            case unknown:
                raise ValueError(f"plan {plan.year}: no move is called {unknown}")

    def _kept(self, entry: Mapping[str, Any], measure: Measure) -> None:
        for step, said in zip(measure.milestones.all(), entry.get("milestones", ()), strict=True):
            if said.get("done"):
                day = date.fromisoformat(said["done"])
                progress.set_milestone_done(
                    seat=self.seats[step.side or "A"],
                    measure=measure,
                    uid=step.uid,
                    done=day,
                    seen=None,
                    now=at_noon(day),
                )
        for result, said in zip(measure.results.all(), entry.get("results", ()), strict=True):
            for number, value in enumerate(said.get("values", ())):
                self._value(measure, result.uid, number, value)
        for side, said in (entry.get("standing") or {}).items():
            self._standing(measure, side, said)

    def _value(self, measure: Measure, result: UUID, number: int, value: Mapping[str, Any]) -> None:
        day = date.fromisoformat(value["on"])
        source = (
            value["source"] if isinstance(value["source"], str) else next(iter(text(value["source"]).spoken().values()))
        )
        progress.add_result_value(
            seat=self.seats[value["side"]],
            measure=measure,
            result=result,
            uid=self.uid("value", result, number),
            on=day,
            value=Decimal(value["value"]),
            source=source,
            example=value.get("example", False),
            now=at_noon(day),
        )

    def _standing(self, measure: Measure, side: str, said: Mapping[str, Any]) -> None:
        day = date.fromisoformat(said["on"])
        words, risk = text(said.get("words")), text(said.get("risk"))
        language = words.original or risk.original or self.seats[side].person.language
        note = progress.note_progress(
            seat=self.seats[side],
            measure=measure,
            uid=self.uid("standing", measure.uid, side),
            on=day,
            status=Status(said["status"]),
            words=words.words(language),
            risk=risk.words(language),
            language=language,
            now=at_noon(day),
            public=said.get("public", True),
        )
        Progress.objects.filter(pk=note.pk).update(words=words, risk=risk, fold=f"{words.fold()} {risk.fold()}")


def _measures(nodes: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for node in nodes:
        for name in ("strategic_goals", "operational_goals"):
            yield from _measures(node.get(name, []))
        yield from node.get("measures", [])
