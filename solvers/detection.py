"""Object detection: how well two boxes agree, and which of many boxes to keep."""

from itertools import combinations

from solvers.arrays import Array, array_namespace, spread
from solvers.options import one_of
from solvers.steps import Step, value_only

COORDINATES = ("continuous", "pixel")


def box_iou(
    box_a: Array,
    box_b: Array,
    *,
    coordinates: str = "continuous",
    generalized: bool = False,
    step: Step = value_only,
) -> Array:
    """Divide the area that two boxes share by the area that they cover together.

    Parameters
    ----------
    box_a, box_b : array of shape (..., 4)
        Corners x1, y1, x2, y2 with x1 < x2 and y1 < y2.
    coordinates
        "continuous": corners are points, and a box is x2 - x1 wide. "pixel": corners are
        the first and the last pixel in the box, which is x2 - x1 + 1 pixels wide.
    generalized
        Go on to GIoU = IoU - (C - U) / C, with C the smallest box around both.
    step
        Recorder of the named steps: overlap (..., 2), width and height that the boxes
        share, 0 if they are apart; intersection (...); areas (..., 2) of both boxes;
        union (...); iou (...); if generalized also enclosing (...), an area, and giou (...).

    Returns
    -------
    array of shape (...)
        The last step, as a fraction.

    Raises
    ------
    ValueError
        If coordinates is neither "continuous" nor "pixel".

    References
    ----------
    Everingham et al., The PASCAL Visual Object Classes Challenge (IJCV 2010), Section 4.2,
    whose development kit counts pixels; Rezatofighi et al., Generalized Intersection over
    Union (CVPR 2019), Algorithms 1 and 2, with continuous coordinates.

    Examples
    --------
    >>> import numpy as np
    >>> a, b = np.array([0.0, 0.0, 2.0, 2.0]), np.array([1.0, 1.0, 3.0, 3.0])
    >>> print(box_iou(a, b).round(4), box_iou(a, b, generalized=True).round(4))
    0.1429 -0.0794
    """
    xp = array_namespace(box_a, box_b)
    low_a, high_a, low_b, high_b = box_a[..., :2], box_a[..., 2:], box_b[..., :2], box_b[..., 2:]

    shared = box_sides(xp.maximum(low_a, low_b), xp.minimum(high_a, high_b), coordinates)
    overlap = step("overlap", xp.maximum(0, shared))
    intersection = step("intersection", _area(overlap))
    own = [box_sides(low_a, high_a, coordinates), box_sides(low_b, high_b, coordinates)]
    areas = step("areas", xp.stack([_area(sides) for sides in own], axis=-1))
    union = step("union", areas[..., 0] + areas[..., 1] - intersection)
    iou = step("iou", intersection / union)
    if not generalized:
        return iou
    around = box_sides(xp.minimum(low_a, low_b), xp.maximum(high_a, high_b), coordinates)
    enclosing = step("enclosing", _area(around))
    return step("giou", iou - (enclosing - union) / enclosing)


def box_sides(low: Array, high: Array, coordinates: str = "continuous") -> Array:
    """Return width and height, of shape (..., 2), between two corners of shape (..., 2).

    Raises
    ------
    ValueError
        If coordinates is neither "continuous" nor "pixel".
    """
    one_of("coordinates", coordinates, COORDINATES)
    return high - low + 1 if coordinates == "pixel" else high - low


def non_maximum_suppression(
    boxes: Array,
    scores: Array,
    threshold: Array,
    *,
    coordinates: str = "continuous",
    step: Step = value_only,
) -> Array:
    """Keep the boxes that do not overlap a kept box of higher score.

    Parameters
    ----------
    boxes : array of shape (..., N, 4)
        Corners, as for `box_iou`.
    scores : array of shape (..., N)
        Positive and all different.
    threshold : array of shape (...)
        A box is removed if its IoU with a kept box is larger; a fraction.
    coordinates
        As for `box_iou`.
    step
        Recorder of the named steps, of the N(N-1)/2 pairs 12, 13, ..., 23, ...: intersection,
        union, iou, and above, 1 where the IoU is above the threshold. Then keep (..., N), 1
        for kept boxes and 0 for removed ones; and removed_by (..., N), 0 for a kept box, else
        the number, from 1, of the kept box of highest score that removes it.

    Returns
    -------
    array of shape (..., N)
        1 for kept boxes, 0 for the others.

    References
    ----------
    Girshick et al., Rich feature hierarchies (CVPR 2014), Section 2.2: greedy suppression; a
    box stays at an IoU equal to the threshold, as in the code of Fast R-CNN and in ONNX.

    Examples
    --------
    The second box is removed by the first, so it cannot remove the third:

    >>> import numpy as np
    >>> boxes = np.array([[0.0, 0, 4, 1], [1, 0, 5, 1], [2, 0, 6, 1]])
    >>> print(non_maximum_suppression(boxes, np.array([0.9, 0.8, 0.7]), 0.5))
    [1 0 1]
    """
    xp = array_namespace(boxes, scores)
    count = scores.shape[-1]
    pairs = list(combinations(range(count), 2))
    first, second = map(list, zip(*pairs, strict=True))

    def shown(name: str, value: Array, /) -> Array:
        return step(name, value) if name in ("intersection", "union", "iou") else value

    iou = box_iou(boxes[..., first, :], boxes[..., second, :], coordinates=coordinates, step=shown)
    above = step("above", xp.where(xp.greater(iou, spread(threshold)), 1, 0))
    keep = step("keep", xp.stack(greedy(above, scores), axis=-1))
    removers = (scores * keep)[..., None, :] * _higher(above, scores)
    nobody = 0 * removers[..., :1]
    step("removed_by", xp.argmax(xp.concatenate([nobody, removers], axis=-1), axis=-1))
    return keep


def greedy(above: Array, scores: Array) -> list[Array]:
    """Say of each box whether it is kept, given for each pair whether it overlaps too much.

    Each round settles the box that is next by score: a box is kept if no kept box of higher
    score overlaps it.
    """
    count = scores.shape[-1]
    higher = _higher(above, scores)
    keep: list[Array] = [1] * count
    for _ in range(count - 1):
        keep = [_spared(keep, higher[..., i, :], but=i) for i in range(count)]
    return keep


def _spared(keep: list[Array], higher: Array, *, but: int) -> Array:
    """1 if none of the kept boxes is a higher one, else 0; a box does not remove itself."""
    spared: Array = 1
    for j, kept in enumerate(keep):
        if j != but:
            spared = spared * (1 - kept * higher[..., j])
    return spared


def _higher(above: Array, scores: Array) -> Array:
    """For boxes i and j, 1 if j overlaps i too much and has the higher score: (..., N, N)."""
    xp = array_namespace(above, scores)
    count = scores.shape[-1]
    place = {pair: k for k, pair in enumerate(combinations(range(count), 2))}

    def entry(i: int, j: int) -> Array:
        overlap = above[..., place.get((min(i, j), max(i, j)), 0)]
        return overlap * xp.where(xp.greater(scores[..., j], scores[..., i]), 1, 0)

    rows = [xp.stack([entry(i, j) for j in range(count)], axis=-1) for i in range(count)]
    return xp.stack(rows, axis=-2)


def _area(sides: Array) -> Array:
    return sides[..., 0] * sides[..., 1]
