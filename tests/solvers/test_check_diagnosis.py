"""The comparisons behind `solvers.check` can fail."""

import numpy as np
import pytest

import solvers
from solvers.checking.answers import reference, same
from solvers.checking.cases import Case, Hypothesis
from solvers.checking.diagnosis import Seen, constant, diagnosis, explains
from solvers.checking.drawing import Problem

ONE = np.array([1.0, 2.0])


@pytest.mark.parametrize(
    ("got", "alike"),
    [
        (ONE, True),
        (ONE * (1 + 1e-9), True),
        (ONE.astype(np.float32) * np.float32(1.000001), True),
        (ONE * (1 + 1e-5), False),
        (ONE[None], False),
        (ONE[:1], False),
        (ONE * np.nan, False),
    ],
)
def test_values_are_the_same_to_their_precision(got, alike):
    assert same(got, ONE) is alike


def test_nan_is_like_nan_only_where_asked():
    assert not same(ONE * np.nan, ONE * np.nan)
    assert same(ONE * np.nan, ONE * np.nan, equal_nan=True)


def seen(z, got):
    z = np.array(z)
    return Seen(Problem({"z": z}, {"D": len(z)}), np.array(got), np.tanh(z))


WRONG = [seen([1.0], [2.0]), seen([2.0, 3.0], [4.0, 6.0])]


def test_a_hypothesis_must_agree_with_every_value():
    assert explains(Hypothesis("", lambda p: 2 * p.inputs["z"]), WRONG)
    assert not explains(Hypothesis("", lambda p: 2 * p.inputs["z"] ** 2), WRONG)


def test_a_hypothesis_that_can_be_tried_nowhere_explains_nothing():
    def never(problem):
        raise ValueError("shapes")

    assert not explains(Hypothesis("", never), WRONG)


def test_a_hypothesis_that_predicts_only_right_values_explains_nothing():
    right = [seen([1.0], np.tanh([1.0]))]
    assert not explains(Hypothesis("", lambda p: np.tanh(p.inputs["z"])), right)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda v: -v, "has the wrong sign"),
        (lambda v: v / 3, "is 1/3 times the reference"),
        (lambda v: v * np.log(2), "is ln 2 times the reference"),
        (lambda v: v / np.log(10), "is 1/ln 10 (logarithm to base 10) times the reference"),
        (lambda v: v * 1.2345678, "is 1.23457 times the reference"),
        (lambda v: v - 1, "is the reference plus -1"),
        (lambda v: v**2, ""),
        (lambda v: v * np.nan, ""),
        (lambda v: v[:1], ""),
    ],
)
def test_one_number_for_all_values(change, words):
    points = [np.array([0.3, -0.7]), np.array([1.1, 2.0, -0.2])]
    assert constant([seen(z, change(np.tanh(z))) for z in points]) == words


def test_what_nothing_explains_has_no_cause():
    example = WRONG[0].problem
    case = Case(solvers.tanh, "result", example, reference(solvers.tanh, example.inputs))
    assert diagnosis(case, [seen([1.0], [9.9]), seen([2.0, 3.0], [0.1, 5.5])], ()) is None
