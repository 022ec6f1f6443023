"""Counting what a training run does: batches, iterations and epochs, and folds."""

from solvers.arrays import Array, array_namespace, spread
from solvers.options import one_of
from solvers.steps import Step, value_only

LAST_BATCHES = ("kept", "dropped")
DEVIATIONS = ("sample", "population")


def epoch_arithmetic(
    samples: Array,
    batch_size: Array,
    epochs: Array,
    held_out: Array | None = None,
    t: Array | None = None,
    *,
    last_batch: str = "kept",
    step: Step = value_only,
) -> Array:
    """Count the iterations of a training run.

    Parameters
    ----------
    samples : array of shape (...)
        Size of the data set.
    batch_size, epochs : array of shape (...)
        Samples in a batch, and passes over the training set.
    held_out : array of shape (...)
        Per cent of the data set that is held out for validation.
    t : array of shape (...)
        Number of an iteration, from 1, to be found in its epoch.
    last_batch
        A last batch that is not full is "kept", or "dropped" in each epoch.
    step
        Recorder of the named steps: train, the size of the training set, where some is held
        out; batches, in an epoch; last, the size of the last batch, or the samples that are
        dropped; iterations, in all; and of iteration t, epoch, from 1, and position, its number
        in that epoch, from 1; each (...).

    Returns
    -------
    array of shape (...)
        The iterations in all.

    Notes
    -----
    Keras keeps the last batch, and so does PyTorch's `DataLoader` unless `drop_last` is set.

    References
    ----------
    Goodfellow, Bengio, Courville, Deep Learning (2016), section 8.1.3.

    Examples
    --------
    >>> [int(epoch_arithmetic(1000, 32, 10, last_batch=kind)) for kind in ("kept", "dropped")]
    [320, 310]
    """
    one_of("last_batch", last_batch, LAST_BATCHES)
    xp = array_namespace(samples, batch_size)
    train = samples
    if held_out is not None:
        train = step("train", samples * (100 - held_out) / 100)
    rounded = xp.ceil if last_batch == "kept" else xp.floor
    batches = step("batches", rounded(train / batch_size))
    full = batches - 1 if last_batch == "kept" else batches
    step("last", train - full * batch_size)
    iterations = step("iterations", batches * epochs)
    if t is not None:
        epoch = step("epoch", xp.ceil(t / batches))
        step("position", t - (epoch - 1) * batches)
    return iterations


def k_fold(
    samples: Array,
    scores: Array,
    rival_scores: Array | None = None,
    *,
    deviation: str = "sample",
    step: Step = value_only,
) -> Array:
    """Evaluate k-fold cross-validation: the sizes of its parts, and what its scores say.

    Parameters
    ----------
    samples : array of shape (...)
        Size of the data set. It is cut into folds whose sizes differ by at most 1.
    scores : array of shape (..., K)
        The validation score of a model on each of K folds.
    rival_scores : array of shape (..., K)
        Those of another model.
    deviation
        The standard deviation divides by K - 1 ("sample") or by K ("population").
    step
        Recorder of the named steps: small, the size of the smallest folds; larger, how many
        folds have one sample more; train, the size of the training set when one of the smallest
        folds validates; mean and std, the mean and the standard deviation of the scores; for two
        models rival_mean, and better, 1 where the rival's mean is higher, else 0; each (...).

    Returns
    -------
    array of shape (...)
        The mean score.

    Notes
    -----
    "population" is the default of NumPy and the practice of scikit-learn's examples, "sample"
    that of statistics texts and of PyTorch.

    References
    ----------
    Stone, Cross-Validatory Choice and Assessment of Statistical Predictions (Journal of the Royal
    Statistical Society B 36(2), 1974); Goodfellow, Bengio, Courville, Deep Learning (2016),
    Algorithm 5.1.

    Examples
    --------
    >>> import numpy as np
    >>> float(k_fold(103.0, np.array([80.0, 90.0, 85.0, 85.0])))
    85.0
    """
    one_of("deviation", deviation, DEVIATIONS)
    xp = array_namespace(samples, scores)
    folds = scores.shape[-1]
    small = step("small", xp.floor(samples / folds))
    step("larger", samples - folds * small)
    step("train", samples - small)
    mean = step("mean", xp.mean(scores, axis=-1))
    squares = ((scores - spread(mean)) ** 2).sum(axis=-1)
    step("std", xp.sqrt(squares / (folds - 1 if deviation == "sample" else folds)))
    if rival_scores is not None:
        rival = step("rival_mean", xp.mean(rival_scores, axis=-1))
        step("better", xp.where(xp.greater(rival, mean), 1, 0))
    return mean
