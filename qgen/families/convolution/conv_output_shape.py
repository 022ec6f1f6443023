"""The size of a convolution's output."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Choice, Grid
from solvers.arrays import Array, array_namespace, spread
from solvers.shapes import conv_output_shape, places
from solvers.steps import Values


def _sizes(s: Values, **changes: Array) -> tuple[Array, ...]:
    """Arguments of `places` for this layer, some of them changed."""
    given = {
        "sides": s.sides,
        "covered": s.extent if "extent" in s else s.kernel_size,
        "stride": s.stride,
        "padding": s.padding,
        **changes,
    }
    return tuple(value if name == "sides" else spread(value) for name, value in given.items())


def _rounded_up(s: Values) -> Array:
    sides, covered, stride, padding = _sizes(s)
    return array_namespace(sides).ceil((sides + 2 * padding - covered) / stride) + 1


def _fit(s: Values) -> NDArray[np.bool_]:
    """Some side does not divide by the stride; "same" padding is needed on both."""
    good = (s.sides[..., 0] != s.sides[..., 1]) & (s.out >= 3).all(axis=-1)
    if "stride" in s:
        good &= s.padding < (s.extent if "extent" in s else s.kernel_size)
    if "same_out" in s:
        good &= (s.same_total > 0).all(axis=-1)
        good &= (s.same_total[..., 0] != s.same_total[..., 1]) & (s.out != s.same_out).any(axis=-1)
    return np.asarray(good)


FAMILY = Family(
    id="conv_output_shape",
    title="Output size of a convolution",
    unit=2,
    topic="convolution",
    source="Dumoulin & Visin, A guide to convolution arithmetic for deep learning (2016), "
    "Relationships 2, 3, 6 and 15; Chollet, Deep Learning with Python (2018), Section 5.1.1",
    solver=conv_output_shape,
    levels={
        1: Level(
            params={"sides": Grid(12, 64, 2, (2,)), "kernel_size": Choice((3, 5, 7, 9))},
            parts=(
                Part("out", marks=1, minutes=1),
                Part("border", marks=1, minutes=1),
                Part("same_padding", marks=1, minutes=1),
            ),
            answer="out",
        ),
        2: Level(
            params={
                "sides": Grid(20, 120, 1, (2,)),
                "kernel_size": Choice((3, 5, 7)),
                "stride": Choice((2, 3)),
                "padding": Choice((2, 3)),
                "filters": Choice((6, 8, 12, 16, 20, 24, 32)),
            },
            parts=(Part("out", marks=2, minutes=2), Part("values", marks=1, minutes=1)),
        ),
        3: Level(
            params={
                "sides": Grid(24, 80, 1, (2,)),
                "kernel_size": Choice((3, 5)),
                "stride": Choice((2, 3)),
                "padding": Choice((2, 3, 4)),
                "dilation": Choice((2, 3)),
            },
            parts=(
                Part("extent", marks=1, minutes=1),
                Part("out", marks=2, minutes=2),
                Part("same_out", marks=1, minutes=1),
                Part("same_total", marks=2, minutes=3),
            ),
        ),
    },
    misconceptions=(
        Misconception(
            "one_forgotten",
            "out",
            lambda s: s.right - 1,
            "After its first place the kernel can move on so many times: "
            "add 1 for the first place itself.",
        ),
        Misconception(
            "size_kept",
            "out",
            lambda s: s.sides,
            "Only padding keeps the size. Without it the kernel must lie inside the image, and "
            "it has $n - k + 1$ places along a side of $n$ pixels.",
            levels=(1,),
        ),
        Misconception(
            "lost_at_one_end_only",
            "out",
            lambda s: s.right + spread((s.kernel_size - 1) / 2),
            r"The middle of the kernel stays $\frac{k - 1}{2}$ pixels away from the border at "
            "*both* ends of a side, so $k - 1$ pixels are lost in all.",
            levels=(1,),
        ),
        Misconception(
            "padding_on_one_side",
            "out",
            lambda s: places(*_sizes(s, padding=s.padding / 2)),
            "Padding adds $p$ zeros at *both* ends of a side, so the side grows by $2p$.",
            levels=(2, 3),
        ),
        Misconception(
            "padding_forgotten",
            "out",
            lambda s: places(*_sizes(s, padding=0 * s.padding)),
            "The zeros around the image count: the kernel moves over $n + 2p$ pixels.",
            levels=(2, 3),
        ),
        Misconception(
            "rounded_up",
            "out",
            _rounded_up,
            "A kernel that would reach beyond the padded image has no place there: "
            "round the quotient *down*.",
            levels=(2, 3),
        ),
        Misconception(
            "one_end_lost",
            "border",
            lambda s: s.right / 2,
            r"At *each* end $\frac{k - 1}{2}$ pixels are lost, "
            "so a side becomes shorter by $k - 1$ in all.",
            levels=(1,),
        ),
        Misconception(
            "all_padding_at_each_end",
            "same_padding",
            lambda s: 2 * s.right,
            "The $k - 1$ missing pixels are shared by the two ends: half of them at each.",
            levels=(1,),
        ),
        Misconception(
            "channels_not_counted",
            "values",
            lambda s: s.out[..., 0] * s.out[..., 1],
            "Each filter makes a feature map of its own: multiply by the number of filters.",
            levels=(2,),
        ),
        Misconception(
            "heights_and_widths_added",
            "values",
            lambda s: (s.out[..., 0] + s.out[..., 1]) * s.filters,
            "A feature map has height *times* width entries.",
            levels=(2,),
        ),
        Misconception(
            "gaps_not_covered",
            "extent",
            lambda s: s.kernel_size,
            "Dilation leaves gaps between the entries of the kernel, and the kernel covers the "
            "gaps too: $d(k - 1) + 1$ pixels.",
            levels=(3,),
        ),
        Misconception(
            "dilation_times_kernel",
            "extent",
            lambda s: s.dilation * s.kernel_size,
            "There are only $k - 1$ steps of $d$ pixels between $k$ entries: $d(k - 1) + 1$.",
            levels=(3,),
        ),
        Misconception(
            "same_as_input",
            "same_out",
            lambda s: s.sides,
            'With a stride, "same" padding does not keep the size: the output has one entry for '
            r"every $s$ pixels, $\lceil n / s \rceil$ in all.",
            levels=(3,),
        ),
        Misconception(
            "same_rounded_down",
            "same_out",
            lambda s: array_namespace(s.sides).floor(s.sides / spread(s.stride)),
            'With "same" padding the last pixels have an entry of the output too, even if they '
            "are fewer than $s$: the quotient is rounded *up*.",
            levels=(3,),
        ),
        Misconception(
            "stride_left_out_of_padding",
            "same_total",
            lambda s: 0 * s.right + spread(s.extent) - 1,
            "$k - 1$ zeros keep the size at stride 1. With a stride the kernels reach over "
            "$(n_{\\mathrm{same}} - 1)s + k'$ pixels; what the image lacks of these is padding.",
            levels=(3,),
        ),
    ),
    symbols={
        "sides": ("H", "W"),
        "kernel_size": "k",
        "stride": "s",
        "padding": "p",
        "dilation": "d",
        "filters": r"C_{\mathrm{out}}",
        "extent": "k'",
        "out": (r"H_{\mathrm{out}}", r"W_{\mathrm{out}}"),
        "border": (r"\Delta H", r"\Delta W"),
        "same_padding": r"p_{\mathrm{same}}",
        "values": "n",
        "same_out": (r"H_{\mathrm{same}}", r"W_{\mathrm{same}}"),
        "same_total": ("P_H", "P_W"),
    },
    fit=_fit,
)
