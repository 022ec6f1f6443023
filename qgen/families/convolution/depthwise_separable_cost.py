"""What a depthwise separable convolution saves."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Choice
from solvers.arrays import Array
from solvers.blocks import separable_cost
from solvers.steps import Values

_STANDARD = Part("standard", marks=1, minutes=1)
_DEPTHWISE = Part("depthwise", marks=1, minutes=1)
_POINTWISE = Part("pointwise", marks=1, minutes=1)
_SEPARABLE = Part("separable", marks=1, minutes=1)
_RATIO = Part("ratio", marks=1, minutes=1)


def _filters(s: Values) -> Array:
    """Output channels of the separable convolution."""
    return s.thin_out if "thin_out" in s else s.filters


def _fit(s: Values) -> NDArray[np.bool_]:
    """The two multipliers differ, so that each shows."""
    return np.asarray(s.alpha != s.rho if "alpha" in s else s.channels > 0)


def _resolution_once(s: Values) -> Array:
    return s.right * s.side / s.small_side


FAMILY = Family(
    id="depthwise_separable_cost",
    title="Cost of a depthwise separable convolution",
    unit=2,
    topic="architectures",
    source="Howard et al., MobileNets: Efficient Convolutional Neural Networks for Mobile "
    "Vision Applications (2017), Section 3.1, eq. 2-5, and Section 3.3, eq. 7",
    solver=separable_cost,
    levels={
        1: Level(
            params={
                "channels": Choice((8, 12, 16, 24, 32)),
                "filters": Choice((10, 20, 30, 40, 50)),
                "kernel_size": Choice((3, 5)),
            },
            parts=(_STANDARD, _DEPTHWISE, _POINTWISE, _RATIO),
        ),
        2: Level(
            params={
                "channels": Choice((16, 24, 32)),
                "filters": Choice((20, 40, 48, 64)),
                "kernel_size": Choice((3, 5)),
                "side": Choice((7, 10, 14, 20)),
            },
            parts=(_STANDARD, _DEPTHWISE, _POINTWISE, _SEPARABLE, _RATIO),
        ),
        3: Level(
            params={
                "channels": Choice((16, 32, 48)),
                "filters": Choice((24, 40, 64, 80)),
                "kernel_size": Choice((3, 5)),
                "side": Choice((8, 16, 20)),
                "alpha": Choice((0.5, 0.75)),  # never the square of rho: each shows
                "rho": Choice((0.5, 0.75)),
            },
            parts=(_STANDARD, _DEPTHWISE, _POINTWISE, _SEPARABLE, _RATIO),
        ),
    },
    misconceptions=(  # the choice form asks for the ratio: first those that keep it below 1
        Misconception(
            "one_kernel_for_all_channels",
            "depthwise",
            lambda s: s.right / (s.thin_in if "thin_in" in s else s.channels),
            "Each input channel has a kernel of its own in the depthwise stage.",
        ),
        Misconception(
            "one_dimensional_kernel",
            "standard",
            lambda s: s.right / s.kernel_size,
            "The kernels have $k$ rows and $k$ columns: $k^2$ weights.",
        ),
        Misconception(
            "ratio_upside_down",
            "ratio",
            lambda s: s.standard / s.separable,
            r"The part that is left is separable over standard, "
            r"$\frac{1}{C_{\mathrm{out}}} + \frac{1}{k^2}$ without multipliers: less than 1.",
        ),
        Misconception(
            "input_channels_omitted",
            "standard",
            lambda s: s.right / s.channels,
            r"In a standard convolution each of the $C_{\mathrm{out}}$ filters has $k^2$ weights "
            "for *every* input channel.",
        ),
        Misconception(
            "depthwise_for_each_output",
            "depthwise",
            lambda s: s.right * _filters(s),
            "The depthwise stage has *one* kernel for each input channel, and does not mix "
            "channels. The output channels are made by the pointwise stage.",
        ),
        Misconception(
            "pointwise_with_full_kernels",
            "pointwise",
            lambda s: s.right * s.kernel_size**2,
            r"The pointwise stage has $1 \times 1$ kernels: one weight for each pair of input and "
            "output channel.",
        ),
        Misconception(
            "stages_multiplied",
            "separable",
            lambda s: s.depthwise * s.pointwise,
            "The stages follow one another, so their costs add up.",
        ),
        Misconception(
            "saving_for_ratio",
            "ratio",
            lambda s: 1 - s.right,
            "This is the part that is *saved*. The question asks for the part that is left.",
        ),
        Misconception(
            "width_of_input_only",
            "thin_out",
            lambda s: s.filters,
            "The width multiplier makes *every* layer thinner: both the input and the output "
            "channels are multiplied by it.",
            levels=(3,),
        ),
        Misconception(
            "resolution_unchanged",
            "small_side",
            lambda s: s.side,
            r"The resolution multiplier shrinks the feature maps: their side becomes $\rho n$.",
            levels=(3,),
        ),
        Misconception(
            "resolution_not_squared",
            "depthwise",
            _resolution_once,
            r"Height *and* width are multiplied by $\rho$, so the number of pixels by $\rho^2$.",
            levels=(3,),
            again={"pointwise": _resolution_once},
        ),
    ),
    symbols={
        "channels": r"C_{\mathrm{in}}",
        "filters": r"C_{\mathrm{out}}",
        "kernel_size": "k",
        "side": "n",
        "thin_in": r"\tilde C_{\mathrm{in}}",
        "thin_out": r"\tilde C_{\mathrm{out}}",
        "small_side": r"\tilde n",
        "standard": r"Q_{\mathrm{std}}",
        "depthwise": r"Q_{\mathrm{dw}}",
        "pointwise": r"Q_{\mathrm{pw}}",
        "separable": r"Q_{\mathrm{sep}}",
        "ratio": "q",
    },
    decimals={"ratio": 4},
    fit=_fit,
)
