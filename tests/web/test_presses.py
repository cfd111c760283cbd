"""A form that is sent twice at the same moment, by a double click or a line that stutters, is one form."""

from __future__ import annotations

import threading
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from ayni.records.models import Comment, Term
from tests.records.test_handover import build

AT_ONCE = 4


def send_at_once(person, path: str, form: dict[str, str]) -> list[int]:
    clients = [Client() for _ in range(AT_ONCE)]
    for client in clients:
        client.force_login(person)
    gate, found = threading.Barrier(AT_ONCE), []

    def send(client: Client) -> None:
        try:
            gate.wait(10)
            found.append(client.post(path, form).status_code)
        except Exception as fault:
            found.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


@pytest.mark.django_db(transaction=True)
def test_what_is_new_is_made_once_and_every_press_is_answered():
    plan, seat, _ = build()
    row, slug = plan.measures.first(), plan.partnership.slug
    for path, form, model in (
        (reverse("desk:comments", args=[slug, row.uid]), {"words": "Ja", "language": "de"}, Comment),
        (reverse("desk:term_new", args=[slug]), {"words.de": "Rat", "words.es": "Concejo"}, Term),
    ):
        uid = uuid4()
        assert send_at_once(seat.person, path, {**form, "uid": str(uid)}) == [303] * AT_ONCE
        assert model.objects.filter(uid=uid).count() == 1
