"""Precision and recall of ranked detections, and their average precision."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Convention, Family, Level, Misconception, Part
from qgen.params import Choice, Distinct, Grid, Param
from solvers.arrays import Array, array_namespace
from solvers.ranking import average_precision
from solvers.steps import Values

_OBJECTS = Grid(4, 25)
_CURVE = (
    Part("precision", marks=2, minutes=2),
    Part("recall", marks=1, minutes=2),
    Part("envelope", marks=1, minutes=2),
    Part("ap", marks=2, minutes=3),
)


def _level(detections: int, *parts: Part, positives: Param, scores: Param | None = None) -> Level:
    return Level(
        params={
            "correct": Choice([0, 1, 1], (detections,)),
            "positives": positives,
            **({} if scores is None else {"scores": scores}),
        },
        parts=parts,
    )


def _fit(s: Values) -> NDArray[np.bool_]:
    """Some objects are missed, and some alarms are false."""
    found = s.hits[:, -1]
    return np.asarray((found >= 2) & (found < s.positives) & (found < s.correct.shape[-1]))


def _best_before(s: Values) -> Array:
    """The largest precision up to each rank, instead of from it on."""
    xp = array_namespace(s.precision)
    ranks = range(1, s.precision.shape[-1] + 1)
    return xp.stack([xp.max(s.precision[..., :k], axis=-1) for k in ranks], axis=-1)


FAMILY = Family(
    id="average_precision",
    title="Average precision of a detector",
    unit=5,
    topic="object detection",
    source="Everingham et al., The PASCAL Visual Object Classes Challenge (IJCV 2010), "
    "Section 4.2; Padilla et al., A Survey on Performance Metrics for Object-Detection "
    "Algorithms (IWSSIP 2020), eqs. 5–8; Lin et al., Microsoft COCO (ECCV 2014)",
    solver=average_precision,
    levels={
        1: _level(6, *_CURVE, positives=_OBJECTS),
        2: _level(8, *_CURVE, positives=_OBJECTS),
        3: _level(
            8,
            Part("ranked", marks=1, minutes=2),
            _CURVE[0],
            _CURVE[1],
            Part("ap", marks=3, minutes=5),
            positives=_OBJECTS,
            scores=Distinct(Grid(0.31, 0.98, 0.01).options, (8,)),
        ),
    },
    misconceptions=(
        Misconception(
            "order_of_the_list",
            "ranked",
            lambda s: s.correct,
            "The curve is drawn from the highest score to the lowest: sort the detections first.",
            levels=(3,),
        ),
        Misconception(
            "divided_by_all_detections",
            "precision",
            lambda s: s.hits / s.hits.shape[-1],
            "The precision at rank $k$ looks at the first $k$ detections alone: divide the hits "
            "among them by $k$.",
        ),
        Misconception(
            "recall_of_the_found",
            "recall",
            lambda s: s.hits / s.hits[..., -1:],
            "Recall is a share of *all* objects of the ground truth, with those that no detection "
            "found.",
        ),
        Misconception(
            "not_interpolated",
            "envelope",
            lambda s: s.precision,
            "The interpolated precision at a rank is the largest precision at this rank *or a "
            "later one*: it never rises from one rank to the next.",
        ),
        Misconception(
            "largest_precision_so_far",
            "envelope",
            _best_before,
            "Look ahead, not back: at each rank take the largest precision from there to the end.",
        ),
        Misconception(
            "plain_mean_of_precisions",
            "ap",
            lambda s: array_namespace(s.envelope).mean(s.envelope, axis=-1),
            "Average precision is a mean over the *recall*: a rank at which the recall does not "
            "grow has no weight.",
        ),
    ),
    symbols={
        "correct": "c",
        "positives": "G",
        "scores": "s",
        "rank": "r",
        "ranked": "t",
        "hits": r"\mathrm{TP}",
        "precision": "P",
        "recall": "R",
        "envelope": r"\hat P",
        "weight": "w",
        "ap": r"\mathrm{AP}",
    },
    conventions={
        # VOC 2010 and later; VOC 2007; COCO
        "interpolation": Convention(
            {
                "all_points": "Average precision is the sum of the interpolated precisions of all "
                "ranks, each times the growth of the recall at its rank, from 0 before the first "
                "(PASCAL VOC 2010).",
                "eleven_points": "Average precision is the mean of the interpolated precision at "
                "the 11 recalls $0, 0.1, \\ldots, 1$ (PASCAL VOC 2007): at each of them that of "
                "the first rank with at least this recall, and 0 if there is none.",
                "coco": "Average precision is the mean of the interpolated precision at the 101 "
                "recalls $0, 0.01, \\ldots, 1$ (COCO): at each of them that of the first rank "
                "with at least this recall, and 0 if there is none.",
            }
        )
    },
    fit=_fit,
)
