"""Gradient descent with momentum."""

from solvers.arrays import Array, spread
from solvers.options import one_of
from solvers.steps import Step, value_only

RULES = ("inside", "negative", "outside", "average")


def velocity(v: Array, grad: Array, lr: Array, beta: Array, rule: str) -> Array:
    """Return the velocity that follows v, of shape (..., D), by a rule of `momentum`."""
    if rule == "inside":
        return beta * v + lr * grad
    if rule == "negative":
        return beta * v - lr * grad
    return beta * v + ((1 - beta) * grad if rule == "average" else grad)


def moved(theta: Array, v: Array, lr: Array, rule: str) -> Array:
    """Return the parameters after a move by the velocity v, by a rule of `momentum`."""
    if rule == "inside":
        return theta - v
    return theta + v if rule == "negative" else theta - lr * v


def momentum(
    theta: Array,
    v: Array,
    grad: Array,
    lr: Array,
    beta: Array,
    *,
    rule: str = "inside",
    step: Step = value_only,
) -> Array:
    """Make iterations of gradient descent with momentum and return the new parameters.

    Parameters
    ----------
    theta : array of shape (..., D)
        Parameters.
    v : array of shape (..., D)
        Velocity before the first of these iterations; zero at the start of training.
    grad : array of shape (..., K, D)
        Gradients of the loss: one for each iteration.
    lr, beta : array of shape (...)
        Learning rate, and momentum coefficient as a fraction.
    rule
        What the velocity is: "inside", v = β v + η g and θ = θ - v; "negative", v = β v - η g
        and θ = θ + v; "outside", v = β v + g and θ = θ - η v; "average",
        v = β v + (1 - β) g and θ = θ - η v.
    step
        Recorder of the named steps, for each iteration k from 1: v_k, the velocity, and
        theta_k, the parameters, each (..., D).

    Returns
    -------
    array of shape (..., D)

    Notes
    -----
    "inside" is the course notes' ("a fraction of the previous update" is added to the update)
    and that of Rumelhart et al., with the sign of a descent; "negative" that of Goodfellow et al.
    and Keras; "outside" that of PyTorch; "average" that of Ng's course, and of PyTorch with
    dampening = β. At a constant learning rate the first three give the same parameters.

    References
    ----------
    Rumelhart, Hinton, Williams, Learning representations by back-propagating errors (Nature 323,
    1986), eq. 9; Goodfellow, Bengio, Courville, Deep Learning (2016), eqs. 8.15-8.16.

    Examples
    --------
    The second step goes on in the direction of the first:

    >>> import numpy as np
    >>> momentum(np.array([1.0]), np.zeros(1), np.array([[1.0], [0.0]]), 0.5, 0.5)
    array([0.25])
    """
    one_of("rule", rule, RULES)
    lr, beta = spread(lr), spread(beta)
    for k in range(1, grad.shape[-2] + 1):
        v = step(f"v_{k}", velocity(v, grad[..., k - 1, :], lr, beta, rule))
        theta = step(f"theta_{k}", moved(theta, v, lr, rule))
    return theta
