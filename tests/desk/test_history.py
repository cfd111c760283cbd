"""The history on the desk: the cord, one event with its sources, telling and taking out."""

from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from ayni.core.vague import Vague
from ayni.records.models import Change, Citation, Event, Source
from ayni.records.services.history import save_event
from tests.cast import NOW, OTHER, SLUG, partnership, seat
from tests.desk.filled import filled

pytestmark = pytest.mark.django_db
LIST = reverse("desk:history", args=[SLUG])
NEW = reverse("desk:event_new", args=[SLUG])


def own(**narrow):
    return Event.objects.filter(partnership__slug=SLUG, **narrow).order_by("on", "pk")


def page_of(event, name="event"):
    return reverse(f"desk:{name}", args=[SLUG, event.uid])


def shown(response):
    return [knot.uid for year in response.context["years"] for knot in year.knots]


def pages(client, **asked):
    first = client.get(LIST, asked)
    count = first.context["page"].paginator.num_pages
    return [uid for number in range(1, count + 1) for uid in shown(client.get(LIST, asked | {"page": number}))]


def empty_rows(sent):
    """The prefixes of the form's rows for new sources."""
    return [name.removesuffix(".new_title") for name in sent if name.endswith(".new_title")]


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ({}, lambda event: True),
        ({"side": "B"}, lambda event: "B" in event.sides),
        ({"goal": "12"}, lambda event: "12" in event.tags),
        ({"words": "Bürgermeister"}, lambda event: "burgermeister" in event.fold),
        ({"side": "C", "goal": "x", "order": "?"}, lambda event: True),
    ],
)
def test_filters_narrow_the_cord(sign_in, asked, fits):
    assert pages(sign_in("reader_b"), **asked) == [event.uid for event in own() if fits(event)]


def test_newest_first_turns_the_cord_round(sign_in):
    client = sign_in("reader_a")
    assert pages(client, order="new") == list(reversed(pages(client)))


def test_sources_that_differ_stand_side_by_side(sign_in):
    event = own(citations__contradicts=True).first()
    told = [row for row in event.citations.all() if row.says]
    page = sign_in("reader_a").get(page_of(event))
    assert [(one.source.pk, one.words) for one in page.context["knot"].unlike] == [
        (row.source_id, row.says) for row in told
    ]
    for row in told:
        assert row.says.words("de") in page.content.decode()
        assert row.source.url in page.content.decode()


def many(number=80):
    home = partnership()
    events = Event.objects.bulk_create(
        Event(partnership=home, on=Vague(str(1900 + n)), sides="AB", tags=("4",), fold="many") for n in range(number)
    )
    source = Source.objects.create(partnership=home, title="Archive")
    Citation.objects.bulk_create(Citation(event=event, source=source, uid=uuid4()) for event in events)


def test_the_cord_and_an_event_ask_the_same_few_questions(sign_in, django_assert_num_queries):
    client, last = sign_in("coordinator_a"), page_of(own().last())
    for _ in range(2):
        with django_assert_num_queries(7):
            client.get(LIST, {"goal": "4"})
        with django_assert_num_queries(5):
            client.get(last)
        with django_assert_num_queries(4):
            client.get(NEW)
        many()
    event = own(fold="many").first()
    rows = [Source(partnership=event.partnership, title=f"{n}") for n in range(20)]
    Citation.objects.bulk_create(
        Citation(event=event, source=source, uid=uuid4()) for source in Source.objects.bulk_create(rows)
    )
    with django_assert_num_queries(5):
        client.get(page_of(event))
    with django_assert_num_queries(6):
        client.get(page_of(event, "event_edit"))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ca. 2022", "2022~"),
        ("10/2018", "2018-10"),
        ("20.05.1998", "1998-05-20"),
        ("mayo de 1998", "1998-05"),
        ("um 1998", "1998~"),
    ],
)
@pytest.mark.parametrize("who", ["contributor_a", "contributor_b"])
def test_either_side_tells_an_event_as_exactly_as_it_knows(sign_in, who, typed, kept):
    client = sign_in(who)
    sent = filled(client.get(NEW), on=typed, **{"title.es": "Visita", "title.de": "Besuch"}, tags=["4"])
    response = client.post(NEW, sent)
    event = Event.objects.get(uid=sent["uid"])
    assert (response.status_code, response["Location"]) == (303, page_of(event))
    assert (event.on, event.sides, event.tags, event.public) == (Vague(kept), "AB", ("4",), True)
    assert event.title.spoken() == {"de": "Besuch", "es": "Visita"}
    assert event.title.original == seat(who).person.language
    client.post(NEW, sent)
    assert Change.objects.filter(uid=event.uid).count() == 1


def test_an_event_comes_with_known_and_new_sources_in_one_step(sign_in):
    client = sign_in("coordinator_b")
    sent = filled(client.get(NEW), on="2021", **{"title.es": "Feria"})
    known, fresh = empty_rows(sent)
    source = Source.objects.filter(partnership__slug=SLUG).first()
    sent |= {f"{known}.source": str(source.uid), f"{known}.says.es": "Vinieron 40 personas."}
    sent |= {f"{fresh}.new_title": "Radio Cajamarca", f"{fresh}.new_url": "radio.example.org/feria"}
    sent |= {f"{fresh}.new_published": "03/2021", f"{fresh}.says.es": "Vinieron 60.", f"{fresh}.contradicts": "on"}
    assert client.post(NEW, sent).status_code == 303
    client.post(NEW, sent)
    event = Event.objects.get(uid=sent["uid"])
    assert [(row.source.title, row.says.words("es"), row.contradicts) for row in event.citations.all()] == [
        (source.title, "Vinieron 40 personas.", False),
        ("Radio Cajamarca", "Vinieron 60.", True),
    ]
    new = Source.objects.get(title="Radio Cajamarca")
    assert (new.url, new.published, new.partnership.slug) == (
        "https://radio.example.org/feria",
        Vague("2021-03"),
        SLUG,
    )


def test_what_a_source_says_is_bettered_and_a_source_removed(sign_in):
    event = own(citations__contradicts=True).first()
    first, second = event.citations.all()[:2]
    client = sign_in("contributor_a")
    sent = filled(client.get(page_of(event, "event_edit")))
    sent |= {f"citations.{first.uid}.says.de": "Anders gesagt.", f"citations.{second.uid}.gone": "on"}
    before = event.citations.count()
    assert client.post(page_of(event, "event_edit"), sent).status_code == 303
    assert event.citations.count() == before - 1
    assert Citation.objects.get(uid=first.uid).says.words("de") == "Anders gesagt."
    assert Source.objects.filter(pk=second.source_id).exists()


def test_saving_without_a_change_changes_nothing(sign_in):
    client = sign_in("coordinator_a")
    for event in (own(citations__contradicts=True).first(), own(on__contains="~").first(), own().exclude(until="")[0]):
        url = page_of(event, "event_edit")
        assert client.post(url, filled(client.get(url))).status_code == 303
        assert Event.objects.get(pk=event.pk).version == event.version


def test_a_refused_event_writes_no_source(sign_in):
    client = sign_in("coordinator_a")
    before = Source.objects.count()
    sent = filled(client.get(NEW), on="2021", **{"title.de": "Fest"})
    row, other = empty_rows(sent)
    same = str(Source.objects.filter(partnership__slug=SLUG).first().uid)
    sent |= {f"{row}.new_title": "Neu", f"{other}.source": same}
    theirs = Event.objects.filter(partnership__slug=OTHER).first()
    response = client.post(NEW, sent | {"uid": str(theirs.uid)})
    assert response.status_code == 409
    assert len(response.context["form"].non_field_errors()) == 1
    assert Source.objects.count() == before
    assert Event.objects.get(uid=theirs.uid).title == theirs.title


def test_one_source_stands_once_with_an_event(sign_in):
    client = sign_in("coordinator_a")
    same = str(Source.objects.filter(partnership__slug=SLUG).first().uid)
    sent = filled(client.get(NEW), on="2021", **{"title.de": "Fest"})
    for row in empty_rows(sent):
        sent[f"{row}.source"] = same
    response = client.post(NEW, sent)
    assert response.status_code == 409
    assert len(response.context["also"]) == 1
    assert not Event.objects.filter(uid=sent["uid"]).exists()


@pytest.mark.parametrize("given", ["foreign", "nothing"])
def test_a_source_from_elsewhere_is_refused_at_its_row(sign_in, given):
    client = sign_in("coordinator_a")
    theirs = Source.objects.filter(partnership__slug=OTHER).first()
    sent = filled(client.get(NEW), on="2021", **{"title.de": "Fest"})
    row = empty_rows(sent)[0]
    sent |= {f"{row}.source": str(theirs.uid)} if given == "foreign" else {f"{row}.says.de": "Ohne Quelle."}
    response = client.post(NEW, sent)
    assert response.status_code == 422
    assert len(response.context["also"]) == 1
    assert not Event.objects.filter(uid=sent["uid"]).exists()


def test_a_citation_of_another_event_is_refused(sign_in):
    event, other = own(citations__isnull=False).distinct()[:2]
    theirs = other.citations.first()
    client = sign_in("coordinator_a")
    url = page_of(event, "event_edit")
    sent = filled(client.get(url)) | {
        f"citations.{theirs.uid}.source": str(theirs.source.uid),
        f"citations.{theirs.uid}.says.de": "Untergeschoben.",
    }
    response = client.post(url, sent)
    assert response.status_code == 409
    assert Citation.objects.get(uid=theirs.uid).says == theirs.says
    assert Event.objects.get(pk=event.pk).version == event.version


@pytest.mark.parametrize(
    ("name", "value", "at"),
    [
        ("on", "", "on"),
        ("on", "31.02.2020", "on"),
        ("until", "1990", "until"),
        ("until", "später", "until"),
        ("sides", "C", "sides"),
        ("title.de", "x" * 301, "title"),
        ("targets", "99.1", "targets"),
    ],
)
def test_what_cannot_be_read_is_answered_at_its_field(sign_in, name, value, at):
    client = sign_in("coordinator_a")
    sent = filled(client.get(NEW), on="2021", **{"title.de": "Fest"}) | {name: value}
    response = client.post(NEW, sent)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [at]
    assert not Event.objects.filter(uid=sent["uid"]).exists()


def test_a_title_is_needed_in_some_language(sign_in):
    client = sign_in("coordinator_a")
    response = client.post(NEW, filled(client.get(NEW), on="2021"))
    assert list(response.context["form"].errors) == ["title"]


def test_a_newer_change_is_not_written_over(sign_in):
    event = own().first()
    client = sign_in("coordinator_b")
    url = page_of(event, "event_edit")
    sent = filled(client.get(url), on="1993")
    save_event(seat=seat("coordinator_a"), uid=event.uid, values={"on": Vague("1992")}, seen=None, edits={}, now=NOW)
    response = client.post(url, sent)
    assert (response.status_code, list(response.context["form"].errors)) == (409, ["on", "__all__"])
    assert "1992" in response.content.decode()
    assert 'value="1993"' in response.content.decode()
    assert Event.objects.get(pk=event.pk).on == Vague("1992")
    assert client.post(url, sent | {"seen": response.context["seen"]}).status_code == 303
    assert Event.objects.get(pk=event.pk).on == Vague("1993")


def test_taking_an_event_out_needs_a_reason_and_keeps_its_past(sign_in):
    event = own().first()
    client = sign_in("contributor_b")
    url = page_of(event, "event_retire")
    refused = client.post(url, filled(client.get(url)))
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["why"])
    assert client.post(url, filled(client.get(url), why="Dos veces.")).status_code == 303
    event.refresh_from_db()
    assert event.retired_at is not None
    assert event.uid not in pages(client)
    assert client.get(page_of(event)).status_code == 200
    assert [client.get(page_of(event, name)).status_code for name in ("event_edit", "event_retire")] == [404, 404]
    change = Change.objects.filter(uid=event.uid).first()
    assert (change.action, change.reason, change.side) == ("retired", "Dos veces.", "B")


def test_taking_out_what_somebody_changed_is_refused(sign_in):
    event = own().first()
    client = sign_in("coordinator_a")
    url = page_of(event, "event_retire")
    sent = filled(client.get(url), why="Doppelt.")
    save_event(seat=seat("coordinator_b"), uid=event.uid, values={"on": Vague("1992")}, seen=None, edits={}, now=NOW)
    response = client.post(url, sent)
    assert response.status_code == 409
    assert len(response.context["form"].non_field_errors()) == 1
    assert own().get(pk=event.pk).retired_at is None


@pytest.mark.parametrize("name", ["event_edit", "event_retire"])
def test_readers_change_nothing(sign_in, name):
    client = sign_in("reader_a")
    assert client.get(NEW).status_code == 403
    assert client.post(page_of(own().first(), name), {"why": "x", "version": "1"}).status_code == 403
    page = client.get(page_of(own().first())).content.decode()
    assert page_of(own().first(), name) not in page


def test_a_broken_row_name_is_no_stack_trace(sign_in):
    client = sign_in("coordinator_a")
    sent = filled(client.get(NEW), on="2021", **{"title.de": "Fest"})
    sent |= {"citations.x.source": "y", "citations": "z", "uid": "broken", "seen": "[1]", "title.edit": "?"}
    response = client.post(NEW, sent)
    assert response.status_code == 303
    assert UUID(response["Location"].split("/")[-2])
