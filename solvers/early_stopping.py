"""Learning curves: which epoch is best, when to stop, and what is wrong with a model."""

from solvers.arrays import Array, array_namespace, spread
from solvers.steps import Step, value_only

UNDERFITS, OVERFITS, FITS = range(3)


def fit_diagnosis(
    train: Array,
    val: Array,
    target: Array,
    margin: Array,
    patience: Array | None = None,
    min_delta: Array = 0,
    *,
    step: Step = value_only,
) -> Array:
    """Find the best epoch of a training run, and say how its model and the last one fit.

    Parameters
    ----------
    train, val : array of shape (..., T)
        Errors on the training set and on the validation set after epochs 1 to T.
    target : array of shape (...)
        A training error above it is underfitting.
    margin : array of shape (...)
        Otherwise, a validation error that exceeds the training error by more is overfitting.
    patience : array of shape (...), optional
        Training stops after so many epochs without improvement in a row.
    min_delta : array of shape (...)
        An improvement is an error more than this below that of the last improvement.
    step
        Recorder of the named steps: lowest (..., T), the validation error of the last
        improvement; waited (..., T), epochs since then; with patience, stop_epoch (...), T if
        training is not stopped; best_epoch (...), the last improvement before the stop; then,
        after best_epoch and after epoch T, train_error, val_error, gap between them, and
        verdict (..., 2): 0 underfits, 1 overfits, 2 fits.

    Returns
    -------
    array of shape (..., 2)
        The verdicts.

    References
    ----------
    Goodfellow, Bengio, Courville, Deep Learning (2016), Section 5.2 and Algorithm 7.1 (early
    stopping with patience). Keras' EarlyStopping has the same min_delta, and the same strict
    comparison.

    Examples
    --------
    >>> import numpy as np
    >>> train, val = np.array([30.0, 20.0, 9.0, 5.0]), np.array([33.0, 24.0, 26.0, 28.0])
    >>> fit_diagnosis(train, val, 25.0, 10.0)
    array([2, 1])
    """
    waited = step("waited", waits(val, step("lowest", lowest(val, min_delta)), min_delta))
    stop = val.shape[-1]
    if patience is not None:
        stop = step("stop_epoch", stop_epoch(waited, patience))
    best = step("best_epoch", best_epoch(waited, stop))
    train_error = step("train_error", _compared(train, best))
    val_error = step("val_error", _compared(val, best))
    gap = step("gap", val_error - train_error)
    return step("verdict", verdict(train_error, gap, target, margin))


def lowest(val: Array, min_delta: Array = 0) -> Array:
    """Return, for each epoch, the error of the last improvement up to it."""
    xp = array_namespace(val)
    best = [val[..., 0]]
    for t in range(1, val.shape[-1]):
        now = val[..., t]
        best.append(xp.where(xp.less(now, best[-1] - min_delta), now, best[-1]))
    return xp.stack(best, axis=-1)


def waits(val: Array, best: Array, min_delta: Array = 0) -> Array:
    """Return, for each epoch, how many have passed since the last improvement."""
    xp = array_namespace(val)
    counts = [0 * best[..., 0]]
    for t in range(1, val.shape[-1]):
        improved = xp.less(val[..., t], best[..., t - 1] - min_delta)
        counts.append(xp.where(improved, 0, counts[-1] + 1))
    return xp.stack(counts, axis=-1)


def stop_epoch(waited: Array, patience: Array) -> Array:
    """Return the first epoch that has waited so long, or the last of all."""
    xp = array_namespace(waited)
    count = waited.shape[-1]
    enough = xp.greater_equal(waited, spread(patience))
    return xp.min(xp.where(enough, xp.arange(1, count + 1), count), axis=-1)


def best_epoch(waited: Array, stop: Array) -> Array:
    """Return the last epoch up to the stop that is an improvement."""
    xp = array_namespace(waited)
    epochs = xp.arange(1, waited.shape[-1] + 1)
    improved = xp.logical_and(xp.less(waited, 1), xp.less_equal(epochs, spread(stop)))
    return xp.max(xp.where(improved, epochs, 0), axis=-1)


def verdict(train_error: Array, gap: Array, target: Array, margin: Array) -> Array:
    """Return UNDERFITS, OVERFITS or FITS for each model."""
    xp = array_namespace(train_error)
    spreads = xp.where(xp.greater(gap, spread(margin)), OVERFITS, FITS)
    return xp.where(xp.greater(train_error, spread(target)), UNDERFITS, spreads)


def _compared(errors: Array, epoch: Array) -> Array:
    """Return the errors after an epoch and after the last one, side by side."""
    xp = array_namespace(errors)
    count = errors.shape[-1]
    chosen = xp.stack([epoch, 0 * epoch + count], axis=-1)
    there = xp.less(xp.abs(chosen[..., None] - xp.arange(1, count + 1)), 0.5)
    return xp.where(there, errors[..., None, :], 0).sum(axis=-1)
