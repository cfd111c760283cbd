"""A backup while people write, brought back on the other database."""

import pytest

from tests.cast import SLUG
from tests.served import Site
from tests.slow.standing import answered, standing
from tests.slow.visitor import Visitor
from tests.slow.writer import Writer, at_work, heard, measures

pytestmark = pytest.mark.slow


def test_a_backup_under_people_who_save_holds_all_that_was_answered(site, server, figures, tmp_path):
    archive, plan = tmp_path / "ayni.zip", measures(site)
    with site.served(site.log):
        people = ("coordinator_b", "contributor_b", "coordinator_a", "contributor_a")
        writers = [Writer(site, who, plan[n], f"b{n}") for n, who in enumerate(people)]
        with at_work(writers):
            heard(writers, 40)
            before = answered(writers)
            site.ayni("backup", str(archive))
            during = answered(writers)
            heard(writers, 8)
    assert [fault for writer in writers for fault in writer.faults] == []
    other = Site(tmp_path / "restored", site.static, database="" if site.database else server.create())
    other.folder.mkdir()
    other.ayni("restore", str(archive))
    found, ever = standing(other), answered(writers)
    assert {kind: before[kind] - found[kind] for kind in before} == {kind: {} for kind in before}, "lost"
    assert {kind: found[kind] - ever[kind] for kind in ever} == {kind: {} for kind in ever}, "doubled, or never sent"
    with other.served(other.log):
        reader = Visitor(other.port, "coordinator_b")
        assert reader.get(f"/desk/{SLUG}/measures/{plan[0]}/").status == 200
    sizes = [sum(each.total() for each in kinds.values()) for kinds in (before, during, found)]
    assert sizes[1] > sizes[0], "nobody wrote while the backup was taken"
    figures(
        f"a backup is taken while four people save, and restored on {other.kind}",
        site,
        f"{sizes[0]} saves answered before it began, {sizes[1] - sizes[0]} more until it was written; {sizes[2]} are in"
        f" it: 0 lost, 0 doubled, 0 half ({archive.stat().st_size / 1e6:.1f} MB)",
    )
