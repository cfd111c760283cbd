"""Suggested counterparts: who on the other side fits whom, out of all that is known of both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet, Subquery

from ayni.core.counterparts import Facts, Suggestion, said, why
from ayni.core.goals import goals
from ayni.core.sides import Side
from ayni.records.matching import best_pairs
from ayni.records.models import Actor, Dismissal, Partnership, Plan, Responsibility
from ayni.records.queries.mirror import pairs

MOST = 2000
"""Actors of a side that are searched; no town has so many, and two seconds is as long as a page may take."""


@dataclass(frozen=True)
class Found:
    """The pairs, the weightiest first. `searched`: how many of A and of B have no pair yet."""

    pairs: tuple[Suggestion, ...]
    searched: tuple[int, int]

    @property
    def too_many(self) -> bool:
        return max(self.searched) > MOST


def suggestions(partnership: Partnership, today: date) -> Found:
    """Best for all, one to one, without those who have a pair; 4 queries and a child process."""
    paired = {uid for pair in pairs(partnership, today) for uid in (pair.a, pair.b)}
    known = facts(partnership, paired)
    a, b = known[Side.A], known[Side.B]
    searched = len(a), len(b)
    if max(searched) > MOST:
        return Found((), searched)
    by_uid = {each.uid: each for each in (*a, *b)}
    found = best_pairs(a, b, [(str(one), str(other)) for one, other in _dismissed_pairs(partnership)])
    return Found(tuple(Suggestion(one, other, why(by_uid[one], by_uid[other])) for one, other in found), searched)


def dismissed(partnership: Partnership) -> QuerySet[Dismissal]:
    """What was not taken and is not asked again, the newest first, with both actors."""
    rows = Dismissal.objects.filter(partnership=partnership, retired_at__isnull=True)
    return rows.select_related("actor_a", "actor_b").order_by("-at", "-id")


def _dismissed_pairs(partnership: Partnership) -> Iterable[tuple[UUID, UUID]]:
    return dismissed(partnership).order_by("pk").values_list("actor_a__uid", "actor_b__uid")


def facts(partnership: Partnership, paired: Collection[str] = ()) -> dict[Side, tuple[Facts, ...]]:
    """What is known of each active actor but those that have a pair."""
    measures = _measures(partnership)
    rows = Actor.objects.filter(partnership=partnership, retired__isnull=True).order_by("pk")
    found: dict[Side, list[Facts]] = {side: [] for side in Side}
    for row in rows.only("uid", "side", "sector", "kind", "tags", "gives", "seeks"):
        if str(row.uid) in paired:
            continue
        gives, seeks = (said(" ".join(text.spoken().values())) for text in (row.gives, row.seeks))
        known = frozenset(goals(row.tags)), gives, seeks, dict(measures.get(row.pk, ()))
        found[Side(row.side)].append(Facts(str(row.uid), row.sector, row.kind, *known))
    return {side: tuple(each) for side, each in found.items()}


def _measures(partnership: Partnership) -> dict[int, list[tuple[str, str]]]:
    """Actor → the measures of the newest plan in which it takes part, uid and code."""
    newest = Plan.objects.filter(partnership=partnership).order_by("-year").values("pk")[:1]
    parts = Responsibility.objects.filter(measure__plan=Subquery(newest), measure__dropped_at__isnull=True)
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for actor, uid, code in parts.order_by("pk").values_list("actor_id", "measure__uid", "measure__code"):
        found[actor].append((str(uid), code))
    return found


def named(partnership: Partnership, pairs: Iterable[Suggestion]) -> dict[str, Actor]:
    """The actors of these pairs, by uid."""
    uids = {uid for pair in pairs for uid in (pair.a, pair.b)}
    return {str(actor.uid): actor for actor in Actor.objects.filter(partnership=partnership, uid__in=uids)}
