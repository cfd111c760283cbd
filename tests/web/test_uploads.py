"""Files that people send are judged in memory; nothing of them waits in a folder."""

from __future__ import annotations

import tempfile

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.test import RequestFactory

from ayni.records.services import files

MB = 1024 * 1024


@pytest.fixture(autouse=True)
def no_folder(monkeypatch):
    def never(*given, **more):
        raise AssertionError("a file was written")

    for name in ("NamedTemporaryFile", "TemporaryFile", "mkstemp", "SpooledTemporaryFile"):
        monkeypatch.setattr(tempfile, name, never)


def sent(**sizes: int) -> dict[str, InMemoryUploadedFile]:
    return to("/desk/x/", **sizes)


def to(path: str, **sizes: int) -> dict[str, InMemoryUploadedFile]:
    data = {name: SimpleUploadedFile(f"{name}.jpg", b"x" * size, "image/jpeg") for name, size in sizes.items()}
    return RequestFactory().post(path, {"words": "ñ", **data}).FILES


def test_a_file_of_eight_megabytes_comes_whole_and_in_memory():
    found = sent(picture=8 * MB)["picture"]
    assert isinstance(found, InMemoryUploadedFile)
    assert (found.name, found.size, len(found.read())) == ("picture.jpg", 8 * MB, 8 * MB)


def test_of_a_file_that_is_too_large_only_so_much_is_kept_that_it_can_be_told(settings):
    settings.UPLOAD_LIMIT = 1
    found = sent(picture=12 * MB)["picture"]
    assert found.size == files.MOST_BYTES + 1


def test_no_file_comes_as_half_a_file(settings):
    settings.UPLOAD_LIMIT = 1
    found = sent(one=6 * MB, two=6 * MB, three=10)
    assert [found[name].size for name in ("one", "two", "three")] == [6 * MB, 0, 0]


def test_two_files_that_fit_come_both():
    found = sent(one=MB, two=2 * MB)
    assert [found[name].size for name in ("one", "two")] == [MB, 2 * MB]


@pytest.mark.parametrize("path", ["/accounts/login/", "/es/a/contact/b/", "/mail/stop/x/", "/operator/", "/nowhere/"])
def test_where_nobody_asks_for_a_file_none_is_read(path):
    with pytest.raises(RequestDataTooBig):
        to(path, picture=6 * MB)
    assert to(path, picture=1)["picture"].size == 1
    assert to("/s/x/", picture=6 * MB)["picture"].size == 6 * MB
