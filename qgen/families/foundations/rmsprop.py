"""Two or three iterations of RMSprop."""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from qgen.family import Convention, Family, Level, Misconception, Part
from qgen.params import Choice, Fixed, Grid
from solvers.adaptive import rmsprop
from solvers.arrays import Array, spread
from solvers.steps import Values


def _level(size: int, iterations: int, *, parts: tuple[Part, ...]) -> Level:
    return Level(
        params={
            "theta": Grid(-2, 2, 0.1, (size,), without=[0]),
            "v": Fixed([0.0] * size),
            "grad": Grid(-3, 3, 0.5, (iterations, size), without=[0, -1, 1]),
            "lr": Choice([0.01, 0.02, 0.05, 0.1]),
            "rho": Choice([0.7, 0.8, 0.9]),
        },
        parts=parts,
        settings={"eps": 0.01},
    )


def _before(s: Values, name: str, k: int) -> Array:
    """What iteration k starts from."""
    return s[name] if k == 1 else s[f"{name}_{k - 1}"]


def _not_squared(k: int, s: Values) -> Array:
    g = s.grad[..., k - 1, :]
    return s.right + (1 - spread(s.rho)) * (g - g**2)


def _swapped(k: int, s: Values) -> Array:
    return _before(s, "v", k) + s.grad[..., k - 1, :] ** 2 - s.right


def _share_missing(k: int, s: Values) -> Array:
    return s.right + spread(s.rho) * s.grad[..., k - 1, :] ** 2


def _root_missing(k: int, s: Values) -> Array:
    eps = 0 if s.epsilon == "none" else s.eps
    return spread(s.lr) / (s[f"v_{k}"] + eps)


def _ascends(k: int, s: Values) -> Array:
    return 2 * _before(s, "theta", k) - s.right


_ERRORS = (
    Misconception(
        "gradient_not_squared",
        "v_1",
        partial(_not_squared, 1),
        "RMSprop averages the *squares* of the gradient's entries: the S in its name.",
        again={f"v_{k}": partial(_not_squared, k) for k in (2, 3)},
    ),
    Misconception(
        "share_missing",
        "v_1",
        partial(_share_missing, 1),
        r"The new square enters with the weight $1 - \rho$, so that the two weights sum to 1 "
        "and $v_t$ is an average.",
        again={f"v_{k}": partial(_share_missing, k) for k in (2, 3)},
    ),
    Misconception(
        "decay_swapped",
        "v_1",
        partial(_swapped, 1),
        r"The decay rate $\rho$ is the weight of the *old* average; the new square has the "
        r"weight $1 - \rho$.",
        again={f"v_{k}": partial(_swapped, k) for k in (2, 3)},
    ),
    Misconception(
        "root_missing",
        "rate_1",
        partial(_root_missing, 1),
        "The learning rate is divided by the *root* of the mean square: the R in the name.",
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
    *(Part("v_1", 1, 1), Part("rate_1", 1, 2), Part("theta_1", 1, 1)),
    *(Part("v_2", 1, 1), Part("rate_2", 1, 2), Part("theta_2", 1, 1)),
)
_THREE = (
    *(Part("v_1", 1, 2), Part("theta_1", 1, 2), Part("v_2", 1, 2), Part("theta_2", 1, 2)),
    *(Part("v_3", 1, 2), Part("theta_3", 2, 3)),
)

FAMILY = Family(
    id="rmsprop",
    title="Iterations of RMSprop",
    unit=1,
    topic="optimizers",
    source="Tieleman & Hinton, Neural Networks for Machine Learning, lecture 6.5 (2012); "
    "Goodfellow, Bengio & Courville, Deep Learning (2016), Algorithm 8.5",
    solver=rmsprop,
    levels={
        1: _level(1, 2, parts=_TWO),
        2: _level(2, 2, parts=_TWO),
        3: _level(2, 3, parts=_THREE),
    },
    misconceptions=_ERRORS,
    symbols={
        "theta": r"\theta_0",
        "v": "v_0",
        "grad": ("g_1", "g_2", "g_3"),
        **{f"v_{k}": f"v_{k}" for k in (1, 2, 3)},
        **{f"rate_{k}": rf"\eta_{k}" for k in (1, 2, 3)},
        **{f"theta_{k}": rf"\theta_{k}" for k in (1, 2, 3)},
    },
    decimals=dict.fromkeys(
        (f"{step}_{k}" for step in ("v", "rate") for k in (1, 2, 3)),
        4,
    ),
    conventions={
        "epsilon": Convention(
            {
                "none": r"$\eta_t = \eta / \sqrt{v_t}$",
                "outside": r"$\eta_t = \eta / (\sqrt{v_t} + \varepsilon)$",
                "inside": r"$\eta_t = \eta / \sqrt{v_t + \varepsilon}$",
            }
        )
    },
    fit=_fit,
)
