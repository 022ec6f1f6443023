"""The sizes and the averages of k-fold cross-validation."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Convention, Family, Level, Misconception, Part
from qgen.params import Choice, Grid, Param
from solvers.arrays import Array, array_namespace, spread
from solvers.steps import Values
from solvers.training_arithmetic import k_fold


def _scores(folds: int) -> Param:
    return Grid(72, 94, 1, (folds,))


def _uneven(low: int, high: int, apart: int) -> Param:
    """Sizes that five folds do not share equally, with more than one sample left over."""
    return Choice([size for size in range(low, high, apart) if size % 5 > 1])


def _most(s: Values) -> Array:
    return array_namespace(s.scores).max(s.scores, axis=-1)


def _mean_absolute_deviation(s: Values) -> Array:
    xp = array_namespace(s.scores)
    return xp.mean(xp.abs(s.scores - spread(s.mean)), axis=-1)


def _by_best_fold(s: Values) -> Array:
    xp = array_namespace(s.scores)
    return xp.where(xp.greater(xp.max(s.rival_scores, axis=-1), _most(s)), 1, 0)


def _fit(s: Values) -> NDArray[np.bool_]:
    """Four folds share equally; scores differ but do not scatter, and one model is better."""
    good = (s.std > 1.5) & (s.std < 8)
    if s.scores.shape[-1] == 4:
        good &= s.larger == 0
    if "better" in s:
        good &= np.abs(s.mean - s.rival_mean) > 0.5
    return np.asarray(good)


_SIZES = (Part("small", 1, 1), Part("larger", 1, 1), Part("train", 1, 1))

FAMILY = Family(
    id="k_fold",
    title="k-fold cross-validation",
    unit=3,
    topic="generalisation",
    source="Stone, Cross-Validatory Choice and Assessment of Statistical Predictions (Journal of "
    "the Royal Statistical Society B 36(2), 1974); Goodfellow, Bengio & Courville, Deep Learning "
    "(2016), Algorithm 5.1",
    solver=k_fold,
    levels={
        1: Level(
            params={"samples": Grid(80, 480, 20), "scores": _scores(4)},
            parts=(Part("small", 1, 1), Part("train", 1, 1), Part("mean", 1, 1)),
            choice="train",  # more errors lead to other values of it than of the mean
        ),
        2: Level(
            params={"samples": _uneven(101, 999, 7), "scores": _scores(5)},
            parts=(*_SIZES, Part("mean", 1, 1), Part("std", 2, 4)),
        ),
        3: Level(
            params={
                "samples": _uneven(1003, 4999, 17),
                "scores": _scores(5),
                "rival_scores": _scores(5),
            },
            parts=(
                *_SIZES,
                Part("mean", 1, 1),
                Part("std", 2, 4),
                Part("rival_mean", 1, 1),
                Part("better", 1, 1, labels=("A", "B")),
            ),
        ),
    },
    misconceptions=(
        Misconception(
            "rounded_up",
            "small",
            lambda s: s.right + 1,
            "If every fold were that large, they would need more samples than there are: round "
            "down, and give one sample more to some folds.",
            levels=(2, 3),
        ),
        Misconception(
            "one_large_fold",
            "larger",
            lambda s: s.right * 0 + 1,
            "The samples that are left over go to *different* folds, so that sizes differ by at "
            "most 1.",
            levels=(2, 3),
        ),
        Misconception(
            "trained_on_one_fold",
            "train",
            lambda s: s.small,
            "One fold *validates*; the model is trained on all the others together.",
        ),
        Misconception(
            "validated_on_training_data",
            "train",
            lambda s: s.samples,
            "The fold that validates is left out of the training; otherwise its score would say "
            "nothing about new data.",
        ),
        Misconception(
            "test_fold_taken_out",
            "train",
            lambda s: s.samples - 2 * s.small,
            "In each round only *one* fold is left out, to validate on. The other $k - 1$ folds "
            "are all for training.",
        ),
        Misconception(
            "best_fold_reported",
            "mean",
            _most,
            "Cross-validation reports the *mean* over all folds; the best fold is a lucky one.",
        ),
        Misconception(
            "last_fold_reported",
            "mean",
            lambda s: s.scores[..., -1],
            "The score of one fold alone is that of a single split. Cross-validation averages "
            "over all folds.",
            levels=(1, 2),
        ),
        Misconception(
            "variance_for_deviation",
            "std",
            lambda s: s.right**2,
            "The standard deviation is the *root* of the variance, so that it has the unit of the "
            "scores.",
            levels=(2, 3),
        ),
        Misconception(
            "absolute_deviations",
            "std",
            _mean_absolute_deviation,
            "For the standard deviation the deviations from the mean are *squared* before they are "
            "added up, and the root comes last.",
            levels=(2, 3),
        ),
        Misconception(
            "chosen_by_best_fold",
            "better",
            _by_best_fold,
            "Compare the means: a single good fold can be luck.",
            levels=(3,),
        ),
    ),
    symbols={
        "samples": "N",
        "scores": "s",
        "rival_scores": r"s^{\text{B}}",
        "small": "n",
        "larger": "m",
        "train": r"n_{\text{train}}",
        "mean": r"\bar s",
        "std": r"\sigma",
        "rival_mean": r"\bar s^{\text{B}}",
        "better": r"\text{model}",
    },
    conventions={
        "deviation": Convention(
            {
                "sample": "the sample standard deviation, which divides by $k - 1$",
                "population": "the population standard deviation, which divides by $k$",
            }
        )
    },
    fit=_fit,
)
