"""Backpropagation, against a published example, finite differences and PyTorch."""

import numpy as np
import pytest

from qgen.families.foundations.backprop_step import FAMILY
from solvers.backprop import backprop_step
from solvers.steps import trace

# Matt Mazur, "A Step by Step Backpropagation Example" (2015): a 2-2-2 network.
PUBLISHED = {
    "x": np.array([0.05, 0.10]),
    "y": np.array([0.01, 0.99]),
    "W1": np.array([[0.15, 0.20], [0.25, 0.30]]),
    "b1": np.array([0.35, 0.35]),
    "W2": np.array([[0.40, 0.45], [0.50, 0.55]]),
    "b2": np.array([0.60, 0.60]),
    "lr": 0.5,
}

PARAMETERS = ("W1", "b1", "W2", "b2")


def random_inputs(inputs=3, hidden=4, outputs=2, batch=()):
    rng = np.random.default_rng(3)
    shapes = {
        "x": (inputs,),
        "y": (outputs,),
        "W1": (hidden, inputs),
        "b1": (hidden,),
        "W2": (outputs, hidden),
        "b2": (outputs,),
        "lr": (),
    }
    return {name: rng.normal(size=batch + shape) for name, shape in shapes.items()}


@pytest.mark.parametrize(
    ("step", "value"),
    [
        ("z1", [0.3775, 0.3925]),
        ("a1", [0.593269992, 0.596884378]),
        ("a2", [0.75136507, 0.772928465]),
        ("loss", 0.298371109),
        ("delta2", [0.138498562, -0.038098236]),
        ("W2_new", [[0.35891648, 0.408666186], [0.511301270, 0.561370121]]),
        ("W1_new", [[0.149780716, 0.19956143], [0.24975114, 0.29950229]]),
    ],
)
def test_the_published_example(step, value):
    run = trace(backprop_step, PUBLISHED).computed
    np.testing.assert_allclose(run[step], value, atol=5e-9)


@pytest.mark.parametrize("loss_scale", ["half", "full"])
@pytest.mark.parametrize("name", PARAMETERS)
def test_gradients_equal_finite_differences(name, loss_scale):
    inputs = {**random_inputs(), "loss_scale": loss_scale}
    gradient = trace(backprop_step, inputs).computed[f"d{name}"]
    h = 1e-6

    def loss(index, shift):
        moved = inputs[name].copy()
        moved[index] += shift
        return trace(backprop_step, {**inputs, name: moved}).computed["loss"]

    for index in np.ndindex(gradient.shape):
        slope = (loss(index, h) - loss(index, -h)) / (2 * h)
        assert gradient[index] == pytest.approx(slope, abs=1e-8)


@pytest.mark.parametrize(("loss_scale", "factor"), [("half", 0.5), ("full", 1.0)])
def test_a_step_equals_that_of_pytorch(loss_scale, factor):
    torch = pytest.importorskip("torch")
    inputs = {**random_inputs(), "lr": 0.3}
    t = {name: torch.tensor(value, dtype=torch.float64) for name, value in inputs.items()}
    parameters = [t[name].requires_grad_() for name in PARAMETERS]
    hidden = torch.sigmoid(t["W1"] @ t["x"] + t["b1"])
    output = torch.sigmoid(t["W2"] @ hidden + t["b2"])
    loss = factor * torch.nn.functional.mse_loss(output, t["y"], reduction="sum")
    loss.backward()
    torch.optim.SGD(parameters, lr=0.3).step()
    for mine, theirs in zip(
        backprop_step(**inputs, loss_scale=loss_scale), parameters, strict=True
    ):
        np.testing.assert_allclose(mine, theirs.detach().numpy(), atol=1e-12)


def test_a_small_step_lowers_the_loss():
    inputs = {**random_inputs(), "lr": 0.01}
    after = inputs | dict(zip(PARAMETERS, backprop_step(**inputs), strict=True))
    run = [trace(backprop_step, i).computed["loss"] for i in (inputs, after)]
    assert run[1] < run[0]


def test_a_batch_is_its_problems_one_by_one():
    inputs = random_inputs(batch=(5,))
    batch = backprop_step(**inputs)
    for k in range(5):
        alone = backprop_step(**{name: value[k] for name, value in inputs.items()})
        for whole, one in zip(batch, alone, strict=True):
            np.testing.assert_allclose(whole[k], one)


@pytest.mark.parametrize(
    ("name", "shape"), [("x", (2,)), ("W1", (4, 2)), ("b1", (3,)), ("W2", (2, 3)), ("b2", (3,))]
)
def test_layers_that_do_not_fit_are_refused(name, shape):
    with pytest.raises(ValueError, match="broadcast"):
        backprop_step(**{**random_inputs(), name: np.zeros(shape)})


def faulty_numbers():
    """What each misconception makes of the published example, in plain NumPy."""
    p = PUBLISHED
    a1 = 1 / (1 + np.exp(-(p["W1"] @ p["x"] + p["b1"])))
    a2 = 1 / (1 + np.exp(-(p["W2"] @ a1 + p["b2"])))
    delta2 = (a2 - p["y"]) * a2 * (1 - a2)
    dW2 = np.outer(delta2, a1)
    slope1 = a1 * (1 - a1)
    dW1 = np.outer((p["W2"].T @ delta2) * slope1, p["x"])
    return {
        ("slope_forgotten", "delta2"): a2 - p["y"],
        ("slope_forgotten", "delta1"): p["W2"].T @ delta2,
        ("weights_not_transposed", "delta1"): (p["W2"] @ delta2) * slope1,
        ("updated_weights_used", "delta1"): ((p["W2"] - 0.5 * dW2).T @ delta2) * slope1,
        ("ascends", "W2_new"): p["W2"] + 0.5 * dW2,
        ("ascends", "W1_new"): p["W1"] + 0.5 * dW1,
    }


WRONG = {
    (wrong.id, step): faulty
    for wrong in FAMILY.misconceptions
    for step, faulty in wrong.swap.items()
}


def test_each_misconception_has_an_independent_number():
    assert set(faulty_numbers()) == set(WRONG)


@pytest.mark.parametrize(("error", "step"), list(WRONG))
def test_each_misconception_gives_its_wrong_number(error, step):
    inputs = {**PUBLISHED, "loss_scale": "half"}
    value = faulty_numbers()[error, step]
    run = trace(backprop_step, inputs, swap={step: WRONG[error, step]}).computed
    np.testing.assert_allclose(run[step], value)
    assert not np.allclose(trace(backprop_step, inputs).computed[step], value, atol=1e-9)
