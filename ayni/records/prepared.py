"""Queries that each page asks: Django puts their SQL together once, not at every request.

Only the SQL is kept, never what it found. Building it costs several times what the database needs to answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import local
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


class Prepared:
    """`build` makes the query out of stand-ins; `rows` sends it with the real values in their places."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *stand_ins: str | int) -> None:
        """`stand_ins`: one for each value, of its type, and equal to no other value in the query."""
        self._build, self._stand_ins, self._kept = build, stand_ins, local()  # each thread has its own connection

    def rows(self, *values: str | int) -> list[tuple[Any, ...]]:
        if getattr(self._kept, "connection", None) is not connections[DEFAULT_DB_ALIAS]:
            self._prepare()
        kept = self._kept
        with kept.connection.cursor() as cursor:
            cursor.execute(kept.sql, [values[place] for place in kept.places])
            found = cursor.fetchall()
        return [tuple(row) for row in kept.compiler.apply_converters(found, kept.converters)]

    def _prepare(self) -> None:
        kept = self._kept
        kept.connection = connections[DEFAULT_DB_ALIAS]
        kept.compiler = self._build(*self._stand_ins).query.get_compiler(connection=kept.connection)
        kept.sql, params = kept.compiler.as_sql()
        kept.places = [self._stand_ins.index(param) for param in params]
        kept.converters = kept.compiler.get_converters([column for column, *_ in kept.compiler.select])


def columns(model: type[Model], path: str = "") -> list[str]:
    """What a query has to name so that `record` can make a whole record of it; `path`: from the model it asks for."""
    return [f"{path}{field.attname}" for field in model._meta.concrete_fields]


def record(model: type[M], values: Iterable[Any]) -> M:
    return model.from_db(DEFAULT_DB_ALIAS, [field.attname for field in model._meta.concrete_fields], list(values))
