"""Average pooling of one feature map, global average pooling, and the way back."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.figures import image_grids
from qgen.params import Distinct, Grid
from solvers.arrays import Array, array_namespace
from solvers.pooling import average_pool2d, max_pool2d
from solvers.steps import Values
from solvers.windows import output_size, reached


def _stride_of_one(s: Values) -> Array:
    rows, columns = s.right.shape[-2:]
    sums = s.kernel_size**2 * average_pool2d(s.image, kernel_size=s.kernel_size, stride=1)
    return sums[..., :rows, :columns]


def _average_over_windows(s: Values) -> Array:
    """The gradient that an entry gets, divided by how many windows reach it."""
    ones = array_namespace(s.image).ones_like(s.grad_pooled)
    window = (s.kernel_size, s.kernel_size)
    return s.right / reached(ones, window, stride=s.stride).sum(axis=-1)


def _fit(s: Values) -> NDArray[np.bool_]:
    """No average is 0, so that none can be found without dividing."""
    return np.asarray((s.sums != 0).all(axis=(-2, -1)) & (s.total != 0))


def _numbers(low: int, high: int) -> tuple[int, ...]:
    return tuple(range(low, high + 1))


FAMILY = Family(
    id="average_pooling",
    title="Average pooling",
    unit=2,
    topic="pooling",
    source="LeCun, Bottou, Bengio, Haffner, Gradient-based learning applied to document "
    "recognition (1998), Section II.B; Lin, Chen, Yan, Network in Network (ICLR 2014), "
    "Section 3.2",
    solver=average_pool2d,
    levels={
        1: Level(
            params={"image": Distinct(_numbers(0, 20), (4, 4))},
            parts=(Part("pooled", marks=2, minutes=3), Part("global_average", marks=1, minutes=2)),
            settings={"kernel_size": 2, "stride": 2},
        ),
        2: Level(
            params={"image": Distinct(_numbers(-14, 14), (5, 5))},
            parts=(
                Part("size", marks=1, minutes=1),
                Part("pooled", marks=3, minutes=4),
                Part("global_average", marks=1, minutes=2),
            ),
            settings={"kernel_size": 3, "stride": 2},
        ),
        3: Level(
            params={
                "image": Distinct(_numbers(-9, 9), (3, 3)),
                "grad_pooled": Grid(-1.6, 1.6, 0.4, (2, 2), without=[0]),
            },
            parts=(Part("pooled", marks=2, minutes=3), Part("grad_image", marks=3, minutes=5)),
            settings={"kernel_size": 2, "stride": 1},
        ),
    },
    misconceptions=(
        Misconception(
            "stride_ignored_in_size",
            "size",
            lambda s: output_size(s.image, (s.kernel_size, s.kernel_size)),
            r"The window moves on by the stride $s$, so a side of $n$ pixels has "
            r"$\lfloor (n - k)/s \rfloor + 1$ places, not $n - k + 1$.",
            levels=(2,),
        ),
        Misconception(
            "stride_of_one",
            "sums",
            _stride_of_one,
            "The window moves on by the stride, not by one pixel.",
            levels=(1, 2),
        ),
        Misconception(
            "maximum_taken",
            "pooled",
            lambda s: max_pool2d(s.image, kernel_size=s.kernel_size, stride=s.stride),
            "Average pooling adds up all entries of a window and divides by their number; "
            "the largest entry is what max pooling keeps.",
        ),
        Misconception(
            "divided_by_side",
            "pooled",
            lambda s: s.sums / s.kernel_size,
            r"A $k \times k$ window has $k^2$ entries: divide by $k^2$, not by $k$.",
        ),
        Misconception(
            "divided_by_stride",
            "pooled",
            lambda s: s.sums / s.stride,
            "The stride says how far the window moves. An average is divided by the number of "
            "entries in the window.",
            levels=(2, 3),
        ),
        Misconception(
            "pooled_map_summed",
            "global_average",
            lambda s: s.pooled.sum(axis=(-2, -1)),
            "Global average pooling is an average too: divide the sum by the number of entries.",
            levels=(1,),
        ),
        Misconception(
            "pooled_map_averaged",
            "global_average",
            lambda s: array_namespace(s.pooled).mean(s.pooled, axis=(-2, -1)),
            "Windows that overlap count some entries more than once, so the average of the pooled "
            "map is not that of $X$. Global average pooling takes every entry of $X$ once.",
            levels=(2,),
        ),
        Misconception(
            "largest_entry_of_the_map",
            "global_average",
            lambda s: array_namespace(s.image).max(
                s.image.reshape((*s.image.shape[:-2], -1)), axis=-1
            ),
            "The largest entry of the whole map is global *max* pooling; "
            "global average pooling takes the mean of all entries.",
            levels=(1, 2),
        ),
        Misconception(
            "gradient_not_shared",
            "grad_image",
            lambda s: s.right * s.kernel_size**2,
            r"Each entry enters the average with the factor $1/k^2$, so it gets $1/k^2$ of the "
            "gradient of its window.",
            levels=(3,),
        ),
        Misconception(
            "gradient_divided_by_side",
            "grad_image",
            lambda s: s.right * s.kernel_size,
            r"A $k \times k$ window has $k^2$ entries: each gets $1/k^2$ of the gradient, "
            "not $1/k$.",
            levels=(3,),
        ),
        Misconception(
            "windows_not_added_up",
            "grad_image",
            _average_over_windows,
            "An entry that lies in several windows has an effect on each of their averages: "
            "the contributions of all of these windows are added up.",
            levels=(3,),
        ),
    ),
    symbols={
        "image": "X",
        "size": (r"H_{\mathrm{out}}", r"W_{\mathrm{out}}"),
        "sums": "S",
        "pooled": "Y",
        "row_sums": "r",
        "total": "T",
        "global_average": r"\bar x",
        "grad_pooled": r"\partial L/\partial Y",
        "grad_image": r"\partial L/\partial X",
    },
    fit=_fit,
    figure=lambda s: image_grids(s.image, (s.kernel_size, s.kernel_size), ["X"], stride=s.stride),
)
