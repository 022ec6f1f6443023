"""Two time steps of an LSTM of one unit."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Choice, Fixed, Grid, Param
from solvers.activations import sigmoid
from solvers.arrays import Array
from solvers.recurrent import gate_sum
from solvers.steps import Values
from solvers.through_time import lstm


def _level(x: Param, h0: Param, c0: Param, *, largest: float, grid: float, b: Param) -> Level:
    """One unit over two time steps; `largest` and `grid` say how the weights are drawn."""
    inputs = x.shape[-1]
    gate = 1.5 + 0.5 * (inputs - 1)
    return Level(
        params={
            "x": x,
            "h0": h0,
            "c0": c0,
            "W": Grid(-largest, largest, grid, (4, 1, inputs), without=[0]),
            "U": Grid(-largest, largest, grid, (4, 1, 1), without=[0]),
            "b": b,
        },
        parts=(
            Part("c_1", marks=3, minutes=3 * gate + 1),
            Part("h_1", marks=1, minutes=gate + 1),
            Part("f_2", marks=1, minutes=gate),
            Part("c_2", marks=3, minutes=2 * gate + 1),
            Part("h_2", marks=1, minutes=gate + 1),
        ),
    )


def _fit(s: Values) -> NDArray[np.bool_]:
    """Gates at work at both times, and candidates and states that matter."""
    gates = np.stack([s[f"{gate}_{t}"] for gate in "fio" for t in (1, 2)])
    at_work = (gates > 0.1) & (gates < 0.92) & (gates != 0.5)
    candidates = np.abs([s.g_1, s.g_2])
    matter = (candidates > 0.15) & (candidates < 0.95) & (np.abs([s.c_1, s.c_2]) > 0.15)
    return np.asarray(at_work.all(axis=(0, -1)) & matter.all(axis=(0, -1)))


def _at_both(
    error: str,
    step: str,
    faulty: Callable[[int, Values], Array],
    feedback: str,
    first: Sequence[int] = (1, 2, 3),
) -> Iterator[Misconception]:
    """An error that can be made at both times, at the first one at some levels; it costs once."""
    yield Misconception(error, f"{step}_1", partial(faulty, 1), feedback, first)
    yield Misconception(f"{error}_2", f"{step}_2", partial(faulty, 2), feedback)


_WITH_A_PAST = (2, 3)
"""The levels at which the states of the start are not zero."""

FAMILY = Family(
    id="lstm_sequence",
    title="An LSTM over two time steps",
    unit=4,
    topic="recurrent networks",
    source="Hochreiter & Schmidhuber, Long Short-Term Memory (Neural Computation 9(8), 1997); "
    "forget gate: Gers, Schmidhuber & Cummins, Learning to Forget (Neural Computation 12(10), "
    "2000)",
    solver=lstm,
    levels={
        1: _level(
            Choice([-2, -1, 1, 2], (2, 1)),
            Fixed([0.0]),
            Fixed([0.0]),
            largest=1,
            grid=0.1,
            b=Fixed([[0.0]] * 4),
        ),
        2: _level(
            Grid(-2, 2, 0.5, (2, 1), without=[0]),
            Choice([0.2, 0.3, 0.4, 0.5], (1,)),
            Choice([0.6, 0.8, 0.9, 1.1, 1.2, 1.4, 1.5], (1,)),
            largest=0.9,
            grid=0.1,
            b=Grid(-0.5, 0.5, 0.1, (4, 1), without=[0]),
        ),
        3: _level(
            Grid(-2, 2, 0.5, (2, 2), without=[0]),
            Choice([0.2, 0.3, 0.4, 0.5], (1,)),
            Choice([0.6, 0.8, 0.9, 1.1, 1.2, 1.4, 1.5], (1,)),
            largest=0.9,
            grid=0.1,
            b=Grid(-0.5, 0.5, 0.1, (4, 1), without=[0]),
        ),
    },
    misconceptions=(
        *_at_both(
            "candidate_through_sigmoid",
            "g",
            lambda t, s: sigmoid(s[f"z_g_{t}"]),
            r"Only the gates use $\sigma$. The candidate $g_t$ is new content, not a gate: "
            r"it uses $\tanh$, so that it can also be negative.",
        ),
        *_at_both(
            "cell_state_not_carried",
            "c",
            lambda t, s: s[f"i_{t}"] * s[f"g_{t}"],
            "The cell state is the memory: at each time step the forget gate keeps its share of "
            "the value before it, as $f_t c_{t-1}$.",
            first=_WITH_A_PAST,
        ),
        Misconception(
            "hidden_state_carried_as_cell_state",
            "c_2",
            lambda s: s.f_2 * s.h_1 + s.i_2 * s.g_2,
            "The forget gate acts on the *cell* state $c_1$. The hidden state $h_1$ is only what "
            "the output gate shows of it; it enters through the gates.",
        ),
        Misconception(
            "forget_and_input_swapped",
            "c_2",
            lambda s: s.i_2 * s.c_1 + s.f_2 * s.g_2,
            "The forget gate says how much of the *old* cell state stays, "
            "the input gate how much of the *new* candidate comes in.",
        ),
        *_at_both(
            "tanh_skipped",
            "h",
            lambda t, s: s[f"o_{t}"] * s[f"c_{t}"],
            r"The cell state goes through $\tanh$ before the output gate: "
            r"$h_t = o_t \tanh(c_t)$.",
        ),
        Misconception(
            "first_hidden_state_not_carried",
            "z_f_2",
            lambda s: gate_sum(s.x[..., 1, :], s.h0, s.W, s.U, s.b, 0),
            "At the second time step the gates see the *latest* hidden state $h_1$, not $h_0$.",
        ),
        Misconception(
            "initial_cell_state_used_again",
            "c_2",
            lambda s: s.f_2 * s.c0 + s.i_2 * s.g_2,
            "Each time step goes on from the latest cell state: the second one from $c_1$, "
            "not from $c_0$.",
            levels=_WITH_A_PAST,
        ),
    ),
    symbols={
        "x": ("x_1", "x_2"),
        "h0": "h_0",
        "c0": "c_0",
        "W": ("W_f", "W_i", "W_g", "W_o"),
        "U": ("U_f", "U_i", "U_g", "U_o"),
        "b": ("b_f", "b_i", "b_g", "b_o"),
        **{f"z_{gate}_{t}": f"z_{{{gate},{t}}}" for gate in "figo" for t in (1, 2)},
    },
    fit=_fit,
)
