"""Hard outside: headers, forged forms, hostile words, foreign ids, and the front door under siege."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.base import BaseHandler
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from ayni.records.demo import PASSWORD
from ayni.records.models import Partnership
from ayni.records.services import Refused
from ayni.records.services.actors import save_actor
from ayni.records.services.ground import save_municipality
from tests.cast import NOW, OTHER, PEOPLE, SLUG, seat
from tests.doors import OUT, Doors, Form, State, address, forms, prepare, routes, state, writes

pytestmark = pytest.mark.django_db
ROUTES = routes()
DESK = [name for name in ROUTES if name.startswith("desk:")]
PUBLIC = [name for name in ROUTES if name.startswith("public:")]


@pytest.fixture
def shown(every_page):
    """Every page, drawn once."""
    return every_page("es")


@pytest.fixture
def doors(keys):
    return Doors(keys)


@pytest.fixture
def patient(keys):
    """Goes on after a stack trace, so that one run finds them all."""
    return Doors(keys, raise_request_exception=False)


# Headers

HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
}
CSP = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
ANSWERS = [
    ("out", "/es/", 200),
    ("out", f"/es/{SLUG}/history/", 200),
    ("out", f"/es/{SLUG}/contact/cajamarca/", 200),
    ("out", f"/es/{SLUG}/plan/2026.pdf", 200),
    ("out", "/", 302),
    ("out", "/robots.txt", 200),
    ("out", "/accounts/login/", 200),
    ("out", "/nowhere/", 404),
    ("out", "/es/nowhere/", 404),
    ("out", "/static/ayni/ayni.css", 200),
    ("out", "/static/ayni/goals.svg", 200),
    ("out", "/desk/", 302),
    ("coordinator_b", f"/desk/{SLUG}/", 200),
    ("coordinator_b", f"/desk/{SLUG}/plan/2027/", 200),
    ("coordinator_b", f"/desk/{SLUG}/plan/2027/table.xlsx", 200),
    ("reader_b", f"/desk/{SLUG}/actors/new/", 403),
    ("coordinator_b", f"/desk/{OTHER}/", 404),
    ("operator", "/operator/", 200),
]


@pytest.mark.parametrize(("who", "path", "status"), ANSWERS, ids=lambda each: str(each))
def test_every_answer_carries_the_eight_headers(who, path, status, doors):
    response = doors.get(who, path, secure=True)
    assert response.status_code == status
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    policy = dict(part.strip().partition(" ")[::2] for part in response.headers["Content-Security-Policy"].split(";"))
    assert policy == CSP
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert "camera=()" in response.headers["Permissions-Policy"]


def test_a_refusal_carries_them_too():
    """Also where a middleware answers before any view: a wrong host, a form without token."""
    client = Client(enforce_csrf_checks=True)
    strange = client.get("/es/", headers={"host": "evil.example"}, secure=True)
    forged = client.post(f"/es/{SLUG}/contact/cajamarca/", {"message": "x"}, secure=True)
    assert (strange.status_code, forged.status_code) == (400, 403)
    for response in (strange, forged):
        assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
        assert "Content-Security-Policy" in response.headers


def test_another_hosts_name_is_never_repeated():
    response = Client().get("/es/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert b"evil.example" not in response.content
    response = Client().get("/es/", headers={"x-forwarded-host": "evil.example"})
    assert (response.status_code, b"evil.example" in response.content) == (200, False)


# Cookies


NO_CACHE = ("public:say", "public:said", "public:answer", "public:answered", "public:mail_stop")
"""Kept by no cache at all, so it may hang on the language that the browser prefers."""


@pytest.mark.parametrize("name", [name for name in PUBLIC if name not in ("public:contact", "public:barrier")])
def test_pages_without_a_form_set_no_cookie_and_do_not_depend_on_one(name, doors):
    prepare(name)
    for who in (OUT, "coordinator_b"):
        response = doors.get(who, address(ROUTES[name]))
        assert "Set-Cookie" not in response.headers
        assert not response.cookies
        if name not in ("public:start", "public:robots", "public:security", *NO_CACHE):
            assert "Cookie" not in response.headers.get("Vary", "")


def test_the_cookies_of_the_desk_are_for_the_server_only(doors):
    client = Client()
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": PEOPLE["reader_a"], "password": PASSWORD})
    assert client.cookies["sessionid"]["httponly"]
    assert client.cookies["sessionid"]["samesite"] == "Lax"
    assert client.cookies["csrftoken"]["samesite"] == "Lax"


@pytest.mark.parametrize("path", [f"/desk/{SLUG}/", f"/desk/{SLUG}/plan/2027/", f"/desk/{SLUG}/people/"])
def test_no_cache_on_the_way_gives_a_page_of_the_desk_to_somebody_else(path, doors):
    response = doors.get("coordinator_b", path)
    assert "Cookie" in response.headers["Vary"]
    assert "public" not in response.headers.get("Cache-Control", "")


# Forged forms


@pytest.mark.deep
def test_every_form_that_changes_something_carries_a_token(shown):
    count = 0
    for path, response in shown.values():
        for form in forms(response, path):
            assert form.action.startswith("/"), f"{path} sends a form to {form.action}"
            if form.action.startswith(("/s/", "/a/", "/mail/stop/")):  # its address is the key: no cookie gives a right
                assert "csrfmiddlewaretoken" not in form.data
                assert not response.cookies
            elif form.method == "post":
                count += 1
                assert form.data.get("csrfmiddlewaretoken", [""])[0], f"{path}: form to {form.action}"
            else:
                assert "csrfmiddlewaretoken" not in form.data, f"{path} puts the token into an address"
    assert count > 40


@pytest.mark.parametrize("name", [name for name in DESK if name not in ("desk:scan",)])
def test_a_post_without_the_token_is_refused_in_plain_words(name, keys):
    doors, path = Doors(keys, enforce_csrf_checks=True), address(ROUTES[name])
    with writes() as written:
        response = doors.post("coordinator_b", path, {"note": "x"}, headers={"accept-language": "en"})
    assert response.status_code == 403
    assert "nothing was saved" in response.content.decode().lower() or "no se guardó" in response.content.decode()
    assert written == []


# Hostile words

NASTY = "a\x00b\x07\x1b\x7f\x85\u202eשלום\u2066\ufeff🧵👩🏽‍🌾ñ̃<b onclick=x>'\"%s%(x)s{0}{{x}}\r\n=1+1"
LONG = "ñ" * 10_000
NUMBER = "9" * 400
DAY = "31.02.2027"
SURROGATE = "\ud800\udfff"
HOSTILE = {"nasty": NASTY, "long": LONG, "number": NUMBER, "day": DAY, "surrogate": SURROGATE}


def as_bytes(data: dict[str, list[str]]) -> str:
    """A form as a broken browser would send it: half characters stay half."""
    return urlencode([(name, each.encode("utf-8", "surrogatepass")) for name, of in data.items() for each in of])


URLENCODED = "application/x-www-form-urlencoded"


def desk_forms(shown) -> dict[str, tuple[str, Form]]:
    """The forms of the desk, one for each address that they are sent to: → name of the page's address."""
    found: dict[str, tuple[str, Form]] = {}
    for name, (path, response) in shown.items():
        for form in forms(response, path) if name.startswith(("desk:", "public:contact", "public:barrier")) else []:
            if form.method == "post" and form.action != "/accounts/logout/":
                found.setdefault(re.sub(r"[0-9a-f-]{36}", "UID", form.action), (name, form))
    return found


def base(name: str) -> str:
    """A field without the row it belongs to, so that each kind of field is tried once."""
    return re.sub(r"[0-9a-f-]{36}", "UID", name)


def kinds_of_field(form: Form) -> list[str]:
    """One field of each kind into which something can be put."""
    names = [name for name in (*form.texts, *form.hidden, *form.choices) if name != "csrfmiddlewaretoken"]
    return list({base(name): name for name in names}.values())


def wrong_after(doors: Doors, form: Form, data: dict[str, list[str]]) -> str:
    """What must not be: a stack trace, or a form that is not said to be saved and yet moved something."""
    before, after = doors.remember(state), []
    with writes() as written:
        response = doors.post(
            "coordinator_b",
            form.action,
            as_bytes(data),
            content_type=URLENCODED,
            before_undo=lambda: after.append(state() if written else before),
        )
    if response.status_code not in (200, 303, 400, 403, 404, 409, 422, 429):
        return f"{response.status_code}"
    if response.status_code == 303 or after == [before] or _by_itself(form, before, after[0]):
        return ""
    return "half a change"


def _by_itself(form: Form, before: State, after: State) -> bool:
    """In the list of what waits for translation each text is a save of its own: whole saves beside refused ones."""
    moved = sum(after[name][1] - before[name][1] for name in after if name not in ("Change", "Document"))
    noted = after["Change"][0] - before["Change"][0]
    return form.action == reverse("desk:translations", args=[SLUG]) and moved == noted


@pytest.mark.deep
@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_words_everywhere_at_once(value, shown, patient):
    found = []
    for _, form in desk_forms(shown).values():
        names = (*form.texts, *form.hidden, *form.choices)
        wrong = wrong_after(patient, form, {**form.data, **{name: [HOSTILE[value]] for name in names}})
        found += [f"{form.action}: {wrong}"] if wrong else []
    assert found == []


@pytest.mark.deep
def test_hostile_words_in_one_field_of_a_good_form(shown, patient):
    """Each kind of field gets one of the values, by turns; all with all is for `make slow`."""
    assert _one_by_one(shown, patient, every=False) == []


@pytest.mark.slow
def test_all_hostile_words_in_each_field_of_a_good_form(shown, patient):
    assert _one_by_one(shown, patient, every=True) == []


def _one_by_one(shown, patient, every: bool) -> list[str]:
    found, turns, seen = [], 0, set()
    for _, form in desk_forms(shown).values():
        for name in kinds_of_field(form):
            kind = re.sub(r"\.(de|es|en)$", "", base(name))
            if kind in seen and not every:
                continue
            seen.add(kind)
            turns += 1
            values = list(HOSTILE) if every else [list(HOSTILE)[turns % len(HOSTILE)]]
            for value in values:
                wrong = wrong_after(patient, form, {**form.data, name: [HOSTILE[value]]})
                found += [f"{form.action} {value} in {name}: {wrong}"] if wrong else []
    return found


@pytest.mark.deep
def test_what_somebody_typed_is_shown_as_words_never_as_tags(shown, doors):
    """A refused form comes back with all that was typed, escaped."""
    for name, form in desk_forms(shown).values():
        data = {**form.data, **{each: ["<i>x</i>\"'><script>alert(1)</script>"] for each in form.texts}}
        response = doors.post("coordinator_b", form.action, as_bytes(data), content_type=URLENCODED)
        assert b"<script>alert" not in response.content, name
        assert b"<i>x</i>" not in response.content, name


WORDS_IN_ADDRESS = {
    "nasty": (urlencode({"x": NASTY})[2:], NUMBER),
    "half": ("%ED%A0%80%ED%BF%BF%FF%00", "-1"),
}
"""What stands for everything that can be asked, and for the page's number."""
ASKED = set("by next language field strategic operational goal side lang copy of words status late".split())


def query(value: str, asked: set[str]) -> str:
    words, number = WORDS_IN_ADDRESS[value]
    return "&".join([f"page={number}", *(f"{each}={words}" for each in sorted(asked))])


@pytest.mark.deep
@pytest.mark.parametrize("value", WORDS_IN_ADDRESS)
def test_hostile_words_in_the_address_of_every_page(value, shown, patient):
    wrong = []
    for name, (path, response) in shown.items():
        asked = ASKED | {each for form in forms(response, path) if form.method == "get" for each in form.data}
        who = "coordinator_b" if name.startswith("desk:") else OUT
        told = patient.get(who, f"{path}?{query(value, asked - {'page'})}")
        wrong += [f"{told.status_code} {path}"] if told.status_code not in (200, 400, 404) else []
    assert wrong == []


@pytest.mark.deep
@pytest.mark.parametrize("value", WORDS_IN_ADDRESS)
def test_hostile_words_in_the_address_of_every_file(value, doors):
    for name in ("table_xlsx", "actors_xlsx", "plan_pdf", "plan_docx", "council_docx", "workbook"):
        prepare(f"desk:{name}")
        path = f"{address(ROUTES[f'desk:{name}'])}?{query(value, ASKED)}"
        assert doors.get("coordinator_b", path).status_code in (200, 302, 303, 400, 404), path


@pytest.mark.parametrize(
    "path",
    [
        "/%00/",
        "/es/%00/",
        "/desk/%00/",
        "/desk/%F0%9F%A7%B5/",
        "/desk/..%2f..%2fetc/passwd/",
        "/static/..%2f..%2fsettings.py",
        "/static/../ayni/settings.py",
        f"/desk/{SLUG}/plan/-1/",
        f"/desk/{SLUG}/measures/not-a-uuid/",
        f"/es/{'x' * 5000}/",
    ],
)
def test_an_address_that_nobody_made_is_unknown(path, doors):
    assert doors.get("coordinator_b", path).status_code in (400, 404)


# Too much


@pytest.mark.deep
def test_ten_thousand_fields_are_refused(shown, doors):
    many = {f"x{number}": ["1"] for number in range(10_000)}
    for name in ("desk:measure_edit", "desk:actor_new", "public:contact"):
        path, response = shown[name]
        form = next(form for form in forms(response, path) if form.method == "post" and form.action == path)
        with writes() as written:
            told = doors.post("coordinator_b", path, as_bytes({**form.data, **many}), content_type=URLENCODED)
        assert (told.status_code, written) == (400, [])
    assert doors.get("coordinator_b", f"/desk/{SLUG}/actors/?{as_bytes(many)}").status_code == 400


def test_a_body_of_twenty_megabytes_is_refused(doors):
    with writes() as written:
        told = doors.post(
            "coordinator_b", f"/desk/{SLUG}/actors/new/", b"x=" + b"y" * 20_000_000, content_type=URLENCODED
        )
    assert (told.status_code, written) == (400, [])


@pytest.mark.parametrize(("name", "field"), [("import", "file")])
def test_a_file_that_is_too_large_is_refused_in_a_sentence(name, field, doors, settings):
    settings.UPLOAD_LIMIT = 100_000
    upload = SimpleUploadedFile("plan.xlsx", b"PK\x03\x04" + b"0" * 100_001)
    with writes() as written:
        told = doors.post("coordinator_b", address(ROUTES[f"desk:{name}"]), {field: upload})
    assert told.status_code in (200, 400, 413, 422)
    assert written == []
    assert 'class="error"' in told.content.decode()


@pytest.mark.parametrize(
    "words", [b"", b"PK\x03\x04", b"<html>", b"%PDF-1.7", b"\xff" * 1000, b"PK\x05\x06" + b"\0" * 18]
)
def test_a_file_that_is_no_workbook_is_refused_in_a_sentence(words, doors):
    with writes() as written:
        told = doors.post(
            "coordinator_b", address(ROUTES["desk:import"]), {"file": SimpleUploadedFile("a.xlsx", words)}
        )
    assert told.status_code in (200, 400, 422)
    assert written == []
    assert 'class="error"' in told.content.decode()


# Foreign ids


WAYS = (
    "partnership__slug",
    "measure__partnership__slug",
    "event__partnership__slug",
    "result__measure__partnership__slug",
)


def known_uids(slug: str) -> dict[str, list[str]]:
    """The records of a partnership by the name of their table."""
    found: dict[str, list[str]] = {}
    for model in apps.get_app_config("records").get_models():
        names = {field.name for field in model._meta.get_fields() if field.concrete}
        way = next((way for way in WAYS if way.partition("__")[0] in names), "")
        if "uid" in names and way:
            uids = model._default_manager.filter(**{way: slug}).order_by("pk").values_list("uid", flat=True)
            found[model.__name__] = [str(uid) for uid in uids]
    return found


UID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def links_across() -> list[str]:
    """Rows of one partnership that point to a row of another."""
    wrong = []
    for model in apps.get_app_config("records").get_models():
        names = {field.name for field in model._meta.get_fields()}
        if "partnership" not in names:
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not field.concrete or target is None or "partnership" not in {f.name for f in target._meta.get_fields()}:
                continue
            rows = model._default_manager.exclude(**{f"{field.name}__isnull": True})
            for own, other in rows.values_list("partnership_id", f"{field.name}__partnership_id").distinct():
                if own != other:
                    wrong.append(f"{model.__name__}.{field.name}")
    return wrong


def theirs() -> dict[str, list[object]]:
    other = Partnership.objects.get(slug=OTHER)
    found = {}
    for model in apps.get_app_config("records").get_models():
        if "partnership" in {field.name for field in model._meta.get_fields()}:
            found[model.__name__] = list(model._default_manager.filter(partnership=other).order_by("pk").values())
    return found


@pytest.mark.deep
def test_ids_of_another_partnership_in_any_field_of_any_form(shown, patient):
    """Whatever a form names by an id, as value or in a field's name: their record is never found, shown or moved."""
    ours = {uid for uids in known_uids(SLUG).values() for uid in uids}
    _give_their_first_rows_one_id()
    before, tried, wrong = theirs(), 0, []
    for form in [form for _, form in desk_forms(shown).values()]:
        for data, what in _with_foreign_ids(form, ours):
            tried += 1
            after: list[object] = []
            response = patient.post(
                "coordinator_b",
                form.action,
                as_bytes(data),
                content_type=URLENCODED,
                before_undo=lambda after=after: after.extend((theirs(), links_across())),
            )
            taken = response.status_code == 303 and what.startswith("instead ")
            if taken or response.status_code >= 500 or after != [before, []]:
                wrong.append(f"{response.status_code} {form.action} {what}")
    assert wrong == []
    assert tried > 30


THEIRS = UUID(int=0xA1)


def _give_their_first_rows_one_id() -> None:
    """Ids are unique within a table only: so one id stands for a record of theirs in every table."""
    for name, uids in known_uids(OTHER).items():
        if uids:
            apps.get_model("records", name)._default_manager.filter(uid=uids[0]).update(uid=THEIRS)


def _with_foreign_ids(form: Form, ours: set[str]) -> Iterator[tuple[dict[str, list[str]], str]]:
    seen: set[str] = set()
    for field, values in form.data.items():
        ids = [each for each in (*values, *form.choices.get(field, ())) if UID.fullmatch(each)]
        if ids and base(field) not in seen:
            seen.add(base(field))
            what = "instead of ours" if ours & set(ids) and field != "uid" else "as the form's own"
            yield {**form.data, field: [str(THEIRS)]}, f"{what}: {field}"
        for each in UID.findall(field):
            row = field[: field.index(each)] + ("ours" if each in ours else "new")
            if row not in seen:
                seen.add(row)
                yield {key.replace(each, str(THEIRS)): value for key, value in form.data.items()}, f"row of {field}"


# The front door


def test_after_ten_wrong_passwords_the_right_one_waits_too():
    client = Client()
    said = [
        client.post("/accounts/login/", {"login": f"somebody{number}@example.org", "password": "wrong"}).status_code
        for number in range(11)
    ]
    assert said[:10] == [200] * 10
    right = client.post("/accounts/login/", {"login": PEOPLE["reader_a"], "password": PASSWORD})
    assert right.status_code != 302
    assert "_auth_user_id" not in client.session


def test_five_wrong_passwords_for_one_person_are_enough_from_wherever_they_come():
    for number in range(5):
        Client(REMOTE_ADDR=f"192.0.2.{number}").post(
            "/accounts/login/", {"login": PEOPLE["reader_a"], "password": "wrong"}
        )
    client = Client(REMOTE_ADDR="192.0.2.99")
    client.post("/accounts/login/", {"login": PEOPLE["reader_a"].upper(), "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_nobody_gets_more_tries_by_naming_another_address():
    """X-Forwarded-For is believed of our own proxies only; by default there is none."""
    for number in range(11):
        Client().post(
            "/accounts/login/",
            {"login": f"somebody{number}@example.org", "password": "wrong"},
            headers={"x-forwarded-for": f"192.0.2.{number}"},
        )
    client = Client()
    client.post(
        "/accounts/login/",
        {"login": PEOPLE["reader_a"], "password": PASSWORD},
        headers={"x-forwarded-for": "192.0.2.99"},
    )
    assert "_auth_user_id" not in client.session


def test_nobody_learns_who_has_an_account(mailoutbox):
    def ask(email: str) -> tuple[int, str]:
        response = Client().post("/accounts/password/reset/", {"email": email})
        return response.status_code, response.headers.get("Location", "")

    def try_out(email: str) -> str:
        response = Client().post("/accounts/login/", {"login": email, "password": "wrong"})
        return re.sub(r'value="[^"]*"', "", response.content.decode())

    assert ask(PEOPLE["reader_a"]) == ask("nobody@example.org")
    assert [mail.to for mail in mailoutbox] == [[PEOPLE["reader_a"]]]
    assert try_out(PEOPLE["reader_b"]) == try_out("nobody@example.org")


class Broken(BaseEmailBackend):
    """A mail server that is away; remembers when it was asked."""

    asked: ClassVar[list[str]] = []

    def send_messages(self, messages):
        self.asked.extend(mail.subject for mail in messages)
        raise ConnectionRefusedError


def test_a_mail_server_that_is_slow_or_away_tells_nothing_either(settings, rf):
    """It is asked when the answer has left."""
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    said = [
        Client().post("/accounts/password/reset/", {"email": each}) for each in (PEOPLE["reader_a"], "x@example.org")
    ]
    assert [(each.status_code, each.headers["Location"]) for each in said] == [
        (302, "/accounts/password/reset/done/")
    ] * 2
    assert len(Broken.asked) == 1
    request = rf.post("/accounts/password/reset/", {"email": PEOPLE["reader_a"]})
    request._dont_enforce_csrf_checks = True
    handler = BaseHandler()
    handler.load_middleware()
    answer = handler.get_response(request)
    assert len(Broken.asked) == 1
    answer.close()
    assert len(Broken.asked) == 2


def test_behind_our_proxy_the_address_it_saw_counts(settings):
    """What a browser writes before it is not believed; forty addresses for one account are no more than one."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def enters(login: str, password: str, seen: str) -> bool:
        data = {"login": login, "password": password}
        return Client().post("/accounts/login/", data, headers={"x-forwarded-for": seen}).status_code == 302

    for number in range(10):
        assert not enters(f"somebody{number}@example.org", "wrong", f"192.0.2.{number}, 203.0.113.7")
    assert not enters(PEOPLE["reader_b"], PASSWORD, "192.0.2.99, 203.0.113.7")
    assert enters(PEOPLE["reader_b"], PASSWORD, "203.0.113.7, 203.0.113.8")
    for number in range(5):
        assert not enters(PEOPLE["reader_a"], "wrong", f"198.51.100.{number}")
    assert not enters(PEOPLE["reader_a"], PASSWORD, "198.51.100.99")


@pytest.mark.parametrize("place", ["javascript:alert(1)", "data:text/html,x", " javascript:x", "java\tscript:x", "//x"])
def test_an_address_on_the_web_is_one(place):
    """A link is drawn of it: also what comes in a workbook or from another service is looked at."""
    by, given = seat("coordinator_b"), {"seen": None, "edits": {}, "now": NOW}
    with pytest.raises(Refused, match="value_refused"):
        save_actor(seat=by, uid=uuid4(), values={"name.es": "x", "sector": "business", "website": place}, **given)
    with pytest.raises(Refused, match="value_refused"):
        save_municipality(seat=by, values={"website": place}, **given)


ELSEWHERE = [
    *("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"),
    *("https:evil.example", "\x00/"),
]


@pytest.mark.parametrize("place", ELSEWHERE)
def test_nobody_is_sent_elsewhere(place, doors):
    client = Client()
    signed_in = client.post("/accounts/login/", {"login": PEOPLE["reader_a"], "password": PASSWORD, "next": place})
    assert (signed_in.status_code, signed_in.headers["Location"]) == (302, "/desk/")
    switched = doors.post("reader_a", reverse("desk:language"), {"language": "es", "next": place})
    assert (switched.status_code, switched.headers["Location"]) == (303, "/desk/")
    for path in ("/accounts/login/", "/accounts/logout/", "/accounts/reauthenticate/"):
        told = doors.get("reader_a", path, data={"next": place})
        assert "evil" not in told.headers.get("Location", "")
        assert 'href="https://evil' not in told.content.decode()
    left = doors.post("reader_a", "/accounts/logout/", {"next": place})
    assert left.headers["Location"] == "/"


def test_signing_out_ends_it():
    client = Client()
    client.post("/accounts/login/", {"login": PEOPLE["reader_a"], "password": PASSWORD})
    key = client.cookies["sessionid"].value
    assert client.get(f"/desk/{SLUG}/").status_code == 200
    client.post("/accounts/logout/")
    client.cookies["sessionid"] = key
    assert client.get(f"/desk/{SLUG}/").status_code == 302


def test_nobody_makes_an_account_alone():
    for path in ("/accounts/signup/", "/accounts/email/", "/accounts/social/", "/accounts/"):
        assert Client().get(path).status_code == 404


def test_what_was_uploaded_leaves_as_a_file_of_its_kind(doors):
    prepare("desk:scan")
    response = doors.get("reader_a", address(ROUTES["desk:scan"]))
    assert response.headers["Content-Disposition"] == 'attachment; filename="acta.pdf"'
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    for path in ("/media/", "/files/", "/var/"):
        assert Client().get(path).status_code == 404
