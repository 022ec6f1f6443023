"""Resilient backpropagation: step sizes that only look at the gradient's sign."""

from solvers.arrays import Array, array_namespace, spread
from solvers.options import one_of
from solvers.steps import Step, value_only

SIGN_CHANGES = ("moves", "waits", "reverts")


def step_factor(product: Array, eta_plus: Array, eta_minus: Array) -> Array:
    """Return what a step size is multiplied by, given two successive gradients' product."""
    xp = array_namespace(product)
    shrunk = xp.where(xp.less(product, 0), eta_minus, 1)
    return xp.where(xp.greater(product, 0), eta_plus, shrunk)


def rprop(
    theta: Array,
    delta: Array,
    grad_prev: Array,
    grad: Array,
    eta_plus: Array,
    eta_minus: Array,
    delta_min: Array,
    delta_max: Array,
    *,
    sign_change: str = "moves",
    step: Step = value_only,
) -> Array:
    """Make iterations of Rprop and return the new parameters.

    Parameters
    ----------
    theta : array of shape (..., D)
        Parameters.
    delta : array of shape (..., D)
        Step sizes before the first of these iterations, positive.
    grad_prev : array of shape (..., D)
        Gradient of the iteration before them; zero at the start of training.
    grad : array of shape (..., K, D)
        Gradients of the loss: one for each iteration.
    eta_plus, eta_minus : array of shape (...)
        Factors of a step size where the gradient keeps its sign, above 1, and where it
        changes it, below 1.
    delta_min, delta_max : array of shape (...)
        Bounds of the step sizes.
    sign_change
        Where a gradient's sign has changed, the parameter "moves" by the smaller step size;
        or it "waits", and the gradient then counts as zero, now and in the next comparison; or
        it "reverts" its last move, and the gradient counts as zero in the next comparison.
    step
        Recorder of the named steps, for each iteration k from 1: factor_k, the factors;
        delta_k, the step sizes; kept_k, the gradients with which the next are compared, unless
        it "moves"; move_k, what is added to the parameters, from move_0, the last move before,
        where it "reverts"; theta_k, the parameters, each
        (..., D).

    Returns
    -------
    array of shape (..., D)

    Notes
    -----
    Igel and Hüsken name them Rprop⁻ (the course notes'), iRprop⁻ (PyTorch's) and Rprop⁺
    (Riedmiller and Braun's).

    References
    ----------
    Riedmiller, Braun, A Direct Adaptive Method for Faster Backpropagation Learning: The RPROP
    Algorithm (ICNN 1993), eqs. 4-7; Igel, Hüsken, Improving the Rprop Learning Algorithm (NC 2000).

    Examples
    --------
    >>> import numpy as np
    >>> grad_prev, grad = np.array([1.0, 1.0]), np.array([[0.1, -9.0]])
    >>> rprop(np.zeros(2), np.ones(2), grad_prev, grad, 1.2, 0.5, 0.0, 50.0)
    array([-1.2,  0.5])
    """
    one_of("sign_change", sign_change, SIGN_CHANGES)
    xp = array_namespace(theta, grad)
    factors, bounds = (spread(eta_plus), spread(eta_minus)), (spread(delta_min), spread(delta_max))
    move: Array = None
    if sign_change == "reverts":
        move = step("move_0", -delta * xp.sign(grad_prev))
    for k in range(1, grad.shape[-2] + 1):
        g = grad[..., k - 1, :]
        changed = xp.less(grad_prev * g, 0)
        factor = step(f"factor_{k}", step_factor(grad_prev * g, *factors))
        delta = step(f"delta_{k}", xp.maximum(bounds[0], xp.minimum(bounds[1], factor * delta)))
        grad_prev = g if sign_change == "moves" else step(f"kept_{k}", xp.where(changed, 0, g))
        onward = -delta * xp.sign(g if sign_change == "moves" else grad_prev)
        reverted = xp.where(changed, -move, onward) if sign_change == "reverts" else onward
        move = step(f"move_{k}", reverted)
        theta = step(f"theta_{k}", theta + move)
    return theta
