"""Gradient descent of a line on mini-batches."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Convention, Family, Level, Misconception, Part
from qgen.iterations import ascends, repeated
from qgen.params import Choice, Grid
from solvers.arrays import Array, array_namespace
from solvers.descent import line, minibatch_gradient_descent, squared_slope
from solvers.steps import Values


def _level(batches: int, size: int, *, bias: bool) -> Level:
    minutes = size / 2
    asked = [
        (
            Part(f"y_hat_{k}", 1, minutes),
            Part(f"grad_{k}", 2, minutes + 1),
            Part(f"theta_{k}", 1, 1),
        )
        for k in range(1, batches + 1)
    ]
    return Level(
        params={
            "theta": Grid(-1.5, 1.5, 0.5, (1 + bias,), without=[0]),
            "x": Grid(-2, 3, 1, (batches, size), without=[0]),
            "y": Grid(-3, 4, 1, (batches, size)),
            "lr": Choice([0.1, 0.2]),
            "samples": Choice([50, 70, 90, 110, 130, 150, 170, 190])
            if size == 4
            else Choice([45, 65, 75, 95, 105, 125, 155, 175]),
        },
        parts=(Part("updates", 1, 1), *(part for parts in asked for part in parts)),
    )


def _summed(k: int, s: Values) -> Array:
    return s.right * s.x.shape[-1]


def _no_inputs(k: int, s: Values) -> Array:
    """Without the inputs: the mean error alone in the place of each entry."""
    xp = array_namespace(s.x)
    slope = squared_slope(s[f"error_{k}"], s.loss_scale)
    mean = xp.sum(slope, axis=-1, keepdims=True) / s.x.shape[-1]
    return mean * xp.ones_like(s.right)


def _fit(s: Values) -> NDArray[np.bool_]:
    """Samples that differ, none of them far off, and a gradient to follow."""
    good = np.ones(len(s.x), dtype=bool)
    for k in range(1, s.x.shape[-2] + 1):
        grad = np.abs(s[f"grad_{k}"])
        good &= ((grad > 0.2) & (grad < 8)).all(axis=-1)
        good &= (np.abs(s[f"error_{k}"]) < 7).all(axis=-1)
        samples = np.stack([s.x[..., k - 1, :], s.y[..., k - 1, :]], axis=-1)
        alike = (samples[..., :, None, :] == samples[..., None, :, :]).all(axis=-1)
        good &= alike.sum(axis=(-1, -2)) == samples.shape[-2]
        good &= s.x[..., k - 1, :].min(axis=-1) < s.x[..., k - 1, :].max(axis=-1)
    return np.asarray(good)


FAMILY = Family(
    id="minibatch_gradient_descent",
    title="Gradient descent on mini-batches",
    unit=1,
    topic="optimizers",
    source="Goodfellow, Bengio & Courville, Deep Learning (2016), sect. 8.1.3 and Algorithm 8.1",
    solver=minibatch_gradient_descent,
    levels={
        1: _level(1, 2, bias=False),
        2: _level(1, 4, bias=True),
        3: _level(2, 4, bias=True),
    },
    misconceptions=(
        Misconception(
            "last_batch_dropped",
            "updates",
            lambda s: s.right - 1,
            "The last, smaller mini-batch is used too, and makes an update of its own: round up.",
        ),
        Misconception(
            "one_update_per_sample",
            "updates",
            lambda s: s.samples,
            "There is one update per mini-batch; one per sample is stochastic gradient descent "
            "with batches of one.",
        ),
        repeated(
            "summed_not_averaged",
            "grad",
            _summed,
            "The loss of a mini-batch is the *mean* over its samples, so its gradient is the mean "
            "of their gradients: divide by the batch size.",
        ),
        repeated(
            "inputs_forgotten",
            "grad",
            _no_inputs,
            r"In $w$, each sample's error is multiplied by its input $x$ before the mean is taken.",
        ),
        repeated(
            "ascends",
            "theta",
            ascends,
            r"Gradient *descent* subtracts $\eta$ times the gradient.",
        ),
        Misconception(
            "starting_parameters_reused",
            "y_hat_2",
            lambda s: line(s.theta, s.x[..., 1, :]),
            "The second mini-batch meets the parameters that the first one has left.",
            levels=(3,),
        ),
    ),
    symbols={
        "theta": ("w", "b"),
        "samples": "N",
        "updates": "U",
        "x": ("x^{(1)}", "x^{(2)}"),
        "y": ("y^{(1)}", "y^{(2)}"),
        **{f"y_hat_{k}": rf"\hat y^{{({k})}}" for k in (1, 2)},
        **{f"error_{k}": f"e^{{({k})}}" for k in (1, 2)},
        **{f"grad_{k}": f"g^{{({k})}}" for k in (1, 2)},
        **{f"theta_{k}": (f"w^{{({k})}}", f"b^{{({k})}}") for k in (1, 2)},
    },
    conventions={
        "loss_scale": Convention(
            {
                "half": r"half the mean squared error, "
                r"$L = \frac{1}{2B} \sum_i (\hat y_i - y_i)^2$",
                "full": r"the mean squared error, $L = \frac{1}{B} \sum_i (\hat y_i - y_i)^2$",
            }
        )
    },
    fit=_fit,
)
