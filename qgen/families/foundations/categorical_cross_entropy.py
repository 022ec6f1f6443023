"""From scores through the softmax to the cross-entropy, and its gradient."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Convention, Family, Level, Misconception, Part
from qgen.params import Choice, Distinct, Grid, OneHot, Param
from solvers.arrays import Array, array_namespace
from solvers.losses import categorical_cross_entropy
from solvers.steps import Values

# Odd multiples, so that no row of three sums to zero: normalised scores are always numbers.
_HALVES = Distinct((-1.5, -0.5, 0.5, 1.5, 2.5), (1, 3))


def _tenths(samples: int) -> Choice:
    return Grid(-0.9, 2.5, 0.2, (samples, 3))


def _level(scores: Param, *, parts: tuple[Part, ...]) -> Level:
    return Level(params={"z": scores, "y": OneHot(scores.shape)}, parts=parts)


def _with_logarithm(s: Values, base: int) -> Array:
    """The losses, with logarithms to this base."""
    return s.right / array_namespace(s.p).log(base)


def _fit(s: Values) -> NDArray[np.bool_]:
    """No two equal scores in a row, and no probability whose logarithm rounding would blur."""
    ordered = np.sort(s.z, axis=-1)
    distinct = (np.diff(ordered, axis=-1) > 0).all(axis=(-1, -2))
    good: NDArray[np.bool_] = distinct & (s.p > 0.05).all(axis=(-1, -2))
    return good


_ONE = (Part("p", 2, 4), Part("loss", 1, 2))
_BATCH = (Part("p", 2, 7), Part("losses", 1, 3), Part("loss", 1, 1), Part("dz", 2, 3))

FAMILY = Family(
    id="categorical_cross_entropy",
    title="Softmax and categorical cross-entropy",
    unit=1,
    topic="loss functions",
    source="Goodfellow, Bengio & Courville, Deep Learning (2016), eqs. 6.29-6.30; "
    "Bishop, Pattern Recognition and Machine Learning (2006), eqs. 4.104-4.109",
    solver=categorical_cross_entropy,
    levels={
        1: _level(_HALVES, parts=_ONE),
        2: _level(_tenths(1), parts=(*_ONE, Part("dz", 2, 2))),
        3: _level(_tenths(2), parts=_BATCH),
    },
    misconceptions=(
        Misconception(
            "scores_normalised",
            "p",
            lambda s: s.z / s.z.sum(axis=-1, keepdims=True),
            "The softmax normalises the *exponentials* of the scores; the scores themselves may "
            "be negative and are no shares.",
        ),
        Misconception(
            "all_classes_summed",
            "losses",
            lambda s: -array_namespace(s.p).log(s.p).sum(axis=-1),
            r"Each $\ln p_k$ is weighted by its label $y_k$, which is zero for all but the true "
            "class.",
        ),
        Misconception(
            "decimal_logarithm",
            "losses",
            lambda s: _with_logarithm(s, 10),
            r"The loss is asked with the natural logarithm, $\ln$; this is $\log_{10}$.",
        ),
        Misconception(
            "binary_logarithm",
            "losses",
            lambda s: _with_logarithm(s, 2),
            r"The loss is asked with the natural logarithm, $\ln$; this is $\log_2$.",
        ),
        Misconception(
            "gradient_reversed",
            "dz",
            lambda s: -s.right,
            "The gradient is the probability less the label: raising the score of a wrong class "
            "raises the loss.",
            levels=(2, 3),
        ),
    ),
    symbols={"e": "u", "total": "S", "losses": r"\ell", "dz": r"\partial L/\partial z"},
    conventions={
        "reduction": Convention(
            {
                "mean": "the mean of the losses of its samples",
                "sum": "the sum of the losses of its samples",
            }
        )
    },
    fit=_fit,
)
