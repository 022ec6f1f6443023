"""Losses, against values worked by hand, SymPy and PyTorch."""

from math import log

import numpy as np
import pytest
import sympy as sp

from qgen.families.foundations.binary_cross_entropy import FAMILY as BINARY
from qgen.families.foundations.categorical_cross_entropy import FAMILY
from qgen.families.foundations.regression_losses import FAMILY as REGRESSION
from solvers.activations import softmax
from solvers.formulas import formulas
from solvers.losses import (
    binary_cross_entropy,
    categorical_cross_entropy,
    regression_losses,
)
from solvers.steps import trace

# Scores that are logarithms of 2, 4, 10 and of 6, 2, 8: probabilities in eighths.
BY_HAND = {
    "z": np.log([[2.0, 4.0, 10.0], [6.0, 2.0, 8.0]]),
    "y": np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
}
P = np.array([[1, 2, 5], [3, 1, 4]]) / 8


@pytest.mark.parametrize(
    ("step", "value"),
    [
        ("e", [[2, 4, 10], [6, 2, 8]]),
        ("total", [16, 16]),
        ("p", P),
        ("losses", [log(4), log(2)]),
        ("loss", 1.5 * log(2)),
        ("dz", [[1 / 16, -3 / 8, 5 / 16], [3 / 16, 1 / 16, -1 / 4]]),
    ],
)
def test_a_batch_worked_by_hand(step, value):
    run = trace(categorical_cross_entropy, BY_HAND).computed
    np.testing.assert_allclose(run[step], value)


def test_a_sum_is_the_mean_of_two_doubled():
    run = trace(categorical_cross_entropy, {**BY_HAND, "reduction": "sum"}).computed
    assert run["loss"] == pytest.approx(3 * log(2))
    np.testing.assert_allclose(run["dz"], P - BY_HAND["y"])


def test_probabilities_are_those_of_the_softmax():
    z = np.random.default_rng(4).normal(size=(6, 5, 3))
    run = trace(categorical_cross_entropy, {"z": z, "y": np.eye(3)[[0, 1, 2, 0, 1]]}).computed
    np.testing.assert_allclose(run["p"], softmax(z))


def test_equal_scores_leave_the_logarithm_of_the_number_of_classes():
    assert categorical_cross_entropy(np.full((1, 7), 0.3), np.eye(7)[:1]) == pytest.approx(log(7))


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_loss_and_gradient_equal_those_of_pytorch(reduction):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(5)
    z, classes = rng.normal(size=(4, 3)), rng.integers(0, 3, 4)
    scores = torch.tensor(z, requires_grad=True)
    theirs = torch.nn.functional.cross_entropy(scores, torch.tensor(classes), reduction=reduction)
    theirs.backward()
    inputs = {"z": z, "y": np.eye(3)[classes], "reduction": reduction}
    run = trace(categorical_cross_entropy, inputs).computed
    assert run["loss"] == pytest.approx(theirs.item(), abs=1e-12)
    np.testing.assert_allclose(run["dz"], scores.grad.numpy(), atol=1e-12)


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("label", [0, 1, 2])
def test_the_gradient_is_the_derivative_for_every_label(label, reduction):
    """It is p - y only because the labels of a row sum to 1."""
    settings = {"reduction": reduction, "y": np.eye(3, dtype=int)[[label, 0]].astype(object)}
    run = formulas(categorical_cross_entropy, {"z": (2, 3)}, settings, cut=False, evaluate=True)
    for index, symbol in np.ndenumerate(run.inputs["z"]):
        derivative = sp.diff(run.formulas["loss"], symbol)
        assert sp.simplify(derivative - run.formulas["dz"][index]) == 0


def test_a_batch_of_problems_is_its_problems_one_by_one():
    rng = np.random.default_rng(6)
    z, y = rng.normal(size=(5, 2, 3)), np.eye(3)[rng.integers(0, 3, (5, 2))]
    batch = trace(categorical_cross_entropy, {"z": z, "y": y}).computed
    for k in range(5):
        alone = trace(categorical_cross_entropy, {"z": z[k], "y": y[k]}).computed
        for step, value in alone.items():
            np.testing.assert_allclose(batch[step][k], value)


def test_scores_and_labels_of_different_size_are_refused():
    with pytest.raises(ValueError, match="broadcast"):
        categorical_cross_entropy(np.zeros((1, 3)), np.eye(4)[:1])


@pytest.mark.parametrize(
    ("error", "value"),
    [
        ("scores_normalised", BY_HAND["z"] / np.array([[log(80)], [log(96)]])),
        ("all_classes_summed", [log(8 * 4 * 8 / 5), log(8 / 3 * 8 * 2)]),
        ("decimal_logarithm", np.log10([4, 2])),
        ("binary_logarithm", [2, 1]),
        ("gradient_reversed", (BY_HAND["y"] - P) / 2),
    ],
)
def test_each_misconception_gives_its_wrong_number(error, value):
    wrong = next(m for m in FAMILY.misconceptions if m.id == error)
    swap = {wrong.step: wrong.faulty}
    run = trace(categorical_cross_entropy, BY_HAND, swap=swap).computed
    np.testing.assert_allclose(run[wrong.step], value)
    assert not np.allclose(trace(categorical_cross_entropy, BY_HAND).computed[wrong.step], value)


# Residuals 3, -4, 1, 0 of the line 2x - 1.
LINE = {
    "y": np.array([4.0, -1.0, 6.0, 7.0]),
    "x": np.array([1.0, 2.0, 3.0, 4.0]),
    "w": np.array(2.0),
    "b": np.array(-1.0),
}
TABLE = {"y": LINE["y"], "y_hat": np.array([1.0, 3.0, 5.0, 7.0])}


@pytest.mark.parametrize("inputs", [TABLE, LINE], ids=["predictions", "line"])
@pytest.mark.parametrize(
    ("step", "value"),
    [
        ("r", [3, -4, 1, 0]),
        ("sse", 26),
        ("mse", 6.5),
        ("sae", 8),
        ("mae", 2),
        ("rmse", 6.5**0.5),
    ],
)
def test_regression_losses_worked_by_hand(inputs, step, value):
    np.testing.assert_allclose(trace(regression_losses, inputs).computed[step], value)


def test_perfect_predictions_lose_nothing():
    y = np.array([1.5, -2.0])
    assert regression_losses(y, y) == (0, 0, 0)


def test_regression_losses_equal_those_of_pytorch():
    torch = pytest.importorskip("torch")
    y, y_hat = np.random.default_rng(7).normal(size=(2, 9))
    theirs = [torch.nn.MSELoss(), torch.nn.L1Loss()]
    mse, mae, rmse = regression_losses(y, y_hat)
    expected = [loss(torch.tensor(y_hat), torch.tensor(y)).item() for loss in theirs]
    assert [mse, mae] == pytest.approx(expected)
    assert rmse == pytest.approx(expected[0] ** 0.5)


def test_a_batch_of_tables_is_its_tables_one_by_one():
    rng = np.random.default_rng(8)
    inputs = {"y": (5, 4), "x": (5, 4), "w": (5,), "b": (5,)}
    inputs = {name: rng.normal(size=shape) for name, shape in inputs.items()}
    batch = trace(regression_losses, inputs).computed
    for k in range(5):
        alone = trace(regression_losses, {name: v[k] for name, v in inputs.items()}).computed
        for step, value in alone.items():
            np.testing.assert_allclose(batch[step][k], value)


@pytest.mark.parametrize("missing", ["x", "w", "b"])
def test_a_line_without_all_its_numbers_is_refused(missing):
    given = {name: value for name, value in LINE.items() if name != missing}
    with pytest.raises(ValueError, match="all of x, w and b"):
        regression_losses(**given)


def test_predictions_of_another_length_are_refused():
    with pytest.raises(ValueError, match="broadcast"):
        regression_losses(np.zeros(3), np.zeros(2))


REGRESSION_ERRORS = {
    "intercept_forgotten": [2, 4, 6, 8],
    "squares_summed": 26,
    "sum_squared": 0,
    "absolutes_averaged": 2,
    "root_taken": 6.5**0.5,
    "signs_kept": 0,
    "absolutes_summed": 8,
    "root_forgotten": 6.5,
    "root_of_the_sum": 26**0.5 / 4,
}


@pytest.mark.parametrize("wrong", REGRESSION.misconceptions, ids=lambda wrong: wrong.id)
def test_each_error_in_a_regression_loss_gives_its_wrong_number(wrong):
    run = trace(regression_losses, LINE, swap={wrong.step: wrong.faulty}).computed
    np.testing.assert_allclose(run[wrong.step], REGRESSION_ERRORS[wrong.id])
    right = trace(regression_losses, LINE).computed[wrong.step]
    assert not np.allclose(right, REGRESSION_ERRORS[wrong.id])


# Odds 1 : 3, 4 : 1 and 1 : 1.
BINARY_BY_HAND = {
    "y": np.array([0.0, 1.0, 0.0]),
    "z": np.log([1 / 3, 4.0, 1.0]),
    "reduction": "mean",
}
PROBABILITIES = np.array([0.25, 0.8, 0.5])


@pytest.mark.parametrize(
    ("step", "value"),
    [
        ("p", PROBABILITIES),
        ("losses", [log(4 / 3), log(5 / 4), log(2)]),
        ("loss", log(10 / 3) / 3),
    ],
)
def test_binary_cross_entropy_worked_by_hand(step, value):
    np.testing.assert_allclose(trace(binary_cross_entropy, BINARY_BY_HAND).computed[step], value)


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_binary_cross_entropy_equals_that_of_pytorch(reduction):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(9)
    y, z = rng.integers(0, 2, 7).astype(float), rng.normal(size=7)
    theirs = torch.nn.functional.binary_cross_entropy_with_logits(
        torch.tensor(z), torch.tensor(y), reduction=reduction
    ).item()
    assert binary_cross_entropy(y, z=z, reduction=reduction) == pytest.approx(theirs)
    p = 1 / (1 + np.exp(-z))
    assert binary_cross_entropy(y, p, reduction=reduction) == pytest.approx(theirs)


def test_binary_cross_entropy_is_the_categorical_one_of_two_classes():
    z, y = np.array([0.3, -1.2]), np.array([1.0, 0.0])
    two = np.stack([np.zeros(2), z], axis=-1), np.stack([1 - y, y], axis=-1)
    assert binary_cross_entropy(y, z=z) == pytest.approx(categorical_cross_entropy(*two))


def test_a_batch_of_labels_is_its_rows_one_by_one():
    rng = np.random.default_rng(10)
    y, z = rng.integers(0, 2, (5, 4)).astype(float), rng.normal(size=(5, 4))
    batch = binary_cross_entropy(y, z=z)
    for k in range(5):
        assert batch[k] == pytest.approx(binary_cross_entropy(y[k], z=z[k]))


def test_neither_probabilities_nor_scores_are_refused():
    with pytest.raises(ValueError, match="either the probabilities p or the scores z"):
        binary_cross_entropy(np.ones(2))


@pytest.mark.parametrize("loss", [binary_cross_entropy, categorical_cross_entropy])
def test_an_unknown_reduction_is_refused(loss):
    with pytest.raises(ValueError, match="did you mean 'mean'"):
        loss(np.ones((1, 2)), np.ones((1, 2)), reduction="meen")


BINARY_ERRORS = {
    "exponent_not_negated": 1 - PROBABILITIES,
    "class_0_left_out": [0, log(5 / 4), 0],
    "label_ignored": -np.log(PROBABILITIES),
    "classes_swapped": [log(4), log(5), log(2)],
    "decimal_logarithm": np.log10([4 / 3, 5 / 4, 2]),
    "binary_logarithm": np.log2([4 / 3, 5 / 4, 2]),
    "minus_forgotten": -log(10 / 3) / 3,
}


@pytest.mark.parametrize("wrong", BINARY.misconceptions, ids=lambda wrong: wrong.id)
def test_each_error_in_binary_cross_entropy_gives_its_wrong_number(wrong):
    run = trace(binary_cross_entropy, BINARY_BY_HAND, swap={wrong.step: wrong.faulty}).computed
    np.testing.assert_allclose(run[wrong.step], BINARY_ERRORS[wrong.id])
    right = trace(binary_cross_entropy, BINARY_BY_HAND).computed[wrong.step]
    assert not np.allclose(right, BINARY_ERRORS[wrong.id])
