"""What each side says of itself, and what both say of their partnership."""

import pytest
from django.urls import reverse

from ayni.records.models import Change, Municipality, Partnership, Source
from ayni.records.services.ground import save_municipality
from tests.cast import NOW, OTHER, SLUG, seat
from tests.desk.filled import filled

pytestmark = pytest.mark.django_db
PAGE = reverse("desk:settings", args=[SLUG])
TOWN = reverse("desk:municipality", args=[SLUG])
WORDS = reverse("desk:partnership", args=[SLUG])
CHECKED = reverse("desk:require_checked", args=[SLUG])


def town(side="A"):
    return Municipality.objects.get(partnership__slug=SLUG, side=side)


def ours():
    return Partnership.objects.get(slug=SLUG)


@pytest.mark.parametrize("who", ["reader_a", "contributor_a", "reader_b", "contributor_b"])
def test_all_may_read_and_only_coordinators_write(sign_in, who):
    client = sign_in(who)
    page = client.get(PAGE).content.decode()
    assert TOWN not in page
    assert WORDS not in page
    assert CHECKED not in page
    assert [client.post(url).status_code for url in (TOWN, WORDS, CHECKED)] == [403, 403, 403]


def test_the_page_asks_five_questions(sign_in, django_assert_num_queries):
    client = sign_in("coordinator_a")
    with django_assert_num_queries(5):
        client.get(PAGE)
    with django_assert_num_queries(5):
        client.get(TOWN)
    Source.objects.bulk_create(Source(partnership=ours(), title=f"{n}") for n in range(200))
    with django_assert_num_queries(5):
        client.get(TOWN)


@pytest.mark.parametrize(("who", "side"), [("coordinator_a", "A"), ("coordinator_b", "B")])
def test_a_coordinator_writes_the_own_town_only(sign_in, who, side):
    client = sign_in(who)
    other = Municipality.objects.exclude(side=side).filter(partnership__slug=SLUG).values().get()
    sent = filled(client.get(TOWN), short_name="Unsere", office_phone="030 1", languages=["de", "es"])
    assert client.post(TOWN, sent).status_code == 303
    found = town(side)
    assert (found.short_name, found.office_phone, found.languages) == ("Unsere", "030 1", "de es")
    assert Municipality.objects.filter(pk=other["id"]).values().get() == other
    change = Change.objects.filter(uid=found.uid).first()
    assert set(change.after) == {"short_name", "office_phone", "languages"}


def test_saving_without_a_change_changes_nothing(sign_in):
    for who, side in (("coordinator_a", "A"), ("coordinator_b", "B")):
        client = sign_in(who)
        before = town(side).version
        assert client.post(TOWN, filled(client.get(TOWN))).status_code == 303
        assert client.post(WORDS, filled(client.get(WORDS))).status_code == 303
        assert (town(side).version, ours().version) == (before, 1)


def test_a_new_number_of_inhabitants_comes_with_year_and_source(sign_in):
    client = sign_in("coordinator_b")
    sent = filled(client.get(TOWN), population="388,170", population_year="2022", source="")
    refused = client.post(TOWN, sent)
    assert list(refused.context["form"].errors) == ["population"]
    sent |= {"population": "388170"}
    assert list(client.post(TOWN, sent).context["form"].errors) == ["source"]
    sent |= {"new_title": "INEI: Proyecciones", "new_url": "inei.gob.pe"}
    assert client.post(TOWN, sent).status_code == 303
    found = town("B")
    assert (found.population, found.population_year) == (388170, 2022)
    assert (found.population_source.title, found.population_source.partnership.slug) == ("INEI: Proyecciones", SLUG)
    page = client.get(PAGE).content.decode()
    assert "388,170 (2022)" in page


def test_a_number_without_year_is_refused_and_no_number_needs_neither(sign_in):
    client = sign_in("coordinator_a")
    sent = filled(client.get(TOWN), population_year="")
    assert list(client.post(TOWN, sent).context["form"].errors) == ["population_year"]
    assert client.post(TOWN, sent | {"population": "", "source": ""}).status_code == 303
    assert (town().population, town().population_year, town().population_source) == (None, None, None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("source", "foreign"),
        ("time_zone", "Mars/Base"),
        ("country", "D1"),
        ("languages", ["qu"]),
        ("kind", "kingdom"),
        ("population", "-1"),
        ("population", "1,5"),
        ("population_year", "05/2019"),
        ("population_year", "1400"),
        ("short_name", "x" * 13),
        ("office_email", "nobody"),
        ("website", "ftp//"),
        ("name.de", "x" * 201),
    ],
)
def test_what_cannot_be_is_answered_at_its_field(sign_in, name, value):
    client = sign_in("coordinator_a")
    theirs = Source.objects.filter(partnership__slug=OTHER).first()
    given = str(theirs.uid) if value == "foreign" else value
    response = client.post(TOWN, filled(client.get(TOWN)) | {name: given})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [name.partition(".")[0]]
    assert town().version == 1


def test_a_newer_change_is_not_written_over(sign_in):
    client = sign_in("coordinator_a")
    sent = filled(client.get(TOWN), short_name="Mein")
    save_municipality(seat=seat("coordinator_a"), values={"short_name": "Ihr"}, seen=None, edits={}, now=NOW)
    response = client.post(TOWN, sent)
    assert set(response.context["form"].errors) == {"__all__", "short_name"}
    assert town().short_name == "Ihr"
    assert client.post(TOWN, sent | {"seen": response.context["seen"]}).status_code == 303
    assert town().short_name == "Mein"


def test_either_coordinator_writes_the_words_of_the_partnership(sign_in):
    for who in ("coordinator_a", "coordinator_b"):
        client = sign_in(who)
        sent = filled(client.get(WORDS), take_back_days="20" if who[-1] == "a" else "21", public=None)
        assert client.post(WORDS, sent | {"welcome.es": f"Bienvenidos {who}"}).status_code == 303
        assert (ours().public, ours().welcome.words("es")) == (False, f"Bienvenidos {who}")
    assert ours().take_back_days == 21
    for name, value in (("take_back_days", "0"), ("take_back_days", "many"), ("take_back_days", "99999")):
        assert list(client.post(WORDS, sent | {name: value}).context["form"].errors) == [name]
    empty = {f"name.{code}": "" for code in ("de", "es", "en")}
    assert list(client.post(WORDS, sent | empty).context["form"].errors) == ["name"]


def test_a_side_asks_for_checked_words_for_itself(sign_in):
    client = sign_in("coordinator_b")
    sent = filled(client.get(PAGE), CHECKED)
    assert client.post(CHECKED, sent | {"required": "yes"}).status_code == 303
    assert (ours().require_checked_a, ours().require_checked_b) == (False, True)
    client.post(CHECKED, {"required": "no"})
    assert (ours().require_checked_a, ours().require_checked_b) == (False, False)
    assert Change.objects.filter(uid=ours().uid, side="B").count() == 2


def test_a_get_does_not_switch(sign_in):
    assert sign_in("coordinator_a").get(CHECKED).status_code == 405
    assert sign_in("stranger").get(CHECKED).status_code == 404
