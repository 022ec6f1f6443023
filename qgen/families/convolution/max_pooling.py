"""Max pooling of one feature map, and the way back of the gradient."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.figures import image_grids
from qgen.params import Distinct, Grid
from solvers.arrays import Array, array_namespace
from solvers.pooling import max_pool2d, tiled
from solvers.steps import Values
from solvers.windows import output_size, patches


def _seen(s: Values) -> Array:
    """What each window sees, with its entries along the last axis."""
    return patches(s.image, (s.kernel_size, s.kernel_size), stride=s.stride)


def _stride_of_one(s: Values) -> Array:
    rows, columns = s.right.shape[-2:]
    return max_pool2d(s.image, kernel_size=s.kernel_size, stride=1)[..., :rows, :columns]


def _largest_magnitude(s: Values) -> Array:
    xp = array_namespace(s.image)
    return max_pool2d(xp.abs(s.image), kernel_size=s.kernel_size, stride=s.stride)


def _first_entry(s: Values) -> Array:
    return _seen(s)[..., 0]


def _to_largest_magnitude(s: Values) -> Array:
    """The gradient of each window at the entry that is farthest from 0."""
    xp = array_namespace(s.image)
    size = xp.abs(_seen(s))
    is_largest = xp.greater_equal(size, xp.max(size, axis=-1, keepdims=True))
    return tiled(xp.where(is_largest, s.grad_pooled[..., None], 0), s.kernel_size)


def _whole_window(s: Values) -> Array:
    """The gradient of each window at all of its entries."""
    everywhere = array_namespace(s.image).broadcast_to(s.grad_pooled[..., None], _seen(s).shape)
    return tiled(everywhere, s.kernel_size)


def _fit(s: Values) -> NDArray[np.bool_]:
    """Not the same corner of every window holds its maximum."""
    corner = _seen(s).argmax(axis=-1).reshape(len(s.image), -1)
    return np.asarray(corner.max(axis=1) != corner.min(axis=1))


def _numbers(low: int, high: int) -> tuple[int, ...]:
    return tuple(range(low, high + 1))


FAMILY = Family(
    id="max_pooling",
    title="Max pooling",
    unit=2,
    topic="pooling",
    source="Goodfellow, Bengio, Courville, Deep Learning (2016), Section 9.3; "
    "Krizhevsky, Sutskever, Hinton (NIPS 2012), Section 3.4 (overlapping windows)",
    solver=max_pool2d,
    levels={
        1: Level(
            params={"image": Distinct(_numbers(0, 20), (4, 4))},
            parts=(Part("pooled", marks=2, minutes=2),),
            settings={"kernel_size": 2, "stride": 2},
        ),
        2: Level(
            params={"image": Distinct(_numbers(-19, 19), (5, 7))},
            parts=(Part("size", marks=1, minutes=1), Part("pooled", marks=3, minutes=3)),
            settings={"kernel_size": 3, "stride": 2},
        ),
        3: Level(
            params={
                "image": Distinct(_numbers(-12, 12), (4, 4)),
                "grad_pooled": Grid(-0.9, 0.9, 0.1, (2, 2), without=[0]),
            },
            parts=(Part("pooled", marks=2, minutes=2), Part("grad_image", marks=3, minutes=4)),
            settings={"kernel_size": 2, "stride": 2},
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
            "average_taken",
            "pooled",
            lambda s: array_namespace(s.image).mean(_seen(s), axis=-1),
            "Max pooling keeps the largest entry of each window; "
            "the average is what average pooling computes.",
        ),
        Misconception(
            "stride_of_one",
            "pooled",
            _stride_of_one,
            "The window moves on by the stride, not by one pixel.",
        ),
        Misconception(
            "largest_magnitude",
            "pooled",
            _largest_magnitude,
            "Signs count: the maximum of $-7$ and $2$ is $2$.",
            levels=(2, 3),
            again={"grad_image": _to_largest_magnitude},
        ),
        Misconception(
            "first_entry_kept",
            "pooled",
            _first_entry,
            "Max pooling looks at *all* entries of a window and keeps the largest, "
            "wherever in the window it lies.",
            levels=(1,),
        ),
        Misconception(
            "gradient_to_whole_window",
            "grad_image",
            _whole_window,
            "Only the largest entry of a window has an effect on the pooled value. "
            "The others have gradient 0.",
            levels=(3,),
        ),
        Misconception(
            "gradient_shared_evenly",
            "grad_image",
            lambda s: _whole_window(s) / s.kernel_size**2,
            "Sharing the gradient among all entries of a window belongs to average pooling. "
            "Here the largest entry gets all of it.",
            levels=(3,),
        ),
        Misconception(
            "gradient_times_entry",
            "grad_image",
            lambda s: s.right * s.image,
            "The pooled value *equals* the largest entry, so its derivative in that entry is 1: "
            "the gradient is handed on as it is.",
            levels=(3,),
        ),
    ),
    symbols={
        "image": "X",
        "size": (r"H_{\mathrm{out}}", r"W_{\mathrm{out}}"),
        "pooled": "Y",
        "grad_pooled": r"\partial L/\partial Y",
        "grad_image": r"\partial L/\partial X",
    },
    fit=_fit,
    figure=lambda s: image_grids(s.image, (s.kernel_size, s.kernel_size), ["X"], stride=s.stride),
)
