"""The forward pass, against XOR's network in the textbook, and PyTorch."""

import numpy as np
import pytest

from qgen.families.foundations.mlp_forward import FAMILY
from solvers.multilayer import layer, mlp_forward
from solvers.steps import trace

SMALL = {
    "x": np.array([1.0, 2.0]),
    "W1": np.array([[1.0, -1.0], [0.5, 0.25]]),
    "b1": np.array([0.5, -0.5]),
    "W2": np.array([[2.0, -1.0]]),
    "b2": np.array([0.25]),
}


@pytest.mark.parametrize(("x", "y"), [((0, 0), 0), ((0, 1), 1), ((1, 0), 1), ((1, 1), 0)], ids=str)
def test_computes_xor_as_in_goodfellow(x, y):
    """Goodfellow et al. (2016), eqs. 6.4-6.6."""
    W1, b1, W2, b2 = np.ones((2, 2)), np.array([0, -1]), np.array([[1, -2]]), np.zeros(1)
    found = mlp_forward(np.array(x), W1, b1, W2, b2, hidden="relu", output="identity")
    assert found == y


def test_linear_layers_are_one_linear_layer():
    rng = np.random.default_rng(0)
    x, W1, b1 = rng.normal(size=4), rng.normal(size=(3, 4)), rng.normal(size=3)
    W2, b2 = rng.normal(size=(2, 3)), rng.normal(size=2)
    two = mlp_forward(x, W1, b1, W2, b2, hidden="identity", output="identity")
    np.testing.assert_allclose(two, layer(W2 @ W1, W2 @ b1 + b2, x))


@pytest.mark.parametrize("hidden", ["relu", "sigmoid", "tanh", "identity"])
@pytest.mark.parametrize("output", ["sigmoid", "softmax", "tanh", "identity"])
def test_equals_pytorch(hidden, output):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(1)
    x, W1, b1 = rng.normal(size=(5, 4)), rng.normal(size=(5, 3, 4)), rng.normal(size=(5, 3))
    W2, b2 = rng.normal(size=(5, 2, 3)), rng.normal(size=(5, 2))
    functions = {
        "relu": torch.relu,
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "softmax": lambda z: torch.softmax(z, -1),
        "identity": lambda z: z,
    }
    found = mlp_forward(x, W1, b1, W2, b2, hidden=hidden, output=output)
    for k in range(5):
        t = [torch.from_numpy(each[k]) for each in (x, W1, b1, W2, b2)]
        a1 = functions[hidden](torch.nn.functional.linear(t[0], t[1], t[2]))
        a2 = functions[output](torch.nn.functional.linear(a1, t[3], t[4]))
        np.testing.assert_allclose(found[k], a2.numpy(), rtol=1e-12)


@pytest.mark.parametrize("where", ["hidden", "output"])
def test_an_unknown_activation_is_refused(where):
    with pytest.raises(ValueError, match="did you mean 'relu'"):
        mlp_forward(**SMALL, **{where: "rely"})


def test_softmax_is_no_hidden_activation():
    with pytest.raises(ValueError, match="hidden must be"):
        mlp_forward(**SMALL, hidden="softmax")


def test_layers_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="broadcast"):
        mlp_forward(**{**SMALL, "W2": np.ones((1, 3))})


# z1 = (1 - 2 + 0.5, 0.5 + 0.5 - 0.5) = (-0.5, 0.5); with ReLU a1 = (0, 0.5), z2 = -0.25.
@pytest.mark.parametrize(
    ("error", "step", "value"),
    [
        ("hidden_bias_forgotten", "z1", [-1, 1]),
        ("weights_transposed", "z1", [1 + 1 + 0.5, -1 + 0.5 - 0.5]),
        ("hidden_activation_skipped", "a1", [-0.5, 0.5]),
        ("hidden_activation_skipped", "z2", [-1 - 0.5 + 0.25]),
        ("sigmoid_for_tanh", "a1", 1 / (1 + np.exp([0.5, -0.5]))),
        ("tanh_for_sigmoid", "a1", np.tanh([-0.5, 0.5])),
        ("output_bias_forgotten", "z2", [-0.5]),
        ("output_activation_skipped", "a2", [-0.25]),
        ("sigmoid_for_softmax", "a2", [1 / (1 + np.exp(0.25))]),
    ],
)
def test_each_misconception_gives_its_wrong_number(error, step, value):
    inputs = {**SMALL, "hidden": "relu", "output": "tanh"}
    wrong = next(m for m in FAMILY.misconceptions if m.id == error)
    run = trace(mlp_forward, inputs, swap={wrong.step: wrong.faulty}).computed
    np.testing.assert_allclose(run[step], value)
    assert not np.allclose(trace(mlp_forward, inputs).computed[step], value)
