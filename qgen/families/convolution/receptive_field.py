"""The receptive field of a stack of layers."""

from collections.abc import Callable
from functools import partial
from itertools import product

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Choice, Fixed, Grid, Pick
from solvers.arrays import Array, array_namespace
from solvers.shapes import receptive_field
from solvers.steps import Values


def _gain(s: Values, layer: int, jump: Array) -> Array:
    """What a layer adds to the field, if its steps had so many pixels."""
    covered = s.kernel_size[..., layer - 1] - 1
    return (s.dilation[..., layer - 1] * covered if "dilation" in s else covered) * jump


def _more(s: Values, pixels: Array) -> Array:
    """Layers to add, if each of them adds so many pixels."""
    return array_namespace(s.r_4).ceil((s.target - s.r_4) / pixels)


def _repeated(
    error: str,
    step: str,
    layers: tuple[int, ...],
    faulty: Callable[[int, Values], Array],
    feedback: str,
    levels: tuple[int, ...] = (1, 2, 3),
) -> Misconception:
    """An error that is made at each of these layers, and costs once."""
    first, *later = layers
    again = {f"{step}_{k}": partial(faulty, k) for k in later}
    return Misconception(error, f"{step}_{first}", partial(faulty, first), feedback, levels, again)


def _own_stride_used(layer: int, s: Values) -> Array:
    jump = s[f"j_{layer - 1}"] * s.stride[..., layer - 1]
    return s[f"r_{layer - 1}"] + _gain(s, layer, jump)


def _dilation_ignored(layer: int, s: Values) -> Array:
    steps = s.kernel_size[..., layer - 1] - 1
    return s[f"r_{layer - 1}"] + steps * s[f"j_{layer - 1}"]


def _fit(s: Values) -> NDArray[np.bool_]:
    """Kernels are not all alike; the target is some layers away, and not a whole number."""
    good = s.kernel_size[..., 0] != s.kernel_size[..., -1]
    if "target" in s:
        quotient = (s.target - s.r_4) / (2 * s.j_4)
        good = (quotient > 1) & (quotient < 9) & (quotient % 1 != 0)
    if "dilation" in s:  # who errs in one way must not get what those get who err in another
        good &= s.dilation[..., 3] != s.j_3
        good &= s.r_2 * s.kernel_size[..., 2] != s.r_2 + _gain(s, 3, s.j_1 + s.stride[..., 1])
    return np.asarray(good)


def _parts(*steps: str) -> tuple[Part, ...]:
    return tuple(Part(step, marks=1, minutes=1) for step in steps)


FAMILY = Family(
    id="receptive_field",
    title="Receptive field of a stack of layers",
    unit=2,
    topic="architectures",
    source="Araujo, Norris, Sim, Computing Receptive Fields of Convolutional Neural Networks "
    "(Distill 2019), eq. 1 and 2; Simonyan & Zisserman (ICLR 2015), Section 2.3",
    solver=receptive_field,
    levels={
        1: Level(
            params={"kernel_size": Choice((3, 5, 7, 9), (3,)), "stride": Fixed([1, 1, 1])},
            parts=_parts("r_2", "r_3"),
        ),
        2: Level(
            params={
                "kernel_size": Pick(list(product((3, 5, 7, 9), (3,), (3, 5, 7), (3, 5)))),
                "stride": Pick([(1, 2, 1, 2), (1, 2, 2, 2), (1, 3, 1, 2), (1, 3, 2, 2)]),
            },
            parts=_parts("r_2", "j_2", "r_3", "j_3", "r_4"),
        ),
        3: Level(
            params={
                "kernel_size": Pick(list(product((5, 7, 9), (3,), (3, 5), (3, 5)))),
                "stride": Pick([(1, 2, 2, 1), (1, 2, 2, 2), (1, 3, 2, 1)]),
                "dilation": Pick([(1, 1, 2, 3), (1, 1, 3, 2), (1, 1, 3, 3), (1, 1, 4, 2)]),
                "target": Grid(80, 200, 10),
            },
            parts=(*_parts("r_2", "r_3", "r_4", "j_4"), Part("more", marks=2, minutes=2)),
            choice="r_4",
        ),
    },
    misconceptions=(
        _repeated(
            *("kernel_sizes_added", "r", (2, 3, 4)),
            lambda k, s: s[f"r_{k - 1}"] + s.kernel_size[..., k - 1],
            "Neighbouring windows overlap: a kernel of size $k$ adds $k - 1$ steps to the "
            "receptive field, not $k$.",
        ),
        _repeated(
            *("kernel_sizes_multiplied", "r", (2, 3, 4)),
            lambda k, s: s[f"r_{k - 1}"] * s.kernel_size[..., k - 1],
            "The windows of neighbouring values overlap, so that the field grows by "
            "$(k - 1)\\,j$ pixels; it is not multiplied by $k$.",
        ),
        Misconception(
            "last_kernel_only",
            "r_3",
            lambda s: s.kernel_size[..., 2],
            "The last kernel sees $k$ values of the layer *below*, each of which sees a whole "
            "window of its own input. Follow the windows down to the image.",
        ),
        _repeated(
            *("own_stride_used", "r", (2, 3, 4)),
            _own_stride_used,
            "The stride of a layer spaces its *outputs*. How far apart its inputs lie is the "
            "product of the strides *below* it.",
            levels=(2, 3),
        ),
        _repeated(
            *("strides_added", "j", (2, 3, 4)),
            lambda k, s: s[f"j_{k - 1}"] + s.stride[..., k - 1],
            "Strides multiply: one step of the upper layer is $s$ steps of the layer below.",
            levels=(2, 3),
        ),
        _repeated(
            *("strides_ignored", "r", (3, 4)),
            lambda k, s: s[f"r_{k - 1}"] + _gain(s, k, 1),
            "Behind layers with strides, neighbouring values lie several pixels apart: as many as "
            "the product of the strides. Each of a kernel's $k - 1$ steps counts that many pixels.",
            levels=(2, 3),
        ),
        _repeated(
            *("dilation_ignored", "r", (3, 4)),
            _dilation_ignored,
            "With dilation $d$ the entries of a kernel lie $d$ values apart, so the kernel "
            "covers $d(k - 1) + 1$ values.",
            levels=(3,),
        ),
        Misconception(
            "steps_of_one_pixel",
            "more",
            lambda s: _more(s, 2),
            "Each further layer adds 2 steps of $j_4$ pixels, not 2 pixels.",
            levels=(3,),
        ),
        Misconception(
            "kernel_for_gain",
            "more",
            lambda s: _more(s, 3 * s.j_4),
            r"A $3 \times 3$ kernel adds $3 - 1 = 2$ steps, as its middle lies on the old field.",
            levels=(3,),
        ),
    ),
    symbols={"kernel_size": "k", "stride": "s", "dilation": "d", "target": "R", "more": "m"},
    fit=_fit,
)
