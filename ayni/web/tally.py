"""The state of several measures, said in words."""

from __future__ import annotations

from django.utils.translation import gettext, ngettext

from ayni.core.progress import Summary
from ayni.records.sentences import label, no_status


def tally(summary: Summary) -> list[tuple[str, str]]:
    """For `parts/tally.html`: how many there are, then how many stand where, then how many are late."""
    total = ngettext("%(n)s measure", "%(n)s measures", summary.total) % {"n": summary.total}
    told = [("all", total)]
    for status, count in summary.by_status:
        # Translators: so many measures in this state, for example "3 under way"
        words = gettext("%(n)s %(status)s") % {"n": count, "status": label(status) if status else no_status()}
        told.append((status.value if status else "none", words))
    if summary.late:
        told.append(("late", ngettext("%(n)s late", "%(n)s late", summary.late) % {"n": summary.late}))
    return told
