"""A perceptron that learns until it makes no more mistakes."""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.figures import points_in_plane
from qgen.params import Choice, Fixed, Grid, Param
from solvers.arrays import Array, array_namespace
from solvers.perceptron import one_pass, perceptron_convergence, with_bias, with_ones
from solvers.steps import Values
from solvers.threshold import fires_above


def _level(
    samples: int, epochs: int, weights: Param, bias: Param, lr: Param, *, parts: tuple[Part, ...]
) -> Level:
    return Level(
        params={
            "w": weights,
            "b": bias,
            "x": Grid(-2, 2, 1, (samples, 2)),
            "y": Choice([0, 1], (samples,)),
            "lr": lr,
        },
        parts=parts,
        settings={"epochs": epochs},
        answer="updates",
    )


def _to_first_right(s: Values) -> Array:
    """How many samples are shown before the first that is right."""
    xp = array_namespace(s.pass_1)
    errors = xp.concatenate([s[f"pass_{k + 1}"][..., 1] for k in range(s.epochs)], axis=-1)
    count = errors.shape[-1]
    return xp.min(np.arange(count) + count * xp.abs(errors), axis=-1)


def _silent_at_zero(k: int, s: Values) -> Array:
    """The table of pass k if the unit fires only above zero."""
    theta = with_bias(s.w, s.b) if k == 1 else s[f"pass_{k - 1}"][..., -1, 2:]
    return one_pass(theta, with_ones(s.x), s.y, s.lr, fires=fires_above)


def _fit(s: Values) -> NDArray[np.bool_]:
    """It converges in the second epoch or later, after some updates, on different samples."""
    count = s.x.shape[-2]
    clean = (s[f"pass_{s.epochs}"][..., 1] == 0).all(axis=-1)
    equal = (s.x[:, :, None] == s.x[:, None]).all(axis=-1).sum(axis=(-1, -2))
    both = (s.y.min(axis=-1) == 0) & (s.y.max(axis=-1) == 1)
    good: NDArray[np.bool_] = clean & both & (equal == count) & (s.last > count)
    return np.asarray(good & (s.updates >= 3) & (s.updates <= 7))


_PARTS = (
    Part("theta_1", 3, 4),
    Part("updates", 2, 4),
    Part("theta", 1, 1),
)

FAMILY = Family(
    id="perceptron_convergence",
    title="Training a perceptron until it converges",
    unit=1,
    topic="perceptron",
    source="Rosenblatt, Principles of Neurodynamics (1962), ch. 5; "
    "Novikoff, On convergence proofs on perceptrons (1962)",
    solver=perceptron_convergence,
    levels={
        1: _level(3, 4, Fixed([0.0, 0.0]), Fixed(0.0), Fixed(1.0), parts=_PARTS),
        2: _level(4, 5, Fixed([0.0, 0.0]), Fixed(0.0), Fixed(1.0), parts=_PARTS),
        3: _level(
            *(4, 5, Grid(-1, 1, 0.5, (2,), without=[0]), Grid(-1, 1, 0.5, without=[0])),
            Choice([0.5, 1]),
            parts=(
                *(_PARTS[0], Part("last", 1, 4), Part("updates", 1, 1)),
                *(Part("passes", 1, 1), _PARTS[2]),
            ),
        ),
    },
    misconceptions=(
        Misconception(
            "silent_at_the_threshold",
            "pass_1",
            partial(_silent_at_zero, 1),
            "This perceptron fires at $z \\ge 0$: where the net input is exactly $0$, as for the "
            "first sample if all starts at $0$, the prediction is $1$.",
            levels=(1, 2),
            again={f"pass_{k}": partial(_silent_at_zero, k) for k in range(2, 6)},
        ),
        Misconception(
            "stops_at_first_right",
            "last",
            _to_first_right,
            "One sample that is classified correctly does not mean that all are: training ends "
            "after a whole pass without a mistake.",
        ),
        Misconception(
            "stops_after_one_epoch",
            "last",
            lambda s: array_namespace(s.right).minimum(s.right, s.x.shape[-2]),
            "After one epoch earlier samples may be misclassified again: the samples are shown "
            "until a whole pass is free of mistakes.",
        ),
        Misconception(
            "showings_counted",
            "updates",
            lambda s: s.last,
            "Only mistakes change the weights: samples that were classified correctly on the way "
            "are no updates.",
        ),
        Misconception(
            "clean_pass_forgotten",
            "passes",
            lambda s: s.right - 1,
            "That all samples are right is known only after one more pass, in which nothing "
            "changes; it counts too.",
            levels=(3,),
        ),
    ),
    symbols={
        "theta_1": ("w_1^{(1)}", "w_2^{(1)}", "b^{(1)}"),
        "last": "T",
        "passes": "E",
        "updates": "U",
        "theta": ("w_1", "w_2", "b"),
    },
    fit=_fit,
    figure=lambda s: points_in_plane([(s.x, s.y)], numbered=True),
)
