"""Matching predicted instances to the ground truth by the IoU of their masks."""

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Pick
from solvers.arrays import Array, array_namespace
from solvers.segmentation import instance_matching
from solvers.steps import Values


def _rows(count: int, width: int) -> Iterator[tuple[int, ...]]:
    """Rows of instances from left to right, each two or three pixels wide."""
    gaps, lengths = [(0, 1)] * count, [(2, 3)] * count
    for drawn in product(*gaps, *lengths):
        row: tuple[int, ...] = ()
        for k, (gap, length) in enumerate(zip(drawn[:count], drawn[count:], strict=True), start=1):
            row += (0,) * gap + (k,) * length
        if len(row) <= width:
            yield row + (0,) * (width - len(row))


def _level(
    size: tuple[int, int], instances: tuple[int, int], parts: Sequence[Part], *, panoptic: bool
) -> Level:
    """Maps of height and width `size`, with so many true and predicted instances."""
    height, width = size
    of_truth, predicted = (Pick(list(_rows(k, width)), (height,)) for k in instances)
    return Level(
        params={"truth": of_truth, "prediction": predicted},
        parts=parts,
        settings={"instances": instances, "panoptic": panoptic},
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


def _dice(s: Values) -> Array:
    return 2 * s.intersection / (s.predicted_size[..., :, None] + s.true_size[..., None, :])


_IOU = Part("iou", marks=2, minutes=4)
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
        1: _level((3, 7), (2, 2), (_IOU, _MATCH, _PRECISION), panoptic=False),
        2: _level((3, 9), (2, 3), (_IOU, _MATCH, _PRECISION, _RECALL), panoptic=False),
        3: _level(
            (4, 9),
            (2, 3),
            (_IOU, _MATCH, _PRECISION, _RECALL, Part("pq", marks=2, minutes=2)),
            panoptic=True,
        ),
    },
    misconceptions=(
        Misconception(
            "dice_for_iou",
            "iou",
            _dice,
            "That is the Dice coefficient. IoU divides the shared pixels by the pixels of the "
            "*union* of the two masks.",
        ),
        Misconception(
            "threshold_ignored",
            "match",
            _largest_overlap,
            "Overlapping is not enough: a prediction is a match only if its IoU is above the "
            "threshold.",
        ),
        Misconception(
            "pixels_for_instances",
            "precision",
            lambda s: s.intersection.sum(axis=(-2, -1)) / s.predicted_size.sum(axis=-1),
            "The precision counts *instances*, not pixels: matched predictions divided by all "
            "predictions.",
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
