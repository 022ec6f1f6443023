"""Accuracy, precision, recall, F1 and its averages, top-k accuracy."""

from itertools import permutations, product

import numpy as np
from numpy.typing import NDArray

from qgen.family import Convention, Family, Level, Misconception, Part
from qgen.params import Pick
from solvers.arrays import Array, array_namespace, spread, transpose
from solvers.metrics import classification_metrics
from solvers.steps import Values

_MATRICES = [
    [[a, few, some], [less, b, more], [some - 1, few + 4, c]]
    for a, b, c in product((14, 25, 31), (19, 28, 36), (12, 17, 33))
    for few, some, less, more in product((1, 3, 6), (4, 7, 9), (0, 2, 5), (8, 10, 11))
]
"""Confusion matrices of classifiers that are right more often than not."""

_SCORES = list(permutations([-1.4, -0.7, -0.2, 0.3, 0.6, 1.1, 1.5, 1.8, 2.4, 2.9, 3.2], 3))
_TRUE = sorted(set(permutations([0, 0, 0, 1, 1, 1, 2, 2])))


def _fit(s: Values) -> NDArray[np.bool_]:
    """Each class is found at least once."""
    return np.asarray((s.tp.reshape(len(s.tp), -1) >= 1).all(axis=1))


def _error_rate(s: Values) -> Array:
    return 1 - s.right


def _of_all_samples(s: Values) -> Array:
    """Hits divided by all the samples."""
    total = s.confusion.sum(axis=(-2, -1))
    return s.tp / (total if "positive" in s else spread(total))


def _second_place_alone(s: Values) -> Array:
    """The share of samples whose true class stands exactly at place k."""
    first, second = s.right[..., 0], s.right[..., 1]
    return array_namespace(s.right).stack([first, second - first], axis=-1)


def _per_label(s: Values) -> Array:
    """Hits divided by all the labels that were named."""
    return array_namespace(s.right).stack([s.right[..., 0], s.right[..., 1] / 2], axis=-1)


def _weighted_by_size(s: Values) -> Array:
    size = s.tp + s.fn
    return (size * s.f1).sum(axis=-1) / size.sum(axis=-1)


FAMILY = Family(
    id="classification_metrics",
    title="Metrics of a classifier",
    unit=5,
    topic="classification",
    source="Manning, Raghavan & Schütze, Introduction to Information Retrieval (2008), "
    "Sections 8.3 and 13.6; Russakovsky et al., ImageNet Large Scale Visual Recognition "
    "Challenge (IJCV 2015), Section 4.1",
    solver=classification_metrics,
    levels={
        1: Level(
            params={
                "confusion": Pick(
                    [
                        [[tp, fn], [fp, tn]]
                        for tp, fn in product(
                            (18, 21, 24, 27, 30, 36, 42, 45), (4, 6, 7, 9, 12, 15)
                        )
                        for fp, tn in product((2, 3, 5, 8, 10), (40, 52, 64, 75, 90))
                    ]
                )
            },
            parts=(
                Part("accuracy", marks=1, minutes=1),
                Part("precision", marks=1, minutes=1),
                Part("recall", marks=1, minutes=1),
                Part("f1", marks=1, minutes=2),
            ),
            settings={"positive": 0},
        ),
        2: Level(
            params={"confusion": Pick(_MATRICES)},
            parts=(
                Part("precision", marks=2, minutes=2),
                Part("recall", marks=2, minutes=2),
                Part("f1", marks=2, minutes=3),
                Part("macro_f1", marks=1, minutes=2),
                Part("micro_f1", marks=1, minutes=2),
            ),
        ),
        3: Level(
            params={"scores": Pick(_SCORES, (8,)), "y": Pick(_TRUE)},
            parts=(
                Part("rank", marks=2, minutes=3),
                Part("top_k", marks=1, minutes=1),
                Part("confusion", marks=2, minutes=3),
                Part("macro_f1", marks=3, minutes=5),
            ),
        ),
    },
    misconceptions=(
        Misconception(
            "error_rate_for_accuracy",
            "accuracy",
            _error_rate,
            "That is the error rate. Accuracy is the share of samples that were classified "
            "*correctly*: the diagonal of the confusion matrix.",
            levels=(1,),
        ),
        Misconception(
            "precision_and_recall_swapped",
            "precision",
            lambda s: s.tp / (s.tp + s.fn),
            "Here precision and recall have changed places. Precision asks how many of the samples "
            "that were *predicted* positive are positive, "
            r"$\mathrm{TP}/(\mathrm{TP} + \mathrm{FP})$; recall asks how many of those that *are* "
            r"positive were found, $\mathrm{TP}/(\mathrm{TP} + \mathrm{FN})$.",
            levels=(1, 2),
            again={"recall": lambda s: s.tp / (s.tp + s.fp)},
        ),
        Misconception(
            "other_class_positive",
            "precision",
            lambda s: s.confusion[..., 1, 1] / s.confusion[..., :, 1].sum(axis=-1),
            "The matrix here lists the positive class first: TP stands in its upper left corner. "
            "Some software lists the negative class first; look at the labels of rows and columns.",
            levels=(1,),
            again={
                "recall": lambda s: s.confusion[..., 1, 1] / s.confusion[..., 1, :].sum(axis=-1)
            },
        ),
        Misconception(
            "divided_by_all_samples",
            "precision",
            _of_all_samples,
            "Precision divides the hits by the samples *predicted* as this class, the sum of its "
            "column; recall by the samples *of* this class, the sum of its row.",
            again={"recall": _of_all_samples},
        ),
        Misconception(
            "arithmetic_mean",
            "f1",
            lambda s: (s.precision + s.recall) / 2,
            "F1 is the *harmonic* mean $2PR/(P+R)$, pulled towards the smaller of the two.",
            levels=(1, 2),
        ),
        Misconception(
            "factor_two_forgotten",
            "f1",
            lambda s: s.right / 2,
            r"The harmonic mean of two numbers is $2PR/(P+R)$; without the 2, a perfect classifier "
            r"would have $F_1 = \frac{1}{2}$.",
            levels=(1, 2),
        ),
        Misconception(
            "weighted_by_class_size",
            "macro_f1",
            _weighted_by_size,
            "A macro average gives each *class* the same weight, however many samples it has.",
            levels=(2, 3),
        ),
        Misconception(
            "micro_for_macro",
            "macro_f1",
            lambda s: s.accuracy,
            "That is the accuracy, which is the *micro*-averaged F1. A macro average first scores "
            "each class for itself.",
            levels=(3,),
        ),
        Misconception(
            "macro_for_micro",
            "micro_f1",
            lambda s: s.macro_f1,
            "Micro averaging first adds the counts TP, FP and FN of all classes and then computes "
            "one F1 from the sums; here it equals the accuracy.",
            levels=(2,),
        ),
        Misconception(
            "exactly_at_place_k",
            "top_k",
            _second_place_alone,
            "A sample counts for top-$k$ accuracy if its true class is *among* the $k$ classes "
            "with the largest scores, at whatever place.",
            levels=(3,),
        ),
        Misconception(
            "divided_by_k",
            "top_k",
            _per_label,
            "Top-$k$ accuracy is a share of *samples*: divide by the number of samples, not by "
            "the number of classes that were named.",
            levels=(3,),
        ),
        Misconception(
            "matrix_transposed",
            "confusion",
            lambda s: transpose(s.right),
            "Rows stand for the true class and columns for the predicted one.",
            levels=(3,),
        ),
    ),
    symbols={
        "confusion": "C",
        "scores": "s",
        "rank": "r",
        "top_k": (r"\mathrm{top}_1", r"\mathrm{top}_2"),
        "predicted": r"\hat y",
        "accuracy": r"\mathrm{Acc}",
        "tp": r"\mathrm{TP}",
        "fp": r"\mathrm{FP}",
        "fn": r"\mathrm{FN}",
        "precision": "P",
        "recall": "R",
        "f1": "F",
        "macro_precision": r"\bar P",
        "macro_recall": r"\bar R",
        "macro_f1": r"F_{\mathrm{macro}}",
        "micro_f1": r"F_{\mathrm{micro}}",
    },
    conventions={
        # scikit-learn and Opitz & Burst (2019); Sokolova & Lapalme (2009), Table 3
        "macro": Convention(
            {
                "mean_of_f1": "Macro F1 is the mean of the classes' F1 scores.",
                "f1_of_means": "Macro F1 is the harmonic mean of macro-averaged precision and "
                "macro-averaged recall.",
            }
        )
    },
    fit=_fit,
)
