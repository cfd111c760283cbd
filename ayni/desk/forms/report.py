"""What the sides say in the annual report."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ayni.web.fields import RecordForm, TextField


class ReportPartForm(RecordForm):
    summary = TextField(lines=6, label=_("The year in short"), help_text=_("Needed before your part can be filed."))
    worked = TextField(lines=6, label=_("What worked"))
    hard = TextField(lines=6, label=_("What was hard"))
    ahead = TextField(lines=6, label=_("What lies ahead"))


class ReportPreambleForm(RecordForm):
    preamble = TextField(lines=6, label=_("Words before the report"))
