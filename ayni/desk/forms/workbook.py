"""Choosing a workbook to take in."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ayni.core.reasons import Fault, reason
from ayni.core.workbook import RawBook
from ayni.papers.workbook_read import read_workbook
from ayni.records.sentences import sentence

XLSX = ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UploadForm(forms.Form):
    """Valid when the file is a workbook of Ayni; then `raw` is what stands in it and `data` the file."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("Your workbook"),
        help_text=_("The XLSX file that you exported here and worked in."),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("This file is empty."),
            "missing": _("Choose a file."),
        },
        widget=forms.FileInput(attrs={"accept": XLSX}),
    )
    raw: RawBook
    data: bytes

    def clean_file(self) -> None:
        upload = self.cleaned_data["file"]
        most = settings.UPLOAD_LIMIT
        try:
            if upload.size > most:
                raise Fault(reason("file_too_large", most=most // 1024 // 1024))
            self.data = upload.read()
            self.raw = read_workbook(self.data, most)
        except Fault as fault:
            raise forms.ValidationError(sentence(fault.reason)) from fault
