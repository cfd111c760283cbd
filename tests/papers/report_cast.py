"""An annual report of the small plan in `cast`: A's part in both languages and filed, B's only begun, in Spanish."""

from dataclasses import fields, replace
from datetime import date

from ayni.core.multilingual import Text
from ayni.core.report import Ended, Report, Said, until_year_end
from ayni.core.sides import Side
from ayni.papers.report_paper import ReportPaper
from ayni.papers.values import PlanPaper
from tests.papers.cast import AGREED, DRAFT, GARTEN

OURS = Said(
    "pa",
    Side.A,
    Text.of(de="Ein Jahr mit zwei Festen.", es="Un año con dos fiestas."),
    worked=Text.of(de="Am selben Tag gespielt.", es="Jugamos el mismo día."),
    hard=Text.of(de="Die Ferien liegen verschieden.", es="Las vacaciones no coinciden."),
    filed=date(2028, 1, 20),
)
THEIRS = Said("pb", Side.B, Text.of(es="Avanzamos con los huertos."))
ENDED = Ended("n", "m-garten", "1.2", GARTEN.title, Text.of(es="Ya no hay fondos.", de="Es fehlt Geld."), Side.B)


def reported(
    base: PlanPaper, *, ended: tuple[Ended, ...] = (ENDED,), parts: tuple[Said, Said] = (OURS, THEIRS)
) -> ReportPaper:
    plan = until_year_end(base.plan)
    preamble = Text.of(de="Gemeinsam geschrieben.", es="Escrito en conjunto.")
    known = {f.name: getattr(base, f.name) for f in fields(base)}
    return ReportPaper(**(known | {"plan": plan, "report": Report("r", plan, parts, preamble, ended)}))


STORED = reported(AGREED, parts=(OURS, replace(THEIRS, summary=Text.of(es="Avanzamos.", de="Es geht voran."))))
BEGUN = reported(DRAFT)
