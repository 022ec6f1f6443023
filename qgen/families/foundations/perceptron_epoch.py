"""One epoch of perceptron learning: the weights after each sample, and the mistakes."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.figures import points_in_plane
from qgen.iterations import repeated
from qgen.params import Choice, Fixed, Grid, Param
from solvers.arrays import Array
from solvers.perceptron import net_input, perceptron_epoch, with_bias
from solvers.steps import Values, trace

CLEAR = 0.05
"""How far from the threshold a net input must lie."""


SAMPLES = 4


def _level(weights: Choice, bias: Choice, lr: Param, *, zero: bool = True) -> Level:
    return Level(
        params={
            "w": weights,
            "b": bias,
            "x": Grid(-3, 3, 1, (SAMPLES, 2), without=[] if zero else [0]),
            "y": Choice([0, 1], (SAMPLES,)),
            "lr": lr,
        },
        parts=(
            *(Part(f"theta_{k + 1}", 1, 2) for k in range(SAMPLES)),
            Part("mistakes", 1, 1),
        ),
        answer=f"theta_{SAMPLES}",
    )


def _negated(k: int, s: Values) -> Array:
    """The error with the other sign."""
    return -s.right


def _bias_kept(k: int, s: Values) -> Array:
    bias = s.b if k == 1 else s[f"theta_{k - 1}"][..., -1]
    return with_bias(s.right[..., :-1], bias)


def _first_weights(k: int, s: Values) -> Array:
    """The net input of a later sample with the weights that the first one met."""
    return net_input(s.w, s.b, s.x[..., k - 1, :])


_FIRST_WEIGHTS_KEPT = repeated(
    "weights_of_the_start_kept",
    "z",
    _first_weights,
    "The perceptron learns *online*: each sample meets the weights that the sample before "
    "has left, not those of the start of the epoch.",
    first=2,
)


def _with_first_weights(s: Values) -> Array:
    """The mistakes made if every sample meets the weights of the start."""
    inputs = {name: s[name] for name in ("w", "b", "x", "y", "lr")}
    return trace(perceptron_epoch, inputs, swap=_FIRST_WEIGHTS_KEPT.swap).computed["mistakes"]


def _fit(s: Values) -> NDArray[np.bool_]:
    """Both classes; the first sample and another are missed, one is not, all are different."""
    z = np.stack([s[f"z_{k + 1}"] for k in range(SAMPLES)], axis=-1)
    equal = (s.x[:, :, None] == s.x[:, None]).all(axis=-1).sum(axis=(-1, -2))
    good: NDArray[np.bool_] = (s.error_1 != 0) & (abs(z) > CLEAR).all(axis=-1) & (equal == SAMPLES)
    some = (s.mistakes >= 2) & (s.mistakes < SAMPLES) & (_with_first_weights(s) < SAMPLES)
    return np.asarray(good & some & (s.y.min(axis=-1) < s.y.max(axis=-1)))


FAMILY = Family(
    id="perceptron_epoch",
    title="One epoch of perceptron learning",
    unit=1,
    topic="perceptron",
    source="Rosenblatt, Principles of Neurodynamics (1962), ch. 5; "
    "Minsky & Papert, Perceptrons (1969), ch. 11",
    solver=perceptron_epoch,
    levels={
        1: _level(Choice([-1, 1], (2,)), Choice([-0.5, 0.5]), Fixed(1), zero=False),
        2: _level(
            Grid(-1, 1, 0.5, (2,), without=[0]),
            Choice([-0.7, -0.3, -0.2, 0.2, 0.3, 0.7]),
            Choice([0.5, 1]),
        ),
        3: _level(
            Grid(-0.5, 0.5, 0.1, (2,), without=[0]),
            Grid(-0.35, 0.35, 0.1),
            Choice([0.2, 0.5]),
            zero=False,
        ),
    },
    misconceptions=(
        repeated(
            "moves_away",
            "error",
            _negated,
            r"A missed positive *adds* $\eta x$ to the weights and $\eta$ to the bias; "
            "a missed negative *subtracts* them.",
        ),
        repeated(
            "bias_not_updated",
            "theta",
            _bias_kept,
            "The bias learns too: it is the weight of a constant input $1$.",
        ),
        _FIRST_WEIGHTS_KEPT,
        Misconception(
            "every_sample_counted",
            "mistakes",
            lambda s: s.right * 0 + s.y.shape[-1],
            "Only the samples that were misclassified when they were shown are mistakes, that is, "
            "those that changed the weights.",
        ),
    ),
    symbols={
        **{f"z_{k}": f"z_{k}" for k in range(1, 5)},
        **{f"y_hat_{k}": rf"\hat y_{k}" for k in range(1, 5)},
        **{f"error_{k}": f"e_{k}" for k in range(1, 5)},
        **{f"theta_{k}": (f"w_1^{{({k})}}", f"w_2^{{({k})}}", f"b^{{({k})}}") for k in range(1, 5)},
        "mistakes": "M",
    },
    fit=_fit,
    figure=lambda s: points_in_plane([(s.x, s.y)], numbered=True),
)
