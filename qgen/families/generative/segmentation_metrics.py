"""Pixel accuracy, intersection over union and Dice coefficient of label maps."""

from collections.abc import Sequence
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Pick
from solvers.arrays import Array, array_namespace
from solvers.segmentation import segmentation_metrics
from solvers.steps import Values


def _level(
    height: int, width: int, classes: int, parts: Sequence[Part], *, weighted: bool = False
) -> Level:
    """Maps whose rows go through the classes from left to right, each row at its own columns."""
    ordered = combinations_with_replacement(range(1, classes + 1), width)
    rows = [row for row in ordered if row[0] == 1 and len(set(row)) >= 2]
    return Level(
        params={"truth": Pick(rows, (height,)), "prediction": Pick(rows, (height,))},
        parts=parts,
        settings={"classes": classes, "weighted": weighted},
    )


def _fit(s: Values) -> NDArray[np.bool_]:
    """Mostly right but of no class throughout, and all that is taken for the mean IoU apart."""
    each = ((s.iou > 0.15) & (s.iou < 0.95)).all(axis=-1)
    recall, dice = _class_accuracy(s), s.dice.mean(axis=-1)
    taken = np.stack([s.miou, s.pixel_accuracy, recall, dice])
    apart = (np.diff(np.sort(taken, axis=0), axis=0) > 0.005).all(axis=0)
    return np.asarray(each & (s.pixel_accuracy > 0.5) & apart)


def _class_accuracy(s: Values) -> Array:
    """The mean over the classes of the share of their pixels that is right."""
    return array_namespace(s.intersection).mean(s.intersection / s.true_size, axis=-1)


_ACCURACY = Part("pixel_accuracy", marks=1, minutes=1)

FAMILY = Family(
    id="segmentation_metrics",
    title="Metrics of a semantic segmentation",
    unit=5,
    topic="semantic segmentation",
    source="Long, Shelhamer & Darrell, Fully Convolutional Networks for Semantic Segmentation "
    "(CVPR 2015), Section 5; Milletari et al., V-Net (3DV 2016), Section 3",
    solver=segmentation_metrics,
    levels={
        1: _level(
            3,
            4,
            2,
            (
                _ACCURACY,
                Part("iou", marks=2, minutes=3),
                Part("miou", marks=1, minutes=1),
            ),
        ),
        2: _level(
            4,
            5,
            3,
            (
                Part("intersection", marks=1, minutes=2),
                _ACCURACY,
                Part("iou", marks=2, minutes=4),
                Part("miou", marks=1, minutes=1),
                Part("dice", marks=2, minutes=2),
            ),
        ),
        3: _level(
            5,
            6,
            3,
            (
                Part("iou", marks=3, minutes=6),
                Part("miou", marks=1, minutes=1),
                Part("dice", marks=2, minutes=2),
                Part("fwiou", marks=2, minutes=2),
            ),
            weighted=True,
        ),
    },
    misconceptions=(
        Misconception(
            "plain_mean_for_weighted",
            "fwiou",
            lambda s: s.miou,
            "That is the mean IoU, in which all classes count the same. Here the weight of a class "
            "is the share of the pixels that it has in the ground truth.",
            levels=(3,),
        ),
        Misconception(
            "weighted_by_prediction",
            "fwiou",
            lambda s: (s.predicted_size * s.iou).sum(axis=-1) / s.predicted_size.sum(axis=-1),
            "The weight of a class is how frequent it is in the *ground truth*; otherwise a "
            "network could choose its own weights.",
            levels=(3,),
        ),
        Misconception(
            "class_accuracy_for_pixel_accuracy",
            "pixel_accuracy",
            _class_accuracy,
            "Pixel accuracy is the share of *all* pixels that are right. The mean of the classes' "
            "shares would give a rare class as much weight as a frequent one.",
            levels=(1, 2),
        ),
        Misconception(
            "dice_for_iou",
            "iou",
            lambda s: 2 * s.intersection / (s.predicted_size + s.true_size),
            r"That is the Dice coefficient, $2I/(P + T)$. IoU divides the intersection by the "
            r"*union*, $I/(P + T - I)$.",
        ),
        Misconception(
            "intersection_counted_twice",
            "union",
            lambda s: s.predicted_size + s.true_size,
            "The two sizes together count the pixels that both have twice. "
            "Subtract the intersection once to get the union.",
        ),
        Misconception(
            "recall_for_iou",
            "iou",
            lambda s: s.intersection / s.true_size,
            "Divided by the size in the ground truth alone, a class that is predicted everywhere "
            "would look perfect. IoU divides by the union.",
        ),
        Misconception(
            "accuracy_for_mean_iou",
            "miou",
            lambda s: s.pixel_accuracy,
            "The mean IoU is the plain mean of the classes' IoU values.",
        ),
        Misconception(
            "background_left_out",
            "miou",
            lambda s: s.iou[..., 1],
            "The background is a class like any other: the mean IoU is taken over both classes.",
            levels=(1,),
        ),
        Misconception(
            "iou_for_dice",
            "dice",
            lambda s: s.iou,
            r"That is the IoU. The Dice coefficient is $2I/(P + T)$: twice the intersection over "
            "the sum of both sizes.",
            levels=(2, 3),
        ),
        Misconception(
            "factor_two_forgotten",
            "dice",
            lambda s: s.right / 2,
            r"Without the 2 in $2I/(P + T)$, two equal maps would have a Dice coefficient of "
            r"$\frac{1}{2}$ instead of 1.",
            levels=(2, 3),
        ),
    ),
    symbols={
        "truth": "Y",
        "prediction": r"\hat Y",
        "intersection": "I",
        "predicted_size": "P",
        "true_size": "T",
        "pixel_accuracy": r"\mathrm{Acc}",
        "union": "U",
        "iou": r"\mathrm{IoU}",
        "miou": r"\mathrm{mIoU}",
        "dice": "D",
        "fwiou": r"\mathrm{fwIoU}",
    },
    fit=_fit,
)
