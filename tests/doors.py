"""Every door of the house, and how one goes through it: addresses out of the URL patterns, forms out of the pages."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.contrib import admin
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from lxml import html
from PIL import Image

from ayni.core.guests import Said
from ayni.core.multilingual import Text
from ayni.core.reach import Answer
from ayni.core.vague import Vague
from ayni.core.workplan import Status
from ayni.records.models import (
    Actor,
    ActorAnswer,
    Comment,
    Correction,
    Dismissal,
    Event,
    File,
    FixedDate,
    GuestLink,
    GuestReport,
    Invitation,
    Mail,
    Measure,
    Membership,
    Pairing,
    Person,
    Picture,
    Plan,
    Progress,
    Report,
    SavedView,
    Term,
)
from ayni.records.queries.report import draft
from ayni.records.services import handover, report
from ayni.records.services.files import keep_scan
from ayni.records.services.ground import Stop
from ayni.records.services.guests import open_link, say
from ayni.records.services.pictures import keep_picture
from ayni.records.services.progress import note_progress
from ayni.records.services.reach import answer_invitation, invite_actor
from ayni.records.services.workplan import open_plan
from ayni.web import stop
from ayni.web.guest_links import token_of
from tests.cast import NOW, OTHER, PEOPLE, SLUG, past_the_form, person, seat

OUT = "out"
OURS = ("reader_a", "contributor_a", "coordinator_a", "reader_b", "contributor_b", "coordinator_b")
ROLES = (OUT, *OURS, "stranger", "operator")
OF_MODELS = tuple(f"admin:{model._meta.app_label}_{model._meta.model_name}_" for model in admin.site._registry)
ADMIN_REST = "admin:(?P<url>.*)$"


# Made from a plan with nothing in it, because who may have them does not depend on what is in them.
FILES = dict.fromkeys([f"desk:{name}" for name in "plan_pdf plan_docx council_docx workbook table_xlsx".split()], 2028)

AGREED = ("desk:snapshot", "desk:carry_over", "desk:annual", "desk:report_", "desk:correct")
"""Addresses of a plan that both have agreed, and of its report, by how they begin."""


@dataclass(frozen=True)
class Route:
    name: str
    parameters: tuple[str, ...]


def routes() -> dict[str, Route]:
    """All addresses, but not those that Django's admin makes per table: they have a test of their own."""
    found: dict[str, Route] = {}

    def walk(resolver: URLResolver, spaces: tuple[str, ...], above: tuple[str, ...]) -> None:
        for entry in resolver.url_patterns:
            parameters = (*above, *entry.pattern.regex.groupindex)
            if isinstance(entry, URLPattern):
                name = ":".join((*spaces, entry.name or str(entry.pattern)))
                if not name.startswith((*OF_MODELS, "admin:<path")):
                    found[name] = Route(name, parameters)
            else:
                walk(entry, (*spaces, entry.namespace) if entry.namespace else spaces, parameters)

    walk(get_resolver(), (), ())
    return found


# Which record stands for which address: all of side B, whose turn it is, so that A shows what the other side may.


def measure() -> Measure:
    """Of the draft, proposed by B, with a step and an indicator."""
    return (
        Measure.objects.filter(plan__year=2027, partnership__slug=SLUG, proposed_by="B", dropped_at=None)
        .filter(milestones__isnull=False, results__isnull=False)
        .order_by("position", "id")[0]
    )


def _places() -> dict[str, Callable[[], UUID]]:
    """First word of an address's name → the record that it leads to; all others lead to the measure."""
    ours, mine = {"partnership__slug": SLUG}, {"person__email": PEOPLE["coordinator_b"]}
    return {
        "actor": lambda: Actor.objects.filter(**ours, side="B").order_by("id")[0].uid,
        "date": lambda: FixedDate.objects.filter(**ours, side="B").order_by("id")[0].uid,
        "pairing": lambda: Pairing.objects.filter(**ours).order_by("id")[0].uid,
        "view": lambda: SavedView.objects.get(**ours, **mine).uid,
        "comment": lambda: Comment.objects.get(**ours, **mine, measure__plan__year=2027).uid,
        "correct": lambda: agreed_measure().uid,
        "correction": lambda: Correction.objects.get(**ours, confirmed_at=None).uid,
        "event": lambda: Event.objects.filter(**ours, sides="B").order_by("id")[0].uid,
        "person": lambda: Membership.objects.get(person__email=PEOPLE["reader_b"]).uid,
        "scan": lambda: File.objects.get(**ours, kind="application/pdf").uid,
        "note": lambda: Progress.objects.filter(**ours, side="B").order_by("-id")[0].uid,
        "picture": lambda: Picture.objects.filter(**ours).order_by("-id")[0].uid,
        "link": lambda: guest_link().uid,
        "guest": lambda: GuestReport.objects.get(link=guest_link()).uid,
        "invitation": lambda: invitation().uid,
        "answer": lambda: answered(invitation()).uid,
        "term": lambda: Term.objects.filter(**ours).order_by("id")[0].uid,
        "counterpart": lambda: dismissal(SLUG).uid,
        "node": lambda: Plan.objects.get(**ours, year=2027).fields.all()[0].uid,
    }


def uid_for(name: str) -> UUID:
    found = _places().get(_place(name))
    return found() if found else measure().uid


def _place(name: str) -> str:
    """The first word: `actor_edit` is about an actor, `comments` about its measure."""
    return name.partition(":")[2].partition("_")[0]


def invitation(who: str = "coordinator_b", slug: str = SLUG, number: int = 12) -> Invitation:
    """Open for one more answer, of the side of `who`."""
    side = seat(who).side.value
    actor = Actor.objects.filter(partnership__slug=slug, side=side).order_by("id")[0]
    now = timezone.now()
    return invite_actor(seat=seat(who), actor=actor, uid=UUID(int=number), language="es", days=30, most_uses=5, now=now)


def answered(found: Invitation) -> ActorAnswer:
    """One that waits to be decided about."""
    said = Answer("es", ("4",), "Sembramos.")
    return answer_invitation(invitation=found, uid=UUID(int=13 + found.pk), answer=said, now=timezone.now())


def guest_link() -> GuestLink:
    """Open, of B; something was said through it that waits for a coordinator."""
    return GuestLink.objects.get(partnership__slug=SLUG, side="B")


def arguments(route: Route) -> dict[str, object]:
    """What stands in the address when somebody of the model partnership goes there."""
    public = route.name.startswith("public:")
    known: dict[str, object] = {
        "slug": SLUG,
        "year": 2026 if public or route.name.startswith(AGREED) else FILES.get(route.name, 2027),
        "level": "field",
        "number": 1,
        "kind": "imprint",
        "language": "es",
        "town": "cajamarca",
        "content_type_id": 1,
        "object_id": 1,
        "app_label": "records",
        "uidb36": "1",
        "key": "none-of-ours",
    }
    found = {name: known[name] for name in route.parameters if name in known}
    if "uid" in route.parameters:
        found["uid"] = agreed_measure().uid if public and route.name != "public:picture" else uid_for(route.name)
    if "token" in route.parameters:
        stops = route.name == "public:mail_stop"
        sealed = invitation().uid if route.name.startswith("public:answer") else guest_link().uid
        found["token"] = stop.token_of(person("coordinator_b"), Stop.DIGEST) if stops else token_of(sealed)
    return found


def agreed_measure() -> Measure:
    return Measure.objects.filter(plan__year=2026, partnership__slug=SLUG, public=True).order_by("position", "id")[0]


def foreign(name: str) -> UUID:
    """The like record of the other partnership."""
    theirs = Measure.objects.filter(partnership__slug=OTHER).order_by("id")[0]
    there = {"partnership": theirs.partnership, "side": "A", "at": NOW}
    given = {"called": "", "language": "de", "days": 7, "most_uses": 5, "now": NOW}
    view = {**there, "person": person("stranger"), "page": "actors"}
    comment = {**there, "measure": theirs, "words": Text.of(de="Ja.")}
    said = Said("Wir waren da.", "de", Vague("2026-11"))

    def link() -> GuestLink:
        return open_link(seat=seat("stranger"), measure=theirs, uid=UUID(int=8), **given)

    known: dict[str, Callable[[], UUID]] = {
        "actor": lambda: Actor.objects.filter(partnership__slug=OTHER)[0].uid,
        "date": lambda: FixedDate.objects.filter(partnership__slug=OTHER)[0].uid,
        "pairing": lambda: Pairing.objects.filter(partnership__slug=OTHER)[0].uid,
        "view": lambda: SavedView.objects.get_or_create(uid=UUID(int=9), defaults=view)[0].uid,
        "comment": lambda: Comment.objects.get_or_create(uid=UUID(int=8), defaults=comment)[0].uid,
        "event": lambda: Event.objects.filter(partnership__slug=OTHER)[0].uid,
        "person": lambda: Membership.objects.filter(partnership__slug=OTHER)[0].uid,
        "note": lambda: shown_report("stranger", theirs).uid,
        "picture": lambda: shown_report("stranger", theirs).picture.uid,
        "link": lambda: link().uid,
        "guest": lambda: say(link=link(), uid=UUID(int=9), said=said, now=NOW).uid,
        "invitation": lambda: invitation("stranger", OTHER, 14).uid,
        "answer": lambda: answered(invitation("stranger", OTHER, 14)).uid,
        "term": lambda: Term.objects.filter(partnership__slug=OTHER)[0].uid,
        "counterpart": lambda: dismissal(OTHER).uid,
        "node": lambda: Plan.objects.get(partnership__slug=OTHER).fields.all()[0].uid,
    }
    found = known.get(_place(name))
    return found() if found else theirs.uid


def dismissal(slug: str) -> Dismissal:
    """A suggested counterpart that B did not take."""
    a, b = (Actor.objects.filter(partnership__slug=slug, side=side).order_by("-id")[0] for side in "AB")
    given = {"partnership": a.partnership, "actor_a": a, "actor_b": b, "side": "B", "at": NOW}
    uid = UUID(int=21 if slug == SLUG else 22)
    return Dismissal.objects.get_or_create(uid=uid, defaults=given | {"reason": Text.of(es="Por ahora no.")})[0]


def prepare(name: str) -> None:
    """What has to be there before the address leads anywhere."""
    if name in FILES and not Plan.objects.filter(year=FILES[name]).exists():
        open_plan(seat=seat("coordinator_b"), year=FILES[name], uid=uuid4(), now=NOW)
    if name.startswith(("desk:report_snapshot", "public:report")):
        agreed_report()
    if name == "desk:scan":
        upload = SimpleUploadedFile("Acta.pdf", small_pdf().read(), "application/pdf")
        keep_scan(seat=seat("coordinator_b"), uid=uuid4(), shown_name="Acta.pdf", upload=upload, now=NOW)
    if name.endswith((":picture", ":note_edit", ":note_show", ":note_picture")):
        shown_report()
    if name.startswith("desk:counterpart"):
        dismissal(SLUG)


def small_pdf() -> io.BytesIO:
    return io.BytesIO(b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")


def small_png() -> io.BytesIO:
    found = io.BytesIO()
    Image.new("RGB", (40, 30), "seagreen").save(found, "PNG")
    found.name = "árboles.png"
    found.seek(0)
    return found


def shown_report(who: str = "coordinator_b", of: Measure | None = None) -> Progress:
    """With a picture, for everybody to see."""
    by, of = seat(who), of or agreed_measure()
    note = note_progress(
        seat=by, measure=of, uid=uuid4(), on=NOW.date(), status=Status.UNDER_WAY, words="Va bien", risk="",
        language="es", now=timezone.now(), public=True,
    )  # fmt: skip
    note.picture = keep_picture(
        partnership=by.partnership, side=by.side, uid=uuid4(), upload=small_png(), credit="Ana", alt="Doce árboles",
        consent="nobody", language="es", person=by.person, now=NOW,
    )  # fmt: skip
    note.save()
    return note


def agreed_report() -> None:
    """The demo's report as both sides accept it."""
    row = Report.objects.select_related("document", "plan__document", "plan__partnership").get(
        plan__year=2026, partnership__slug=SLUG
    )
    if row.document.stage != "draft":
        return
    row.partnership = row.plan.partnership
    coordinators = {side: seat(f"coordinator_{side.lower()}") for side in "AB"}
    part = row.parts.select_related("report").get(side="B")
    values = {"summary.de": "Der Bericht ist vollständig.", "summary.es": "El informe está completo."}
    report.save_part(seat=coordinators["B"], part=part, values=values, seen=None, edits={}, now=NOW)
    report.file_part(seat=coordinators["B"], part=part, version=part.version, now=NOW)
    sha256 = draft(row).sha256
    report.close_report(seat=coordinators["B"], report=row, sha256=sha256, note="", now=NOW)
    handover.confirm(seat=coordinators["A"], record=row, sha256=sha256, note="", now=NOW)
    for side, by in coordinators.items():
        handover.accept(
            seat=by, record=row, sha256=sha256, body="Concejo" if side == "B" else "BVV", on=NOW.date(),
            paper_number="1", on_paper=False, scan=None, note="", now=NOW,
        )  # fmt: skip
    Mail.objects.update(state=Mail.State.SENT)  # they left when that was done, not with the next thing that is sent


def address(route: Route, **instead: object) -> str:
    if route.name == ADMIN_REST:
        return "/operator/whatever"
    return reverse(route.name, kwargs=arguments(route) | instead)


def session_keys() -> dict[str, str]:
    """Everybody signed in, past the sign-in form."""
    found = {}
    for who in ROLES:
        if who != OUT:
            found[who] = past_the_form(Client(), who).cookies["sessionid"].value
    return found


class Doors:
    """One browser that changes people: `get("reader_a", path)`. What a POST did is taken back, its answer is kept."""

    def __init__(self, keys: Mapping[str, str], **client: Any) -> None:
        self.client = Client(**client)
        self.keys = keys
        self.known: Any = None

    def remember(self, ask: Callable[[], Any]) -> Any:
        """What `ask` said first; every POST is taken back, so it stays true."""
        self.known = ask() if self.known is None else self.known
        return self.known

    def _as(self, who: str) -> Client:
        self.client.cookies.clear()
        if who != OUT:
            self.client.cookies["sessionid"] = self.keys[who]
        return self.client

    def get(self, who: str, path: str, **more: Any) -> HttpResponse:
        return _read(self._as(who).get(path, **more))

    def post(
        self, who: str, path: str, data: Any = None, before_undo: Callable[[], object] = lambda: None, **more: Any
    ) -> HttpResponse:
        client = self._as(who)
        with transaction.atomic():
            response = _read(client.post(path, data or {}, **more))
            before_undo()
            transaction.set_rollback(True)
        caches["pages"].clear()  # the numbers of changes come again
        return response


def _read(response: Any) -> HttpResponse:
    if response.streaming:  # to its end, so that the file is closed
        response.body = b"".join(response.streaming_content)
    return response  # type: ignore[no-any-return]


def answer(response: HttpResponse, path: str) -> str:
    """As the table says it: the status, or `sign-in` for being sent there and back here afterwards."""
    place = response.headers.get("Location", "")
    if response.status_code == 302 and place.startswith("/accounts/login/?next="):
        return "sign-in"
    return str(response.status_code)


WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER")
NOT_OURS = ('"records_session"', '"cache"')  # who is signed in, and how often somebody tried


@contextmanager
def writes() -> Iterator[list[str]]:
    """The statements that changed a row of ours."""
    found: list[str] = []

    def watch(execute, sql, params, many, context):
        told = execute(sql, params, many, context)
        touched = context["cursor"].rowcount != 0  # clearing up where nothing lies is no change
        if touched and sql.startswith(WRITING) and not any(table in sql[:60] for table in NOT_OURS):
            found.append(sql)
        return told

    with connection.execute_wrapper(watch):
        yield found


State = dict[str, tuple[int, int]]


def state() -> State:
    """How many rows each table has, and the sum of their versions: what half a change would move."""
    with connection.cursor() as cursor:
        cursor.execute(_counting())
        return {name: (count, total) for name, count, total in cursor.fetchall()}


@cache
def _counting() -> str:
    """One question for all tables: it is asked some hundred times."""
    asked = []
    for model in apps.get_app_config("records").get_models():
        versions = any(field.name == "version" for field in model._meta.get_fields())
        total = "coalesce(sum(version), 0)" if versions else "0"
        asked.append(f"select '{model.__name__}', count(*), {total} from {model._meta.db_table}")
    return " union all ".join(asked)


@dataclass
class Form:
    """A form as a browser sees it: `data` is what it would send without anybody touching it."""

    action: str
    method: str
    data: dict[str, list[str]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    """Names of the inputs into which anything can be typed."""
    hidden: list[str] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)
    """What selects, radio buttons and check boxes offer."""
    files: list[str] = field(default_factory=list)


FREE = {"text", "search", "email", "url", "tel", "number", "date", "password", "datetime-local", "month", "week"}


def forms(response: HttpResponse, path: str) -> list[Form]:
    if "html" not in response.headers.get("Content-Type", "") or not response.content:
        return []
    return [_form(node, path) for node in html.fromstring(response.content.decode()).iter("form")]


def _form(node: html.HtmlElement, path: str) -> Form:
    found = Form((node.get("action") or "").partition("?")[0] or path, (node.get("method") or "get").lower())
    for control in node.iter("input", "select", "textarea"):
        if control.get("name") and control.get("disabled") is None:
            _control(found, control, control.get("name"))
    return found


def _control(form: Form, control: html.HtmlElement, name: str) -> None:
    kind = control.get("type", "text") if control.tag == "input" else control.tag
    values = form.data.setdefault(name, []) if kind not in ("submit", "button", "file") else []
    if kind == "file":
        form.files.append(name)
    elif kind == "select":
        options = [option.get("value", option.text or "") for option in control.iter("option")]
        chosen = [option.get("value", option.text or "") for option in control.xpath(".//option[@selected]")]
        form.choices.setdefault(name, []).extend(options)
        values.extend(chosen or ([] if control.get("multiple") is not None else options[:1]))
    elif kind in ("checkbox", "radio"):
        form.choices.setdefault(name, []).append(control.get("value", "on"))
        if control.get("checked") is not None:
            values.append(control.get("value", "on"))
    elif kind == "textarea":
        form.texts.append(name)
        values.append((control.text or "").removeprefix("\n"))
    elif kind == "hidden":
        form.hidden.append(name)
        values.append(control.get("value", ""))
    elif kind in FREE:
        form.texts.append(name)
        values.append(control.get("value", ""))


BY_LINK = ("public:say", "public:said", "public:answer", "public:answered")
"""They speak the language of their link, or the one that is asked for."""


def pages(keys: Mapping[str, str], language: str) -> dict[str, tuple[str, HttpResponse]]:
    """Every page in a language, as somebody sees it who may see all: name of the address → path, answer.

    The desk as the coordinator whose turn it is, or the operator; the accounts signed out. Files and redirects are
    left out.
    """
    doors, found = Doors(keys), {}
    with transaction.atomic():
        Person.objects.filter(email__in=[PEOPLE["coordinator_b"], PEOPLE["operator"]]).update(language=language)
        for name, route in routes().items():
            if name.startswith("admin:") or name.endswith(("_pdf", "_docx", "_xlsx", "workbook", ":scan", ":picture")):
                continue
            path = address(route, **({"language": language} if "language" in route.parameters else {}))
            path += (
                f"?language={language}"
                if name in ("public:say", "public:said", "public:answer", "public:answered")
                else ""
            )
            who = "coordinator_b" if name.startswith("desk:") or "password_change" in name else OUT
            who = "operator" if name == "desk:partnership_new" else who
            response = doors.get(who, path, headers={"accept-language": language})
            if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
                found[name] = path, response
        transaction.set_rollback(True)
    return found
