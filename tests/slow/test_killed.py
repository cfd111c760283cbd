"""A worker is killed in the middle of a save, again and again."""

import os
import random
import signal
import time
from pathlib import Path

import pytest

from tests.slow.standing import look
from tests.slow.writer import Writer, at_work, heard, measures

pytestmark = pytest.mark.slow


def workers(master: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text().split()]


def test_what_was_answered_outlives_its_worker(site, full, figures):
    kills, plan, chance = full(50), measures(site), random.Random(1998)
    with site.served(site.log) as gunicorn:
        people = ("coordinator_b", "contributor_b", "coordinator_a", "contributor_a")
        writers = [Writer(site, who, plan[n], f"k{n}") for n, who in enumerate(people)]
        with at_work(writers):
            for _ in range(kills):
                heard(writers, 4)
                time.sleep(chance.uniform(0, 0.2))
                os.kill(chance.choice(workers(gunicorn.pid)), signal.SIGKILL)
            heard(writers, 4)
    saved = look(site, writers)
    broken = sum(writer.unanswered for writer in writers)
    assert broken > kills // 4, "the worker was killed while nobody waited for it"
    figures(
        "a worker is killed while four people save",
        site,
        f"{kills} kills, {broken} requests without answer and sent again, {saved.total()} saves answered"
        f" ({saved['edit']} edits, {saved['comment']} comments, {saved['report']} reports): 0 lost, 0 doubled, 0 half",
    )
