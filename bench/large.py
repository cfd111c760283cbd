"""What a town hall will hardly ever send: a workbook of 5,000 measures, a paper of 200. Each in its own process."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from django.utils import timezone
from django.utils.translation import override
from openpyxl import load_workbook

from ayni.core.sides import Side
from ayni.papers.workbook_write import workbook_xlsx
from ayni.records import choices
from ayni.records.models import Membership, Plan
from ayni.records.queries.workbook import book
from ayni.records.rules import Seat
from ayni.records.services.workplan import open_plan
from bench import data
from bench.pages import DRAFT

ROOT = Path(__file__).resolve().parent.parent
MEASURES, PAPER = 5000, 200
EMPTY = DRAFT + 1
BARE = """
import sys
from python_calamine import CalamineWorkbook
file = CalamineWorkbook.from_path(sys.argv[1])
for name in file.sheet_names: file.get_sheet_by_name(name).to_python()
"""
SHEETS = {"plan", "measures", "milestones", "resources", "results"}
OWN = {"uid", "version", "kept"}


@dataclass(frozen=True)
class Ran:
    """One command from its start to its end: seconds of the clock and of the CPU, MB at most in memory."""

    name: str
    about: str
    goal: str
    seconds: float
    cpu: float
    mb: float


def large(folder: Path, environment: Mapping[str, str]) -> list[Ran]:
    plan = _plan("huge", {DRAFT: MEASURES})
    same, new = folder / "same.xlsx", folder / "new.xlsx"
    with override("de"):
        sides = {side: words[0] for side, words in choices.side_words(plan.partnership).items()}
        same.write_bytes(workbook_xlsx(book=book(plan, "de"), sides=sides, language="de"))
    new.write_bytes(_as_new(same.read_bytes()))
    member = Membership.objects.select_related("person").get(partnership=plan.partnership)
    open_plan(
        seat=Seat(member.person, plan.partnership, Side(member.side), member.role), year=EMPTY, uid=uuid4(),
        now=timezone.now(),
    )  # fmt: skip
    paper = _plan("paper", {DRAFT: PAPER})
    about = f"{MEASURES:,} measures with {6 * MEASURES:,} rows below them, {new.stat().st_size / 1e6:.1f} MB"
    ayni = [sys.executable, "-m", "ayni"]
    of = ["--partnership", paper.partnership.slug, "--year", str(DRAFT), "--lang", "de,es", "-o", str(folder / "p.pdf")]
    workbook, printed = "10 s, 300 MB", "3 s"
    asked = [
        ("calamine reading the same cells", about, "", [sys.executable, "-c", BARE, str(new)]),
        ("workbook that changes nothing, dry run", about, workbook, [*ayni, "import-workbook", str(same), "--dry-run"]),
        ("workbook of new measures, taken in", about, workbook,
         [*ayni, "import-workbook", str(new), "--as", member.person.email]),
        ("PDF/UA in two languages", f"{PAPER} measures", printed, [*ayni, "paper", "plan", *of]),
    ]  # fmt: skip
    return [ran(name, about, goal, command, environment) for name, about, goal, command in asked]


def _plan(slug: str, years: dict[int, int]) -> Plan:
    data.partnership(slug, years)
    return Plan.objects.select_related("document__snapshot", "partnership").get(partnership__slug=slug, year=DRAFT)


def _as_new(told: bytes) -> bytes:
    """The same rows for another year, as somebody writes them anew: without what Ayni knows them by."""
    file = load_workbook(io.BytesIO(told))
    for sheet in list(file):
        words = str(sheet.cell(2, 1).value).split()
        if words[1] not in SHEETS:
            del file[sheet.title]
            continue
        sheet.cell(2, 1).value = " ".join([*words[:-1], str(EMPTY)])
        keys = [str(cell.value).rpartition(" ")[2] for cell in sheet[2]]
        kept = ("status_", "on_", "said_", "risk_", "done")
        blank = [number for number, key in enumerate(keys, 1) if number == 1 or key in OWN or key.startswith(kept)]
        if words[1] == "plan":
            sheet.delete_rows(3)  # the plan itself
        for row in sheet.iter_rows(min_row=3):
            for number in blank:
                row[number - 1].value = None
    target = io.BytesIO()
    file.save(target)
    return target.getvalue()


def ran(
    name: str, about: str, goal: str, command: list[str], environment: Mapping[str, str], given: Path = Path(os.devnull)
) -> Ran:
    """`given`: what the command reads."""
    begin = time.monotonic()
    with given.open("rb") as told:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**environment, "AYNI_DEMO": "on", "AYNI_HOSTS": "", "AYNI_SECRET_KEY": ""},
            stdin=told,
            stdout=subprocess.DEVNULL,
        )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ends with {process.returncode}")
    return Ran(name, about, goal, time.monotonic() - begin, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
