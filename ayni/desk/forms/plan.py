"""Forms for the words before the plan, for its fields of action and goals, and for the table's filters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from ayni.core.multilingual import Text
from ayni.core.workplan import Level
from ayni.desk.forms.goals import with_targets
from ayni.records.models import Field, OperationalGoal, StrategicGoal
from ayni.records.queries.choosing import Place
from ayni.records.rules import Seat
from ayni.web.fields import GoalsField, LineField, RecordForm, TargetsField, TextField, choice

Node = Field | StrategicGoal | OperationalGoal
LINKS = {Level.FIELD: "field", Level.STRATEGIC: "strategic_goal", Level.OPERATIONAL: "operational_goal"}


class PreambleForm(RecordForm):
    preamble = TextField(lines=8, label=_("Words before the plan"))


class NodeForm(RecordForm):
    """A field of action or a goal."""

    title = TextField(lines=2, most=500, label=_("Title"))
    aim = TextField(lines=3, label=_("What we want to reach"))
    tags = GoalsField(label=_("Goals of the Agenda 2030"))
    targets = TargetsField(label=_("Targets of the goals"), help_text=_("If you know them, for example 4.7, 12.5"))
    place = choice(label=_("Where in the plan"))
    code = LineField(most=20, label=_("Number"), help_text=_("Left empty, the next free number is taken."))
    homes: ClassVar = {"tags": ("tags", "targets"), **dict.fromkeys(LINKS.values(), ("place",))}

    def __init__(
        self, *given: Any, seat: Seat, level: Level, places: Iterable[Place] | None = None, **more: Any
    ) -> None:
        """`places` for a new goal; one that stands in the plan stays where it is."""
        super().__init__(*given, seat=seat, **more)
        above = {Level.FIELD: (), Level.STRATEGIC: (Level.FIELD,), Level.OPERATIONAL: (Level.FIELD, Level.STRATEGIC)}
        if places is None or level is Level.FIELD:
            self.fields.pop("place", None)
        else:
            offered = [place_choice(place, seat) for place in places if place.level in above[level]]
            self.fields["place"].choices = [("", "–"), *offered]  # type: ignore[attr-defined]

    def clean_place(self) -> str:
        found = str(self.cleaned_data.get("place") or "")
        if not found:
            raise ValidationError(gettext("Choose the field of action or goal that it belongs to."))
        return found

    def table(self) -> dict[str, Any]:
        found = super().table()
        if "tags" in found:
            found = with_targets(found)
        place = found.pop("place", None)
        if place:
            level, _colon, uid = place.partition(":")
            found[LINKS[Level(level)]] = uid
        if not found.get("code"):
            found.pop("code", None)
        return found


def place_choice(place: Place, seat: Seat) -> tuple[str, str]:
    """A field or goal to choose, indented as deep as it stands."""
    words = f"{place.code} {shown(place.title, seat)}".strip()
    return f"{place.level.value}:{place.uid}", "\u2003" * place.depth + words


def shown(text: Text, seat: Seat) -> str:
    """Words alone, in the reader's language or the next best."""
    found = text.show((get_language() or "en").split("-")[0], seat.partnership.language_codes)
    return found.words if found else ""


def place_of(record: Node) -> str:
    """Where a goal stands, as the form writes it."""
    for level in (Level.STRATEGIC, Level.FIELD):
        above = getattr(record, LINKS[level], None)
        if above is not None:
            return f"{level.value}:{above.uid}"
    return ""


def initial(record: Node | None, place: str) -> dict[str, Any]:
    """What the form shows before anybody typed."""
    if record is None:
        return {"place": place}
    return {name: getattr(record, name) for name in ("title", "aim", "tags", "code")} | {"targets": record.tags}
