"""What everybody may see. Everything internal is taken out here, so that no page and no paper can show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext, override

from ayni.core import report as reporting
from ayni.core import workplan as core
from ayni.core.multilingual import Text
from ayni.core.sides import Side
from ayni.records.models import Actor, Event, Municipality, Partnership, Plan, Report
from ayni.records.queries.changes import newest
from ayni.records.queries.history import Knot, events, knot
from ayni.records.queries.pairings import public_pairings
from ayni.records.queries.report import stored_report
from ayni.records.queries.workplan import agreed_plan, plans, without_internal


def public_partnerships() -> list[Partnership]:
    """The partnerships that want to be seen, with both municipalities: 2 queries."""
    return list(Partnership.objects.filter(public=True).prefetch_related("municipalities").order_by("slug"))


def public_partnership(slug: str) -> Partnership | None:
    """With both municipalities and where their numbers come from, in one query; None unless it is public.

    `newest_change` is the number of the last change of anything in it: pages that were drawn since then still hold.
    `paired`: whether it has pairings to show.
    """
    rows = list(
        Municipality.objects.filter(partnership__slug=slug, partnership__public=True)
        .select_related("partnership", "population_source")
        .annotate(newest_change=newest("partnership"), paired=Exists(public_pairings(OuterRef("partnership"))))
    )
    if len(rows) != len(Side):
        return None
    partnership = rows[0].partnership
    partnership.__dict__["_municipalities"] = {row.side: row for row in rows}
    partnership.__dict__["newest_change"] = rows[0].newest_change
    partnership.__dict__["paired"] = rows[0].paired
    for row in rows:
        row.partnership = partnership
    return partnership


def agreed_plans(partnership: Partnership) -> list[Plan]:
    """The plans that both sides accepted, newest year first, also while an amendment is drafted."""
    return list(plans(partnership.pk).filter(document__agreed__isnull=False).select_related("report__document"))


def agreed_report(partnership: Partnership, year: int) -> Report | None:
    """The annual report that both sides accepted, with its texts."""
    rows = Report.objects.filter(partnership=partnership, plan__year=year, document__agreed__isnull=False)
    found = rows.select_related("document__snapshot", "document__agreed", "plan").first()
    if found is not None:
        found.partnership = partnership
    return found


def newest_agreed_years(partnerships: Iterable[Partnership]) -> dict[int, int]:
    """Partnership → year of its newest agreed plan."""
    found = Plan.objects.filter(partnership__in=list(partnerships), document__agreed__isnull=False)
    return dict(found.order_by("year").values_list("partnership_id", "year"))


def public_plan(plan: Plan) -> core.Plan:
    """The accepted text with what was reported, without anything internal: 5 queries.

    Measures that are not public are gone, and so are risks, words that their side has not shown to everybody, file
    references and who proposed what. Actors that do
    not want to be named have no name. Raises ValueError for a plan that is not agreed by both.
    """
    snapshot = plan.document.agreed
    if snapshot is None:
        raise ValueError(f"plan {plan.year} is not agreed")
    hidden = {str(uid) for uid in _hidden_actors(plan.partnership_id)}
    tree = without_internal(agreed_plan(snapshot))
    return replace(tree, fields=tuple(_open_node(node, hidden, _unnamed()) for node in tree.fields))


def _hidden_actors(partnership_id: int) -> Iterable[object]:
    return Actor.objects.filter(partnership_id=partnership_id, public=False).values_list("uid", flat=True)


def _unnamed() -> Text:
    said = {}
    for code, _ in settings.LANGUAGES:
        with override(code):
            said[code] = gettext("a group that is not named here")
    return Text.agreed(said)


def _open_node(node: core.Node, hidden: set[str], unnamed: Text) -> core.Node:
    return replace(
        node,
        children=tuple(_open_node(child, hidden, unnamed) for child in node.children),
        measures=tuple(_open_measure(measure, hidden, unnamed) for measure in node.measures),
    )


def _open_measure(measure: core.Measure, hidden: set[str], unnamed: Text) -> core.Measure:
    shown = (r for r in measure.responsibilities if r.lead or r.actor not in hidden)
    return replace(
        measure,
        responsibilities=tuple(replace(r, name=unnamed, actor="") if r.actor in hidden else r for r in shown),
        standings=tuple(_open_standing(standing) for standing in measure.standings),
        told=tuple(_open_standing(standing) for standing in measure.told),
        reference=("", ""),
        proposed_by=None,
    )


def _open_standing(standing: core.Standing) -> core.Standing:
    return replace(standing, risk=Text(), words=standing.words if standing.public else Text())


def public_actors(partnership: Partnership) -> QuerySet[Actor]:
    """The active actors that want to be named, side by side, by name: 1 query."""
    rows = Actor.objects.filter(partnership=partnership, public=True, retired__isnull=True)
    return rows.order_by("side", "sort", "id")


def public_report(report: Report) -> reporting.Report:
    """The report that both sides accepted, without anything internal: 2 queries. Raises ValueError for another."""
    snapshot = report.document.agreed
    if snapshot is None:
        raise ValueError(f"the report {report.plan.year} is not agreed")
    hidden = {str(uid) for uid in _hidden_actors(report.partnership_id)}
    stored = stored_report(snapshot)
    tree = without_internal(stored.plan)
    fields = tuple(_open_node(node, hidden, _unnamed()) for node in tree.fields)
    shown = {measure.uid for measure in tree.every_measure()}
    return replace(
        stored,
        plan=replace(tree, fields=fields),
        ended=tuple(ended for ended in stored.ended if ended.measure in shown),
    )


def public_history(partnership: Partnership) -> list[Knot]:
    """All public events, oldest first, with their sources: 2 queries."""
    return [knot(row) for row in events(partnership.pk).filter(public=True)]


def history_in_brief(partnership: Partnership) -> list[Event]:
    """How it began, when it was signed and what happened last, without sources: 1 query."""
    rows = list(events(partnership.pk).filter(public=True).prefetch_related(None).defer("fold"))
    signed = [row for row in rows if partnership.since and row.on == partnership.since]
    return list(dict.fromkeys([*rows[:1], *signed[:1], *rows[-1:]]))
