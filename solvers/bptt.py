"""Backpropagation through time."""

from collections.abc import Iterable
from functools import reduce
from operator import add, mul

from solvers.activations import tanh
from solvers.arrays import Array, array_namespace
from solvers.backprop import LOSS_SCALES, output_error
from solvers.options import one_of
from solvers.steps import Step, value_only


def tanh_slope(h: Array) -> Array:
    """Return tanh'(z) from h = tanh(z), entry by entry."""
    return 1 - h**2


def bptt_gradient(
    x: Array,
    y: Array,
    h_0: Array,
    w: Array,
    u: Array,
    *,
    loss_scale: str = "half",
    step: Step = value_only,
) -> tuple[Array, Array]:
    """Return the gradients of a recurrent unit's loss in its two weights.

    h_t = tanh(w x_t + u h_{t-1}) for t = 1 to T, and L is the squared error of h_T.

    Parameters
    ----------
    x : array of shape (..., T)
        Inputs; at least two.
    y : array of shape (...)
        Target of the last state.
    h_0 : array of shape (...)
        State before the first input.
    w, u : array of shape (...)
        Weight of the input, and recurrent weight.
    loss_scale
        The loss is the squared error; "half" halves it, "full" does not.
    step
        Recorder of the named steps, each (...): z_1, h_1, ..., z_T, h_T; loss;
        delta_T, ..., delta_1, the derivatives of the loss in z_T, ..., z_1; du and dw, those
        in the weights; factor, the derivative of h_T in h_1; verdict, 0 where its size is less
        than 1 (the gradient vanishes) and 1 where it is not (it explodes).

    Returns
    -------
    tuple of two arrays of shape (...)
        du and dw.

    Raises
    ------
    ValueError
        If the loss scale is not one of those above.

    Notes
    -----
    The verdict is that of a long sequence on which the states, and so the factors per time step,
    go on as they are. For the scale of the loss see `solvers.backprop.backprop_step`.

    References
    ----------
    Werbos, Backpropagation Through Time (Proceedings of the IEEE 78(10), 1990); Pascanu,
    Mikolov, Bengio, On the difficulty of training recurrent neural networks (ICML 2013),
    eqs. 3-5; Goodfellow, Bengio, Courville, Deep Learning (2016), eqs. 10.20-10.28.

    Examples
    --------
    From the state 0 and without input nothing depends on the weights:

    >>> import numpy as np
    >>> du, dw = bptt_gradient(np.zeros(2), 1.0, 0.0, 0.5, 0.5)
    >>> bool(du == dw == 0)
    True
    """
    one_of("loss_scale", loss_scale, LOSS_SCALES)
    h = _states(x, h_0, w, u, step)
    last = x.shape[-1]
    squares = (h[last] - y) ** 2
    step("loss", squares / 2 if loss_scale == "half" else squares)
    delta = {
        last: step(f"delta_{last}", output_error(h[last], y, loss_scale) * tanh_slope(h[last]))
    }
    for t in range(last - 1, 0, -1):
        delta[t] = step(f"delta_{t}", delta[t + 1] * u * tanh_slope(h[t]))
    du = step("du", over_time(delta[t] * h[t - 1] for t in range(1, last + 1)))
    dw = step("dw", over_time(delta[t] * x[..., t - 1] for t in range(1, last + 1)))
    factor = step("factor", state_factor(u, [h[t] for t in range(2, last + 1)]))
    xp = array_namespace(factor)
    step("verdict", xp.where(xp.less(xp.abs(factor), 1), 0, 1))
    return du, dw


def over_time(terms: Iterable[Array]) -> Array:
    """Add up what the time steps contribute, the first one first."""
    return reduce(add, terms)


def state_factor(u: Array, states: Iterable[Array]) -> Array:
    """Return the derivative of the last of these states in the one before the first of them."""
    return reduce(mul, (u * tanh_slope(h) for h in states))


def _states(x: Array, h_0: Array, w: Array, u: Array, step: Step) -> list[Array]:
    """Return h_0 and the states after each input."""
    h = [h_0]
    for t in range(1, x.shape[-1] + 1):
        z = step(f"z_{t}", w * x[..., t - 1] + u * h[-1])
        h.append(step(f"h_{t}", tanh(z)))
    return h
