"""An archive is whole or refused, written while people work, and never comes over what stands there unasked."""

from __future__ import annotations

import json
import shutil
import zipfile
from hashlib import sha256
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ayni.records.archive.backup import write_archive
from ayni.records.archive.contents import MANIFEST, Manifest, Unfit
from ayni.records.archive.restore import check_archive, restore_archive
from ayni.records.models import File, Partnership, Picture
from tests.cast import NOW
from tests.elsewhere import ARCHIVES

pytestmark = pytest.mark.django_db
LIVING = ARCHIVES[-1]


def copied(target, change=lambda name, data: data, more=()):
    """The living archive written anew, with a part changed on the way; None leaves it out."""
    with zipfile.ZipFile(LIVING) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if (data := change(name, old.read(name))) is not None:
                new.writestr(name, data)
        for name, data in more:
            new.writestr(name, data)
    return target


def told(**changes):
    def change(name, data):
        return json.dumps({**json.loads(data), **changes}).encode() if name == MANIFEST else data

    return change


def test_it_is_written_while_somebody_writes(tmp_path):
    """The test's own transaction holds SQLite's lock for writing, and its rows are not committed."""
    before = Partnership.objects.count()
    Partnership.objects.create(slug="not-yet", name={"de": "Noch nicht"}, languages="de", binding="de")
    manifest = write_archive(tmp_path / "a.zip", NOW)
    rows = {table.model: table.rows for table in manifest.tables}
    assert rows["records.partnership"] == before
    assert "sessions.session" not in rows
    assert (tmp_path / "a.zip").stat().st_mode & 0o777 == 0o600
    assert check_archive(tmp_path / "a.zip") == manifest
    assert [path.name for path in tmp_path.glob("*.zip*")] == ["a.zip"]
    with pytest.raises(Unfit, match="not overwritten"):
        write_archive(tmp_path / "a.zip", NOW)


def test_a_kept_file_that_is_gone_or_damaged_is_told_loudly(tmp_path, settings):
    shown = sorted(File.objects.exclude(pk__in=Picture.objects.exclude(retired_at=None).values("file")), key=str)
    gone = sorted({file.sha256 for file in shown})
    damaged = settings.MEDIA_ROOT / gone[0][:2] / gone[0]
    damaged.parent.mkdir(parents=True)
    damaged.write_bytes(b"x" * shown[0].size)
    with pytest.raises(CommandError) as fault:
        call_command("backup", str(tmp_path / "a.zip"), stdout=StringIO())
    assert [sha for sha in gone if sha in str(fault.value)] == gone
    assert check_archive(tmp_path / "a.zip").missing == tuple(gone)


def test_a_picture_that_is_put_away_meanwhile_is_never_half_in_it(tmp_path):
    """Shown for whoever reads what is committed, put away a moment later: tried again, here in vain."""
    Picture.objects.update(retired_at=NOW)
    with pytest.raises(Unfit, match="put away faster"):
        write_archive(tmp_path / "a.zip", NOW)
    assert [*tmp_path.glob("*.zip*")] == []


def flipped(name, data):
    return data[:-9] + bytes([data[-9] ^ 1]) + data[-8:] if name.startswith("files/") else data


def grown(name, data):
    return data * 3 if name == "tables/records.change.jsonl" else data


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (flipped, "damaged: files/"),
        (grown, "damaged: tables/records.change"),
        (lambda name, data: None if name.startswith("files/") else data, "not hold exactly"),
        (lambda name, data: None if name == MANIFEST else data, "no archive of Ayni"),
        (lambda name, data: b"{}" if name == MANIFEST else data, "no archive of Ayni"),
        (lambda name, data: b"[1]" if name == MANIFEST else data, "no archive of Ayni"),
        (told(format="ayni-backup-2"), "ayni-backup-2"),
        (told(tables=[{"model": "records.person"}]), "list of contents is damaged"),
    ],
)
def test_a_damaged_or_foreign_archive_is_refused(tmp_path, change, words):
    with pytest.raises(Unfit, match=words):
        check_archive(copied(tmp_path / "a.zip", change))


def test_what_is_no_zip_or_cut_off_or_rotten_is_refused(tmp_path):
    whole = LIVING.read_bytes()
    rotten = bytearray(whole)
    rotten[len(whole) // 2] ^= 255
    for name, data in (("empty", b""), ("words", b"Ayni"), ("cut", whole[:-4000]), ("rotten", bytes(rotten))):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(Unfit):
            check_archive(tmp_path / name)
    with pytest.raises(Unfit, match="not there"):
        check_archive(tmp_path / "nowhere.zip")
    with pytest.raises(Unfit, match="exactly"):
        check_archive(copied(tmp_path / "more.zip", more=[("../../evil", b"x")]))


def test_nothing_comes_over_what_was_entered_unasked(settings):
    with pytest.raises(Unfit, match="--replace"):
        restore_archive(LIVING)
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("restore", str(LIVING))
    assert not settings.MEDIA_ROOT.exists()


def test_the_archive_of_a_newer_version_is_refused(tmp_path):
    newer = [["records", "0001_start"], ["records", "9999_of_tomorrow"]]
    with pytest.raises(Unfit, match="records 9999_of_tomorrow"):
        restore_archive(copied(tmp_path / "a.zip", told(migrations=newer)), replace=True)


@pytest.mark.slow
def test_rows_that_do_not_fit_together_leave_everything_as_it_was(tmp_path, settings):
    """Hashes are right, a link leads nowhere: found while the new database is built, before it takes its place."""

    def broken(name, data):
        if name == "tables/records.membership.jsonl":
            return lost
        if name == MANIFEST:
            tables = [
                {**table, "sha256": sha256(lost).hexdigest(), "size": len(lost), "rows": lost.count(b"\n")}
                if table["model"] == "records.membership"
                else table
                for table in json.loads(data)["tables"]
            ]
            return json.dumps({**json.loads(data), "tables": tables}).encode()
        return data

    with zipfile.ZipFile(LIVING) as packed:
        column = next(
            t.columns for t in Manifest.from_json(packed.read(MANIFEST)).tables if t.model == "records.membership"
        )
        rows = [json.loads(line) for line in packed.read("tables/records.membership.jsonl").splitlines()]
    rows[0][column.index("person_id")] = 999_999
    lost = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    before = Partnership.objects.count()
    with pytest.raises(Unfit, match="do not fit together"):
        restore_archive(copied(tmp_path / "a.zip", broken), replace=True)
    assert Partnership.objects.count() == before
    assert [*settings.MEDIA_ROOT.rglob("*")] == []
    shutil.rmtree(settings.MEDIA_ROOT)
