"""One or two updates of a perceptron."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Choice, Fixed, Grid, Param
from solvers.arrays import spread
from solvers.perceptron import net_input, perceptron_update
from solvers.steps import Values

CLEAR = 0.15
"""How far from the threshold a net input must lie."""


def _level(samples: int, size: int, lr: Param, *, parts: tuple[Part, ...]) -> Level:
    return Level(
        params={
            "w": Grid(-1.5, 1.5, 0.1, (size,), without=[0]),
            "b": Grid(-1, 1, 0.1, without=[0]),
            "x": Grid(-2, 2, 0.5, (samples, size), without=[0]),
            "y": Choice([0, 1], (samples,)),
            "lr": lr,
        },
        parts=parts,
        answer=f"w_{samples}",
    )


_ONE = (Part("z_1", 1, 2), Part("y_hat_1", 1, 1), Part("w_1", 2, 2), Part("b_1", 1, 1))
_TWO = (
    *(Part("z_1", 1, 2), Part("w_1", 2, 2), Part("b_1", 1, 1)),
    *(Part("z_2", 1, 2), Part("w_2", 2, 2), Part("b_2", 1, 1)),
)


def _fit(s: Values) -> NDArray[np.bool_]:
    """The first sample is missed and the second, where there is one, is got right."""
    good: NDArray[np.bool_] = (s.error_1 != 0) & (abs(s.z_1) > CLEAR)
    if "z_2" in s:
        differ = (s.x[:, 0] != s.x[:, 1]).any(axis=-1)
        good &= (s.error_2 == 0) & (abs(s.z_2) > CLEAR) & differ
    return good


FAMILY = Family(
    id="perceptron_update",
    title="Updating a perceptron",
    unit=1,
    topic="perceptron",
    source="Rosenblatt, Principles of Neurodynamics (1962), ch. 5; "
    "Minsky & Papert, Perceptrons (1969), ch. 11",
    solver=perceptron_update,
    levels={
        1: _level(1, 2, Fixed(1), parts=_ONE),
        2: _level(1, 3, Choice([0.1, 0.2, 0.5]), parts=_ONE),
        3: _level(2, 2, Choice([0.1, 0.2, 0.5]), parts=_TWO),
    },
    misconceptions=(
        Misconception(
            "bias_forgotten",
            "z_1",
            lambda s: net_input(s.w, 0, s.x[..., 0, :]),
            "The bias belongs to the net input: it moves the threshold away from zero.",
            again={"z_2": lambda s: net_input(s.w_1, 0, s.x[..., 1, :])},
        ),
        Misconception(
            "moves_away",
            "error_1",
            lambda s: s.y_hat_1 - s.y[..., 0],
            r"A missed positive *adds* $\eta x$ to the weights, so that the net input "
            r"grows; a missed negative *subtracts* it.",
        ),
        Misconception(
            "input_forgotten",
            "w_1",
            lambda s: s.w + spread(s.lr * s.error_1),
            r"Each weight moves in proportion to *its own input*: $\eta x$ is added or "
            r"subtracted, and $\eta$ alone only for the bias, whose input is 1.",
        ),
        Misconception(
            "learning_rate_forgotten",
            "w_1",
            lambda s: s.w + spread(s.error_1) * s.x[..., 0, :],
            r"The learning rate $\eta$ says how far to go: what is added or subtracted is "
            r"multiplied by it.",
            levels=(2, 3),
            again={"b_1": lambda s: s.b + s.error_1},
        ),
        Misconception(
            "bias_not_updated",
            "b_1",
            lambda s: s.b,
            "The bias learns too: it is the weight of a constant input $1$.",
        ),
        Misconception(
            "old_weights_reused",
            "z_2",
            lambda s: net_input(s.w, s.b, s.x[..., 1, :]),
            "The perceptron learns after every sample: the second sample meets the weights "
            "that the first one has left.",
            levels=(3,),
        ),
        Misconception(
            "updates_when_right",
            "error_2",
            lambda s: s.y[..., 1] - (1 - s.y[..., 1]),
            "A sample that is classified correctly changes nothing: the rule learns from "
            "mistakes only.",
            levels=(3,),
        ),
    ),
    symbols={
        "z_1": "z_1",
        "y_hat_1": r"\hat y_1",
        "error_1": "e_1",
        "w_1": "w^{(1)}",
        "b_1": "b^{(1)}",
        "z_2": "z_2",
        "y_hat_2": r"\hat y_2",
        "error_2": "e_2",
        "w_2": "w^{(2)}",
        "b_2": "b^{(2)}",
    },
    fit=_fit,
)
