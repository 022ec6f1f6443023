"""Hidden states of a simple recurrent network over two or three time steps."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.figures import unrolled
from qgen.params import Choice, Fixed, Grid, Param
from solvers.activations import sigmoid
from solvers.arrays import Array, transpose
from solvers.recurrent import weighted_sum
from solvers.steps import Values
from solvers.through_time import rnn


def _level(times: int, units: int, *, x: Param, h0: Param, weights: Param, b: Param) -> Level:
    """So many time steps of so many units with one input; `weights` is how W is drawn."""
    return Level(
        params={
            "x": x,
            "h0": h0,
            "W": weights,
            "U": Grid(-0.9, 0.9, 0.1, (units, units), without=[0]),
            "b": b,
        },
        parts=tuple(Part(f"h_{t}", marks=units, minutes=2 * units) for t in range(1, times + 1)),
    )


def _fit(s: Values) -> NDArray[np.bool_]:
    """States neither saturated nor so small that tanh changes next to nothing."""
    states = np.stack([value for name, value in s.items() if name.startswith("h_")])
    alive = (np.abs(states) > 0.25) & (np.abs(states) < 0.93)
    return np.asarray(alive.all(axis=(0, -1)))


def _repeated(
    error: str,
    step: str,
    times: Sequence[int],
    faulty: Callable[[int, Values], Array],
    feedback: str,
    levels: Sequence[int] = (1, 2, 3),
) -> Iterator[Misconception]:
    """An error that can be made at each of these times; however often, it costs once."""
    for count, t in enumerate(times, start=1):
        name = error if count == 1 else f"{error}_{count}"
        at = tuple(level for level in levels if t <= _TIMES[level])
        yield Misconception(name, f"{step}_{t}", partial(faulty, t), feedback, at)


def _sum_at(t: int, s: Values, state: Array, U: Array) -> Array:
    """The weighted sum of a time step from this state and these weights of it."""
    return weighted_sum(s.x[..., t - 1, :], state, s.W, U, s.b)


def _matrix_transposed(t: int, s: Values) -> Array:
    return _sum_at(t, s, s.h0 if t == 1 else s[f"h_{t - 1}"], transpose(s.U))


_TIMES = {1: 2, 2: 3, 3: 2}
"""How many time steps there are at each level."""

_ALWAYS, _LATER = (1, 2, 3), (2, 3)
"""The times at which there is an activation, and those at which there is a state to go on from."""

FAMILY = Family(
    id="rnn_step",
    title="Hidden states of a recurrent network",
    unit=4,
    topic="recurrent networks",
    source="Elman, Finding Structure in Time (Cognitive Science 14(2), 1990); Goodfellow, Bengio "
    "& Courville, Deep Learning (2016), eqs. 10.8–10.9",
    solver=rnn,
    levels={
        1: _level(
            _TIMES[1],
            1,
            x=Choice([-2, -1, 1, 2], (2, 1)),
            h0=Fixed([0.0]),
            weights=Grid(-0.9, 0.9, 0.1, (1, 1), without=[0]),
            b=Fixed([0.0]),
        ),
        2: _level(
            _TIMES[2],
            1,
            x=Grid(-2, 2, 0.5, (3, 1), without=[0]),
            h0=Choice([-0.5, -0.4, -0.3, 0.3, 0.4, 0.5], (1,)),
            weights=Grid(-0.9, 0.9, 0.1, (1, 1), without=[0]),
            b=Grid(-0.5, 0.5, 0.1, (1,), without=[0]),
        ),
        3: _level(
            _TIMES[3],
            2,
            x=Grid(-2, 2, 0.5, (2, 1), without=[0]),
            h0=Choice([-0.5, -0.4, -0.3, 0.3, 0.4, 0.5], (2,)),
            weights=Grid(-0.9, 0.9, 0.1, (2, 1), without=[0]),
            b=Grid(-0.5, 0.5, 0.1, (2,), without=[0]),
        ),
    },
    misconceptions=(
        *_repeated(
            "activation_skipped",
            "h",
            _ALWAYS,
            lambda t, s: s[f"z_{t}"],
            r"The weighted sum $z_t$ is not yet the state: $h_t = \tanh(z_t)$.",
        ),
        *_repeated(
            "sigmoid_for_tanh",
            "h",
            _ALWAYS,
            lambda t, s: sigmoid(s[f"z_{t}"]),
            r"This network's units use $\tanh$, which runs from $-1$ to $1$, and not the "
            r"sigmoid $\sigma$.",
        ),
        *_repeated(
            "state_reset",
            "z",
            _LATER,
            lambda t, s: _sum_at(t, s, s.h0, s.U),
            "The hidden state is the network's memory: each time step goes on from the state "
            "$h_{t-1}$ before it, not from the initial state $h_0$.",
        ),
        *_repeated(
            "pre_activation_carried_on",
            "z",
            _LATER,
            lambda t, s: _sum_at(t, s, s[f"z_{t - 1}"], s.U),
            r"What goes on to the next time step is the state $h_t = \tanh(z_t)$, "
            "not the weighted sum $z_t$.",
        ),
        *_repeated(
            "bias_only_at_first",
            "z",
            _LATER,
            lambda t, s: s.right - s.b,
            "All time steps share one set of parameters: the bias is added at each of them.",
            levels=(2, 3),
        ),
        *_repeated(
            "recurrent_matrix_transposed",
            "z",
            _ALWAYS,
            _matrix_transposed,
            "A *row* of $U$ holds the weights with which one unit sees the old states: multiply "
            "rows of $U$ with the column $h_{t-1}$.",
            levels=(3,),
        ),
    ),
    symbols={
        "x": ("x_1", "x_2", "x_3"),
        "h0": "h_0",
    },
    fit=_fit,
    figure=lambda s: unrolled(len(s.x)),
)
