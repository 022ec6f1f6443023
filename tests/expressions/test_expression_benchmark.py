"""What the benchmark of expressions times is right, and timed on every way."""

from __future__ import annotations

from benchmarks import expressions
from benchmarks.effort import QUICK


def test_our_way_decides_every_pair_rightly() -> None:
    whole = expressions.cases()
    assert expressions.right(expressions.by_points, whole) == len(whole)
    assert {case.is_equal for case in whole} == {True, False}


def test_each_rival_is_timed_on_the_same_pairs() -> None:
    made = list(expressions.measure(QUICK))
    assert {"SymPy simplify", "SymPy equals"} <= {pair.rival.name.split(",")[0] for pair in made}
    assert {pair.ours.units for pair in made} == {pair.rival.units for pair in made}
    assert all("4 of 4 right" in pair.ours.name for pair in made)


def test_a_wrong_way_is_told_from_a_right_one() -> None:
    whole = expressions.cases()
    assert expressions.right(lambda case: True, whole) == len(expressions.EQUAL)
