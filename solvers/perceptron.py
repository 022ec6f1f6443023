"""The perceptron: a threshold unit and its learning rule."""

from solvers.activations import heaviside
from solvers.arrays import Array, spread
from solvers.steps import Step, value_only


def net_input(w: Array, b: Array, x: Array) -> Array:
    """Return w·x + b, of shape (...), for w and x of shape (..., D)."""
    return (w * x).sum(axis=-1) + b


def perceptron_update(
    w: Array,
    b: Array,
    x: Array,
    y: Array,
    lr: Array = 1,
    *,
    step: Step = value_only,
) -> tuple[Array, Array]:
    """Show samples to a threshold unit, one after the other, and return its weights and bias.

    The unit fires, ŷ = 1, where w·x + b >= 0. A sample that it gets right changes nothing;
    a missed positive adds lr·x to the weights, and a missed negative subtracts it. The bias
    is the weight of a constant input 1.

    Parameters
    ----------
    w : array of shape (..., D)
        Weights before the first sample.
    b : array of shape (...)
        Bias before the first sample.
    x : array of shape (..., N, D)
        Samples, in the order in which they are shown.
    y : array of shape (..., N)
        Their labels: 1 positive, 0 negative.
    lr : array of shape (...)
        Learning rate; 1 in the original rule.
    step
        Recorder of the named steps, for each sample k from 1: z_k, the net input; y_hat_k,
        the prediction; error_k, the label less the prediction; b_k, the new bias, each
        (...); and before b_k, w_k, the new weights, (..., D).

    Returns
    -------
    tuple of an array of shape (..., D) and one of shape (...)
        The weights and the bias after the last sample.

    References
    ----------
    Rosenblatt, Principles of Neurodynamics (1962), ch. 5; Minsky, Papert, Perceptrons (1969),
    ch. 11; with labels and learning rate as in Haykin, Neural Networks and Learning Machines
    (3rd ed., 2009), table 1.1, but labels 0 and 1, and firing at zero.

    Examples
    --------
    A missed positive:

    >>> import numpy as np
    >>> perceptron_update(np.array([0.5, -1.0]), 0.0, np.array([[1.0, 1.0]]), np.array([1.0]))
    (array([1.5, 0. ]), np.float64(1.0))
    """
    for k in range(x.shape[-2]):
        x_k = x[..., k, :]
        z = step(f"z_{k + 1}", net_input(w, b, x_k))
        y_hat = step(f"y_hat_{k + 1}", heaviside(z))
        error = step(f"error_{k + 1}", y[..., k] - y_hat)
        w = step(f"w_{k + 1}", w + spread(lr * error) * x_k)
        b = step(f"b_{k + 1}", b + lr * error)
    return w, b
