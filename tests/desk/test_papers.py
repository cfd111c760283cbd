"""The papers of a plan from the desk: every link leads to a file of its kind, also for readers."""

from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from lxml import html

from tests.cast import SLUG

pytestmark = pytest.mark.django_db
SIGNS = {".pdf": b"%PDF-1.7", ".docx": b"PK\x03\x04"}


def links(client, year=2027):
    page = html.fromstring(client.get(reverse("desk:papers", args=[SLUG, year])).content)
    return list(page.xpath("//main//section[contains(@class, 'card')]//a/@href"))


def test_both_sides_are_offered_the_same_papers_for_each_copy(sign_in):
    found = {who: links(sign_in(who)) for who in ("reader_a", "reader_b")}
    assert found["reader_a"] == found["reader_b"]
    assert len(found["reader_a"]) == 2 * (2 * 6 + 2)


@pytest.mark.deep
@pytest.mark.parametrize("year", [2026, 2027])
def test_links_lead_to_files_of_their_kind_with_plain_names(sign_in, year):
    client = sign_in("reader_b")
    found = links(client, year)
    for href in (found[0], found[1], found[-2], found[-1]):
        response = client.get(href)
        kind = "." + urlsplit(href).path.rpartition(".")[2]
        assert response.status_code == 200
        assert response.content.startswith(SIGNS[kind])
        disposition = response.headers["Content-Disposition"]
        assert disposition.startswith('attachment; filename="ayni-')
        assert disposition.isascii()
        assert disposition.endswith(f'{kind}"')


@pytest.mark.parametrize("query", ["lang=tlh", "lang=de,es,en", "for=lima", "lang=../../etc"])
@pytest.mark.parametrize("name", ["plan_pdf", "plan_docx"])
def test_an_address_that_nobody_offered_leads_nowhere(sign_in, name, query):
    assert sign_in("reader_a").get(f"{reverse(f'desk:{name}', args=[SLUG, 2027])}?{query}").status_code == 404


def test_an_unknown_kind_of_council_paper_leads_nowhere(sign_in):
    assert sign_in("reader_a").get(f"{reverse('desk:council_docx', args=[SLUG, 2027])}?kind=x").status_code == 404


def test_a_copy_without_a_name_is_the_readers_own(sign_in):
    response = sign_in("reader_b").get(reverse("desk:plan_docx", args=[SLUG, 2027]))
    assert "caj-es-de.docx" in response.headers["Content-Disposition"]


def test_the_page_costs_few_queries(sign_in, django_assert_num_queries):
    client = sign_in("reader_a")
    with django_assert_num_queries(4):
        client.get(reverse("desk:papers", args=[SLUG, 2027]))
