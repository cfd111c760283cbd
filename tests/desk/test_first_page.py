"""The first page: what is due and late, which fixed days come near, what the other side changed, what waits."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ayni.core.due import What, agenda, entries
from ayni.core.sides import Side
from ayni.core.vague import Vague
from ayni.core.workplan import Status
from ayni.records.models import Acceptance, Change, FixedDate, Mail, Measure, Membership, Milestone
from ayni.records.queries.home import counts_of_news, live_entries, news, start_of
from ayni.records.queries.workplan import agreed_plan
from ayni.records.services import Refused, progress
from ayni.records.services import handover as service
from ayni.records.services.dates import save_fixed_date
from ayni.records.services.reading import mark_read
from tests.cast import NOW, OTHER, SLUG, both, fresh_uid, measure, partnership, person, plan, seat
from tests.desk.kit import closed_plan

pytestmark = pytest.mark.django_db
HOME, READ, START = reverse("desk:home", args=[SLUG]), reverse("desk:read", args=[SLUG]), reverse("desk:start")
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """The demo's story ends in November 2026; these tests stand there, whenever they run."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def mine(who: str = "reader_a") -> Membership:
    return Membership.objects.get(person=person(who), partnership__slug=SLUG)


def first(client) -> dict:
    return client.get(HOME).context["first"]


def change(number: int = 1, side: str = "B", at: datetime = NOW, uid=None, **more) -> Change:
    who = seat(f"coordinator_{side.lower()}")
    return Change.objects.create(
        partnership=partnership(), kind="measure", uid=uid or measure().uid, version=1, action="changed", side=side,
        person=who.person, at=at - timedelta(minutes=number),
        **{"before": {"title.es": f"{number}"}, "after": {"title.es": f"{number - 1}"}, **more},
    )  # fmt: skip


def quiet() -> None:
    """Nothing is late, nothing near, and nothing was changed."""
    Change.objects.filter(partnership__slug=SLUG).update(at=NOW - timedelta(days=60))
    FixedDate.objects.filter(partnership__slug=SLUG).update(on=Vague("2028-05-05"), until=None)
    Milestone.objects.update(due=Vague("2026-05~"))
    Measure.objects.update(end=Vague("2027-06"))


# Due and late


def test_live_rows_say_what_the_stored_text_says():
    stored = agenda(entries(agreed_plan(plan(2026).document.agreed)), TODAY)
    live = agenda(live_entries([partnership().pk], TODAY)[partnership().pk], TODAY)

    def told(dues):
        return sorted((due.entry.what, due.entry.uid, due.entry.day.text, due.days, due.entry.side) for due in dues)

    assert told(live.late) == told(stored.late)
    assert told(live.soon) == told(stored.soon)
    assert live.late
    assert {due.entry.what for due in live.soon} == {What.STEP, What.MEASURE}


def test_drafts_last_years_plans_and_what_is_finished_are_not_due():
    assert live_entries([partnership().pk], date(2027, 4, 2)) == {}
    assert live_entries([partnership().pk], date(2027, 3, 2))
    found = live_entries([partnership().pk], TODAY)[partnership().pk]
    assert {entry.year for entry in found} == {2026}
    late = agenda(found, TODAY).late[0].entry
    for who in ("coordinator_a", "coordinator_b"):
        progress.note_progress(
            seat=seat(who), measure=Measure.objects.get(uid=late.uid), uid=fresh_uid(), on=TODAY, status=Status.DONE,
            words="Listo", risk="", language="es", now=NOW,
        )  # fmt: skip
    again = live_entries([partnership().pk], TODAY)[partnership().pk]
    assert late.uid not in {due.entry.uid for due in agenda(again, TODAY).late}


def test_the_page_tells_late_first_then_what_comes(sign_in):
    page = sign_in("reader_a").get(HOME)
    told = page.context["first"]
    assert 0 < len(told["late_shown"]) <= 3
    assert [due.days for due in told["late"]] == sorted((due.days for due in told["late"]), reverse=True)
    assert page.content.decode().count('class="late"') == len(told["late_shown"])
    assert f"{reverse('desk:table', args=[SLUG, 2026])}?late=on" in page.content.decode()


def test_a_session_stands_among_what_is_due_until_the_body_said_yes(sign_in):
    document = closed_plan().document
    row = Acceptance.objects.create(
        partnership=partnership(), document=document, snapshot=document.snapshot, side="B", body="Concejo Municipal",
        session=date(2026, 11, 20), at=NOW,
    )  # fmt: skip
    found = [due for due in first(sign_in("reader_a"))["late"] if due.entry.what is What.SESSION]
    assert [(due.entry.body, due.days, due.entry.year) for due in found] == [("Concejo Municipal", 2, 2027)]
    Acceptance.objects.filter(pk=row.pk).update(accepted_on=date(2026, 11, 20))
    Change.objects.filter(partnership__slug=SLUG).order_by("-id")[0].save()
    assert not [due for due in first(sign_in("reader_a"))["late"] if due.entry.what is What.SESSION]


def test_a_return_stands_among_what_is_due_for_the_side_that_has_to_look(sign_in):
    service.give_back(seat=both().b, record=plan(), seen=plan().document.version, note="Falta el presupuesto", now=NOW)
    returned = first(sign_in("reader_a"))["returned"]
    assert (returned.side, returned.note) == ("B", "Falta el presupuesto")
    assert first(sign_in("reader_b"))["returned"] is None


def test_while_a_plan_is_amended_its_agreed_text_says_what_is_due(sign_in):
    before = first(sign_in("reader_a"))
    document = plan(2026).document
    service.amend(seat=both().b, record=plan(2026), seen=document.version, note="Cambia una fecha", now=NOW)
    Milestone.objects.filter(measure__plan=plan(2026)).update(due=Vague("2026-11-01"), dropped=True)
    Measure.objects.filter(plan=plan(2026)).update(end=Vague("2026-11-01"))
    after = first(sign_in("reader_a"))

    def told(found):
        return [(due.entry.what, due.entry.uid, due.entry.day, due.days) for due in (*found["late"], *found["soon"])]

    assert told(after) == told(before)
    assert told(after)


def test_what_else_passes_between_the_sides_stands_below_the_card(sign_in):
    papers = [row[2] for row in first(sign_in("reader_a"))["others"]]
    assert reverse("desk:report_handover", args=[SLUG, 2026]) in papers
    assert reverse("desk:handover", args=[SLUG, 2027]) not in papers  # that is the card's


# Fixed days


def test_fixed_days_of_both_sides_stand_there_in_their_lead_time(sign_in):
    near = dict(first(sign_in("reader_a"))["near"])
    assert {each.fixed.on.text for each in near["A"]} == {"2026-12", "2026-12-23", "2027-09~"}
    assert ("2027-01-01", 40) in {(each.fixed.on.text, each.days) for each in near["B"]}
    assert OTHER not in str(near)


# What changed


def test_at_first_the_last_thirty_days_of_the_own_seat():
    assert start_of(mine().since, None, NOW) == NOW - timedelta(days=30)
    assert start_of(date(2026, 11, 20), None, NOW) == datetime(2026, 11, 20, tzinfo=UTC)
    assert start_of(date(2026, 11, 20), NOW - timedelta(days=200), NOW) == NOW - timedelta(days=200)


def test_only_the_other_side_is_told_by_record_and_field_by_field(sign_in):
    quiet()
    for number in (3, 2, 1):
        change(number)
    change(1, side="A")
    records = first(sign_in("reader_a"))["records"]
    assert [(line.saves, len(line.told)) for line in records] == [(3, 1)]
    assert [(before, after) for _label, before, after, _language in records[0].told[0].lines] == [("3", "0")]
    assert "Coordinación Cajamarca" in records[0].who


def test_a_few_records_stand_here_and_all_of_them_one_page_further(sign_in):
    client = sign_in("reader_a")
    page = client.get(HOME)
    newest, shown, complete, groups = page.context["told"]
    assert (len(page.context["first"]["records"]), complete) == (5, False)
    assert "newest" not in page.content.decode()
    whole = client.get(READ)
    assert len(whole.context["records"]) == groups > 5
    assert (whole.context["newest"], whole.context["shown"]) == (newest, shown)


def test_looking_ticks_nothing_off_and_the_button_does(sign_in):
    quiet()
    last, *_rest = [change(number, uid=row.uid) for number, row in enumerate(Measure.objects.filter(plan=plan())[:3])]
    client = sign_in("reader_a")
    page = client.get(HOME)
    assert page.context["told"] == (last.pk, 3, True, 3)
    assert mine().last_seen is None
    for _press in range(2):
        answer = client.post(READ, {"newest": str(last.pk), "shown": "3"})
        assert (answer.status_code, answer.headers["Location"]) == (303, HOME)
    assert mine().last_seen == last.at
    assert mine("contributor_a").last_seen is None
    page = client.get(HOME)
    assert page.context["told"] == (0, 0, True, 0)
    assert "Since you said" in page.content.decode() or "seit" in page.content.decode().casefold()


def test_what_came_in_between_is_not_ticked_off(sign_in):
    quiet()
    last = change(1)
    client = sign_in("reader_a")
    change(2)  # earlier by its clock, but written later than the page was drawn
    answer = client.post(READ, {"newest": str(last.pk), "shown": "1"})
    assert (answer.status_code, answer.headers["Location"]) == (303, READ)
    assert mine().last_seen is None
    assert len(client.get(READ).context["messages"]) == 1


@pytest.mark.parametrize("newest", ["", "0", "x", "-1", "9" * 30, "own", "foreign"])
def test_a_made_up_number_ticks_nothing_off(sign_in, newest):
    numbers = {
        "own": str(change(1, side="A").pk),
        "foreign": str(Change.objects.filter(partnership__slug=OTHER)[0].pk),
    }
    answer = sign_in("reader_a").post(READ, {"newest": numbers.get(newest, newest), "shown": "1"})
    assert answer.status_code == 303
    assert mine().last_seen is None


def test_the_last_look_never_moves_back():
    quiet()
    early, late = change(9), change(1)
    mark_read(seat=seat("reader_a"), newest=late.pk, shown=2, now=NOW)
    assert mark_read(seat=seat("reader_a"), newest=early.pk, shown=1, now=NOW).last_seen == late.at
    with pytest.raises(Refused):
        mark_read(seat=seat("reader_a"), newest=change(0).pk, shown=7, now=NOW)


# Quiet days, and what waits


def test_a_quiet_day_says_something_useful(sign_in):
    quiet()
    page = sign_in("reader_a").get(HOME).content.decode()
    assert "5. Mai 2028" in page
    assert 'class="changes"' not in page
    assert '<button class="button quiet">' not in page


def test_reports_of_guests_and_refusing_addresses_are_for_coordinators(sign_in):
    Mail.objects.create(
        partnership=partnership(), person=person("contributor_a"), to=person("contributor_a").email, language="de",
        kind="welcome", state=Mail.State.FAILED, at=NOW,
    )  # fmt: skip
    pages = {who: sign_in(who).get(HOME).content.decode() for who in ("coordinator_a", "reader_a", "coordinator_b")}
    assert [who for who, page in pages.items() if person("contributor_a").email in page] == ["coordinator_a"]
    guests = reverse("desk:guests", args=[SLUG])
    assert [who for who, page in pages.items() if guests in page and "reader" in who] == []


def test_nothing_of_another_partnership_shows(sign_in):
    Membership.objects.create(person=person("reader_a"), partnership=partnership(OTHER), side="A", role="reader")
    page = sign_in("reader_a").get(HOME).content.decode()
    assert OTHER not in page
    assert "Villa El Salvador" not in page


# Several partnerships, and the operator


def test_each_partnership_has_its_block(sign_in):
    Membership.objects.create(person=person("reader_a"), partnership=partnership(OTHER), side="A", role="reader")
    change(1)
    blocks = {block.seat.partnership.slug: block for block in sign_in("reader_a").get(START).context["blocks"]}
    assert list(blocks) == [SLUG, OTHER]
    ours = blocks[SLUG]
    start = start_of(mine().since, None, NOW)
    assert ours.news == len(news(partnership().pk, Side.B, start, 1000))
    assert (ours.year, ours.mine, ours.turn != "") == (2027, False, True)
    assert ours.late == len(first(sign_in("reader_a"))["late"])
    assert counts_of_news([], NOW) == {}


def test_the_operator_reads_how_the_installation_is(sign_in):
    Mail.objects.create(to="a@example.org", language="de", kind="inquiry", tries=2, error="550 no", at=NOW)
    page = sign_in("operator").get(START)
    told = {sign.what: sign for sign in page.context["signs"]}
    assert [sign.what for sign in page.context["signs"] if sign.do][:2] == ["Mail", "ayni send-mail"]
    assert "550 no" in told["Mail"].found
    assert "1 message waits" in told["Mail"].found
    assert told["Database"].do == ""
    assert sign_in("coordinator_a").get(START).status_code == 303


# How many queries


@pytest.mark.parametrize(("who", "after_a_change", "kept"), [("reader_a", 10, 3), ("coordinator_a", 11, 3)])
def test_few_queries_with_much_to_tell(sign_in, django_assert_num_queries, kept_pages, who, after_a_change, kept):
    """What waits for translation is counted every ten minutes: here, by the first look."""
    client = sign_in(who)
    client.get(HOME)
    Membership.objects.filter(person=person(who)).update(last_seen=NOW - timedelta(days=3000))
    for _round in range(2):
        change(1, uid=fresh_uid())
        with django_assert_num_queries(after_a_change):
            client.get(HOME)
        with django_assert_num_queries(kept):
            client.get(HOME)
        for number in range(30):
            change(number, uid=Measure.objects.all()[number % 20].uid)
            save_fixed_date(
                seat=seat("coordinator_b"), uid=fresh_uid(), seen=None, edits={}, now=NOW,
                values={"title.es": "Sesión", "on": Vague("2026-12"), "lead_days": 30, "kind": "council"},
            )  # fmt: skip


@pytest.mark.parametrize("many", [False, True])
def test_as_many_queries_for_several_partnerships(sign_in, django_assert_num_queries, many):
    Membership.objects.create(person=person("reader_a"), partnership=partnership(OTHER), side="A", role="reader")
    if many:
        for number in range(40):
            change(number)
    client = sign_in("reader_a")
    with django_assert_num_queries(9):
        client.get(START)
