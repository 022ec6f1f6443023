"""Large inputs: what is solved fast equals the plain formula and PyTorch."""

import numpy as np
import pytest

from solvers import batches
from solvers.attention import attention
from solvers.backprop import backprop_step
from solvers.convolution import conv2d, conv2d_channels
from solvers.optimizers import adam
from solvers.steps import Trace
from solvers.through_time import gru, lstm, rnn


def numbers(**shapes):
    rng = np.random.default_rng(31)
    return {name: rng.uniform(0.1, 0.9, shape) for name, shape in shapes.items()}


MANY = 5000
HAND_SIZED = {
    "conv2d": (conv2d, {"image": (5, 5), "kernel": (3, 3), "bias": ()}),
    "conv2d_channels": (
        conv2d_channels,
        {"image": (2, 4, 4), "kernels": (3, 2, 2, 2), "bias": (3,)},
    ),
    "backprop_step": (
        backprop_step,
        {"x": (2,), "y": (2,), "W1": (2, 2), "b1": (2,), "W2": (2, 2), "b2": (2,), "lr": ()},
    ),
    "lstm": (
        lstm,
        {"x": (3, 2), "h0": (2,), "c0": (2,), "W": (4, 2, 2), "U": (4, 2, 2), "b": (4, 2)},
    ),
    "attention": (attention, {"Q": (4, 4), "K": (4, 4), "V": (4, 4)}),
    "adam": (
        adam,
        dict.fromkeys(("theta", "grad", "m_prev", "v_prev"), (4,))
        | dict.fromkeys(("t", "lr", "beta1", "beta2", "eps"), ()),
    ),
}


@pytest.mark.parametrize(("solver", "shapes"), HAND_SIZED.values(), ids=HAND_SIZED)
def test_many_problems_in_blocks_equal_all_at_once(solver, shapes, monkeypatch):
    monkeypatch.setattr(batches, "ENTRIES", 20_000)
    given = numbers(**{name: (MANY, *shape) for name, shape in shapes.items()})
    whole = solver(**given, step=Trace())  # a recorder is given the whole batch
    for one, other in zip(as_tuple(solver(**given)), as_tuple(whole), strict=True):
        assert one.shape == other.shape
        np.testing.assert_allclose(one, other, rtol=1e-12)


def as_tuple(result):
    return result if isinstance(result, tuple) else (result,)


@pytest.mark.parametrize("batch", [(), (5,), (2, 3)])
@pytest.mark.parametrize("options", [{}, {"stride": 2, "dilation": 2, "padding": "same"}])
@pytest.mark.parametrize("entries", [100, 500, 10_000], ids=["a row", "rows", "images"])
def test_shared_filters_equal_filters_of_each_image(batch, options, entries, monkeypatch):
    monkeypatch.setattr(batches, "ENTRIES", entries)
    given = numbers(image=(*batch, 3, 11, 9), kernels=(4, 3, 3, 2))
    own = np.broadcast_to(given["kernels"], (*batch, 1, 4, 3, 3, 2))[..., 0, :, :, :, :]
    apart = conv2d_channels(given["image"][None], own[None], **options)[0]
    np.testing.assert_allclose(conv2d_channels(**given, **options), apart, rtol=1e-12)


def test_a_large_convolution_equals_pytorch():
    torch = pytest.importorskip("torch")
    given = numbers(image=(3, 3, 224, 224), kernels=(64, 3, 3, 3), bias=(64,))
    theirs = torch.nn.functional.conv2d(*map(torch.from_numpy, given.values())).numpy()
    np.testing.assert_allclose(conv2d_channels(**given), theirs, rtol=1e-11)


def test_attention_of_large_heads_equals_pytorch():
    torch = pytest.importorskip("torch")
    given = numbers(Q=(8, 512, 64), K=(8, 512, 64), V=(8, 512, 64))
    function = torch.nn.functional.scaled_dot_product_attention
    theirs = function(*map(torch.from_numpy, given.values())).numpy()
    np.testing.assert_allclose(attention(**given), theirs, rtol=1e-11)


@pytest.mark.parametrize(
    ("network", "states", "gates"),
    [(rnn, ["h0"], ()), (lstm, ["h0", "c0"], (4,)), (gru, ["h0"], (3,))],
    ids=["rnn", "lstm", "gru"],
)
def test_a_large_network_shared_by_all_equals_one_for_each(network, states, gates):
    units, size = 64, 48
    shared = numbers(W=(*gates, units, size), U=(*gates, units, units), b=(*gates, units))
    shared = {name: value - 0.5 for name, value in shared.items()}
    own = numbers(x=(16, 20, size), **dict.fromkeys(states, (16, units)))
    each = {name: np.stack([value] * 16) for name, value in shared.items()}
    together, apart = network(**own, **shared), network(**own, **each)
    for one, other in zip(as_tuple(together), as_tuple(apart), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-10)


@pytest.mark.parametrize("epsilon", ["outside", "inside"])
def test_adam_on_many_parameters_is_cut_along_them(epsilon):
    given = numbers(**dict.fromkeys(("theta", "grad", "m_prev", "v_prev"), (300_000,)))
    settings = {"t": 3, "lr": 0.1, "beta1": 0.9, "beta2": 0.99, "eps": 0.1, "epsilon": epsilon}
    whole = adam(**given, **settings, step=Trace())
    np.testing.assert_allclose(adam(**given, **settings), whole, atol=1e-15)


def test_gradients_that_follow_keep_adam_in_one_piece():
    given = numbers(theta=(40_000,), grad=(40_000,), later=(2, 40_000))
    zero = np.zeros(40_000)
    settings = {"lr": 0.1, "beta1": 0.9, "beta2": 0.99, "eps": 0.1}
    run = Trace()
    adam(**given, m_prev=zero, v_prev=zero, t=1, **settings, step=run)
    found = adam(**given, m_prev=zero, v_prev=zero, t=1, **settings)
    np.testing.assert_array_equal(found, run.used["theta_3"])
