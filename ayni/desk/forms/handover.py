"""The forms of the hand-over: one per move. What a person saw, version or hash, travels with each."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ayni.core.reasons import reason
from ayni.records.models import File
from ayni.records.sentences import Names, sentence
from ayni.records.services import Refused
from ayni.web.fields import DayField, LineField

PLACES = {
    "note_missing": "note",
    "body_missing": "body",
    "accepted_before_closing": "on",
    "accepted_in_future": "on",
    "paper_number_missing": "paper_number",
    "scan_missing": "scan",
    "file_empty": "scan",
    "file_kind": "scan",
    "file_too_large": "scan",
    "year_out_of_range": "year",
    "plan_exists": "year",
}
"""At which field a reason stands; all others stand above the form."""

NOTE = 4000


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class MoveForm(forms.Form):
    """What all moves carry: a uid, so that a second press is harmless, and what the person saw."""

    use_required_attribute = False
    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *given: Any, name: str, **more: Any) -> None:
        super().__init__(*given, auto_id=f"{name}-%s", **more)
        self.name = name
        self.initial.setdefault("uid", uuid4())

    @property
    def uid_given(self) -> UUID:
        return self.cleaned_data.get("uid") or uuid4()

    @property
    def version_seen(self) -> int:
        """-1, which no document has, for what cannot be read."""
        seen = self.cleaned_data["seen"]
        return int(seen) if seen.isascii() and seen.isdecimal() else -1

    @property
    def words(self) -> str:
        """All that was typed, for the case that the move is no longer possible and its form is gone."""
        typed = (self.data.get(field.html_name, "") for field in self.visible_fields())
        return "\n".join(words for words in typed if isinstance(words, str) and words.strip())

    def refuse(self, refused: Refused, names: Names) -> None:
        """Each reason at its field, or above the form."""
        for why in refused.reasons:
            place = PLACES.get(why.kind)
            self.add_error(place if place in self.fields else None, sentence(why, names))

    def fresh(self, seen: object) -> None:
        """Drawn again after a refusal: what was typed stays, what was seen is what the page shows now."""
        self.data = self.data.copy()
        self.data["seen"] = str(seen)


class NoteForm(MoveForm):
    note = LineField(
        most=NOTE, label=_("Note"), widget=_area(), help_text=_("A sentence to the other side. It is kept for good.")
    )


class ReasonForm(MoveForm):
    note = LineField(
        most=NOTE,
        label=_("Why"),
        widget=_area(),
        help_text=_("In your own words and language. The other side reads them, and they are kept for good."),
    )


class SessionForm(MoveForm):
    body = LineField(
        most=200,
        label=_("Body that decides"),
        help_text=_("For example the council, the district assembly or the mayor’s office."),
    )
    session = DayField(label=_("Expected session"), help_text=_("For example 11.12.2026. May stay empty."))
    file_reference = LineField(
        most=120, label=_("File reference"), help_text=_("As your office writes it. May stay empty.")
    )


class AcceptForm(MoveForm):
    body = LineField(most=200, label=_("Body that accepted"))
    on = DayField(
        label=_("Day of the decision"),
        help_text=_("For example 11.12.2026."),
        required=True,
        error_messages={"required": _("Enter the day of the decision.")},
    )
    paper_number = LineField(
        most=120, label=_("Number of the paper"), help_text=_("Of the resolution, the letter or the minutes.")
    )
    on_paper = forms.BooleanField(
        required=False,
        label=_("Accepted on paper, with signature"),
        help_text=_("Then add the scan of the signed paper."),
    )
    scan = forms.FileField(
        required=False,
        allow_empty_file=True,
        label=_("Scan of the signed paper"),
        help_text=_("PDF, JPEG or PNG, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )
    scan_uid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kept = forms.UUIDField(widget=forms.HiddenInput, required=False)
    note = LineField(most=NOTE, label=_("Note"), widget=_area(2), help_text=_("May stay empty."))

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.initial.setdefault("scan_uid", uuid4())
        self.file: File | None = None

    def keep(self, file: File) -> None:
        """A scan that was fine stays, though another field was not: it is named in the form drawn again."""
        self.file = file
        self["scan"].help_text = gettext("%(name)s is kept. Choose another file only to replace it.") % {
            "name": file.shown_name
        }
        self.data = self.data.copy()
        self.data["kept"] = str(file.uid)
        self.data["scan_uid"] = str(uuid4())


class YearForm(forms.Form):
    use_required_attribute = False
    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    year = forms.IntegerField(
        label=_("Year"),
        help_text=_("There is one plan per year."),
        error_messages={"required": _("Enter a year."), "invalid": _("Enter a year, for example 2027.")},
        widget=forms.NumberInput(attrs={"class": "short"}),
    )

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if not 1990 <= year <= timezone.now().year + 50:
            raise forms.ValidationError(sentence(reason("year_out_of_range", year=year)))
        return year

    def refuse(self, refused: Refused, names: Names) -> None:
        for why in refused.reasons:
            place = PLACES.get(why.kind)
            self.add_error(place if place in self.fields else None, sentence(why, names))
