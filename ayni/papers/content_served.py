"""What a paper of the plan says about the 17 goals on both sides: actors at the table, measures, pairings."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop, ngettext

from ayni.core.sides import Side
from ayni.papers.content_measure import Context, GoalPart, goal_part
from ayni.papers.say import Phrase, each

COUNTED = gettext_noop(
    "Counted are the actors at the table on %(day)s and the measures of this plan; a measure counts for each side that "
    "takes part in it."
)


@dataclass(frozen=True, slots=True)
class ServedWing:
    """One side's part. `empty` makes the place dashed: nobody and nothing."""

    actors: Phrase
    measures: Phrase
    empty: bool


@dataclass(frozen=True, slots=True)
class ServedRow:
    goal: GoalPart
    wings: tuple[ServedWing, ServedWing]
    """In the order of this copy."""
    pairings: Phrase
    """Empty where nobody is paired."""


def served_rows(context: Context) -> tuple[ServedRow, ...]:
    return tuple(
        ServedRow(
            goal_part(context, one.goal),
            (_wing(context, one.actors, one.measures, 0), _wing(context, one.actors, one.measures, 1)),
            each(context.who, lambda r, n=one.pairings: ngettext("%(n)s pair", "%(n)s pairs", n) % {"n": n})
            if one.pairings
            else (),
        )
        for one in context.paper.served
    )


def served_words(context: Context) -> Phrase:
    """What was counted, and on which day."""
    return each(context.who, lambda r: gettext(COUNTED) % {"day": r.day(context.paper.today)})


def _wing(context: Context, actors: tuple[int, int], measures: tuple[int, int], place: int) -> ServedWing:
    which = context.paper.order[place] is Side.B
    n_actors, n_measures = actors[which], measures[which]
    return ServedWing(
        each(context.who, lambda r: _actors(n_actors)),
        each(context.who, lambda r: _measures(n_measures)),
        not n_actors and not n_measures,
    )


def _actors(n: int) -> str:
    return ngettext("%(n)s actor", "%(n)s actors", n) % {"n": n} if n else gettext("nobody yet")


def _measures(n: int) -> str:
    return ngettext("%(n)s measure", "%(n)s measures", n) % {"n": n} if n else gettext("no measure")
