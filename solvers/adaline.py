"""Adaline: a linear unit, and the delta rule by which it learns."""

from solvers.arrays import Array, spread
from solvers.options import one_of
from solvers.perceptron import net_input
from solvers.steps import Step, value_only

LOSS_SCALES = ("half", "full")


def delta_rule(
    w: Array,
    b: Array,
    x: Array,
    y: Array,
    lr: Array,
    *,
    loss_scale: str = "half",
    step: Step = value_only,
) -> tuple[Array, Array]:
    """Show samples to a linear unit (Adaline), one after the other, and return what it learns.

    Each sample moves the weights against the gradient of its own squared error: by
    lr (y - ŷ) x, where ŷ = w·x + b is the *linear* output. The bias is the weight of a
    constant input 1.

    Parameters
    ----------
    w : array of shape (..., D)
        Weights before the first sample.
    b : array of shape (...)
        Bias before the first sample.
    x : array of shape (..., N, D)
        Samples, in the order in which they are shown.
    y : array of shape (..., N)
        Their targets; -1 and 1 for two classes.
    lr : array of shape (...)
        Learning rate.
    loss_scale
        What is descended: "half" the squared error, or the "full" squared error, which
        doubles every step.
    step
        Recorder of the named steps, for each sample k from 1: y_hat_k, the output; error_k, the
        target less the output, each (...); w_k, the new weights, (..., D); b_k, the new bias,
        (...).

    Returns
    -------
    tuple of an array of shape (..., D) and one of shape (...)
        The weights and the bias after the last sample.

    Notes
    -----
    Widrow and Lehr (1990), eq. 11, descend the full squared error: the step is 2 lr (y - ŷ) x.
    Rumelhart et al. (1986) and Mitchell (1997), eq. 4.7, halve it.

    References
    ----------
    Widrow, Hoff, Adaptive switching circuits (1960); Widrow, Lehr, 30 years of adaptive
    neural networks (1990), eqs. 8-11; Mitchell, Machine Learning (1997), section 4.4.3.

    Examples
    --------
    >>> import numpy as np
    >>> w, b = delta_rule(np.zeros(2), 0.0, np.array([[1.0, 2.0]]), np.array([1.0]), 0.5)
    >>> w, float(b)
    (array([0.5, 1. ]), 0.5)
    """
    one_of("loss_scale", loss_scale, LOSS_SCALES)
    rate = lr if loss_scale == "half" else 2 * lr
    for k in range(x.shape[-2]):
        x_k = x[..., k, :]
        y_hat = step(f"y_hat_{k + 1}", net_input(w, b, x_k))
        error = step(f"error_{k + 1}", y[..., k] - y_hat)
        w = step(f"w_{k + 1}", w + spread(rate * error) * x_k)
        b = step(f"b_{k + 1}", b + rate * error)
    return w, b
