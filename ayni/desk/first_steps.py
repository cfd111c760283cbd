"""The first steps of a coordinator as lines: what is done, what comes, and the pages that do it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from ayni.core.beginning import Step, first_year
from ayni.records.queries.beginning import begun
from ayni.records.rules import Seat
from ayni.records.sentences import language_name

Way = tuple[str, str]
"""What the link says, and where it leads."""


@dataclass(frozen=True)
class Line:
    step: Step
    title: str
    why: str
    done: bool
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Path:
    lines: tuple[Line, ...]
    leads: bool
    """Whether it still has to be shown on the first page."""


def first_of(seat: Seat) -> int:
    """The year of the partnership's first plan; where nobody knows when it was opened, as if it were today."""
    return first_year((seat.partnership.opened_at or timezone.now()).date())


def steps(seat: Seat) -> Path:
    """One query."""
    first = first_of(seat)
    found = begun(seat, first)
    lines = tuple(Line(step, *_words(step, seat, first), found.has(step), _ways(step, seat)) for step in Step)
    return Path(lines, found.leads)


def _words(step: Step, seat: Seat, first: int) -> tuple[str, str]:
    told = {"language": language_name(seat.person.language), "last": first - 1, "first": first}
    title, why = {
        Step.LANGUAGE: (
            gettext("Your language"),
            gettext("Ayni speaks %(language)s with you. Here you can choose another one, and your time zone."),
        ),
        Step.OFFICE: (
            gettext("The office that answers"),
            gettext("Its mail address: citizens and your partner town write there."),
        ),
        Step.DATES: (
            gettext("Fixed dates"),
            gettext("The days that your town cannot move: budget, council sessions, recess, elections."),
        ),
        Step.ACTORS: (
            gettext("Actors"),
            gettext("Who takes part in your town: departments, schools, associations, companies."),
        ),
        Step.LAST_PLAN: (
            gettext("The plan %(last)s, if there was one"),
            gettext("From a table into Ayni, so that nothing begins at zero. You can leave this out."),
        ),
        Step.NEXT_PLAN: (
            gettext("The plan %(first)s"),
            gettext("One side opens it and writes the first measures; then the other side has its turn."),
        ),
    }[step]
    return title % told, why % told


def _ways(step: Step, seat: Seat) -> tuple[Way, ...]:
    pages = {
        Step.LANGUAGE: ((gettext("My settings"), "desk:me"),),
        Step.OFFICE: ((gettext("Enter the office"), "desk:municipality"),),
        Step.DATES: ((gettext("Enter fixed dates"), "desk:dates"),),
        Step.ACTORS: (
            (gettext("Enter by hand"), "desk:actor_new"),
            (gettext("Many at once, by workbook"), "desk:actors_import"),
        ),
        Step.LAST_PLAN: ((gettext("Bring it in by workbook"), "desk:last_plan"),),
        Step.NEXT_PLAN: ((gettext("Open the plan"), "desk:open_plan"),),
    }[step]
    slug = seat.partnership.slug
    return tuple((words, reverse(name, args=[] if name == "desk:me" else [slug])) for words, name in pages)
