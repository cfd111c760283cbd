"""The pages that are measured, each against the bare page it is compared with, and who asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ayni.records.models import Change, Measure, Person

HOST = "ayni.example"
BACKEND = "ayni.web.accounts.SignedIn"
BENCH, LARGE, CROWD = "bench-1", "large", "crowd"
DRAFT, AGREED = 2027, 2026

Kind = Literal["list", "detail", "large"]


@dataclass(frozen=True)
class Page:
    """`kind`: against which bare page it stands; 'large' pages stand against the bare list and have no bar."""

    name: str
    kind: Kind
    path: str
    cookie: str = ""
    slug: str = BENCH

    @property
    def headers(self) -> dict[str, str]:
        return {"Cookie": self.cookie} if self.cookie else {}

    @property
    def against(self) -> str:
        return "detail" if self.kind == "detail" else "list"

    def change_something(self) -> None:
        """What any service leaves behind: a new row in the history. Nothing that was kept before holds any longer."""
        newest = Change.objects.filter(partnership__slug=self.slug).order_by("-id")[0]
        newest.pk = None
        newest.save(force_insert=True)


def pages() -> list[Page]:
    own, wide, crowd = (cookie(f"{slug}@bench.example") for slug in (BENCH, LARGE, CROWD))
    measure = Measure.objects.filter(partnership__slug=BENCH, plan__year=DRAFT).order_by("position")[7]
    agreed = Measure.objects.filter(partnership__slug=BENCH, plan__year=AGREED).order_by("position")[7]

    def desk(name: str, *args: object, slug: str = BENCH) -> str:
        return reverse(f"desk:{name}", args=[slug, *args])

    def public(name: str, *args: object, slug: str = BENCH) -> str:
        return reverse(f"public:{name}", args=["de", slug, *args])

    return [
        Page("desk: plan as a table, 50 rows", "list", desk("table", DRAFT), own),
        Page("desk: plan as a tree, 50 measures", "list", desk("plan", DRAFT), own),
        Page("desk: actors, 50", "list", desk("actors"), own),
        Page("desk: mirror, 500 actors a side", "list", desk("mirror", slug=CROWD), crowd, CROWD),
        Page("desk: hand-over of 50 measures", "list", desk("handover", DRAFT), own),
        Page("public: plan, 50 measures", "list", public("plan", AGREED)),
        Page("public: 17 goals, 500 actors a side", "list", public("coverage", slug=CROWD), slug=CROWD),
        Page("public: history, 60 events", "list", public("history")),
        Page("desk: home", "detail", desk("home"), own),
        Page("desk: measure", "detail", desk("measure", measure.uid), own),
        Page("public: partnership", "detail", public("partnership")),
        Page("public: measure", "detail", public("measure", AGREED, agreed.uid)),
        Page("desk: table of 500 measures, first page", "large", desk("table", DRAFT, slug=LARGE), wide, LARGE),
        Page("desk: tree of 500 measures", "large", desk("plan", DRAFT, slug=LARGE), wide, LARGE),
        Page("public: plan of 500 measures", "large", public("plan", AGREED, slug=LARGE), slug=LARGE),
    ]


def papers() -> list[Page]:
    """One file of each kind, of a plan with 50 measures."""
    own = cookie(f"{BENCH}@bench.example")
    names = ("plan_pdf", "plan_docx", "council_docx", "workbook")
    return [Page(name, "large", reverse(f"desk:{name}", args=[BENCH, DRAFT]), own) for name in names]


def cookie(email: str) -> str:
    """A session as the sign-in form gives it."""
    client = Client()
    client.force_login(Person.objects.get(email=email), backend=BACKEND)
    return f"sessionid={client.cookies['sessionid'].value}"


def queries(page: Page, headers: Mapping[str, str]) -> int:
    """How many the first request after a change needs."""
    client = Client(headers={**headers, **page.headers})
    client.get(page.path)  # what is read once per process is not counted
    page.change_something()
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(page.path)
    if answer.status_code != 200:
        raise SystemExit(f"{page.path} answers {answer.status_code}")
    return len(captured)
