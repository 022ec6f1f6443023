"""Segmentation: how well label maps and instance masks agree with the ground truth."""

from solvers.arrays import Array, array_namespace
from solvers.metrics import is_at
from solvers.steps import Step, value_only


def segmentation_metrics(
    truth: Array,
    prediction: Array,
    *,
    classes: int,
    weighted: bool = False,
    step: Step = value_only,
) -> Array:
    """Compare two label maps: pixel accuracy, IoU and Dice of each class, mean IoU.

    Parameters
    ----------
    truth, prediction : array of shape (..., H, W)
        The class of each pixel, counted from 1.
    classes
        How many there are, K. Each must occur in one of the maps.
    weighted
        Also average the IoU weighted by how frequent each class is in the ground truth.
    step
        Recorder of the named steps: intersection, predicted_size, true_size, each (..., K), in
        pixels; pixel_accuracy (...); union (..., K); iou (..., K); miou (...); dice (..., K);
        if weighted also fwiou (...).

    Returns
    -------
    array of shape (...)
        The mean IoU as a fraction, of all classes; the weighted one if weighted.

    References
    ----------
    Long, Shelhamer, Darrell, Fully Convolutional Networks for Semantic Segmentation (CVPR
    2015), Section 5, with these four averages; Milletari, Navab, Ahmadi, V-Net (3DV 2016),
    Section 3, for the Dice coefficient.

    Examples
    --------
    >>> import numpy as np
    >>> truth, prediction = np.array([[1, 1, 2, 2]]), np.array([[1, 2, 2, 2]])
    >>> print(segmentation_metrics(truth, prediction, classes=2).round(4))
    0.5833
    """
    xp = array_namespace(truth, prediction)
    true, predicted = (is_at(labels - 1, classes) for labels in (truth, prediction))
    both = xp.logical_and(true, predicted)
    shared = step("intersection", _pixels(both))
    predicted_size = step("predicted_size", _pixels(predicted))
    true_size = step("true_size", _pixels(true))
    pixels = truth.shape[-1] * truth.shape[-2]
    step("pixel_accuracy", shared.sum(axis=-1) / pixels)
    union = step("union", predicted_size + true_size - shared)
    iou = step("iou", shared / union)
    miou = step("miou", xp.mean(iou, axis=-1))
    step("dice", 2 * shared / (predicted_size + true_size))
    if not weighted:
        return miou
    return step("fwiou", (true_size * iou).sum(axis=-1) / pixels)


def _pixels(mask: Array) -> Array:
    """Count the pixels of masks of shape (..., H, W, K): shape (..., K)."""
    xp = array_namespace(mask)
    return xp.where(mask, 1, 0).sum(axis=(-3, -2))


def instance_matching(
    truth: Array,
    prediction: Array,
    *,
    instances: tuple[int, int],
    threshold: float = 0.5,
    panoptic: bool = False,
    step: Step = value_only,
) -> Array:
    """Match predicted instances to those of the ground truth by the IoU of their masks.

    Parameters
    ----------
    truth, prediction : array of shape (..., H, W)
        The instance that each pixel belongs to, counted from 1; 0 is the background.
    instances
        How many there are, M of the ground truth and N predicted.
    threshold
        A pair is a match if its IoU is larger. It must be at least 0.5, so that each
        instance has one match at most.
    panoptic
        Go on to the panoptic quality.
    step
        Recorder of the named steps: intersection (..., N, M), in pixels; predicted_size
        (..., N) and true_size (..., M); iou (..., N, M); match (..., N), the number of the
        instance that each prediction is matched to, 0 if to none; tp (...); precision and
        recall (...); if panoptic also matched_iou (...), the sum over the matches, and pq (...).

    Returns
    -------
    array of shape (...)
        Recall as a fraction; the panoptic quality if panoptic.

    Raises
    ------
    ValueError
        If the threshold is below 0.5.

    References
    ----------
    Lin et al., Microsoft COCO (ECCV 2014), Section 5; Kirillov et al., Panoptic Segmentation
    (CVPR 2019), Section 4: matches above 0.5 are unique (4.1), and the quality (4.2).

    Examples
    --------
    >>> import numpy as np
    >>> truth, prediction = np.array([[1, 1, 0, 2, 2]]), np.array([[1, 1, 1, 0, 2]])
    >>> print(instance_matching(truth, prediction, instances=(2, 2)))
    0.5
    """
    if threshold < 0.5:
        raise ValueError(f"threshold must be at least 0.5, got {threshold}")
    xp = array_namespace(truth, prediction)
    of_truth, predicted = instances
    true, found = is_at(truth - 1, of_truth), is_at(prediction - 1, predicted)
    pairs = xp.logical_and(found[..., :, None], true[..., None, :])
    shared = step("intersection", xp.where(pairs, 1, 0).sum(axis=(-4, -3)))
    predicted_size = step("predicted_size", _pixels(found))
    true_size = step("true_size", _pixels(true))
    union = predicted_size[..., :, None] + true_size[..., None, :] - shared
    iou = step("iou", shared / union)
    matched = xp.greater(iou, threshold)
    number = [xp.where(matched[..., m], m + 1, 0) for m in range(of_truth)]
    match = step("match", xp.stack(number, axis=-1).sum(axis=-1))
    tp = step("tp", xp.where(xp.greater(match, 0.5), 1, 0).sum(axis=-1))
    step("precision", tp / predicted)
    recall = step("recall", tp / of_truth)
    if not panoptic:
        return recall
    total = step("matched_iou", xp.where(matched, iou, 0).sum(axis=(-2, -1)))
    return step("pq", total / (tp + (predicted - tp) / 2 + (of_truth - tp) / 2))
