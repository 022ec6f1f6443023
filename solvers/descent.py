"""Gradient descent: on functions, and on the squared error of linear models."""

from collections.abc import Callable
from typing import Protocol

from solvers.arrays import Array, array_namespace, spread
from solvers.options import one_of
from solvers.perceptron import net_input
from solvers.steps import Step, value_only

LOSS_SCALES = ("half", "full")


class Recorded(Protocol):
    """A function of some weights, and of two coefficients."""

    def __call__(self, w: Array, a: Array, b: Array, k: int, step: Step) -> Array:
        """Record the value f_k at w, of shape (..., D), and return the gradient, (..., D)."""


def _parabola(w: Array, a: Array, b: Array, k: int, step: Step) -> Array:
    x = w[..., 0]
    step(f"f_{k}", a * x**2 + b * x)
    return _stacked(2 * a * x + b)


def _bowl(w: Array, a: Array, b: Array, k: int, step: Step) -> Array:
    x, y = w[..., 0], w[..., 1]
    step(f"f_{k}", a * x**2 + b * y**2 + x * y)
    return _stacked(2 * a * x + y, 2 * b * y + x)


def _rosenbrock(w: Array, a: Array, b: Array, k: int, step: Step) -> Array:
    x, y = w[..., 0], w[..., 1]
    gap = step(f"gap_{k}", y - x**2)
    step(f"f_{k}", (x - a) ** 2 + b * gap**2)
    return _stacked(2 * (x - a) - 4 * b * x * gap, 2 * b * gap)


def _stacked(*entries: Array) -> Array:
    return array_namespace(*entries).stack(entries, axis=-1)


FUNCTIONS: dict[str, Recorded] = {
    "parabola": _parabola,
    "bowl": _bowl,
    "rosenbrock": _rosenbrock,
}


def gradient_descent(
    w: Array,
    a: Array,
    b: Array,
    lr: Array,
    *,
    function: str = "parabola",
    iterations: int = 2,
    step: Step = value_only,
) -> Array:
    """Make iterations of gradient descent on a function and return the point reached.

    Parameters
    ----------
    w : array of shape (..., D)
        Starting point.
    a, b : array of shape (...)
        Coefficients of the function.
    lr : array of shape (...)
        Learning rate.
    function
        "parabola", f(w) = a w² + b w, with D = 1; "bowl", f(w) = a w₁² + b w₂² + w₁ w₂, with
        D = 2; or "rosenbrock", f(w) = (w₁ - a)² + b (w₂ - w₁²)², with D = 2.
    iterations
        How many, at least one.
    step
        Recorder of the named steps: f_0, the value at the start, (...); for each iteration k
        from 1: grad_k, the gradient where it starts, and w_k, the point it reaches, each
        (..., D); f_k, the value there, (...); for "rosenbrock", before each f_k, gap_k, the
        difference w₂ - w₁², (...).

    Returns
    -------
    array of shape (..., D)

    References
    ----------
    Goodfellow, Bengio, Courville, Deep Learning (2016), eq. 4.5; Rosenbrock, An Automatic Method
    for Finding the Greatest or Least Value of a Function (The Computer Journal 3(3), 1960).

    Examples
    --------
    >>> import numpy as np
    >>> gradient_descent(np.array([3.0]), 1.0, -2.0, 0.25)
    array([1.5])
    """
    one_of("function", function, FUNCTIONS)
    at: Callable[..., Array] = FUNCTIONS[function]
    gradient = at(w, a, b, 0, step)
    for k in range(1, iterations + 1):
        grad = step(f"grad_{k}", gradient)
        w = step(f"w_{k}", w - spread(lr) * grad)
        gradient = at(w, a, b, k, step)
    return w


def squared_slope(error: Array, loss_scale: str) -> Array:
    """Return the derivative of half the squared error in the prediction, or of the whole."""
    return error if loss_scale == "half" else 2 * error


def sgd_step(
    w: Array,
    x: Array,
    y: Array,
    lr: Array,
    b: Array | None = None,
    *,
    loss_scale: str = "half",
    step: Step = value_only,
) -> Array | tuple[Array, Array]:
    """Show samples to a linear model, which makes a step of gradient descent after each.

    Parameters
    ----------
    w : array of shape (..., D)
        Weights before the first sample.
    x : array of shape (..., N, D)
        Samples, in the order in which they are shown.
    y : array of shape (..., N)
        Their targets.
    lr : array of shape (...)
        Learning rate.
    b : array of shape (...)
        Bias before the first sample; without it the model is ŷ = w·x.
    loss_scale
        The loss of a sample is half the squared error, (ŷ - y)²/2, or the "full" one.
    step
        Recorder of the named steps, for each sample k from 1: y_hat_k, the prediction;
        error_k = ŷ - y, each (...); dw_k, the gradient of the loss in the weights, and w_k, the
        new weights, each (..., D); with a bias db_k and b_k, (...).

    Returns
    -------
    array of shape (..., D), or where there is a bias a tuple with an array of shape (...)
        The weights, and the bias, after the last sample.

    Notes
    -----
    "half" as in Bishop, "full" as the squared error of Keras and PyTorch.

    References
    ----------
    Widrow, Hoff, Adaptive Switching Circuits (1960); Bishop, Pattern Recognition and Machine
    Learning (2006), eqs. 3.22-3.23.

    Examples
    --------
    >>> import numpy as np
    >>> sgd_step(np.array([1.0]), np.array([[2.0], [1.0]]), np.array([3.0, 0.0]), 0.5)
    array([1.])
    """
    one_of("loss_scale", loss_scale, LOSS_SCALES)
    for k in range(1, x.shape[-2] + 1):
        x_k = x[..., k - 1, :]
        y_hat = step(f"y_hat_{k}", predicted(w, b, x_k))
        error = step(f"error_{k}", y_hat - y[..., k - 1])
        slope = squared_slope(error, loss_scale)
        dw = step(f"dw_{k}", spread(slope) * x_k)
        db = None if b is None else step(f"db_{k}", slope)
        w = step(f"w_{k}", w - spread(lr) * dw)
        b = None if b is None else step(f"b_{k}", b - lr * db)
    return w if b is None else (w, b)


def predicted(w: Array, b: Array | None, x: Array) -> Array:
    """Return w·x, or w·x + b, of shape (...), for w and x of shape (..., D)."""
    return (w * x).sum(axis=-1) if b is None else net_input(w, b, x)


def minibatch_gradient_descent(
    theta: Array,
    x: Array,
    y: Array,
    lr: Array,
    samples: Array,
    *,
    loss_scale: str = "half",
    step: Step = value_only,
) -> Array:
    """Show mini-batches to a line ŷ = w x + b, which makes a step after each.

    Parameters
    ----------
    theta : array of shape (..., 2) or (..., 1)
        Weight and bias, or the weight alone, before the first mini-batch.
    x, y : array of shape (..., M, B)
        Inputs and targets of M mini-batches of B samples.
    lr : array of shape (...)
        Learning rate.
    samples : array of shape (...)
        Size of the whole training set.
    loss_scale
        The loss of a mini-batch is the mean over its samples of half the squared error,
        (ŷ - y)²/2, or of the "full" one.
    step
        Recorder of the named steps: updates, the steps in one epoch, (...); for each mini-batch
        k from 1: y_hat_k, the predictions, and error_k = ŷ - y, each (..., B); grad_k, the
        gradient of the loss, and theta_k, the new parameters, each of the shape of theta.

    Returns
    -------
    array of the shape of theta

    Notes
    -----
    A smaller last mini-batch is used too, so an epoch has ⌈samples / B⌉ steps.

    References
    ----------
    Goodfellow, Bengio, Courville, Deep Learning (2016), section 8.1.3 and Algorithm 8.1.

    Examples
    --------
    >>> import numpy as np
    >>> theta, x, y = np.array([1.0, 0.0]), np.array([[1.0, 3.0]]), np.array([[0.0, 2.0]])
    >>> minibatch_gradient_descent(theta, x, y, 0.25, 8)
    array([ 0.5 , -0.25])
    """
    one_of("loss_scale", loss_scale, LOSS_SCALES)
    xp = array_namespace(theta, x)
    step("updates", xp.ceil(samples / x.shape[-1]))
    for k in range(1, x.shape[-2] + 1):
        x_k = x[..., k - 1, :]
        y_hat = step(f"y_hat_{k}", line(theta, x_k))
        error = step(f"error_{k}", y_hat - y[..., k - 1, :])
        slope = squared_slope(error, loss_scale)
        terms = (slope * x_k, slope)[: theta.shape[-1]]
        grad = step(f"grad_{k}", _stacked(*(xp.mean(each, axis=-1) for each in terms)))
        theta = step(f"theta_{k}", theta - spread(lr) * grad)
    return theta


def line(theta: Array, x: Array) -> Array:
    """Return w x, or w x + b, of shape (..., B), for theta = (w) or (w, b)."""
    y = theta[..., :1] * x
    return y if theta.shape[-1] == 1 else y + theta[..., 1:]
