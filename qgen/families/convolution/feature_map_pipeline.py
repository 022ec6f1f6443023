"""A small convolutional network, from its image to its outputs."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Convention, Family, Level, Misconception, Part
from qgen.params import Choice, Fixed, Grid
from solvers.activations import relu
from solvers.arrays import Array, array_namespace, matvec, transpose
from solvers.convolution import filtered
from solvers.feature_maps import feature_map_pipeline, flattened
from solvers.pooling import average_pool2d, max_pool2d
from solvers.steps import Values

_DIAGONAL = [[1, -1, -1], [-1, 1, -1], [-1, -1, 1]]
_VERTICAL = [[-1, 1, -1], [-1, 1, -1], [-1, 1, -1]]
"""The two filters of the course notes: each answers to the line that it looks like."""


def _negative_weights_ignored(s: Values) -> Array:
    return filtered(s.image[..., None, :, :], relu(s.kernels)[..., None, :, :])


def _averaged_windows(s: Values) -> Array:
    return average_pool2d(s.activations, kernel_size=s.pool_size, stride=s.pool_size)


def _stride_of_one(s: Values) -> Array:
    rows, columns = s.right.shape[-2:]
    return max_pool2d(s.activations, kernel_size=s.pool_size, stride=1)[..., :rows, :columns]


def _maps_added_up(s: Values) -> Array:
    """The sum of all maps, in place of each."""
    xp = array_namespace(s.pooled)
    total = xp.broadcast_to(s.pooled.sum(axis=-3, keepdims=True), s.pooled.shape)
    return flattened(total, s.flatten_order)


def _scores_of_mirrored_maps(s: Values) -> Array:
    """What those get who take absolute values: the largest scores of all errors."""
    mirrored = array_namespace(s.feature_maps).abs(s.feature_maps)
    pooled = max_pool2d(mirrored, kernel_size=s.pool_size, stride=s.pool_size)
    return matvec(s.W, flattened(pooled, s.flatten_order)) + s.b


def _fit(s: Values) -> NDArray[np.bool_]:
    """Pooled maps that are neither empty nor all the same; outputs of a readable size."""
    various = (s.flat > 0).mean(axis=-1) > 0.35
    various &= np.ptp(s.flat, axis=-1) > 0
    on = (s.feature_maps > 0).mean(axis=(-3, -2, -1))
    readable = (np.abs(s.z) <= 3).all(axis=-1) & (np.abs(s.z.sum(axis=-1)) >= 0.3)
    readable &= (np.abs(_scores_of_mirrored_maps(s)) <= 4).all(axis=-1)
    return np.asarray(various & (on > 0.1) & readable)


def _level(side: int, filters: list[list[list[int]]], outputs: int, *parts: Part) -> Level:
    """An image of `side` pixels, whose maps are pooled to a quarter."""
    pooled = ((side - 2) // 2) ** 2 * len(filters)
    return Level(
        params={
            "image": Choice((0, 0, 1), (side, side)),
            "kernels": Fixed(filters),
            "W": Grid(-0.6, 0.6, 0.1, (outputs, pooled), without=[0]),
            "b": Grid(-1, 1, 0.1, (outputs,), without=[0]),
        },
        parts=parts,
        settings={"pool_size": 2, "probabilities": outputs > 1},
    )


FAMILY = Family(
    id="feature_map_pipeline",
    title="From the image to the output of a small CNN",
    unit=2,
    topic="convolution",
    source="Goodfellow, Bengio, Courville, Deep Learning (2016), Figures 9.7 and 9.11; LeCun, "
    "Bottou, Bengio, Haffner, Gradient-based learning applied to document recognition (1998), "
    "Section II.B",
    solver=feature_map_pipeline,
    levels={
        1: _level(
            *(4, [_DIAGONAL, _VERTICAL], 1),
            Part("feature_maps", marks=2, minutes=3),
            Part("activations", marks=1, minutes=1),
            Part("flat", marks=1, minutes=1),
            Part("z", marks=1, minutes=1),
        ),
        2: _level(
            *(6, [_DIAGONAL], 2),
            Part("feature_maps", marks=3, minutes=5),
            Part("activations", marks=1, minutes=1),
            Part("pooled", marks=1, minutes=1),
            Part("z", marks=2, minutes=3),
            Part("p", marks=1, minutes=2),
        ),
        3: _level(
            *(6, [_DIAGONAL, _VERTICAL], 2),
            Part("feature_maps", marks=4, minutes=9),
            Part("pooled", marks=2, minutes=2),
            Part("flat", marks=1, minutes=1),
            Part("z", marks=2, minutes=4),
            Part("p", marks=1, minutes=2),
        ),
    },
    misconceptions=(
        Misconception(
            "negative_weights_ignored",
            "feature_maps",
            _negative_weights_ignored,
            "The weights of $-1$ count too: each pixel is multiplied with the weight that lies on "
            "it, and pixels where the filter expects none lower the sum.",
        ),
        Misconception(
            "averaged_over_the_filter",
            "feature_maps",
            lambda s: s.right / (s.kernels.shape[-2] * s.kernels.shape[-1]),
            "An entry of the feature map is the *sum* of the products, "
            "not their average over the filter.",
        ),
        Misconception(
            "relu_skipped",
            "activations",
            lambda s: s.feature_maps,
            r"ReLU comes between convolution and pooling, and sets negative entries to 0.",
        ),
        Misconception(
            "absolute_value",
            "activations",
            lambda s: array_namespace(s.feature_maps).abs(s.feature_maps),
            r"ReLU does not mirror negative entries, it sets them to 0: $\max(0, z)$.",
        ),
        Misconception(
            "average_taken",
            "pooled",
            _averaged_windows,
            "Max pooling keeps the largest entry of each window; "
            "the average is what average pooling computes.",
        ),
        Misconception(
            "stride_of_one",
            "pooled",
            _stride_of_one,
            "The windows do not overlap here: they move on by their own width.",
            levels=(2, 3),
        ),
        Misconception(
            "read_by_columns",
            "flat",
            lambda s: flattened(transpose(s.pooled), s.flatten_order),
            "Flattening reads the rows of a map one after the other, not its columns.",
            levels=(3,),
        ),
        Misconception(
            "maps_added_up",
            "flat",
            _maps_added_up,
            "Flattening puts the maps of all filters into one vector side by side. "
            "It does not add them up.",
            levels=(1, 3),
        ),
        Misconception(
            "bias_forgotten",
            "z",
            lambda s: s.right - s.b,
            "A dense layer adds its bias: $z = W f + b$.",
        ),
        Misconception(
            "relu_on_the_output",
            "z",
            lambda s: relu(s.right),
            "ReLU belongs to the convolutional layer. "
            "The scores of the last layer can be negative.",
            levels=(2,),
        ),
        Misconception(
            "scores_normalised",
            "e",
            lambda s: s.z,
            r"Softmax takes $\exp$ of the scores before it divides by their sum.",
            levels=(2, 3),
        ),
    ),
    symbols={
        "image": "X",
        "kernels": "K",
        "feature_maps": "Z",
        "activations": "A",
        "pooled": "Q",
        "flat": "f",
        "z": "z",
    },
    decimals={"e": 4},
    conventions={
        # PyTorch's Flatten; Keras's Flatten of channels-last data
        "flatten_order": Convention(
            {
                "map by map": "one map after the other, each row by row",
                "channels last": "pixel by pixel, row by row, each pixel with its entry of every "
                "map in turn (channels last, as in Keras)",
            }
        )
    },
    fit=_fit,
)
