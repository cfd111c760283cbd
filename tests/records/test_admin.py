"""The operator's pages: every record to look at, nothing to change, nothing secret."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from ayni.records.models import Event, Person, Session
from tests.cast import PEOPLE, person

pytestmark = pytest.mark.django_db
MODELS = [model for model in apps.get_app_config("records").get_models() if model is not Session]  # its key is a secret


def address(model, page, *given):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=given)


def test_nothing_but_records_is_shown():
    assert set(admin.site._registry) == set(MODELS)


@pytest.mark.deep
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_record_can_be_read_and_none_be_changed(sign_in, model):
    client = sign_in("operator")
    assert client.get(address(model, "changelist")).status_code == 200
    assert client.get(address(model, "add")).status_code == 403
    row = model._default_manager.first()
    if row is not None:
        before = model._default_manager.filter(pk=row.pk).values().get()
        assert client.get(address(model, "change", row.pk)).status_code == 200
        assert client.post(address(model, "change", row.pk), {"version": "9"}).status_code == 403
        assert client.get(address(model, "delete", row.pk)).status_code == 403
        assert client.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
        sent = {"action": "delete_selected", "_selected_action": str(row.pk), "post": "yes"}
        client.post(address(model, "changelist"), sent)
        assert model._default_manager.filter(pk=row.pk).values().get() == before


def test_no_hash_of_a_password_is_shown(sign_in):
    page = sign_in("operator").get(address(Person, "change", person("reader_a").pk)).content.decode()
    assert PEOPLE["reader_a"] in page
    assert person("reader_a").password not in page
    assert "password" not in [name for name in page.lower().split('"') if name.startswith("field-")]
    assert person("reader_a").password.split("$")[-1] not in page


def test_words_are_shown_by_language(sign_in):
    event = Event.objects.first()
    page = sign_in("operator").get(address(Event, "change", event.pk)).content.decode()
    assert event.title.words("es") in page


def test_a_list_asks_the_same_few_questions(sign_in, django_assert_max_num_queries):
    client = sign_in("operator")
    for model in MODELS:
        with django_assert_max_num_queries(6):
            client.get(address(model, "changelist"))


@pytest.mark.parametrize("who", ["coordinator_a", "coordinator_b", "reader_a", "stranger"])
def test_nobody_else_comes_in(sign_in, who):
    client = sign_in(who)
    for url in (reverse("admin:index"), address(Event, "changelist"), address(Person, "changelist")):
        assert client.get(url).status_code in (302, 403)


def test_who_is_not_signed_in_is_sent_to_sign_in(client):
    response = client.get(reverse("admin:index"), follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))
