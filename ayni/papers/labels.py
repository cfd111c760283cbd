"""The fixed words of the papers. Lazy: each is said in the language that is active when it is printed."""

from django.utils.translation import gettext_lazy as _

from ayni.core.handover import Stage

STAGE_SENTENCE = {
    Stage.DRAFT: _("This is a draft. Words and figures can still change; it is the turn of %(side)s."),
    Stage.CLOSING: _("The text is closed and waits for %(side)s to confirm it."),
    Stage.CLOSED: _("The text is closed by both sides and lies before the councils."),
    Stage.AGREED: _("Both sides have accepted this text."),
}

WATERMARK = {
    Stage.DRAFT: _("DRAFT"),
    Stage.CLOSING: _("NOT YET ACCEPTED"),
    Stage.CLOSED: _("NOT YET ACCEPTED"),
}
"""What lies pale across the page until both sides have accepted."""

LABELS = {
    "title": _("Joint annual work plan"),
    "contents": _("What stands where"),
    "preamble": _("What we set out to do"),
    "coverage": _("The 17 goals in this plan"),
    "coverage_how": _("One bead on the cord for each measure that serves the goal."),
    "goal": _("Goal"),
    "measures": _("Measures"),
    "resources": _("What both sides put in"),
    "resources_how": _("As agreed in the measures. Amounts in different currencies are never added up."),
    "side": _("Side"),
    "sum": _("Sum"),
    "acceptance": _("Acceptance"),
    "until": _("Until when?"),
    "which_goal": _("For which goal?"),
    "steps": _("Steps"),
    "helps": _("Resources"),
    "results": _("What shall come of it"),
    "baseline": _("Baseline value"),
    "target": _("Target value"),
    "latest": _("Latest value"),
    "standing": _("Where it stands"),
    "risk": _("Risk"),
    "reference": _("Reference"),
    "origin": _("Where it comes from"),
    "source": _("Source"),
    "example": _("example"),
    "none_yet": _("not said yet"),
    "nobody": _("nobody yet"),
    "no_part": _("no part in this one"),
    "no_title": _("without a title"),
    "body": _("Body"),
    "session": _("Session"),
    "file_reference": _("File reference"),
    "accepted_on": _("Accepted on"),
    "paper_number": _("Number of the paper"),
    "on_paper": _("on paper; a scan is kept"),
    "not_accepted": _("not accepted yet"),
    "sign": _("Place and date"),
    "signature": _("Signature and office"),
    "hash": _("Fingerprint of the accepted text (SHA-256)"),
    "hash_closed": _("Fingerprint of the closed text (SHA-256)"),
    "hash_how": _("Whoever has the stored text can work this number out again; one letter more or less changes it."),
    "no_hash": _("A draft has no fingerprint yet. It gets one when it is closed."),
    "equal": _("Both language versions have equal standing."),
    "examples": _("Figures marked as examples are invented. They show how the plan works and promise nothing."),
    "all_examples": _("This is a demonstration: measures, amounts and dates are invented."),
    "replaced": _("Characters that this paper has no letters for are printed as their number:"),
}
