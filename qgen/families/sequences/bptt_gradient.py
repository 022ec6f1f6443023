"""Backpropagation through time in a recurrent unit."""

from collections.abc import Callable, Sequence
from functools import partial
from operator import mul

import numpy as np
from numpy.typing import NDArray

from qgen.family import AnyPart, Convention, Family, Formula, Level, Misconception, Part
from qgen.params import Choice, Grid
from solvers.arrays import Array
from solvers.backprop import output_error
from solvers.bptt import bptt_gradient, over_time, state_factor, tanh_slope
from solvers.steps import Values

_SHORT, _LONG = (1,), (2, 3)
"""The levels with two and with three time steps."""


def _level(times: int, *parts: AnyPart) -> Level:
    return Level(
        params={
            "x": Grid(-1, 1, 0.5, (times,), without=[0]),
            "y": Choice([-1, -0.5, 0.5, 1]),
            "h_0": Choice([-0.6, -0.5, -0.4, -0.3, 0.3, 0.4, 0.5, 0.6]),
            "w": Grid(-0.9, 0.9, 0.1, without=[0]),
            "u": Grid(-2.4, 2.4, 0.1, without=[-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]),
        },
        parts=parts,
    )


def _states(s: Values) -> list[NDArray[np.float64]]:
    """The states from h_0 to the last."""
    return [s.h_0, *(s[f"h_{t}"] for t in range(1, s.x.shape[-1] + 1))]


def _deltas(s: Values) -> list[NDArray[np.float64]]:
    """The errors of time steps 1, 2, ..."""
    return [s[f"delta_{t}"] for t in range(1, s.x.shape[-1] + 1)]


def _fit(s: Values) -> NDArray[np.bool_]:
    """States neither saturated nor idle, a loss worth a step, and a clear verdict."""
    states = np.abs(_states(s)[1:])
    alive = ((states > 0.15) & (states < 0.85)).all(axis=0)
    factor = np.abs(s.factor)
    clear = (factor < 0.8) | (factor > 1.25)
    last = _states(s)[-1]
    return np.asarray(alive & clear & (np.abs(last - s.y) > 0.3) & (np.abs(s.delta_1) > 0.02))


def _reaching(t: int, s: Values) -> Array:
    """The derivative of the loss in the state of a time step."""
    if t == s.x.shape[-1]:
        return output_error(s[f"h_{t}"], s.y, s.loss_scale)
    return s[f"delta_{t + 1}"] * s.u


def _slope_from_sum(t: int, s: Values) -> Array:
    return _reaching(t, s) * tanh_slope(s[f"z_{t}"])


def _weight_forgotten(t: int, s: Values) -> Array:
    return s[f"delta_{t + 1}"] * tanh_slope(s[f"h_{t}"])


def _repeated(
    error: str,
    last: int,
    faulty: Callable[[int, Values], Array],
    feedback: str,
    levels: Sequence[int],
) -> Misconception:
    """An error in the errors of time steps, made from this one back to the first."""
    again = {f"delta_{t}": partial(faulty, t) for t in range(last - 1, 0, -1)}
    return Misconception(error, f"delta_{last}", partial(faulty, last), feedback, levels, again)


def _carried_wrongly(times: int, levels: Sequence[int]) -> tuple[Misconception, ...]:
    """The errors on the way back through so many time steps."""
    return (
        _repeated(
            f"slope_forgotten_{times}",
            times,
            _reaching,
            r"$\delta_t$ is the derivative in $z_t$, so at every time step the chain rule passes "
            r"through $\tanh$: multiply by $\tanh'(z_t) = 1 - h_t^2$.",
            levels,
        ),
        _repeated(
            f"slope_from_pre_activation_{times}",
            times,
            _slope_from_sum,
            r"The slope of $\tanh$ at $z_t$ is $1 - \tanh^2(z_t) = 1 - h_t^2$: "
            r"square the state, not the weighted sum $z_t$.",
            levels,
        ),
        _repeated(
            f"recurrent_weight_forgotten_{times}",
            times - 1,
            _weight_forgotten,
            r"$h_t$ acts on the next time step through the recurrent weight, so the error is "
            r"multiplied by $u$ at each step back.",
            levels,
        ),
    )


_FACTOR_FORMULA = Formula("factor_formula", "factor", ("u", "h_2", "h_3"), marks=1, minutes=2)
_DU_FORMULA = Formula("du_formula", "du", ("u", "delta_3", "h_0", "h_1", "h_2"), marks=3, minutes=5)

FAMILY = Family(
    id="bptt_gradient",
    title="Backpropagation through time",
    unit=4,
    topic="recurrent networks",
    source="Werbos, Backpropagation Through Time (Proceedings of the IEEE 78(10), 1990); Pascanu, "
    "Mikolov & Bengio, On the difficulty of training recurrent neural networks (ICML 2013), "
    "eqs. 3–5",
    solver=bptt_gradient,
    levels={
        1: _level(
            2,
            Part("h_1", marks=1, minutes=1.5),
            Part("h_2", marks=1, minutes=1.5),
            Part("delta_2", marks=2, minutes=2),
            Part("delta_1", marks=2, minutes=2),
            Part("du", marks=2, minutes=2),
        ),
        2: _level(
            3,
            Part("h_3", marks=2, minutes=5),
            Part("delta_3", marks=1, minutes=2),
            Part("delta_2", marks=1, minutes=2),
            Part("delta_1", marks=1, minutes=2),
            Part("du", marks=2, minutes=2),
            _FACTOR_FORMULA,
            Part("factor", marks=1, minutes=2),
            Part("verdict", marks=1, minutes=1, labels=("vanishing", "exploding")),
        ),
        3: _level(
            3,
            Part("h_3", marks=2, minutes=5),
            Part("delta_3", marks=1, minutes=2),
            Part("delta_2", marks=1, minutes=2),
            Part("delta_1", marks=1, minutes=2),
            _DU_FORMULA,
            Part("du", marks=1, minutes=2),
            Part("dw", marks=1, minutes=2),
        ),
    },
    misconceptions=(
        *_carried_wrongly(2, _SHORT),
        *_carried_wrongly(3, _LONG),
        Misconception(
            "last_step_only",
            "du",
            lambda s: _deltas(s)[-1] * _states(s)[-2],
            "The same weight $u$ acts at every time step, so its gradient adds up "
            r"$\delta_t h_{t-1}$ over *all* of them, not only the last.",
        ),
        Misconception(
            "own_state_for_previous",
            "du",
            lambda s: over_time(map(mul, _deltas(s), _states(s)[1:])),
            r"At time $t$, $u$ is multiplied by the *previous* state, $z_t = w x_t + u h_{t-1}$: "
            r"$\delta_t$ goes with $h_{t-1}$.",
        ),
        Misconception(
            "last_input_only",
            "dw",
            lambda s: _deltas(s)[-1] * s.x[..., -1],
            "The same weight $w$ acts at every time step, so its gradient adds up "
            r"$\delta_t x_t$ over *all* of them, not only the last.",
            levels=(3,),
        ),
        Misconception(
            "slopes_left_out",
            "factor",
            lambda s: s.u ** (s.x.shape[-1] - 1),
            r"Each step through time is a weight *and* a $\tanh$: "
            r"$\partial h_t / \partial h_{t-1} = u (1 - h_t^2)$.",
            levels=(2,),
        ),
        Misconception(
            "weight_taken_once",
            "factor",
            lambda s: s.right / s.u,
            r"The recurrent weight is met at *every* step: from $h_1$ to $h_3$ it is a factor "
            "twice.",
            levels=(2,),
        ),
        Misconception(
            "one_step_too_many",
            "factor",
            lambda s: state_factor(s.u, _states(s)[1:]),
            r"From $h_1$ to $h_3$ there are two steps. "
            r"The slope $1 - h_1^2$ belongs to the step from $h_0$ to $h_1$.",
            levels=(2,),
        ),
    ),
    symbols={
        "h_0": "h_0",
        "du": r"\partial L/\partial u",
        "dw": r"\partial L/\partial w",
        "factor": r"\partial h_3/\partial h_1",
        "verdict": r"\text{gradient}",
    },
    decimals={
        **{f"{name}_{t}": 4 for name in ("z", "h", "delta") for t in (1, 2, 3)},
        **dict.fromkeys(("du", "dw"), 4),
    },
    conventions={
        # Rumelhart et al. (1986), eq. 3; the losses of PyTorch and Keras.
        "loss_scale": Convention(
            {
                "half": r"half the squared error, $L = \frac{1}{2} (h_T - y)^2$",
                "full": r"the squared error, $L = (h_T - y)^2$",
            }
        )
    },
    fit=_fit,
    gradients={
        "delta_3": ("loss", "z_3"),
        "delta_2": ("loss", "z_2"),
        "delta_1": ("loss", "z_1"),
        "du": ("loss", "u"),
        "dw": ("loss", "w"),
    },
)
