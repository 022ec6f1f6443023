"""Optimizers that divide by the root of squared gradients: Adagrad and RMSprop."""

from solvers.arrays import Array, array_namespace, spread
from solvers.options import one_of
from solvers.steps import Step, value_only

EPSILONS = ("inside", "outside", "none")


def stabilised_root(squares: Array, eps: Array, epsilon: str) -> Array:
    """Return the root of mean or summed squares, with ε "inside" it, "outside", or "none"."""
    xp = array_namespace(squares)
    if epsilon == "inside":
        return xp.sqrt(squares + eps)
    return xp.sqrt(squares) + eps if epsilon == "outside" else xp.sqrt(squares)


def adagrad(
    theta: Array,
    G: Array,
    grad: Array,
    lr: Array,
    eps: Array,
    *,
    epsilon: str = "inside",
    step: Step = value_only,
) -> Array:
    """Make iterations of Adagrad and return the new parameters.

    Parameters
    ----------
    theta : array of shape (..., D)
        Parameters.
    G : array of shape (..., D)
        Sums of the squared gradients before the first of these iterations; zero at the start.
    grad : array of shape (..., K, D)
        Gradients of the loss: one for each iteration.
    lr, eps : array of shape (...)
        Learning rate, and the stabiliser.
    epsilon
        The learning rate is divided by √(G + ε) ("inside") or √G + ε ("outside").
    step
        Recorder of the named steps, for each iteration k from 1: G_k, the sums of squared
        gradients; rate_k, the learning rates that they leave; theta_k, the parameters, each
        (..., D).

    Returns
    -------
    array of shape (..., D)

    Notes
    -----
    "inside" is the choice of the course notes and of Optax, "outside" that of Goodfellow et al.
    and PyTorch.

    References
    ----------
    Duchi, Hazan, Singer, Adaptive Subgradient Methods for Online Learning and Stochastic
    Optimization (JMLR 12, 2011), section 1.1; Goodfellow, Bengio, Courville, Deep Learning (2016),
    Algorithm 8.4.

    Examples
    --------
    The first iteration moves each parameter by the learning rate:

    >>> import numpy as np
    >>> adagrad(np.zeros(2), np.zeros(2), np.array([[3.0, -0.5]]), 0.1, 0.0)
    array([-0.1,  0.1])
    """
    one_of("epsilon", epsilon, EPSILONS[:2])
    lr, eps = spread(lr), spread(eps)
    for k in range(1, grad.shape[-2] + 1):
        g = grad[..., k - 1, :]
        G = step(f"G_{k}", G + g**2)
        rate = step(f"rate_{k}", lr / stabilised_root(G, eps, epsilon))
        theta = step(f"theta_{k}", theta - rate * g)
    return theta


def rmsprop(
    theta: Array,
    v: Array,
    grad: Array,
    lr: Array,
    rho: Array,
    eps: Array = 0.0,
    *,
    epsilon: str = "none",
    step: Step = value_only,
) -> Array:
    """Make iterations of RMSprop and return the new parameters.

    Parameters
    ----------
    theta : array of shape (..., D)
        Parameters.
    v : array of shape (..., D)
        Moving average of the squared gradients before the first of these iterations; zero at
        the start of training.
    grad : array of shape (..., K, D)
        Gradients of the loss: one for each iteration.
    lr, rho, eps : array of shape (...)
        Learning rate, decay rate of the average as a fraction, and the stabiliser.
    epsilon
        The learning rate is divided by √v ("none"), √v + ε ("outside") or √(v + ε) ("inside").
    step
        Recorder of the named steps, for each iteration k from 1: v_k, the averages; rate_k,
        the learning rates that they leave; theta_k, the parameters, each (..., D).

    Returns
    -------
    array of shape (..., D)

    Notes
    -----
    "none" is the choice of the course notes, "outside" that of PyTorch, "inside" that of
    Goodfellow et al. and Keras.

    References
    ----------
    Tieleman, Hinton, Neural Networks for Machine Learning, lecture 6.5 (2012); Goodfellow,
    Bengio, Courville, Deep Learning (2016), Algorithm 8.5.

    Examples
    --------
    >>> import numpy as np
    >>> rmsprop(np.zeros(2), np.zeros(2), np.array([[3.0, -0.5]]), 0.1, 0.75)
    array([-0.2,  0.2])
    """
    one_of("epsilon", epsilon, EPSILONS)
    lr, rho, eps = spread(lr), spread(rho), spread(eps)
    for k in range(1, grad.shape[-2] + 1):
        g = grad[..., k - 1, :]
        v = step(f"v_{k}", rho * v + (1 - rho) * g**2)
        rate = step(f"rate_{k}", lr / stabilised_root(v, eps, epsilon))
        theta = step(f"theta_{k}", theta - rate * g)
    return theta
