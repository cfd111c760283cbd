"""A small plan of the demo partnership, built by hand: papers need no database."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from ayni.core.handover import Acceptance, Session, Stage
from ayni.core.multilingual import Text
from ayni.core.sides import Side
from ayni.core.vague import Vague
from ayni.core.workplan import (
    Kind,
    Level,
    Measure,
    Milestone,
    Node,
    Plan,
    Resource,
    ResourceKind,
    Responsibility,
    Result,
    ResultValue,
    Standing,
    Status,
)
from ayni.papers.values import PlanPaper, SideName

SHA = "3f2a9c71" * 8
TK = SideName(
    name=Text.of(de="Treptow-Köpenick", es="Treptow-Köpenick (Berlín)"),
    short_name="TK",
    country="DE",
    languages=("de",),
    office=Text.of(de="Stelle für Städtepartnerschaften", es="Oficina de Hermanamientos"),
    time_zone="Europe/Berlin",
)
CAJ = SideName(
    name=Text.of(es="Cajamarca", de="Cajamarca"),
    short_name="CAJ",
    country="PE",
    languages=("es",),
    office=Text.of(es="Oficina de Cooperación Técnica", de="Amt für Zusammenarbeit"),
    time_zone="America/Lima",
)

OLYMPIADE = Measure(
    uid="m-olympiade",
    code="1.1",
    title=Text.of(de="Olympiade 60+ am selben Tag", es="Olimpiada 60+ el mismo día"),
    description=Text.of(de="Beide Städte spielen zugleich.", es="Ambas ciudades juegan a la vez."),
    tags=("3", "3.4", "10"),
    kind=Kind.JOINT,
    responsibilities=(
        Responsibility("r1", Side.A, "a1", Text.of(de="Amt für Soziales", es="Oficina de Asuntos Sociales"), True),
        Responsibility("r2", Side.B, "b1", Text.of(es="Subgerencia de Bienestar Social"), True),
        Responsibility("r3", Side.A, "a2", Text.of(de="KIEZKLUB Vital"), False),
    ),
    start=Vague("2027-03"),
    end=Vague("2027-10-01"),
    milestones=(
        Milestone(
            "s1", Text.of(de="Regeln abgestimmt", es="Reglas acordadas"), Vague("2027-05"), None, date(2027, 5, 4)
        ),
        Milestone("s2", Text.of(de="Wettkampftag", es="Día de la competencia"), Vague("2027-10-01"), Side.B),
    ),
    resources=(
        Resource(
            "h1",
            Side.A,
            ResourceKind.MONEY,
            Decimal("1234.50"),
            "EUR",
            Text.of(de="Medaillen", es="Medallas"),
            Text.of(de="Haushalt", es="Presupuesto"),
            example=True,
        ),
        Resource("h2", Side.B, ResourceKind.MONEY, Decimal("1234.50"), "PEN", Text.of(es="Refrigerios"), Text()),
        Resource("h3", Side.B, ResourceKind.HOURS, Decimal(40), "", Text.of(es="Preparación"), Text()),
    ),
    results=(
        Result(
            "e1",
            Text.of(de="Teilnehmende", es="Participantes"),
            Text.of(de="Personen", es="personas"),
            Text.of(de="Anmeldelisten", es="Listas"),
            (Decimal(170), None),
            (Decimal(200), Decimal(150)),
            (ResultValue("v1", Side.A, date(2027, 10, 1), Decimal(1810), "Bericht des Amtes"),),
        ),
    ),
    reference=("Kapitel 3900, Titel 53101", "AOI00012"),
    standings=(
        Standing(
            Side.A,
            date(2027, 6, 1),
            Status.UNDER_WAY,
            Text.of(de="Die Anmeldung läuft.", es="Ya se inscriben."),
            Text.of(de="Die Halle ist noch nicht sicher.", es="El coliseo aún no es seguro."),
        ),
    ),
)
GARTEN = Measure(
    uid="m-garten",
    code="1.2",
    title=Text.of(es="Huertos y textiles: los grupos se enseñan"),
    tags=("2",),
    kind=Kind.OWN,
    own_side=Side.B,
)
PLAN = Plan(
    uid="p",
    year=2027,
    preamble=Text.of(de="Wir lernen voneinander.", es="Aprendemos los unos de los otros."),
    fields=(
        Node(
            "f1",
            Level.FIELD,
            "1",
            Text.of(de="Teilhabe", es="Participación"),
            Text.of(de="Ältere gestalten mit.", es="Las personas mayores participan."),
            ("3",),
            (Node("o1", Level.OPERATIONAL, "1.3", Text.of(de="Gärten", es="Huertos"), measures=(GARTEN,)),),
            (OLYMPIADE,),
        ),
        Node("f2", Level.FIELD, "2", Text.of(de="Fairer Handel", es="Comercio justo")),
    ),
)
DRAFT = PlanPaper(
    plan=PLAN,
    partnership_name=Text.of(de="Städtepartnerschaft", es="Hermanamiento"),
    sides=(TK, CAJ),
    languages=("de", "es"),
    first=Side.A,
    stage=Stage.DRAFT,
    turn=Side.B,
    sha256="",
    acceptances=(),
    sessions=(),
    made_at=datetime(2027, 6, 2, 14, 30, 12, 345678, tzinfo=UTC),
    today=date(2027, 6, 2),
)
AGREED = replace(
    DRAFT,
    stage=Stage.AGREED,
    sha256=SHA,
    acceptances=(
        Acceptance(Side.A, SHA, "Bezirksverordnetenversammlung", date(2027, 2, 25), "VIII/1234"),
        Acceptance(Side.B, SHA, "Concejo Provincial", date(2027, 3, 4), "Acuerdo 045-2027", on_paper=True, scan=True),
    ),
    sessions=(Session(Side.A, "Bezirksverordnetenversammlung", date(2027, 2, 25), "StäPa 4/2027"),),
)


def with_title(paper: PlanPaper, title: Text, **more: object) -> PlanPaper:
    """The paper with another title on its first measure."""
    field = paper.plan.fields[0]
    changed = replace(field, measures=(replace(field.measures[0], title=title, **more),))
    return replace(paper, plan=replace(paper.plan, fields=(changed, *paper.plan.fields[1:])))


ODD = {
    "Quechua": "Ch'aska, Ñusta, q'illu, Tʼika, Wiñay Pacha, qhapaq ñan",
    "emoji": "Feier 🎉 am 1. Oktober",
    "family": "Familie 👩‍👩‍👧 und ❤️",
    "right to left": "שלום ו־سلام aus Köpenick",
    "control characters": "vor\x07her\x00 und\u202e nachher",
    "formula": "=SUMME(A1:A9)",
    "typst": '#panic("x") $x^2$ @here <label> *bold* _it_ `raw` \\ // kein Kommentar /* */',
    "markup": "<b>&amp;</b> {{ x }} %(side)s %s {page}",
    "lines": "erste Zeile\n\nzweite Zeile",
    "han": "漢字とかな",
    "one long word": "Donau" * 2000,
    "many words": "Wort mit Bedeutung. " * 500,
    "web address": "https://www.berlin.de/ba-treptow-koepenick/" + "politik-und-verwaltung/" * 8,
    "lone surrogate": "halb \ud83c Zeichen",
}
"""What people really type, as QUALITY asks for."""
