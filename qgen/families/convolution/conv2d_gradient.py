"""The backward pass of a convolutional layer with one kernel."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Formula, Level, Misconception, Part
from qgen.params import Choice, Grid, Param
from solvers.arrays import Array, array_namespace, spread
from solvers.convolution_gradient import conv2d_gradient, image_gradient
from solvers.steps import Values
from solvers.windows import pad

_DELTA = Part("delta", marks=1, minutes=1)


def _turned(array: Array) -> Array:
    return array_namespace(array).flip(array, axis=(-2, -1))


def _kernel_not_turned(s: Values) -> Array:
    """The errors, with zeros around them, under the kernel as it is written."""
    dX = image_gradient(_turned(s.K), s.delta, stride=s.stride)
    rows, columns = (a - b for a, b in zip(s.X.shape[-2:], dX.shape[-2:], strict=True))
    return pad(dX, ((0, rows), (0, columns)))


def _updated_kernel_used(s: Values) -> Array:
    return image_gradient(s.K - spread(s.lr, 2) * s.dK, s.delta, stride=s.stride)


def _mean_error(s: Values) -> Array:
    return array_namespace(s.delta).mean(s.delta, axis=(-2, -1))


def _params(side: tuple[int, int], kernel: int, out: tuple[int, int]) -> dict[str, Param]:
    return {
        "X": Grid(0, 3, 1, side),
        "K": Choice((-2, -1, 1, 2), (kernel, kernel)),
        "b": Choice((-1, 1)),
        "Y": Grid(-4, 4, 1, out),
    }


def _fit(s: Values) -> NDArray[np.bool_]:
    """Errors that are neither 0 nor large, and an image to meet them."""
    size = np.abs(s.delta)
    good = (size >= 1).all(axis=(-2, -1)) & (size <= 9).all(axis=(-2, -1))
    return np.asarray(good & ((s.X != 0).mean(axis=(-2, -1)) > 0.6))


FAMILY = Family(
    id="conv2d_gradient",
    title="The gradients of a convolution",
    unit=2,
    topic="convolution",
    source="Goodfellow, Bengio, Courville, Deep Learning (2016), Section 9.5, eqs. 9.11 and 9.13; "
    "Dumoulin & Visin, A guide to convolution arithmetic for deep learning (2016), Chapter 4",
    solver=conv2d_gradient,
    levels={
        1: Level(
            params=_params((3, 3), 2, (2, 2)),
            parts=(
                Part("Z", marks=2, minutes=3),
                _DELTA,
                Part("dK", marks=2, minutes=4),
                Part("db", marks=1, minutes=1),
            ),
            settings={"stride": 1},
        ),
        2: Level(
            params=_params((3, 3), 2, (2, 2)),
            parts=(
                Part("delta", marks=2, minutes=4),
                Part("dK", marks=2, minutes=4),
                Formula("dX_formula", "dX", ("K", "delta"), index=(1, 1), marks=2, minutes=3),
                Part("dX", marks=2, minutes=5),
            ),
            settings={"stride": 1},
            answer="dX",
        ),
        3: Level(
            params=_params((3, 5), 3, (1, 2)) | {"lr": Choice((0.1, 0.2))},
            parts=(
                Part("delta", marks=2, minutes=4),
                Formula("dX_formula", "dX", ("K", "delta"), index=(1, 2), marks=2, minutes=3),
                Part("dK", marks=3, minutes=5),
                Part("dX", marks=3, minutes=5),
                Part("K_new", marks=1, minutes=2),
            ),
            settings={"stride": 2},
        ),
    },
    misconceptions=(
        Misconception(
            "bias_forgotten",
            "Z",
            lambda s: s.right - spread(s.b, 2),
            "The bias $b$ is added to every entry of the feature map.",
        ),
        Misconception(
            "target_minus_map",
            "delta",
            lambda s: -s.right,
            r"The derivative of $\frac{1}{2} (Z_{ij} - Y_{ij})^2$ in $Z_{ij}$ is "
            "$Z_{ij} - Y_{ij}$: positive where the map is too large.",
        ),
        Misconception(
            "gradient_turned",
            "dK",
            lambda s: _turned(s.right),
            "At every place, $K_{11}$ meets the pixel in the upper left corner of what the kernel "
            "covers: its gradient is made of those pixels. So the errors slide over the image as "
            "they are written.",
        ),
        Misconception(
            "kernel_gradient_averaged",
            "dK",
            lambda s: s.right / (s.delta.shape[-2] * s.delta.shape[-1]),
            "A weight is shared by all places of the kernel, and the contributions of these places "
            "to its gradient are *added up*.",
        ),
        Misconception(
            "bias_gradient_averaged",
            "db",
            _mean_error,
            r"The bias enters every entry of $Z$, so its gradient is the *sum* of all errors.",
            levels=(1,),
        ),
        Misconception(
            "kernel_not_turned",
            "dX",
            _kernel_not_turned,
            "Each error goes back to the pixels that it came from, by the weight that lay on them. "
            "Seen from a pixel, that is the kernel turned by 180°.",
            levels=(2, 3),
        ),
        Misconception(
            "updated_kernel_used",
            "dX",
            _updated_kernel_used,
            "All gradients of one step are taken at the *old* weights.",
            levels=(3,),
        ),
        Misconception(
            "ascends",
            "K_new",
            lambda s: 2 * s.K - s.right,
            r"Gradient *descent* subtracts $\eta$ times the gradient.",
            levels=(3,),
        ),
    ),
    symbols={
        "dK": r"\partial L/\partial K",
        "db": r"\partial L/\partial b",
        "dX": r"\partial L/\partial X",
        "K_new": r"\tilde K",
        "b_new": r"\tilde b",
    },
    fit=_fit,
    gradients={
        "delta": ("loss", "Z"),
        "dK": ("loss", "K"),
        "db": ("loss", "b"),
        "dX": ("loss", "X"),
    },
)
