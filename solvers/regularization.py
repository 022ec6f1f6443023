"""Regularisation: penalties on the weights, and what they do to a step."""

from solvers.arrays import Array, array_namespace, spread
from solvers.options import one_of
from solvers.steps import Step, value_only

PENALTY_SCALES = ("half", "full")


def penalty_factor(lam: Array, penalty_scale: str) -> Array:
    """Return what the squared norm of the weights is multiplied by: λ/2, or λ at full scale."""
    return lam / 2 if penalty_scale == "half" else lam


def l2_gradient(w: Array, lam: Array, penalty_scale: str) -> Array:
    """Return the gradient of the penalty in w, of shape (..., D): λ w, or 2 λ w at full scale."""
    return spread(lam) * w if penalty_scale == "half" else 2 * spread(lam) * w


def decay_factor(lr: Array, lam: Array, penalty_scale: str) -> Array:
    """Return what one step of gradient descent on the penalty alone multiplies weights by."""
    return 1 - lr * lam if penalty_scale == "half" else 1 - 2 * lr * lam


def weight_penalty(
    w: Array,
    loss: Array,
    lam1: Array,
    lam2: Array,
    b: Array | None = None,
    *,
    penalty_scale: str = "half",
    step: Step = value_only,
) -> Array:
    """Add an L1 penalty, an L2 penalty, and both, to a loss; return the cost with both.

    Parameters
    ----------
    w : array of shape (..., D)
        Weights.
    loss : array of shape (...)
        Loss at w, without a penalty.
    lam1, lam2 : array of shape (...)
        Strengths of the L1 and the L2 penalty.
    b : array of shape (...)
        Bias, which is not penalised: it changes nothing.
    penalty_scale
        The L2 penalty is λ/2 ‖w‖² ("half") or λ ‖w‖² ("full").
    step
        Recorder of the named steps, each (...): norm1, the sum of the absolute weights, and
        penalty1; cost1, the loss with the L1 penalty; squares, the sum of the squared weights,
        and penalty2; cost2, the loss with the L2 penalty; elastic, the loss with both.

    Returns
    -------
    array of shape (...)

    Notes
    -----
    For `penalty_scale` see `weight_decay_step`. The loss with both is the elastic net's.

    References
    ----------
    Goodfellow, Bengio, Courville, Deep Learning (2016), eqs. 7.2 and 7.18-7.19; Zou, Hastie,
    Regularization and Variable Selection via the Elastic Net (Journal of the Royal Statistical
    Society B 67(2), 2005), eq. 3.

    Examples
    --------
    >>> import numpy as np
    >>> weight_penalty(np.array([3.0, -4.0]), 1.0, 0.1, 0.2)
    np.float64(4.2)
    """
    one_of("penalty_scale", penalty_scale, PENALTY_SCALES)
    norm1 = step("norm1", array_namespace(w).abs(w).sum(axis=-1))
    penalty1 = step("penalty1", lam1 * norm1)
    step("cost1", loss + penalty1)
    squares = step("squares", (w**2).sum(axis=-1))
    penalty2 = step("penalty2", penalty_factor(lam2, penalty_scale) * squares)
    step("cost2", loss + penalty2)
    return step("elastic", loss + penalty1 + penalty2)


def weight_decay_step(
    w: Array,
    grad: Array,
    loss: Array,
    lam: Array,
    lr: Array,
    b: Array | None = None,
    grad_b: Array | None = None,
    *,
    penalty_scale: str = "half",
    step: Step = value_only,
) -> Array | tuple[Array, Array]:
    """Make one step of gradient descent on a loss with an L2 penalty.

    Parameters
    ----------
    w : array of shape (..., D)
        Weights.
    grad : array of shape (..., D)
        Gradient of the loss in w, without the penalty.
    loss : array of shape (...)
        Loss at w, without the penalty.
    lam, lr : array of shape (...)
        Strength of the penalty and learning rate.
    b, grad_b : array of shape (...)
        Bias, which is not penalised, and the gradient of the loss in it.
    penalty_scale
        The penalty is λ/2 ‖w‖² ("half") or λ ‖w‖² ("full").
    step
        Recorder of the named steps: penalty, cost, each (...); penalty_grad, the gradient of
        the penalty, grad_total, that of the cost, and w_new, each (..., D); b_new (...), where
        there is a bias; decay (...), the factor κ with which w_new = κ w - lr grad: the same
        step as weight decay.

    Returns
    -------
    array of shape (..., D), or where there is a bias a tuple with an array of shape (...)
        The new weights, and the new bias.

    Notes
    -----
    Goodfellow et al., eq. 7.2, and Loshchilov and Hutter, Proposition 1, halve the penalty, so
    that its gradient is λ w; the regulariser of Keras does not, and it is 2 λ w.

    References
    ----------
    Krogh, Hertz, A Simple Weight Decay Can Improve Generalization (NIPS 1991); Goodfellow,
    Bengio, Courville, Deep Learning (2016), eqs. 7.2-7.5; Loshchilov, Hutter, Decoupled Weight
    Decay Regularization (ICLR 2019), Proposition 1.

    Examples
    --------
    Without a gradient of the loss, the weights decay:

    >>> import numpy as np
    >>> weight_decay_step(np.array([1.0, -2.0]), np.zeros(2), 0.0, 0.5, 0.1)
    array([ 0.95, -1.9 ])
    """
    one_of("penalty_scale", penalty_scale, PENALTY_SCALES)
    penalty = step("penalty", penalty_factor(lam, penalty_scale) * (w**2).sum(axis=-1))
    step("cost", loss + penalty)
    penalty_grad = step("penalty_grad", l2_gradient(w, lam, penalty_scale))
    grad_total = step("grad_total", grad + penalty_grad)
    w_new = step("w_new", w - spread(lr) * grad_total)
    b_new = None if b is None else step("b_new", b - lr * grad_b)
    step("decay", decay_factor(lr, lam, penalty_scale))
    return w_new if b is None else (w_new, b_new)
