"""What goes on next year: one tick per measure, or a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext

from ayni.core.carry_over import Candidate, Lot, last_value
from ayni.core.sides import SIDES
from ayni.core.workplan import Result, ResultValue, Standing
from ayni.records.sentences import sentence
from ayni.records.services import Refused
from ayni.web.fields import LineField

LONGEST = 4000


@dataclass(frozen=True)
class Line:
    """One measure of the page. `tick` and `why` are None where nothing is to be decided."""

    candidate: Candidate
    standings: tuple[tuple[str, Standing | None], ...]
    values: tuple[tuple[Result, tuple[tuple[str, ResultValue], ...]], ...]
    tick: forms.BoundField | None
    why: forms.BoundField | None

    @property
    def open(self) -> bool:
        """The reason stands unfolded: it is asked for, or there is one."""
        return bool(self.why and (self.why.errors or self.why.value()))


class CarryForm(forms.Form):
    use_required_attribute = False
    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *given: Any, found: Iterable[Candidate], language: str, **more: Any) -> None:
        super().__init__(*given, **more)
        self.initial.setdefault("uid", uuid4())
        self.found = tuple(found)
        for candidate in self.found:
            if candidate.lot is not Lot.CARRIED:
                self._add(candidate, language)

    def _add(self, candidate: Candidate, language: str) -> None:
        uid, told = candidate.measure.uid, {"code": candidate.measure.code, "language": language}
        self.fields[f"carry-{uid}"] = forms.BooleanField(
            required=False,
            label=gettext("Carry over %(code)s") % told,
            initial=candidate.lot is Lot.OPEN,
        )
        if candidate.lot is not Lot.FINISHED:
            self.fields[f"why-{uid}"] = LineField(
                most=LONGEST,
                label=gettext("Why %(code)s ends here (%(language)s)") % told,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def uid_given(self) -> UUID:
        return self.cleaned_data.get("uid") or uuid4()

    @property
    def carry(self) -> set[UUID]:
        return {UUID(name.removeprefix("carry-")) for name, on in self._named("carry-") if on}

    @property
    def why(self) -> dict[UUID, str]:
        """Reasons of measures that were left unticked; a tick outweighs words."""
        said = {UUID(name.removeprefix("why-")): words for name, words in self._named("why-") if words}
        return {uid: words for uid, words in said.items() if uid not in self.carry}

    def _named(self, start: str) -> list[tuple[str, Any]]:
        return [(name, value) for name, value in self.cleaned_data.items() if name.startswith(start)]

    def refuse(self, refused: Refused, names: Mapping[str, str]) -> None:
        """Each reason at its measure, or above the form."""
        for why in refused.reasons:
            place = f"why-{why.subject}"
            self.add_error(place if place in self.fields else None, sentence(why, names))

    def lines(self, lot: Lot) -> list[Line]:
        return [self._line(candidate) for candidate in self.found if candidate.lot is lot]

    def _line(self, candidate: Candidate) -> Line:
        m, uid = candidate.measure, candidate.measure.uid
        return Line(
            candidate,
            tuple((side.value, m.standing(side)) for side in SIDES),
            tuple((result, _last(result)) for result in m.results if _last(result)),
            self[f"carry-{uid}"] if f"carry-{uid}" in self.fields else None,
            self[f"why-{uid}"] if f"why-{uid}" in self.fields else None,
        )


def _last(result: Result) -> tuple[tuple[str, ResultValue], ...]:
    return tuple((side.value, value) for side in SIDES if (value := last_value(result, side)))
