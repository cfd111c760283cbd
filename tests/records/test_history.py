"""The history: order in time, sources that differ, what a save refuses."""

from uuid import uuid4

import pytest

from ayni.core.vague import Vague
from ayni.records.models import Citation, Event, Source
from ayni.records.queries.history import Wanted, by_year, events, knot
from ayni.records.services import Refused
from ayni.records.services.history import retire_event, save_event, save_source
from tests.cast import NOW, OTHER, SLUG, partnership, seat

pytestmark = pytest.mark.django_db


def save(who="coordinator_a", uid=None, sources=None, **values):
    return save_event(seat=seat(who), uid=uid or uuid4(), values=values, seen=None, edits={}, now=NOW, sources=sources)


def tell(on, title="x", sources=None, **more):
    return save(sources=sources, on=Vague(on), **{"title.en": title, **more})


def kinds(refused):
    return [why.kind for why in refused.value.reasons]


def test_events_stand_in_the_order_of_time_as_far_as_it_is_known():
    told = [tell(on, title="zzorder") for on in ("2001", "1970-05", "1970", "1970-05-20", "1969~")]
    found = list(events(partnership().pk, Wanted(words="zzorder")))
    assert [str(event.on) for event in found] == ["1969~", "1970", "1970-05", "1970-05-20", "2001"]
    assert list(events(partnership().pk, Wanted(words="zzorder"), newest_first=True)) == found[::-1]
    assert [(year.year, len(year.knots)) for year in by_year(found)] == [(1969, 1), (1970, 3), (2001, 1)]
    assert len(told) == 5


def test_a_sides_history_holds_what_both_did():
    ours, theirs, both = (tell("1950", title="zzsides", sides=sides) for sides in ("A", "B", "AB"))
    assert set(events(partnership().pk, Wanted(side="A", words="zzsides"))) == {ours, both}
    assert set(events(partnership().pk, Wanted(side="B", words="zzsides"))) == {theirs, both}


def test_the_whole_history_is_read_in_two_questions(django_assert_num_queries):
    home = partnership().pk
    with django_assert_num_queries(2):
        found = [knot(event) for event in events(home)]
        assert [one.source.title for row in found for one in row.told]


def test_statements_stand_apart_only_where_sources_differ():
    known = Source.objects.filter(partnership=partnership())[:3]
    rows = [uuid4() for _ in known]
    values = {f"citations.{row}.source": str(source.uid) for row, source in zip(rows, known, strict=True)}
    values |= {f"citations.{rows[0]}.says.en": "Forty.", f"citations.{rows[1]}.says.en": "Sixty."}
    event = tell("2000", **values)
    assert knot(Event.objects.get(pk=event.pk)).unlike == ()
    assert len(knot(Event.objects.get(pk=event.pk)).sources) == 3
    save(uid=event.uid, **{f"citations.{rows[1]}.contradicts": True})
    found = knot(Event.objects.get(pk=event.pk))
    assert [one.words.words("en") for one in found.unlike] == ["Forty.", "Sixty."]
    assert found.sources == (known[2],)


def test_an_event_and_its_new_source_are_written_together_or_not_at_all():
    source, row = uuid4(), uuid4()
    fields = {source: {"title": "Archive", "url": "", "published": None}}
    with pytest.raises(Refused) as refused:
        save(sources=fields, **{"title.en": "", "on": Vague("2000"), f"citations.{row}.source": str(source)})
    assert kinds(refused) == ["title_missing"]
    assert not Source.objects.filter(uid=source).exists()
    event = tell("2000", sources=fields, **{f"citations.{row}.source": str(source)})
    assert event.citations.get().source.title == "Archive"


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"on": None}, "value_refused"),
        ({"title.de": "", "title.es": "", "title.en": ""}, "title_missing"),
        ({"until": Vague("1900")}, "period_reversed"),
        ({"sides": "C"}, "value_refused"),
        ({"fold": "x"}, "field_unknown"),
        ({f"citations.{uuid4()}.contradicts": True}, "source_unnamed"),
    ],
)
def test_a_save_that_makes_no_sense_is_refused(values, kind):
    event = Event.objects.filter(partnership=partnership()).first()
    with pytest.raises(Refused) as refused:
        save(uid=event.uid, **values)
    assert kinds(refused) == [kind]
    assert Event.objects.get(pk=event.pk).version == event.version


def test_a_source_stands_once_with_an_event():
    cited = Citation.objects.filter(event__partnership=partnership()).first()
    with pytest.raises(Refused) as refused:
        save(uid=cited.event.uid, **{f"citations.{uuid4()}.source": str(cited.source.uid)})
    assert kinds(refused) == ["source_twice"]


def test_other_partnerships_are_out_of_reach():
    event = Event.objects.filter(partnership__slug=OTHER).first()
    source = Source.objects.filter(partnership__slug=OTHER).first()
    with pytest.raises(Refused) as refused:
        save(uid=event.uid, **{"title.en": "Taken"})
    assert kinds(refused) == ["uid_of_another"]
    with pytest.raises(Refused) as refused:
        tell("2000", **{f"citations.{uuid4()}.source": str(source.uid)})
    assert kinds(refused) == ["record_unknown"]
    with pytest.raises(Refused) as refused:
        save_source(seat=seat("coordinator_a"), uid=source.uid, values={"title": "Taken"}, now=NOW)
    assert kinds(refused) == ["uid_of_another"]
    assert set(events(partnership().pk).values_list("partnership__slug", flat=True)) == {SLUG}


def test_readers_write_nothing():
    event = Event.objects.filter(partnership=partnership()).first()
    with pytest.raises(Refused) as refused:
        save("reader_b", uid=event.uid, on=Vague("1900"))
    assert kinds(refused) == ["role_too_low"]
    with pytest.raises(Refused) as refused:
        retire_event(seat=seat("reader_a"), event=event, version=event.version, now=NOW, reason_given="x")
    assert kinds(refused) == ["role_too_low"]


def test_a_sentence_says_why_an_event_is_no_longer_shown():
    event = Event.objects.filter(partnership=partnership()).first()
    with pytest.raises(Refused) as refused:
        retire_event(seat=seat("coordinator_a"), event=event, version=event.version, now=NOW, reason_given="  ")
    assert kinds(refused) == ["note_missing"]
