"""Optimizers: one iteration each, on the gradient it is given."""

from solvers.arrays import Array, array_namespace, spread
from solvers.steps import Step, value_only


def adam(
    theta: Array,
    grad: Array,
    m_prev: Array,
    v_prev: Array,
    t: Array,
    lr: Array,
    beta1: Array,
    beta2: Array,
    eps: Array,
    *,
    step: Step = value_only,
) -> Array:
    """Make one iteration of Adam and return the new parameters.

    Parameters
    ----------
    theta : array of shape (..., D)
        Parameters.
    grad : array of shape (..., D)
        Gradient of the loss in theta.
    m_prev, v_prev : array of shape (..., D)
        First and second moment estimates before this iteration, zero before the first.
    t : array of shape (...)
        Number of this iteration, from 1.
    lr, beta1, beta2, eps : array of shape (...)
        Learning rate, decay rates as fractions, and the stabiliser, outside the root.
    step
        Recorder of the named steps: bias1 and bias2, each (...), the corrections
        1 - beta**t; m, v, m_hat, v_hat, theta_new, each (..., D).

    Returns
    -------
    array of shape (..., D)

    References
    ----------
    Kingma, Ba, Adam: A Method for Stochastic Optimization (ICLR 2015), Algorithm 1.

    Examples
    --------
    The first iteration moves each parameter by the learning rate:

    >>> import numpy as np
    >>> zero = np.zeros(2)
    >>> adam(zero, np.array([3.0, -0.5]), zero, zero, 1, 0.1, 0.9, 0.999, 0.0)
    array([-0.1,  0.1])
    """
    xp = array_namespace(theta, grad)
    bias1 = step("bias1", 1 - beta1**t)
    bias2 = step("bias2", 1 - beta2**t)
    lr, beta1, beta2, eps, bias1, bias2 = map(spread, (lr, beta1, beta2, eps, bias1, bias2))
    m = step("m", beta1 * m_prev + (1 - beta1) * grad)
    v = step("v", beta2 * v_prev + (1 - beta2) * grad**2)
    m_hat = step("m_hat", m / bias1)
    v_hat = step("v_hat", v / bias2)
    return step("theta_new", theta - lr * m_hat / (xp.sqrt(v_hat) + eps))
