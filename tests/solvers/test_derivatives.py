"""Derivatives, against values worked by hand, SymPy and PyTorch's automatic ones."""

from math import log

import numpy as np
import pytest

from qgen.families.foundations.activation_derivatives import FAMILY as ACTIVATIONS
from qgen.families.foundations.loss_gradient import FAMILY as LOSSES
from solvers.derivatives import activation_derivatives, loss_gradient
from solvers.steps import trace

# σ(ln 3) = 3/4 and σ(-ln 3) = 1/4; tanh(ln 3) = 4/5.
L = log(3)
POINTS = {
    "z": np.array([L, -L]),
    "slope": np.array(2.0),
    "leak": np.array(0.1),
    "smooth": True,
}


@pytest.mark.parametrize(
    ("step", "value"),
    [
        ("d_linear", [2, 2]),
        ("d_relu", [1, 0]),
        ("d_leaky_relu", [1, 0.1]),
        ("u", [1 / 3, 3]),
        ("s", [3 / 4, 1 / 4]),
        ("d_s", [3 / 16, 3 / 16]),
        ("v", [1 / 9, 9]),
        ("t", [0.8, -0.8]),
        ("d_t", [0.36, 0.36]),
        ("f", [0.75 * L, -0.25 * L]),
        ("d_f", [0.75 + 3 / 16 * L, 0.25 - 3 / 16 * L]),
    ],
)
def test_slopes_worked_by_hand(step, value):
    np.testing.assert_allclose(trace(activation_derivatives, POINTS).computed[step], value)


def test_slopes_equal_those_of_pytorch():
    torch = pytest.importorskip("torch")
    z = np.random.default_rng(1).normal(size=9)
    run = trace(activation_derivatives, {"z": z, "leak": np.array(0.2)}).computed
    for step, function in {
        "d_s": torch.sigmoid,
        "d_t": torch.tanh,
        "d_f": torch.nn.functional.silu,
        "d_relu": torch.relu,
        "d_leaky_relu": lambda t: torch.nn.functional.leaky_relu(t, 0.2),
    }.items():
        points = torch.tensor(z, requires_grad=True)
        function(points).sum().backward()
        np.testing.assert_allclose(run[step], points.grad.numpy(), atol=1e-12)


def test_slopes_of_a_batch_are_those_of_its_points():
    rng = np.random.default_rng(2)
    inputs = {"z": rng.normal(size=(5, 3)), "slope": rng.normal(size=5), "leak": rng.random(5)}
    batch = trace(activation_derivatives, inputs).computed
    for k in range(5):
        alone = trace(activation_derivatives, {name: v[k] for name, v in inputs.items()}).computed
        for step, value in alone.items():
            np.testing.assert_allclose(batch[step][k], value)


def test_slopes_that_do_not_fit_the_points_are_refused():
    with pytest.raises(ValueError, match="broadcast"):
        activation_derivatives(np.zeros((2, 3)), leak=np.zeros(4))


FAULTY_SLOPES = {
    "value_of_the_linear_function": [2 * L, -2 * L],
    "value_of_the_relu": [L, 0],
    "minus_one_for_negative": [1, -1],
    "leak_on_the_wrong_side": [0.1, 1],
    "value_of_the_leaky_relu": [L, -0.1 * L],
    "flat_on_the_left": [1, 0],
    "exponent_not_negated": [1 / 4, 3 / 4],
    "sigmoid_for_its_slope": [3 / 4, 1 / 4],
    "first_factor_missing": [1 / 4, 3 / 4],
    "sigmoid_of_the_double": [0.9, 0.1],
    "tanh_for_its_slope": [0.8, -0.8],
    "square_forgotten": [0.2, 1.8],
    "slope_of_the_sigmoid": [0.16, -1.44],
    "second_term_missing": [3 / 4, 1 / 4],
    "first_term_missing": [3 / 16 * L, -3 / 16 * L],
    "product_of_slopes": [3 / 16, 3 / 16],
}


@pytest.mark.parametrize("wrong", ACTIVATIONS.misconceptions, ids=lambda wrong: wrong.id)
def test_each_error_in_a_slope_gives_its_wrong_number(wrong):
    value = FAULTY_SLOPES[wrong.id]
    run = trace(activation_derivatives, POINTS, swap={wrong.step: wrong.faulty}).computed
    np.testing.assert_allclose(run[wrong.step], value)
    right = trace(activation_derivatives, POINTS).computed[wrong.step]
    assert not np.allclose(right, value)


SAMPLES = {
    "y": np.array([1.0, 0.0]),
    "y_hat": np.array([0.2, 0.75]),
    "t": np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]),
    "q": np.array([[0.25, 0.5, 0.25], [0.2, 0.7, 0.1]]),
    "losses": ("mse", "bce", "cce"),
}


@pytest.mark.parametrize(
    ("step", "value"),
    [
        ("r", [-0.8, 0.75]),
        ("mse", (0.64 + 0.5625) / 2),
        ("dmse", [-0.8, 0.75]),
        ("bce_terms", [log(5), log(4)]),
        ("bce", log(20) / 2),
        ("dbce", [-2.5, 2]),
        ("cce_terms", [log(2), log(5)]),
        ("cce", log(10) / 2),
        ("dcce", [[0, -1, 0], [-2.5, 0, 0]]),
    ],
)
def test_gradients_of_losses_worked_by_hand(step, value):
    np.testing.assert_allclose(trace(loss_gradient, SAMPLES).computed[step], value)


def test_gradients_of_losses_equal_those_of_pytorch():
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(3)
    y, y_hat = rng.integers(0, 2, 5).astype(float), rng.uniform(0.1, 0.9, 5)
    t, q = np.eye(4)[rng.integers(0, 4, 6)], rng.dirichlet(np.ones(4), 6)
    inputs = {"y": y, "y_hat": y_hat, "t": t, "q": q, "losses": ("mse", "bce", "cce")}
    run = trace(loss_gradient, inputs).computed
    classes = torch.tensor(t.argmax(axis=-1))
    for step, given, loss in [
        ("mse", y_hat, lambda p: torch.nn.functional.mse_loss(p, torch.tensor(y))),
        ("bce", y_hat, lambda p: torch.nn.functional.binary_cross_entropy(p, torch.tensor(y))),
        ("cce", q, lambda p: torch.nn.functional.nll_loss(torch.log(p), classes)),
    ]:
        predicted = torch.tensor(given, requires_grad=True)
        theirs = loss(predicted)
        theirs.backward()
        assert run[step] == pytest.approx(theirs.item())
        np.testing.assert_allclose(run[f"d{step}"], predicted.grad.numpy(), atol=1e-12)


def test_gradients_of_a_batch_are_those_of_its_problems():
    rng = np.random.default_rng(4)
    inputs = {
        "y": rng.integers(0, 2, (5, 3)).astype(float),
        "y_hat": rng.uniform(0.1, 0.9, (5, 3)),
        "t": np.eye(3)[rng.integers(0, 3, (5, 2))],
        "q": rng.dirichlet(np.ones(3), (5, 2)),
    }
    losses = ("mse", "bce", "cce")
    batch = trace(loss_gradient, {**inputs, "losses": losses}).computed
    for k in range(5):
        one = {name: value[k] for name, value in inputs.items()}
        for step, value in trace(loss_gradient, {**one, "losses": losses}).computed.items():
            np.testing.assert_allclose(batch[step][k], value)


def test_an_unknown_loss_is_refused():
    with pytest.raises(ValueError, match="did you mean 'mse'"):
        loss_gradient(np.ones(2), np.ones(2), losses=("mze",))


def test_predictions_that_do_not_fit_the_targets_are_refused():
    with pytest.raises(ValueError, match="broadcast"):
        loss_gradient(np.ones(2), np.ones(3))


FAULTY_GRADIENTS = {
    "factor_2_forgotten": [-0.4, 0.375],
    "mean_forgotten": [-1.6, 1.5],
    "inner_derivative_forgotten": [0.8, -0.75],
    "inner_sign_lost": [-2.5, -2],
    "class_0_left_out": [-2.5, 0],
    "gradient_in_the_score": [-0.4, 0.375],
    "mean_forgotten_in_bce": [-5, 4],
    "descent_direction_for_bce": [2.5, -2],
    "gradient_in_the_scores": [[0.125, -0.25, 0.125], [-0.4, 0.35, 0.05]],
    "logarithm_kept": [[0, log(2) / 2, 0], [log(5) / 2, 0, 0]],
    "label_left_out": [[-2, -1, -2], [-2.5, -1 / 1.4, -5]],
    "descent_direction_for_cce": [[0, 1, 0], [2.5, 0, 0]],
    "mean_forgotten_in_cce": [[0, -2, 0], [-5, 0, 0]],
}


@pytest.mark.parametrize("wrong", LOSSES.misconceptions, ids=lambda wrong: wrong.id)
def test_each_error_in_a_gradient_gives_its_wrong_number(wrong):
    value = FAULTY_GRADIENTS[wrong.id]
    run = trace(loss_gradient, SAMPLES, swap={wrong.step: wrong.faulty}).computed
    np.testing.assert_allclose(run[wrong.step], value)
    assert not np.allclose(trace(loss_gradient, SAMPLES).computed[wrong.step], value)
