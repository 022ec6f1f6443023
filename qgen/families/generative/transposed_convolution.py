"""Upsampling by a transposed convolution."""

from itertools import product

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Choice, Grid, Param
from solvers.arrays import Array, array_namespace, spread
from solvers.steps import Values
from solvers.transposed import transposed_conv2d


def _sides(s: Values, height: int, width: int) -> Array:
    """A size, with the batch axes of the right one."""
    return s.right * 0 + array_namespace(s.right).asarray([height, width])


def _of_a_convolution(s: Values) -> Array:
    pairs = zip(s.image.shape[-2:], s.kernel.shape[-2:], strict=True)
    return _sides(s, *((n + 2 * s.padding - k) // s.stride + 1 for n, k in pairs))


def _side_times_stride(s: Values) -> Array:
    return _sides(s, *(n * s.stride for n in s.image.shape[-2:]))


def _copies(s: Values) -> Array:
    """How many copies of the kernel reach each place."""
    xp = array_namespace(s.image)
    return transposed_conv2d(xp.ones_like(s.image), xp.ones_like(s.kernel), stride=s.stride)


def _overwritten(s: Values) -> Array:
    """Each copy takes the place of what lay there before."""
    full = array_namespace(s.image).zeros_like(s.right)
    height, width = s.kernel.shape[-2:]
    for i, j in product(*map(range, s.image.shape[-2:])):
        rows = slice(i * s.stride, i * s.stride + height)
        columns = slice(j * s.stride, j * s.stride + width)
        full[..., rows, columns] = s.image[..., i : i + 1, j : j + 1] * s.kernel
    return full


def _kernel_turned(s: Values) -> Array:
    turned = array_namespace(s.kernel).flip(s.kernel, axis=(-2, -1))
    return transposed_conv2d(s.image, turned, stride=s.stride)


def _cut_at_the_end(s: Values) -> Array:
    rows, columns = s.right.shape[-2:]
    return s.full[..., :rows, :columns] + spread(s.bias, 2)


def _bias_of_each_copy(s: Values) -> Array:
    p = s.padding
    return s.right + (_copies(s)[..., p:-p, p:-p] - 1) * spread(s.bias, 2)


def _fit(s: Values) -> NDArray[np.bool_]:
    """An image and a kernel without many zeros."""
    image, kernel = ((a != 0).mean(axis=(-2, -1)) >= 0.75 for a in (s.image, s.kernel))
    return np.asarray(image & kernel)


def _params(side: int, kernel: int) -> dict[str, Param]:
    return {
        "image": Grid(0, 4, 1, (side, side)),
        "kernel": Choice((-2, -1, 0, 1, 2), (kernel, kernel)),
    }


FAMILY = Family(
    id="transposed_convolution",
    title="A transposed convolution",
    unit=5,
    topic="semantic segmentation",
    source="Long, Shelhamer, Darrell, Fully Convolutional Networks for Semantic Segmentation "
    "(CVPR 2015), Section 3.3; Dumoulin & Visin, A guide to convolution arithmetic for deep "
    "learning (2016), Chapter 4",
    solver=transposed_conv2d,
    levels={
        1: Level(
            params=_params(2, 2),
            parts=(Part("size", marks=1, minutes=1), Part("full", marks=3, minutes=4)),
            settings={"stride": 1, "padding": 0},
        ),
        2: Level(
            params=_params(2, 3),
            parts=(Part("size", marks=1, minutes=1), Part("full", marks=4, minutes=7)),
            settings={"stride": 2, "padding": 0},
        ),
        3: Level(
            params=_params(2, 4) | {"bias": Grid(-3, 3, 1, without=[0])},
            parts=(Part("size", marks=1, minutes=2), Part("output", marks=5, minutes=9)),
            settings={"stride": 2, "padding": 1},
        ),
    },
    misconceptions=(
        Misconception(
            "size_of_a_convolution",
            "size",
            _of_a_convolution,
            "A transposed convolution makes the map *larger*: turn the formula of the convolution "
            "round, $n_{\\mathrm{out}} = (n - 1) s + k - 2p$.",
            levels=(1, 3),
        ),
        Misconception(
            "side_times_stride",
            "size",
            _side_times_stride,
            "The last copy of the kernel begins at $(n - 1) s$ and is $k$ pixels long: "
            "$n_{\\mathrm{out}} = (n - 1) s + k$.",
            levels=(1, 2),
        ),
        Misconception(
            "border_kept",
            "size",
            lambda s: s.right + 2 * s.padding,
            "The padding of the convolution that is transposed is cut off again: subtract $2p$.",
            levels=(3,),
        ),
        Misconception(
            "padding_added",
            "size",
            lambda s: s.right + 4 * s.padding,
            "In a transposed convolution padding makes the output *smaller*: $2p$ is subtracted.",
            levels=(3,),
        ),
        Misconception(
            "copies_overwritten",
            "full",
            _overwritten,
            "Where copies of the kernel overlap, their entries are added up.",
        ),
        Misconception(
            "overlaps_averaged",
            "full",
            lambda s: s.right / _copies(s),
            "Where copies of the kernel overlap, their entries are added up, not averaged.",
        ),
        Misconception(
            "kernel_turned",
            "full",
            _kernel_turned,
            "Each entry of $X$ is multiplied with the kernel as it is written, and this copy is "
            "laid down. It is not turned by 180°.",
        ),
        Misconception(
            "cut_at_one_end",
            "output",
            _cut_at_the_end,
            "Cut $p$ rows and columns off on *each* side.",
            levels=(3,),
        ),
        Misconception(
            "bias_in_every_copy",
            "output",
            _bias_of_each_copy,
            "The bias is added once to every entry of the output, not once for each copy.",
            levels=(3,),
        ),
        Misconception(
            "bias_forgotten",
            "output",
            lambda s: s.right - spread(s.bias, 2),
            "The bias $b$ is added to every entry of the output.",
            levels=(3,),
        ),
    ),
    symbols={
        "image": "X",
        "kernel": "K",
        "bias": "b",
        "size": (r"H_{\mathrm{out}}", r"W_{\mathrm{out}}"),
        "full": "Y",
        "output": "Z",
    },
    fit=_fit,
)
