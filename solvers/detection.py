"""Object detection: how well two boxes agree."""

from solvers.arrays import Array, array_namespace
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


def _area(sides: Array) -> Array:
    return sides[..., 0] * sides[..., 1]
