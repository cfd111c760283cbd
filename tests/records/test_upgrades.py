"""A filled database of every version comes up to this one: nothing is lost, what is agreed keeps its hash.

The archives in tests/data are written by tools/release_archive.sh, one for each version.
"""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from ayni.core.canonical import sha256, sha256_over
from ayni.records.archive.backup import write_archive
from ayni.records.archive.restore import check_archive
from ayni.records.models import Plan, Snapshot
from tests.cast import NOW, SLUG, person
from tests.elsewhere import ARCHIVES, restored

pytestmark = pytest.mark.django_db


def test_there_is_an_archive_of_every_landed_state():
    assert [path.stem for path in ARCHIVES] == ["ayni-0.1.0-first", "ayni-0.1.0-living"]


@pytest.mark.deep
@pytest.mark.parametrize("archive", ARCHIVES, ids=lambda path: path.stem)
def test_every_version_comes_up_to_this_one(archive, tmp_path):
    with restored(archive, tmp_path) as manifest:
        call_command("migrate", check_unapplied=True, verbosity=0)  # nothing is left to do
        connection.check_constraints()
        kept = {table.model: table.rows for table in manifest.tables}
        now = {model: apps.get_model(model)._base_manager.count() for model in kept}
        assert {model: rows for model, rows in now.items() if rows < kept[model]} == {}
        for snapshot in Snapshot.objects.prefetch_related("parts"):
            parts = snapshot.parts.all()
            assert [part.sha256 for part in parts] == [sha256(part.text) for part in parts]
            assert snapshot.sha256 == sha256_over(part.sha256 for part in parts)
        assert Plan.objects.filter(partnership__slug=SLUG, document__agreed__isnull=False).count() == 1
        visitor, coordinator = Client(), Client()
        coordinator.force_login(person("coordinator_b"))
        assert visitor.get(reverse("public:partnership", args=["de", SLUG])).status_code == 200
        assert "Cajamarca" in coordinator.get(reverse("desk:plan", args=[SLUG, 2027])).text
        if connection.vendor == "sqlite":  # on PostgreSQL nothing of this is committed yet
            again = write_archive(tmp_path / "again.zip", NOW)
            assert check_archive(tmp_path / "again.zip").files == again.files == manifest.files
