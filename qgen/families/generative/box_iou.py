"""Intersection over union of two boxes."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Convention, Family, Level, Misconception, Part
from qgen.figures import boxes_on_canvas
from qgen.params import Box, Grid
from solvers.arrays import Array, array_namespace
from solvers.detection import box_iou, box_sides
from solvers.steps import Values

_OVERLAP = Part("overlap", marks=1, minutes=2)
_INTERSECTION = Part("intersection", marks=1, minutes=1)
_AREAS = Part("areas", marks=1, minutes=1)
_UNION = Part("union", marks=1, minutes=1)
_IOU = Part("iou", marks=1, minutes=1)


def _outer_sides(s: Values) -> Array:
    """Width and height from the first corner of both boxes to the last."""
    xp = array_namespace(s.box_a)
    low = xp.minimum(s.box_a[..., :2], s.box_b[..., :2])
    high = xp.maximum(s.box_a[..., 2:], s.box_b[..., 2:])
    return box_sides(low, high, s.coordinates)


def _corner_products(s: Values) -> Array:
    boxes = (s.box_a, s.box_b)
    products = [box[..., 2] * box[..., 3] for box in boxes]
    return array_namespace(s.box_a).stack(products, axis=-1)


def _fit(s: Values) -> NDArray[np.bool_]:
    """The boxes overlap by a good part, and neither lies in the other."""
    share = s.intersection / s.areas.min(axis=-1)
    return np.asarray((share > 0.15) & (share < 0.85) & (s.box_a != s.box_b).all(axis=-1))


FAMILY = Family(
    id="box_iou",
    title="Intersection over union",
    unit=5,
    topic="object detection",
    source="Everingham et al., The PASCAL Visual Object Classes Challenge (IJCV 2010), "
    "Section 4.2; Rezatofighi et al., Generalized Intersection over Union (CVPR 2019), "
    "Algorithm 2",
    solver=box_iou,
    levels={
        1: Level(
            params={
                "box_a": Box(Grid(1, 4, 1, (2,)), Grid(3, 6, 1, (2,))),
                "box_b": Box(Grid(1, 6, 1, (2,)), Grid(3, 6, 1, (2,))),
            },
            parts=(_OVERLAP, _INTERSECTION, _AREAS, _UNION, _IOU),
        ),
        2: Level(
            params={
                "box_a": Box(Grid(11, 39, 1, (2,)), Grid(21, 49, 1, (2,))),
                "box_b": Box(Grid(21, 59, 1, (2,)), Grid(21, 49, 1, (2,))),
            },
            parts=(_INTERSECTION, _AREAS, _UNION, _IOU),
        ),
        3: Level(
            params={
                "box_a": Box(Grid(11, 39, 1, (2,)), Grid(21, 49, 1, (2,))),
                "box_b": Box(Grid(21, 59, 1, (2,)), Grid(21, 49, 1, (2,))),
            },
            parts=(
                _INTERSECTION,
                _UNION,
                _IOU,
                Part("enclosing", marks=1, minutes=2),
                Part("giou", marks=2, minutes=2),
            ),
            settings={"generalized": True},
        ),
    },
    misconceptions=(  # those that lead to values below 1 first: they make better options
        Misconception(
            "intersection_counted_twice",
            "union",
            lambda s: s.areas.sum(axis=-1),
            "The sum of the areas holds the intersection twice. Subtract it once.",
        ),
        Misconception(
            "dice_for_iou",
            "iou",
            lambda s: 2 * s.intersection / s.areas.sum(axis=-1),
            "Twice the intersection over the *sum* of the areas is the Dice coefficient. IoU is "
            "the intersection over the area of the *union*.",
            levels=(1, 2),
        ),
        Misconception(
            "rest_not_subtracted_from_one",
            "giou",
            lambda s: s.iou - s.union / s.enclosing,
            r"GIoU subtracts the part of the enclosing box that is *empty*, $(C - U)/C$.",
            levels=(3,),
        ),
        Misconception(
            "penalty_added",
            "giou",
            lambda s: s.iou + (s.enclosing - s.union) / s.enclosing,
            "Empty space in the enclosing box is a penalty: subtract $(C - U)/C$ from the IoU.",
            levels=(3,),
        ),
        Misconception(
            "corners_read_as_sides",
            "areas",
            _corner_products,
            "The last two numbers of a box are its second corner, not its width and height: "
            "subtract the first corner from it.",
        ),
        Misconception(
            "divided_by_one_box",
            "iou",
            lambda s: s.intersection / s.areas[..., 0],
            "IoU divides by the area of the *union*. The part of the ground truth that is "
            "covered does not notice a prediction that is far too large.",
        ),
        Misconception(
            "outer_sides_taken",
            "overlap",
            _outer_sides,
            "The boxes share what begins at the *larger* of the two first corners and ends at "
            r"the *smaller* of the two last ones: $\min(x_2^A, x_2^B) - \max(x_1^A, x_1^B)$.",
        ),
    ),
    symbols={
        "box_a": ("x_1^A", "y_1^A", "x_2^A", "y_2^A"),
        "box_b": ("x_1^B", "y_1^B", "x_2^B", "y_2^B"),
        "overlap": ("w", "h"),
        "intersection": "I",
        "areas": ("S_A", "S_B"),
        "union": "U",
        "iou": r"\mathrm{IoU}",
        "enclosing": "C",
        "giou": r"\mathrm{GIoU}",
    },
    conventions={
        # Rezatofighi et al. (2019); the PASCAL VOC development kit counts pixels
        "coordinates": Convention(
            {
                "continuous": "Coordinates are continuous: a box is $x_2 - x_1$ wide "
                "and $y_2 - y_1$ high.",
                "pixel": "Coordinates count pixels, and both corners belong to the box: "
                "it is $x_2 - x_1 + 1$ wide and $y_2 - y_1 + 1$ high.",
            }
        )
    },
    fit=_fit,
    figure=lambda s: boxes_on_canvas([s.box_a, s.box_b], "AB"),
)
