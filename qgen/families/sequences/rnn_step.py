"""Hidden states of a simple recurrent network over two or three time steps."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Choice, Fixed, Grid, Param
from solvers.activations import sigmoid
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
    """States that are neither saturated nor nearly zero, so that each of them matters."""
    states = np.stack([value for name, value in s.items() if name.startswith("h_")])
    alive = (np.abs(states) > 0.15) & (np.abs(states) < 0.93)
    return np.asarray(alive.all(axis=(0, -1)))


def _state_reset(t: int, *levels: int) -> Misconception:
    return Misconception(
        f"state_reset_at_{t}",
        f"z_{t}",
        lambda s: weighted_sum(s.x[..., t - 1, :], s.h0, s.W, s.U, s.b),
        f"The hidden state is the network's memory: time step {t} goes on from $h_{t - 1}$, "
        "not from the initial state $h_0$.",
        levels=levels,
    )


def _activation_skipped(t: int, *levels: int) -> Misconception:
    return Misconception(
        f"activation_skipped_at_{t}",
        f"h_{t}",
        lambda s: s[f"z_{t}"],
        rf"The weighted sum $z_{t}$ is not yet the state: $h_{t} = \tanh(z_{t})$.",
        levels=levels,
    )


def _sigmoid_for_tanh(t: int, *levels: int) -> Misconception:
    return Misconception(
        f"sigmoid_for_tanh_at_{t}",
        f"h_{t}",
        lambda s: sigmoid(s[f"z_{t}"]),
        r"This network's units use $\tanh$, which runs from $-1$ to $1$, and not the "
        r"sigmoid $\sigma$.",
        levels=levels,
    )


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
            2,
            1,
            x=Choice([-2, -1, 1, 2], (2, 1)),
            h0=Fixed([0.0]),
            weights=Grid(-0.9, 0.9, 0.1, (1, 1), without=[0]),
            b=Fixed([0.0]),
        ),
        2: _level(
            3,
            1,
            x=Grid(-2, 2, 0.5, (3, 1), without=[0]),
            h0=Choice([-0.5, -0.4, -0.3, 0.3, 0.4, 0.5], (1,)),
            weights=Grid(-0.9, 0.9, 0.1, (1, 1), without=[0]),
            b=Grid(-0.5, 0.5, 0.1, (1,), without=[0]),
        ),
        3: _level(
            2,
            2,
            x=Grid(-2, 2, 0.5, (2, 1), without=[0]),
            h0=Choice([-0.5, -0.4, -0.3, 0.3, 0.4, 0.5], (2,)),
            weights=Grid(-0.9, 0.9, 0.1, (2, 1), without=[0]),
            b=Grid(-0.5, 0.5, 0.1, (2,), without=[0]),
        ),
    },
    misconceptions=(
        _activation_skipped(1, 1, 2, 3),
        _sigmoid_for_tanh(1, 1, 2, 3),
        _state_reset(2, 1, 2, 3),
        Misconception(
            "pre_activation_carried_on",
            "z_2",
            lambda s: weighted_sum(s.x[..., 1, :], s.z_1, s.W, s.U, s.b),
            r"What goes on to the next time step is the state $h_1 = \tanh(z_1)$, "
            "not the weighted sum $z_1$.",
        ),
        Misconception(
            "bias_only_at_first",
            "z_2",
            lambda s: s.right - s.b,
            "All time steps share one set of parameters: the bias is added at each of them.",
            levels=(2, 3),
        ),
        Misconception(
            "recurrent_matrix_transposed",
            "z_2",
            lambda s: weighted_sum(s.x[..., 1, :], s.h_1, s.W, s.U.swapaxes(-1, -2), s.b),
            "A *row* of $U$ holds the weights with which one unit sees the old states: multiply "
            "rows of $U$ with the column $h_1$.",
            levels=(3,),
        ),
        _activation_skipped(2, 1, 2, 3),
        _sigmoid_for_tanh(2, 1, 2, 3),
        _state_reset(3, 2),
        _activation_skipped(3, 2),
        _sigmoid_for_tanh(3, 2),
    ),
    symbols={
        "x": ("x_1", "x_2", "x_3"),
        "h0": "h_0",
    },
    fit=_fit,
)
