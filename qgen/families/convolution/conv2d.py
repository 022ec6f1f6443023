"""A feature map: one image, one kernel."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from qgen.family import Convention, Family, Level, Misconception, Part
from qgen.figures import image_grids
from qgen.params import Choice, Grid
from solvers.arrays import Array, array_namespace, transpose
from solvers.convolution import conv2d
from solvers.steps import Values
from solvers.windows import output_size, pad

_ARGUMENTS = ("image", "kernel", "bias", "stride", "padding", "dilation", "operation")


def _map(s: Values, **changes: Any) -> Array:
    """The feature map, cut to the asked size, with some of the arguments changed."""
    given = {name: s[name] for name in _ARGUMENTS if name in s}
    rows, columns = s.right.shape[-2:]
    return conv2d(**{**given, **changes})[..., :rows, :columns]


def _orientation(s: Values) -> Array:
    return _map(s, kernel=array_namespace(s.kernel).flip(s.kernel, axis=(-2, -1)))


def _padded_at_end(s: Values) -> Array:
    """All the zeros of a 3×3 kernel below and to the right."""
    return _map(s, image=pad(s.image, ((0, 2), (0, 2))), padding="valid")


def _stride_of_rows_only(s: Values) -> Array:
    every_column = output_size(s.image, s.kernel.shape[-2:], padding=(2, 2))
    return array_namespace(s.image).stack([s.right[..., 0], every_column[..., 1]], axis=-1)


def _fit(s: Values) -> NDArray[np.bool_]:
    """Enough of the kernel to compute with; behind a ReLU, sums that are clearly on or off.

    Where there is nothing but the kernel, some of it is negative.
    """
    entries = s.kernel.reshape(len(s.kernel), -1)
    good = (entries != 0).mean(axis=1) > 0.6
    if "bias" not in s:
        good &= (entries < 0).any(axis=1)
    if "activation" in s:
        sums = s.feature_map.reshape(len(s.feature_map), -1)
        on = (sums > 0).sum(axis=1)
        good &= (np.abs(sums) >= 0.5).all(axis=1) & (on >= 2) & (on <= sums.shape[1] - 2)
    return np.asarray(good)


FAMILY = Family(
    id="conv2d",
    title="A feature map",
    unit=2,
    topic="convolution",
    source="Goodfellow, Bengio, Courville, Deep Learning (2016), Section 9.1, eq. 9.6; "
    "Dumoulin & Visin, A guide to convolution arithmetic for deep learning (2016), Chapter 2",
    solver=conv2d,
    levels={
        1: Level(
            params={
                "image": Grid(0, 4, 1, (4, 4)),
                "kernel": Choice((-1, 0, 1, 2), (3, 3)),
            },
            parts=(Part("feature_map", marks=4, minutes=5),),
            settings={"stride": 1, "padding": "valid", "dilation": 1},
        ),
        2: Level(
            params={
                "image": Grid(0, 5, 1, (5, 5)),
                "kernel": Choice((-1, 0, 1, 2), (3, 3)),
                "bias": Grid(-3, 3, 1, without=[0]),
            },
            parts=(Part("size", marks=1, minutes=1), Part("feature_map", marks=5, minutes=8)),
            settings={"stride": 2, "padding": "same", "dilation": 1},
        ),
        3: Level(
            params={
                "image": Grid(0, 5, 1, (4, 5)),
                "kernel": Grid(-1.5, 1.5, 0.5, (2, 2), without=[0]),
                "bias": Grid(-2, 2, 0.5, without=[0]),
            },
            parts=(
                Part("size", marks=1, minutes=2),
                Part("feature_map", marks=4, minutes=7),
                Part("activation", marks=1, minutes=1),
            ),
            settings={"stride": 1, "padding": "valid", "dilation": 2, "activation": "relu"},
        ),
    },
    misconceptions=(
        Misconception(
            "padding_left_out_of_size",
            "size",
            lambda s: output_size(s.image, s.kernel.shape[-2:], stride=s.stride),
            "The zeros around the image give the kernel more places: with $p$ of them on each "
            r"side, a side of $n$ pixels has $\lfloor (n + 2p - k)/s \rfloor + 1$ places.",
            levels=(2,),
        ),
        Misconception(
            "stride_in_one_direction",
            "size",
            _stride_of_rows_only,
            "The stride holds in both directions: the kernel also skips columns.",
            levels=(2,),
        ),
        Misconception(
            "dilation_left_out_of_size",
            "size",
            lambda s: output_size(s.image, s.kernel.shape[-2:]),
            "A dilated kernel covers more of the image than it has weights: "
            "$d(k - 1) + 1$ pixels in each direction, and so it has fewer places.",
            levels=(3,),
        ),
        Misconception(
            "wrong_orientation",
            "feature_map",
            _orientation,
            "Cross-correlation lays the kernel on the image as it is written, convolution turns "
            "it by 180° first. The question says which of the two is meant.",
        ),
        Misconception(
            "kernel_transposed",
            "feature_map",
            lambda s: _map(s, kernel=transpose(s.kernel)),
            "Rows of the kernel meet rows of the image, "
            "and columns meet columns: $K_{mn}$ is multiplied with $X_{i+m,\\,j+n}$.",
        ),
        Misconception(
            "negative_weights_added",
            "feature_map",
            lambda s: _map(s, kernel=array_namespace(s.kernel).abs(s.kernel)),
            "A pixel under a weight of $-1$ is *subtracted*: each product keeps its sign.",
            levels=(1,),
        ),
        Misconception(
            "bias_forgotten",
            "feature_map",
            lambda s: _map(s, bias=None),
            "The bias $b$ is added to every entry of the feature map.",
            levels=(2, 3),
        ),
        Misconception(
            "stride_ignored",
            "feature_map",
            lambda s: _map(s, stride=1),
            "With stride $s$ the kernel moves on by $s$ pixels, not by one.",
            levels=(2,),
        ),
        Misconception(
            "padded_at_the_end",
            "feature_map",
            _padded_at_end,
            "The zeros lie on all sides of the image, so the kernel's first place "
            "reaches over the upper left corner of the image.",
            levels=(2,),
        ),
        Misconception(
            "dilation_ignored",
            "feature_map",
            lambda s: _map(s, dilation=1),
            "With dilation $d$ the weights meet pixels that lie $d$ apart; "
            "the pixels between them are skipped.",
            levels=(3,),
        ),
        Misconception(
            "relu_skipped",
            "activation",
            lambda s: s.feature_map,
            r"ReLU sets negative entries to 0: $\max(0, z)$.",
            levels=(3,),
        ),
        Misconception(
            "absolute_value",
            "activation",
            lambda s: array_namespace(s.feature_map).abs(s.feature_map),
            r"ReLU does not mirror negative entries, it sets them to 0: $\max(0, z)$.",
            levels=(3,),
        ),
    ),
    symbols={
        "image": "X",
        "kernel": "K",
        "bias": "b",
        "size": (r"H_{\mathrm{out}}", r"W_{\mathrm{out}}"),
        "feature_map": "Z",
        "activation": "A",
    },
    conventions={
        # Goodfellow et al. (2016), eq. 9.6 and eq. 9.4
        "operation": Convention(
            {
                "cross-correlation": "cross-correlation, as in CNN libraries: "
                "the kernel is laid on the image as it is written, without flipping it",
                "convolution": "convolution in the mathematical sense: "
                "the kernel is turned by 180° before it is laid on the image",
            }
        )
    },
    fit=_fit,
    figure=lambda s: image_grids(
        s.image,
        s.kernel.shape,
        ["X"],
        stride=s.stride,
        padding=1 if s.padding == "same" else 0,
        dilation=s.dilation,
    ),
)
