"""The output of a residual block."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Choice, Param
from solvers.activations import relu
from solvers.arrays import Array, matvec, transpose
from solvers.residual import residual_block
from solvers.steps import Values

_WEIGHTS = (-2, -1, 1, 2)


def _shortcut(s: Values) -> Array:
    """What comes round the two layers."""
    return s.shortcut if "shortcut" in s else s.x


def _level(inputs: int, outputs: int, *parts: Part, project: bool = False) -> Level:
    """A block with two hidden units."""
    params: dict[str, Param] = {
        "x": Choice((-3, -2, -1, 1, 2, 3), (inputs,)),
        "W1": Choice(_WEIGHTS, (2, inputs)),
        "b1": Choice(_WEIGHTS, (2,)),
        "W2": Choice(_WEIGHTS, (outputs, 2)),
        "b2": Choice(_WEIGHTS, (outputs,)),
    }
    if project:
        params["Ws"] = Choice(_WEIGHTS, (outputs, inputs))
    return Level(params=params, parts=parts)


def _fit(s: Values) -> NDArray[np.bool_]:
    """A hidden unit that is on; an output that is off, and one that is on."""
    good = (s.a1 > 0).any(axis=-1) & (s.z1 != 0).all(axis=-1) & (s.f != 0).all(axis=-1)
    return np.asarray(good & (s.z < 0).any(axis=-1) & (s.z > 0).any(axis=-1))


FAMILY = Family(
    id="residual_block",
    title="A residual block",
    unit=2,
    topic="architectures",
    source="He, Zhang, Ren, Sun, Deep Residual Learning for Image Recognition (CVPR 2016), "
    "Figure 2, eqs. 1 and 2",
    solver=residual_block,
    levels={
        1: _level(2, 2, Part("a1", 1, 2), Part("f", 1, 2), Part("y", 2, 2)),
        2: _level(3, 3, Part("a1", 1, 3), Part("f", 1, 3), Part("y", 2, 2)),
        3: _level(
            *(2, 3),  # a block that widens, as those with a projection do in ResNet
            *(Part("a1", 1, 3), Part("f", 1, 3), Part("shortcut", 1, 2), Part("y", 2, 2)),
            project=True,
        ),
    },
    misconceptions=(
        Misconception(
            "first_activation_skipped",
            "a1",
            lambda s: s.z1,
            "The first layer has its own ReLU, before the second layer.",
        ),
        Misconception(
            "residual_activated",
            "f",
            lambda s: relu(s.right),
            "The second layer has no activation of its own: "
            "its ReLU comes after the input has been added.",
        ),
        Misconception(
            "weights_transposed",
            "f",
            lambda s: s.right - matvec(s.W2 - transpose(s.W2), s.a1),
            "Row $k$ of $W^{(2)}$ holds the weights of output $k$.",
            levels=(1,),
        ),
        Misconception(
            "projection_of_the_hidden_layer",
            "shortcut",
            lambda s: matvec(s.Ws[..., : s.a1.shape[-1]], s.a1),
            "The shortcut goes round *both* layers: it starts from the input $x$.",
            levels=(3,),
        ),
        Misconception(
            "shortcut_forgotten",
            "z",
            lambda s: s.f,
            "The block adds what comes over the shortcut to what the two layers make of $x$; "
            "the layers only learn what is to be *changed*.",
        ),
        Misconception(
            "added_after_the_activation",
            "y",
            lambda s: relu(s.f) + _shortcut(s),
            "The shortcut is added *before* the last ReLU: first the sum, then the maximum with 0.",
        ),
        Misconception(
            "last_activation_skipped",
            "y",
            lambda s: s.z,
            "After the addition comes the last ReLU: negative sums become 0.",
        ),
    ),
    symbols={"Ws": "W_s", "f": "F", "shortcut": "s", "z": "u"},
    fit=_fit,
)
