"""The softmax of a vector of scores."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Distinct, Grid
from solvers.arrays import Array, array_namespace
from solvers.softmax_layer import softmax_probabilities
from solvers.steps import Values

_HALVES = Grid(-1, 3, 0.5).options
_TENTHS = Grid(-1.5, 2.5, 0.1, without=[0]).options
_LARGE = Grid(998.5, 1001.5, 0.1).options


def _exponents(s: Values) -> Array:
    """What the exponential is taken of: the scores, shifted where the level says so."""
    return s.d if "d" in s else s.z


def _e_times(s: Values) -> Array:
    xp = array_namespace(s.z)
    return xp.exp(xp.ones_like(s.z)) * _exponents(s)


def _over_largest(s: Values) -> Array:
    return s.e / array_namespace(s.e).max(s.e, axis=-1, keepdims=True)


def _fit(s: Values) -> NDArray[np.bool_]:
    """No probability so small that three decimals say nothing about it."""
    return np.asarray((s.p > 0.02).all(axis=-1))


FAMILY = Family(
    id="softmax",
    title="The softmax of a score vector",
    unit=1,
    topic="activation functions",
    source="Goodfellow, Bengio & Courville, Deep Learning (2016), eqs. 6.29 and 6.33",
    solver=softmax_probabilities,
    levels={
        1: Level(
            params={"z": Distinct(_HALVES, (3,))},
            parts=(Part("e", marks=1, minutes=2), Part("p", marks=2, minutes=3)),
        ),
        2: Level(
            params={"z": Distinct(_TENTHS, (4,))},
            parts=(Part("e", marks=1, minutes=3), Part("p", marks=2, minutes=4)),
        ),
        3: Level(
            params={"z": Distinct(_LARGE, (3,))},
            parts=(
                Part("d", marks=1, minutes=1),
                Part("e", marks=1, minutes=2),
                Part("p", marks=2, minutes=3),
                Part("log_p", marks=2, minutes=3),
            ),
            settings={"shifted": True},
        ),
    },
    misconceptions=(
        Misconception(
            "smallest_subtracted",
            "d",
            lambda s: s.z - array_namespace(s.z).min(s.z, axis=-1, keepdims=True),
            "Subtract the *largest* score: then no exponent is positive, and no exponential "
            "exceeds 1, however far apart the scores are.",
            levels=(3,),
        ),
        Misconception(
            "base_ten",
            "e",
            lambda s: 10 ** _exponents(s),
            r"The softmax uses $\exp(x) = \mathrm{e}^x$ with $\mathrm{e} \approx 2.718$; this is "
            "$10^x$, on many calculators the key next to it.",
        ),
        Misconception(
            "exponent_negated",
            "e",
            lambda s: 1 / s.right,
            r"A higher score must get a higher probability: the exponent is $+z_k$. The minus "
            r"sign belongs to the sigmoid, $1/(1 + \mathrm{e}^{-z})$.",
        ),
        Misconception(
            "multiplied_by_e",
            "e",
            _e_times,
            r"$\exp(x)$ is the *power* $\mathrm{e}^x$, not the product of $\mathrm{e}$ and $x$. "
            "It is positive for every $x$.",
        ),
        Misconception(
            "scores_normalised",
            "p",
            lambda s: s.z / s.z.sum(axis=-1, keepdims=True),
            "The softmax normalises the *exponentials* of the scores. The scores themselves may "
            "be negative, and are no shares.",
        ),
        Misconception(
            "divided_by_largest",
            "p",
            _over_largest,
            "Divide by the *sum* of the exponentials, so that the probabilities add up to 1.",
        ),
        Misconception(
            "divided_by_count",
            "p",
            lambda s: s.e / s.e.shape[-1],
            "Divide by the sum of the exponentials, not by their number: probabilities add up "
            "to 1.",
        ),
        Misconception(
            "decimal_logarithm",
            "log_p",
            lambda s: array_namespace(s.p).log(s.p) / array_namespace(s.p).log(10),
            r"The natural logarithm is asked, $\ln$; this is $\log_{10}$.",
            levels=(3,),
        ),
        Misconception(
            "normalisation_forgotten",
            "log_p",
            lambda s: s.d,
            r"The logarithm of the quotient $p_k = \mathrm{e}^{d_k} / S$ is $d_k - \ln S$: the "
            "denominator counts too.",
            levels=(3,),
        ),
    ),
    symbols={"e": "u", "total": "S", "log_p": r"\ell"},
    fit=_fit,
)
