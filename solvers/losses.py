"""Losses of regression and of classifiers."""

from solvers.activations import shares, sigmoid
from solvers.arrays import Array, array_namespace, spread
from solvers.options import one_of
from solvers.steps import Step, value_only

REDUCTIONS = ("mean", "sum")


def regression_losses(
    y: Array,
    y_hat: Array | None = None,
    x: Array | None = None,
    w: Array | None = None,
    b: Array | None = None,
    *,
    step: Step = value_only,
) -> tuple[Array, Array, Array]:
    """Return the mean squared, mean absolute and root mean squared error of N predictions.

    Parameters
    ----------
    y : array of shape (..., N)
        Targets.
    y_hat : array of shape (..., N), optional
        Predictions; without them, those of the line w x + b.
    x : array of shape (..., N), optional
        Inputs of the line.
    w, b : array of shape (...), optional
        Slope and intercept of the line.
    step
        Recorder of the named steps: without given y_hat, y_hat (..., N); r = y - y_hat, the
        residuals, (..., N); sse, the sum of their squares, mse, sae, the sum of their absolute
        values, mae and rmse, each (...).

    Returns
    -------
    tuple of three arrays of shape (...)
        mse, mae and rmse.

    Raises
    ------
    ValueError
        If there are neither predictions nor x, w and b.

    Notes
    -----
    Means over the samples, as in PyTorch's `MSELoss` and `L1Loss` and Keras's losses. Sums of
    squares, halved or not (Bishop, eq. 1.2), are other losses under other names.

    References
    ----------
    Goodfellow, Bengio, Courville, Deep Learning (2016), eq. 5.4 (MSE); Bishop, Pattern
    Recognition and Machine Learning (2006), eq. 1.3 (RMSE); Willmott, Matsuura, Advantages of
    the mean absolute error (Climate Research 30, 2005), eqs. 2 and 3.

    Examples
    --------
    >>> import numpy as np
    >>> mse, mae, rmse = regression_losses(np.array([3.0, 5.0]), np.array([2.0, 12.0]))
    >>> print(mse, mae, rmse)
    25.0 4.0 5.0
    """
    if y_hat is None:
        if x is None or w is None or b is None:
            raise ValueError("the losses need either y_hat or all of x, w and b")
        y_hat = step("y_hat", spread(w) * x + spread(b))
    xp = array_namespace(y, y_hat)
    count = y.shape[-1]
    r = step("r", y - y_hat)
    sse = step("sse", (r**2).sum(axis=-1))
    mse = step("mse", sse / count)
    sae = step("sae", xp.abs(r).sum(axis=-1))
    mae = step("mae", sae / count)
    rmse = step("rmse", xp.sqrt(mse))
    return mse, mae, rmse


def binary_cross_entropy(
    y: Array,
    p: Array | None = None,
    z: Array | None = None,
    *,
    reduction: str = "mean",
    step: Step = value_only,
) -> Array:
    """Return the loss -[y ln p + (1 - y) ln(1 - p)] of N samples, in nats.

    Parameters
    ----------
    y : array of shape (..., N)
        Labels, 0 or 1.
    p : array of shape (..., N), optional
        Probabilities of class 1, between 0 and 1; without them, σ(z).
    z : array of shape (..., N), optional
        Scores (logits).
    reduction
        The loss of the samples is the "mean" of their losses, or the "sum".
    step
        Recorder of the named steps: without given p, p (..., N); losses (..., N); loss (...).

    Returns
    -------
    array of shape (...)

    Raises
    ------
    ValueError
        If there is neither p nor z, or if the reduction is unknown.

    Notes
    -----
    The course notes, Keras and PyTorch take the mean; Bishop, eq. 4.90, the sum.

    References
    ----------
    Goodfellow, Bengio, Courville, Deep Learning (2016), section 6.2.2.2; Bishop, Pattern
    Recognition and Machine Learning (2006), eq. 4.90.

    Examples
    --------
    An undecided classifier loses ln 2 on each sample:

    >>> import numpy as np
    >>> round(float(binary_cross_entropy(np.array([0.0, 1.0]), np.array([0.5, 0.5]))), 4)
    0.6931
    """
    one_of("reduction", reduction, REDUCTIONS)
    if p is None:
        if z is None:
            raise ValueError("the loss needs either the probabilities p or the scores z")
        p = step("p", sigmoid(z))
    xp = array_namespace(y, p)
    losses = step("losses", -(y * xp.log(p) + (1 - y) * xp.log(1 - p)))
    count = y.shape[-1] if reduction == "mean" else 1
    return step("loss", _shared(losses.sum(axis=-1), count))


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
