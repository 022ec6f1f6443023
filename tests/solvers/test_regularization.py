"""Steps on a penalised loss, against values worked by hand and PyTorch."""

import numpy as np
import pytest
import sympy as sp

from qgen.families.transfer.weight_decay_step import FAMILY
from solvers.regularization import weight_decay_step
from solvers.steps import trace

BY_HAND = {
    "w": np.array([3.0, -4.0]),
    "grad": np.array([1.0, 2.0]),
    "loss": np.array(1.5),
    "lam": np.array(0.2),
    "lr": np.array(0.5),
    "b": np.array(2.0),
    "grad_b": np.array(-0.6),
}


@pytest.mark.parametrize(
    ("penalty_scale", "step", "value"),
    [
        ("half", "penalty", 2.5),
        ("half", "cost", 4.0),
        ("half", "penalty_grad", [0.6, -0.8]),
        ("half", "grad_total", [1.6, 1.2]),
        ("half", "w_new", [2.2, -4.6]),
        ("half", "b_new", 2.3),
        ("half", "decay", 0.9),
        ("full", "penalty", 5.0),
        ("full", "cost", 6.5),
        ("full", "penalty_grad", [1.2, -1.6]),
        ("full", "grad_total", [2.2, 0.4]),
        ("full", "w_new", [1.9, -4.2]),
        ("full", "b_new", 2.3),
        ("full", "decay", 0.8),
    ],
)
def test_a_step_worked_by_hand(penalty_scale, step, value):
    run = trace(weight_decay_step, {**BY_HAND, "penalty_scale": penalty_scale}).computed
    np.testing.assert_allclose(run[step], value)


@pytest.mark.parametrize("penalty_scale", ["half", "full"])
def test_the_step_is_weight_decay(penalty_scale):
    run = trace(weight_decay_step, {**BY_HAND, "penalty_scale": penalty_scale}).computed
    decayed = run["decay"] * BY_HAND["w"] - BY_HAND["lr"] * BY_HAND["grad"]
    np.testing.assert_allclose(run["w_new"], decayed)


@pytest.mark.parametrize(("penalty_scale", "weight_decay"), [("half", 0.2), ("full", 0.4)])
def test_the_step_is_that_of_pytorch(penalty_scale, weight_decay):
    torch = pytest.importorskip("torch")
    w = torch.tensor(BY_HAND["w"], requires_grad=True)
    w.grad = torch.tensor(BY_HAND["grad"])
    torch.optim.SGD([w], lr=0.5, weight_decay=weight_decay).step()
    w_new, _ = weight_decay_step(**BY_HAND, penalty_scale=penalty_scale)
    np.testing.assert_allclose(w_new, w.detach().numpy())


@pytest.mark.parametrize("scale", [sp.Rational(1, 2), sp.Integer(1)])
def test_the_penalty_adds_its_derivative(scale):
    w, lam = sp.symbols("w lam")
    derivative = sp.lambdify((w, lam), sp.diff(scale * lam * w**2, w))
    name = "half" if scale < 1 else "full"
    run = trace(weight_decay_step, {**BY_HAND, "penalty_scale": name}).computed
    added = run["grad_total"] - BY_HAND["grad"]
    np.testing.assert_allclose(added, derivative(BY_HAND["w"], 0.2))


def test_without_a_penalty_it_is_gradient_descent():
    w_new, b_new = weight_decay_step(**{**BY_HAND, "lam": 0.0})
    np.testing.assert_allclose(w_new, [2.5, -5.0])
    assert b_new == 2.3


def test_without_a_bias_it_returns_the_weights():
    inputs = {name: value for name, value in BY_HAND.items() if name not in ("b", "grad_b")}
    np.testing.assert_allclose(weight_decay_step(**inputs), [2.2, -4.6])
    assert "b_new" not in trace(weight_decay_step, inputs).computed


def test_a_batch_is_its_problems_one_by_one():
    rng = np.random.default_rng(7)
    inputs = {name: rng.normal(size=(5, *np.shape(value))) for name, value in BY_HAND.items()}
    batch = trace(weight_decay_step, inputs).computed
    for k in range(5):
        one = {name: value[k] for name, value in inputs.items()}
        for step, value in trace(weight_decay_step, one).computed.items():
            np.testing.assert_allclose(batch[step][k], value)


def test_weights_and_gradient_of_different_size_are_refused():
    with pytest.raises(ValueError, match="broadcast"):
        weight_decay_step(**{**BY_HAND, "grad": np.ones(3)})


@pytest.mark.parametrize(
    ("penalty_scale", "error", "value"),
    [
        ("half", "norm_not_squared", 0.5),
        ("half", "bias_penalised", 2.9),
        ("half", "two_forgotten", [1.3, 1.6]),
        ("full", "two_forgotten", [1.6, 1.2]),
        ("half", "penalty_subtracted", [0.4, 2.8]),
        ("half", "gradient_decayed", [2.55, -4.9]),
        ("half", "learning_rate_left_out_of_decay", [1.9, -4.2]),
        ("full", "learning_rate_left_out_of_decay", [1.3, -3.4]),
        ("half", "bias_penalised_2", 2.1),
        ("full", "bias_penalised_2", 1.9),
        ("half", "learning_rate_left_out", 0.8),
    ],
)
def test_each_misconception_gives_its_wrong_number(penalty_scale, error, value):
    wrong = next(m for m in FAMILY.misconceptions if m.id == error)
    inputs = {**BY_HAND, "penalty_scale": penalty_scale}
    run = trace(weight_decay_step, inputs, swap={wrong.step: wrong.faulty}).computed
    np.testing.assert_allclose(run[wrong.step], value)
    assert not np.allclose(trace(weight_decay_step, inputs).computed[wrong.step], value)
