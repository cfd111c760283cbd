"""Many people at the same text, and both sides at the same moment."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest

from tests.cast import SLUG
from tests.slow.standing import history, marks
from tests.slow.visitor import Visitor
from tests.slow.writer import Writer, measures

pytestmark = pytest.mark.slow
HANDOVER = f"/desk/{SLUG}/plan/2026/handover/"


def test_nobody_overwrites_anybody(site, full, figures):
    """Eight writers, two at a time at each of four descriptions: everybody adds words to what the others wrote."""
    edits, plan = full(100), measures(site)
    with site.served(site.log):
        people = ["coordinator_b", "contributor_b"] * 4
        writers = [Writer(site, who, plan[n // 2], f"w{n}") for n, who in enumerate(people)]

        def work(writer):
            for number in range(edits):
                writer.add(f"mark-{writer.name}-{number}")

        with ThreadPoolExecutor(len(writers)) as pool:
            list(pool.map(work, writers))
    added = Counter(mark for writer in writers for mark in writer.saved["edit"])
    assert added.total() == len(writers) * edits
    assert Counter(marks(site.rows("SELECT description FROM records_measure"))) == added
    grown = [
        Counter(marks([after])) - Counter(marks([before]))
        for kind, _, before, after in history(site)
        if kind == "measure"
    ]
    assert Counter(mark for more in grown for mark in more.elements()) == added
    assert max(more.total() for more in grown) == 1
    assert [status for writer in writers for _, status in writer.answers if status >= 500] == []
    assert "locked" not in site.log.read_text()
    clashes = sum(writer.clashes for writer in writers)
    figures(
        "eight people write at four texts",
        site,
        f"{len(writers)} × {edits} edits, {clashes} times somebody was faster and was read first:"
        f" 0 lost updates, 0 locked errors",
    )


def move(who: Visitor, name: str, **typed: str):
    """The form of a move, ready to be sent. Closing has a page of its own, all others stand on one."""
    path = f"{HANDOVER}{name}/"
    form = who.form(path, **typed) if name == "close" else who.form(HANDOVER, path, **typed)
    return lambda: who.post(path, form).status


def test_both_sides_accept_at_the_same_moment(site, full, figures):
    rounds, gate = full(100), Barrier(2)
    first = count(site)
    with site.served(site.log), ThreadPoolExecutor(2) as both:
        berlin, cajamarca = (Visitor(site.port, f"coordinator_{side}") for side in "ab")
        for number in range(rounds):
            assert move(cajamarca, "amend", note=f"Ronda {number}")() == 303
            assert move(cajamarca, "close")() == 303
            assert move(berlin, "confirm")() == 303
            yes = [accepted(berlin, "Europe/Berlin", number), accepted(cajamarca, "America/Lima", number)]

            def at_once(press):
                gate.wait(30)
                return press()

            assert list(both.map(at_once, yes)) == [303, 303]
    assert count(site) - first == Counter(agreed=rounds, acceptances=2 * rounds, moves=2 * rounds, history=2 * rounds)
    ((stage, of_today),) = site.rows(
        "SELECT d.stage, d.agreed_id = d.snapshot_id FROM records_document d"
        " JOIN records_plan p ON p.document_id = d.id JOIN records_partnership s ON s.id = p.partnership_id"
        f" WHERE p.year = 2026 AND s.slug = '{SLUG}'"
    )
    assert (stage, bool(of_today)) == ("agreed", True)
    figures(
        "both sides accept at the same moment",
        site,
        f"{rounds} rounds, all agreed, each with two acceptances, two moves and two rows in the history",
    )


def accepted(who: Visitor, zone: str, number: int):
    today = datetime.now(ZoneInfo(zone)).date().isoformat()
    return move(who, "accept", body="Rat / Concejo", on=today, paper_number=f"{number}/2026")


def count(site) -> Counter[str]:
    """`agreed`: stored texts that exactly two sides said yes to."""
    yes = Counter(snapshot for (snapshot,) in site.rows(
        "SELECT snapshot_id FROM records_acceptance WHERE accepted_on IS NOT NULL AND ended_at IS NULL"
    ))  # fmt: skip
    ((moves,),) = site.rows("SELECT count(*) FROM records_handover WHERE move = 'accept'")
    ((told,),) = site.rows("SELECT count(*) FROM records_change WHERE action = 'accept'")
    agreed = sum(each == 2 for each in yes.values())
    return Counter(agreed=agreed, acceptances=yes.total(), moves=moves, history=told)
