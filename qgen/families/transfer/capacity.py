"""The capacity of a network: parameters saved by fewer units, or by pruning."""

from itertools import product

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Choice, Pick
from solvers.arrays import Array
from solvers.parameters import dense_parameters
from solvers.shapes import beside
from solvers.steps import Values
from solvers.transfer import capacity

_FULL = Part("full", marks=2, minutes=2)
_REDUCED = Part("reduced", marks=2, minutes=2)
_SAVED = Part("saved", marks=1, minutes=1)
_SHARE = Part("share", marks=1, minutes=1)


def _weights_only(widths: Array) -> Array:
    return (widths[..., :-1] * widths[..., 1:]).sum(axis=-1)


def _without_biases(reduced: Array, s: Values) -> Array:
    """The weights of the smaller network, of so many parameters."""
    return reduced - s.small.sum(axis=-1) - s.widths[..., -1]


def _units_of_smaller(s: Values) -> Array:
    return s.widths[..., 0] + s.small.sum(axis=-1) + s.widths[..., -1]


def _fit(s: Values) -> NDArray[np.bool_]:
    """The smaller network is much smaller in each layer; two errors do not give one number."""
    if "small" not in s:
        return np.ones(len(s.widths), dtype=bool)
    shrunk = _weights_only(s.widths) * s.small[..., 0] / s.widths[..., 1]
    apart = (s.widths.shape[-1] == 3) | (shrunk != _without_biases(s.reduced, s))
    return np.asarray((s.small <= s.widths[..., 1:-1] / 2).all(axis=-1) & apart)


FAMILY = Family(
    id="capacity",
    title="Reducing the size of a network",
    unit=3,
    topic="generalisation",
    source="Chollet, Deep Learning with Python (2018), Section 4.4.1; Han, Pool, Tran, Dally, "
    "Learning both Weights and Connections for Efficient Neural Networks (NIPS 2015), Section 3",
    solver=capacity,
    levels={
        1: Level(
            params={
                "widths": Pick(list(product((20, 30, 50, 100), (16, 24, 32), (2, 3, 5)))),
                "small": Choice((4, 6, 8), (1,)),
            },
            parts=(_FULL, _REDUCED, _SAVED),
        ),
        2: Level(
            params={
                "widths": Pick(list(product((200, 500, 784), (32, 64), (16, 32), (2, 10)))),
                "small": Choice((4, 6, 8, 10), (2,)),
            },
            parts=(_FULL, _REDUCED, _SAVED, _SHARE),
        ),
        3: Level(
            params={
                "widths": Pick(list(product((400, 784), (200, 300), (50, 100), (10,)))),
                "kept": Pick(list(product((5, 8, 10), (10, 15, 20), (25, 30, 40)))),
            },
            parts=(
                _FULL,
                Part("remaining", marks=2, minutes=2),
                Part("pruned", marks=1, minutes=1),
                Part("rate", marks=1, minutes=1),
                Part("sparsity", marks=2, minutes=2),
            ),
        ),
    },
    misconceptions=(
        Misconception(
            "biases_omitted",
            "full",
            lambda s: _weights_only(s.widths),
            "Each unit has a bias besides its weights: a dense layer has "
            r"$(n_{\mathrm{in}} + 1)\,n_{\mathrm{out}}$ parameters.",
            again={"reduced": lambda s: _without_biases(s.right, s)},
        ),
        Misconception(
            "part_that_is_left",
            "share",
            lambda s: s.reduced / s.full,
            "This is the part that is left. What is *saved* is the difference, divided by the "
            "number of parameters before.",
            levels=(2,),
        ),
        Misconception(
            "first_hidden_layer_only",
            "reduced",
            lambda s: capacity(s.widths, beside(s.small[..., 0], s.widths[..., 2])),
            "Both hidden layers of the smaller network have fewer units.",
            levels=(2,),
        ),
        Misconception(
            "units_counted",
            "full",
            lambda s: s.widths.sum(axis=-1),
            "Parameters belong to the *connections* between units (and one bias to each unit): "
            "neighbouring layer sizes are multiplied.",
            again={"reduced": _units_of_smaller},
        ),
        Misconception(
            "output_layer_forgotten",
            "full",
            lambda s: s.right - dense_parameters(s.widths[..., -2], s.widths[..., -1]),
            "The output layer has weights and biases as well.",
            again={
                "reduced": lambda s: s.right - dense_parameters(s.small[..., -1], s.widths[..., -1])
            },
        ),
        Misconception(
            "output_layer_not_shrunk",
            "reduced",
            lambda s: (
                dense_parameters(s.widths[..., 0], s.small[..., 0])
                + dense_parameters(s.widths[..., 1], s.widths[..., 2])
            ),
            "With fewer hidden units the output layer shrinks too: each of its units reads "
            "only $m_1$ numbers.",
            levels=(1,),
        ),
        Misconception(
            "input_layer_shrunk",
            "reduced",
            lambda s: s.full * s.small[..., 0] / s.widths[..., 1],
            "Not every number shrinks by the same factor: inputs and outputs of the network stay, "
            "and so do the biases of the output layer.",
            levels=(2,),
        ),
        Misconception(
            "relative_to_small",
            "share",
            lambda s: s.saved / s.reduced,
            "A saving is compared with what there was *before*: divide by the parameters of the "
            "large network.",
            levels=(2,),
        ),
        Misconception(
            "kept_taken_as_removed",
            "remaining",
            lambda s: s.weights - s.right,
            "The percentages say how many weights are *kept*.",
            levels=(3,),
        ),
        Misconception(
            "biases_pruned",
            "pruned",
            lambda s: s.remaining.sum(axis=-1),
            "Only weights are pruned. The biases stay, and are parameters too.",
            levels=(3,),
        ),
        Misconception(
            "rate_upside_down",
            "rate",
            lambda s: s.pruned / s.full,
            "By how much the network shrinks is the number before over the number after.",
            levels=(3,),
        ),
        Misconception(
            "mean_of_percentages",
            "sparsity",
            lambda s: 1 - s.kept.sum(axis=-1) / 300,
            "The layers have very different sizes, so their percentages cannot be averaged: count "
            "the weights.",
            levels=(3,),
        ),
        Misconception(
            "density_for_sparsity",
            "sparsity",
            lambda s: 1 - s.right,
            "The sparsity is the part of the weights that is *zero*.",
            levels=(3,),
        ),
    ),
    symbols={
        "widths": ("n_0", "n_1", "n_2", "n_3"),
        "small": ("m_1", "m_2"),
        "kept": "q",
        "full": "P",
        "reduced": r"P_{\mathrm{small}}",
        "saved": r"\Delta P",
        "share": "r",
        "weights": "w",
        "remaining": r"\tilde w",
        "biases": "b",
        "pruned": r"P_{\mathrm{pruned}}",
        "rate": "R",
        "sparsity": "S",
    },
    decimals={"share": 4, "sparsity": 4},
    fit=_fit,
)
