"""Stochastic gradient descent of a linear model, sample by sample."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Convention, Family, Level, Part
from qgen.iterations import bias_kept, repeated
from qgen.params import Choice, Grid, Param
from solvers.arrays import Array, array_namespace, spread
from solvers.descent import predicted, sgd_step, squared_slope
from solvers.steps import Values


def _level(samples: int, size: int, *, bias: bool, parts: tuple[Part, ...]) -> Level:
    params: dict[str, Param] = {
        "w": Grid(-1.5, 1.5, 0.1 if bias else 0.5, (size,), without=[0]),
        "x": Grid(-2, 3, 0.5 if bias else 1, (samples, size), without=[0, -1, 1]),
        "y": Grid(-2, 3, 0.5, (samples,), without=[0]),
        "lr": Choice([0.1, 0.2]),
    }
    if bias:
        params["b"] = Grid(-1, 1, 0.1, without=[0])
    return Level(params=params, parts=parts, answer=f"w_{samples}")


def _sample(k: int, *, gradient: bool, bias: bool) -> tuple[Part, ...]:
    """What is asked of one sample."""
    return (
        Part(f"y_hat_{k}", 1, 1),
        *((Part(f"dw_{k}", 1, 1),) if gradient else ()),
        Part(f"w_{k}", 1, 1),
        *((Part(f"b_{k}", 1, 1),) if bias else ()),
    )


def _starting_weights(k: int, s: Values) -> Array:
    return predicted(s.w, s.b if "b" in s else None, s.x[..., k - 1, :])


def _reversed(k: int, s: Values) -> Array:
    return s.y[..., k - 1] - s[f"y_hat_{k}"]


def _input_forgotten(k: int, s: Values) -> Array:
    slope = spread(squared_slope(s[f"error_{k}"], s.loss_scale))
    return slope * array_namespace(s.x).ones_like(s.x[..., k - 1, :])


_ERRORS = (
    repeated(
        "ascends",
        "error",
        _reversed,
        r"The gradient of the squared error contains $\hat y - y$, and descent subtracts it: a "
        "prediction that is too large has to come down.",
    ),
    repeated(
        "input_forgotten",
        "dw",
        _input_forgotten,
        r"By the chain rule, the gradient in a weight is the error *times the input* of that "
        r"weight, because $\hat y$ contains the product of both.",
    ),
    repeated(
        "bias_not_updated",
        "b",
        bias_kept,
        "The bias learns too: it is the weight of a constant input $1$.",
        levels=(2, 3),
    ),
    repeated(
        "starting_weights_reused",
        "y_hat",
        _starting_weights,
        "Stochastic gradient descent updates after *every* sample, so the next prediction uses "
        "the new parameters. Keeping the old ones for all samples is batch gradient descent.",
        first=2,
    ),
)


def _fit(s: Values) -> NDArray[np.bool_]:
    """Every sample is another one and teaches something, without throwing the model out."""
    errors = np.stack([s[f"error_{k + 1}"] for k in range(s.x.shape[-2])], axis=-1)
    other = (np.diff(s.x, axis=-2) != 0).any(axis=-1).all(axis=-1)
    return np.asarray(other & ((np.abs(errors) > 0.3) & (np.abs(errors) < 8)).all(axis=-1))


FAMILY = Family(
    id="sgd_step",
    title="SGD, sample by sample",
    unit=1,
    topic="optimizers",
    source="Robbins & Monro, A Stochastic Approximation Method (Annals of Mathematical Statistics "
    "22(3), 1951); Bishop, Pattern Recognition and Machine Learning (2006), eqs. 3.22-3.23",
    solver=sgd_step,
    levels={
        1: _level(
            2,
            1,
            bias=False,
            parts=(
                *_sample(1, gradient=True, bias=False),
                *_sample(2, gradient=True, bias=False),
            ),
        ),
        2: _level(
            2,
            1,
            bias=True,
            parts=(*_sample(1, gradient=True, bias=True), *_sample(2, gradient=True, bias=True)),
        ),
        3: _level(
            3,
            2,
            bias=True,
            parts=tuple(p for k in (1, 2, 3) for p in _sample(k, gradient=False, bias=True)),
        ),
    },
    misconceptions=_ERRORS,
    symbols={
        "x": ("x_1", "x_2", "x_3"),
        **{f"y_hat_{k}": rf"\hat y_{k}" for k in (1, 2, 3)},
        **{f"error_{k}": f"e_{k}" for k in (1, 2, 3)},
        **{f"dw_{k}": f"g^{{({k})}}" for k in (1, 2, 3)},
        **{f"db_{k}": rf"\partial L_{k}/\partial b" for k in (1, 2, 3)},
        **{f"w_{k}": f"w^{{({k})}}" for k in (1, 2, 3)},
        **{f"b_{k}": f"b^{{({k})}}" for k in (1, 2, 3)},
    },
    conventions={
        "loss_scale": Convention(
            {
                "half": r"half the squared error, $L = \frac{1}{2} (\hat y - y)^2$",
                "full": r"the squared error, $L = (\hat y - y)^2$",
            }
        )
    },
    fit=_fit,
)
