"""Softmax with cross-entropy, against values worked by hand, SymPy and PyTorch."""

from math import log

import numpy as np
import pytest
import sympy as sp

from qgen.families.foundations.categorical_cross_entropy import FAMILY
from solvers.activations import softmax
from solvers.formulas import formulas
from solvers.losses import categorical_cross_entropy
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
