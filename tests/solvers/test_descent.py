"""Gradient descent on functions and linear models, against PyTorch and values worked by hand."""

import numpy as np
import pytest

from qgen.families.foundations.gradient_descent import FAMILY as DESCENT
from qgen.families.foundations.minibatch_gradient_descent import FAMILY as MINIBATCH
from qgen.families.foundations.sgd_step import FAMILY as SGD
from solvers.descent import gradient_descent, minibatch_gradient_descent, sgd_step
from solvers.steps import trace


@pytest.mark.parametrize(
    ("function", "w", "value"),
    [
        ("parabola", [3.0], lambda w: 2 * w[0] ** 2 - w[0]),
        ("bowl", [1.0, -2.0], lambda w: 2 * w[0] ** 2 - w[1] ** 2 + w[0] * w[1]),
        ("rosenbrock", [0.5, -1.0], lambda w: (w[0] - 2) ** 2 - (w[1] - w[0] ** 2) ** 2),
    ],
)
def test_descent_on_a_function_is_that_of_pytorch(function, w, value):
    torch = pytest.importorskip("torch")
    point = torch.tensor(w, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([point], lr=0.05)
    inputs = {"w": np.array(w), "a": 2.0, "b": -1.0, "lr": 0.05, "function": function}
    run = trace(gradient_descent, {**inputs, "iterations": 3}).computed
    for k in range(3):
        optimizer.zero_grad()
        loss = value(point)
        loss.backward()
        np.testing.assert_allclose(run[f"f_{k}"], loss.item())
        np.testing.assert_allclose(run[f"grad_{k + 1}"], point.grad.numpy())
        optimizer.step()
        np.testing.assert_allclose(run[f"w_{k + 1}"], point.detach().numpy())


def test_two_iterations_on_a_parabola_worked_by_hand():
    """f(w) = w² - 2 w from w = 3: f' = 4, w = 2, f' = 2, w = 1.5."""
    inputs = {"w": np.array([3.0]), "a": 1.0, "b": -2.0, "lr": 0.25}
    run = trace(gradient_descent, inputs).computed
    assert [float(run[name].item()) for name in ("grad_1", "w_1", "grad_2", "w_2", "f_2")] == [
        *(4.0, 2.0),
        *(2.0, 1.5, -0.75),
    ]


@pytest.mark.parametrize(
    ("function", "a", "b", "w"),
    [
        ("parabola", 2.0, -4.0, [1.0]),
        ("bowl", 1.0, 1.0, [0.0, 0.0]),
        ("rosenbrock", 2.0, 3.0, [2.0, 4.0]),
    ],
)
def test_a_minimum_is_kept(function, a, b, w):
    np.testing.assert_allclose(gradient_descent(np.array(w), a, b, 0.3, function=function), w)


def test_an_unknown_function_is_refused():
    with pytest.raises(ValueError, match="did you mean 'bowl'"):
        gradient_descent(np.zeros(2), 1.0, 1.0, 0.1, function="bowel")


CLOSE = {"rtol": 1e-12, "atol": 1e-12}

LINEAR = {
    "w": np.array([0.5, -1.0]),
    "b": np.array(0.2),
    "x": np.array([[1.0, 2.0], [-1.5, 0.5], [2.0, -1.0]]),
    "y": np.array([1.0, -2.0, 0.5]),
    "lr": np.array(0.1),
}


@pytest.mark.parametrize("loss_scale", ["half", "full"])
@pytest.mark.parametrize("bias", [True, False])
def test_stochastic_gradient_descent_is_that_of_pytorch(loss_scale, bias):
    torch = pytest.importorskip("torch")
    model = torch.nn.Linear(2, 1, bias=bias, dtype=torch.float64)
    with torch.no_grad():
        model.weight[:] = torch.tensor(LINEAR["w"])
        if bias:
            model.bias[:] = torch.tensor(LINEAR["b"])
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    inputs = {n: v for n, v in LINEAR.items() if bias or n != "b"}
    run = trace(sgd_step, {**inputs, "loss_scale": loss_scale}).computed
    for k in range(3):
        optimizer.zero_grad()
        y_hat = model(torch.tensor(LINEAR["x"][k]))
        loss = (y_hat - LINEAR["y"][k]) ** 2 * (0.5 if loss_scale == "half" else 1)
        loss.backward()
        np.testing.assert_allclose(run[f"dw_{k + 1}"], model.weight.grad.numpy()[0], **CLOSE)
        optimizer.step()
        np.testing.assert_allclose(run[f"w_{k + 1}"], model.weight.detach().numpy()[0], **CLOSE)
        if bias:
            np.testing.assert_allclose(run[f"b_{k + 1}"], model.bias.item(), **CLOSE)


def test_the_last_parameters_are_returned():
    run = trace(sgd_step, LINEAR).computed
    w, b = sgd_step(**LINEAR)
    np.testing.assert_array_equal(w, run["w_3"])
    assert b == run["b_3"]


def test_a_sample_that_is_predicted_exactly_changes_nothing():
    w = np.array([0.5, -1.0])
    np.testing.assert_array_equal(sgd_step(w, np.array([[2.0, 3.0]]), np.array([-2.0]), 0.1), w)


BATCHES = {
    "theta": np.array([0.5, -1.0]),
    "x": np.array([[1.0, 2.0, 4.0], [-2.0, 3.0, 1.0]]),
    "y": np.array([[0.0, 1.0, 5.0], [2.0, -1.0, 3.0]]),
    "lr": np.array(0.1),
    "samples": np.array(20.0),
}


@pytest.mark.parametrize("loss_scale", ["half", "full"])
@pytest.mark.parametrize("size", [1, 2])
def test_descent_on_mini_batches_is_that_of_pytorch(loss_scale, size):
    torch = pytest.importorskip("torch")
    theta = torch.tensor(BATCHES["theta"][:size], requires_grad=True)
    optimizer = torch.optim.SGD([theta], lr=0.1)
    inputs = {**BATCHES, "theta": BATCHES["theta"][:size], "loss_scale": loss_scale}
    run = trace(minibatch_gradient_descent, inputs).computed
    for k in range(2):
        optimizer.zero_grad()
        y_hat = theta[0] * torch.tensor(BATCHES["x"][k]) + (theta[1] if size == 2 else 0)
        loss = torch.nn.functional.mse_loss(y_hat, torch.tensor(BATCHES["y"][k]))
        (loss * (0.5 if loss_scale == "half" else 1)).backward()
        np.testing.assert_allclose(run[f"y_hat_{k + 1}"], y_hat.detach().numpy())
        np.testing.assert_allclose(run[f"grad_{k + 1}"], theta.grad.numpy())
        optimizer.step()
        np.testing.assert_allclose(run[f"theta_{k + 1}"], theta.detach().numpy())


@pytest.mark.parametrize(("samples", "updates"), [(1, 1), (3, 1), (4, 2), (20, 7), (21, 7)])
def test_the_last_mini_batch_may_be_smaller(samples, updates):
    inputs = {**BATCHES, "samples": np.array(float(samples))}
    assert trace(minibatch_gradient_descent, inputs).computed["updates"] == updates


@pytest.mark.parametrize("solver", [sgd_step, minibatch_gradient_descent])
def test_an_unknown_loss_scale_is_refused(solver):
    inputs = LINEAR if solver is sgd_step else BATCHES
    with pytest.raises(ValueError, match="loss_scale must be 'half' or 'full'"):
        solver(**inputs, loss_scale="double")


def test_samples_of_another_size_are_refused():
    with pytest.raises(ValueError, match="broadcast"):
        sgd_step(**{**LINEAR, "x": np.ones((3, 5))})


@pytest.mark.parametrize("family", [DESCENT, SGD, MINIBATCH], ids=lambda f: f.id)
@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_batch_is_its_problems_one_by_one(family, level):
    rng = np.random.default_rng(7)
    spec = family.levels[level]
    inputs = {name: rng.normal(size=(5, *param.shape)) for name, param in spec.params.items()}
    batch = trace(family.solver, {**inputs, **spec.settings}).computed
    for k in range(5):
        one = {**{name: value[k] for name, value in inputs.items()}, **spec.settings}
        for step, value in trace(family.solver, one).computed.items():
            np.testing.assert_allclose(batch[step][k], value)


BOWL = {"w": np.array([1.0, -2.0]), "a": 3.0, "b": 2.0, "lr": 0.1, "function": "bowl"}
VALLEY = {"w": np.array([0.5, 1.0]), "a": 2.0, "b": 3.0, "lr": 0.1, "function": "rosenbrock"}
G1 = np.array([4.0, -7.0])
W1 = np.array([0.6, -1.3])
G2 = np.array([2.3, -4.6])
SAMPLES = {**LINEAR, "loss_scale": "half"}
HALF = {**BATCHES, "loss_scale": "half"}
E1 = np.array([-0.5, -1.0, -4.0])


@pytest.mark.parametrize(
    ("family", "inputs", "error", "wrong"),
    [
        (DESCENT, BOWL, "factor_two_forgotten", [3 * 1 - 2, 2 * -2 + 1]),
        (DESCENT, BOWL, "mixed_term_forgotten", [6, -8]),
        (DESCENT, VALLEY, "inner_derivative_forgotten", [2 * (0.5 - 2) + 2 * 3 * 0.75, 4.5]),
        (DESCENT, BOWL, "ascends", BOWL["w"] + 0.1 * G1),
        (DESCENT, BOWL, "learning_rate_forgotten", BOWL["w"] - G1),
        (DESCENT, BOWL, "old_gradient_reused", G1),
        (DESCENT, BOWL, "moves_from_the_start", BOWL["w"] - 0.1 * G2),
        (SGD, SAMPLES, "ascends", 1 - (0.5 - 2 + 0.2)),
        (SGD, SAMPLES, "input_forgotten", [-2.3, -2.3]),
        (SGD, SAMPLES, "bias_not_updated", 0.2),
        (SGD, SAMPLES, "starting_weights_reused", -0.75 - 0.5 + 0.2),
        (MINIBATCH, HALF, "last_batch_dropped", 6),
        (MINIBATCH, HALF, "one_update_per_sample", 20),
        (MINIBATCH, HALF, "summed_not_averaged", [(E1 * [1, 2, 4]).sum(), E1.sum()]),
        (MINIBATCH, HALF, "inputs_forgotten", [E1.mean(), E1.mean()]),
        (MINIBATCH, HALF, "ascends", [0.5 - 1.85 / 3, -1 - 0.55 / 3]),
        (MINIBATCH, HALF, "starting_parameters_reused", [-2, 0.5, -0.5]),
    ],
    ids=lambda value: value if isinstance(value, str) else getattr(value, "id", ""),
)
def test_each_misconception_gives_its_wrong_numbers(family, inputs, error, wrong):
    found = next(m for m in family.misconceptions if m.id == error)
    run = trace(family.solver, inputs, swap={found.step: found.faulty}).computed
    np.testing.assert_allclose(run[found.step], wrong)
    assert not np.allclose(trace(family.solver, inputs).computed[found.step], wrong)


@pytest.mark.parametrize(
    ("inputs", "error", "step", "wrong"),
    [
        (BOWL, "ascends", "w_2", W1 + 0.1 * G2),
        (BOWL, "learning_rate_forgotten", "w_2", W1 - G2),
        (BOWL, "factor_two_forgotten", "grad_2", [3 * 0.6 - 1.3, 2 * -1.3 + 0.6]),
        (BOWL, "mixed_term_forgotten", "grad_2", [6 * 0.6, 4 * -1.3]),
    ],
)
def test_an_error_in_the_second_iteration_alone_by_hand(inputs, error, step, wrong):
    (found,) = (m for m in DESCENT.misconceptions if m.id == error)
    run = trace(DESCENT.solver, inputs, swap={step: found.swap[step]}).computed
    np.testing.assert_allclose(run[step], wrong)


def test_an_inner_derivative_is_forgotten_again_at_the_second_point():
    (found,) = (m for m in DESCENT.misconceptions if m.id == "inner_derivative_forgotten")
    run = trace(DESCENT.solver, VALLEY, swap={"grad_2": found.swap["grad_2"]}).computed
    x, gap = run["w_1"][0], run["gap_1"]
    np.testing.assert_allclose(run["grad_2"], [2 * (x - 2) + 2 * 3 * gap, 2 * 3 * gap])
