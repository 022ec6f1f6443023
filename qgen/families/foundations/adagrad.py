"""Two or three iterations of Adagrad."""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from qgen.family import Convention, Family, Level, Misconception, Part
from qgen.params import Choice, Fixed, Grid
from solvers.adaptive import adagrad
from solvers.arrays import Array, spread
from solvers.steps import Values


def _level(size: int, iterations: int, *, parts: tuple[Part, ...]) -> Level:
    return Level(
        params={
            "theta": Grid(-2, 2, 0.1, (size,), without=[0]),
            "G": Fixed([0.0] * size),
            "grad": Grid(-3, 3, 0.5, (iterations, size), without=[0, -1, 1]),
            "lr": Choice([0.1, 0.2, 0.3, 0.5]),
            "eps": Fixed(0.01),
        },
        parts=parts,
    )


def _before(s: Values, name: str, k: int) -> Array:
    """What iteration k starts from."""
    return s[name] if k == 1 else s[f"{name}_{k - 1}"]


def _not_squared(k: int, s: Values) -> Array:
    return _before(s, "G", k) + s.grad[..., k - 1, :]


def _averaged(k: int, s: Values) -> Array:
    return (s.grad[..., :k, :] ** 2).sum(axis=-2) / k


def _reset(k: int, s: Values) -> Array:
    return s.grad[..., k - 1, :] ** 2


def _root_missing(k: int, s: Values) -> Array:
    return spread(s.lr) / (s[f"G_{k}"] + spread(s.eps))


def _ascends(k: int, s: Values) -> Array:
    return 2 * _before(s, "theta", k) - s.right


_ERRORS = (
    Misconception(
        "gradient_not_squared",
        "G_1",
        partial(_not_squared, 1),
        "Adagrad accumulates the *squares* of the gradient's entries, so that gradients of "
        "opposite sign do not cancel.",
        again={f"G_{k}": partial(_not_squared, k) for k in (2, 3)},
    ),
    Misconception(
        "accumulator_averaged",
        "G_2",
        partial(_averaged, 2),
        "Adagrad *adds up* the squared gradients and does not average them; that is why its "
        "steps become smaller and smaller.",
        again={"G_3": partial(_averaged, 3)},
    ),
    Misconception(
        "accumulator_reset",
        "G_2",
        partial(_reset, 2),
        "Adagrad remembers all squared gradients since the start: add the new one to $G_{t-1}$.",
        again={"G_3": partial(_reset, 3)},
    ),
    Misconception(
        "root_missing",
        "rate_1",
        partial(_root_missing, 1),
        "The learning rate is divided by the *root* of the accumulated squares, a quantity "
        "of the size of a gradient.",
        again={f"rate_{k}": partial(_root_missing, k) for k in (2, 3)},
    ),
    Misconception(
        "ascends",
        "theta_1",
        partial(_ascends, 1),
        "The parameters move against the gradient: subtract the step.",
        again={f"theta_{k}": partial(_ascends, k) for k in (2, 3)},
    ),
)


def _fit(s: Values) -> NDArray[np.bool_]:
    """In each iteration the weights have gradients of different sizes."""
    return np.asarray((np.diff(np.sort(np.abs(s.grad), axis=-1), axis=-1) > 0).all(axis=(-1, -2)))


_TWO = (
    *(Part("G_1", 1, 1), Part("rate_1", 1, 2), Part("theta_1", 1, 1)),
    *(Part("G_2", 1, 1), Part("rate_2", 1, 2), Part("theta_2", 1, 1)),
)
_THREE = (
    *(Part("theta_1", 1, 4), Part("G_2", 1, 1), Part("theta_2", 2, 3)),
    *(Part("G_3", 1, 1), Part("theta_3", 2, 3)),
)

FAMILY = Family(
    id="adagrad",
    title="Iterations of Adagrad",
    unit=1,
    topic="optimizers",
    source="Duchi, Hazan & Singer, Adaptive Subgradient Methods for Online Learning and Stochastic "
    "Optimization (JMLR 12, 2011); Goodfellow, Bengio & Courville, Deep Learning (2016), "
    "Algorithm 8.4",
    solver=adagrad,
    levels={
        1: _level(1, 2, parts=_TWO),
        2: _level(2, 2, parts=_TWO),
        3: _level(2, 3, parts=_THREE),
    },
    misconceptions=_ERRORS,
    symbols={
        "theta": r"\theta_0",
        "G": "G_0",
        "grad": ("g_1", "g_2", "g_3"),
        **{f"G_{k}": f"G_{k}" for k in (1, 2, 3)},
        **{f"rate_{k}": rf"\eta_{k}" for k in (1, 2, 3)},
        **{f"theta_{k}": rf"\theta_{k}" for k in (1, 2, 3)},
    },
    decimals=dict.fromkeys(("rate_1", "rate_2", "rate_3"), 4),
    conventions={
        "epsilon": Convention(
            {
                "inside": r"$\eta_t = \eta / \sqrt{G_t + \varepsilon}$",
                "outside": r"$\eta_t = \eta / (\sqrt{G_t} + \varepsilon)$",
            }
        )
    },
    fit=_fit,
)
