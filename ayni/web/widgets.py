"""Widgets that Django does not have: a text in several languages, the seventeen goals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString, mark_safe

from ayni.core.editing import CHECKED
from ayni.core.multilingual import Edit, Text
from ayni.records.codelists import goals

EDIT = "edit"
Posted = Mapping[str, Any]


class Languages(forms.Widget):
    """One area per language, side by side, each named by its path, as `title.de`; below each, what is known of it.

    Where a change would leave other languages behind, or could make another language the original, the person can
    say so (`title.edit`); unasked, a change in the original is a change of content, elsewhere a better translation.
    """

    input_type = "languages"
    use_fieldset = True
    template_name = "widgets/languages.html"

    def __init__(self, attrs: dict[str, Any] | None = None, *, lines: int = 2, ask: bool = True) -> None:
        """`ask`: offer to say what a change means; left out for short words, where the usual is right."""
        super().__init__(attrs)
        self.lines, self.ask = lines, ask
        self.codes: tuple[str, ...] = ()
        self.only: tuple[str, ...] | None = None
        """The languages that may be written; the others are shown to read. None: all."""
        self.text = Text()

    def value_from_datadict(self, data: Posted, files: MultiValueDict[str, Any], name: str) -> dict[str, str]:
        """The languages that came with the form; one that was not in it stays as it is."""
        keys = (*self.codes, EDIT, *(f"{code}{CHECKED}" for code in self.codes))
        return {key: data[f"{name}.{key}"] for key in keys if f"{name}.{key}" in data}

    def value_omitted_from_data(self, data: Posted, files: MultiValueDict[str, Any], name: str) -> bool:
        return not any(f"{name}.{code}" in data for code in self.codes)

    def id_for_label(self, id_: str) -> str:
        first = (self.only or self.codes or ("",))[0]
        return f"{id_}.{first}" if id_ and first else id_

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        typed = value.spoken() if isinstance(value, Text) else dict(value or {})
        given = context["widget"]["attrs"]
        context["widget"] |= {
            "text": self.text,
            "lines": self.lines,
            "wrong": given.get("aria-invalid"),
            "described": given.get("aria-describedby")
            or (f"{given.get('id')}_error" if given.get("aria-invalid") else ""),
            "tongues": [self._tongue(code, name, given.get("id", ""), typed) for code in self._order()],
        }
        return context

    def _order(self) -> list[str]:
        """What is only there to be read stands first."""
        only = self.only
        return sorted(self.codes, key=lambda code: only is not None and code in only)

    def _tongue(self, code: str, name: str, id_: str, typed: Mapping[str, str]) -> dict[str, Any]:
        return {
            "code": code,
            "name": f"{name}.{code}",
            "id": f"{id_}.{code}",
            "words": typed.get(code, self.text.words(code)),
            "original": code == self.text.original,
            "open": self.only is None or code in self.only,
            "edit": self._choice(code),
            "chosen": typed.get(EDIT) == self._choice(code),
            "to_check": bool(self.text.words(code)) and self.text.needs_work(code),
            "checked": bool(typed.get(f"{code}{CHECKED}")),
        }

    def _choice(self, code: str) -> str:
        """What a person can say of a change in this language beyond the usual; '' where nothing hangs on it."""
        nothing_hangs = len(self.text.languages) < 2 or not self.text.words(code) or not self.text.original
        if nothing_hangs or not self.ask or self.only is not None:
            return ""
        return Edit.WORDING.value if code == self.text.original else Edit.CONTENT.value

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return mark_safe(render_to_string(self.template_name, self.get_context(name, value, attrs)))


class Goals(forms.CheckboxSelectMultiple):
    """The seventeen goals with their marks, to tick."""

    template_name = "widgets/goals.html"
    input_type = "goals"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        id_ = context["widget"]["attrs"].get("id", "")
        ticked = set(value or ())
        context["widget"]["goals"] = [
            {"code": goal.code, "title": goal.short, "id": f"{id_}_{goal.code}", "ticked": goal.code in ticked}
            for goal in goals()
        ]
        return context

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}_1" if id_ else id_

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return mark_safe(render_to_string(self.template_name, self.get_context(name, value, attrs)))
