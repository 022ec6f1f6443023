"""A convolutional layer with several input channels and several filters."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from qgen.family import Convention, Family, Level, Misconception, Part
from qgen.figures import image_grids
from qgen.params import Choice, Grid
from solvers.arrays import Array, array_namespace, spread
from solvers.convolution import conv2d, conv2d_channels
from solvers.steps import Values

_KERNEL = (-2, -1, 0, 1, 2)


def _maps(s: Values, **changes: Any) -> Array:
    """What each channel contributes, cut to the asked size, with some arguments changed."""
    rows, columns = s.right.shape[-2:]
    settings = {"stride": s.stride, "operation": s.operation}
    images = s.image[..., None, :, :, :]
    kernels = changes.pop("kernels", s.kernels)
    return conv2d(images, kernels, **(settings | changes))[..., :rows, :columns]


def _turned(s: Values) -> Array:
    return _maps(s, kernels=array_namespace(s.kernels).flip(s.kernels, axis=(-2, -1)))


def _one_kernel_for_all(s: Values) -> Array:
    return _maps(s, kernels=s.kernels[..., :1, :, :])


def _without_bias(s: Values) -> Array:
    return s.right - spread(s.bias, 2) if "bias" in s else s.right


def _bias_of_each_channel(s: Values) -> Array:
    return s.right + (s.image.shape[-3] - 1) * spread(s.bias, 2)


def _channels_averaged(s: Values) -> Array:
    return s.right - _without_bias(s) * (1 - 1 / s.image.shape[-3])


def _first_channel_only(s: Values) -> Array:
    return s.right - s.channel_maps[..., 1:, :, :].sum(axis=-3)


def _relu_of_each_channel(s: Values) -> Array:
    """ReLU of each contribution, before they are added up."""
    xp = array_namespace(s.channel_maps)
    lost = xp.maximum(s.channel_maps, 0) - s.channel_maps
    return xp.maximum(s.feature_map + lost.sum(axis=-3), 0)


def _map_for_each_channel(s: Values) -> Array:
    """As many maps as there are kernels."""
    xp = array_namespace(s.right)
    filters = s.right[..., :1] * s.image.shape[-3]
    return xp.concatenate([filters, s.right[..., 1:]], axis=-1)


def _channels_of_input(s: Values) -> Array:
    """As many maps as the image has channels."""
    xp = array_namespace(s.right)
    channels = s.right[..., :1] * 0 + s.image.shape[-3]
    return xp.concatenate([channels, s.right[..., 1:]], axis=-1)


def _fit(s: Values) -> NDArray[np.bool_]:
    """Enough of each kernel to compute with; behind a ReLU, sums clearly on or off."""
    entries = s.kernels.reshape(*s.kernels.shape[:3], -1)
    good = ((entries != 0).mean(axis=-1) >= 0.5).all(axis=(-2, -1))
    if "activation" in s:
        on = (s.feature_map > 0).mean(axis=(-3, -2, -1))
        good &= (s.feature_map != 0).all(axis=(-3, -2, -1)) & (on >= 0.25) & (on <= 0.75)
    return np.asarray(good)


FAMILY = Family(
    id="conv2d_channels",
    title="A convolution over several channels",
    unit=2,
    topic="convolution",
    source="Goodfellow, Bengio, Courville, Deep Learning (2016), Section 9.5, eq. 9.7; "
    "Dumoulin & Visin, A guide to convolution arithmetic for deep learning (2016), Figure 1.3",
    solver=conv2d_channels,
    levels={
        1: Level(
            params={
                "image": Grid(0, 4, 1, (2, 3, 3)),
                "kernels": Choice(_KERNEL, (1, 2, 2, 2)),
            },
            parts=(
                Part("channel_maps", marks=3, minutes=4),
                Part("feature_map", marks=1, minutes=1),
            ),
            settings={"by_channel": True, "stride": 1},
        ),
        2: Level(
            params={
                "image": Grid(0, 3, 1, (3, 3, 3)),
                "kernels": Choice(_KERNEL, (1, 3, 2, 2)),
                "bias": Grid(-5, 5, 1, (1,), without=[0]),
            },
            parts=(
                Part("channel_maps", marks=4, minutes=6),
                Part("feature_map", marks=2, minutes=2),
                Part("activation", marks=1, minutes=1),
            ),
            settings={"by_channel": True, "stride": 1, "activation": "relu"},
        ),
        3: Level(
            params={
                "image": Grid(0, 3, 1, (2, 4, 4)),
                "kernels": Choice(_KERNEL, (3, 2, 2, 2)),
                "bias": Grid(-4, 4, 1, (3,), without=[0]),
            },
            parts=(
                Part("shape", marks=1, minutes=2),
                Part("feature_map", marks=5, minutes=11),
                Part("activation", marks=1, minutes=1),
            ),
            settings={"by_channel": True, "stride": 2, "activation": "relu"},
            choice="feature_map",
        ),
    },
    misconceptions=(
        Misconception(
            "map_for_each_channel",
            "shape",
            _map_for_each_channel,
            "A filter adds up what its kernels find in the channels: it makes *one* feature map, "
            "so the output has as many channels as there are filters.",
            levels=(3,),
        ),
        Misconception(
            "channels_of_the_input",
            "shape",
            _channels_of_input,
            "The channels of the input are summed away. The output has a channel for each filter.",
            levels=(3,),
        ),
        Misconception(
            "wrong_orientation",
            "channel_maps",
            _turned,
            "Cross-correlation lays the kernel on the image as it is written, convolution turns "
            "it by 180° first. The question says which of the two is meant.",
        ),
        Misconception(
            "one_kernel_for_all_channels",
            "channel_maps",
            _one_kernel_for_all,
            "A filter has a kernel of its own for each input channel: "
            "kernel $K_c$ meets channel $X_c$ only.",
            levels=(1,),
        ),
        Misconception(
            "stride_ignored",
            "channel_maps",
            lambda s: _maps(s, stride=1),
            "With stride $s$ the kernels move on by $s$ pixels, not by one.",
            levels=(3,),
        ),
        Misconception(
            "first_channel_only",
            "feature_map",
            _first_channel_only,
            "The feature map adds up the contributions of *all* channels.",
        ),
        Misconception(
            "channels_averaged",
            "feature_map",
            _channels_averaged,
            "The contributions of the channels are added up, not averaged.",
        ),
        Misconception(
            "bias_forgotten",
            "feature_map",
            _without_bias,
            "Each filter has a bias, which is added to every entry of its feature map.",
            levels=(2, 3),
        ),
        Misconception(
            "bias_for_each_channel",
            "feature_map",
            _bias_of_each_channel,
            "A filter has one bias, however many channels it reads: "
            "it is added once, after the channels have been added up.",
            levels=(2, 3),
        ),
        Misconception(
            "relu_before_the_sum",
            "activation",
            _relu_of_each_channel,
            "ReLU is applied to the feature map, after channels and bias have been added up. "
            "Applied to each channel, it would keep a negative contribution from counting.",
            levels=(2, 3),
        ),
        Misconception(
            "relu_skipped",
            "activation",
            lambda s: s.feature_map,
            r"ReLU sets negative entries to 0: $\max(0, z)$.",
            levels=(2, 3),
        ),
    ),
    symbols={
        "image": "X",
        "kernels": "K",
        "bias": "b",
        "shape": ("F", r"H_{\mathrm{out}}", r"W_{\mathrm{out}}"),
        "channel_maps": "P",
        "feature_map": "Z",
        "activation": "A",
    },
    conventions={
        # Goodfellow et al. (2016), eq. 9.6 and eq. 9.4
        "operation": Convention(
            {
                "cross-correlation": "cross-correlation, as in CNN libraries: "
                "the kernels are laid on the image as they are written, without flipping them",
                "convolution": "convolution in the mathematical sense: "
                "each kernel is turned by 180° before it is laid on the image",
            }
        )
    },
    fit=_fit,
    figure=lambda s: image_grids(
        s.image, s.kernels.shape[-2:], [f"X_{c + 1}" for c in range(len(s.image))], stride=s.stride
    ),
)
