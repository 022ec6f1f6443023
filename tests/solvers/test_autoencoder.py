"""An autoencoder, against values by hand and PyTorch."""

import numpy as np
import pytest

from qgen.families.generative.autoencoder import FAMILY
from solvers.autoencoder import autoencoder
from solvers.steps import trace

RNG = np.random.default_rng(12)

TIED = {
    "x": np.array([1.0, 2.0]),
    "W": np.array([[1.0, 0.5]]),
    "side": 10.0,
    "code_size": 15.0,
    "code_bits": 32.0,
    "channels": 3,
}
DEEP = {
    "x": np.array([1.0, 2.0]),
    "W": np.array([[1.0, 0.5], [-1.0, 0.0]]),
    "b": np.array([1.0, 0.5]),
    "V": np.array([[1.0, 4.0], [-1.0, 4.0]]),
    "c": np.array([0.5, 1.0]),
    "side": 10.0,
    "code_size": 5.0,
    "channels": 1,
}


def test_steps_with_tied_weights_by_hand():
    run = trace(autoencoder, TIED).computed
    expected = {"h": [2], "x_hat": [2, 1], "dx_hat": [1, -1], "dh": [0.5], "dW": [[2.5, -1]]}
    for name, value in expected.items():
        np.testing.assert_allclose(run[name], value)
    assert run["loss"] == 1
    assert run["input_size"] == 300
    assert run["compression"] == 5


def test_steps_with_a_relu_by_hand():
    run = trace(autoencoder, DEEP).computed
    expected = {"s": [3, -0.5], "h": [3, 0], "x_hat": [3.5, -2]}
    for name, value in expected.items():
        np.testing.assert_allclose(run[name], value)
    assert run["loss"] == (6.25 + 16) / 2
    assert run["compression"] == 20


def test_the_sum_of_squared_errors_by_hand():
    run = trace(autoencoder, {**TIED, "reduction": "sum"}).computed
    assert run["loss"] == 2
    np.testing.assert_allclose(run["dW"], [[5, -2]])


def test_a_code_along_the_data_reconstructs_it():
    direction = np.array([0.6, 0.8])
    np.testing.assert_allclose(autoencoder(3 * direction, direction[None], 8, 2), 3 * direction)


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_gradient_of_tied_weights_equals_autograd(reduction):
    torch = pytest.importorskip("torch")
    x = torch.tensor(RNG.normal(size=(6, 4)))
    W = torch.tensor(RNG.normal(size=(6, 2, 4)), requires_grad=True)
    x_hat = torch.einsum("bkd,bk->bd", W, torch.einsum("bkd,bd->bk", W, x))
    loss = getattr(((x_hat - x) ** 2), reduction)(-1)
    loss.sum().backward()
    inputs = {"x": x.numpy(), "W": W.detach().numpy(), "side": 4.0, "code_size": 2.0}
    run = trace(autoencoder, {**inputs, "reduction": reduction}).computed
    np.testing.assert_allclose(run["loss"], loss.detach().numpy())
    np.testing.assert_allclose(run["dW"], W.grad.numpy())


def test_reconstruction_equals_pytorch_layers():
    torch = pytest.importorskip("torch")
    encoder = torch.nn.Linear(4, 3, dtype=torch.float64)
    decoder = torch.nn.Linear(3, 4, dtype=torch.float64)
    x = torch.tensor(RNG.normal(size=(7, 4)))
    theirs = decoder(torch.relu(encoder(x))).detach().numpy()
    layers = (encoder.weight, decoder.weight, encoder.bias, decoder.bias)
    W, V, b, c = (each.detach().numpy() for each in layers)
    np.testing.assert_allclose(autoencoder(x.numpy(), W, 4.0, 3.0, V, b, c), theirs)


def test_a_batch_equals_its_data_points():
    x, W, V = RNG.normal(size=(5, 3)), RNG.normal(size=(5, 2, 3)), RNG.normal(size=(5, 3, 2))
    batch = autoencoder(x, W, 4.0, 2.0, V)
    for k in range(5):
        np.testing.assert_allclose(batch[k], autoencoder(x[k], W[k], 4.0, 2.0, V[k]))


def test_unknown_reduction_is_refused():
    with pytest.raises(ValueError, match="reduction must be 'mean' or 'sum', got 'max'"):
        autoencoder(**{**TIED, "reduction": "max"})


WRONG = [
    ("biases_forgotten", DEEP, [2, -1]),
    ("activation_skipped", DEEP, [3, -0.5]),
    ("output_through_relu", DEEP, [3.5, 0]),
    ("encoder_weights_reused", DEEP, [3.5, 2.5]),
    ("root_of_the_loss", {**TIED, "x": np.array([2.0, 4.0])}, 2),
    ("errors_not_squared", {**DEEP, "reduction": "mean"}, 3.25),
    ("errors_not_squared", {**DEEP, "reduction": "sum"}, 6.5),
    ("squared_after_adding", {**DEEP, "reduction": "mean"}, 1.125),
    ("factor_two_forgotten", TIED, [0.5, -0.5]),
    ("target_minus_output", TIED, [-1, 1]),
    ("encoder_path_only", TIED, [[0.5, 1]]),
    ("decoder_path_only", TIED, [[2, -2]]),
    ("side_not_squared", DEEP, 10),
    ("channels_forgotten", TIED, 100),
    ("bits_forgotten", TIED, 20),
    ("code_over_image", DEEP, 0.05),
]


@pytest.mark.parametrize(
    ("error", "inputs", "expected"), WRONG, ids=[error for error, _, _ in WRONG]
)
def test_misconception_by_hand(error, inputs, expected):
    found = {m.id: m for m in FAMILY.misconceptions}[error]
    run = trace(autoencoder, inputs, swap={found.step: found.faulty})
    np.testing.assert_allclose(run.computed[found.step], expected)
