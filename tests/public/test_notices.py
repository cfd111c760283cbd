"""The legal pages for everybody, and the form for barriers."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.cache import cache

from ayni.core.multilingual import Text
from ayni.records.models import Mail, Notice
from tests import cast

pytestmark = pytest.mark.django_db
HERE = f"/de/{cast.SLUG}"
BARRIER = f"{HERE}/treptow-koepenick/accessibility/report/"
SAID = {"page": "/de/x/", "name": "Eva", "email": "eva@example.org", "message": "Die Karte ist nicht zu lesen."}


@pytest.fixture(autouse=True)
def nobody_wrote_yet():
    cache.clear()


def page(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def notice(kind: str = "imprint", side: str = "A") -> Notice:
    return Notice.objects.get(partnership__slug=cast.SLUG, kind=kind, side=side)


def test_every_page_leads_to_the_pages_of_both_towns_at_no_further_question(client, django_assert_num_queries):
    start = page(client, f"{HERE}/")
    for town in ("treptow-koepenick", "cajamarca"):
        for kind in Notice.Kind.values:
            assert f'href="{HERE}/{town}/{kind}/"' in start
        assert f'href="{HERE}/{town}/accessibility/report/?from=%2Fde%2F{cast.SLUG}%2F"' in start
    cache.clear()
    with django_assert_num_queries(3):
        client.get(f"{HERE}/treptow-koepenick/imprint/")


def test_it_is_read_as_people_wrote_it_and_nothing_of_it_is_mark_up(client):
    row = notice()
    words = Text.of(de="# Wer <b>wir</b> sind\nSiehe https://example.org/a?b=1&c=2 <script>x</script>\n- eins\n- zwei")
    Notice.objects.filter(pk=row.pk).update(words=words)
    told = page(client, f"{HERE}/treptow-koepenick/imprint/")
    assert "<h2>Wer &lt;b&gt;wir&lt;/b&gt; sind</h2>" in told
    assert '<a href="https://example.org/a?b=1&amp;c=2" rel="nofollow">' in told
    assert "<script>" not in told
    assert "<ul><li>eins</li><li>zwei</li></ul>" in told


def test_another_language_says_which_it_is(client):
    Notice.objects.filter(pk=notice().pk).update(words=Text.of(de="Nur deutsch."))
    told = page(client, f"/es/{cast.SLUG}/treptow-koepenick/imprint/")
    assert '<div class="prose read" lang="de"><p>Nur deutsch.</p></div>' in told


def test_a_draft_is_read_by_nobody(client):
    Notice.objects.filter(pk=notice().pk).update(shown=False, words=Text.of(de="Geheimer Entwurf"))
    told = page(client, f"{HERE}/treptow-koepenick/imprint/")
    assert "Geheimer" not in told
    assert "noch nicht geschrieben" in told
    assert client.get(f"{HERE}/nowhere/imprint/").status_code == 404
    assert client.get(f"{HERE}/cajamarca/other/").status_code == 404


def test_the_privacy_notice_and_the_page_for_all_say_how_long_what_is_kept(client):
    for path in (f"{HERE}/cajamarca/privacy/", "/de/legal/"):
        told = page(client, path)
        assert "Alle anderen Mails" in told
        assert "180 Tage nach dem Schreiben" in told
    assert 'href="/en/legal/"' in page(client, "/accounts/login/?language=en")


def test_the_statement_names_to_whom_people_can_turn(client):
    told = page(client, f"{HERE}/treptow-koepenick/accessibility/")
    assert "Landesbeauftragte für digitale Barrierefreiheit" in told
    assert BARRIER in told


def test_a_barrier_reaches_the_office_with_its_page(client):
    assert "/de/x/" in page(client, f"{BARRIER}?from=/de/x/")
    for foreign in ("https://evil.example", "x", "/" + "a" * 400):
        assert f'value="{foreign}"' not in page(client, f"{BARRIER}?from={foreign}")
    answer = client.post(BARRIER, {**SAID, "uid": str(cast.fresh_uid())})
    assert (answer.status_code, answer["Location"]) == (303, f"{HERE}/contact/treptow-koepenick/thanks/")
    (kept,) = Mail.objects.filter(kind="barrier")
    assert (kept.to, kept.reply_to) == ("staedtepartnerschaften@treptow-koepenick.example", "eva@example.org")
    (sent,) = mail.outbox
    assert "Seite: /de/x/" in sent.body
    assert "> Die Karte ist nicht zu lesen." in sent.body
    assert "Eva" in sent.subject


def test_a_barrier_without_words_comes_back_and_both_forms_share_one_measure(client):
    answer = client.post(BARRIER, {**SAID, "message": "", "uid": str(cast.fresh_uid())})
    assert answer.status_code == 422
    assert "/de/x/" in answer.content.decode()
    sent = [client.post(BARRIER, {**SAID, "uid": str(cast.fresh_uid())}).status_code for _ in range(5)]
    contact = {**SAID, "uid": str(cast.fresh_uid())}
    assert [*sent, client.post(f"{HERE}/contact/cajamarca/", contact).status_code] == [303] * 5 + [429]
