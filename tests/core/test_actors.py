"""The mirror: who is at the table, whom to win, what is alike, what differs; and the same from the other side."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ayni.core.actors import (
    Alike,
    Cell,
    Gap,
    Member,
    Served,
    Work,
    alike,
    differs,
    mirror,
    served,
    whom_to_win,
)
from ayni.core.goals import GOALS
from ayni.core.joining import Joining
from ayni.core.multilingual import Text
from ayni.core.reasons import Reason, reason
from ayni.core.sides import SIDES, Side

SECTORS = ("administration", "civil_society", "business", "education_science")
A, B = SIDES
CAFE = Member("cafe", A, "business", ("8", "12"))
COOP = Member("coop", B, "business", ("12",))
OFFICE = Member("office", A, "administration", ("12",))
GERENCIA = Member("gerencia", B, "administration", ("13",))
ALL = (CAFE, COOP, OFFICE, GERENCIA)
COFFEE = Text.of(de="Fairer Kaffee", es="Café justo")


def test_each_cell_says_how_many_and_how_far_they_are():
    seen = mirror([*ALL, Member("roaster", A, "business", ("12",), Joining.IDENTIFIED), Member("x", B, "business", ())],
                  SECTORS)  # fmt: skip
    cell = seen.cell(A, "business", "12")
    assert cell == Cell((1, 0, 1, 0))
    assert (cell.total, cell.at_the_table, cell.only_known, cell.state) == (2, 1, 1, Joining.INVOLVED)
    assert cell.by_joining == ((Joining.INVOLVED, 1), (Joining.IDENTIFIED, 1))
    assert seen.cell(B, "civil_society", "1").state is None
    assert seen.sector(B, "business").total == 2
    assert seen.without_goal == {A: 0, B: 1}


def test_without_the_only_firm_for_a_goal_the_gap_shows_at_once():
    assert ("business", "12") not in {(gap.sector, gap.goal) for gap in whom_to_win(mirror(ALL, SECTORS), A)}
    rest = mirror([one for one in ALL if one is not CAFE], SECTORS)
    assert whom_to_win(rest, A)[0] == Gap(
        A,
        "business",
        "12",
        (reason("gap_other_side", weight=3, side=B, n=1), reason("gap_sector", weight=2, side=A, sector="business")),
    )


def test_what_speaks_for_winning_somebody_is_added_up():
    known = Member("roaster", B, "civil_society", ("8",), Joining.RESTING)
    seen = mirror([*ALL, Member("club", A, "civil_society", ("8",)), known], SECTORS)
    works = [
        Work("m1", "1.1", ("8",), SIDES, frozenset({(A, "civil_society")})),
        Work("m2", "1.2", ("8",), SIDES, frozenset({(A, "civil_society"), (B, "business")})),
        Work("m3", "1.3", ("8",), (A,), frozenset({(A, "civil_society")})),
    ]
    gap = whom_to_win(seen, B, works, {"8": COFFEE})[0]
    assert gap == Gap(
        B,
        "civil_society",
        "8",
        (
            reason("gap_measure", subject="m1", weight=4, code="1.1", side=B),
            reason("gap_other_side", weight=3, side=A, n=1),
            reason("gap_sector", weight=2, side=B, sector="civil_society"),
            reason("gap_theme", weight=1, title=COFFEE),
            reason("gap_known", weight=1, n=1),
        ),
    )
    assert gap.weight == 11


def test_a_measure_without_anybody_asks_the_administration_of_both():
    seen = mirror(ALL, SECTORS)
    for side in SIDES:
        first = whom_to_win(seen, side, [Work("m", "1.1", ("5",))])[0]
        assert (first.sector, first.goal, first.reasons[0].kind) == ("administration", "5", "gap_measure")


def test_what_is_alike_and_what_differs():
    seen = mirror([*ALL, *(Member(f"c{n}", B, "business", ("12",)) for n in range(3))], SECTORS)
    assert alike(seen) == (Alike("12", (("business", 1, 4),)),)
    assert differs(seen) == (
        reason("sector_uneven", subject="business", sector="business", side=B, n=4, other=1),
        reason("goal_only_here", subject="8", goal="8", side=A),
        reason("goal_only_here", subject="13", goal="13", side=B),
    )
    apart = mirror([OFFICE, COOP], SECTORS)
    assert differs(apart) == (
        reason("sector_only_here", subject="administration", sector="administration", side=A, n=1),
        reason("sector_only_here", subject="business", sector="business", side=B, n=1),
        reason("goal_other_sectors", subject="12", goal="12"),
    )


def test_all_seventeen_goals_are_told_also_those_that_nothing_serves():
    works = [Work("m", "1.1", ("12",), SIDES, frozenset({(A, "business")})), Work("n", "1.2", ("1",))]
    later = [replace(COOP, uid="later", joining=Joining.CONTACTED), replace(COOP, joining=Joining.RESTING)]
    found = served([*ALL, *later], works, [("12",), ("12", "13")])
    assert [one.goal for one in found] == list(GOALS)
    assert found[11] == Served("12", (2, 2), (1, 0), 2)
    assert found[12] == Served("13", (0, 1), (0, 0), 1)
    assert found[0].nothing
    assert not found[7].nothing


MEMBERS = st.lists(
    st.builds(
        Member,
        uid=st.uuids().map(str),
        side=st.sampled_from(SIDES),
        sector=st.sampled_from(SECTORS),
        goals=st.lists(st.sampled_from(GOALS), unique=True, max_size=4).map(tuple),
        joining=st.sampled_from(Joining),
    ),
    max_size=12,
)
WORKS = st.lists(
    st.builds(
        Work,
        uid=st.uuids().map(str),
        code=st.sampled_from(["1.1", "1.2"]),
        goals=st.lists(st.sampled_from(GOALS), unique=True, max_size=2).map(tuple),
        needed=st.sampled_from([SIDES, (A,), (B,)]),
        parts=st.frozensets(st.tuples(st.sampled_from(SIDES), st.sampled_from(SECTORS)), max_size=3),
    ),
    max_size=4,
)
THEMES = st.dictionaries(st.sampled_from(GOALS), st.just(COFFEE), max_size=3)


def turned(value):
    """The same with the sides swapped."""
    if isinstance(value, Side):
        return value.other
    if isinstance(value, Member | Gap):
        found = replace(value, side=value.side.other)
        return replace(found, reasons=turned(found.reasons)) if isinstance(found, Gap) else found
    if isinstance(value, Work):
        return replace(value, needed=turned(value.needed), parts=frozenset(turned(part) for part in value.parts))
    if isinstance(value, Reason):
        return replace(value, values=turned(value.values))
    if isinstance(value, Alike):
        return replace(value, sectors=tuple((sector, b, a) for sector, a, b in value.sectors))
    if isinstance(value, Served):
        return replace(value, actors=value.actors[::-1], measures=value.measures[::-1])
    return tuple(turned(each) for each in value) if isinstance(value, tuple) else value


@given(MEMBERS, WORKS, THEMES)
def test_swapping_the_sides_mirrors_everything(members, works, themes):
    here = mirror(members, SECTORS)
    there = mirror([turned(each) for each in members], SECTORS)
    swapped = [turned(each) for each in works]
    for side in SIDES:
        gaps = whom_to_win(here, side, works, themes)
        assert turned(gaps) == whom_to_win(there, side.other, swapped, themes)
        assert [gap.weight for gap in gaps] == sorted((gap.weight for gap in gaps), reverse=True)
        for gap in gaps:
            assert not here.cell(side, gap.sector, gap.goal).at_the_table
    assert turned(alike(here)) == alike(there)
    assert set(turned(differs(here))) == set(differs(there))
    pairings = [each.goals for each in members]
    assert turned(served(members, works, pairings)) == served([turned(m) for m in members], swapped, pairings)


@given(MEMBERS)
def test_whoever_comes_to_the_table_closes_a_gap(members):
    for gap in whom_to_win(mirror(members, SECTORS), A)[:3]:
        won = [*members, Member("new", A, gap.sector, (gap.goal,), Joining.CONTACTED)]
        assert (gap.sector, gap.goal) not in {(g.sector, g.goal) for g in whom_to_win(mirror(won, SECTORS), A)}
