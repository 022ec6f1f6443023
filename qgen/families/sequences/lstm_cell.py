"""One time step of an LSTM."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.figures import lstm_diagram
from qgen.params import Choice, Fixed, Grid, Param
from solvers.activations import sigmoid, tanh
from solvers.recurrent import lstm_cell
from solvers.steps import Values


def _level(units: int, inputs: int, *, x: Param, weights: tuple[float, float], b: Param) -> Level:
    """A cell of so many units and inputs; `weights` is the largest weight and the grid's step."""
    largest, grid = weights
    minutes = 1.5 * units + 0.5 * (inputs - 1)
    return Level(
        params={
            "x": x,
            # A state that occurs: h_prev has the sign of c_prev, and is smaller than tanh(c_prev).
            "h_prev": Choice([0.2, 0.3, 0.4, 0.5], (units,)),
            "c_prev": Choice([0.6, 0.8, 0.9, 1.1, 1.2, 1.4, 1.5], (units,)),
            "W": Grid(-largest, largest, grid, (4, units, inputs), without=[0]),
            "U": Grid(-largest, largest, grid, (4, units, units), without=[0]),
            "b": b,
        },
        parts=(
            *(Part(gate, marks=1, minutes=minutes) for gate in ("f", "i", "g", "o")),
            Part("c", marks=2, minutes=1.5 * units),
            Part("h", marks=1, minutes=1.5 * units),
        ),
    )


def _biases(units: int) -> Param:
    return Grid(-0.5, 0.5, 0.1, (4, units), without=[0])


def _fit(s: Values) -> NDArray[np.bool_]:
    """Gates at work, told apart and not half open by chance, and a candidate that matters."""
    gates = np.sort([s.f, s.i, s.o], axis=0)
    at_work = (gates[0] > 0.2) & (gates[2] < 0.85) & (np.diff(gates, axis=0) > 0.02).all(axis=0)
    at_work &= (gates != 0.5).all(axis=0)
    candidate = (np.abs(s.g) > 0.2) & (np.abs(s.g) < 0.95)
    return np.asarray((at_work & candidate).all(axis=-1))


FAMILY = Family(
    id="lstm_cell",
    title="One time step of an LSTM",
    unit=4,
    topic="recurrent networks",
    source="Hochreiter & Schmidhuber, Long Short-Term Memory (Neural Computation 9(8), 1997); "
    "forget gate: Gers, Schmidhuber & Cummins, Learning to Forget (Neural Computation 12(10), "
    "2000)",
    solver=lstm_cell,
    levels={
        1: _level(1, 1, x=Choice([-1, 1, 2], (1,)), weights=(1, 0.5), b=Fixed([[0.0]] * 4)),
        2: _level(1, 2, x=Grid(-2, 2, 0.5, (2,), without=[0]), weights=(0.9, 0.1), b=_biases(1)),
        3: _level(2, 1, x=Grid(-2, 2, 0.5, (1,), without=[0]), weights=(0.9, 0.1), b=_biases(2)),
    },
    misconceptions=(
        Misconception(
            "candidate_through_sigmoid",
            "g",
            lambda s: sigmoid(s.z_g),
            r"Only the gates use $\sigma$. The candidate $g_t$ is new content, not a gate: "
            r"it uses $\tanh$, so that it can also be negative.",
        ),
        Misconception(
            "output_gate_through_tanh",
            "o",
            lambda s: tanh(s.z_o),
            r"A gate is a share between 0 and 1, so it uses $\sigma$; only the candidate and "
            r"the cell state go through $\tanh$.",
        ),
        Misconception(
            "forget_and_input_swapped",
            "c",
            lambda s: s.i * s.c_prev + s.f * s.g,
            "The forget gate says how much of the *old* cell state stays, "
            "the input gate how much of the *new* candidate comes in.",
        ),
        Misconception(
            "cell_state_not_carried",
            "c",
            lambda s: s.i * s.g,
            r"The cell state is the memory: its old value goes on, as $f_t \odot c_{t-1}$.",
        ),
        Misconception(
            "tanh_skipped",
            "h",
            lambda s: s.o * s.c,
            r"The cell state goes through $\tanh$ before the output gate: "
            r"$h_t = o_t \odot \tanh(c_t)$.",
        ),
        Misconception(
            "output_gate_skipped",
            "h",
            lambda s: tanh(s.c),
            r"The output gate decides how much of $\tanh(c_t)$ is shown: multiply by $o_t$.",
        ),
    ),
    symbols={
        "x": "x_t",
        "h_prev": "h_{t-1}",
        "c_prev": "c_{t-1}",
        "W": ("W_f", "W_i", "W_g", "W_o"),
        "U": ("U_f", "U_i", "U_g", "U_o"),
        "b": ("b_f", "b_i", "b_g", "b_o"),
        **{step: f"{step}_t" for step in ("f", "i", "g", "o", "c", "h")},
    },
    fit=_fit,
    figure=lambda s: lstm_diagram(tells=s.level > 1),
)
