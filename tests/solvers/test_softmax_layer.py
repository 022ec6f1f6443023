"""The softmax with its steps, against values worked by hand, the notes, PyTorch and NumPy."""

import numpy as np
import pytest

from qgen.families.foundations.backprop_softmax import FAMILY as LAYER
from qgen.families.foundations.softmax import FAMILY
from solvers.activations import softmax
from solvers.softmax_layer import softmax_layer_step, softmax_probabilities
from solvers.steps import trace

# Logarithms of 1, 2, 5: probabilities in eighths.
BY_HAND = {"z": np.log([1.0, 2.0, 5.0]), "shifted": False}
SHIFTED = {"z": np.log([1.0, 2.0, 5.0]) + 1000, "shifted": True}
P = np.array([1, 2, 5]) / 8


@pytest.mark.parametrize(
    ("inputs", "step", "value"),
    [
        (BY_HAND, "e", [1, 2, 5]),
        (BY_HAND, "total", 8),
        (BY_HAND, "p", P),
        (SHIFTED, "d", np.log([0.2, 0.4, 1])),
        (SHIFTED, "e", [0.2, 0.4, 1]),
        (SHIFTED, "total", 1.6),
        (SHIFTED, "p", P),
        (SHIFTED, "log_p", np.log(P)),
    ],
)
def test_steps_worked_by_hand(inputs, step, value):
    run = trace(softmax_probabilities, inputs).computed
    np.testing.assert_allclose(run[step], value, atol=1e-12)


def test_the_example_of_the_course_notes():
    p = softmax_probabilities(np.array([1.2, 0.9, 0.75]))
    np.testing.assert_allclose(p, [0.42, 0.31, 0.27], atol=0.005)


@pytest.mark.parametrize("shifted", [False, True])
def test_it_is_the_softmax_of_the_activations_and_of_pytorch(shifted):
    torch = pytest.importorskip("torch")
    z = np.random.default_rng(1).normal(size=(6, 5))
    run = trace(softmax_probabilities, {"z": z, "shifted": shifted}).computed
    np.testing.assert_allclose(run["p"], softmax(z))
    np.testing.assert_allclose(run["p"], torch.softmax(torch.tensor(z), -1).numpy())
    if shifted:
        theirs = torch.log_softmax(torch.tensor(z), -1).numpy()
        np.testing.assert_allclose(run["log_p"], theirs)


def test_large_scores_do_not_overflow_when_shifted():
    assert softmax_probabilities(np.array([1e4, 0.0]), shifted=True).tolist() == [1, 0]


def test_a_batch_of_scores_is_its_rows_one_by_one():
    z = np.random.default_rng(2).normal(size=(5, 3))
    batch = trace(softmax_probabilities, {"z": z, "shifted": True}).computed
    for k in range(5):
        alone = trace(softmax_probabilities, {"z": z[k], "shifted": True}).computed
        for step, value in alone.items():
            np.testing.assert_allclose(batch[step][k], value)


D = np.log([0.2, 0.4, 1])
Z = SHIFTED["z"]
FAULTY_SOFTMAX = {
    "smallest_subtracted": np.log([1, 2, 5]),
    "base_ten": 10**D,
    "exponent_negated": np.exp(-D),
    "multiplied_by_e": np.e * D,
    "scores_normalised": Z / Z.sum(),
    "divided_by_largest": np.array([0.2, 0.4, 1]),
    "divided_by_count": np.array([0.2, 0.4, 1]) / 3,
    "decimal_logarithm": np.log10(P),
    "normalisation_forgotten": D,
}


@pytest.mark.parametrize("wrong", FAMILY.misconceptions, ids=lambda wrong: wrong.id)
def test_each_misconception_gives_its_wrong_number(wrong):
    value = FAULTY_SOFTMAX[wrong.id]
    with np.errstate(invalid="ignore"):  # the logarithm of a sum of negative numbers
        run = trace(softmax_probabilities, SHIFTED, swap={wrong.step: wrong.faulty}).computed
    np.testing.assert_allclose(run[wrong.step], value, atol=1e-10)
    right = trace(softmax_probabilities, SHIFTED).computed[wrong.step]
    assert not np.allclose(right, value, atol=1e-9)


# Scores that are logarithms of 1, 2, 5, as above.
TRAINED = {
    "x": np.array([1.0, -2.0]),
    "y": np.array([0.0, 1.0, 0.0]),
    "W": np.array([[1.0, 0.5], [0.0, -0.5], [2.0, 1.0]]),
    "b": np.log([1.0, 2.0, 5.0]) - np.array([0.0, 1.0, 0.0]),
    "lr": np.array(2.0),
}
DZ = np.array([0.125, -0.75, 0.625])
DW = np.array([[0.125, -0.25], [-0.75, 1.5], [0.625, -1.25]])


@pytest.mark.parametrize(
    ("step", "value"),
    [
        ("z", np.log([1, 2, 5])),
        ("e", [1, 2, 5]),
        ("total", 8),
        ("p", P),
        ("z_true", np.log(2)),
        ("loss", np.log(4)),
        ("dz", DZ),
        ("dW", DW),
        ("db", DZ),
        ("dx", [0.125 + 1.25, 0.0625 + 0.375 + 0.625]),
        ("W_new", TRAINED["W"] - 2 * DW),
        ("b_new", TRAINED["b"] - 2 * DZ),
    ],
)
def test_a_training_step_worked_by_hand(step, value):
    run = trace(softmax_layer_step, TRAINED).computed
    np.testing.assert_allclose(run[step], value, atol=1e-12)


def random_layer(batch=(), classes=4, inputs=3):
    rng = np.random.default_rng(5)
    shapes = {"x": (inputs,), "W": (classes, inputs), "b": (classes,), "lr": ()}
    drawn = {name: rng.normal(size=batch + shape) for name, shape in shapes.items()}
    return {**drawn, "y": np.eye(classes)[rng.integers(0, classes, batch)]}


def test_a_training_step_equals_that_of_pytorch():
    torch = pytest.importorskip("torch")
    inputs = {**random_layer(), "lr": 0.3}
    x, W, b = (torch.tensor(inputs[name], requires_grad=True) for name in ("x", "W", "b"))
    label = torch.tensor(inputs["y"].argmax())
    loss = torch.nn.functional.cross_entropy(W @ x + b, label)
    loss.backward()
    run = trace(softmax_layer_step, inputs).computed
    assert run["loss"] == pytest.approx(loss.item())
    for name, tensor in {"dx": x, "dW": W, "db": b}.items():
        np.testing.assert_allclose(run[name], tensor.grad.numpy(), atol=1e-12)
    torch.optim.SGD([W, b], lr=0.3).step()
    for mine, theirs in zip(softmax_layer_step(**inputs), (W, b), strict=True):
        np.testing.assert_allclose(mine, theirs.detach().numpy(), atol=1e-12)


def test_a_batch_of_layers_is_its_layers_one_by_one():
    inputs = random_layer(batch=(5,))
    batch = trace(softmax_layer_step, inputs).computed
    for k in range(5):
        one = {name: value[k] for name, value in inputs.items()}
        for step, value in trace(softmax_layer_step, one).computed.items():
            np.testing.assert_allclose(batch[step][k], value)


@pytest.mark.parametrize(("name", "shape"), [("x", (2,)), ("W", (3, 3)), ("b", (3,)), ("y", (3,))])
def test_a_layer_that_does_not_fit_is_refused(name, shape):
    with pytest.raises(ValueError, match="broadcast"):
        softmax_layer_step(**{**random_layer(), name: np.zeros(shape)})


LOGS = np.log([1, 2, 5])
FAULTY_LAYER = {
    "bias_forgotten": [0, 1, 0],
    "scores_normalised": LOGS / np.log(10),
    "diagonal_only": [0, -0.75, 0],
    "slope_multiplied": DZ * P * (1 - P),
    "gradient_reversed": -DZ,
    "input_forgotten": np.stack([DZ, DZ], axis=-1),
    "updated_weights_used": (TRAINED["W"] - 2 * DW).T @ DZ,
    "true_class_only": [0, 0.375],
    "ascends": TRAINED["W"] + 2 * DW,
    "bias_not_trained": TRAINED["b"],
}


@pytest.mark.parametrize("wrong", LAYER.misconceptions, ids=lambda wrong: wrong.id)
def test_each_error_in_a_training_step_gives_its_wrong_number(wrong):
    value = FAULTY_LAYER[wrong.id]
    run = trace(softmax_layer_step, TRAINED, swap={wrong.step: wrong.faulty}).computed
    np.testing.assert_allclose(run[wrong.step], value, atol=1e-12)
    right = trace(softmax_layer_step, TRAINED).computed[wrong.step]
    assert not np.allclose(right, value)
