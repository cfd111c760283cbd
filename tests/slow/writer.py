"""People who save and save. Each save carries a mark of its own, by which `tests/slow/standing.py` finds it again.

A save that brought no answer is pressed again with the same form, as a person does, until one comes. So each must be
there exactly once, whatever was killed in between.
"""

from __future__ import annotations

import itertools
import threading
import time
import traceback
from collections.abc import Iterable
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from tests.cast import SLUG
from tests.desk.filled import filled
from tests.served import Site
from tests.slow.visitor import PATIENCE, Answer, Unanswered, Visitor

KINDS = ("edit", "comment", "report")


class Writer:
    """Works on one measure: comments on it, reports on it and, where it is the side's turn, words it anew."""

    def __init__(self, site: Site, who: str, measure: UUID, name: str) -> None:
        self.visitor = Visitor(site.port, who)
        self.page, self.name = f"/desk/{SLUG}/measures/{measure}/", name
        self.kinds = KINDS if who.endswith("_b") else KINDS[1:]
        self.saved: dict[str, list[str]] = {kind: [] for kind in KINDS}
        self.unanswered, self.unavailable, self.clashes = 0, 0, 0
        self.faults: list[str] = []
        self.answers: list[tuple[float, int]] = []
        """When it was asked for, and the status that came."""

    def work(self, until: threading.Event) -> None:
        try:
            for number in itertools.count():
                if until.is_set():
                    return
                self.save(self.kinds[number % len(self.kinds)], f"mark-{self.name}-{number}")
        except Exception:
            self.faults.append(traceback.format_exc())

    def save(self, kind: str, mark: str) -> None:
        path, form = getattr(self, f"_{kind}")(mark)
        answer = self._send(path, form)
        if answer.status == 303:
            self.saved[kind].append(mark)
        else:
            self.faults.append(f"{kind}: {answer.status} {answer.text[:2000]}")

    def add(self, mark: str) -> None:
        """Puts a mark behind what stands there; whoever was faster is read first, then it is saved again."""
        while True:
            form = self._form(f"{self.page}edit/")
            form["description.es"] = f"{form['description.es']} {mark}".strip()
            answer = self._send(f"{self.page}edit/", form)
            if answer.status == 303:
                self.saved["edit"].append(mark)
                return
            if answer.status != 409:
                raise RuntimeError(f"a save is answered with {answer.status}: {answer.text[:2000]}")
            self.clashes += 1

    def _send(self, path: str, form: dict[str, Any]) -> Answer:
        return self.insist(lambda: self.visitor.post(path, form))

    def insist(self, ask: Any) -> Answer:
        """Asks until somebody answers; what is said to pass by itself is waited for."""
        end = time.monotonic() + 2 * PATIENCE
        while (begun := time.monotonic()) < end:
            try:
                answer = ask()
            except Unanswered:
                self.unanswered += 1
                continue
            self.answers.append((begun, answer.status))
            if answer.status != 503:
                return answer
            self.unavailable += 1
            if not answer.headers.get("retry-after", "").isdecimal() or "<h1" not in answer.text:
                self.faults.append(f"a 503 that does not say when to come again: {answer.headers}, {answer.text[:500]}")
            time.sleep(0.2)
        raise RuntimeError(f"{self.name} got no answer in {2 * PATIENCE} seconds")

    def _form(self, page: str, action: str = "", **changes: Any) -> dict[str, Any]:
        drawn = self.insist(lambda: self.visitor.get(page))
        if drawn.status != 200:
            raise RuntimeError(f"{page} answers {drawn.status}: {drawn.headers} {drawn.text[:2000]}")
        return filled(drawn, action, **changes)

    def _edit(self, mark: str) -> tuple[str, dict[str, Any]]:
        return f"{self.page}edit/", self._form(f"{self.page}edit/", **{"description.es": f"Sembramos, {mark}."})

    def _comment(self, mark: str) -> tuple[str, dict[str, Any]]:
        path = f"{self.page}comments/"
        return path, self._form(self.page, path, words=f"Nos gusta, {mark}.")

    def _report(self, mark: str) -> tuple[str, dict[str, Any]]:
        told = {"note.status": "under_way", "note.words": f"Ya crece, {mark}.", "note.language": "es"}
        path = f"{self.page}report/"
        return path, self._form(path, path, **told)


@contextmanager
def at_work(writers: Iterable[Writer]):
    """While they save; afterwards each has an answer to the last."""
    until = threading.Event()
    threads = [threading.Thread(target=writer.work, args=[until]) for writer in writers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        until.set()
        for thread in threads:
            thread.join()


def heard(writers: Iterable[Writer], more: int) -> None:
    """Waits until they have that many more answers."""
    writers, end = list(writers), time.monotonic() + PATIENCE
    enough = sum(len(writer.answers) for writer in writers) + more
    while sum(len(writer.answers) for writer in writers) < enough:
        assert [fault for writer in writers for fault in writer.faults] == []
        assert time.monotonic() < end, "nobody answers any more"
        time.sleep(0.01)


def measures(site: Site) -> list[UUID]:
    """Of the draft for 2027, in its order."""
    found = site.rows(
        "SELECT m.uid FROM records_measure m JOIN records_plan p ON p.id = m.plan_id"
        f" JOIN records_partnership s ON s.id = p.partnership_id WHERE p.year = 2027 AND s.slug = '{SLUG}'"
        " AND m.dropped_at IS NULL ORDER BY m.position, m.id"
    )
    return [UUID(str(uid)) for (uid,) in found]
