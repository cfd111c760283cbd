"""What leads on from a plan: to the next year's, and back to the one before."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from ayni.desk.allowed import Allowed
from ayni.records.models import Plan
from ayni.records.rules import AGREE, Seat, may


def around(seat: Seat, plan: Plan, allowed: Allowed) -> list[tuple[str, str]]:
    """Links as words and address, without a query: the plan comes from `queries.carry_over.with_year_before`."""
    links, here = [], [seat.partnership.slug, plan.year]
    if plan.document.agreed_id is not None:
        words = gettext("Annual report %(year)s") % {"year": plan.year}
        links.append((words, reverse("desk:annual", args=here)))
    if plan.document.agreed_id is not None and may(seat, AGREE):
        words = gettext("Carry over into the plan %(year)s") % {"year": plan.year + 1}
        links.append((words, reverse("desk:carry_over", args=here)))
    if plan.follows and allowed.write:  # type: ignore[attr-defined]
        words = gettext("Carry over from the plan %(year)s") % {"year": plan.year - 1}
        links.append((words, reverse("desk:carry_over", args=[seat.partnership.slug, plan.year - 1])))
    left: int = plan.leaves_out  # type: ignore[attr-defined]
    if left:
        words = ngettext(
            "%(n)s measure of %(year)s does not go on: why", "%(n)s measures of %(year)s do not go on: why", left
        ) % {"n": left, "year": plan.year - 1}
        links.append((words, f"{reverse('desk:handover', args=here)}#left-heading"))
    return links
