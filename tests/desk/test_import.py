"""A workbook through the browser: out, list, in; with everything that can go wrong on the way said on the page."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html
from openpyxl import load_workbook

from ayni.records.models import Change, Measure
from ayni.records.services.workplan import save_measure
from tests.cast import NOW, SLUG, person, plan, seat
from tests.papers.workbooks import MEASURES, Edited

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def address(name, year=2027):
    return reverse(f"desk:{name}", args=[SLUG, year])


def choose(client, data, name="plan.xlsx", year=2027):
    return client.post(address("import", year), {"file": SimpleUploadedFile(name, data, XLSX)})


def ticket(response):
    return html.fromstring(response.content).xpath("//input[@name='preview']/@value")[0]


def words(response):
    return " ".join(html.fromstring(response.content).xpath("//main")[0].text_content().split())


@pytest.fixture
def b(sign_in):
    return sign_in("coordinator_b")


@pytest.fixture
def file(b):
    return Edited(b.get(address("workbook")).content, "es")


def first(file):
    return Measure.objects.get(uid=file.get(MEASURES, 3, "uid"))


def test_the_workbook_is_an_attachment_with_a_plain_name_for_readers_too(sign_in):
    response = sign_in("reader_a").get(address("workbook"))
    assert response.headers["Content-Type"] == XLSX
    assert response.headers["Content-Disposition"] == f'attachment; filename="ayni-{SLUG}-2027.xlsx"'
    assert len(load_workbook(BytesIO(response.content)).sheetnames) == 10


def test_preview_then_import(b, file):
    file.put(MEASURES, 3, title__es="=Título nuevo").add(MEASURES, parent="1", title__es="Huerto", end="2027")
    before = Change.objects.count()
    preview = choose(b, file.data)
    assert (preview.status_code, Change.objects.count()) == (200, before)
    assert "=Título nuevo" in words(preview)
    assert "Huerto" in words(preview)
    done = b.post(address("import_apply"), {"preview": ticket(preview)})
    assert (done.status_code, done.headers["Location"]) == (303, address("plan"))
    assert first(file).title.words("es") == "=Título nuevo"
    assert Measure.objects.filter(plan=plan(), sort="huerto").count() == 1
    b.post(address("import_apply"), {"preview": ticket(preview)})
    assert Measure.objects.filter(plan=plan(), sort="huerto").count() == 1


def test_a_file_that_says_nothing_new_offers_no_button(b, file):
    preview = choose(b, file.data)
    assert preview.status_code == 200
    assert b'name="preview"' not in preview.content


def test_faults_stand_on_the_page_with_their_place_and_nothing_can_be_taken_over(b, file):
    file.put(MEASURES, 4, end="mañana <b>")
    preview = choose(b, file.data)
    assert preview.status_code == 422
    assert f"Hoja «{file.sheet(MEASURES).title}»" in words(preview)
    assert "mañana <b>" in words(preview)
    assert b'name="preview"' not in preview.content


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"a;b\n1;2\n", b"PK\x03\x04"])
def test_another_file_is_refused_with_a_sentence(b, data):
    response = choose(b, data)
    assert response.status_code == 422
    assert html.fromstring(response.content).xpath("//p[@id='id_file_error']")


def test_a_file_above_the_limit_is_refused_unread(b, settings):
    settings.UPLOAD_LIMIT = 1024 * 1024
    assert choose(b, b"PK" + b"x" * 1024 * 1024).status_code == 422


def test_no_file_is_asked_for(b):
    assert b.post(address("import"), {}).status_code == 422


def test_what_changed_since_the_preview_is_shown_again(b, file):
    file.put(MEASURES, 3, title__es="Mío")
    preview = choose(b, file.data)
    values = {"title.es": "De otra persona"}
    save_measure(
        seat=seat("coordinator_b"), plan=plan(), uid=first(file).uid, values=values, seen=None, edits={}, now=NOW
    )
    again = b.post(address("import_apply"), {"preview": ticket(preview)})
    assert again.status_code == 409
    assert "De otra persona" in words(again)
    assert "Mío" in words(again)
    assert first(file).title.words("es") == "De otra persona"


def test_a_ticket_is_for_one_person_one_plan_and_one_day(b, file, client, settings):
    file.put(MEASURES, 3, title__es="Mío")
    preview = ticket(choose(b, file.data))
    assert b.post(address("import_apply", 2026), {"preview": preview}).status_code == 403
    assert b.post(address("import_apply"), {"preview": f"{preview}x"}).status_code == 422
    client.force_login(person("contributor_b"), backend="ayni.web.accounts.SignedIn")
    assert client.post(address("import_apply"), {"preview": preview}).status_code == 403
    assert first(file).title.words("es") != "Mío"


def test_a_file_that_was_forgotten_is_asked_for_once_more(b, file, settings, tmp_path):
    file.put(MEASURES, 3, title__es="Mío")
    preview = ticket(choose(b, file.data))
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    assert b.post(address("import_apply"), {"preview": preview}).status_code == 422


def test_a_side_without_the_turn_sees_why(sign_in, file):
    file.put(MEASURES, 3, end="2029")
    response = choose(sign_in("coordinator_a"), file.data)
    assert response.status_code == 422
    assert "Cajamarca" in words(response)


def test_the_page_that_asks_for_a_file_costs_few_queries(b, django_assert_num_queries):
    with django_assert_num_queries(5):
        b.get(address("import"))
