"""Which of several overlapping boxes are kept."""

from collections.abc import Sequence
from itertools import permutations, product

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.figures import boxes_on_canvas
from qgen.params import Choice, Pick
from solvers.arrays import Array, array_namespace
from solvers.detection import box_iou, greedy, non_maximum_suppression
from solvers.steps import Values

_NAMES = ("A", "B", "C", "D", "E")


_SCORES = (0.95, 0.9, 0.8, 0.75, 0.6, 0.45)


def _scores(count: int) -> list[tuple[float, ...]]:
    """Scores that rise or fall over three neighbours: the middle one may be removed in vain."""
    return [
        scores
        for scores in permutations(_SCORES, count)
        if any(
            (scores[k] - scores[k + 1]) * (scores[k + 1] - scores[k + 2]) > 0
            for k in range(min(2, count - 2))
        )
    ]


def _boxes(count: int) -> list[NDArray[np.int_]]:
    """Boxes of which each overlaps the next well, and the one after it little."""
    drawn = product((6, 7, 8, 9, 10, 12), (5, 6, 8, 10), (1, 2, 3, 4), (1, 2, 3, 4), (0, 1), (0, 1))
    width, height, one, two, low, shift = np.array(list(drawn)).T[..., None]
    k = np.arange(count)
    x = (k + 1) // 2 * one + k // 2 * two
    y = low + k // 2 * shift
    chains = np.stack([x, y, x + width, y + height], axis=-1)
    to_next = box_iou(chains[:, :-1], chains[:, 1:])
    to_after = box_iou(chains[:, :-2], chains[:, 2:])
    fit = (to_next > 0.48).all(axis=-1) & (to_after < 0.37).all(axis=-1)
    return [np.roll(chain, turn, axis=0) for chain in chains[fit] for turn in range(count)]


def _level(boxes: Pick, scores: Sequence[Sequence[float]], *parts: Part) -> Level:
    return Level(
        params={"boxes": boxes, "scores": Pick(scores), "threshold": Choice([0.4, 0.45])},
        parts=parts,
    )


_ANY_BOXES = Pick(
    [
        (x, y, x + width, y + height)
        for x, y, width, height in product(range(6), (0, 1, 2), (4, 5, 6), (4, 5))
    ],
    (3,),
)


def _fit(s: Values) -> NDArray[np.bool_]:
    """Some boxes are removed and no IoU is close to the threshold."""
    clear = (np.abs(s.iou - s.threshold[:, None]) > 0.02).all(axis=-1)
    kept = s.keep.sum(axis=-1)
    return np.asarray(clear & (kept >= 2) & (kept < s.keep.shape[-1]))


def _against_all(s: Values) -> Array:
    """Boxes that no box of higher score overlaps, kept or not."""
    xp = array_namespace(s.scores)
    count = s.scores.shape[-1]
    pairs = [(i, j) for i in range(count) for j in range(i + 1, count)]
    keep: list[Array] = [1] * count
    for k, (i, j) in enumerate(pairs):
        first_higher = xp.where(xp.greater(s.scores[..., i], s.scores[..., j]), 1, 0)
        keep[i] = keep[i] * (1 - s.above[..., k] * (1 - first_higher))
        keep[j] = keep[j] * (1 - s.above[..., k] * first_higher)
    return xp.stack(keep, axis=-1)


def _lowest_first(s: Values) -> Array:
    return array_namespace(s.scores).stack(greedy(s.above, -s.scores), axis=-1)


def _only_the_best(s: Values) -> Array:
    xp = array_namespace(s.scores)
    return xp.where(xp.less(s.scores, xp.max(s.scores, axis=-1)[..., None]), 0, 1)


def _over_the_smaller(s: Values) -> Array:
    """The intersection, divided by the area of the smaller box."""
    xp = array_namespace(s.boxes)
    count = s.scores.shape[-1]
    area = (s.boxes[..., 2] - s.boxes[..., 0]) * (s.boxes[..., 3] - s.boxes[..., 1])
    pairs = [(i, j) for i in range(count) for j in range(i + 1, count)]
    first, second = map(list, zip(*pairs, strict=True))
    return s.intersection / xp.minimum(area[..., first], area[..., second])


_KEEP = Part("keep", marks=2, minutes=2)

FAMILY = Family(
    id="non_maximum_suppression",
    title="Non-maximum suppression",
    unit=5,
    topic="object detection",
    source="Girshick et al., Rich Feature Hierarchies for Accurate Object Detection and Semantic "
    "Segmentation (CVPR 2014), Section 2.2",
    solver=non_maximum_suppression,
    levels={
        1: _level(
            _ANY_BOXES, list(permutations(_SCORES, 3)), Part("iou", marks=3, minutes=5), _KEEP
        ),
        2: _level(Pick(_boxes(4)), _scores(4), Part("iou", marks=4, minutes=9), _KEEP),
        3: _level(
            Pick(_boxes(5)),
            _scores(5),
            Part("keep", marks=4, minutes=12),
            Part("removed_by", marks=2, minutes=2, labels=("kept", *_NAMES)),
        ),
    },
    misconceptions=(
        Misconception(
            "intersection_counted_twice",
            "union",
            lambda s: s.right + s.intersection,
            "The sum of the areas holds the intersection twice. Subtract it once.",
            levels=(1, 2),
        ),
        Misconception(
            "divided_by_smaller_box",
            "iou",
            _over_the_smaller,
            "IoU divides the intersection by the area of the *union* of the two boxes.",
            levels=(1, 2),
        ),
        Misconception(
            "lowest_score_first",
            "keep",
            _lowest_first,
            "Start with the box of the *highest* score: of two boxes that overlap too much, the "
            "detector is surer of that one.",
        ),
        Misconception(
            "only_best_kept",
            "keep",
            _only_the_best,
            "A class can have several objects in one image. A box is removed only if it overlaps "
            "a kept box too much.",
            levels=(1, 3),
        ),
        Misconception(
            "small_overlaps_removed",
            "above",
            lambda s: 1 - s.right,
            "A box is removed if its IoU with a kept box is *above* the threshold: then both "
            "probably show the same object.",
        ),
        Misconception(
            "compared_with_removed_boxes",
            "keep",
            _against_all,
            "A box that has been removed removes no others: compare only with the boxes that are "
            "kept.",
            levels=(2, 3),
        ),
    ),
    symbols={
        "boxes": "b",
        "scores": "s",
        "threshold": r"\tau",
        "intersection": "I",
        "union": "U",
        "iou": r"\mathrm{IoU}",
        "above": "a",
        "keep": "k",
        "removed_by": "r",
    },
    fit=_fit,
    figure=lambda s: boxes_on_canvas(s.boxes, _NAMES[: len(s.boxes)]),
)
