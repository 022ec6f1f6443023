"""Two iterations of gradient descent on a function that is given."""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Formula, Level, Misconception, Part
from qgen.figures import descent
from qgen.params import Choice, Grid, Param
from solvers.arrays import Array, array_namespace, spread
from solvers.descent import gradient_descent
from solvers.steps import Values

_STEPS = (
    *(Part("grad_1", 1, 1), Part("w_1", 1, 2)),
    *(Part("grad_2", 1, 2), Part("w_2", 1, 2)),
)


def _level(
    function: str, *, w: Param, a: Param, b: Param, lr: Param, minutes: float, choice: str = ""
) -> Level:
    derivative = Formula(
        "derivative", "grad_1", ("w", "a", "b"), index=(0,), marks=2, minutes=minutes
    )
    return Level(
        params={"w": w, "a": a, "b": b, "lr": lr},
        parts=(derivative, *_STEPS, Part("f_2", 1, 2)),
        settings={"function": function, "iterations": 2},
        choice=choice,
    )


def _before(s: Values, k: int) -> Array:
    """The point that iteration k starts from."""
    return s.w if k == 1 else s[f"w_{k - 1}"]


def _ascends(k: int, s: Values) -> Array:
    return 2 * _before(s, k) - s.right


def _no_learning_rate(k: int, s: Values) -> Array:
    return _before(s, k) - s[f"grad_{k}"]


def _factor_forgotten(k: int, s: Values) -> Array:
    """Without the 2 that the square's exponent leaves."""
    factors = array_namespace(s.w).stack((s.a, s.b)[: s.w.shape[-1]], axis=-1)
    return s.right - factors * _before(s, k)


def _mixed_term_forgotten(k: int, s: Values) -> Array:
    return s.right - _before(s, k)[..., ::-1]


def _inner_derivative_forgotten(k: int, s: Values) -> Array:
    """With 2 b (w2 - w1²) in place of its product with -2 w1."""
    surplus = 2 * s.b * s[f"gap_{k - 1}"] * (1 + 2 * _before(s, k)[..., 0])
    return array_namespace(s.w).stack((s.right[..., 0] + surplus, s.right[..., 1]), axis=-1)


def _fit(s: Values) -> NDArray[np.bool_]:
    """A descent that is neither at its end nor thrown out, and not the same in both variables."""
    slopes = np.abs(np.concatenate([s.grad_1, s.grad_2], axis=-1))
    falls = (s.f_0 > s.f_1 + 0.05) & (s.f_1 > s.f_2 + 0.02)
    if s.w.shape[-1] == 2:
        falls &= np.abs(s.w[..., 0]) != np.abs(s.w[..., 1])
    falls &= np.abs(s.f_2) > 0.05
    return np.asarray(falls & (slopes > 0.1).all(-1) & (slopes < 20).all(-1))


FAMILY = Family(
    id="gradient_descent",
    title="Gradient descent on a function",
    unit=1,
    topic="optimizers",
    source="Goodfellow, Bengio & Courville, Deep Learning (2016), sect. 4.3; Rosenbrock, An "
    "Automatic Method for Finding the Greatest or Least Value of a Function (The Computer "
    "Journal 3(3), 1960)",
    solver=gradient_descent,
    levels={
        1: _level(
            "parabola",
            w=Grid(-4, 4, 0.5, (1,), without=[0]),
            a=Choice([0.5, 1, 1.5, 2]),
            b=Grid(-4, 4, 1, without=[0]),
            lr=Choice([0.1, 0.2]),
            minutes=1,
        ),
        2: _level(
            "bowl",
            w=Grid(-3, 3, 0.5, (2,), without=[0]),
            a=Choice([1, 1.5, 2, 3]),
            b=Choice([1, 1.5, 2, 3]),
            lr=Choice([0.1, 0.2]),
            minutes=2,
        ),
        3: _level(
            "rosenbrock",
            w=Grid(-2, 2, 0.5, (2,), without=[0]),
            a=Choice([1, 2, 3]),
            b=Choice([0.5, 1, 2]),
            lr=Choice([0.05, 0.1]),
            minutes=3,
            choice="w_1",  # without the learning rate, what follows is out of all proportion
        ),
    },
    misconceptions=(
        Misconception(
            "factor_two_forgotten",
            "grad_1",
            partial(_factor_forgotten, 1),
            r"The derivative of $w^2$ is $2w$: the exponent comes down as a factor.",
            levels=(1, 2),
            again={"grad_2": partial(_factor_forgotten, 2)},
        ),
        Misconception(
            "mixed_term_forgotten",
            "grad_1",
            partial(_mixed_term_forgotten, 1),
            r"The term $w_1 w_2$ depends on both variables: its derivative in $w_1$ is $w_2$, and "
            r"in $w_2$ it is $w_1$.",
            levels=(2,),
            again={"grad_2": partial(_mixed_term_forgotten, 2)},
        ),
        Misconception(
            "inner_derivative_forgotten",
            "grad_1",
            partial(_inner_derivative_forgotten, 1),
            r"By the chain rule, the derivative of $(w_2 - w_1^2)^2$ in $w_1$ is "
            r"$2 (w_2 - w_1^2)$ times the inner derivative, $-2 w_1$.",
            levels=(3,),
            again={"grad_2": partial(_inner_derivative_forgotten, 2)},
        ),
        Misconception(
            "ascends",
            "w_1",
            partial(_ascends, 1),
            "The gradient points to where $f$ grows: gradient *descent* subtracts the learning "
            "rate times the gradient.",
            again={"w_2": partial(_ascends, 2)},
        ),
        Misconception(
            "learning_rate_forgotten",
            "w_1",
            partial(_no_learning_rate, 1),
            r"The learning rate $\eta$ says how far to go along the gradient: multiply by it.",
            again={"w_2": partial(_no_learning_rate, 2)},
        ),
        Misconception(
            "old_gradient_reused",
            "grad_2",
            lambda s: s.grad_1,
            "Each iteration computes the gradient anew, at the point that has been reached.",
        ),
        Misconception(
            "moves_from_the_start",
            "w_2",
            lambda s: s.w - spread(s.lr) * s.grad_2,
            "Each iteration goes on from the point that the last one has reached, not from the "
            "starting point.",
        ),
    ),
    symbols={
        "w_1": "w^{(1)}",
        "w_2": "w^{(2)}",
        "grad_1": "g^{(1)}",
        "grad_2": "g^{(2)}",
        **{f"f_{k}": f"f(w{at})" for k, at in enumerate(("", "^{(1)}", "^{(2)}"))},
        **{f"gap_{k}": f"u^{{({k})}}" for k in range(3)},
    },
    fit=_fit,
    gradients={"grad_1": ("f_0", "w"), "grad_2": ("f_1", "w_1")},
    figure=lambda s: descent(s.function, s.a, s.b, s.w),
)
