"""A layer under dropout: a training pass, the way back, and test time."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Convention, Family, Level, Misconception, Part
from qgen.params import Choice, Grid, Param
from solvers.arrays import Array, array_namespace, matvec
from solvers.dropout import dropout, masked_units, units_at_test
from solvers.steps import Values


def _other(scaling: str) -> str:
    return "at test time" if scaling == "inverted" else "inverted"


def _mask_ignored(s: Values) -> Array:
    ones = array_namespace(s.mask).ones_like(s.mask)
    return masked_units(s.grad_dropped, ones, s.keep, s.scaling)


def _fit(s: Values) -> NDArray[np.bool_]:
    """A mask that drops some units and keeps some, about as many as the rate says."""
    dropped = 1 - s.mask.mean(axis=-1)
    return np.asarray((dropped > 0) & (dropped < 1) & (np.abs(dropped - s.p) <= 0.3))


def _params(units: int, outputs: int = 0) -> dict[str, Param]:
    params: dict[str, Param] = {
        "h": Grid(0.4, 3.2, 0.4, (units,)),
        "mask": Choice((0, 1), (units,)),
        "p": Choice((0.2, 0.6, 0.75)),
    }
    if outputs:
        params["W"] = Choice((-2, -1, 1, 2), (outputs, units))
        params["b"] = Grid(-1, 1, 0.5, (outputs,), without=[0])
    return params


_BIAS_STAYS = "Dropout changes the activations only. The next layer adds its bias as always."

FAMILY = Family(
    id="dropout",
    title="Dropout in training and at test time",
    unit=3,
    topic="regularisation",
    source="Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov, Dropout: A Simple Way to "
    "Prevent Neural Networks from Overfitting (JMLR 15, 2014), Sections 4 and 10",
    solver=dropout,
    levels={
        1: Level(
            params=_params(4),
            parts=(Part("dropped", marks=2, minutes=2), Part("at_test", marks=1, minutes=1)),
        ),
        2: Level(
            params=_params(4, 2),
            parts=(
                Part("dropped", marks=1, minutes=2),
                Part("z_train", marks=2, minutes=2),
                Part("z_test", marks=2, minutes=3),
            ),
        ),
        3: Level(
            params=_params(4, 2) | {"grad_z": Choice((-1, -0.5, 0.5, 1), (2,))},
            parts=(
                Part("z_train", marks=2, minutes=4),
                Part("grad_dropped", marks=1, minutes=2),
                Part("grad_h", marks=2, minutes=2),
                Part("z_test", marks=2, minutes=3),
            ),
        ),
    },
    misconceptions=(
        Misconception(
            "keep_and_drop_swapped",
            "keep",
            lambda s: s.p,
            "The dropout rate $p$ is the probability of *dropping* a unit. "
            "The scaling uses the probability of keeping one, $1 - p$.",
        ),
        Misconception(
            "mask_inverted",
            "dropped",
            lambda s: masked_units(s.h, 1 - s.mask, s.keep, s.scaling),
            "The mask is multiplied with the activations: 1 keeps a unit, 0 drops it.",
            again={"grad_h": lambda s: masked_units(s.grad_dropped, 1 - s.mask, s.keep, s.scaling)},
        ),
        Misconception(
            "training_scaled_otherwise",
            "dropped",
            lambda s: masked_units(s.h, s.mask, s.keep, _other(s.scaling)),
            "The scaling is done exactly once. With inverted dropout it is done in training, where "
            "the kept units are divided by $1 - p$; otherwise training only masks.",
        ),
        Misconception(
            "bias_forgotten",
            "z_train",
            lambda s: matvec(s.W, s.dropped),
            _BIAS_STAYS,
            levels=(2, 3),
        ),
        Misconception(
            "gradient_through_dropped_units",
            "grad_h",
            _mask_ignored,
            "A dropped unit had no effect on the loss in this pass: its gradient is 0.",
            levels=(3,),
        ),
        Misconception(
            "gradient_scaled_otherwise",
            "grad_h",
            lambda s: masked_units(s.grad_dropped, s.mask, s.keep, _other(s.scaling)),
            "The way back takes the same factors as the way there: "
            "each unit's factor in training, mask and scale.",
            levels=(3,),
        ),
        Misconception(
            "mask_at_test",
            "at_test",
            lambda s: s.right * s.mask,
            "At test time no unit is dropped: the whole network makes the prediction.",
        ),
        Misconception(
            "test_scaled_otherwise",
            "at_test",
            lambda s: units_at_test(s.h, s.keep, _other(s.scaling)),
            "The scaling is done exactly once. Inverted dropout has done it in training, and test "
            "time uses the activations as they are; otherwise test time multiplies by $1 - p$.",
        ),
        Misconception(
            "bias_forgotten_2",
            "z_test",
            lambda s: matvec(s.W, s.at_test),
            _BIAS_STAYS,
            levels=(2, 3),
        ),
    ),
    symbols={
        "mask": "m",
        "keep": "q",
        "dropped": r"\tilde h",
        "z_train": r"z^{\mathrm{train}}",
        "grad_z": "g",
        "grad_dropped": r"\tilde \delta",
        "grad_h": r"\delta",
        "at_test": r"h^{\mathrm{test}}",
        "z_test": r"z^{\mathrm{test}}",
    },
    conventions={
        # Keras and PyTorch; Srivastava et al. (2014), Figure 2
        "scaling": Convention(
            {
                "inverted": "inverted dropout, as in Keras and PyTorch: "
                "the scaling that dropout needs is done in training",
                "at test time": "dropout in its original form: "
                "the scaling that dropout needs is done at test time",
            }
        )
    },
    fit=_fit,
)
