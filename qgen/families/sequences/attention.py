"""Scaled dot-product attention."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Distinct, Grid, Param
from solvers.arrays import matmul
from solvers.attention import attention, exponentials, masked
from solvers.steps import Values

_KEYS = 3


def _level(queries: Param, keys: Param, *parts: Part, causal: bool = False) -> Level:
    """Queries and keys as given, and values that are whole numbers."""
    return Level(
        params={
            "Q": queries,
            "K": keys,
            "V": Distinct([-4, -3, -2, -1, 1, 2, 3, 4, 5], (_KEYS, 2)),
        },
        parts=parts,
        settings={"causal": causal},
    )


def _fit(s: Values) -> NDArray[np.bool_]:
    """Exponentials of a readable size, and no visible key without a share of its query."""
    readable = np.abs(s.scaled) < 3.5
    shared = (s.weights > 0.03) | (s.e == 0)
    return np.asarray((readable & shared).all(axis=(-2, -1)))


FAMILY = Family(
    id="attention",
    title="Scaled dot-product attention",
    unit=4,
    topic="transformers",
    source="Vaswani et al., Attention Is All You Need (NeurIPS 2017), eq. 1 and section 3.2.3",
    solver=attention,
    levels={
        1: _level(
            Grid(-2, 2, 1, (1, 2), without=[0]),
            Grid(-1, 2, 1, (_KEYS, 2)),
            Part("scaled", marks=1, minutes=2),
            Part("weights", marks=2, minutes=3),
            Part("output", marks=1, minutes=2),
        ),
        2: _level(
            Grid(-1.5, 1.5, 0.1, (2, 2), without=[0]),
            Grid(-1.5, 1.5, 0.1, (_KEYS, 2), without=[0]),
            Part("scaled", marks=2, minutes=4),
            Part("weights", marks=3, minutes=5),
            Part("output", marks=2, minutes=4),
        ),
        3: _level(
            Grid(-1.5, 1.5, 0.5, (_KEYS, 2), without=[0]),
            Grid(-1.5, 1.5, 0.5, (_KEYS, 2), without=[0]),
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
        Misconception(
            "keys_averaged",
            "output",
            lambda s: matmul(s.weights, s.K),
            "Keys only decide the weights. What is averaged are the *values*, the rows of $V$.",
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
