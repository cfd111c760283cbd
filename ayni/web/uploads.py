"""What people send stays in memory until it is judged: no picture with its place, no scan, no table lies in /tmp."""

from __future__ import annotations

import io
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from ayni.records.services.files import MOST_BYTES

WITH_FILES = ("/desk/", "/s/")
"""Where the addresses begin at which a form asks for a file."""


class KeptInMemory(FileUploadHandler):
    """All files of a request together have the bytes that the largest single file may have; where no form asks for any,
    all that is sent has to fit into what words may have.

    One byte more is kept of a file that is too large, so that the form can say so. A file that found no room beside
    another comes as empty, never as half a file.
    """

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.room = max(settings.UPLOAD_LIMIT, MOST_BYTES) + 1
        self.file, self.cut, self.first = io.BytesIO(), False, True

    def handle_raw_input(self, input_data: Any, meta: Any, content_length: int, *given: Any) -> None:
        """Raises RequestDataTooBig before anything is read."""
        asked_for = self.request is None or self.request.path.startswith(WITH_FILES)
        if not asked_for and content_length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig

    def new_file(self, *given: Any, **more: Any) -> None:
        super().new_file(*given, **more)
        self.file, self.cut = io.BytesIO(), False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        kept = raw_data[: self.room]
        self.cut = self.cut or len(kept) < len(raw_data)
        self.room -= len(kept)
        self.file.write(kept)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        if self.cut and not self.first:
            self.file = io.BytesIO()
        self.first = False
        size = self.file.seek(0, io.SEEK_END)
        self.file.seek(0)
        return InMemoryUploadedFile(
            self.file, self.field_name, self.file_name, self.content_type, size, self.charset, self.content_type_extra
        )
