"""The plan as pages show it: every measure with its status, lateness and steps, every part with the state below it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ayni.core.progress import Progress, lateness, progress, status, summary
from ayni.core.reasons import Reason
from ayni.core.sides import Side
from ayni.core.workplan import Kind, Level, Measure, Node, Plan, Status
from ayni.web.tally import tally


@dataclass(frozen=True)
class Row:
    """A measure and what `core.progress` says of it."""

    m: Measure
    status: Status | None
    late: tuple[Reason, ...]
    steps: Progress

    def _apart(self, side: Side) -> bool:
        return side not in self.m.needed_sides and not self.m.lead(side) and not self.m.further(side)

    @property
    def apart_a(self) -> bool:
        """The measure is the other side's own."""
        return self.m.kind is Kind.OWN and self._apart(Side.A)

    @property
    def apart_b(self) -> bool:
        return self.m.kind is Kind.OWN and self._apart(Side.B)


@dataclass(frozen=True)
class Branch:
    """A field or goal with the measures straight below it. `h`: level of its heading on the page."""

    node: Node
    h: int
    rows: tuple[Row, ...]
    children: tuple[Branch, ...]
    tally: tuple[tuple[str, str], ...]

    @property
    def below(self) -> int:
        """Level of the headings of what stands below it."""
        return self.h + 1


def row(measure: Measure, today: date) -> Row:
    return Row(measure, status(measure), lateness(measure, today), progress(measure))


def branches(plan: Plan, today: date) -> tuple[Branch, ...]:
    """The fields of action from h2 downward."""
    return tuple(_branch(node, today, 2) for node in plan.fields)


def _branch(node: Node, today: date, h: int) -> Branch:
    measures = tuple(node.every_measure())
    return Branch(
        node,
        h,
        tuple(row(m, today) for m in node.measures),
        tuple(_branch(child, today, h + 1) for child in node.children),
        tuple(tally(summary(measures, today))) if measures and (node.level is Level.FIELD or node.children) else (),
    )
