"""The delta rule of Widrow and Hoff: an Adaline learns from one or two samples."""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from qgen.family import Convention, Family, Level, Misconception, Part
from qgen.iterations import before, bias_kept, repeated
from qgen.params import Choice, Grid
from solvers.activations import heaviside
from solvers.adaline import delta_rule
from solvers.arrays import Array, spread
from solvers.perceptron import net_input
from solvers.steps import Values


def _level(
    samples: int, size: int, grid: float, rates: tuple[float, ...], *, parts: tuple[Part, ...]
) -> Level:
    return Level(
        params={
            "w": Grid(-1.5, 1.5, grid, (size,), without=[0]),
            "b": Grid(-1, 1, grid, without=[0]),
            "x": Grid(-2, 2, 1, (samples, size), without=[0]),
            "y": Choice([-1, 1], (samples,)),
            "lr": Choice(rates),
        },
        parts=parts,
        answer=f"w_{samples}",
    )


def _bias_forgotten(k: int, s: Values) -> Array:
    return s.right - before(s, "b", k)


def _thresholded(k: int, s: Values) -> Array:
    return s.y[..., k - 1] - (2 * heaviside(s[f"y_hat_{k}"]) - 1)


def _reversed(k: int, s: Values) -> Array:
    return -s.right


def _input_forgotten(k: int, s: Values) -> Array:
    w = before(s, "w", k)
    return w + (s.right - w) / s.x[..., k - 1, :]


def _rate_forgotten(k: int, s: Values) -> Array:
    w = before(s, "w", k)
    return w + (s.right - w) / spread(s.lr)


def _rate_forgotten_for_bias(k: int, s: Values) -> Array:
    b = before(s, "b", k)
    return b + (s.right - b) / s.lr


def _first_input(s: Values) -> Array:
    """The second step along the first input."""
    return s.w_1 + (s.right - s.w_1) * s.x[..., 0, :] / s.x[..., 1, :]


def _fit(s: Values) -> NDArray[np.bool_]:
    """Each sample is some way off its target, and the step towards it does not overshoot far.

    Where the error is not asked, the threshold errs too: who uses it makes a step, not none.
    """
    rate = s.lr if s.loss_scale == "half" else 2 * s.lr
    error = np.stack([s[name] for name in ("error_1", "error_2") if name in s], axis=-1)
    reduced = abs(1 - rate[:, None] * (1 + (s.x**2).sum(axis=-1))) < 0.9
    good: NDArray[np.bool_] = reduced.all(axis=-1) & (abs(error) > 0.25).all(axis=-1)
    if "error_2" in s:
        good &= s.y[:, 0] * s.y_hat_1 < 0
    return np.asarray(good & (abs(s.y_hat_1) > 0.15) & (abs(s.y_hat_1) < 4))


_ONE = (Part("y_hat_1", 1, 2), Part("error_1", 1, 1), Part("w_1", 2, 2), Part("b_1", 1, 1))
_TWO = (
    *(Part("y_hat_1", 1, 2), Part("w_1", 2, 2), Part("b_1", 1, 1)),
    *(Part("y_hat_2", 1, 2), Part("w_2", 2, 2), Part("b_2", 1, 1)),
)

FAMILY = Family(
    id="delta_rule",
    title="The delta rule (Adaline)",
    unit=1,
    topic="perceptron",
    source="Widrow & Hoff, Adaptive switching circuits (1960); Widrow & Lehr, 30 years of "
    "adaptive neural networks (Proc. IEEE 78, 1990), eqs. 8-11",
    solver=delta_rule,
    levels={
        1: _level(1, 2, 0.5, (0.05, 0.1, 0.2), parts=_ONE),
        2: _level(1, 3, 0.1, (0.05, 0.1, 0.2), parts=_ONE),
        3: _level(2, 2, 0.1, (0.1, 0.2), parts=_TWO),
    },
    misconceptions=(
        repeated(
            "bias_forgotten",
            "y_hat",
            _bias_forgotten,
            r"The bias belongs to the output: $\hat y = w \cdot x + b$.",
        ),
        repeated(
            "thresholded_output",
            "error",
            _thresholded,
            "The delta rule takes the error from the *linear* output, before any threshold; "
            r"with the thresholded class in place of $\hat y$ it would be the perceptron's rule.",
        ),
        repeated(
            "error_reversed",
            "error",
            _reversed,
            r"The error is target minus output, $y - \hat y$. With the opposite sign the weights "
            "move *up* the squared error.",
        ),
        repeated(
            "input_forgotten",
            "w",
            _input_forgotten,
            r"Each weight moves in proportion to *its own input*: "
            r"$\Delta w_i$ contains the factor $x_i$. Only the bias, whose input is 1, does not.",
        ),
        Misconception(
            "learning_rate_forgotten",
            "w_1",
            partial(_rate_forgotten, 1),
            r"The learning rate $\eta$ says how far to go: the step is multiplied by it.",
            again={
                "b_1": partial(_rate_forgotten_for_bias, 1),
                "w_2": partial(_rate_forgotten, 2),
                "b_2": partial(_rate_forgotten_for_bias, 2),
            },
        ),
        repeated(
            "bias_not_updated",
            "b",
            bias_kept,
            "The bias learns too: it is the weight of a constant input $1$.",
        ),
        Misconception(
            "old_weights_reused",
            "y_hat_2",
            lambda s: net_input(s.w, s.b, s.x[..., 1, :]),
            "The rule is applied after every sample: the second sample meets the weights and the "
            "bias that the first one has left.",
            levels=(3,),
        ),
        Misconception(
            "first_input_reused",
            "w_2",
            _first_input,
            "Each step belongs to one sample: the second one takes the error *and* the input of "
            "the second sample.",
            levels=(3,),
        ),
    ),
    symbols={
        "y_hat_1": r"\hat y_1",
        "error_1": "e_1",
        "w_1": "w^{(1)}",
        "b_1": "b^{(1)}",
        "y_hat_2": r"\hat y_2",
        "error_2": "e_2",
        "w_2": "w^{(2)}",
        "b_2": "b^{(2)}",
    },
    conventions={
        "loss_scale": Convention(
            {
                "half": r"half the squared error, $L = \frac{1}{2} (y - \hat y)^2$",
                "full": r"the squared error, $L = (y - \hat y)^2$",
            }
        )
    },
    fit=_fit,
)
