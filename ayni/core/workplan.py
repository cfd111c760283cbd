"""The joint annual work plan as a value: a tree that every screen, workbook and paper shows.

Plan → fields of action → (strategic goals → operational goals →) measures. It is built either from the live rows or
from an accepted snapshot beside the kept records; who reads it need not know which. Rules over it stand in
`core.progress`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ayni.core.correction import Correction
from ayni.core.multilingual import Text
from ayni.core.sides import Side
from ayni.core.vague import Vague

NO_WORDS = Text()


class Kind(StrEnum):
    """Who can carry a measure out: one town alone, both together, or others whose help is needed."""

    OWN = "own"
    JOINT = "joint"
    THIRD = "third_party"


class Status(StrEnum):
    """Seven steps, in their order (vocabulary of the German environment agency's Klimalotse)."""

    NOT_STARTED = "not_started"
    POSTPONED = "postponed"
    PLANNING = "planning"
    STARTING = "starting"
    UNDER_WAY = "under_way"
    DONE_ADJUST = "done_adjust"
    DONE = "done"


FINISHED = frozenset({Status.DONE, Status.DONE_ADJUST})


class ResourceKind(StrEnum):
    HOURS = "hours"
    MONEY = "money"
    GOODS = "goods"
    INSTITUTIONAL = "institutional"


class Origin(StrEnum):
    NEW = "new"
    IMPULSE = "impulse"
    CARRIED_OVER = "carried_over"


class Level(StrEnum):
    FIELD = "field"
    STRATEGIC = "strategic"
    OPERATIONAL = "operational"


@dataclass(frozen=True, slots=True)
class Responsibility:
    """An actor that leads or takes part, for its side. The name is repeated so that a snapshot stands alone."""

    uid: str
    side: Side
    actor: str
    name: Text
    lead: bool


@dataclass(frozen=True, slots=True)
class Milestone:
    """A dated step. `side` None: both. `done` is a kept record."""

    uid: str
    title: Text
    due: Vague | None
    side: Side | None
    done: date | None = None


@dataclass(frozen=True, slots=True)
class Resource:
    """Hours, money, goods or institutional help of one side. Amount in hours or in `currency` (ISO 4217)."""

    uid: str
    side: Side
    kind: ResourceKind
    amount: Decimal | None
    currency: str
    what: Text
    source: Text
    example: bool = False


@dataclass(frozen=True, slots=True)
class ResultValue:
    """One measured value of one side; a kept record."""

    uid: str
    side: Side
    on: date
    value: Decimal
    source: str
    example: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """An indicator of the measure: baseline and target value per side, and what was measured since."""

    uid: str
    title: Text
    unit: Text
    source: Text
    baseline: tuple[Decimal | None, Decimal | None] = (None, None)
    target: tuple[Decimal | None, Decimal | None] = (None, None)
    values: tuple[ResultValue, ...] = ()
    example: bool = False

    def baseline_of(self, side: Side) -> Decimal | None:
        return self.baseline[side is Side.B]

    def target_of(self, side: Side) -> Decimal | None:
        return self.target[side is Side.B]

    def latest(self, side: Side) -> ResultValue | None:
        """Of several values of one day the last that was entered, which puts the others right."""
        return max((v for v in reversed(self.values) if v.side is side), key=lambda v: v.on, default=None)


@dataclass(frozen=True, slots=True)
class Picture:
    """What is needed to show one."""

    uid: str
    width: int
    height: int
    alt: Text
    credit: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one side says a measure stands. A kept record."""

    side: Side
    on: date
    status: Status
    words: Text = NO_WORDS
    risk: Text = NO_WORDS
    public: bool = False
    """Whether everybody may read the words; that it was reported, and where it stands, is no secret."""
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    uid: str
    code: str
    title: Text = NO_WORDS
    description: Text = NO_WORDS
    tags: tuple[str, ...] = ()
    kind: Kind = Kind.JOINT
    own_side: Side | None = None
    """With kind OWN: whose."""
    responsibilities: tuple[Responsibility, ...] = ()
    start: Vague | None = None
    end: Vague | None = None
    milestones: tuple[Milestone, ...] = ()
    resources: tuple[Resource, ...] = ()
    results: tuple[Result, ...] = ()
    reference: tuple[str, str] = ("", "")
    """Per side: budget title, activity of the operational plan, as the office writes it."""
    origin: Origin = Origin.NEW
    origin_side: Side | None = None
    origin_words: Text = NO_WORDS
    public: bool = True
    proposed_by: Side | None = None
    version: int = 1
    standings: tuple[Standing, ...] = ()
    """The newest of each side."""
    told: tuple[Standing, ...] = ()
    """All that are shown to everybody, newest first."""

    def lead(self, side: Side) -> Responsibility | None:
        return next((r for r in self.responsibilities if r.side is side and r.lead), None)

    def further(self, side: Side) -> tuple[Responsibility, ...]:
        return tuple(r for r in self.responsibilities if r.side is side and not r.lead)

    def standing(self, side: Side) -> Standing | None:
        return next((s for s in self.standings if s.side is side), None)

    def reference_of(self, side: Side) -> str:
        return self.reference[side is Side.B]

    @property
    def lead_a(self) -> Responsibility | None:
        return self.lead(Side.A)

    @property
    def lead_b(self) -> Responsibility | None:
        return self.lead(Side.B)

    @property
    def further_a(self) -> tuple[Responsibility, ...]:
        return self.further(Side.A)

    @property
    def further_b(self) -> tuple[Responsibility, ...]:
        return self.further(Side.B)

    @property
    def needed_sides(self) -> tuple[Side, ...]:
        """The sides that have to name a lead."""
        if self.kind is Kind.OWN:
            return (self.own_side,) if self.own_side else (Side.A, Side.B)
        return (Side.A, Side.B)


@dataclass(frozen=True, slots=True)
class Node:
    """A field of action, a strategic goal or an operational goal."""

    uid: str
    level: Level
    code: str
    title: Text = NO_WORDS
    aim: Text = NO_WORDS
    tags: tuple[str, ...] = ()
    children: tuple[Node, ...] = ()
    measures: tuple[Measure, ...] = ()
    version: int = 1

    def every_measure(self) -> Iterator[Measure]:
        """Its own measures and those of all goals below it, in the order of the page."""
        yield from self.measures
        for child in self.children:
            yield from child.every_measure()

    def every_node(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            yield from child.every_node()


@dataclass(frozen=True, slots=True)
class Plan:
    """`sha256` is set when the tree was read from a snapshot; then its words are those of `corrections`, too."""

    uid: str
    year: int
    preamble: Text = NO_WORDS
    fields: tuple[Node, ...] = ()
    version: int = 1
    sha256: str = ""
    corrections: tuple[Correction, ...] = ()

    def every_measure(self) -> Iterator[Measure]:
        for node in self.fields:
            yield from node.every_measure()

    def every_node(self) -> Iterator[Node]:
        for node in self.fields:
            yield from node.every_node()

    def field_of(self, measure_uid: str) -> Node | None:
        return next((n for n in self.fields if any(m.uid == measure_uid for m in n.every_measure())), None)
