"""One time step of a GRU."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Convention, Family, Level, Misconception, Part
from qgen.figures import gru_diagram
from qgen.params import Choice, Fixed, Grid, Param
from solvers.activations import sigmoid
from solvers.recurrent import gate_sum, gru_cell
from solvers.steps import Values


def _level(units: int, inputs: int, *, x: Param, weights: tuple[float, float], b: Param) -> Level:
    """A cell of so many units and inputs; `weights` is the largest weight and the grid's step."""
    largest, grid = weights
    minutes = 1.5 * units + 0.5 * (inputs - 1)
    return Level(
        params={
            "x": x,
            "h_prev": Choice([-0.9, -0.8, -0.7, -0.6, 0.6, 0.7, 0.8, 0.9], (units,)),
            "W": Grid(-largest, largest, grid, (3, units, inputs), without=[0]),
            "U": Grid(-largest, largest, grid, (3, units, units), without=[0]),
            "b": b,
        },
        parts=(
            Part("r", marks=1, minutes=minutes),
            Part("z", marks=1, minutes=minutes),
            Part("n", marks=2, minutes=minutes + 1),
            Part("h", marks=2, minutes=1.5 * units),
        ),
    )


def _biases(units: int) -> Param:
    return Grid(-0.5, 0.5, 0.1, (3, units), without=[0])


def _fit(s: Values) -> NDArray[np.bool_]:
    """Gates at work, and a candidate so far from the old state that the update gate matters."""
    gates = np.stack([s.r, s.z])
    at_work = ((gates > 0.15) & (gates < 0.85) & (gates != 0.5)).all(axis=0)
    # With this much difference, h tolerates that a student rounds both of its products.
    far = np.abs(s.n - s.h_prev) + np.minimum(s.z, 1 - s.z) > 1
    return np.asarray((at_work & far & (np.abs(s.n) < 0.95)).all(axis=-1))


FAMILY = Family(
    id="gru_cell",
    title="One time step of a GRU",
    unit=4,
    topic="recurrent networks",
    source="Cho et al., Learning Phrase Representations using RNN Encoder–Decoder (EMNLP 2014), "
    "eqs. 5–8; Chung et al., Empirical Evaluation of Gated Recurrent Neural Networks on Sequence "
    "Modeling (2014), section 3.2",
    solver=gru_cell,
    levels={
        1: _level(1, 1, x=Choice([-1, 1, 2], (1,)), weights=(1, 0.5), b=Fixed([[0.0]] * 3)),
        2: _level(1, 2, x=Grid(-2, 2, 0.5, (2,), without=[0]), weights=(0.9, 0.1), b=_biases(1)),
        3: _level(2, 1, x=Grid(-2, 2, 0.5, (1,), without=[0]), weights=(0.9, 0.1), b=_biases(2)),
    },
    misconceptions=(
        Misconception(
            "reset_ignored",
            "s_n",
            lambda s: gate_sum(s.x, s.h_prev, s.W, s.U, s.b, 2),
            r"The candidate sees the old state only through the reset gate: multiply by $r_t$.",
        ),
        Misconception(
            "candidate_through_sigmoid",
            "n",
            lambda s: sigmoid(s.s_n),
            r"Only the gates use $\sigma$. The candidate $\tilde h_t$ is new content, not a gate: "
            r"it uses $\tanh$, so that it can also be negative.",
        ),
        Misconception(
            "update_swapped",
            "h",
            lambda s: s.h_prev + s.n - s.right,
            r"Here $z_t$ and $1 - z_t$ have changed places. Authors differ; "
            r"the question says which state $z_t$ is the share of.",
        ),
        Misconception(
            "update_gate_ignored",
            "h",
            lambda s: s.n,
            r"The candidate does not replace the old state: "
            r"$h_t$ is a mixture of both, with the shares $z_t$ and $1 - z_t$.",
        ),
    ),
    symbols={
        "x": "x_t",
        "h_prev": "h_{t-1}",
        "W": ("W_r", "W_z", "W_h"),
        "U": ("U_r", "U_z", "U_h"),
        "b": ("b_r", "b_z", "b_h"),
        "s_n": "s_h",
        "h_reset": "p_t",
        "Uh": "u_t",
        "r": "r_t",
        "z": "z_t",
        "n": r"\tilde h_t",
        "h": "h_t",
    },
    conventions={
        # Chung et al. and the course notes; Cho et al. (eq. 7), PyTorch and Keras.
        "update": Convention(
            candidate=r"the share of the candidate $\tilde h_t$ in $h_t$",
            previous=r"the share of the old state $h_{t-1}$ in $h_t$",
        ),
        # Cho et al. (eq. 8), Chung et al. and the course notes; PyTorch, cuDNN and Keras.
        "reset": Convention(
            before=r"on the old state before the product, as $U_h (r_t \odot h_{t-1})$",
            after=r"on the product, without the bias, as $r_t \odot (U_h h_{t-1})$",
        ),
    },
    fit=_fit,
    figure=lambda s: gru_diagram(s.update, s.reset, tells=s.level > 1),
)
