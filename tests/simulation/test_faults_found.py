"""What simulations found wrong with the marker stays right."""

import numpy as np
import pytest

from qgen.catalogue import problem
from qgen.family import Family, Level, Misconception, Part
from qgen.marking.judge import judge
from qgen.marking.verdicts import Verdict
from qgen.params import Fixed
from qgen.problem import Problem
from qgen.simulation.students import mistaken
from qgen.simulation.working import variants
from qgen.tolerance import reach


def sum_and_rest(x, y, *, step):
    total = step("total", x + y)
    return step("rest", np.maximum(total, 0.0) * 2)


TOTAL = Misconception("subtracts", "total", lambda s: s.x - s.y, "Add.")
LEVEL = Level(dict.fromkeys("xy", Fixed(1)), (Part("total"), Part("rest")))
SUM = Problem(Family("tiny", "t", 1, "t", "s", sum_and_rest, {1: LEVEL}, (TOTAL,)), 1)


def judged(total, rest, *, x=1.0, y=2.0):
    params = {"x": np.array([x]), "y": np.array([y])}
    found = judge(SUM, params, {"total": np.array([total]), "rest": np.array([rest])})
    return {step: (part.verdict[0], float(part.work_left[0])) for step, part in found.items()}


def test_a_known_error_is_paid_once_though_it_leaves_nothing_to_do():
    """1 - 2 = -1, and what a ReLU makes of it is 0: worked out, not chosen."""
    assert judged(-1.0, 0.0)["total"][0] == Verdict.MISCONCEPTION
    assert judged(-1.0, 0.0)["rest"] == (Verdict.FOLLOW_THROUGH, 1.0)


def test_a_chosen_value_that_leaves_nothing_to_do_earns_less():
    assert judged(-7.0, 0.0)["rest"] == (Verdict.FOLLOW_THROUGH, 0.0)


def test_who_wrote_a_rounded_own_value_may_go_on_with_the_unrounded():
    """The key's 3 is whole, so nobody rounds it; an own 3.333 may have been 10 / 3."""
    carried = {"total": np.array([3.333])}
    found = reach(SUM, {"x": np.array([1.0]), "y": np.array([2.0])}, carry=carried)
    assert found.tolerance["rest"] == pytest.approx(3 * 0.0005, abs=1e-6), "and its own rounding"
    assert found.accepts("rest", np.array([6.667])).all()


def test_a_masked_weight_that_was_not_masked_is_named_as_that_alone():
    """The key has 0 where the student has a rounded weight."""
    asked = problem("attention", 3, 3, {})
    params = variants(asked, 100, b"mask")
    error = next(e for e in asked.misconceptions if e.id == "mask_ignored")
    given = mistaken(asked, params, np.random.default_rng(0), error)
    names = np.stack([part.misconception for part in judge(asked, params, given).values()])
    assert set(names.ravel()) == {"", "mask_ignored"}


def test_nothing_is_right_as_far_as_it_goes_beside_infinity():
    """Division by an own 0, where the key's divisor is whole or not."""

    def quotient(x, y, *, step):
        return step("q", x / step("d", x + y))

    level = Level(dict.fromkeys("xy", Fixed(1)), (Part("d"), Part("q")))
    asked = Problem(Family("tiny", "t", 1, "t", "s", quotient, {1: level}, ()), 1)
    for y in (2.0, 1 / 3):
        params = {"x": np.array([1.0]), "y": np.array([y])}
        found = judge(asked, params, {"d": np.array([0.0]), "q": np.array([7.77])})
        assert found["q"].verdict[0] == Verdict.WRONG
