"""The report on a measure: how it stands, a picture, steps done, measured values. One form, sent in one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from ayni.core.guests import SPOKEN
from ayni.core.reasons import Reason
from ayni.core.workplan import Measure, Milestone, Result, Status
from ayni.records.models import Picture, Progress
from ayni.records.rules import Seat
from ayni.records.sentences import label, language_name, sentence
from ayni.records.services import Refused
from ayni.records.services.progress import BroughtPicture, NotTold, ToldStep, ToldValue
from ayni.web.fields import LONGEST, UNKNOWN, DayField, LineField, NumberField, RecordForm
from ayni.web.templatetags.ayni import names

KINDS = "image/jpeg,image/png,image/webp"
"""Named in full, an iPhone turns its own kind into one of them by itself."""
WHICH_DAY = _("Say on which day, for example 31.12.2027.")


class KeptForm(RecordForm):
    """`places`: kind of a refusal → the field at which it is told; all others are told above the form."""

    places: Mapping[str, str] = {"day_in_future": "on"}

    def refuse(self, refused: Refused) -> None:
        self.tell(refused.reasons)

    def tell(self, reasons: Iterable[Reason]) -> None:
        for why in reasons:
            place = why.subject if why.subject in self.fields else self.places.get(why.kind)
            self.add_error(place if place in self.fields else None, sentence(why, names(self.seat.partnership)))

    def needed(self, name: str, words: str) -> Any:
        found = self.cleaned_data.get(name)
        if found in (None, ""):
            self.add_error(name, words)
        return found


class NoteForm(KeptForm):
    """How it stands. Also used to put a report right, then without `language` and `public`."""

    status = forms.ChoiceField(
        required=False, error_messages=UNKNOWN, widget=forms.RadioSelect, label=_("Where does it stand?")
    )
    on = DayField(label=_("On which day?"))
    language = forms.ChoiceField(required=False, label=_("In which language do you write?"), error_messages=UNKNOWN)
    words = LineField(most=LONGEST, widget=forms.Textarea(attrs={"rows": 4}), label=_("What has happened?"))
    risk = LineField(most=LONGEST, widget=forms.Textarea(attrs={"rows": 2}), label=_("What could get in the way?"))
    public = forms.BooleanField(
        required=False,
        label=_("Show this report on the public page"),
        help_text=_("Only once both sides have agreed the plan, and without what could get in the way."),
    )

    def __init__(self, *given: Any, seat: Seat, **more: Any) -> None:
        super().__init__(*given, seat=seat, **more)
        own = seat.partnership.language_codes
        others = [(code, name) for code, name in SPOKEN.items() if code not in own]
        self._choose("status", [(status.value, label(status)) for status in Status])
        if "language" in self.fields:
            self._choose("language", [*((code, language_name(code)) for code in own), *others])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> None:
        if "status" not in self.errors:
            self.needed("status", gettext("Choose the words that fit best."))
        if "on" not in self.errors:
            self.needed("on", str(WHICH_DAY))

    def said(self) -> dict[str, Any]:
        """As the services take it."""
        found = self.cleaned_data
        return {
            "on": found["on"],
            "status": Status(found["status"]),
            "words": found["words"],
            "risk": found["risk"],
            "language": found.get("language") or own_language(self.seat),
        }


class PictureForm(KeptForm):
    """One picture. `required` says what a picture needs; without one nothing of it is asked for."""

    picture = forms.FileField(
        required=False,
        allow_empty_file=True,
        label=_("Picture"),
        help_text=_(
            "JPEG, PNG or WebP, at most 10 MB. It is made small, and the place where it was taken is removed before"
            " anything is kept."
        ),
        widget=forms.FileInput(attrs={"accept": KINDS, "data-shrink": ""}),
    )
    alt = LineField(
        most=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        label=_("What does it show?"),
        help_text=_("For people who cannot see it, and where the line is too thin for pictures."),
    )
    credit = LineField(most=200, label=_("Who took it?"), help_text=_("A name or an office. It stands below it."))
    consent = forms.ChoiceField(
        required=False,
        error_messages=UNKNOWN,
        widget=forms.RadioSelect,
        choices=Picture.Consent.choices,
        label=_("Can anybody be recognised?"),
    )
    uid = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean(self) -> None:
        described = [name for name in ("alt", "credit", "consent") if self.cleaned_data.get(name)]
        if described and not self.cleaned_data.get("picture") and "picture" not in self.errors:
            raise ValidationError(
                {"picture": gettext("Choose the picture, once more if you have done so before; or empty its lines.")}
            )

    def brought(self) -> BroughtPicture | None:
        found = self.cleaned_data
        if not found.get("picture"):
            return None
        said = {name: found[name] for name in ("credit", "alt", "consent")}
        return BroughtPicture(uid=found.get("uid") or uuid4(), upload=found["picture"], **said)


class StepForm(KeptForm):
    """A step done on a day; unticked, it is not done."""

    places = {"day_in_future": "day", "changed_meanwhile": "done"}
    done = forms.BooleanField(required=False, label=_("This step is done"))
    day = DayField(label=_("Done on"))
    seen = forms.DateField(required=False, widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])

    def __init__(self, *given: Any, step: Milestone, today: date, **more: Any) -> None:
        first = {"done": step.done is not None, "day": step.done or today, "seen": step.done and str(step.done)}
        super().__init__(*given, prefix=f"step.{step.uid}", initial=first, **more)
        self.step = step

    def clean(self) -> None:
        if self.cleaned_data.get("done") and "day" not in self.errors:
            self.needed("day", str(WHICH_DAY))

    def says(self) -> ToldStep | None:
        """None where nothing was changed."""
        found = self.cleaned_data
        done, seen = found["day"] if found["done"] else None, found.get("seen")
        return ToldStep(UUID(self.step.uid), done, seen) if done != seen else None


class ValueForm(KeptForm):
    """A measured value; left empty, there is none."""

    places = {"day_in_future": "on", "source_missing": "source"}
    value = NumberField(label=_("Measured value"))
    on = DayField(label=_("On which day?"))
    source = LineField(most=300, label=_("Where the number comes from"))
    uid = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *given: Any, result: Result, today: date, **more: Any) -> None:
        super().__init__(*given, prefix=f"value.{result.uid}", initial={"on": today, "uid": uuid4()}, **more)
        self.result, self.last = result, result.latest(self.seat.side)

    @property
    def left_empty(self) -> bool:
        return not any(self.cleaned_data.get(name) or name in self.errors for name in ("value", "source"))

    def clean(self) -> None:
        if self.left_empty:
            return
        if "value" not in self.errors and self.cleaned_data.get("value") is None:
            self.add_error("value", gettext("Enter the number that was measured."))
        if "source" not in self.errors:
            self.needed("source", gettext("A number needs its source. Say where it comes from."))
        if "on" not in self.errors:
            self.needed("on", str(WHICH_DAY))

    def says(self) -> ToldValue | None:
        """None where nothing was measured."""
        if self.left_empty:
            return None
        found = self.cleaned_data
        uid = found.get("uid") or uuid4()
        return ToldValue(UUID(self.result.uid), uid, found["on"], found["value"], found["source"])


class Telling:
    """The whole report of one side: its forms, drawn together and sent together."""

    def __init__(self, *, seat: Seat, measure: Measure, today: date, posted: Any = None, files: Any = None) -> None:
        last = measure.standing(seat.side)
        first = {"on": today, "status": last.status if last else "", "language": own_language(seat)}
        self.uid = str((posted or {}).get("uid") or uuid4())
        self.last = last
        self.note = NoteForm(posted, seat=seat, prefix="note", initial=first)
        self.picture = PictureForm(posted, files, seat=seat, prefix="picture", initial={"uid": uuid4()})
        own = [step for step in measure.milestones if step.side in (None, seat.side)]
        self.steps = [StepForm(posted, seat=seat, step=step, today=today) for step in own]
        self.others = [step for step in measure.milestones if step not in own]
        self.values = [ValueForm(posted, seat=seat, result=result, today=today) for result in measure.results]

    def every(self) -> list[KeptForm]:
        """In the order of the page."""
        return [self.note, *self.steps, *self.values, self.picture]

    @property
    def wrong(self) -> list[KeptForm]:
        return [form for form in self.every() if form.is_bound and form.errors]

    def is_valid(self) -> bool:
        return not [form for form in self.every() if not form.is_valid()]  # all are judged, not only up to the first

    def report(self) -> dict[str, Any]:
        """As `tell_progress` takes it."""
        return {
            **self.note.said(),
            "public": self.note.cleaned_data["public"],
            "picture": self.picture.brought(),
            "steps": tuple(step for form in self.steps if (step := form.says())),
            "values": tuple(value for form in self.values if (value := form.says())),
        }

    def refuse(self, refused: NotTold) -> None:
        """Each reason at its part."""
        at: dict[str, KeptForm] = {"picture": self.picture}
        at |= {form.step.uid: form for form in self.steps} | {form.result.uid: form for form in self.values}
        for part, reasons in refused.at.items():
            at.get(part, self.note).tell(reasons)


class AmendForm(NoteForm):
    """Puts a report right, in the language it was said in."""

    language = None  # type: ignore[assignment]
    public = None  # type: ignore[assignment]
    alt = LineField(most=500, widget=forms.Textarea(attrs={"rows": 2}), label=_("What does the picture show?"))
    credit = LineField(most=200, label=_("Who took it?"))

    def __init__(self, *given: Any, seat: Seat, note: Progress, **more: Any) -> None:
        first = {"on": note.on, "status": note.status}
        shown = note.picture if note.picture is not None and note.picture.retired_at is None else None
        if shown is not None:
            first |= {"alt": shown.alt.words(shown.alt.original), "credit": shown.credit}
        first |= {name: text.words(text.original) for name in ("words", "risk") if (text := getattr(note, name))}
        super().__init__(*given, seat=seat, initial=first, **more)
        if shown is None:
            del self.fields["alt"], self.fields["credit"]

    def said(self) -> dict[str, Any]:
        return super().said() | {name: self.cleaned_data.get(name) for name in ("alt", "credit")}


def own_language(seat: Seat) -> str:
    """The reader's, as far as the partnership writes it."""
    own = (get_language() or "").split("-")[0]
    codes = seat.partnership.language_codes
    return own if own in codes else codes[0]
