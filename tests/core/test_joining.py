"""The way of an actor to the table, and which kinds a sector has."""

import pytest

from ayni.core.joining import KINDS, ActorKind, Joining, fits, stage_of
from ayni.core.vague import Vague


@pytest.mark.parametrize(
    ("steps", "stage"),
    [
        ([], Joining.IDENTIFIED),
        ([("2026-03", Joining.INVOLVED), ("2025", Joining.CONTACTED)], Joining.INVOLVED),
        ([("2026", Joining.CONTACTED), ("2026-03", Joining.INVOLVED)], Joining.INVOLVED),
        ([("2026-03", Joining.INVOLVED), ("2026-03-01", Joining.RESTING)], Joining.RESTING),
        ([("2026-03-01", Joining.RESTING), ("2026-03", Joining.INVOLVED)], Joining.INVOLVED),
        ([("1998~", Joining.RESTING), ("1997-12", Joining.INVOLVED)], Joining.RESTING),
    ],
)
def test_the_latest_step_says_how_far_an_actor_has_come(steps, stage):
    assert stage_of((Vague(on), each) for on, each in steps) == stage


def test_every_kind_has_a_sector_and_not_said_fits_everywhere():
    assert {kind for kinds in KINDS.values() for kind in kinds} == set(ActorKind)
    assert [fits(sector, "") for sector in KINDS] == [True] * 4
    assert fits("business", "hospital")
    assert not fits("business", "school")
    assert not fits("church", "church")
