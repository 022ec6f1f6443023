"""Derivatives of activation functions, as numbers and as formulas in the function's value."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Formula, Level, Misconception, Part
from qgen.params import Choice, Distinct, Fixed, Grid
from solvers.activations import leaky_relu
from solvers.arrays import spread
from solvers.derivatives import activation_derivatives
from solvers.steps import Values

_POINTS = Distinct((-4, -3, -2.5, -2, -1.5, -0.5, 0.5, 1.5, 2, 2.5, 3, 4), (3,))
_POINT = Grid(-1.9, 1.9, 0.1, without=[-1, -0.2, -0.1, 0, 0.1, 0.2, 1])


def _fit(s: Values) -> NDArray[np.bool_]:
    """Both sides of the kink, where there is one."""
    sides = s.z.reshape(len(s.z), -1)
    mixed = (sides.min(axis=-1) < 0) & (sides.max(axis=-1) > 0)
    return np.asarray(mixed | (sides.shape[-1] == 1))


def _slopes_at_points(function: str) -> tuple[str, ...]:
    """TeX of a function's slopes at the three points."""
    return tuple(rf"\mathrm{{{function}}}'(z_{k})" for k in (1, 2, 3))


_S, _T = Part("s", marks=1, minutes=2), Part("t", marks=1, minutes=2)
_D_S, _D_T = Part("d_s", marks=1, minutes=1), Part("d_t", marks=1, minutes=1)

FAMILY = Family(
    id="activation_derivatives",
    title="Derivatives of activation functions",
    unit=1,
    topic="activation functions",
    source="Goodfellow, Bengio & Courville, Deep Learning (2016), sections 6.3.1-6.3.2; "
    "Ramachandran, Zoph & Le, Searching for Activation Functions (2017), section 4 (swish)",
    solver=activation_derivatives,
    levels={
        1: Level(
            params={"z": _POINTS, "slope": Choice((0.5, 2, 3)), "leak": Fixed(0.01)},
            parts=(
                Part("d_linear", marks=1, minutes=1),
                Part("d_relu", marks=1, minutes=1),
                Part("d_leaky_relu", marks=1, minutes=1),
            ),
            settings={"smooth": False},
        ),
        2: Level(
            params={"z": _POINT},
            parts=(
                _S,
                Formula("sigmoid_slope", "d_s", within=("s",), marks=2, minutes=4),
                _D_S,
                _T,
                _D_T,
            ),
        ),
        3: Level(
            params={"z": _POINT},
            parts=(
                _S,
                _T,
                Formula("tanh_slope", "d_t", within=("t",), marks=2, minutes=4),
                _D_T,
                Formula("swish_slope", "d_f", within=("z", "s"), marks=2, minutes=4),
                Part("d_f", marks=1, minutes=2),
            ),
        ),
    },
    misconceptions=(
        Misconception(
            "value_of_the_linear_function",
            "d_linear",
            lambda s: spread(s.slope) * s.z,
            "That is the function's value $a z$. Its slope is the constant $a$, the same at every "
            "point.",
            levels=(1,),
        ),
        Misconception(
            "value_of_the_relu",
            "d_relu",
            lambda s: s.right * s.z,
            r"That is the value $\max(0, z)$. For positive $z$ the ReLU is the line $z$, of "
            "slope 1.",
            levels=(1,),
        ),
        Misconception(
            "minus_one_for_negative",
            "d_relu",
            lambda s: 2 * s.right - 1,
            "For negative $z$ the ReLU is constantly 0, so its slope is 0. The function of slope "
            "$-1$ there is $|z|$.",
            levels=(1,),
        ),
        Misconception(
            "leak_on_the_wrong_side",
            "d_leaky_relu",
            lambda s: 1 + spread(s.leak) - s.right,
            "The small slope is for *negative* $z$; for positive $z$ the slope is 1.",
            levels=(1,),
        ),
        Misconception(
            "value_of_the_leaky_relu",
            "d_leaky_relu",
            lambda s: leaky_relu(s.z, spread(s.leak)),
            r"That is the function's value. Its slope is $\alpha$ for every negative $z$, and 1 "
            "for every positive one.",
            levels=(1,),
        ),
        Misconception(
            "flat_on_the_left",
            "d_leaky_relu",
            lambda s: s.d_relu,
            "That is the slope of the plain ReLU. The leaky one keeps the slope $\\alpha$ for "
            "negative $z$, so that the unit goes on learning there.",
            levels=(1,),
        ),
        Misconception(
            "exponent_not_negated",
            "s",
            lambda s: 1 - s.right,
            r"The sigmoid is $1/(1 + \mathrm{e}^{-z})$, with a minus sign in the exponent: it "
            r"exceeds $\frac{1}{2}$ where $z$ is positive.",
            levels=(2, 3),
        ),
        Misconception(
            "sigmoid_for_its_slope",
            "d_s",
            lambda s: s.s,
            r"Only $\mathrm{e}^z$ is its own derivative. The sigmoid's is $\sigma' = \sigma(1 - "
            r"\sigma)$, which is small where $\sigma$ is close to 0 or 1.",
            levels=(2,),
        ),
        Misconception(
            "first_factor_missing",
            "d_s",
            lambda s: 1 - s.s,
            r"A factor is missing: $\sigma' = \sigma(1 - \sigma)$ vanishes on both sides, and not "
            "for large $z$ alone.",
            levels=(2,),
        ),
        Misconception(
            "sigmoid_of_the_double",
            "t",
            lambda s: (1 + s.right) / 2,
            r"$\sigma(2z)$ lies between 0 and 1. It has to be stretched and shifted to lie between "
            r"$-1$ and $1$: $\tanh z = 2\sigma(2z) - 1$.",
            levels=(2, 3),
        ),
        Misconception(
            "tanh_for_its_slope",
            "d_t",
            lambda s: s.t,
            r"That is the value $t = \tanh z$ itself. Its slope is $1 - t^2$, which is never "
            "negative, and largest at $z = 0$.",
            levels=(2, 3),
        ),
        Misconception(
            "square_forgotten",
            "d_t",
            lambda s: 1 - s.t,
            r"The slope is $1 - t^2$ with the *square* of $t = \tanh z$: it is the same at $z$ and "
            "$-z$, and never above 1.",
            levels=(2, 3),
        ),
        Misconception(
            "slope_of_the_sigmoid",
            "d_t",
            lambda s: s.t * (1 - s.t),
            r"$t(1 - t)$ is the rule of the sigmoid. For $t = \tanh z$ it is $(1 + t)(1 - t) = "
            "1 - t^2$.",
            levels=(2, 3),
        ),
        Misconception(
            "second_term_missing",
            "d_f",
            lambda s: s.s,
            "The swish is a product of two functions of $z$. The product rule gives a second term, "
            r"$z\,\sigma'(z)$.",
            levels=(3,),
        ),
        Misconception(
            "first_term_missing",
            "d_f",
            lambda s: s.z * s.d_s,
            "The swish is a product of two functions of $z$. The product rule gives also the term "
            r"$1 \cdot \sigma(z)$, from the slope of the factor $z$.",
            levels=(3,),
        ),
        Misconception(
            "product_of_slopes",
            "d_f",
            lambda s: s.d_s,
            "The derivative of a product is not the product of the derivatives: "
            "$(gh)' = g'h + gh'$.",
            levels=(3,),
        ),
    ),
    symbols={
        "slope": "a",
        "leak": r"\alpha",
        "d_linear": _slopes_at_points("lin"),
        "d_relu": _slopes_at_points("ReLU"),
        "d_leaky_relu": _slopes_at_points("LReLU"),
        "d_s": "s'",
        "d_t": "t'",
        "d_f": "f'",
    },
    fit=_fit,
    gradients={"d_s": ("s", "z"), "d_t": ("t", "z")},
)
