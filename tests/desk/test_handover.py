"""The hand-over as a browser sees it: what is offered, what is explained, two windows, two presses, odd files."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ayni.core.handover import NAMES
from ayni.desk import offers
from ayni.records.models import Acceptance, Document, File, Handover, Mail, Measure, Snapshot
from ayni.records.queries.closing import draft
from ayni.records.services import handover as service
from tests.cast import NOW, SLUG, both, measure, plan, seat
from tests.desk.kit import closed_plan, made_complete

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xdb"


def at(name: str = "handover", year: int = 2027, *more: object) -> str:
    return reverse(f"desk:{name}", args=[SLUG, year, *more])


def sent(client, name: str, year: int = 2027, **typed):
    """The move's form as the page draws it, with what is typed into it."""
    form = next(o.form for o in client.get(at(year=year)).context["offers"] if o.name == name)
    hidden = {field.html_name: str(field.value()) for field in form.hidden_fields() if field.value()}
    return client.post(at(name, year), {**hidden, **typed}), hidden


def stands(year: int = 2027) -> Document:
    return Document.objects.get(plan__year=year, partnership__slug=SLUG)


# What is offered


def offered(client) -> list[str]:
    return [offer.name for offer in client.get(at()).context["offers"]]


def test_every_move_has_its_words():
    assert set(offers.FORMS) == set(NAMES.values())
    for words in (offers.TITLES, offers.HELP, offers.BUTTONS, offers.DONE):
        assert set(words) == set(offers.FORMS)


def test_only_what_is_possible_is_offered_and_the_rest_is_explained(sign_in):
    page = sign_in("coordinator_b").get(at())
    assert [offer.name for offer in page.context["offers"]] == ["hand_over", "close", "return"]
    told = {title for one in page.context["barred"] for title in one.titles}
    assert len(told) == len(offers.FORMS) - 3
    # The other side handed over three days ago and B has saved nothing since: it may take back.
    assert offered(sign_in("coordinator_a")) in (["take_back"], [])


@pytest.mark.parametrize("who", ["reader_a", "contributor_a", "reader_b", "contributor_b"])
def test_others_read_the_page_without_forms(sign_in, who):
    page = sign_in(who).get(at())
    assert page.status_code == 200
    assert page.context["offers"] == []
    assert b"<textarea" not in page.content


def test_notes_stand_with_their_language(sign_in):
    page = sign_in("reader_b").get(at()).content.decode()
    assert '<blockquote class="quote" lang="de">' in page
    assert '<p class="why" lang="de">' in page
    assert '<p class="why" lang="es">' in page


# Moves


def test_handing_over_passes_the_turn_and_tells_the_other_side(sign_in):
    answer, _ = sent(sign_in("coordinator_b"), "hand_over", note="Listo, por favor revisen.")
    assert answer.status_code == 303
    assert answer.headers["Location"] == at()
    assert stands().turn == "A"
    move = Handover.objects.filter(document=stands()).order_by("-at", "-id").first()
    assert (move.move, move.side, move.note, move.note_language) == (
        *("hand_over", "B", "Listo, por favor revisen.", "es"),
    )
    assert [mail.kind for mail in Mail.objects.all()] == ["plan_hand_over"]


def test_a_second_press_is_harmless(sign_in):
    client = sign_in("coordinator_b")
    _, hidden = sent(client, "hand_over", note="Listo")
    again = client.post(at("hand_over"), {**hidden, "note": "Listo"})
    assert again.status_code == 303
    assert Handover.objects.filter(document=stands(), note="Listo").count() == 1
    assert Mail.objects.count() == 1


def test_a_stale_window_gets_a_sentence_and_keeps_its_words(sign_in):
    client = sign_in("coordinator_b")
    form = next(o.form for o in client.get(at()).context["offers"] if o.name == "hand_over")
    Document.objects.filter(pk=stands().pk).update(version=stands().version + 1)  # somebody saved a measure
    answer = client.post(at("hand_over"), {"seen": form["seen"].value(), "note": "Mis palabras"})
    assert answer.status_code == 409
    assert stands().turn == "B"
    again = next(o.form for o in answer.context["offers"] if o.name == "hand_over")
    assert again["note"].value() == "Mis palabras"
    assert again["seen"].value() == str(stands().version)
    assert client.post(at("hand_over"), {"seen": again["seen"].value(), "note": "Mis palabras"}).status_code == 303


def test_words_for_a_move_that_is_gone_are_shown_to_copy(sign_in):
    client = sign_in("coordinator_b")
    sent(client, "hand_over", note="Listo")
    answer = client.post(at("return"), {"seen": str(stands().version), "note": "Faltan montos"})
    assert answer.status_code == 409
    assert answer.context["lost"] == "Faltan montos"
    assert b"Faltan montos" in answer.content


def test_a_return_without_reason_is_asked_back(sign_in):
    answer, _ = sent(sign_in("coordinator_b"), "return", note="  ")
    assert answer.status_code == 409
    form = next(o.form for o in answer.context["offers"] if o.name == "return")
    assert list(form.errors) == ["note"]


def test_ten_thousand_characters_are_refused_in_a_sentence(sign_in):
    answer, _ = sent(sign_in("coordinator_b"), "hand_over", note="ñ" * 10_000)
    assert answer.status_code == 422
    assert stands().turn == "B"


# Closing


def test_closing_lists_what_is_missing_with_links(sign_in):
    page = sign_in("coordinator_b").get(at("close"))
    missing = page.context["missing"]
    assert len(missing) == len(draft(plan()).lacks)
    assert all(href for _, href in missing)
    assert page.context["sha256"] == draft(plan()).sha256
    assert b'name="seen"' not in page.content  # no button while something is missing
    languages = {one.language: one for one in page.context["languages"]}
    assert set(languages) == {"de", "es"}
    assert languages["de"].counts["missing"] == sum(count for _, _, count in languages["de"].missing) > 0


def test_exactly_the_draft_that_was_seen_is_closed(sign_in):
    made_complete(plan())
    client = sign_in("coordinator_b")
    seen = client.get(at("close")).context["sha256"]
    row = measure()
    Measure.objects.filter(pk=row.pk).update(code="99.9")
    stale = client.post(at("close"), {"seen": seen, "note": "Cerramos"})
    assert stale.status_code == 409
    assert stands().stage == "draft"
    assert stale.context["form"]["note"].value() == "Cerramos"
    assert stale.context["form"]["seen"].value() == stale.context["sha256"] != seen
    assert client.post(at("close"), {"seen": stale.context["sha256"], "note": "Cerramos"}).status_code == 303
    assert stands().stage == "closing"
    assert stands().turn == "A"


def test_what_is_missing_keeps_a_side_from_closing(sign_in):
    seen = draft(plan()).sha256
    answer = sign_in("coordinator_b").post(at("close"), {"seen": seen})
    assert answer.status_code == 409
    assert stands().stage == "draft"
    assert not Snapshot.objects.filter(document=stands()).exists()


def test_the_other_side_confirms_what_it_saw(sign_in):
    made_complete(plan())
    service.close_plan(seat=both().b, plan=plan(), sha256=draft(plan()).sha256, note="", now=NOW)
    client = sign_in("coordinator_a")
    assert offered(client) == ["confirm", "return"]
    assert client.post(at("confirm"), {"seen": "0" * 64}).status_code == 409
    assert sent(client, "confirm", note="")[0].status_code == 303
    assert stands().stage == "closed"


# Bodies and acceptances


def test_each_side_says_which_body_decides_and_when(sign_in):
    closed_plan()
    client = sign_in("coordinator_a")
    answer, _ = sent(client, "schedule", body="BVV", session="11.12.2026", file_reference="VIII/0815")
    assert answer.status_code == 303
    row = Acceptance.objects.get(document=stands(), side="A")
    assert (row.body, row.session, row.file_reference) == ("BVV", date(2026, 12, 11), "VIII/0815")
    drawn = next(o.form for o in client.get(at()).context["offers"] if o.name == "schedule")
    assert drawn["session"].value() == "11/12/2026"


def test_a_colleagues_newer_entry_is_not_overwritten(sign_in):
    closed_plan()
    client = sign_in("coordinator_a")
    _, hidden = sent(client, "schedule", body="BVV", session="", file_reference="")
    late = client.post(at("schedule"), {"seen": hidden["seen"], "body": "Bezirksamt", "session": "31.2.2027"})
    assert late.status_code == 422
    late = client.post(at("schedule"), {"seen": hidden["seen"], "body": "Bezirksamt", "session": ""})
    assert late.status_code == 409
    assert Acceptance.objects.get(document=stands(), side="A").body == "BVV"
    assert next(o.form for o in late.context["offers"] if o.name == "schedule")["body"].value() == "Bezirksamt"


def accept(client, **change):
    typed = {"body": "BVV", "on": "22.11.2026", "paper_number": "12/2026", **change}
    return sent(client, "accept", **typed)


def test_both_accept_and_nothing_is_withdrawn(sign_in):
    closed_plan()
    assert accept(sign_in("coordinator_a"))[0].status_code == 303
    assert stands().stage == "closed"
    assert accept(sign_in("coordinator_b"), body="Concejo")[0].status_code == 303
    assert stands().stage == "agreed"
    page = sign_in("coordinator_a").get(at())
    assert [offer.name for offer in page.context["offers"]] == ["amend"]
    text = page.content.decode()
    assert stands().snapshot.sha256 in text
    assert "BVV" in text
    assert "Concejo" in text


@pytest.mark.parametrize(("data", "kind"), [(PDF, "application/pdf"), (PNG, "image/png"), (JPEG, "image/jpeg")])
def test_on_paper_comes_with_its_scan(sign_in, data, kind):
    closed_plan()
    scan = SimpleUploadedFile("../../Beschluß „Ñandú“.exe", data)
    client = sign_in("coordinator_a")
    assert accept(client, on_paper="on", scan=scan)[0].status_code == 303
    row = Acceptance.objects.get(document=stands(), side="A")
    assert (row.on_paper, row.scan.kind, row.scan.size) == (True, kind, len(data))
    answer = client.get(reverse("desk:scan", args=[SLUG, row.scan.uid]))
    assert b"".join(answer.streaming_content) == data
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; ")
    assert disposition.isascii()
    assert "filename*" not in disposition


@pytest.mark.parametrize(
    "data",
    [b"", b"MZ\x90\x00 not a scan", b"<html><script>1</script></html>", b"%PDF-1.7\n" + b"0" * (10 * 1024 * 1024)],
    ids=["empty", "program", "page", "huge"],
)
def test_a_file_that_is_no_scan_is_refused_at_its_field(sign_in, data):
    closed_plan()
    scan = SimpleUploadedFile("scan.pdf", data, content_type="application/pdf")
    answer, _ = accept(sign_in("coordinator_a"), on_paper="on", scan=scan, note="Gern")
    assert answer.status_code == 422
    form = next(o.form for o in answer.context["offers"] if o.name == "accept")
    assert list(form.errors) == ["scan"]
    assert [form[name].value() for name in ("body", "on", "paper_number", "note")] == [
        *("BVV", "22.11.2026", "12/2026", "Gern"),
    ]
    assert form["on_paper"].value() is True
    assert not Acceptance.objects.filter(document=stands()).exists()


def test_a_good_scan_survives_a_wrong_day(sign_in):
    closed_plan()
    client = sign_in("coordinator_a")
    scan = SimpleUploadedFile("beschluss.pdf", PDF)
    answer, _ = accept(client, on_paper="on", on="irgendwann", scan=scan)
    assert answer.status_code == 422
    form = next(o.form for o in answer.context["offers"] if o.name == "accept")
    assert list(form.errors) == ["on"]
    assert b"beschluss.pdf" in answer.content
    kept = {field.html_name: str(field.value()) for field in form.hidden_fields()}
    assert kept["kept"] == str(File.objects.get(kind="application/pdf").uid)
    again = client.post(
        at("accept"), {**kept, "body": "BVV", "on": "22.11.2026", "paper_number": "12", "on_paper": "on"}
    )
    assert again.status_code == 303
    assert Acceptance.objects.get(document=stands(), side="A").scan == File.objects.get(kind="application/pdf")


def test_on_paper_needs_the_scan_and_a_day_that_has_been(sign_in):
    closed_plan()
    client = sign_in("coordinator_a")
    answer, _ = accept(client, on_paper="on")
    assert list(next(o.form for o in answer.context["offers"] if o.name == "accept").errors) == ["scan"]
    answer, _ = accept(client, paper_number=" ")
    assert list(next(o.form for o in answer.context["offers"] if o.name == "accept").errors) == ["paper_number"]
    answer, _ = accept(client, on="1.1.2020")
    assert list(next(o.form for o in answer.context["offers"] if o.name == "accept").errors) == ["on"]
    answer, _ = accept(client, on="1.1.2090")
    assert list(next(o.form for o in answer.context["offers"] if o.name == "accept").errors) == ["on"]


def test_a_scan_of_another_side_or_partnership_cannot_be_taken(sign_in):
    closed_plan()
    accept(sign_in("coordinator_b"), on_paper="on", scan=SimpleUploadedFile("acta.pdf", PDF))
    client = sign_in("coordinator_a")
    answer, _ = accept(client, on_paper="on", kept=str(File.objects.get(kind="application/pdf").uid))
    assert answer.status_code == 409
    assert not Acceptance.objects.filter(document=stands(), side="A", accepted_on__isnull=False).exists()
    stranger = sign_in("stranger")
    scan = reverse("desk:scan", args=[SLUG, File.objects.get(kind="application/pdf").uid])
    assert stranger.get(scan).status_code == 404


def test_a_scan_whose_file_is_gone_is_not_found(sign_in, settings):
    closed_plan()
    client = sign_in("coordinator_a")
    accept(client, on_paper="on", scan=SimpleUploadedFile("acta.pdf", PDF))
    for path in Path(settings.MEDIA_ROOT).rglob("*"):
        if path.is_file():
            path.unlink()
    scan = reverse("desk:scan", args=[SLUG, File.objects.get(kind="application/pdf").uid])
    assert client.get(scan).status_code == 404


def test_reopening_ends_acceptances_and_keeps_them_visible(sign_in):
    closed_plan()
    accept(sign_in("coordinator_a"), body="BVV Treptow")
    assert sent(sign_in("coordinator_b"), "reopen", note="El concejo pide cambios")[0].status_code == 303
    assert stands().stage == "draft"
    page = sign_in("reader_a").get(at())
    assert [row.body for row in page.context["ended"]] == ["BVV Treptow"]
    assert b"BVV Treptow" in page.content
    assert "El concejo pide cambios" in page.content.decode()


def test_taking_back_in_silence_needs_a_reason(sign_in):
    document = stands()
    document.saved_at = NOW - timedelta(days=40)
    document.since = NOW - timedelta(days=50)
    Document.objects.filter(pk=document.pk).update(saved_at=document.saved_at, since=document.since)
    client = sign_in("coordinator_a")
    answer, _ = sent(client, "take_back", note="")
    assert answer.status_code == 409
    assert sent(client, "take_back", note="Wir hören nichts")[0].status_code == 303
    assert stands().turn == "A"


# The stored text


def test_the_stored_text_is_checked_each_time_it_is_read(sign_in):
    client = sign_in("reader_a")
    page = client.get(at("snapshot", 2026, 1))
    snapshot = Snapshot.objects.get(document__plan__year=2026, partnership__slug=SLUG)
    assert page.context["intact"]
    assert snapshot.sha256 in page.content.decode()
    part = snapshot.parts.filter(kind="measure").first()
    type(part).objects.filter(pk=part.pk).update(text=part.text.replace("a", "e", 1))
    assert not client.get(at("snapshot", 2026, 1)).context["intact"]


def test_the_stored_text_can_be_checked_without_ayni(sign_in):
    answer = sign_in("reader_b").get(at("snapshot", 2026, 1), {"file": ""})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="plan-2026-1.jsonl"'
    hashes = [sha256(line).hexdigest() for line in answer.content.splitlines()]
    whole = sha256("".join(f"{one}\n" for one in hashes).encode()).hexdigest()
    assert whole == Snapshot.objects.get(document__plan__year=2026, partnership__slug=SLUG).sha256


def test_a_text_that_was_never_stored_is_not_found(sign_in):
    assert sign_in("reader_a").get(at("snapshot", 2026, 9)).status_code == 404


# Constant


@pytest.mark.parametrize(
    ("name", "year", "more", "queries"),
    [("handover", 2026, (), 8), ("handover", 2027, (), 8), ("close", 2027, (), 10), ("snapshot", 2026, (1,), 8)],
)
def test_few_queries_however_long_the_story(sign_in, django_assert_num_queries, name, year, more, queries):
    client = sign_in("coordinator_b")
    with django_assert_num_queries(queries):
        client.get(at(name, year, *more))
    for turn in range(6):
        giver = seat("coordinator_b" if turn % 2 == 0 else "coordinator_a")
        service.hand_over(seat=giver, record=plan(), seen=stands().version, note=f"{turn}", now=NOW)
    with django_assert_num_queries(queries):
        client.get(at(name, year, *more))
