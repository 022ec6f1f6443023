"""The layers of a convolutional network: output shapes and parameters."""

from collections.abc import Callable
from functools import partial
from itertools import product

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Choice, Fixed, Grid, Pick
from solvers.architectures import cnn_shapes
from solvers.arrays import Array, array_namespace
from solvers.parameters import conv_parameters, dense_parameters
from solvers.shapes import beside, places
from solvers.steps import Values


def _parts(*steps: str) -> tuple[Part, ...]:
    return tuple(Part(step, marks=1, minutes=1) for step in steps)


def _count(s: Values, conv: int, channels: Array) -> Array:
    """Parameters of a convolution, if it read so many channels."""
    return conv_parameters(s.kernel_size[..., conv - 1], channels, s.filters[..., conv - 1])


def _with_channels(shape: Array, channels: Array) -> Array:
    """An output shape with another number of channels."""
    return beside(shape[..., 0], shape[..., 1], channels)


def _one_place_less(s: Values) -> Array:
    return s.right - array_namespace(s.right).asarray([1, 1, 0])


def _pooled_everywhere(pool: int, s: Values) -> Array:
    shape = s[f"conv{pool}"]
    rows, columns = (places(shape[..., axis], s.window[..., pool - 1], 1) for axis in (0, 1))
    return beside(rows, columns, shape[..., 2])


def _channels_pooled(pool: int, s: Values) -> Array:
    return _with_channels(s.right, s.right[..., 2] / s.window[..., pool - 1])


def _repeated(
    error: str,
    step: str,
    faulty: Callable[[int, Values], Array],
    feedback: str,
    levels: tuple[int, ...] = (1, 2, 3),
    *,
    first: int = 1,
) -> Misconception:
    """An error that is made at a kind of layer, from the first on, and costs once."""
    again = {step.format(k): partial(faulty, k) for k in range(first + 1, 4)}
    return Misconception(error, step.format(first), partial(faulty, first), feedback, levels, again)


_DEPTH = (
    r"A filter is as deep as its input: it has $k^2$ weights for *each* input channel, "
    r"$k^2 C_{\mathrm{in}}$ in all."
)


def _one_channel_read(conv: int, s: Values) -> Array:
    return _count(s, conv, 1)


def _fit(s: Values) -> NDArray[np.bool_]:
    """The last map has a size to flatten; in front of a 2×2 pooling no side is odd."""
    last = next(s[f"pool{k}"] for k in (3, 2, 1) if f"pool{k}" in s)[..., 0]
    even = [s[f"conv{k}"][..., 0] % s.window[..., k - 1] == 0 for k in (1, 2) if f"conv{k}" in s]
    good = (last >= 3) & (last <= 14)
    return np.asarray(good if "conv3" in s else good & np.all(even, axis=0))


_POOLS_OF_TWO = Fixed([2, 2])

FAMILY = Family(
    id="cnn_shapes",
    title="Layers of a convolutional network",
    unit=2,
    topic="architectures",
    source="LeCun, Bottou, Bengio, Haffner, Gradient-based learning applied to document "
    "recognition (Proc. IEEE 1998), Section II.B (LeNet-5); Krizhevsky, Sutskever, Hinton, "
    "ImageNet classification with deep CNNs (NIPS 2012), Section 3.5 (AlexNet)",
    solver=cnn_shapes,
    levels={
        1: Level(
            params={
                "side": Grid(12, 32, 1),
                "channels": Fixed(3),
                "kernel_size": Choice((3, 5), (1,)),
                "stride": Fixed([1]),
                "padding": Fixed([0]),
                "filters": Choice((4, 6, 8, 10, 12, 16), (1,)),
                "window": Fixed([2]),
                "pool_stride": Fixed([2]),
                "units": Choice((3, 5, 10), (1,)),
            },
            parts=_parts("conv1", "conv1_params", "pool1", "flat", "fc1_params", "total"),
            settings={"layers": ("conv", "pool")},
        ),
        2: Level(
            params={
                "side": Choice((28, 32, 36, 40)),
                "channels": Fixed(1),
                "kernel_size": Choice((3, 5), (2,)),
                "stride": Fixed([1, 1]),
                "padding": Pick([(0, 0), (1, 0), (2, 0)]),
                "filters": Pick(list(product((4, 6, 8, 10), (12, 16, 20)))),
                "window": _POOLS_OF_TWO,
                "pool_stride": _POOLS_OF_TWO,
                "units": Pick(list(product((100, 120, 150), (60, 80, 84), (10,)))),
            },
            parts=_parts(
                *("conv1", "conv1_params", "pool1", "conv2", "conv2_params", "pool2"),
                *("flat", "fc1_params", "fc2_params", "fc3_params", "total"),
            ),
            settings={"layers": ("conv", "pool", "conv", "pool")},
        ),
        3: Level(
            params={
                "side": Grid(195, 259, 4),
                "channels": Fixed(3),
                "kernel_size": Pick([(11, 5, 3), (9, 5, 3), (7, 5, 3)]),
                "stride": Fixed([4, 1, 1]),
                "padding": Pick([(0, 2, 1), (1, 2, 1), (2, 2, 1), (3, 2, 1)]),
                "filters": Pick(list(product((48, 64, 96), (128, 192, 256), (320, 384)))),
                "window": Fixed([3, 3, 3]),
                "pool_stride": Fixed([2, 2, 2]),
                "units": Choice((10, 20, 50, 100), (1,)),
            },
            parts=_parts(
                *("conv1", "conv1_params", "pool1", "conv2", "conv2_params", "pool2"),
                *("conv3_params", "pool3", "fc1_params", "total"),
            ),
            settings={"layers": ("conv", "pool", "conv", "pool", "conv", "pool")},
        ),
    },
    misconceptions=(
        Misconception(
            "one_forgotten",
            "conv1",
            _one_place_less,
            "The window has a first place, and then moves on so many times: "
            r"$\lfloor (n + 2p - k)/s \rfloor + 1$ places along a side.",
            again=dict.fromkeys(("pool1", "conv2", "pool2", "conv3", "pool3"), _one_place_less),
        ),
        Misconception(
            "input_channels_multiplied",
            "conv1",
            lambda s: _with_channels(s.right, s.channels * s.filters[..., 0]),
            "A filter adds up what it finds in all channels of its input, and makes *one* map: "
            "the output has as many channels as there are filters.",
            levels=(1, 3),
        ),
        _repeated(
            *("bias_omitted", "conv{}_params"),
            lambda k, s: s.right - s.filters[..., k - 1],
            "Each filter has a bias besides its weights, so a convolution has "
            r"$(k^2 C_{\mathrm{in}} + 1)\,C_{\mathrm{out}}$ parameters.",
        ),
        _repeated(
            *("input_channels_omitted", "conv{}_params", _one_channel_read, _DEPTH), levels=(1, 3)
        ),
        _repeated(  # LeNet's input has one channel
            *("input_channels_omitted_2", "conv{}_params", _one_channel_read, _DEPTH),
            levels=(2,),
            first=2,
        ),
        _repeated(
            *("one_bias", "conv{}_params"),
            lambda k, s: s.right - s.filters[..., k - 1] + 1,
            "The bias is not shared by the filters: each of them has one of its own.",
        ),
        _repeated(
            *("counted_per_position", "conv{}_params"),
            lambda k, s: s.right * s[f"conv{k}"][..., 0] * s[f"conv{k}"][..., 1],
            "A filter uses the same weights at every place of the image: "
            "the size of the feature map does not enter the count.",
        ),
        _repeated(
            *("pooling_with_stride_one", "pool{}", _pooled_everywhere),
            "The pooling window moves on by its stride, not by one pixel.",
        ),
        _repeated(
            *("channels_pooled", "pool{}", _channels_pooled),
            "Pooling works on each channel by itself: height and width shrink, "
            "the number of channels stays.",
        ),
        Misconception(
            "channels_not_flattened",
            "flat",
            lambda s: s.right / s[f"pool{s.window.shape[-1]}"][..., 2],
            "Flattening lines up every number of the last output: height times width "
            "times *channels*.",
            levels=(1, 2),
        ),
        _repeated(
            *("bias_omitted_2", "fc{}_params"),
            lambda k, s: s.right - s.units[..., k - 1],
            "Each unit of a dense layer has a bias: "
            r"$(n_{\mathrm{in}} + 1)\,n_{\mathrm{out}}$ parameters.",
        ),
        Misconception(
            "maps_read_as_numbers",
            "fc1_params",
            lambda s: dense_parameters(s[f"pool{s.window.shape[-1]}"][..., 2], s.units[..., 0]),
            "A unit of the dense layer has a weight for every *entry* of every feature map, "
            "not one for each map: flatten first.",
        ),
    ),
    symbols={
        "side": "n",
        "channels": "C",
        "kernel_size": "k",
        "stride": "s",
        "padding": "p",
        "filters": "F",
        "window": "w",
        "pool_stride": "t",
        "units": "u",
        **{
            layer: tuple(rf"{side}_{{\mathrm{{{layer}}}}}" for side in "HWC")
            for layer in ("conv1", "pool1", "conv2", "pool2", "conv3", "pool3")
        },
        **{
            f"{layer}_params": rf"P_{{\mathrm{{{layer}}}}}"
            for layer in ("conv1", "conv2", "conv3", "fc1", "fc2", "fc3")
        },
        "flat": "D",
        "total": "P",
    },
    fit=_fit,
)
