"""Queries that are put together once: what they find is what the database holds at that moment."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ayni.records.models import Person
from ayni.records.prepared import Prepared, columns, record
from tests import cast

pytestmark = pytest.mark.django_db


def people(language: str, not_this_one: int):
    return (
        Person.objects.filter(language=language).exclude(pk=not_this_one).order_by("pk").values_list(*columns(Person))
    )


def values(person: Person) -> dict:
    return {column: getattr(person, column) for column in columns(Person)}


def test_records_are_those_that_django_reads_each_time_anew():
    prepared, one = Prepared(people, "a-language", -1), cast.person("coordinator_a")
    others = list(Person.objects.filter(language=one.language).exclude(pk=one.pk).order_by("pk"))
    assert others
    with CaptureQueriesContext(connection) as queries:
        found = [record(Person, row) for row in prepared.rows(one.language, one.pk)]
        assert [values(each) for each in found] == [values(each) for each in others]
        assert found == others
        Person.objects.filter(pk=others[0].pk).update(language="xx")
        assert [record(Person, row) for row in prepared.rows(one.language, one.pk)] == others[1:]
        assert [record(Person, row) for row in prepared.rows("xx", one.pk)] == others[:1]
    assert len(queries) == 4


def test_what_is_typed_is_a_value_and_never_sql():
    assert Prepared(people, "a-language", -1).rows("x' OR '1'='1", 0) == []


def test_a_value_that_no_stand_in_names_is_refused_at_once():
    with pytest.raises(ValueError, match="not in tuple"):
        Prepared(lambda language: people(language, 7), "a-language").rows("en")
