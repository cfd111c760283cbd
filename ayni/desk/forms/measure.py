"""The form of a measure: the five questions first, the rest folded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ayni.core.sides import SIDES, Side
from ayni.core.words import fold
from ayni.core.workplan import Kind, Level, Origin
from ayni.desk.forms.goals import with_targets
from ayni.desk.forms.plan import LINKS, place_choice, shown
from ayni.desk.sheet import reference_label
from ayni.records.models import Actor, Measure
from ayni.records.queries.choosing import Place
from ayni.records.rules import Seat
from ayni.records.sentences import label
from ayni.web.fields import GoalsField, LineField, RecordForm, TargetsField, TextField, VagueField, choice, choices
from ayni.web.templatetags.ayni import names

DATE_HELP = _("As exactly as you know: 31.12.2027, 12/2027 or 2027.")


class MeasureForm(RecordForm):
    title = TextField(lines=2, most=500, label=_("What?"), help_text=_("One sentence that says what will be done."))
    lead_a = choice()
    lead_b = choice()
    end = VagueField(label=_("Until when?"), help_text=DATE_HELP)
    tags = GoalsField(label=_("For which goal?"), help_text=_("Tick the goals of the Agenda 2030 that it serves."))

    place = choice(label=_("Where in the plan"), help_text=_("The field of action or goal that it belongs to."))
    description = TextField(lines=4, label=_("What is planned"))
    targets = TargetsField(label=_("Targets of the goals"), help_text=_("If you know them, for example 4.7, 12.5"))
    kind = choice(label=_("Who can carry it out?"), widget=forms.RadioSelect)
    own_side = choice(label=_("If one side alone: which?"))
    further_a = choices()
    further_b = choices()
    start = VagueField(label=_("Beginning"), help_text=DATE_HELP)
    reference_a = LineField(most=300)
    reference_b = LineField(most=300)
    origin = choice(label=_("Origin"))
    origin_side = choice(label=_("Idea from"))
    origin_words = TextField(lines=2, label=_("Where the idea comes from"))
    code = LineField(most=20, label=_("Number"), help_text=_("Left empty, the next free number is taken."))
    public = forms.BooleanField(required=False, label=_("May be shown on public pages once the plan is agreed"))
    homes: ClassVar = {"tags": ("tags", "targets"), **dict.fromkeys(LINKS.values(), ("place",))}

    def __init__(
        self, *given: Any, seat: Seat, actors: Iterable[Actor] = (), places: Iterable[Place] = (), **more: Any
    ) -> None:
        super().__init__(*given, seat=seat, **more)
        towns = names(seat.partnership)
        sides = [("", "–"), *((side.value, towns[side.value]) for side in self.sides)]
        offered = {side.value: [a for a in actors if a.side == side.value] for side in SIDES}
        self._offer("place", [("", "–"), *(place_choice(place, seat) for place in places)])
        self._offer("own_side", sides)
        self._offer("origin_side", sides)
        self._offer("kind", [(kind.value, label(kind)) for kind in Kind])
        self._offer("origin", [(origin.value, label(origin)) for origin in Origin])
        for side in SIDES:
            low, town = side.value.lower(), towns[side.value]
            people = sorted((_actor_choice(a, seat) for a in offered[side.value]), key=lambda c: fold(c[1]))
            self._offer(f"lead_{low}", [("", gettext("nobody yet")), *people])
            self._offer(f"further_{low}", people)
            self._call(f"lead_{low}", gettext("Who in %(town)s?") % {"town": town})
            self._call(f"further_{low}", gettext("Who else takes part in %(town)s?") % {"town": town})
            self._call(f"reference_{low}", f"{reference_label(seat.partnership.municipality(side))} ({town})")

    def clean_place(self) -> str:
        """The one thing that even a first draft needs."""
        found = str(self.cleaned_data.get("place") or "")
        if not found:
            raise ValidationError(gettext("Choose the field of action or goal that it belongs to."))
        return found

    @property
    def sides(self) -> tuple[Side, Side]:
        """The reader's own side comes first."""
        return (self.seat.side, self.seat.side.other)

    def _offer(self, name: str, choices: list[Any]) -> None:
        if name in self.fields:
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _call(self, name: str, words: str) -> None:
        if name in self.fields:
            self.fields[name].label = words

    @property
    def leads(self) -> list[Any]:
        return [self[f"lead_{side.lower()}"] for side in self.sides if f"lead_{side.lower()}" in self.fields]

    @property
    def further(self) -> list[Any]:
        return [self[f"further_{side.lower()}"] for side in self.sides if f"further_{side.lower()}" in self.fields]

    @property
    def references(self) -> list[Any]:
        return [self[f"reference_{side.lower()}"] for side in self.sides if f"reference_{side.lower()}" in self.fields]

    FIVE: ClassVar = frozenset({"title", "lead_a", "lead_b", "end", "tags"})

    @property
    def folded_wrong(self) -> bool:
        """Something below the fold has to be looked at."""
        return any(name not in self.FIVE for name in self.errors if name != "__all__")

    def table(self) -> dict[str, Any]:
        """The measure's own paths; who leads and takes part is told by `who`."""
        found = super().table()
        for name in ("lead_a", "lead_b", "further_a", "further_b"):
            found.pop(name, None)
        if "tags" in found:
            found = with_targets(found)
        place = found.pop("place", None)
        if place:
            found |= _place_table(place)
        if found.get("kind") != Kind.OWN and "own_side" in found:
            found["own_side"] = ""
        for name in ("code", "kind", "origin"):
            if not found.get(name):
                found.pop(name, None)
        return found

    def who(self) -> dict[str, bool]:
        """Actor uid → leads; empty in a form that does not ask."""
        chosen = {uid: False for low in ("a", "b") for uid in self.cleaned_data.get(f"further_{low}", ())}
        chosen |= {uid: True for low in ("a", "b") if (uid := self.cleaned_data.get(f"lead_{low}"))}
        return chosen


def _actor_choice(actor: Actor, seat: Seat) -> tuple[str, str]:
    return str(actor.uid), shown(actor.name, seat)


def _place_table(place: str) -> dict[str, Any]:
    """A measure stands below one parent; the service fills in the field of a goal."""
    level, _, uid = place.partition(":")
    return {"strategic_goal": "", "operational_goal": "", LINKS[Level(level)]: uid}


def place_of(record: Measure) -> str:
    for level, parent in (
        (Level.OPERATIONAL, record.operational_goal),
        (Level.STRATEGIC, record.strategic_goal),
        (Level.FIELD, record.field),
    ):
        if parent is not None:
            return f"{level.value}:{parent.uid}"
    return ""


def initial(record: Measure | None, place: str) -> dict[str, Any]:
    """What the form shows before anybody typed."""
    if record is None:
        return {"kind": Kind.JOINT.value, "origin": Origin.NEW.value, "public": True, "place": place}
    own = MeasureForm.base_fields.keys() & {field.name for field in Measure._meta.get_fields()}
    found = {name: getattr(record, name) for name in own}
    found |= {"targets": record.tags, "place": place_of(record)}
    for side in SIDES:
        rows = [r for r in record.responsibilities.all() if r.side == side]
        found[f"lead_{side.lower()}"] = next((str(r.actor.uid) for r in rows if r.lead), "")
        found[f"further_{side.lower()}"] = [str(r.actor.uid) for r in rows if not r.lead]
    return found


def wanted_people(
    who: Mapping[str, bool],
    rows: Mapping[str, tuple[str, bool]],
    seen: Mapping[str, str],
    uid_of: Callable[[str], UUID],
) -> dict[str, Any]:
    """The paths of `responsibilities` that make `who` true. `rows`: row uid → (actor uid, leads) as they stand.

    A row that the person did not see is left alone.
    """
    table: dict[str, Any] = {}
    standing = {actor: uid for uid, (actor, _lead) in rows.items()}
    for uid, (actor, _lead) in rows.items():
        if actor not in who and f"responsibilities.{uid}" in seen:
            table[f"responsibilities.{uid}"] = False
    for actor, lead in who.items():
        uid = standing.get(actor) or str(uid_of(actor))
        table |= {f"responsibilities.{uid}.actor": actor, f"responsibilities.{uid}.lead": lead}
    return table
