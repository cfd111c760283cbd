"""The database goes away under people who save, and comes back; the disk is full, and has room again."""

import os
import shutil
import subprocess
import time
from collections import Counter
from contextlib import contextmanager

import pytest

from tests.cast import SLUG
from tests.slow.standing import look, marks
from tests.slow.visitor import Visitor
from tests.slow.writer import Writer, at_work, heard, measures

pytestmark = pytest.mark.slow
DOWN = 3  # seconds


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_the_database_is_restarted_under_people_who_save(server, on_postgres, figures, how):
    """`fast`: as an upgrade does it. `immediate`: as it falls."""
    site, plan = on_postgres, measures(on_postgres)
    with site.served(site.log):
        people = ("coordinator_b", "contributor_b", "coordinator_a", "contributor_a")
        writers = [Writer(site, who, plan[n], f"d{n}") for n, who in enumerate(people)]
        citizen = Visitor(site.port)
        with at_work(writers):
            heard(writers, 8)
            server.stop(how)
            time.sleep(DOWN / 2)
            page = citizen.get(f"/de/{SLUG}/plan/2026/")
            time.sleep(DOWN / 2)
            server.start()
            back = time.monotonic()
            heard(writers, 40)
    saved = look(site, writers)
    after = [status for writer in writers for begun, status in writer.answers if begun > back]
    assert Counter(status // 100 for status in after).keys() <= {2, 3}
    assert (page.status, page.headers.get("retry-after", "").isdecimal()) in {(503, True), (200, False)}
    away = sum(writer.unavailable for writer in writers)
    broken = sum(writer.unanswered for writer in writers)
    assert away > 0
    figures(
        f"the database is restarted under four people who save ({how})",
        site,
        f"{away} pages with 503 and Retry-After, {broken} requests without answer, then {len(after)} answers and 0"
        f" errors; {saved.total()} saves answered: 0 lost, 0 doubled, 0 half",
    )


@contextmanager
def small_disk(folder, megabytes):
    """A file system of its own. Only root, or somebody who may become root without a password, can make one."""
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    folder.mkdir()
    mount = [*root, "mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder]
    if (root and not shutil.which("sudo")) or subprocess.run(mount, check=False).returncode:
        pytest.skip("a small disk can only be made by root")
    try:
        yield folder
    finally:
        subprocess.run([*root, "umount", "--lazy", folder], check=True)


def fill(folder):
    """Leaves no byte."""
    with (folder / "ballast").open("wb", buffering=0) as ballast:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    ballast.write(b"0" * size)
            except OSError:
                continue


def test_the_disk_is_full(prepared, tmp_path, figures):
    with small_disk(tmp_path / "disk", 16) as disk:
        site = prepared.copy_to(disk / "site")
        page = f"/desk/{SLUG}/measures/{measures(site)[0]}/"
        with site.served(tmp_path / "log"):
            writer = Visitor(site.port, "coordinator_b")
            comment = writer.form(page, f"{page}comments/", words="Sembramos otra vez, mark-full-1.")
            edit = writer.form(f"{page}edit/", **{"description.es": "Todo el valle, mark-full-2."})
            fill(disk)
            refused = [writer.post(f"{page}comments/", comment), writer.post(f"{page}edit/", edit)]
            read = [writer.get(page), writer.get(f"/desk/{SLUG}/plan/2027/table/"), Visitor(site.port).get("/de/")]
            (disk / "ballast").unlink()
            again = [writer.post(f"{page}comments/", comment), writer.post(f"{page}edit/", edit)]
        assert [answer.status for answer in refused] == [503, 503]
        assert all(answer.headers["retry-after"].isdecimal() for answer in refused)
        assert ["mark-full-1" in refused[0].text, "mark-full-2" in refused[1].text] == [True, True]
        assert [answer.status for answer in read] == [200, 200, 200]
        assert [answer.status for answer in again] == [303, 303]
        assert marks(site.rows("SELECT words FROM records_comment")) == ["mark-full-1"]
        assert marks(site.rows("SELECT description FROM records_measure")) == ["mark-full-2"]
        assert sorted(marks(site.rows("SELECT after FROM records_change"))) == ["mark-full-1", "mark-full-2"]
        assert site.rows("PRAGMA integrity_check") == [("ok",)]
    figures(
        "the disk is full",
        site,
        "3 of 3 pages can be read; 2 of 2 saves are answered with 503, Retry-After and all that was typed, and are"
        " there once when there is room again",
    )
