"""The work that a variant takes: counted by hand here, and held in a band."""

import numpy as np
import pytest

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Choice
from qgen.problem import Problem
from qgen.workload import in_band, usual, work


def half(x, *, step):
    return step("y", x / 2)


def problem(*options: float) -> Problem:
    family = Family(
        id="half",
        title="Half",
        unit=1,
        topic="t",
        source="s",
        solver=half,
        levels={1: Level(params={"x": Choice(options)}, parts=(Part("y"),))},
        misconceptions=(Misconception("doubles", "y", lambda s: 2 * s.x, "Halve."),),
    )
    return Problem(family, 1)


@pytest.mark.parametrize(
    ("x", "digits"),
    [(4.0, 1 + 1), (-4.0, 1.5 + 1.5), (2.5, 2 + 3), (1200.0, 2 + 1), (0.0, 0), (1.002, 4 + 3)],
)
def test_work_is_the_digits_and_half_the_minus_signs_of_what_is_written(x, digits):
    params = {"x": np.array([x])}
    steps = problem(1.0).run(params).computed
    assert work(problem(1.0), params, steps).tolist() == [digits]


def test_a_variant_far_from_the_usual_work_is_out_of_the_band():
    asked = problem(2.5, 4.5, 3.5)
    assert usual(asked) == 5
    params = {"x": np.array([2.5, 4.0, 1.2345])}
    steps = asked.run(params).computed
    assert in_band(asked, params, steps).tolist() == [True, False, False]
