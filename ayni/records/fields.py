"""Model fields for the values of core. They offer no form fields: forms name theirs."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from ayni.core.goals import parse, store
from ayni.core.multilingual import Text
from ayni.core.reasons import Fault
from ayni.core.vague import Vague

_LONG = 2000


@lru_cache(maxsize=4096)
def _read(stored: str) -> Text:
    """A Text is immutable, and a page reads the same few hundred of them again and again."""
    return Text.from_json(json.loads(stored))


class MultilingualField(models.JSONField):
    """A core Text in one JSON column. Queries never look into it: see the columns `fold` and `sort`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", Text)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Text:
        if type(value) is not str or len(value) > _LONG:
            return Text.from_json(super().from_db_value(value, expression, connection))
        return _read(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return super().get_db_prep_value(value.to_json() if isinstance(value, Text) else value, connection, prepared)

    def to_python(self, value: Any) -> Text:
        return value if isinstance(value, Text) else Text.from_json(value)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """A Text is valid by construction."""

    def value_to_string(self, obj: models.Model) -> Any:
        return self.value_from_object(obj).to_json()

    def formfield(self, **kwargs: Any) -> None:
        return None


class _KeptAsText(models.CharField):
    """A value of core in a text column: what the column checks (its length) it checks of the text."""

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(self.get_prep_value(value), model_instance)

    def run_validators(self, value: Any) -> None:
        super().run_validators(self.get_prep_value(value))

    def formfield(self, **kwargs: Any) -> None:
        return None


class VagueField(_KeptAsText):
    """A core Vague, or None, as its EDTF text; None is stored as ''."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 11)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", None)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str, expression: Any, connection: Any) -> Vague | None:
        return Vague(value) if value else None

    def get_prep_value(self, value: Any) -> str:
        return str(value.text if isinstance(value, Vague) else value or "")

    def to_python(self, value: Any) -> Vague | None:
        if value is None or isinstance(value, Vague):
            return value
        try:
            return Vague(value) if value else None
        except Fault as fault:
            raise ValidationError(fault.reason.kind) from fault


class TagsField(_KeptAsText):
    """Goals and targets as ` 4 4.7 12 `; the Python value is a tuple of codes. Filtered by LIKE '% 4.7 %'."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 1000)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", ())
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> tuple[str, ...]:
        return parse(value or "")  # NULL: the columns of a joined row that is not there

    def get_prep_value(self, value: Any) -> str:
        return value if isinstance(value, str) else store(value or ())

    def to_python(self, value: Any) -> tuple[str, ...]:
        return parse(value) if isinstance(value, str) else tuple(value or ())
