"""Ranked detections: precision, recall, and the area under their curve."""

from solvers.arrays import Array, array_namespace, spread
from solvers.metrics import is_at
from solvers.options import one_of
from solvers.steps import Step, value_only

INTERPOLATIONS = ("all_points", "eleven_points", "coco")

_POINTS = {"eleven_points": 10, "coco": 100}
"""Into how many equal steps the recall is divided."""


def average_precision(
    correct: Array,
    positives: Array,
    scores: Array | None = None,
    *,
    interpolation: str = "all_points",
    step: Step = value_only,
) -> Array:
    """Compute the average precision of ranked detections.

    Parameters
    ----------
    correct : array of shape (..., N)
        1 for a detection that matches an object, 0 for a false alarm; in the order of falling
        scores unless there are scores.
    positives : array of shape (...)
        How many objects there are in the ground truth.
    scores : array of shape (..., N), optional
        All different.
    interpolation
        The precision at a recall is the largest precision at this recall or a larger one.
        "all_points": the area under this curve. "eleven_points": its mean at the recalls 0,
        0.1, ..., 1. "coco": its mean at the recalls 0, 0.01, ..., 1.
    step
        Recorder of the named steps: with scores, rank and ranked, each (..., N); hits,
        precision, recall and envelope, the largest precision at a rank or a later one, each
        (..., N); weight (..., N), by how much the recall grows at each rank, or with the other
        interpolations how many of the fixed recalls lie above the recall before and not above
        this one (the first also gets recall 0); ap (...).

    Returns
    -------
    array of shape (...)
        A fraction.

    Raises
    ------
    ValueError
        If interpolation is not one of its three values.

    References
    ----------
    Everingham et al., The PASCAL Visual Object Classes Challenge (IJCV 2010), Section 4.2:
    eleven points, used up to 2007 and in VOC 2009; its development kit of 2010 and Padilla et
    al., A Survey on Performance Metrics for Object-Detection Algorithms (2020), eqs. 5-8: all
    points; Lin et al., Microsoft COCO (ECCV 2014), and its evaluation code: 101 points.

    Examples
    --------
    >>> import numpy as np
    >>> print(average_precision(np.array([1, 0, 1]), 2).round(4))
    0.8333
    """
    one_of("interpolation", interpolation, INTERPOLATIONS)
    xp = array_namespace(correct, scores)
    if scores is not None:
        correct = _in_order(correct, scores, step)
    ranks = range(1, correct.shape[-1] + 1)
    counts = [correct[..., :k].sum(axis=-1) for k in ranks]
    hits = step("hits", xp.stack(counts, axis=-1))
    precision = step("precision", xp.stack([hits[..., k - 1] / k for k in ranks], axis=-1))
    recall = step("recall", hits / spread(positives))
    best = [xp.max(precision[..., k - 1 :], axis=-1) for k in ranks]
    envelope = step("envelope", xp.stack(best, axis=-1))
    weight = step("weight", _weights(recall, interpolation))
    total = (weight * envelope).sum(axis=-1)
    points = _POINTS.get(interpolation)
    return step("ap", total if points is None else total / (points + 1))


def _in_order(correct: Array, scores: Array, step: Step) -> Array:
    """Put the detections into the order of falling scores."""
    xp = array_namespace(correct, scores)
    higher = xp.greater(scores[..., None, :], scores[..., :, None])
    rank = step("rank", 1 + xp.where(higher, 1, 0).sum(axis=-1))
    placed = xp.where(is_at(rank - 1, scores.shape[-1]), correct[..., None], 0)
    return step("ranked", placed.sum(axis=-2))


def _weights(recall: Array, interpolation: str) -> Array:
    """By how much each rank raises the recall: as a fraction, or in fixed points."""
    xp = array_namespace(recall)
    reached = recall
    if interpolation in _POINTS:
        # A recall such as 0.7 may lie a rounding error below its decimal.
        reached = xp.floor(_POINTS[interpolation] * recall + 1e-9)
    first = reached[..., :1] + 1 if interpolation in _POINTS else reached[..., :1]
    return xp.concatenate([first, reached[..., 1:] - reached[..., :-1]], axis=-1)
