"""The first steps: which year they lead to, and when they have led there."""

from dataclasses import replace
from datetime import date

import pytest

from ayni.core.beginning import Begun, Step, first_year

NOTHING = Begun(language=False, office=False, dates=False, actors=False, last_plan=False, next_plan=False)
ALL = Begun(language=True, office=True, dates=True, actors=True, last_plan=True, next_plan=True)


@pytest.mark.parametrize(
    ("opened", "year"), [(date(2026, 1, 1), 2026), (date(2026, 6, 30), 2026), (date(2026, 7, 1), 2027)]
)
def test_from_july_on_the_plan_is_for_the_year_that_comes(opened, year):
    assert first_year(opened) == year


@pytest.mark.parametrize("step", list(Step))
def test_each_step_stands_for_itself(step):
    done = replace(NOTHING, **{step.value: True})
    assert [each for each in Step if done.has(each)] == [step]


@pytest.mark.parametrize("step", list(Step))
def test_they_lead_until_all_but_the_earlier_plan_is_done(step):
    assert NOTHING.leads
    assert not ALL.leads
    assert replace(ALL, **{step.value: False}).leads == (step is not Step.LAST_PLAN)
