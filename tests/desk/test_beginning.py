"""A new partnership: opened by the operator, by page or command, and begun by its coordinators from nothing."""

import io
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from lxml import html

from ayni.core.sheets import Sheet
from ayni.core.sides import Side
from ayni.core.vague import Vague
from ayni.records.models import Actor, Change, Mail, Measure, Membership, Partnership, Person, Plan
from ayni.records.services import Refused, actors, dates, ground, workplan
from ayni.records.services.beginning import open_partnership
from tests.beginning import FRESH, GIVEN, opened, seat_of
from tests.cast import NOW, SLUG, past_the_form, person
from tests.papers.workbooks import Edited

pytestmark = pytest.mark.django_db
NEW = "/desk/partnerships/new/"
A, B = GIVEN["a_coordinator_email"], GIVEN["b_coordinator_email"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def words(response):
    return " ".join(html.fromstring(response.content).xpath("//main")[0].text_content().split())


def page(name, *more):
    return reverse(f"desk:{name}", args=[FRESH, *more])


@pytest.fixture
def enter(client):
    """`enter(A)` opens a fresh partnership and is signed in as its coordinator of A, in English."""

    def as_coordinator(email, role="coordinator"):
        opened()
        seat = seat_of(email, role)
        Person.objects.filter(pk=seat.person.pk).update(language="en")
        client.force_login(seat.person, backend="ayni.web.accounts.SignedIn")
        return client, seat_of(email, role)

    return as_coordinator


def test_the_operator_opens_one_and_pressed_twice_it_is_one(sign_in):
    client = sign_in("operator")
    sent = {**GIVEN, "uid": str(uuid4()), "since": "1998"}
    for _ in range(2):
        assert client.post(NEW, sent).status_code == 303
    pair = Partnership.objects.get(slug=FRESH)
    assert [str(pair.a.name.words("de")), pair.a.country, pair.b.kind, pair.b.time_zone] == [
        *("Neustadt", "AT", "county", "America/La_Paz")
    ]
    assert (pair.languages, pair.binding, pair.since, pair.public) == ("de es en", "de es", Vague("1998"), False)
    assert pair.name.spoken() == {"de": "Neustadt – Pueblo Chico", "es": "Pueblo Chico – Neustadt"}
    seats = Membership.objects.filter(partnership=pair).order_by("side")
    assert [(row.side, row.role, row.person.email, row.person.language) for row in seats] == [
        ("A", "coordinator", A, "de"),
        ("B", "coordinator", B, "es"),
    ]
    mails = Mail.objects.filter(partnership=pair).order_by("pk")
    assert [(mail.kind, mail.to, mail.values["side"]) for mail in mails] == [("welcome", A, "A"), ("welcome", B, "B")]
    told = Change.objects.filter(partnership=pair).order_by("pk")
    assert [(row.kind, row.action, row.side, row.person.email) for row in told] == [
        ("partnership", "opened", "", person("operator").email),
        ("membership", "created", "", person("operator").email),
        ("membership", "created", "", person("operator").email),
    ]
    assert FRESH in words(client.get("/desk/"))


@pytest.mark.parametrize(
    ("instead", "status", "said"),
    [
        ({"slug": SLUG}, 409, f"The address “{SLUG}” is already in use."),
        ({"slug": "partnerships"}, 409, "The address “partnerships” is already in use."),
        ({"b_short_name": "neustadt"}, 409, "Both towns would have the same short name."),
        ({"b_coordinator_email": A.upper()}, 409, "cannot coordinate both sides"),
        ({"a_coordinator_email": "", "b_coordinator_email": ""}, 422, "Name a coordinator of at least one side"),
        ({"a_coordinator_name": ""}, 422, "Say how the other side is to call them."),
        ({"a_short_name": "日本", "b_short_name": "中国"}, 422, "Write an address here."),
        ({"a_country": "XX"}, 422, "XX"),
        ({"a_language": "fr"}, 422, "First town, Language of the town hall"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_opened(sign_in, instead, status, said):
    response = sign_in("operator").post(NEW, {**GIVEN, "uid": str(uuid4()), **instead})
    assert (response.status_code, Partnership.objects.count()) == (status, 2)
    assert said in words(response)
    assert not Person.objects.filter(email=A).exists()


def test_one_side_may_begin_alone_and_the_operator_sees_it(sign_in):
    opened(b_coordinator_email="", b_coordinator_name="")
    client = sign_in("operator")
    told = words(client.get(reverse("desk:partnerships")))
    assert "Pueblo Chico has no coordinator." in told
    assert "Neustadt has no coordinator." not in told
    assert "opened on 22 November 2026" in told


def test_somebody_known_keeps_what_they_have_set(sign_in):
    known = person("coordinator_b")
    opened(a_coordinator_email=known.email.upper(), a_coordinator_name="Otro nombre")
    assert Membership.objects.filter(person=known).count() == 2
    assert person("coordinator_b").name == known.name


def test_only_the_operator(sign_in):
    with pytest.raises(Refused) as refused:
        open_partnership(
            uid=uuid4(), slug="x", municipalities={}, fields={}, coordinators={}, by=person("coordinator_a"), now=NOW
        )
    assert [why.kind for why in refused.value.reasons] == ["operator_only"]


@pytest.mark.parametrize(("page", "queries"), [("desk:start", 12), ("desk:partnerships", 6)])
def test_what_the_operator_sees_costs_the_same_for_few_and_many(client, page, queries, django_assert_num_queries):
    past_the_form(client, "operator")
    client.get(reverse(page))
    with django_assert_num_queries(queries):
        client.get(reverse(page))
    for n in range(4):
        opened(slug=f"pair-{n}", b_coordinator_email="", a_coordinator_email=f"{n}@town.example")
    with django_assert_num_queries(queries):
        client.get(reverse(page))


# The command

TOML = """
since = "1998"
[a]
name = "Neustadt"
short_name = "Neustadt"
kind = "city"
country = "AT"
time_zone = "Europe/Vienna"
language = "de"
coordinator_email = "neu@town.example"
coordinator_name = "Koordination"
[b]
name = "Pueblo Chico"
short_name = "Pueblo"
kind = "county"
country = "BO"
time_zone = "America/La_Paz"
language = "es"
"""


def run(*given):
    out = io.StringIO()
    call_command("new_partnership", *given, stdout=out)
    return out.getvalue()


def test_the_command_takes_a_file_and_options_win(tmp_path):
    file = tmp_path / "new.toml"
    file.write_text(TOML, encoding="utf-8")
    assert "nuevo-par is open" in run("--file", str(file), "--slug", "nuevo-par", "--b-language", "en")
    pair = Partnership.objects.get(slug="nuevo-par")
    assert (pair.b.languages, pair.binding, pair.since) == ("en", "de en", Vague("1998"))
    assert [row.person for row in Change.objects.filter(partnership=pair)] == [None, None]
    with pytest.raises(CommandError, match=r"slug: The address “nuevo-par” is already in use\."):
        run("--file", str(file), "--slug", "nuevo-par")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[a\n", "is not TOML"),
        ("[c]\nname = 'X'\n", "not known here: c."),
        ("a = 'X'\n", "not known here: a."),
        ("[a]\nnames = 'X'\n", "not known here: a_names"),
        ("[a]\nname = 'X'\n", "a-short-name: This field is required."),
    ],
)
def test_the_command_says_what_is_wrong(tmp_path, text, said):
    file = tmp_path / "new.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError) as wrong:
        run("--file", str(file))
    assert said in str(wrong.value)
    with pytest.raises(CommandError, match="cannot be read"):
        run("--file", str(tmp_path / "none.toml"))


# The first steps


def finished(client):
    """The steps that count as done on the first page; None when none are shown."""
    tree = html.fromstring(client.get(page("home")).content)
    found = tree.xpath("//ol[@class='first']/li")
    return ["past" in (row.get("class") or "") for row in found] if found else None


def test_what_is_done_is_read_from_the_records(enter):
    client, seat = enter(A)
    assert finished(client) == [True, False, False, False, False, False]
    given = {"seen": None, "edits": {}, "now": NOW}
    ground.save_municipality(seat=seat, values={"office_email": "amt@town.example"}, **given)
    on = {"title.de": "Haushalt", "on": Vague("2026-12-10"), "kind": "budget", "lead_days": 30}
    dates.save_fixed_date(seat=seat, uid=uuid4(), values=on, **given)
    actors.save_actor(seat=seat, uid=uuid4(), values={"name.de": "Umweltamt", "sector": "administration"}, **given)
    workplan.open_plan(seat=seat, year=2026, uid=uuid4(), now=NOW)
    assert finished(client) == [False]  # beside a plan only what is missing
    workplan.open_plan(seat=seat, year=2027, uid=uuid4(), now=NOW)
    assert finished(client) is None
    client.force_login(seat_of(B).person, backend="ayni.web.accounts.SignedIn")
    assert finished(client) == [False, False, False]  # the other side still has its own to do


def test_not_now_and_again(enter):
    client, _ = enter(A)
    assert 'class="led"' in client.get(page("dates")).content.decode()
    assert client.post(page("first_steps"), {"led": "no"}).status_code == 303
    assert finished(client) is None
    assert 'class="led"' not in client.get(page("dates")).content.decode()
    assert page("first_steps") in client.get(page("settings")).content.decode()
    client.post(page("first_steps"), {"led": "yes"})
    assert finished(client) is not None


@pytest.mark.parametrize("role", ["contributor", "reader"])
def test_only_coordinators_are_led(enter, role):
    client, _ = enter(A, role)
    assert finished(client) is None
    assert "A coordinator of either side opens the first one." in words(client.get(page("home")))


def test_the_first_page_of_somebody_led_costs_few_queries(enter, django_assert_num_queries):
    client, _ = enter(A)
    client.get(page("home"))  # the first of a day notes the sign-in
    with django_assert_num_queries(9):
        client.get(page("home"))


def test_an_earlier_plan_is_opened_once_and_leads_to_its_file(enter):
    client, seat = enter(A)
    sent = {"year": "2025", "uid": str(uuid4())}
    for _ in range(2):
        assert client.post(page("last_plan"), sent).headers["Location"] == page("import", 2025)
    assert client.post(page("last_plan"), {"year": "2025"}).headers["Location"] == page("import", 2025)
    assert Plan.objects.filter(partnership=seat.partnership).count() == 1
    assert client.post(page("last_plan"), {"year": "1066"}).status_code == 422


# Workbooks in which nothing stands yet


def take_in(client, data, name, *more):
    upload = {"file": SimpleUploadedFile("file.xlsx", data, XLSX)}
    preview = client.post(page(name, *more), upload)
    ticket = html.fromstring(preview.content).xpath("//input[@name='preview']/@value")
    return client.post(page(f"{name}_apply", *more), {"preview": ticket[0]}) if ticket else preview


def test_actors_come_by_a_workbook_without_any_plan(enter):
    client, seat = enter(B)
    file = Edited(client.get(page("actors_workbook")).content, "en")
    file.add(Sheet.ACTORS, name__es="Municipio", sector="Administration")
    file.add(Sheet.ACTORS, name__es="Medio ambiente", sector="Administration", parent="Municipio", tags="15")
    data = file.data
    assert take_in(client, data, "actors_import").headers["Location"] == page("actors")
    found = {str(row.name.words("es")): row for row in Actor.objects.filter(partnership=seat.partnership)}
    assert sorted(found) == ["Medio ambiente", "Municipio"]
    assert found["Medio ambiente"].parent == found["Municipio"]
    assert {row.side for row in found.values()} == {"B"}
    again = take_in(client, data, "actors_import")
    assert "There is nothing to take over." in words(again)


def test_the_other_sides_actors_and_other_sheets_are_refused(enter):
    client, seat = enter(B)
    file = Edited(client.get(page("actors_workbook")).content, "en")
    file.add(Sheet.ACTORS, name__es="Umweltamt", sector="Administration", side="Neustadt")
    told = take_in(client, file.data, "actors_import")
    assert (told.status_code, Actor.objects.filter(partnership=seat.partnership).count()) == (422, 0)
    assert "This belongs to Neustadt." in words(told)
    workplan.open_plan(seat=seat, year=2026, uid=uuid4(), now=NOW)
    whole = take_in(client, client.get(page("workbook", 2026)).content, "actors_import")
    assert "This sheet belongs to another plan" in words(whole)


def test_last_years_plan_comes_by_a_workbook_from_nothing(enter):
    client, seat = enter(A)
    where = client.post(page("last_plan"), {"year": "2026"}).headers["Location"]
    assert page("workbook", 2026) in client.get(where).content.decode()
    file = Edited(client.get(page("workbook", 2026)).content, "en")
    file.add(Sheet.ACTORS, name__de="Umweltamt", sector="Administration")
    file.add(Sheet.PLAN, level="Field of action", code="1", title__de="Wasser")
    file.add(Sheet.MEASURES, code="1.1", parent="1", title__de="Brunnen", lead_a="Umweltamt", end="11/2026")
    assert take_in(client, file.data, "import", 2026).headers["Location"] == page("plan", 2026)
    measure = Measure.objects.get(partnership=seat.partnership)
    assert (measure.title.words("de"), measure.field.title.words("de")) == ("Brunnen", "Wasser")
    assert measure.responsibilities.get().actor.name.words("de") == "Umweltamt"


# Empty pages say what belongs there

PAGES = {
    "home": ("To your first joint plan.", "A coordinator of either side opens the first one."),
    "plans": ("bring it in first", "A coordinator of either side opens the first one."),
    "actors": ("Begin with the department", "Nobody is entered yet."),
    "history": ("Begin with the day on which you met.", "Nothing is told yet."),
    "dates": ("Begin with the next council session", "People of Neustadt do so."),
    "glossary": ("Begin with those that were misunderstood once.", "No word is entered yet."),
    "guests": ("On the page of a measure you can ask", "what people without an account say"),
    "changes": ("Partnership opened by the operator", "Partnership opened by the operator"),
    "search": ("Finds words in plans", "Finds words in plans"),
}


@pytest.mark.parametrize(("role", "at"), [("coordinator", 0), ("reader", 1)])
def test_every_empty_page_says_what_belongs_here_and_how_to_begin(enter, role, at):
    client, _ = enter(A, role)
    assert {name: said[at] in words(client.get(page(name))) for name, said in PAGES.items()} == dict.fromkeys(
        PAGES, True
    )
    workplan.open_plan(seat=seat_of(B), year=2027, uid=uuid4(), now=NOW)
    begin = "measures stand below them"
    assert begin in words(client.get(page("plan", 2027)))
    for name in ("table", "half_year"):
        assert "They are written on the page of the plan" in words(client.get(page(name, 2027)))
    assert "Measures and their steps say" in words(client.get(page("year", 2027)))


def test_a_side_without_people_is_told(enter):
    client, _ = enter(A)
    Membership.objects.filter(side=Side.B, partnership__slug=FRESH).delete()
    assert "Whoever runs this installation can name a coordinator there" in words(client.get(page("people")))


def test_the_public_pages_of_a_partnership_with_nothing(client):
    pair = opened()
    Partnership.objects.filter(pk=pair.pk).update(public=True)
    told = words(client.get(f"/en/{FRESH}/"))
    assert "Both towns are only beginning." in told
    assert "Do you remember how it began?" in words(client.get(f"/en/{FRESH}/history/"))
    assert "The office is not named yet." in words(client.get(f"/en/{FRESH}/contact/"))


def test_the_day_on_which_it_was_opened_is_known():
    assert opened().opened_at == datetime(2026, 11, 22, 12, tzinfo=UTC) == NOW
