"""The binary cross-entropy of a table of probabilities."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Convention, Family, Level, Misconception, Part
from qgen.params import Choice, Distinct, Grid
from solvers.arrays import Array, array_namespace
from solvers.losses import binary_cross_entropy
from solvers.steps import Values


def _with_logarithm(s: Values, base: int) -> Array:
    """The losses, with logarithms to this base."""
    return s.right / array_namespace(s.p).log(base)


def _of_the_positive(s: Values) -> Array:
    """-ln p, whatever the label."""
    return -array_namespace(s.p).log(s.p)


def _labels_swapped(s: Values) -> Array:
    return binary_cross_entropy(s.y[..., None], 1 - s.p[..., None], reduction="sum")


def _hinted(s: Values) -> NDArray[np.bool_]:
    """Both labels occur, probabilities differ, and none is so small that rounding blurs it."""
    both = (s.y.min(axis=-1) == 0) & (s.y.max(axis=-1) == 1)
    clear = (np.minimum(s.p, 1 - s.p) > 0.04).all(axis=-1)
    different = (np.diff(np.sort(s.p, axis=-1), axis=-1) > 0.01).all(axis=-1)
    return np.asarray(both & clear & different)


_TENTHS = Distinct((0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9), (3,))
_HUNDREDTHS = Grid(0.05, 0.95, 0.05, (4,), without=[0.5])
_LOSS = Part("loss", marks=1, minutes=1)

FAMILY = Family(
    id="binary_cross_entropy",
    title="Binary cross-entropy",
    unit=1,
    topic="loss functions",
    source="Goodfellow, Bengio & Courville, Deep Learning (2016), section 6.2.2.2; Bishop, "
    "Pattern Recognition and Machine Learning (2006), eq. 4.90",
    solver=binary_cross_entropy,
    levels={
        1: Level(
            params={"p": _TENTHS, "y": Choice((0, 1), (3,))},
            parts=(Part("losses", marks=2, minutes=3), _LOSS),
        ),
        2: Level(
            params={"p": _HUNDREDTHS, "y": Choice((0, 1), (4,))},
            parts=(Part("losses", marks=2, minutes=4), _LOSS),
        ),
        3: Level(
            params={"z": Grid(-2.5, 2.5, 0.1, (4,), without=[0]), "y": Choice((0, 1), (4,))},
            parts=(
                Part("p", marks=1, minutes=4),
                Part("losses", marks=2, minutes=4),
                _LOSS,
            ),
        ),
    },
    misconceptions=(
        Misconception(
            "exponent_not_negated",
            "p",
            lambda s: 1 - s.right,
            r"The sigmoid is $1/(1 + \mathrm{e}^{-z})$, with a minus sign in the exponent: a "
            "positive $z$ gives a probability above one half.",
            levels=(3,),
        ),
        Misconception(
            "class_0_left_out",
            "losses",
            lambda s: -s.y * array_namespace(s.p).log(s.p),
            r"A sample of class 0 counts too: its loss is $-\ln(1 - p)$, the surprise at finding "
            "class 0.",
        ),
        Misconception(
            "label_ignored",
            "losses",
            _of_the_positive,
            "The loss looks at the probability of the class that the sample *has*: $p$ if its "
            "label is 1, and $1 - p$ if it is 0.",
        ),
        Misconception(
            "classes_swapped",
            "losses",
            _labels_swapped,
            "$p$ is the probability of class 1, so a confident $p$ near 1 costs little where the "
            "label is 1, and much where it is 0.",
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
            "minus_forgotten",
            "loss",
            lambda s: -s.right,
            r"Logarithms of probabilities are negative; the minus sign in front makes the loss a "
            "positive number, which training brings down to 0.",
        ),
    ),
    symbols={"losses": r"\ell"},
    conventions={
        "reduction": Convention(
            {
                "mean": "the mean of the losses of its samples",
                "sum": "the sum of the losses of its samples",
            }
        )
    },
    fit=_hinted,
)
