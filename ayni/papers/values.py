"""What a paper is made from. Values in, bytes out: no table, no clock, no request stands behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from ayni.core.actors import Served
from ayni.core.handover import Acceptance, Session, Stage
from ayni.core.multilingual import Text
from ayni.core.sides import Side
from ayni.core.workplan import Plan


@dataclass(frozen=True, slots=True)
class SideName:
    """A municipality as a paper names it. `country` as ISO 3166 code, `time_zone` as in the tz database."""

    name: Text
    short_name: str
    country: str
    languages: tuple[str, ...]
    office: Text = field(default_factory=Text)
    time_zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One copy of a paper. `first`: whose copy it is; that side's name and language stand first (the *alternat*)."""

    partnership_name: Text
    sides: tuple[SideName, SideName]
    """A, B."""
    languages: tuple[str, ...]
    """One language, or two that stand side by side."""
    first: Side
    made_at: datetime
    """With its time zone."""
    today: date

    def side(self, side: Side) -> SideName:
        return self.sides[side is Side.B]

    @property
    def order(self) -> tuple[Side, Side]:
        """The sides as this copy names them."""
        return (self.first, self.first.other)

    @property
    def reading(self) -> tuple[str, ...]:
        """The languages as this copy prints them: those of its own side first, else as they were asked for."""
        ranks = [code for side in self.order for code in self.side(side).languages]
        asked = list(dict.fromkeys(self.languages))
        return tuple(sorted(asked, key=lambda code: ranks.index(code) if code in ranks else len(ranks)))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPaper(Copy):
    """A plan, as it is printed."""

    plan: Plan
    stage: Stage
    turn: Side
    sha256: str
    """Of the stored text; '' in a draft."""
    acceptances: tuple[Acceptance, ...]
    sessions: tuple[Session, ...]
    agreed_on: tuple[date, ...] = ()
    """On which days this document's versions were agreed, oldest first: the second amends the first."""
    example: bool = False
    """The whole partnership is a demonstration."""
    served: tuple[Served, ...] = ()
    """What serves the 17 goals on both sides on the day of the paper; empty where the paper does not tell it."""

    def accepted(self, side: Side) -> Acceptance | None:
        return next((a for a in self.acceptances if a.side is side), None)

    def session(self, side: Side) -> Session | None:
        return next((s for s in self.sessions if s.side is side), None)


@dataclass(frozen=True, slots=True)
class Pdf:
    """`replaced`: the characters that no font of the paper has; they are printed as `[U+1F600]`."""

    data: bytes
    replaced: tuple[str, ...] = ()
