"""Which two states are compared."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ayni.records.models import Snapshot
from ayni.web.templatetags.ayni import day_short

TODAY = "today"


class TwoStates(forms.Form):
    """Stored texts by number and day, and today."""

    use_required_attribute = False

    def __init__(self, *given: object, texts: Iterable[Snapshot], agreed: int | None) -> None:
        super().__init__(*given)
        choices = [(str(text.number), _called(text, agreed)) for text in texts] + [(TODAY, gettext("Today"))]
        self.fields["from"] = forms.ChoiceField(label=_("Before"), choices=choices)
        self.fields["to"] = forms.ChoiceField(label=_("After"), choices=choices)


def _called(text: Snapshot, agreed: int | None) -> str:
    told = {"number": text.number, "day": day_short(text.taken_at)}
    if text.pk == agreed:
        return gettext("No. %(number)s, %(day)s, agreed by both") % told
    return gettext("No. %(number)s, %(day)s") % told
