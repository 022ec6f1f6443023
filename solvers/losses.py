"""Losses of classifiers."""

from solvers.activations import shares
from solvers.arrays import Array, array_namespace
from solvers.options import one_of
from solvers.steps import Step, value_only

REDUCTIONS = ("mean", "sum")


def categorical_cross_entropy(
    z: Array,
    y: Array,
    *,
    reduction: str = "mean",
    step: Step = value_only,
) -> Array:
    """Return the loss of a batch of score vectors, and record its gradient in the scores.

    Parameters
    ----------
    z : array of shape (..., N, K)
        Scores of K classes for each of N samples, small enough for exp.
    y : array of shape (..., N, K)
        Target probabilities: rows that sum to 1, one-hot where the class is known.
    reduction
        The loss of the batch is the "mean" of its samples' losses, or their "sum".
    step
        Recorder of the named steps: e = exp(z), (..., N, K); total, the sums of e, (..., N);
        p, the probabilities of the softmax, (..., N, K); losses, in nats, (..., N); loss (...);
        dz, the gradient of loss in z, (..., N, K).

    Returns
    -------
    array of shape (...)

    Notes
    -----
    Keras and PyTorch average over the batch by default; Bishop, eq. 4.108, and Goodfellow et
    al., eq. 6.12 with 5.58, sum or average. The exponentials are steps because students write
    them down; so scores are not shifted first, as `solvers.activations.softmax` does.

    References
    ----------
    Goodfellow, Bengio, Courville, Deep Learning (2016), eqs. 6.29-6.30; Bishop, Pattern
    Recognition and Machine Learning (2006), eqs. 4.104-4.109.

    Examples
    --------
    Equal scores leave ln K:

    >>> import numpy as np
    >>> round(float(categorical_cross_entropy(np.zeros((2, 3)), np.eye(3)[:2])), 4)
    1.0986
    """
    one_of("reduction", reduction, REDUCTIONS)
    xp = array_namespace(z)
    e = step("e", xp.exp(z))
    p = shares(e, step=step)
    losses = step("losses", -(y * xp.log(p)).sum(axis=-1))
    count = z.shape[-2] if reduction == "mean" else 1
    loss = step("loss", _shared(losses.sum(axis=-1), count))
    step("dz", _shared(p - y, count))
    return loss


def _shared(value: Array, count: int) -> Array:
    """Divide by the number of samples; a single one leaves the formula without a division."""
    return value if count == 1 else value / count
