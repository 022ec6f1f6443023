"""Matching predicted instances to the ground truth by the IoU of their masks."""

from collections.abc import Iterator
from itertools import product

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Pick
from solvers.arrays import Array, array_namespace
from solvers.segmentation import instance_matching
from solvers.steps import Values

Row = tuple[int, ...]


def _rows(numbers: Row, width: int) -> Iterator[Row]:
    """Rows of the instances of these numbers from left to right, two or three pixels wide."""
    count = len(numbers)
    gaps, lengths = [(0, 1)] * count, [(2, 3)] * count
    for drawn in product(*gaps, *lengths):
        row: Row = ()
        for k, gap, length in zip(numbers, drawn[:count], drawn[count:], strict=True):
            row += (0,) * gap + (k,) * length
        if len(row) <= width:
            yield row + (0,) * (width - len(row))


def _true_maps(height: int, width: int) -> list[tuple[Row, ...]]:
    """Two instances on the left, or on the right: numbered unlike the predictions there."""
    left = list(_rows((2, 1), width))
    right = [row[::-1] for row in left]
    maps = [each for rows in (left, right) for each in product(rows, repeat=height)]
    return maps[:: len(maps) // 4000 + 1]


def _level(height: int, *parts: Part, panoptic: bool = False) -> Level:
    """Maps of this height with two true and three predicted instances."""
    width = 9
    return Level(
        params={
            "truth": Pick(_true_maps(height, width)),
            "prediction": Pick(list(_rows((1, 2, 3), width)), (height,)),
        },
        parts=parts,
        settings={"instances": (2, 3), "panoptic": panoptic},
    )


def _fit(s: Values) -> NDArray[np.bool_]:
    """Some predictions match and some do not, no IoU is close to the threshold."""
    clear = (np.abs(s.iou - 0.5) > 0.02).all(axis=(-2, -1))
    some = (s.tp >= 1) & (s.tp < s.match.shape[-1])
    return np.asarray(clear & some)


def _largest_overlap(s: Values) -> Array:
    """The instance that each prediction overlaps most, however little."""
    xp = array_namespace(s.iou)
    overlaps = xp.greater(xp.max(s.iou, axis=-1), 0)
    return xp.where(overlaps, xp.argmax(s.iou, axis=-1) + 1, 0)


def _of_equal_numbers(s: Values) -> Array:
    """The true instance of the same number, where its IoU is large enough."""
    xp = array_namespace(s.iou)
    predicted, of_truth = s.iou.shape[-2:]
    both = range(min(predicted, of_truth))
    same = [xp.where(xp.greater(s.iou[..., k, k], 0.5), k + 1, 0) for k in both]
    return xp.stack([*same, *[0 * same[0]] * (predicted - len(both))], axis=-1)


def _over_both_sizes(s: Values) -> Array:
    return s.intersection / (s.predicted_size[..., :, None] + s.true_size[..., None, :])


def _share_found(s: Values) -> Array:
    """The recall; no true instance is found twice."""
    of_truth = s.true_size.shape[-1]
    return array_namespace(s.tp).minimum(s.tp, of_truth) / of_truth


_MATCH = Part("match", marks=1, minutes=1)
_PRECISION = Part("precision", marks=1, minutes=1)
_RECALL = Part("recall", marks=1, minutes=1)

FAMILY = Family(
    id="instance_matching",
    title="Matching instances of a segmentation",
    unit=5,
    topic="instance segmentation",
    source="Lin et al., Microsoft COCO: Common Objects in Context (ECCV 2014), Section 5; "
    "Kirillov et al., Panoptic Segmentation (CVPR 2019), Section 4",
    solver=instance_matching,
    levels={
        1: _level(2, Part("iou", marks=2, minutes=4), _MATCH, _PRECISION),
        2: _level(3, Part("iou", marks=2, minutes=5), _MATCH, _PRECISION, _RECALL),
        3: _level(
            4,
            Part("iou", marks=3, minutes=6),
            _MATCH,
            _PRECISION,
            _RECALL,
            Part("pq", marks=2, minutes=3),
            panoptic=True,
        ),
    },
    misconceptions=(
        Misconception(
            "dice_for_iou",
            "iou",
            lambda s: 2 * _over_both_sizes(s),
            "That is the Dice coefficient. IoU divides the shared pixels by the pixels of the "
            "*union* of the two masks.",
        ),
        Misconception(
            "shared_pixels_counted_twice",
            "iou",
            _over_both_sizes,
            "The two sizes together count the shared pixels twice. Subtract them once to get the "
            "size of the union.",
        ),
        Misconception(
            "threshold_ignored",
            "match",
            _largest_overlap,
            "Overlapping is not enough: a prediction is a match only if its IoU is above the "
            "threshold.",
        ),
        Misconception(
            "equal_numbers_matched",
            "match",
            _of_equal_numbers,
            "The objects of the two maps are numbered independently. Whatever their numbers, a "
            "predicted and a true object match if the IoU of their masks is above the threshold.",
        ),
        Misconception(
            "pixels_for_instances",
            "precision",
            lambda s: s.intersection.sum(axis=(-2, -1)) / s.predicted_size.sum(axis=-1),
            "The precision counts *instances*, not pixels: matched predictions divided by all "
            "predictions.",
        ),
        Misconception(
            "recall_for_precision",
            "precision",
            _share_found,
            "Precision is a share of the *predicted* objects: divide the matches by how many "
            "objects are predicted.",
        ),
        Misconception(
            "precision_for_recall",
            "recall",
            lambda s: s.tp / s.match.shape[-1],
            "Recall is a share of the *true* instances: divide the matches by how many there are "
            "in the ground truth.",
            levels=(2, 3),
        ),
        Misconception(
            "misses_not_punished",
            "pq",
            lambda s: s.matched_iou / s.tp,
            "The mean IoU of the matches is only the segmentation quality. The panoptic quality "
            "also has half of the unmatched instances, of both maps, in its denominator.",
            levels=(3,),
        ),
        Misconception(
            "halves_forgotten",
            "pq",
            lambda s: s.matched_iou / (s.match.shape[-1] + s.true_size.shape[-1] - s.tp),
            r"Unmatched predictions and unmatched instances count *half* each: the denominator is "
            r"$\mathrm{TP} + \frac{1}{2}\mathrm{FP} + \frac{1}{2}\mathrm{FN}$.",
            levels=(3,),
        ),
    ),
    symbols={
        "truth": "Y",
        "prediction": r"\hat Y",
        "intersection": "I",
        "predicted_size": "p",
        "true_size": "t",
        "iou": r"\mathrm{IoU}",
        "match": "m",
        "tp": r"\mathrm{TP}",
        "precision": "P",
        "recall": "R",
        "matched_iou": "S",
        "pq": r"\mathrm{PQ}",
    },
    fit=_fit,
)
