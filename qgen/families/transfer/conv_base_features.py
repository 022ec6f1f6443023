"""The features that a pretrained convolutional base makes of an image."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Choice, Fixed, Grid, Pick
from solvers.arrays import Array
from solvers.shapes import beside
from solvers.steps import Values
from solvers.transfer import conv_base_features

_FEATURES = Part("features", marks=2, minutes=3)
_FLAT = Part("flat", marks=1, minutes=1)


def _rounded(s: Values, rounding: str) -> Array:
    return conv_base_features(s.sides, s.channels, rounding=rounding)


def _fit(s: Values) -> NDArray[np.bool_]:
    """The way of rounding shows."""
    floor, ceiling = _rounded(s, "floor"), _rounded(s, "ceil")
    return np.asarray((floor[..., :2] != ceiling[..., :2]).all(axis=-1))


FAMILY = Family(
    id="conv_base_features",
    title="Features of a convolutional base",
    unit=3,
    topic="transfer learning",
    source="Simonyan & Zisserman (ICLR 2015), Table 1; He, Zhang, Ren, Sun (CVPR 2016), Table 1; "
    "Chollet, Deep Learning with Python (2018), Section 5.3.1",
    solver=conv_base_features,
    levels={
        1: Level(
            params={
                "sides": Pick([(n, n) for n in range(100, 300, 4)]),
                "channels": Fixed(512),
            },
            parts=(_FEATURES, _FLAT),
        ),
        2: Level(
            params={
                "sides": Grid(100, 320, 10, (2,)),
                "channels": Fixed(512),
                "images": Choice((100, 200, 500)),
            },
            parts=(_FEATURES, _FLAT, Part("stored", marks=1, minutes=1)),
        ),
        3: Level(
            params={
                "sides": Grid(90, 290, 10, (2,)),
                "channels": Choice((1024, 1280, 2048)),
                "wanted": Grid(5, 12),
            },
            parts=(_FEATURES, _FLAT, Part("smallest", marks=2, minutes=3)),
            settings={"rounding": "ceil"},
        ),
    },
    misconceptions=(
        Misconception(
            "rounded_up",
            "features",
            lambda s: _rounded(s, "ceil"),
            "Without padding, the last row or column of an odd side is left over: "
            r"pooling turns $n$ pixels into $\lfloor n/2 \rfloor$.",
            levels=(1, 2),
        ),
        Misconception(
            "rounded_down",
            "features",
            lambda s: _rounded(s, "floor"),
            "With padding, the last row or column of an odd side is used too: a layer with "
            r"stride 2 turns $n$ pixels into $\lceil n/2 \rceil$.",
            levels=(3,),
        ),
        Misconception(
            "one_halving_forgotten",
            "features",
            lambda s: beside(s.half_4[..., 0], s.half_4[..., 1], s.channels),
            "The base halves the sides *five* times: every layer with stride 2 counts, "
            "also the last one.",
        ),
        Misconception(
            "channels_of_image",
            "features",
            lambda s: beside(s.right[..., 0], s.right[..., 1], 3),
            "A feature map has as many channels as the last convolution has filters; the three "
            "colours of the image have long been mixed.",
        ),
        Misconception(
            "channels_not_flattened",
            "flat",
            lambda s: s.right / s.channels,
            "Flattening lines up the entries of *all* channels: height times width times channels.",
        ),
        Misconception(
            "sides_added",
            "flat",
            lambda s: (s.features[..., 0] + s.features[..., 1]) * s.channels,
            "A feature map has height *times* width entries.",
        ),
        Misconception(
            "positions_for_numbers",
            "stored",
            lambda s: s.images * s.features[..., 0] * s.features[..., 1],
            "At each place of the feature map there is a number for every channel.",
            levels=(2,),
        ),
        Misconception(
            "pixels_stored",
            "stored",
            lambda s: s.images * s.sides[..., 0] * s.sides[..., 1] * 3,
            "What is stored is what the base *makes* of the images, not the images.",
            levels=(2,),
        ),
        Misconception(
            "exact_multiple",
            "smallest",
            lambda s: 32 * s.wanted,
            r"As odd sides are rounded up, a smaller image is enough: $\lceil n/32 \rceil$ reaches "
            r"$m$ as soon as $n > 32(m - 1)$.",
            levels=(3,),
        ),
        Misconception(
            "halved_four_times",
            "smallest",
            lambda s: 16 * (s.wanted - 1) + 1,
            "Five halvings divide the side by $2^5 = 32$.",
            levels=(3,),
        ),
    ),
    symbols={
        "sides": ("H", "W"),
        "channels": "C",
        "images": "N",
        "wanted": "m",
        **{f"half_{k}": (f"H_{k}", f"W_{k}") for k in range(1, 6)},
        "features": (r"H_{\mathrm{f}}", r"W_{\mathrm{f}}", r"C_{\mathrm{f}}"),
        "flat": "D",
        "stored": "S",
        "smallest": r"n_{\min}",
    },
    fit=_fit,
)
