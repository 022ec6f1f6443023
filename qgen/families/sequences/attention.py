"""Scaled dot-product attention."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Choice, Distinct
from solvers.attention import attention, exponentials, masked
from solvers.steps import Values

_ENTRIES = (-1, 0, 1, 2)
_KEYS = 3
_SIZE = 4
"""How many entries a key has. The root is whole, so that no student has to round it."""


def _level(queries: int, *parts: Part, causal: bool = False) -> Level:
    """So many queries on three keys; all numbers are whole."""
    return Level(
        params={
            "Q": Choice(_ENTRIES, (queries, _SIZE)),
            "K": Choice(_ENTRIES, (_KEYS, _SIZE)),
            "V": Distinct([-4, -3, -2, -1, 1, 2, 3, 4, 5], (_KEYS, 2)),
        },
        parts=parts,
        settings={"causal": causal},
    )


def _fit(s: Values) -> NDArray[np.bool_]:
    """Exponentials of a readable size, and keys that a query can tell apart."""
    readable = (np.abs(s.scaled) <= 2.5).all(axis=(-2, -1))
    various = (np.ptp(s.scaled, axis=-1) >= 0.5).all(axis=-1)
    return np.asarray(readable & various)


FAMILY = Family(
    id="attention",
    title="Scaled dot-product attention",
    unit=4,
    topic="transformers",
    source="Vaswani et al., Attention Is All You Need (NeurIPS 2017), eq. 1 and section 3.2.3",
    solver=attention,
    levels={
        1: _level(
            1,
            Part("scaled", marks=1, minutes=2),
            Part("weights", marks=2, minutes=3),
            Part("output", marks=1, minutes=2),
        ),
        2: _level(
            2,
            Part("scaled", marks=2, minutes=4),
            Part("weights", marks=3, minutes=5),
            Part("output", marks=2, minutes=4),
        ),
        3: _level(
            _KEYS,
            Part("weights", marks=4, minutes=9),
            Part("output", marks=2, minutes=4),
            causal=True,
        ),
    },
    misconceptions=(
        Misconception(
            "not_scaled",
            "scaled",
            lambda s: s.scores,
            r"Divide $QK^\top$ by $\sqrt{d_k}$: dot products grow with the dimension, and without "
            "the division the softmax would saturate.",
        ),
        Misconception(
            "scaled_by_dimension",
            "scaled",
            lambda s: s.scores / s.Q.shape[-1],
            r"Divide by the *root* of $d_k$: the standard deviation of a dot product "
            r"grows with $\sqrt{d_k}$.",
        ),
        Misconception(
            "softmax_forgotten",
            "e",
            lambda s: masked(s.scaled, causal=s.causal),
            r"The softmax takes $\exp$ of the scores before it divides by their sum, so that "
            "every weight is positive.",
        ),
        Misconception(
            "softmax_over_queries",
            "weights",
            lambda s: s.e / s.e.sum(axis=-2, keepdims=True),
            "Each query shares out one unit of attention over the keys: "
            "the weights of a *row* add up to 1, not those of a column.",
            levels=(2, 3),
        ),
        Misconception(
            "mask_ignored",
            "e",
            lambda s: exponentials(s.scaled, causal=False),
            "With a causal mask no query sees a key after its own position: those weights are 0.",
            levels=(3,),
        ),
        Misconception(
            "masked_score_zero",
            "e",
            lambda s: exponentials(masked(s.scaled, causal=True), causal=False),
            r"A masked score becomes $-\infty$, not 0: $\exp(0) = 1$ would still give that key a "
            r"weight, while $\exp(-\infty) = 0$.",
            levels=(3,),
        ),
        Misconception(
            "masked_after_softmax",
            "total",
            lambda s: exponentials(s.scaled, causal=False).sum(axis=-1),
            "Mask before the softmax, so that each row's remaining weights add up to 1 again.",
            levels=(3,),
        ),
    ),
    symbols={
        "scores": "S",
        "scaled": r"\tilde S",
        "e": "E",
        "total": "Z",
        "weights": "A",
        "output": "O",
    },
    fit=_fit,
)
