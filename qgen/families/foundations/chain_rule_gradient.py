"""The chain rule: the derivative of a loss in one weight of a small composed function."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Formula, Level, Misconception, Part
from qgen.params import Grid
from solvers.chain import chain_rule_gradient
from solvers.steps import Values

_WEIGHT = Grid(-1.5, 1.5, 0.1, without=[-1, 0, 1])
_INPUT = Grid(-2, 2, 0.5, without=[-1, 0, 1])
_TARGET = Grid(-1, 1, 0.1, without=[0])


def _fit(s: Values) -> NDArray[np.bool_]:
    """An error to learn from, and a unit that is neither idle nor saturated."""
    good = abs(s.y - s.t) > 0.25
    if "h" in s:
        good &= (abs(s.z) > 0.25) & (abs(s.z) < 1.8)
    return np.asarray(good)


_Y, _DY = Part("y", marks=1, minutes=1), Part("dy", marks=1, minutes=1)
_H, _SLOPE = Part("h", marks=1, minutes=2), Part("slope", marks=1, minutes=1)

FAMILY = Family(
    id="chain_rule_gradient",
    title="The chain rule on a composed function",
    unit=1,
    topic="backpropagation",
    source="Goodfellow, Bengio & Courville, Deep Learning (2016), section 6.5.2",
    solver=chain_rule_gradient,
    levels={
        1: Level(
            params={
                "w": _WEIGHT,
                "x": Grid(-3, 3, 1, without=[-1, 0, 1]),
                "b": Grid(-2, 2, 1, without=[0]),
                "t": Grid(-3, 3, 1),
            },
            parts=(
                _Y,
                _DY,
                Formula("line_formula", "dw", ("w", "x", "b", "t"), marks=2, minutes=3),
                Part("dw", marks=1, minutes=1),
            ),
            settings={"composition": "line"},
        ),
        2: Level(
            params={
                "w": _WEIGHT,
                "x": _INPUT,
                "b": Grid(-0.5, 0.5, 0.1, without=[0]),
                "v": _WEIGHT,
                "t": _TARGET,
            },
            parts=(
                _H,
                _Y,
                _DY,
                _SLOPE,
                Formula("tanh_formula", "dw", ("v", "h", "x", "t"), marks=2, minutes=4),
                Part("dw", marks=1, minutes=2),
            ),
            settings={"composition": "tanh"},
        ),
        3: Level(
            params={"w": _WEIGHT, "x": _INPUT, "t": _TARGET},
            parts=(
                _H,
                _Y,
                _DY,
                _SLOPE,
                Formula("shared_formula", "dw", ("w", "h", "x", "t"), marks=3, minutes=6),
                Part("dw", marks=2, minutes=2),
            ),
            settings={"composition": "shared"},
        ),
    },
    misconceptions=(
        Misconception(
            "factor_2_forgotten",
            "dy",
            lambda s: s.right / 2,
            "The power rule brings the exponent down: the derivative of $(y - t)^2$ is $2(y - t)$. "
            r"The 2 cancels only against a $\frac{1}{2}$ in the loss.",
        ),
        Misconception(
            "error_reversed",
            "dy",
            lambda s: -s.right,
            "The error is $y - t$, prediction less target: a prediction that is too high has a "
            "positive derivative.",
        ),
        Misconception(
            "square_forgotten",
            "slope",
            lambda s: 1 - s.h,
            r"The derivative of $h = \tanh z$ is $1 - h^2$, with the *square* of $h$.",
            levels=(2,),
        ),
        Misconception(
            "slope_of_the_sigmoid",
            "slope",
            lambda s: s.h * (1 - s.h),
            r"$h(1 - h)$ is the rule of the sigmoid. For $h = \tanh z$ it is $1 - h^2$.",
            levels=(2,),
        ),
        Misconception(
            "slope_of_the_tanh",
            "slope",
            lambda s: 1 - s.h**2,
            r"$1 - h^2$ is the rule of tanh. For $h = \sigma(z)$ it is $h(1 - h)$.",
            levels=(3,),
        ),
        Misconception(
            "inner_derivative_missing",
            "dw",
            lambda s: s.dy,
            r"The chain rule goes on to the innermost function: $\partial y/\partial w = x$ is "
            "still a factor.",
            levels=(1,),
        ),
        Misconception(
            "differentiated_in_the_input",
            "dw",
            lambda s: s.dy * s.w,
            "That is the derivative in the input $x$. In $w x + b$, the derivative in the *weight* "
            "is $x$.",
            levels=(1,),
        ),
        Misconception(
            "input_missing",
            "dw",
            lambda s: s.dy * s.v * s.slope,
            r"The chain rule goes on to the innermost function: $\partial z/\partial w = x$ is "
            "still a factor.",
            levels=(2,),
        ),
        Misconception(
            "slope_missing",
            "dw",
            lambda s: s.dy * s.v * s.x,
            r"The way from $y$ to $w$ leads through the tanh: its derivative $\partial h/\partial "
            "z = 1 - h^2$ is a factor too.",
            levels=(2,),
        ),
        Misconception(
            "outer_use_only",
            "dw",
            lambda s: s.dy * s.h,
            "The weight is used twice: $h$ depends on it as well, which gives a second term, "
            r"$w \cdot \partial h/\partial w$.",
            levels=(3,),
        ),
        Misconception(
            "inner_use_only",
            "dw",
            lambda s: s.dy * s.w * s.slope * s.x,
            "The weight is used twice: it also multiplies $h$ directly, which gives the term $h$.",
            levels=(3,),
        ),
        Misconception(
            "innermost_derivative_missing",
            "dw",
            lambda s: s.dy * (s.h + s.w * s.slope),
            r"The chain rule goes on to the innermost function: $\partial z/\partial w = x$ is a "
            "factor of the second term.",
            levels=(3,),
        ),
    ),
    symbols={
        "dy": r"\delta",
        "slope": "h'",
        "dw": r"\partial L/\partial w",
    },
    fit=_fit,
    gradients={"dy": ("loss", "y"), "dw": ("loss", "w")},
)
