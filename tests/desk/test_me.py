"""What a person sets for themselves: name, language, time zone; and the language switch of every page."""

import pytest
from django.urls import reverse

from tests.cast import OTHER, SLUG, person
from tests.desk.filled import filled

pytestmark = pytest.mark.django_db
ME, SWITCH = reverse("desk:me"), reverse("desk:language")


def test_a_person_sets_name_language_and_time_zone(sign_in, django_assert_num_queries):
    client = sign_in("contributor_a")
    with django_assert_num_queries(4):
        page = client.get(ME)
    sent = filled(page, name="KIEZKLUB Vital", language="en", time_zone="America/Lima")
    assert client.post(ME, sent).status_code == 303
    found = person("contributor_a")
    assert (found.name, found.language, found.time_zone) == ("KIEZKLUB Vital", "en", "America/Lima")
    assert client.get(ME).headers["Content-Language"] == "en"


@pytest.mark.parametrize("wish", ["all", "turns", "none"])
def test_a_person_chooses_which_mail_comes(sign_in, wish):
    client = sign_in("contributor_a")
    assert client.post(ME, filled(client.get(ME), mails=wish)).status_code == 303
    assert person("contributor_a").mails == wish
    client.post(SWITCH, {"language": "es"})
    assert person("contributor_a").mails == wish


def test_both_towns_zones_stand_first(sign_in):
    groups = sign_in("reader_b").get(ME).context["form"].fields["time_zone"].choices
    assert [zone for zone, _ in groups[0][1]] == ["Europe/Berlin", "America/Lima"]
    assert all(zone for _, zones in groups for zone, _ in zones)


@pytest.mark.parametrize(
    ("name", "value"),
    [("name", ""), ("name", "x" * 121), ("language", "qu"), ("time_zone", "../etc/passwd"), ("mails", "daily")],
)
def test_what_cannot_be_is_answered_at_its_field(sign_in, name, value):
    client = sign_in("contributor_a")
    before = person("contributor_a")
    response = client.post(ME, filled(client.get(ME)) | {name: value})
    assert list(response.context["form"].errors) == [name]
    after = person("contributor_a")
    assert (after.name, after.language, after.time_zone) == (before.name, before.language, before.time_zone)


def test_the_page_names_the_own_seats_and_no_others(sign_in):
    page = sign_in("reader_a").get(ME).content.decode()
    assert reverse("desk:home", args=[SLUG]) in page
    assert reverse("desk:home", args=[OTHER]) not in page
    assert reverse("account_change_password") in page


@pytest.mark.parametrize(
    ("back", "leads_to"),
    [
        (f"/desk/{SLUG}/actors/?goal=4", f"/desk/{SLUG}/actors/?goal=4"),
        ("https://evil.example/", "/desk/"),
        ("//evil.example/", "/desk/"),
        ("javascript:alert(1)", "/desk/"),
        ("", "/desk/"),
    ],
)
def test_the_switch_keeps_the_language_and_leads_back(sign_in, back, leads_to):
    client = sign_in("reader_a")
    response = client.post(SWITCH, {"language": "es", "next": back})
    assert (response.status_code, response["Location"]) == (303, leads_to)
    assert person("reader_a").language == "es"


def test_an_unknown_language_changes_nothing(sign_in):
    assert sign_in("reader_a").post(SWITCH, {"language": "qu"}).status_code == 303
    assert person("reader_a").language == "de"


def test_who_is_not_signed_in_is_sent_to_sign_in(client):
    for url in (ME, SWITCH):
        response = client.post(url, {"language": "es"})
        assert response["Location"].startswith(reverse("account_login"))
    assert client.get(SWITCH).status_code == 405
