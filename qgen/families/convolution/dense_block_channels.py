"""Channels and weights of DenseNet blocks."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Choice, Grid
from solvers.arrays import array_namespace
from solvers.blocks import dense_block_channels
from solvers.steps import Values


def _part(step: str) -> Part:
    return Part(step, marks=1, minutes=1)


def _fit(s: Values) -> NDArray[np.bool_]:
    """The layer looked at is neither the first nor the last; no two errors give the same."""
    without_input, added_as_numbers = s.out - s.start, s.start + s.growth
    return np.asarray((s.layer > 2) & (s.layer < s.length) & (without_input != added_as_numbers))


FAMILY = Family(
    id="dense_block_channels",
    title="Channels in a DenseNet block",
    unit=2,
    topic="architectures",
    source="Huang, Liu, van der Maaten, Weinberger, Densely Connected Convolutional Networks "
    "(CVPR 2017), Section 3",
    solver=dense_block_channels,
    levels={
        1: Level(
            params={
                "start": Choice((10, 16, 20, 24, 30)),
                "growth": Choice((4, 6, 8, 12)),
                "length": Grid(4, 8),
                "layer": Choice((3, 4, 5)),
            },
            parts=(_part("seen"), _part("out"), _part("connections")),
        ),
        2: Level(
            params={
                "start": Choice((24, 32, 48, 64)),
                "growth": Choice((12, 16, 20, 24)),
                "length": Grid(5, 12),
                "layer": Grid(3, 8),
                "theta": Choice((0.25, 0.75)),
            },
            parts=(
                _part("seen"),
                _part("out"),
                Part("weights", marks=2, minutes=2),
                _part("kept"),
            ),
        ),
        3: Level(
            params={
                "start": Choice((32, 48, 64)),
                "growth": Choice((12, 16, 24, 32)),
                "length": Grid(6, 10),
                "layer": Grid(3, 6),
                "theta": Choice((0.25, 0.75)),
                "second": Grid(8, 16),
            },
            parts=(
                *map(_part, ("seen", "out", "kept", "out2", "seen2")),
                Part("weights", marks=3, minutes=4),
            ),
        ),
    },
    misconceptions=(
        Misconception(
            "previous_layer_only",
            "seen",
            lambda s: 0 * s.right + s.growth,
            "In a dense block a layer reads the outputs of *all* layers before it, and the "
            "block's input, concatenated.",
        ),
        Misconception(
            "own_output_read",
            "seen",
            lambda s: s.right + s.growth,
            r"Before layer $\ell$ there are only $\ell - 1$ layers: "
            r"it reads $C_0 + (\ell - 1)\,g$ channels.",
        ),
        Misconception(
            "input_not_passed_on",
            "out",
            lambda s: s.right - s.start,
            "The block's input is concatenated too: its channels are part of the output.",
        ),
        Misconception(
            "channels_added_as_numbers",
            "out",
            lambda s: s.start + s.growth,
            "DenseNet concatenates feature maps instead of adding them as ResNet does, so the "
            "channels of every layer count.",
        ),
        Misconception(
            "last_layer_left_out",
            "out",
            lambda s: s.right - s.growth,
            "This is what the last layer *reads*. Its own output belongs to that of the block too.",
        ),
        Misconception(
            "chain",
            "connections",
            lambda s: s.length,
            r"Every layer is connected to all layers before it and to the input: layer $\ell$ has "
            r"$\ell$ incoming connections.",
            levels=(1,),
        ),
        Misconception(
            "input_not_connected",
            "connections",
            lambda s: s.right - s.length,
            "The block's input is connected to every layer as well.",
            levels=(1,),
        ),
        Misconception(
            "reads_growth_channels",
            "weights",
            lambda s: 9 * s.growth**2,
            "The filters are as deep as what they read: all the channels that arrive at the layer.",
            levels=(2,),
        ),
        Misconception(
            "removed_for_kept",
            "kept",
            lambda s: array_namespace(s.out).floor((1 - s.theta) * s.out),
            r"The compression $\theta$ is the part of the channels that *stays*: "
            r"$\lfloor \theta m \rfloor$.",
            levels=(2, 3),
        ),
        Misconception(
            "compression_of_growth",
            "kept",
            lambda s: s.start + array_namespace(s.out).floor(s.theta * (s.out - s.start)),
            "The transition layer reads all channels of the block, its input's among them, "
            "and makes fewer of all.",
            levels=(2, 3),
        ),
        Misconception(
            "compression_forgotten",
            "out2",
            lambda s: s.out + s.second * s.growth,
            "The second block starts from what the transition layer left.",
            levels=(3,),
        ),
        Misconception(
            "no_bottleneck",
            "weights",
            lambda s: 9 * s.seen2 * s.growth,
            r"The $3 \times 3$ convolution does not read all the channels: a $1 \times 1$ "
            "convolution first reduces them to $4g$.",
            levels=(3,),
        ),
        Misconception(
            "bottleneck_of_growth",
            "reduced",
            lambda s: s.growth,
            r"The $1 \times 1$ convolution of a bottleneck layer makes $4g$ feature maps.",
            levels=(3,),
        ),
    ),
    symbols={
        "start": "C_0",
        "growth": "g",
        "length": "L",
        "layer": r"\ell",
        "second": "L_2",
        "seen": r"c_\ell",
        "out": "m",
        "connections": "N",
        "kept": "m_t",
        "out2": "m_2",
        "seen2": r"c_{\mathrm{last}}",
        "reduced": "b",
        "squeeze": r"w_{1 \times 1}",
        "expand": r"w_{3 \times 3}",
        "weights": "w",
    },
    fit=_fit,
)
