"""The annual report's pages: both parts at the seam, what was never reported, filing, and the way to agreement."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from ayni.core.handover import Stage
from ayni.records.models import Mail, Measure, Progress, Report, ReportPart, ResultValue
from ayni.web.mail import message
from tests.cast import SLUG, plan
from tests.doors import agreed_report

pytestmark = pytest.mark.django_db


def at(name, *more, year=2026):
    return reverse(f"desk:{name}", args=[SLUG, year, *more])


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return html.fromstring(response.content.decode())


def words(node):
    return " ".join(node.text_content().split())


def part(side):
    return ReportPart.objects.get(report__plan=plan(2026), side=side)


def forget():
    for row in Report.objects.filter(plan__partnership__slug=SLUG):
        row.parts.all().delete()
        row.delete()


def test_both_sides_read_both_parts_and_every_measure(sign_in):
    for who in ("reader_a", "contributor_b"):
        shown = page(sign_in(who), at("annual"))
        text = words(shown)
        assert "Olympiade 60+" in text or "Olimpiada 60+" in text
        assert {node.get("id") for node in shown.xpath("//article[starts-with(@id, 'm-')]")} == {
            f"m-{uid}" for uid in Measure.objects.filter(plan=plan(2026), dropped_at=None).values_list("uid", flat=True)
        }
        assert shown.xpath("//section[@class='a']//h3")
        assert shown.xpath("//section[@class='b']//h3")


def test_who_may_write_sees_the_way_and_nobody_else(sign_in):
    ours = at("annual_part", "treptow-koepenick")
    theirs = at("annual_part", "cajamarca")
    links = {
        who: {a.get("href") for a in page(sign_in(who), at("annual")).xpath("//a[contains(@href, '/part/')]")}
        for who in ("reader_b", "contributor_b", "coordinator_b", "contributor_a")
    }
    assert links == {
        "reader_b": set(),
        "contributor_b": {theirs, ours},
        "coordinator_b": {theirs, ours},
        "contributor_a": {theirs, ours},
    }


def test_a_contributor_writes_and_only_the_coordinator_files(sign_in):
    form = {"summary.es": "Un buen año.", "summary.de": "Ein gutes Jahr.", "seen": "{}"}
    client = sign_in("contributor_b")
    response = client.get(at("annual_part", "cajamarca"))
    seen = response.context["seen"]
    assert client.post(at("annual_part", "cajamarca"), form | {"seen": seen}).status_code == 303
    assert part("B").summary.words("es") == "Un buen año."
    assert client.post(at("annual_file"), {"version": part("B").version}).status_code == 403
    client = sign_in("coordinator_b")
    button = page(client, at("annual")).xpath(f"//form[@action='{at('annual_file')}']//input[@name='version']")[0]
    assert client.post(at("annual_file"), {"version": button.get("value")}).status_code == 303
    assert part("B").filed_at is not None
    assert page(client, at("annual")).xpath(f"//form[@action='{at('annual_unfile')}']")
    client.post(at("annual_unfile"))
    assert part("B").filed_at is None


def test_the_page_names_what_nobody_reported(sign_in):
    Progress.objects.all().delete()
    ResultValue.objects.all().delete()
    row = Measure.objects.filter(plan=plan(2026)).order_by("position", "id")[0]
    row.milestones.update(done=None)
    shown = page(sign_in("reader_a"), at("annual"))
    assert shown.xpath(f"//p[@class='warn']//a[@href='#m-{row.uid}']")
    assert shown.xpath(f"//article[@id='m-{row.uid}']/p[@class='refused']")


def test_a_plan_without_a_report_offers_to_begin_it_and_a_draft_does_not(sign_in):
    forget()
    assert page(sign_in("coordinator_a"), at("annual")).xpath("//form[@class='form']")
    assert not page(sign_in("reader_a"), at("annual")).xpath("//form[@class='form']")
    assert not page(sign_in("coordinator_b"), at("annual", year=2027)).xpath("//form[@class='form']")
    client = sign_in("coordinator_a")
    assert client.post(at("annual")).status_code == 303
    assert Report.objects.get(plan=plan(2026)).document.turn == "A"
    assert client.get(at("report_handover")).status_code == 200


def test_closing_asks_for_the_missing_part_and_leads_to_it(sign_in):
    shown = page(sign_in("coordinator_b"), at("report_close"))
    assert shown.xpath(f"//a[@href='{at('annual_part', 'cajamarca')}']")
    assert not shown.xpath("//form[@class='form']")


def test_it_goes_all_the_way_on_its_own_pages(sign_in):
    client = sign_in("coordinator_b")
    client.post(
        at("annual_part", "cajamarca"),
        {
            "summary.es": "Listo.",
            "summary.de": "Fertig.",
            "seen": client.get(at("annual_part", "cajamarca")).context["seen"],
        },
    )
    client.post(at("annual_file"), {"version": part("B").version})
    form = client.get(at("report_close")).context["form"]
    assert client.post(at("report_close"), {"seen": form.initial["seen"], "note": ""}).status_code == 303
    row = Report.objects.get(plan=plan(2026))
    assert row.document.stage == Stage.CLOSING
    sha256 = row.document.snapshot.sha256
    client = sign_in("coordinator_a")
    assert client.get(at("report_snapshot", 1)).status_code == 200
    assert client.post(at("report_confirm"), {"seen": sha256}).status_code == 303
    given = {"seen": sha256, "body": "BVV", "on": f"{timezone.localdate():%d.%m.%Y}", "paper_number": "1"}
    assert client.post(at("report_accept"), given).status_code == 303
    assert sign_in("coordinator_b").post(at("report_accept"), given | {"body": "Concejo"}).status_code == 303
    row.document.refresh_from_db()
    assert row.document.stage == Stage.AGREED
    agreed = page(sign_in("reader_b"), at("report_handover"))
    assert not agreed.xpath("//form[contains(@action, 'amend')]")


def test_an_agreed_report_is_read_from_what_was_stored(sign_in):
    agreed_report()
    ReportPart.objects.update(summary=part("A").summary.write("de", "Ganz anders"))
    assert "Ganz anders" not in words(page(sign_in("reader_a"), at("annual")))


def test_papers_of_the_report_for_each_side(sign_in):
    client = sign_in("reader_b")
    shown = page(client, at("report_papers"))
    assert len(shown.xpath("//section[contains(@class, 'card')]")) == 2
    response = client.get(f"{at('report_pdf')}?for=cajamarca&lang=es")
    assert response["Content-Disposition"] == 'attachment; filename="ayni-report-2026-caj-es.pdf"'
    assert response.content.startswith(b"%PDF")
    assert client.get(f"{at('report_docx')}?lang=de,es").content.startswith(b"PK")
    assert client.get(f"{at('report_pdf')}?lang=de,es,en").status_code == 404


def test_the_plan_leads_to_its_report(sign_in):
    assert page(sign_in("reader_a"), at("plan")).xpath(f"//a[@href='{at('annual')}']")
    assert not page(sign_in("reader_a"), at("plan", year=2027)).xpath(f"//a[@href='{at('annual', year=2027)}']")


def test_the_page_costs_the_same_with_few_and_many_rows(sign_in, django_assert_num_queries):
    client = sign_in("coordinator_b")
    client.get(at("annual"))
    with django_assert_num_queries(11):
        client.get(at("annual"))
    Progress.objects.all().delete()
    with django_assert_num_queries(11):
        client.get(at("annual"))


def test_the_list_of_plans_leads_to_the_reports_of_agreed_ones(sign_in):
    shown = page(sign_in("reader_a"), reverse("desk:plans", args=[SLUG]))
    assert shown.xpath(f"//a[@href='{at('annual')}']")
    assert not shown.xpath(f"//a[@href='{at('annual', year=2027)}']")


def test_what_was_stored_is_shown_part_by_part_and_still_gives_its_hash(sign_in):
    agreed_report()
    shown = page(sign_in("reader_a"), at("report_snapshot", 1))
    assert shown.xpath("//p[@class='notice success']")
    heads = [words(node) for node in shown.xpath("//section[@class='part'][2]//th[@scope='row']")]
    assert len(heads) == 4
    whole = sign_in("reader_a").get(at("report_snapshot", 1) + "?file")
    assert whole["Content-Disposition"] == 'attachment; filename="report-2026-1.jsonl"'


def test_moves_of_the_report_are_told_and_mailed_with_its_name(sign_in):
    client = sign_in("coordinator_b")
    form = next(o.form for o in client.get(at("report_handover")).context["offers"] if o.name == "hand_over")
    sent = {"seen": form.initial["seen"], "note": "Ya está", "uid": form.initial["uid"]}
    assert client.post(at("report_hand_over"), sent).status_code == 303
    mail = Mail.objects.filter(kind="report_hand_over").latest("id")
    told = message(mail)
    assert "2026" in told.subject
    assert at("report_handover") in told.body
    assert "Ya está" in words(page(client, at("report_handover")))
