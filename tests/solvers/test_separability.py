"""Linear separability, against truth tables known by name and a search over lines."""

import numpy as np
import pytest

from qgen.families.foundations.linear_separability import FAMILY
from solvers.perceptron import perceptron_convergence
from solvers.separability import (
    differences,
    in_half_plane,
    linear_separability,
    widest_gap,
    with_product,
)
from solvers.steps import trace

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


@pytest.mark.parametrize(
    ("table", "separable"),
    [
        ((0, 0, 0, 1), 1),
        ((0, 1, 1, 1), 1),
        ((1, 1, 1, 0), 1),
        ((0, 0, 1, 1), 1),
        ((0, 1, 1, 0), 0),
        ((1, 0, 0, 1), 0),
    ],
    ids=["AND", "OR", "NAND", "x1", "XOR", "XNOR"],
)
def test_of_the_gates_xor_and_xnor_are_not_separable(table, separable):
    """Minsky and Papert (1969), section 2.1."""
    fires = np.array(table) == 1
    verdict, unit = linear_separability(CORNERS[fires], CORNERS[~fires])
    assert verdict == separable
    if separable:
        assert ((CORNERS @ unit[:2] + unit[2] > 0) == fires).all()


@pytest.mark.parametrize(
    ("positives", "negatives"),
    [
        ([[0, 0], [2, 2]], [[1, 1], [3, 0]]),  # one between two others
        ([[0, 0], [1, 1]], [[1, 1], [2, 0]]),  # the same point twice
        ([[0, 0], [2, 0]], [[1, 0], [3, 0]]),  # alternating on a line
    ],
)
def test_points_that_touch_are_not_strictly_separable(positives, negatives):
    assert linear_separability(np.array(positives), np.array(negatives))[0] == 0


def test_agrees_with_the_perceptron_on_random_points():
    rng = np.random.default_rng(8)
    positives, negatives = rng.integers(-2, 3, size=(2, 300, 2, 2)).astype(float)
    verdict, _ = linear_separability(positives, negatives)
    x = np.concatenate([positives, negatives], axis=1)
    y = np.broadcast_to([1.0, 1.0, 0.0, 0.0], (300, 4))
    theta, _ = perceptron_convergence(np.zeros((300, 2)), np.zeros(300), x, y, epochs=200)
    z = (theta[:, None, :2] * x).sum(axis=-1) + theta[:, None, 2]
    np.testing.assert_array_equal(verdict, ((z >= 0) == (y == 1)).all(axis=1))


def test_a_gap_is_found_only_where_the_points_are_separable():
    rng = np.random.default_rng(9)
    positives, negatives = rng.integers(-3, 4, size=(2, 300, 3, 2)).astype(float)
    steps = trace(linear_separability, {"positives": positives, "negatives": negatives}).computed
    found = steps["gap"] > 0
    assert found.any()
    assert (steps["separable"][found] == 1).all()
    unit = steps["line"][found]
    for points, side in ((positives[found], 1), (negatives[found], -1)):
        z = (points * unit[:, None, :2]).sum(axis=-1) + unit[:, None, 2]
        assert (side * z > 0).all()


def test_the_product_of_the_inputs_separates_xor():
    positives, negatives = CORNERS[1:3], CORNERS[[0, 3]]
    steps = trace(
        linear_separability, {"positives": positives, "negatives": negatives, "lifted": True}
    ).computed
    np.testing.assert_array_equal(steps["phi"], [0, 0, 0, 1])
    z = np.column_stack([CORNERS, CORNERS.prod(axis=1)]) @ steps["line"][:3] + steps["line"][3]
    np.testing.assert_array_equal(z > 0, [False, True, True, False])


def test_differences_and_half_planes_in_a_batch_are_those_one_by_one():
    rng = np.random.default_rng(10)
    positives, negatives = rng.normal(size=(20, 2, 2)), rng.normal(size=(20, 3, 2))
    together = in_half_plane(differences(positives, negatives))
    alone = [in_half_plane(differences(p, n)) for p, n in zip(positives, negatives, strict=True)]
    np.testing.assert_array_equal(together, alone)
    assert set(together.tolist()) == {0, 1}


def test_points_of_different_dimension_are_refused():
    with pytest.raises(ValueError, match="mismatch"):
        widest_gap(np.zeros((2, 2)), np.zeros((2, 3)))
    with pytest.raises(ValueError, match="mismatch"):
        with_product(np.zeros((2, 2)), np.zeros(3))


TRIED = {
    "positives": np.array([[1.0, 2.0], [-1.0, 1.0], [2.0, -1.0]]),
    "negatives": np.array([[0.0, -2.0], [-2.0, -1.0], [1.0, -3.0]]),
    "w": np.array([1.0, 1.0]),
    "b": np.array(-2.0),
}


def test_a_unit_is_tried_on_the_points():
    steps = trace(linear_separability, TRIED).computed
    np.testing.assert_array_equal(steps["z"], [1, -2, -1, -4, -5, -4])
    assert steps["mistakes"] == 2


# A diagonal line separates the first set, and none through the origin does; the second is XOR.
SETS = {
    "positives": np.array([[[1.0, 2.0], [3.0, 4.0]], [[0.0, 1.0], [1.0, 0.0]]]),
    "negatives": np.array([[[2.0, 2.0], [4.0, 4.0]], [[0.0, 0.0], [1.0, 1.0]]]),
}
LIFTED = {"positives": np.array([[-2.0, 1.0]]), "negatives": np.array([[1.0, 2.0]]), "lifted": True}


@pytest.mark.parametrize(
    ("error", "inputs", "seen_at", "value"),
    [
        ("upright_lines_only", SETS, "separable", [0, 0]),
        ("always_separable", SETS, "separable", [1, 1]),
        ("bias_forgotten", TRIED, "z", [3, 0, 1, -2, -3, -2]),
        ("right_ones_counted", TRIED, "mistakes", 4),
        ("positives_only", {**TRIED, "b": np.array(4.0)}, "mistakes", 0),
        ("sum_for_product", LIFTED, "phi", [-1, 3]),
        ("sign_lost", LIFTED, "phi", [2, 2]),
    ],
)
def test_each_misconception_gives_its_wrong_answer(error, inputs, seen_at, value):
    wrong = next(m for m in FAMILY.misconceptions if m.id == error)
    run = trace(linear_separability, inputs, swap={wrong.step: wrong.faulty}).computed
    np.testing.assert_array_equal(run[seen_at], value)
    assert not np.array_equal(trace(linear_separability, inputs).computed[seen_at], value)


def test_a_line_through_zero_is_not_always_enough():
    inputs = {"positives": np.array([[1.0, 1.0]]), "negatives": np.array([[2.0, 2.0]])}
    wrong = next(m for m in FAMILY.misconceptions if m.id == "lines_through_zero_only")
    run = trace(linear_separability, inputs, swap={wrong.step: wrong.faulty}).computed
    assert run["separable"] == 0
    assert linear_separability(**inputs)[0] == 1
