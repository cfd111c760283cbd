"""What leaves and enters as a file, against the bare library doing the same."""

from __future__ import annotations

import io
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook
from typst import Compiler, Fonts

from ayni.core.canonical import read
from ayni.core.multilingual import Text
from ayni.core.sides import Side
from ayni.core.snapshot import Part, document_hash, parts
from ayni.core.workplan import Plan as Tree
from ayni.papers.plan_paper import plan_paper
from ayni.papers.plan_pdf import plan_pdf
from ayni.papers.workbook_read import read_workbook
from ayni.papers.workbook_write import workbook_xlsx
from ayni.records import choices
from ayni.records.models import Membership, Plan
from ayni.records.queries.workbook import book
from ayni.records.queries.workplan import live_plan
from ayni.records.rules import Seat
from ayni.records.services.workbook import import_workbook
from bench.pages import DRAFT, LARGE

DEMO = "treptow-koepenick-cajamarca"


@dataclass(frozen=True)
class Timing:
    name: str
    against: str
    ms: float
    bare_ms: float
    about: str

    @property
    def ratio(self) -> float:
        return self.ms / self.bare_ms


def timings() -> list[Timing]:
    large, demo = _plan(LARGE, DRAFT), _plan(DEMO, 2027)
    return [*_snapshot(large), _pdf(demo), *_workbook(demo)]


def _plan(slug: str, year: int) -> Plan:
    return Plan.objects.select_related("document__snapshot", "partnership").get(partnership__slug=slug, year=year)


def _ms(do: Callable[[], object], times: int) -> float:
    """CPU milliseconds of the middle one of several runs; the first is not counted."""
    do()
    found = []
    for _ in range(times):
        before = time.process_time()
        do()
        found.append((time.process_time() - before) * 1000)
    return statistics.median(found)


def _snapshot(plan: Plan) -> list[Timing]:
    tree, names = live_plan(plan, kept=False), (plan.partnership.a.name, plan.partnership.b.name)

    def taken(of: Tree) -> tuple[Part, ...]:
        return parts(of, names, plan.partnership.binding_codes)

    content = [read(part.text) for part in taken(tree)]

    def bare() -> list[str]:
        return [json.dumps(one, ensure_ascii=False, sort_keys=True, separators=(",", ":")) for one in content]

    dumped = _ms(bare, 7)
    size = sum(len(text.encode()) for text in bare())
    about = f"{len(list(tree.every_measure()))} measures, {len(content)} parts, {size // 1000} kB"
    hashed = _ms(lambda: document_hash(taken(tree)), 5)
    whole = _ms(lambda: document_hash(taken(live_plan(plan, kept=False))), 3)
    against = "json.dumps of the same content"
    return [
        Timing("snapshot and hash", against, hashed, dumped, about),
        Timing("the same, read from the database first", against, whole, dumped, about),
    ]


def _pdf(plan: Plan) -> Timing:
    paper = plan_paper(plan, ("de",), Side.A, timezone.now())
    words = json.dumps([text.words("de") for text in _texts(paper.plan)])
    page = b'#set document(title: "x")\n#set text(lang: "de")\n#for w in json(bytes(sys.inputs.words)) { par(w) }'

    printer = Compiler(font_paths=Fonts(include_system_fonts=False), ignore_system_fonts=True)

    def bare() -> object:
        return printer.compile(input=page, format="pdf", pdf_standards=["ua-1"], sys_inputs={"words": words})

    with override("de"):
        size = len(plan_pdf(paper).data)
        ours = _ms(lambda: plan_pdf(paper), 3)
    return Timing("PDF/UA of the demo plan", "typst setting the same words", ours, _ms(bare, 3), f"{size // 1000} kB")


def _texts(tree: Tree) -> list[Text]:
    found = [tree.preamble]
    for node in tree.every_node():
        found += [node.title, node.aim]
    for measure in tree.every_measure():
        found += [measure.title, measure.description, *(r.name for r in measure.responsibilities)]
        found += [step.title for step in measure.milestones]
        found += [words for r in measure.resources for words in (r.what, r.source)]
        found += [words for r in measure.results for words in (r.title, r.unit, r.source)]
    return found


def _workbook(plan: Plan) -> list[Timing]:
    sides = {side: words[0] for side, words in choices.side_words(plan.partnership).items()}
    member = Membership.objects.select_related("person").get(
        partnership=plan.partnership, side=plan.document.turn, role="coordinator"
    )
    seat = Seat(member.person, plan.partnership, Side(member.side), member.role)
    reading = choices.reading(plan.partnership, "de", "DE")

    def export() -> bytes:
        return workbook_xlsx(book=book(plan, "de"), sides=sides, language="de")

    def dry_run() -> object:
        raw = read_workbook(data, settings.UPLOAD_LIMIT)
        return import_workbook(seat=seat, plan=plan, raw=raw, reading=reading, now=timezone.now(), dry=True)

    with override("de"):
        data = export()
        cells = [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in load_workbook(io.BytesIO(data))]
        about = f"{len(data) // 1000} kB, {len(cells)} sheets, {sum(map(len, cells))} rows"
        out = Timing(
            "workbook out", "openpyxl writing the same cells", _ms(export, 3), _ms(lambda: _write(cells), 3), about
        )
        back = Timing(
            "workbook in, dry run",
            "calamine reading the same cells",
            _ms(dry_run, 3),
            _ms(lambda: _read(data), 3),
            about,
        )
    return [out, back]  # fmt: skip


def _write(sheets: list[list[list[object]]]) -> bytes:
    file = Workbook(write_only=True)
    for number, rows in enumerate(sheets):
        sheet = file.create_sheet(str(number))
        for row in rows:
            sheet.append(row)
    target = io.BytesIO()
    file.save(target)
    return target.getvalue()


def _read(data: bytes) -> list[list[list[object]]]:
    file = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [file.get_sheet_by_name(name).to_python() for name in file.sheet_names]
