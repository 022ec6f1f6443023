"""The perceptron's rule, against updates worked by hand."""

import numpy as np
import pytest

from qgen.families.foundations.perceptron_update import FAMILY
from solvers.perceptron import net_input, perceptron_update
from solvers.steps import trace

# The threshold unit for AND, trained by hand from zero: sample, label, then the weights and the
# bias after it. The unit fires at zero, so that the first negative is missed.
AND = [
    ((0, 0), 0, (0, 0), -1),
    ((0, 1), 0, (0, 0), -1),
    ((1, 0), 0, (0, 0), -1),
    ((1, 1), 1, (1, 1), 0),
    ((0, 0), 0, (1, 1), -1),
    ((0, 1), 0, (1, 0), -2),
    ((1, 0), 0, (1, 0), -2),
    ((1, 1), 1, (2, 1), -1),
    ((0, 0), 0, (2, 1), -1),
    ((0, 1), 0, (2, 0), -2),
    ((1, 0), 0, (1, 0), -3),
    ((1, 1), 1, (2, 1), -2),
    ((0, 0), 0, (2, 1), -2),
    ((0, 1), 0, (2, 1), -2),
    ((1, 0), 0, (1, 1), -3),
    ((1, 1), 1, (2, 2), -2),
    ((0, 0), 0, (2, 2), -2),
    ((0, 1), 0, (2, 1), -3),
    ((1, 0), 0, (2, 1), -3),
    ((1, 1), 1, (2, 1), -3),
]

TWO = {
    "w": np.array([0.5, -1.0]),
    "b": np.array(0.2),
    "x": np.array([[1.0, 2.0], [-1.0, 0.5]]),
    "y": np.array([1.0, 0.0]),
    "lr": np.array(0.1),
}


def test_learns_and_as_by_hand():
    samples, labels, weights, biases = zip(*AND, strict=True)
    inputs = {
        "w": np.zeros(2),
        "b": 0.0,
        "x": np.array(samples, dtype=float),
        "y": np.array(labels),
        "lr": 1,
    }
    steps = trace(perceptron_update, inputs).computed
    for k, (w, b) in enumerate(zip(weights, biases, strict=True), start=1):
        np.testing.assert_array_equal(steps[f"w_{k}"], w)
        assert steps[f"b_{k}"] == b


def test_fires_at_zero():
    steps = trace(
        perceptron_update,
        {"w": np.array([1.0]), "b": -1.0, "x": np.array([[1.0]]), "y": np.array([1]), "lr": 1},
    ).computed
    assert (steps["z_1"], steps["y_hat_1"], steps["error_1"]) == (0, 1, 0)


@pytest.mark.parametrize(
    ("b", "y", "w_new", "b_new"),
    [
        (-5.0, 1, [1.5, 2.5], -4.5),  # a missed positive adds
        (3.0, 0, [0.5, -0.5], 2.5),  # a missed negative subtracts
        (3.0, 1, [1.0, 1.0], 3.0),
        (-5.0, 0, [1.0, 1.0], -5.0),
    ],
)
def test_only_a_mistake_moves_weights_and_bias(b, y, w_new, b_new):
    w, b = perceptron_update(np.ones(2), b, np.array([[1.0, 3.0]]), np.array([y]), 0.5)
    np.testing.assert_array_equal(w, w_new)
    assert b == b_new


def test_the_learning_rate_is_one_unless_given():
    w, b = perceptron_update(np.zeros(2), -1.0, np.array([[2.0, 3.0]]), np.array([1]))
    np.testing.assert_array_equal(w, [2, 3])
    assert b == 0


def test_an_update_turns_the_net_input_towards_the_label():
    rng = np.random.default_rng(1)
    w, x = rng.normal(size=(2, 200, 3))
    b, y = rng.normal(size=200), rng.integers(0, 2, 200)
    before = net_input(w, b, x)
    after = net_input(*perceptron_update(w, b, x[:, None], y[:, None], np.full(200, 0.3)), x)
    wrong = (before >= 0) != y
    assert ((after - before)[wrong] * (2 * y - 1)[wrong] > 0).all()
    np.testing.assert_array_equal(after[~wrong], before[~wrong])


def test_a_batch_is_its_problems_one_by_one():
    rng = np.random.default_rng(2)
    w, b, lr = rng.normal(size=(5, 3)), rng.normal(size=5), rng.uniform(0.1, 1, 5)
    x, y = rng.normal(size=(5, 4, 3)), rng.integers(0, 2, (5, 4))
    w_new, b_new = perceptron_update(w, b, x, y, lr)
    for k in range(5):
        w_k, b_k = perceptron_update(w[k], b[k], x[k], y[k], lr[k])
        np.testing.assert_allclose(w_new[k], w_k)
        np.testing.assert_allclose(b_new[k], b_k)


def test_weights_and_samples_of_different_size_are_refused():
    with pytest.raises(ValueError, match="broadcast"):
        perceptron_update(np.zeros(2), 0.0, np.zeros((1, 3)), np.zeros(1))


# z_1 = 0.5 - 2 + 0.2 = -1.3: a missed positive; w_1 = (0.6, -0.8), b_1 = 0.3;
# z_2 = -0.6 - 0.4 + 0.3 = -0.7: right.
@pytest.mark.parametrize(
    ("error", "seen_at", "value"),
    [
        ("bias_forgotten", "z_1", -1.5),
        ("moves_away", "w_1", [0.4, -1.2]),
        ("moves_away", "b_1", 0.1),
        ("bias_not_updated", "b_1", 0.2),
        ("old_weights_reused", "z_2", -0.8),
        ("updates_when_right", "w_2", [0.7, -0.85]),
        ("updates_when_right", "b_2", 0.2),
    ],
)
def test_each_misconception_gives_its_wrong_number(error, seen_at, value):
    wrong = next(m for m in FAMILY.misconceptions if m.id == error)
    run = trace(perceptron_update, TWO, swap={wrong.step: wrong.faulty}).computed
    np.testing.assert_allclose(run[seen_at], value)
    assert not np.allclose(trace(perceptron_update, TWO).computed[seen_at], value)
