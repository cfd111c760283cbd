"""The mirror of who is at the table: sector by goal, both sides, and what follows from it.

Whom to win, what is alike, what differs: each told with its reasons, and mirrored when the sides are swapped. An actor
stands in one sector and serves any number of the seventeen goals; its stage says how far it has come to the table.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ayni.core.goals import GOALS, goals
from ayni.core.joining import Joining
from ayni.core.multilingual import Text
from ayni.core.reasons import Reason, reason
from ayni.core.sides import SIDES, Side
from ayni.core.workplan import Plan

FIRST_SECTOR = "administration"
"""Who is asked first where a measure has nobody on either side."""
UNEVEN = 3
"""A sector is uneven when one side has this many times as many at the table, and this many more."""


NEAREST = (Joining.INVOLVED, Joining.CONTACTED, Joining.IDENTIFIED, Joining.RESTING)
"""How far an actor has come to the table, the nearest first."""
AT_THE_TABLE = frozenset({Joining.INVOLVED, Joining.CONTACTED})


@dataclass(frozen=True, slots=True)
class Member:
    """An actor as the mirror needs it. `goals`: codes of goals, without targets."""

    uid: str
    side: Side
    sector: str
    goals: tuple[str, ...]
    joining: Joining = Joining.INVOLVED


@dataclass(frozen=True, slots=True)
class Work:
    """A measure as the mirror needs it. `needed`: the sides that carry it; `parts`: who takes part, side and sector."""

    uid: str
    code: str
    goals: tuple[str, ...]
    needed: tuple[Side, ...] = SIDES
    parts: frozenset[tuple[Side, str]] = frozenset()

    def has(self, side: Side) -> bool:
        return any(on is side for on, _ in self.parts)


def works(plan: Plan, sector_of: Mapping[str, str]) -> tuple[Work, ...]:
    """The measures of a plan. `sector_of`: actor → sector; who is not named there takes part all the same."""
    return tuple(
        Work(
            measure.uid,
            measure.code,
            goals(measure.tags),
            measure.needed_sides,
            frozenset((part.side, sector_of.get(part.actor, "")) for part in measure.responsibilities),
        )
        for measure in plan.every_measure()
    )


def themes(plan: Plan) -> dict[str, Text]:
    """Goal → the first field of action that names it."""
    found: dict[str, Text] = {}
    for field in plan.fields:
        for goal in goals(field.tags):
            found.setdefault(goal, field.title)
    return found


@dataclass(frozen=True, slots=True)
class Cell:
    """How many stand where, in the order of `NEAREST`."""

    counts: tuple[int, ...] = (0,) * len(NEAREST)

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def at_the_table(self) -> int:
        return sum(n for joining, n in self.by_joining if joining in AT_THE_TABLE)

    @property
    def only_known(self) -> int:
        return self.total - self.at_the_table

    @property
    def by_joining(self) -> tuple[tuple[Joining, int], ...]:
        """Those ways on which somebody is, the nearest to the table first."""
        return tuple((joining, n) for joining, n in zip(NEAREST, self.counts, strict=True) if n)

    @property
    def state(self) -> Joining | None:
        """The nearest that anybody has come; None where nobody is known."""
        return next((joining for joining, _ in self.by_joining), None)


NOBODY = Cell()


@dataclass(frozen=True, slots=True)
class Mirror:
    """Side and sector → everybody of it; and by goal. What is not named there is `NOBODY`."""

    sectors: tuple[str, ...]
    everybody: Mapping[tuple[Side, str], Cell]
    cells: Mapping[tuple[Side, str, str], Cell]
    without_goal: Mapping[Side, int]

    def sector(self, side: Side, sector: str) -> Cell:
        return self.everybody.get((side, sector), NOBODY)

    def cell(self, side: Side, sector: str, goal: str) -> Cell:
        return self.cells.get((side, sector, goal), NOBODY)

    def at_the_table(self, side: Side, goal: str) -> tuple[str, ...]:
        """The sectors of a side that have somebody at the table for a goal."""
        return tuple(sector for sector in self.sectors if self.cell(side, sector, goal).at_the_table)


def mirror(members: Iterable[Member], sectors: Sequence[str]) -> Mirror:
    """Who is no longer active is left out by whoever asks."""
    everybody: Counter[tuple[Side, str, Joining]] = Counter()
    by_goal: Counter[tuple[Side, str, str, Joining]] = Counter()
    without: Counter[Side] = Counter()
    for member in members:
        everybody[member.side, member.sector, member.joining] += 1
        without[member.side] += not member.goals
        for goal in set(member.goals):
            by_goal[member.side, member.sector, goal, member.joining] += 1
    sums: dict[tuple[Side, str], list[int]] = defaultdict(lambda: [0] * len(NEAREST))
    cells: dict[tuple[Side, str, str], list[int]] = defaultdict(lambda: [0] * len(NEAREST))
    place = {joining: number for number, joining in enumerate(NEAREST)}
    for (side, sector, joining), n in everybody.items():
        sums[side, sector][place[joining]] = n
    for (side, sector, goal, joining), n in by_goal.items():
        cells[side, sector, goal][place[joining]] = n
    return Mirror(
        tuple(sectors),
        {key: Cell(tuple(counts)) for key, counts in sums.items()},
        {key: Cell(tuple(counts)) for key, counts in cells.items()},
        dict(without),
    )


@dataclass(frozen=True, slots=True)
class Gap:
    """Nobody of this sector is at the side's table for this goal, and `reasons` say why somebody should be."""

    side: Side
    sector: str
    goal: str
    reasons: tuple[Reason, ...]

    @property
    def weight(self) -> float:
        return sum(why.weight for why in self.reasons)


def whom_to_win(
    seen: Mirror, side: Side, planned: Iterable[Work] = (), agreed: Mapping[str, Text] | None = None
) -> tuple[Gap, ...]:
    """A side's gaps, the weightiest first. `agreed`: goal → the field of action in which both have agreed on it.

    A place is a gap when nobody is at the table there and something speaks for it; that somebody is known already
    makes it weigh more, and is no reason of its own.
    """
    needs = _needs(planned, side)
    found = []
    for goal in GOALS:
        for sector in seen.sectors:
            here = seen.cell(side, sector, goal)
            if here.at_the_table:
                continue
            why = _why(seen, side, sector, goal, needs.get((sector, goal), ()), (agreed or {}).get(goal))
            if why and here.only_known:
                why = (*why, reason("gap_known", weight=1, n=here.only_known))
            if why:
                found.append(Gap(side, sector, goal, why))
    return tuple(sorted(found, key=lambda gap: (-gap.weight, int(gap.goal), seen.sectors.index(gap.sector))))


def _why(
    seen: Mirror, side: Side, sector: str, goal: str, needed: Collection[Work], theme: Text | None
) -> tuple[Reason, ...]:
    found = [
        reason("gap_measure", subject=work.uid, weight=4, code=work.code, side=side)
        for work in sorted(needed, key=lambda work: (work.code, work.uid))
    ]
    if others := seen.cell(side.other, sector, goal).at_the_table:
        found.append(reason("gap_other_side", weight=3, side=side.other, n=others))
    if not seen.sector(side, sector).at_the_table:
        found.append(reason("gap_sector", weight=2, side=side, sector=sector))
    if theme is not None:
        found.append(reason("gap_theme", weight=1, title=theme))
    return tuple(found)


def _needs(planned: Iterable[Work], side: Side) -> dict[tuple[str, str], list[Work]]:
    """Sector and goal → measures in which this side has nobody; the sectors of those who wait for it there."""
    found: dict[tuple[str, str], list[Work]] = defaultdict(list)
    for work in planned:
        if side not in work.needed or work.has(side):
            continue
        for sector in {sector for _, sector in work.parts if sector} or {FIRST_SECTOR}:
            for goal in work.goals:
                found[sector, goal].append(work)
    return found


@dataclass(frozen=True, slots=True)
class Alike:
    """A goal for which both sides have the same sectors at the table; per sector how many of A and of B."""

    goal: str
    sectors: tuple[tuple[str, int, int], ...]


def alike(seen: Mirror) -> tuple[Alike, ...]:
    """In the order of the goals."""
    found = []
    for goal in GOALS:
        counts = [
            (sector, seen.cell(Side.A, sector, goal).at_the_table, seen.cell(Side.B, sector, goal).at_the_table)
            for sector in seen.sectors
        ]
        if both := tuple(count for count in counts if count[1] and count[2]):
            found.append(Alike(goal, both))
    return tuple(found)


def differs(seen: Mirror) -> tuple[Reason, ...]:
    """Sectors first, then goals; `subject` is the sector or the goal it is about."""
    found = []
    for sector in seen.sectors:
        counts = {side: seen.sector(side, sector).at_the_table for side in SIDES}
        for side in SIDES:
            here, there = counts[side], counts[side.other]
            if here and not there:
                found.append(reason("sector_only_here", subject=sector, sector=sector, side=side, n=here))
            elif there and here >= UNEVEN * there and here >= there + UNEVEN:
                found.append(reason("sector_uneven", subject=sector, sector=sector, side=side, n=here, other=there))
    for goal in GOALS:
        sectors = {side: set(seen.at_the_table(side, goal)) for side in SIDES}
        for side in SIDES:
            if sectors[side] and not sectors[side.other]:
                found.append(reason("goal_only_here", subject=goal, goal=goal, side=side))
        if all(sectors.values()) and not sectors[Side.A] & sectors[Side.B]:
            found.append(reason("goal_other_sectors", subject=goal, goal=goal))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Served:
    """One of the seventeen goals: how many serve it. Actors at the table and measures of A and of B, then both."""

    goal: str
    actors: tuple[int, int]
    measures: tuple[int, int]
    pairings: int

    @property
    def nothing(self) -> bool:
        return not (sum(self.actors) or sum(self.measures) or self.pairings)


def served(
    members: Iterable[Member], planned: Iterable[Work], pairings: Iterable[Collection[str]]
) -> tuple[Served, ...]:
    """All seventeen. A measure counts for a side that takes part in it; `pairings`: the goals of each.

    Only who is at the table counts among the actors: whoever is merely known serves nothing yet.
    """
    actors: Counter[tuple[Side, str]] = Counter()
    measures: Counter[tuple[Side, str]] = Counter()
    pairs: Counter[str] = Counter()
    for member in members:
        if member.joining in AT_THE_TABLE:
            actors.update((member.side, goal) for goal in set(member.goals))
    for work in planned:
        measures.update((side, goal) for side in SIDES if work.has(side) for goal in set(work.goals))
    for together in pairings:
        pairs.update(set(together))
    return tuple(
        Served(
            goal,
            (actors[Side.A, goal], actors[Side.B, goal]),
            (measures[Side.A, goal], measures[Side.B, goal]),
            pairs[goal],
        )
        for goal in GOALS
    )
