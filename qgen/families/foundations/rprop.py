"""One or two iterations of Rprop."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from qgen.family import Convention, Family, Level, Part
from qgen.iterations import before, repeated
from qgen.params import Choice, Fixed, Grid
from solvers.arrays import Array, array_namespace, spread
from solvers.rprop import rprop, step_factor
from solvers.steps import Values


def _level(size: int, iterations: int, *, largest: float, parts: tuple[Part, ...]) -> Level:
    return Level(
        params={
            "theta": Grid(-2, 2, 0.1, (size,), without=[0]),
            "delta": Choice([0.2, 0.4, 0.5], (size,)),
            "grad_prev": Grid(-2, 2, 0.1, (size,), without=[0, -1, 1]),
            "grad": Grid(-2, 2, 0.1, (iterations, size), without=[0, -1, 1]),
            "eta_plus": Fixed(1.2),
            "eta_minus": Fixed(0.5),
            "delta_min": Fixed(0.01),
            "delta_max": Fixed(largest),
        },
        parts=parts,
    )


def _product(s: Values, k: int) -> Array:
    return s.grad[..., k - 1, :] * (s.grad_prev if k == 1 else s.grad[..., k - 2, :])


def _swapped(k: int, s: Values) -> Array:
    return step_factor(-_product(s, k), spread(s.eta_plus), spread(s.eta_minus))


def _unbounded(k: int, s: Values) -> Array:
    return s[f"factor_{k}"] * before(s, "delta", k)


def _size_used(k: int, s: Values) -> Array:
    return s.right * array_namespace(s.grad).abs(s.grad[..., k - 1, :])


def _ascends(k: int, s: Values) -> Array:
    return before(s, "theta", k) - s[f"move_{k}"]


_ERRORS = (
    repeated(
        "factors_swapped",
        "factor",
        _swapped,
        "As long as the sign stays the same, the way is right and the steps may grow; a new "
        "sign says that the last step went past a minimum, so they shrink.",
    ),
    repeated(
        "bound_ignored",
        "delta",
        _unbounded,
        r"A step size never leaves $[\Delta_{\min}, \Delta_{\max}]$: where the product is outside, "
        "the bound takes its place.",
        levels=(2, 3),
    ),
    repeated(
        "gradient_size_used",
        "move",
        _size_used,
        r"Rprop looks at the gradient's *sign* only: each weight moves by $\Delta$ itself, "
        "however large or small its gradient is.",
    ),
    repeated(
        "ascends",
        "theta",
        _ascends,
        "A positive gradient says that the loss grows with the weight, so the weight is made "
        "smaller.",
    ),
)


def _fit(s: Values) -> NDArray[np.bool_]:
    """At first some signs change and some do not; of two iterations, a step meets its bound."""
    product = _product(s, 1)
    good = (product > 0).any(axis=-1) & (product < 0).any(axis=-1)
    if "delta_2" in s:
        second = _product(s, 2)
        good &= (second < 0).any(axis=-1) & (s.delta_1 != s.factor_1 * s.delta).any(axis=-1)
    return np.asarray(good)


_FIRST = (Part("delta_1", 2, 2), Part("theta_1", 1, 2))
_SECOND = (Part("delta_2", 2, 2), Part("theta_2", 1, 2))
_OF_THREE = tuple(replace(part, minutes=3) for part in (*_FIRST, *_SECOND))

FAMILY = Family(
    id="rprop",
    title="Iterations of Rprop",
    unit=1,
    topic="optimizers",
    source="Riedmiller & Braun, A Direct Adaptive Method for Faster Backpropagation Learning: The "
    "RPROP Algorithm (ICNN 1993); Igel & Hüsken, Improving the Rprop Learning Algorithm (NC 2000)",
    solver=rprop,
    levels={
        1: _level(2, 1, largest=5, parts=_FIRST),
        2: _level(2, 2, largest=0.45, parts=(*_FIRST, *_SECOND)),
        3: _level(3, 2, largest=0.45, parts=_OF_THREE),
    },
    misconceptions=_ERRORS,
    symbols={
        "theta": r"\theta_0",
        "delta": r"\Delta_0",
        "grad_prev": "g_0",
        "grad": ("g_1", "g_2"),
        "eta_plus": r"\eta^{+}",
        "eta_minus": r"\eta^{-}",
        "delta_min": r"\Delta_{\min}",
        "delta_max": r"\Delta_{\max}",
        **{f"factor_{k}": f"f_{k}" for k in (1, 2)},
        **{f"delta_{k}": rf"\Delta_{k}" for k in (1, 2)},
        **{f"kept_{k}": rf"\tilde g_{k}" for k in (1, 2)},
        **{f"move_{k}": f"u_{k}" for k in (0, 1, 2)},
        **{f"theta_{k}": rf"\theta_{k}" for k in (1, 2)},
    },
    conventions={
        "sign_change": Convention(
            {
                "moves": "it moves against the new gradient as well, by its smaller step size",
                "waits": "it stays where it is, and in the next iteration its step size is "
                "not changed",
                "reverts": "its last move is taken back, and in the next iteration its step size "
                "is not changed",
            }
        )
    },
    fit=_fit,
)
