"""Frozen and trainable parameters of a network with a pretrained base."""

from functools import partial
from itertools import product

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Choice, Fixed, Pick
from solvers.arrays import Array
from solvers.parameters import conv_parameters, dense_parameters
from solvers.steps import Values
from solvers.transfer import transfer_parameters

VGG16_BASE = 14714688
"""Parameters of VGG16 without its three dense layers."""


def _part(step: str) -> Part:
    return Part(step, marks=1, minutes=1)


def _tuned(s: Values) -> Array:
    """Parameters of the block that is fine-tuned: the last one."""
    return s[f"block_{len(s.convs)}"]


_BIAS = (
    r"Each unit has a bias, and so has each filter: $(n_{\mathrm{in}} + 1)\,n_{\mathrm{out}}$ "
    r"parameters in a dense layer, $(k^2 C_{\mathrm{in}} + 1)\,C_{\mathrm{out}}$ in a convolution."
)


def _weights_of_block(block: int, s: Values) -> Array:
    return s.right - s.convs[block - 1] * s.widths[..., block]


def _weights_of_layer(layer: int, s: Values) -> Array:
    return s.right - s.units[..., layer - 1]


_HEADS = Pick(list(product((32, 64, 128, 256), (1, 5, 10))))

FAMILY = Family(
    id="transfer_parameters",
    title="Frozen and trainable parameters in transfer learning",
    unit=3,
    topic="transfer learning",
    source="Chollet, Deep Learning with Python (2018), Section 5.3; Simonyan & Zisserman "
    "(ICLR 2015), Table 1; Ioffe & Szegedy, Batch Normalization (ICML 2015), Algorithms 1 and 2",
    solver=transfer_parameters,
    levels={
        1: Level(
            params={
                "side": Choice((2, 3, 4, 5)),
                "channels": Fixed(512),
                "base": Fixed(VGG16_BASE),
                "units": _HEADS,
            },
            parts=tuple(map(_part, ("fc_1", "fc_2", "trainable", "frozen"))),
        ),
        2: Level(
            params={
                "side": Choice((2, 3, 4, 5)),
                "base": Fixed(VGG16_BASE),
                "widths": Fixed([512, 512]),
                "units": _HEADS,
            },
            parts=(
                Part("block_1", marks=2, minutes=2),
                *map(_part, ("fc_1", "fc_2", "trainable", "frozen")),
            ),
            settings={"convs": (3,)},
        ),
        3: Level(
            params={
                "side": Choice((4, 5, 6, 7)),
                "widths": Pick(list(product((3,), (8, 12, 16), (24, 32), (48, 64)))),
                "units": _HEADS,
            },
            parts=(
                *(Part(f"block_{k}", marks=1, minutes=2) for k in (1, 2, 3)),
                *map(_part, ("fc_1", "fc_2", "trainable", "frozen")),
            ),
            settings={"convs": (2, 2, 2), "frozen_blocks": 2, "batch_norm": True},
        ),
    },
    misconceptions=(
        Misconception(
            "maps_read_as_numbers",
            "flat",
            lambda s: s.channels if "channels" in s else s.widths[..., -1],
            "The features are flattened: a unit has a weight for every *entry* of every map, "
            "not one for each map.",
        ),
        Misconception(
            "bias_omitted",
            "fc_1",
            partial(_weights_of_layer, 1),
            _BIAS,
            again={"fc_2": partial(_weights_of_layer, 2)},
        ),
        Misconception(
            "bias_omitted_2",
            "block_1",
            partial(_weights_of_block, 1),
            _BIAS,
            levels=(2, 3),
            again={f"block_{k}": partial(_weights_of_block, k) for k in (2, 3)},
        ),
        Misconception(
            "reads_features_again",
            "fc_2",
            lambda s: dense_parameters(s.flat, s.units[..., 1]),
            "The second dense layer reads the outputs of the *first*, not the features.",
        ),
        Misconception(
            "frozen_layers_counted",
            "trainable",
            lambda s: s.right + s.base,
            "The base is frozen: its weights are used, but not changed. Only what is trained "
            "counts here.",
            levels=(1,),
        ),
        Misconception(
            "whole_network_counted_as_frozen",
            "frozen",
            lambda s: s.base + s.trainable,
            "The new layers are not frozen: only the parameters of the base are.",
            levels=(1,),
        ),
        Misconception(
            "one_convolution_counted",
            "block_1",
            lambda s: s.right / 3,
            "The block has several convolutions, and each of them has parameters of its own.",
            levels=(2,),
        ),
        Misconception(
            "input_channels_omitted",
            "block_1",
            lambda s: 3 * conv_parameters(3, 1, s.widths[..., 1]),
            r"A $3 \times 3$ filter has 9 weights for *each* channel that it reads.",
            levels=(2,),
        ),
        Misconception(
            "head_only",
            "trainable",
            lambda s: s.right - _tuned(s),
            "In fine-tuning the unfrozen block is trained together with the new layers.",
            levels=(2, 3),
        ),
        Misconception(
            "unfrozen_block_still_counted",
            "frozen",
            lambda s: s.right + _tuned(s),
            "The block that is fine-tuned is no longer frozen.",
            levels=(2, 3),
        ),
        Misconception(
            "same_filters_throughout",
            "block_2",
            lambda s: 2 * conv_parameters(3, s.widths[..., 2], s.widths[..., 2]),
            "The first convolution of a block reads the channels of the block *before* it.",
            levels=(3,),
        ),
        Misconception(
            "scale_and_shift_forgotten",
            "trainable",
            lambda s: s.right - s.norm,
            "Batch normalisation has a scale and a shift for each unit, which gradient descent "
            "changes like any weight.",
            levels=(3,),
        ),
        Misconception(
            "statistics_trained",
            "trainable",
            lambda s: s.right + s.norm,
            "Gradient descent changes the scale and the shift of batch normalisation. The moving "
            "mean and variance are measured from the data, not trained.",
            levels=(3,),
        ),
        Misconception(
            "statistics_forgotten",
            "frozen",
            lambda s: s.right - s.norm,
            "The moving mean and variance of batch normalisation belong to the network as well, "
            "and no gradient changes them.",
            levels=(3,),
        ),
    ),
    symbols={
        "side": "n",
        "channels": "C",
        "base": "B",
        "widths": ("c_0", "c_1", "c_2", "c_3"),
        "units": "u",
        "block_1": "B_1",
        "block_2": "B_2",
        "block_3": "B_3",
        "flat": "D",
        "fc_1": r"P_{\mathrm{fc1}}",
        "fc_2": r"P_{\mathrm{fc2}}",
        "norm": r"P_{\mathrm{norm}}",
        "trainable": r"P_{\mathrm{train}}",
        "frozen": r"P_{\mathrm{frozen}}",
        "total": "P",
    },
)
