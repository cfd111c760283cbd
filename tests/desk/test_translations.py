"""The list of what waits for translation: reading it, writing in place, two at once, and the machine."""

from uuid import uuid4

import pytest
from django.urls import reverse
from lxml import html

from ayni.core.multilingual import State, Text
from ayni.desk.proposing import Proposed, propose
from ayni.records.models import Actor, Change, Event, Measure, Milestone
from ayni.records.queries.translations import waiting
from ayni.records.services.history import save_event
from ayni.records.services.workplan import save_measure
from tests.cast import NOW, OTHER, SLUG, measure, plan, seat
from tests.desk.filled import filled
from tests.desk.kit import closed_plan
from tests.web.libre import failing, libre

pytestmark = pytest.mark.django_db
PAGE = reverse("desk:translations", args=[SLUG])
PROPOSE = reverse("desk:translations_propose", args=[SLUG])


def the(model, field, words):
    rows = model.objects.filter(partnership__slug=SLUG)
    return next(row for row in rows if any(words in said for said in getattr(row, field).spoken().values()))


def carers():
    """Of the draft, with a German description and nothing else."""
    return the(Measure, "description", "Pflegende")


def olympiad():
    """An event whose German words changed after it was translated."""
    return the(Event, "text", "messen sich 108")


def key(kind, row, path):
    return f"{kind}.{row.uid}.{path}"


def listed(response):
    return [row.key for _, rows in response.context["groups"] for row in rows]


def sent(client, address=PAGE, **changes):
    """The page's form as a browser sends it, with these words typed."""
    response = client.get(address)
    action = html.fromstring(response.content.decode()).xpath("//main//form[@method='post']/@action")[-1]
    return filled(response, action, **changes), action


def post(client, data, action):
    return client.post(f"{PAGE}{action}", data)


def test_the_list_is_in_the_persons_language_and_another_can_be_linked(sign_in):
    client = sign_in("contributor_b")
    mine = client.get(PAGE)
    assert mine.context["language"] == "es"
    assert key("measure", carers(), "description") in listed(mine)
    german = client.get(PAGE, {"language": "de", "state": "outdated"})
    assert german.context["wanted"] == {"language": "de", "state": "outdated", "kind": ""}
    assert key("measure", the(Measure, "title", "Garten und Webstuhl"), "description") in listed(german)
    nonsense = client.get(PAGE, {"language": "fr", "state": "x", "kind": "y", "page": "-9"})
    assert nonsense.context["wanted"] == {"language": "es", "state": "", "kind": ""}


def test_each_text_stands_beside_its_original_with_its_place_and_the_difference_since(sign_in):
    tree = html.fromstring(sign_in("contributor_b").get(PAGE).content.decode())
    box = tree.get_element_by_id(key("event", olympiad(), "text"))
    assert box.xpath(".//legend/a/@href") == [reverse("desk:event", args=[SLUG, olympiad().uid])]
    original = box.xpath(".//*[@class='original']/p[@lang='de']")[0]
    assert [node.tag for node in original.xpath(".//ins|.//del")] == ["ins", "del"]
    assert box.xpath(".//textarea/@lang") == ["es"]


def test_the_words_of_the_glossary_are_shown_where_they_stand(sign_in):
    row = the(Event, "text", "Sie kommen aus fünf")
    Event.objects.filter(pk=row.pk).update(text=Text.of(de="In zwei Handlungsfeldern und im KIEZKLUB", original="de"))
    response = sign_in("contributor_b").get(PAGE, {"kind": "history"})
    shown = next(one for _, rows in response.context["groups"] for one in rows if one.key == key("event", row, "text"))
    assert [(hint.said, hint.words, hint.fixed) for hint in shown.hints] == [
        ("Handlungsfeld", "línea de acción", False),
        ("KIEZKLUB", "KIEZKLUB", True),
    ]
    assert "línea de acción" in response.content.decode()


@pytest.mark.parametrize(
    ("address", "questions"),
    [(PAGE, 7), (f"{PAGE}?language=en&kind=history", 7), (f"{PAGE}?language=en&kind=glossary", 6)],
    ids=["some out of date", "history", "none out of date"],
)
def test_the_page_asks_the_same_few_questions(address, questions, sign_in, django_assert_num_queries):
    client, row = sign_in("contributor_a"), measure()
    with django_assert_num_queries(questions):
        client.get(address)
    for n in range(60):
        Milestone.objects.create(measure=row, uid=uuid4(), title=Text.of(de=f"Schritt {n}"), position=n)
    with django_assert_num_queries(questions):
        assert client.get(address).context["page"].paginator.count


def test_one_page_holds_twenty(sign_in):
    client = sign_in("contributor_a")
    first, second = (client.get(PAGE, {"language": "en", "page": n}) for n in (1, 2))
    assert (len(listed(first)), first.context["page"].paginator.num_pages > 1) == (20, True)
    assert set(listed(first)).isdisjoint(listed(second))


def test_all_texts_of_a_page_are_saved_at_once(sign_in):
    client, first, second = sign_in("contributor_b"), carers(), the(Measure, "description", "Ehrenamtliche helfen")
    typed = {f"{key('measure', first, 'description')}-words": "Se conversa."}
    data, action = sent(client, **typed, **{f"{key('measure', second, 'description')}-checked": "on"})
    response = post(client, data, action)
    assert (response.status_code, response.url) == (303, f"{PAGE}{action}")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.description.words("es"), first.description.state("es")) == ("Se conversa.", State.CHECKED)
    assert second.description.state("es") is State.CHECKED
    assert Change.objects.filter(kind="measure", action="changed", person__email__startswith="ciam").count() == 2
    after = client.get(PAGE)
    assert {key("measure", first, "description"), key("measure", second, "description")}.isdisjoint(listed(after))
    assert post(client, data, action).status_code == 303  # a second press does no harm
    first.refresh_from_db()
    assert first.version == 2


def test_one_text_is_saved_by_itself_and_what_was_typed_beside_it_stays(sign_in):
    client, first, event = sign_in("contributor_b"), carers(), olympiad()
    mine, other = key("measure", first, "description"), key("event", event, "text")
    data, action = sent(client, **{f"{mine}-words": "Se conversa.", f"{other}-words": "A medias", "only": mine})
    response = post(client, data, action)
    assert response.status_code == 200
    assert [row.key for row in response.context["again"]] == [other]
    assert response.context["again"][0].form["words"].value() == "A medias"
    assert not response.context["again"][0].form.errors
    event.refresh_from_db()
    assert event.text.words("es") != "A medias"
    data["only"] = ""
    assert post(client, data, action).status_code == 303
    event.refresh_from_db()
    assert event.text.words("es") == "A medias"


def test_a_conflict_comes_back_with_both_wordings_and_stops_no_other(sign_in):
    client, first, event = sign_in("contributor_b"), carers(), olympiad()
    typed = {f"{key('measure', first, 'description')}-words": "Mi versión"}
    data, action = sent(client, **typed, **{f"{key('event', event, 'text')}-words": "Nuevo"})
    save_measure(
        seat=seat("contributor_a"), plan=plan(), uid=first.uid, values={"description.es": "Su versión"}, seen=None,
        edits={}, now=NOW,
    )  # fmt: skip
    response = post(client, data, action)
    assert response.status_code == 409
    row = response.context["again"][0]
    assert (row.key, row.theirs, row.form["words"].value()) == (
        key("measure", first, "description"),
        "Su versión",
        "Mi versión",
    )
    event.refresh_from_db()
    assert event.text.words("es") == "Nuevo"
    again = filled(response, action)
    assert post(client, again, action).status_code == 303
    first.refresh_from_db()
    assert first.description.words("es") == "Mi versión"


def test_an_original_that_moved_on_is_shown_with_what_changed(sign_in):
    client, event = sign_in("contributor_b"), olympiad()
    data, action = sent(client, **{f"{key('event', event, 'text')}-words": "Compiten 108 personas."})
    words = "In Adlershof messen sich 108 Menschen ab 60 an 31 Stationen."
    save_event(seat=seat("coordinator_a"), uid=event.uid, values={"text.de": words}, seen=None, edits={}, now=NOW)
    response = post(client, data, action)
    row = response.context["again"][0]
    assert (response.status_code, row.moved, row.words) == (409, True, words)
    assert [step.words for step in row.since.steps if step.kind == "new"] == ["31"]
    event.refresh_from_db()
    assert event.text.words("es") != "Compiten 108 personas."
    assert post(client, filled(response, action), action).status_code == 303
    event.refresh_from_db()
    assert (event.text.words("es"), event.text.is_outdated("es")) == ("Compiten 108 personas.", False)


def test_a_plan_that_was_closed_meanwhile_keeps_its_words_and_gives_back_what_was_typed(sign_in):
    client, row = sign_in("contributor_a"), carers()
    address = f"{PAGE}?language=es"
    data, action = sent(client, address, **{f"{key('measure', row, 'description')}-words": "Se conversa."})
    closed_plan()
    response = post(client, data, action)
    assert response.status_code == 409
    lost = response.context["gone"][0]
    assert (lost.words, lost.reasons[0].kind) == ("Se conversa.", "wrong_stage")
    assert "Se conversa." in response.content.decode()
    row.refresh_from_db()
    assert row.description.words("es") == ""
    assert not any(one.startswith("measure.") for one in listed(client.get(address)))


def test_what_belongs_to_the_other_side_is_told_and_not_offered(sign_in):
    actor = Actor.objects.filter(partnership__slug=SLUG, side="B").first()
    Actor.objects.filter(pk=actor.pk).update(name=Text.of(es="Biblioteca"))
    here, asked = key("actor", actor, "name"), {"language": "de", "kind": "actors"}
    assert listed(sign_in("contributor_b").get(PAGE, asked)) == [here]
    other = sign_in("contributor_a").get(PAGE, asked)
    assert listed(other) == []
    assert [(why.kind, n) for why, n in other.context["held"]] == [("other_sides_record", 1)]


def test_words_that_are_too_long_are_told_at_their_field(sign_in):
    client, actor = sign_in("contributor_b"), Actor.objects.filter(partnership__slug=SLUG, side="B").first()
    Actor.objects.filter(pk=actor.pk).update(name=Text.of(de="Bücherei"))
    data, action = sent(client, f"{PAGE}?kind=actors", **{f"{key('actor', actor, 'name')}-words": "x" * 301})
    response = post(client, data, action)
    assert response.status_code == 409
    assert "301" in str(response.context["again"][0].form.errors)
    actor.refresh_from_db()
    assert actor.name.words("es") == ""


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"only": "x"},
        {"x-seen": "{}"},
        {"measure.x.title-seen": "{}"},
        {"measure.00000000-0000-0000-0000-000000000001.title-seen": "[]"},
        {"measure.00000000-0000-0000-0000-000000000001.title-seen": "{"},
    ],
)
def test_what_no_form_of_ours_holds_changes_nothing(data, sign_in):
    before = Change.objects.count()
    assert sign_in("contributor_b").post(PAGE, data).status_code == 303
    assert Change.objects.count() == before


def test_another_partnerships_text_is_unknown(sign_in):
    theirs = Measure.objects.filter(partnership__slug=OTHER).first()
    name = key("measure", theirs, "title")
    response = sign_in("coordinator_a").post(PAGE, {f"{name}-words": "Unser Titel", f"{name}-seen": "{}"})
    assert response.status_code == 409
    assert response.context["gone"][0].reasons[0].kind == "record_unknown"
    before = theirs.title
    theirs.refresh_from_db()
    assert theirs.title == before


# The machine


@pytest.fixture
def machine(settings):
    with libre() as server:
        settings.TRANSLATOR_URL, settings.TRANSLATOR_TIMEOUT = server.url, 5
        yield server


def test_without_a_machine_nothing_of_it_is_shown(sign_in):
    client = sign_in("contributor_b")
    assert PROPOSE not in client.get(PAGE).content.decode()
    assert client.post(PROPOSE).status_code == 404
    assert client.get(PROPOSE).status_code == 405


def test_a_machine_proposes_what_is_missing_and_it_is_marked_until_somebody_compares(sign_in, machine):
    client, row = sign_in("contributor_b"), carers()
    page = client.get(PAGE)
    assert "127.0.0.1" in page.content.decode()
    response = client.post(PROPOSE, filled(page, PROPOSE))
    assert (response.status_code, response.url) == (303, f"{PAGE}?language=es&state=machine")
    row.refresh_from_db()
    assert (row.description.words("es"), row.description.state("es")) == (
        f"«{row.description.words('de')}»",
        State.MACHINE,
    )
    sources = {asked["source"] for asked in machine.asked}
    assert (sources, {asked["target"] for asked in machine.asked}) == ({"de"}, {"es"})
    after = client.get(response.url)
    assert key("measure", row, "description") in listed(after)
    assert "traducción automática" in client.get(reverse("desk:measure", args=[SLUG, row.uid])).content.decode()
    told = Change.objects.filter(uid=row.uid).latest("id")
    assert (told.side, told.after["description.es.machine"]) == ("B", "yes")

    name = key("measure", row, "description")
    data, action = sent(client, response.url, **{f"{name}-checked": "on"})
    assert post(client, data, action).status_code == 303
    row.refresh_from_db()
    assert row.description.state("es") is State.CHECKED


def test_it_never_touches_a_persons_words_nor_what_is_closed(sign_in, machine):
    client, event = sign_in("contributor_b"), olympiad()
    closed_plan()
    before = {row.pk: row.description for row in Measure.objects.all()}
    client.post(PROPOSE, {"language": "es"})
    assert {row.pk: row.description for row in Measure.objects.all()} == before
    event.refresh_from_db()
    assert event.text.is_outdated("es")


def test_fixed_words_stay_in_the_house(sign_in, machine):
    row = the(Event, "text", "Sie kommen aus fünf")
    Event.objects.filter(pk=row.pk).update(text=Text.of(de="Der KIEZKLUB hat ein Handlungsfeld.", original="de"))
    sign_in("contributor_b").post(PROPOSE, {"language": "es", "kind": "history"})
    row.refresh_from_db()
    assert row.text.words("es") == "«Der KIEZKLUB hat ein línea de acción.»"
    assert "Der [X0X] hat ein [X1X]." in [text for asked in machine.asked for text in asked["q"]]


class Overtaken:
    """A machine so slow that a person is there first."""

    host = "slow.example"

    def translate(self, texts, source, target, glossary):
        write = {"description.es": "Escrito por una persona"}
        save_measure(
            seat=seat("contributor_a"), plan=plan(), uid=carers().uid, values=write, seen=None, edits={}, now=NOW
        )
        return [f"«{text}»" for text in texts]


def test_words_that_somebody_wrote_meanwhile_win():
    who = seat("contributor_b")
    missing = [entry.named for entry in waiting(who, "es").narrowed("missing", "plan")]
    assert propose(who, missing, "es", Overtaken()) == Proposed(overtaken=1)
    assert carers().description.words("es") == "Escrito por una persona"


@pytest.mark.parametrize(
    "happens",
    [failing(429, {"error": "Slowdown"}, Retry_After="120"), failing(500), failing(200, b"<html>")],
)
def test_a_failure_is_told_in_a_sentence_and_nothing_is_stored(happens, sign_in, machine):
    client, before = sign_in("contributor_b"), Change.objects.count()
    machine.instead = [happens]
    response = client.post(PROPOSE, {"language": "es", "kind": "plan"}, follow=True)
    assert [(message.level_tag, "127.0.0.1" in str(message)) for message in response.context["messages"]] == [
        ("error", True)
    ]
    assert Change.objects.count() == before


def test_nothing_is_missing(sign_in, machine):
    response = sign_in("contributor_b").post(PROPOSE, {"language": "es", "kind": "actors"}, follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["info"]
    assert machine.paths == []
