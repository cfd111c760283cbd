"""`ayni paper plan --partnership SLUG --year YYYY --lang de,es -o plan.pdf`, and the same with `report`.

`ayni paper dossier --partnership SLUG -o dossier.pdf`: for whoever takes over an office.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ayni.core.sides import Side
from ayni.papers.council_docx import CouncilKind, council_docx
from ayni.papers.dossier_pdf import dossier_pdf
from ayni.papers.plan_docx import plan_docx
from ayni.papers.plan_paper import plan_paper
from ayni.papers.plan_pdf import plan_pdf
from ayni.papers.report_docx import report_docx
from ayni.papers.report_paper import report_paper
from ayni.papers.report_pdf import report_pdf
from ayni.papers.values import Pdf, PlanPaper
from ayni.records.models import Partnership, Plan
from ayni.records.queries.report import report_of, with_report

FORMATS = ("pdf", "docx", "council")


class Command(BaseCommand):
    help = (
        "Write a paper to a file: plan or annual report as PDF or DOCX, cover paper for a council, hand-over dossier."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["plan", "report", "dossier"], help="which paper")
        parser.add_argument("--partnership", required=True, metavar="SLUG")
        parser.add_argument("--year", default="", metavar="YYYY", help="of plan and report; a dossier has none")
        parser.add_argument("--lang", default="", help="one language, or two that stand side by side: de,es")
        parser.add_argument("--first", default="", metavar="SLUG", help="the municipality whose copy it is")
        parser.add_argument("--format", default="pdf", choices=FORMATS)
        parser.add_argument("--kind", default=CouncilKind.DECISION.value, choices=[k.value for k in CouncilKind])
        parser.add_argument("-o", "--output", required=True, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        partnership = _partnership(options["partnership"])
        first = _first(partnership, options["first"])
        languages = _languages(partnership, options["lang"], first)
        data = self._made(partnership, first, languages, options)
        target = Path(options["output"])
        try:
            target.write_bytes(data)
        except OSError as fault:
            raise CommandError(f"{target} cannot be written: {fault.strerror}.") from fault
        self.stdout.write(f"{target} ({len(data) // 1024 or 1} KB)")

    def _made(
        self, partnership: Partnership, first: Side, languages: tuple[str, ...], options: dict[str, Any]
    ) -> bytes:
        if options["what"] == "dossier":
            if options["format"] != "pdf":
                raise CommandError("A hand-over dossier is a PDF.")
            return self._said(dossier_pdf(partnership, languages, first, timezone.now()))
        plan = _plan(partnership, options["year"])
        if options["what"] == "report":
            return self._report(plan, languages, first, options["format"])
        return self._data(plan_paper(plan, languages, first, timezone.now()), options["format"], options["kind"])

    def _data(self, paper: PlanPaper, format_name: str, kind: str) -> bytes:
        if format_name == "docx":
            return plan_docx(paper)
        if format_name == "council":
            return council_docx(paper, paper.first, kind)
        return self._said(plan_pdf(paper))

    def _report(self, plan: Plan, languages: tuple[str, ...], first: Side, format_name: str) -> bytes:
        row = report_of(plan)
        if row is None:
            raise CommandError(f"{plan.partnership.slug} has no annual report for {plan.year}. Begin it on its page.")
        if format_name == "council":
            raise CommandError("An annual report has no cover paper. Possible are: pdf, docx.")
        paper = report_paper(row, languages, first, timezone.now())
        return report_docx(paper) if format_name == "docx" else self._said(report_pdf(paper))

    def _said(self, pdf: Pdf) -> bytes:
        if pdf.replaced:
            codes = ", ".join(f"U+{ord(character):04X}" for character in pdf.replaced)
            self.stderr.write(f"No font has these characters; they are printed as their number: {codes}.")
        return pdf.data


def _partnership(slug: str) -> Partnership:
    found = Partnership.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Partnership.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no partnership “{slug}”. Known: {known}.")
    return found


def _plan(partnership: Partnership, year: str) -> Plan:
    plans = with_report().filter(partnership=partnership).select_related("partnership")
    found = plans.filter(year=int(year)).first() if year.isdecimal() and len(year) == len("2027") else None
    if found is None:
        known = ", ".join(str(y) for y in plans.order_by("year").values_list("year", flat=True)) or "none yet"
        raise CommandError(f"{partnership.slug} has no plan for “{year}”. Known years: {known}.")
    return found


def _first(partnership: Partnership, slug: str) -> Side:
    if not slug:
        return Side.A
    for side in Side:
        if partnership.municipality(side).slug == slug:
            return side
    known = ", ".join(partnership.municipality(side).slug for side in Side)
    raise CommandError(f"“{slug}” is no municipality of {partnership.slug}. Known: {known}.")


def _languages(partnership: Partnership, asked: str, first: Side) -> tuple[str, ...]:
    """As asked; else the binding languages, which are the ones of the accepted text."""
    chosen = tuple(dict.fromkeys(code.strip() for code in asked.split(",") if code.strip()))
    if not chosen:
        chosen = partnership.binding_codes[:2] or partnership.municipality(first).language_codes[:1]
    known = [code for code, _ in settings.LANGUAGES]
    unknown = [code for code in chosen if code not in known]
    if unknown:
        raise CommandError(f"“{unknown[0]}” is not a language of the papers. Known: {', '.join(known)}.")
    if len(chosen) > 2:
        raise CommandError("A paper has one language, or two side by side.")
    return chosen
