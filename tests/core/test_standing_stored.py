"""What a stored standing is recognised by, and why digits moved."""

from dataclasses import replace

from ayni.core.standing_basis import ONE_SIDE, Indicator, basis
from ayni.core.standing_stored import Cause, Stamp, bounds_version, causes, hash_of, method_version, moved

TREES = Indicator("trees", "15", best=80, worst=0, green=60, red=20)
WAIT = Indicator("wait", "3", best=10, worst=50)


def test_bounds_have_one_version_in_any_order_for_good():
    version = bounds_version(basis([TREES, WAIT]))
    assert version == bounds_version(basis([WAIT, replace(TREES, best=80.0)]))
    assert version == "41198d09d36dccf23010758b2c7ca106eccf3d53c1614d62d7e8e9c734d807ae"
    assert bounds_version(basis([TREES, replace(WAIT, best=10.000000000000002)])) != version


def test_inputs_have_one_hash_in_any_order_to_the_last_digit():
    rows = [("A", "trees", 0.1), ("B", "trees", None), ("A", "wait", -0.0)]
    assert hash_of(rows) == hash_of([("A", "wait", 0), *rows[:2]])
    assert hash_of(rows) != hash_of([("A", "trees", 0.1 + 2**-56), *rows[1:]])


def test_the_method_is_named_with_its_numbers():
    assert method_version() == "ayni-standing-1 index=4/5 whole=True goal=0 color=1/2 start=2015 near=3 end=2030"
    assert "goal=1/2" in method_version(ONE_SIDE)


def test_two_editions_tell_why_digits_moved():
    before = Stamp("m1", "b1", "i1")
    assert causes(before, before) == ()
    assert causes(before, Stamp("m1", "b2", "i2")) == (Cause.BOUNDS, Cause.DATA)
    assert causes(before, replace(before, method="m2")) == (Cause.METHOD,)
    assert (moved(50, 53, 51).by_data, moved(50, 53, 51).by_method) == (3, -2)
