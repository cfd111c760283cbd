"""Reading who works with whom: the measures of the newest plan, and the pairings that have not ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ayni.core.multilingual import Text
from ayni.core.network import Party, Tie, ties
from ayni.core.sides import Side
from ayni.core.workplan import Measure
from ayni.records.models import Actor, Partnership
from ayni.records.queries.mirror import pairs, promised
from ayni.records.queries.workplan import plans


@dataclass(frozen=True)
class Network:
    """`names` and `measures` by uid. `year`: of the plan whose measures count; None without one."""

    ties: tuple[Tie, ...]
    names: Mapping[str, Text]
    measures: Mapping[str, Measure]
    year: int | None


def network(partnership: Partnership, today: date) -> Network:
    """Active actors only: 3 to 7 queries."""
    known = {
        str(uid): (Side(side), name)
        for uid, side, name in Actor.objects.filter(partnership=partnership, retired__isnull=True)
        .order_by("pk")
        .values_list("uid", "side", "name")
    }
    newest = next(iter(plans(partnership.pk)), None)
    measures = {measure.uid: measure for measure in promised(newest).every_measure()} if newest else {}
    together = [([part.actor for part in measure.responsibilities], uid) for uid, measure in measures.items()]
    together += [([pair.a, pair.b], "") for pair in pairs(partnership, today)]
    parties = (Party({uid: known[uid][0] for uid in actors if uid in known}, of) for actors, of in together)
    names = {uid: name for uid, (_, name) in known.items()}
    return Network(ties(parties), names, measures, newest.year if newest else None)
