"""The activation functions of the course, evaluated at three points."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Choice, Distinct, Fixed, Grid
from solvers.activations import activation_values, sigmoid
from solvers.arrays import Array, array_namespace, spread
from solvers.steps import Values

_HALVES = Distinct((-4, -3, -2.5, -2, -1.5, -0.5, 0.5, 1.5, 2, 2.5, 3, 4), (3,))
_TENTHS = Distinct(Grid(-2.5, 2.5, 0.1, without=[-1, 0, 1]).options, (3,))


def _leak_for_value(s: Values) -> Array:
    xp = array_namespace(s.z)
    return xp.where(xp.greater_equal(s.z, 0), s.z, spread(s.leak))


def _fit(s: Values) -> NDArray[np.bool_]:
    """Both signs, nothing next to a kink, nothing deep in saturation."""
    sides = (s.z.min(axis=-1) < 0) & (s.z.max(axis=-1) > 0)
    clear = (abs(s.z) > 0.15).all(axis=-1) & (abs(s.z) < 4.1).all(axis=-1)
    open_gate = (abs(s.z) < 2.6).all(axis=-1) if "s" in s else True
    return np.asarray(sides & clear & open_gate)


def _at_points(function: str) -> tuple[str, ...]:
    """TeX of a function's values at the three points."""
    return tuple(rf"\mathrm{{{function}}}(z_{k})" for k in (1, 2, 3))


_LEAKY = Part("leaky_relu", marks=1, minutes=1)

FAMILY = Family(
    id="activation_values",
    title="Values of activation functions",
    unit=1,
    topic="activation functions",
    source="Goodfellow, Bengio & Courville, Deep Learning (2016), sections 6.2-6.3; "
    "Ramachandran, Zoph & Le, Searching for Activation Functions (2017), section 4 (swish)",
    solver=activation_values,
    levels={
        1: Level(
            params={"z": _HALVES, "slope": Choice((0.5, 2, 3)), "leak": Fixed(0.01)},
            parts=(
                Part("threshold", marks=1, minutes=1),
                Part("linear", marks=1, minutes=1),
                Part("relu", marks=1, minutes=1),
                _LEAKY,
            ),
            settings={"smooth": False},
        ),
        2: Level(
            params={"z": _TENTHS, "leak": Fixed(0.01)},
            parts=(
                _LEAKY,
                Part("s", marks=1, minutes=3),
                Part("swish", marks=1, minutes=2),
                Part("t", marks=1, minutes=3),
            ),
        ),
        3: Level(
            params={
                "x": Distinct((-3, -2, -1, 1, 2, 3), (3,)),
                "w": Grid(-0.9, 0.9, 0.1, without=[0]),
                "b": Grid(-0.8, 0.8, 0.1, without=[0]),
                "leak": Choice((0.05, 0.1, 0.2)),
                "beta": Choice((0.5, 1.5, 2)),
            },
            parts=(
                Part("z", marks=1, minutes=2),
                _LEAKY,
                Part("swish", marks=2, minutes=5),
                Part("t", marks=1, minutes=3),
            ),
        ),
    },
    misconceptions=(
        Misconception(
            "bias_forgotten",
            "z",
            lambda s: s.right - spread(s.b),
            "The net input has the bias in it: $z = w x + b$.",
            levels=(3,),
        ),
        Misconception(
            "minus_one_below_threshold",
            "threshold",
            lambda s: 2 * s.right - 1,
            "The step function is 0 below the threshold; the function that is $-1$ there is the "
            "sign function.",
            levels=(1,),
        ),
        Misconception(
            "slope_ignored",
            "linear",
            lambda s: s.z,
            "The linear activation $a z$ multiplies by its constant $a$; only with $a = 1$ does "
            "it hand $z$ on as it is.",
            levels=(1,),
        ),
        Misconception(
            "magnitude_taken",
            "relu",
            lambda s: array_namespace(s.z).abs(s.z),
            r"The ReLU is $\max(0, z)$, not $|z|$: it is 0 for every negative $z$.",
            levels=(1,),
        ),
        Misconception(
            "leak_on_the_wrong_side",
            "leaky_relu",
            lambda s: (1 + spread(s.leak)) * s.z - s.right,
            "The small slope is for *negative* $z$; a positive $z$ passes unchanged.",
        ),
        Misconception(
            "relu_for_leaky_relu",
            "leaky_relu",
            lambda s: s.relu,
            "That is the plain ReLU. The leaky one keeps a small slope for negative $z$, so that "
            "the unit does not die.",
        ),
        Misconception(
            "leak_not_multiplied",
            "leaky_relu",
            _leak_for_value,
            "For negative $z$ the leaky ReLU is its small slope *times* $z$, a small negative "
            "number.",
        ),
        Misconception(
            "constant_forgotten_in_swish",
            "u",
            lambda s: array_namespace(s.z).exp(-s.z),
            r"The constant $\beta$ belongs inside: $\mathrm{swish}(z) = z\,\sigma(\beta z)$.",
            levels=(3,),
        ),
        Misconception(
            "exponent_not_negated",
            "s",
            lambda s: 1 - s.right,
            r"The sigmoid is $1/(1 + \mathrm{e}^{-z})$, with a minus sign in the exponent: it "
            r"exceeds $\frac{1}{2}$ where its argument is positive.",
            levels=(2, 3),
        ),
        Misconception(
            "factor_forgotten",
            "swish",
            lambda s: s.s,
            "That is the sigmoid alone. The swish multiplies it by $z$, and so is near $z$ for "
            "large $z$.",
            levels=(2, 3),
        ),
        Misconception(
            "constant_outside_swish",
            "swish",
            lambda s: spread(s.beta) * s.z * sigmoid(s.z),
            r"The constant $\beta$ stands in front of $z$ in the argument of the sigmoid, where it "
            "says how sharply the swish bends; it is no factor of the whole.",
            levels=(3,),
        ),
        Misconception(
            "argument_not_doubled",
            "v",
            lambda s: array_namespace(s.z).exp(-s.z),
            r"The exponent is doubled: $\tanh z = 2\sigma(2z) - 1 = \frac{2}{1 + \mathrm{e}^{-2z}} "
            "- 1$.",
            levels=(2, 3),
        ),
        Misconception(
            "exponent_not_negated_2",
            "v",
            lambda s: 1 / s.right,
            r"In $\tanh z = \frac{2}{1 + \mathrm{e}^{-2z}} - 1$ the exponent has a minus sign: "
            r"$\tanh z$ has the sign of $z$.",
            levels=(2, 3),
        ),
        Misconception(
            "sigmoid_of_the_double",
            "t",
            lambda s: 1 / (1 + s.v),
            r"$\sigma(2z)$ lies between 0 and 1. It has to be stretched and shifted to lie between "
            r"$-1$ and $1$: $\tanh z = 2\sigma(2z) - 1$.",
            levels=(2, 3),
        ),
    ),
    symbols={
        "slope": "a",
        "leak": r"\alpha",
        "threshold": _at_points("step"),
        "linear": _at_points("lin"),
        "relu": _at_points("ReLU"),
        "leaky_relu": _at_points("LReLU"),
        "swish": _at_points("swish"),
    },
    fit=_fit,
)
