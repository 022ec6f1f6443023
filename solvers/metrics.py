"""How well a classifier does, from its confusion matrix or from its scores."""

from collections.abc import Sequence

from solvers.arrays import Array, array_namespace
from solvers.options import one_of
from solvers.steps import Step, value_only

MACRO = ("mean_of_f1", "f1_of_means")


def classification_metrics(
    confusion: Array | None = None,
    scores: Array | None = None,
    y: Array | None = None,
    *,
    positive: int | None = None,
    ks: Sequence[int] = (1, 2),
    macro: str = "mean_of_f1",
    step: Step = value_only,
) -> Array:
    """Compute accuracy, precision, recall and F1, per class and averaged.

    Parameters
    ----------
    confusion : array of shape (..., K, K), optional
        How many samples of each class (rows) were given each class (columns); without it,
        it is counted from scores and y.
    scores : array of shape (..., N, K), optional
        The classifier's scores, in any unit.
    y : array of shape (..., N), optional
        True classes, counted from 0.
    positive
        The class whose precision, recall and F1 are wanted, counted from 0; without it, those
        of all classes and their averages.
    ks
        For which k the top-k accuracy is wanted, where there are scores.
    macro
        "mean_of_f1": macro F1 is the mean of the classes' F1 scores. "f1_of_means": it is the
        harmonic mean of macro-averaged precision and recall.
    step
        Recorder of the named steps. With scores: rank (..., N), the place of the true class
        among the scores, from 1; top_k (..., len(ks)); predicted (..., N), the class with the
        largest score; confusion. Then accuracy (...); tp, fp, fn, precision, recall and f1,
        each (..., K), or (...) of the positive class. For all classes also macro_precision and
        macro_recall (with "f1_of_means"), macro_f1 and micro_f1, each (...).

    Returns
    -------
    array of shape (...)
        F1 as a fraction: of the positive class, or micro-averaged.

    Raises
    ------
    ValueError
        If macro is not one of its two values, or there is neither a confusion matrix nor
        scores and y.

    References
    ----------
    Manning, Raghavan, Schütze, Introduction to Information Retrieval (2008), Sections 8.3 and
    13.6. The mean of F1 scores is scikit-learn's macro average; the other is that of Sokolova,
    Lapalme, A systematic analysis of performance measures (2009), Table 3. Opitz, Burst, Macro
    F1 and Macro F1 (2019) compare them. Top-k: Russakovsky et al., ImageNet (IJCV 2015), 4.1.

    Examples
    --------
    >>> import numpy as np
    >>> print(classification_metrics(np.array([[6.0, 2.0], [4.0, 8.0]]), positive=0).round(4))
    0.6667
    """
    one_of("macro", macro, MACRO)
    if confusion is None:
        if scores is None or y is None:
            raise ValueError("the metrics need either a confusion matrix or both scores and y")
        confusion = _counted(scores, y, ks, step)
    xp = array_namespace(confusion)
    classes = range(confusion.shape[-1])
    hits = confusion[..., classes, classes]
    step("accuracy", hits.sum(axis=-1) / confusion.sum(axis=(-2, -1)))
    counts = [
        count[..., positive] if positive is not None else count for count in _tp_fp_fn(confusion)
    ]
    tp, fp, fn = map(step, ("tp", "fp", "fn"), counts)
    precision = step("precision", ratio(tp, tp + fp))
    recall = step("recall", ratio(tp, tp + fn))
    f1 = step("f1", f1_score(precision, recall))
    if positive is not None:
        return f1
    if macro == "mean_of_f1":
        step("macro_f1", xp.mean(f1, axis=-1))
    else:
        mean_precision = step("macro_precision", xp.mean(precision, axis=-1))
        mean_recall = step("macro_recall", xp.mean(recall, axis=-1))
        step("macro_f1", f1_score(mean_precision, mean_recall))
    tp, fp, fn = (count.sum(axis=-1) for count in (tp, fp, fn))
    return step("micro_f1", 2 * tp / (2 * tp + fp + fn))


def _tp_fp_fn(confusion: Array) -> list[Array]:
    """Count true positives, false positives and false negatives of each class, each (..., K)."""
    classes = range(confusion.shape[-1])
    others = [[j for j in classes if j != k] for k in classes]
    wrong = [confusion[..., rest, k].sum(axis=-1) for k, rest in zip(classes, others, strict=True)]
    missed = [confusion[..., k, rest].sum(axis=-1) for k, rest in zip(classes, others, strict=True)]
    stack = array_namespace(confusion).stack
    return [confusion[..., classes, classes], stack(wrong, axis=-1), stack(missed, axis=-1)]


def f1_score(precision: Array, recall: Array) -> Array:
    """Return the harmonic mean 2PR / (P + R) of precision and recall, entry by entry."""
    return ratio(2 * precision * recall, precision + recall)


def ratio(part: Array, whole: Array) -> Array:
    """Divide counts, or what follows from them: 0 where the whole is 0.

    Symbols are divided as they are: their formula stays the textbook's.
    """
    xp = array_namespace(part, whole)
    if xp.__name__ == "solvers.symbolic":
        return part / whole
    return part / xp.where(xp.equal(whole, 0), 1, whole)


def _counted(scores: Array, y: Array, ks: Sequence[int], step: Step) -> Array:
    """Count the confusion matrix of the classes with the largest scores."""
    xp = array_namespace(scores, y)
    classes = scores.shape[-1]
    true = is_at(y, classes)
    of_true = xp.where(true, scores, 0).sum(axis=-1)
    above = xp.where(xp.greater(scores, of_true[..., None]), 1, 0)
    rank = step("rank", 1 + above.sum(axis=-1))
    within = [xp.where(xp.less(rank, k + 0.5), 1, 0) for k in ks]
    step("top_k", xp.stack([xp.mean(hit, axis=-1) for hit in within], axis=-1))
    predicted = step("predicted", xp.argmax(scores, axis=-1))
    both = xp.logical_and(true[..., :, None], is_at(predicted, classes)[..., None, :])
    return step("confusion", xp.where(both, 1, 0).sum(axis=-3))


def is_at(index: Array, size: int) -> Array:
    """Say of each of `size` places whether it is the index: from (...) to (..., size).

    An index that a nudge or a slip left beside a whole number counts as the nearest one.
    """
    xp = array_namespace(index)
    places = [
        xp.logical_and(xp.greater(index, k - 0.5), xp.less(index, k + 0.5)) for k in range(size)
    ]
    return xp.stack(places, axis=-1)
