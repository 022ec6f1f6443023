"""Activation functions, against values worked by hand, the notes, limits and PyTorch."""

from math import log

import numpy as np
import pytest

from qgen.families.foundations.activation_values import FAMILY
from solvers.activations import activation_values, leaky_relu, relu, sigmoid, swish, tanh
from solvers.steps import trace

# σ(ln 3) = 3/4 and σ(-ln 3) = 1/4; tanh(ln 3) = 4/5.
POINTS = {
    "z": np.array([log(3), -log(3)]),
    "slope": np.array(2.0),
    "leak": np.array(0.1),
    "smooth": True,
}
UNIT = {
    "x": np.array([1.0, -1.0]),
    "w": np.array(log(3) / 2),
    "b": np.array(log(3) / 2),
    "leak": np.array(0.1),
    "beta": np.array(2.0),
    "smooth": True,
}
L = log(3)


@pytest.mark.parametrize(
    ("inputs", "step", "value"),
    [
        (POINTS, "threshold", [1, 0]),
        (POINTS, "linear", [2 * L, -2 * L]),
        (POINTS, "relu", [L, 0]),
        (POINTS, "leaky_relu", [L, -0.1 * L]),
        (POINTS, "u", [1 / 3, 3]),
        (POINTS, "s", [0.75, 0.25]),
        (POINTS, "swish", [0.75 * L, -0.25 * L]),
        (POINTS, "v", [1 / 9, 9]),
        (POINTS, "t", [0.8, -0.8]),
        (UNIT, "z", [L, 0]),
        (UNIT, "u", [1 / 9, 1]),
        (UNIT, "swish", [0.9 * L, 0]),
    ],
)
def test_values_worked_by_hand(inputs, step, value):
    run = trace(activation_values, inputs).computed
    np.testing.assert_allclose(run[step], value, atol=1e-12)


def test_values_by_hand_are_those_of_the_functions():
    z = np.linspace(-3, 3, 7)
    run = trace(activation_values, {"z": z, "leak": 0.2, "beta": 1.5}).computed
    for step, value in {
        "s": sigmoid(1.5 * z),
        "t": tanh(z),
        "relu": relu(z),
        "swish": swish(z, 1.5),
        "leaky_relu": leaky_relu(z, 0.2),
    }.items():
        np.testing.assert_allclose(run[step], value, atol=1e-12)


def test_functions_equal_those_of_pytorch():
    torch = pytest.importorskip("torch")
    z = np.random.default_rng(1).normal(size=(4, 3)) * 5
    t = torch.tensor(z)
    for mine, theirs in [
        (leaky_relu(z), torch.nn.functional.leaky_relu(t)),
        (leaky_relu(z, 0.3), torch.nn.functional.leaky_relu(t, 0.3)),
        (swish(z), torch.nn.functional.silu(t)),
        (sigmoid(z), torch.sigmoid(t)),
        (tanh(z), torch.tanh(t)),
        (relu(z), torch.relu(t)),
    ]:
        np.testing.assert_allclose(mine, theirs.numpy(), atol=1e-12)


def test_the_leaky_relu_of_the_course_notes():
    assert leaky_relu(np.array([7.0, -7.0])).tolist() == [7, -0.07]


def test_a_steep_swish_is_the_relu():
    z = np.array([-2.0, -0.5, 0.5, 3.0])
    np.testing.assert_allclose(swish(z, 200.0), relu(z), atol=1e-12)


def test_extreme_values_do_not_overflow():
    np.testing.assert_allclose(swish(np.array([-1e4, 1e4])), [0, 1e4])


def test_a_batch_of_points_is_its_rows_one_by_one():
    rng = np.random.default_rng(2)
    shapes = {"x": (5, 3), "w": (5,), "b": (5,), "leak": (5,), "slope": (5,), "beta": (5,)}
    inputs = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    batch = trace(activation_values, inputs).computed
    for k in range(5):
        alone = trace(activation_values, {name: v[k] for name, v in inputs.items()}).computed
        for step, value in alone.items():
            np.testing.assert_allclose(batch[step][k], value)


def test_slopes_that_do_not_fit_the_points_are_refused():
    with pytest.raises(ValueError, match="broadcast"):
        activation_values(np.zeros((2, 3)), leak=np.zeros(4))


BIAS = log(3) / 2
FAULTY_VALUES = {
    "bias_forgotten": (UNIT, [BIAS, -BIAS]),
    "minus_one_below_threshold": (POINTS, [1, -1]),
    "slope_ignored": (POINTS, [L, -L]),
    "magnitude_taken": (POINTS, [L, L]),
    "leak_on_the_wrong_side": (POINTS, [0.1 * L, -L]),
    "relu_for_leaky_relu": (POINTS, [L, 0]),
    "leak_not_multiplied": (POINTS, [L, 0.1]),
    "constant_forgotten_in_swish": (UNIT, [1 / 3, 1]),
    "exponent_not_negated": (POINTS, [0.25, 0.75]),
    "exponent_not_negated_2": (POINTS, [9, 1 / 9]),
    "factor_forgotten": (POINTS, [0.75, 0.25]),
    "constant_outside_swish": (UNIT, [1.5 * L, 0]),
    "argument_not_doubled": (POINTS, [1 / 3, 3]),
    "sigmoid_of_the_double": (POINTS, [0.9, 0.1]),
}


@pytest.mark.parametrize("wrong", FAMILY.misconceptions, ids=lambda wrong: wrong.id)
def test_each_misconception_gives_its_wrong_number(wrong):
    inputs, value = FAULTY_VALUES[wrong.id]
    run = trace(activation_values, inputs, swap={wrong.step: wrong.faulty}).computed
    np.testing.assert_allclose(run[wrong.step], value)
    right = trace(activation_values, inputs).computed[wrong.step]
    assert not np.allclose(right, value)
