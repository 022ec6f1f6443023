"""What numbers an argument may have, read from the words of its description.

The first row whose words occur in the description decides. What no row knows is a real
number of either sign. Values have few digits, so that people can work with them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from solvers.arrays import Array

Shape = tuple[int, ...]
Draw = Callable[[np.random.Generator, Shape], Array]


@dataclass(frozen=True)
class Kind:
    """A set of numbers.

    Attributes
    ----------
    draw
        One array of them.
    free
        Whether any real number belongs to it, so that entries can be made smaller.
    """

    draw: Draw
    free: bool = False


def _reals(rng: np.random.Generator, shape: Shape) -> Array:
    return rng.integers(1, 200, shape) * rng.choice([-0.01, 0.01], shape)


def _fractions(rng: np.random.Generator, shape: Shape) -> Array:
    return rng.integers(10, 91, shape) / 100


def _shares(rng: np.random.Generator, shape: Shape) -> Array:
    """Fractions that sum to 1 along the last axis."""
    weights = rng.integers(1, 6, shape) * 1.0
    return weights / weights.sum(axis=-1, keepdims=True) if shape else _fractions(rng, shape)


def _bits(rng: np.random.Generator, shape: Shape) -> Array:
    return rng.integers(0, 2, shape) * 1.0


def _one_hot(rng: np.random.Generator, shape: Shape) -> Array:
    return np.eye(shape[-1])[rng.integers(0, shape[-1], shape[:-1])]


def _signs(rng: np.random.Generator, shape: Shape) -> Array:
    return rng.choice([-1.0, 1.0], shape)


def _corners(rng: np.random.Generator, shape: Shape) -> Array:
    """Boxes of at least 1 by 1 that often overlap."""
    low = rng.integers(0, 4, (*shape[:-1], 2))
    return np.concatenate([low, low + rng.integers(1, 6, low.shape)], axis=-1) * 1.0


def _positive_definite(rng: np.random.Generator, shape: Shape) -> Array:
    root = rng.integers(-2, 3, shape) * 0.5
    return root @ np.swapaxes(root, -1, -2) + np.eye(shape[-1])


def _whole(low: int, high: int) -> Draw:
    return lambda rng, shape: rng.integers(low, high + 1, shape) * 1.0


REALS = Kind(_reals, free=True)
COUNTS = _whole(1, 6)

_ROWS: tuple[tuple[str, Draw], ...] = (
    (r"symmetric|[Gg]ram matrix", _positive_definite),
    (r"[Cc]orners", _corners),
    (r"one-hot", _one_hot),
    (r"sum to 1|distribution|[Pp]robabilities of (the|K|each|\w+ classes)|Class probab", _shares),
    (r"-1 (and|or) 1\b", _signs),
    (r"\b0 or 1\b|\b1 for a|\b1 positive|[Tt]ruth table|\b0/1\b", _bits),
    (r"(from|at) 0\b|\bindex\b|\bplace of\b", _whole(0, 1)),
    (r"from 1\b", _whole(1, 2)),
    (r"[Pp]er cent", _whole(10, 60)),
    (r"above 1\b", lambda rng, shape: 1 + _fractions(rng, shape)),
    (
        r"> 0|[Pp]ositive\b|[Ff]raction|robabilit|earning rate|tabiliser|ecay rate|squared grad"
        r"|ariance|tandard deviation|between 0 and 1|below 1\b|[Tt]emperature",
        _fractions,
    ),
    (
        r"^(Height|Channels|Filters|Of each|Of the (last|module|two|images|square)|Outputs of"
        r"|Images|Entries|Side|Size|Units|Rows|Layers|Blocks|Number|How many|Parameters of"
        r"|Steps (from|between)|Samples in|Attention heads|Inputs of the network|Pixels"
        r"|Counts?\b|The layer|Bits)",
        COUNTS,
    ),
)


def kind_of(text: str) -> Kind:
    """Return what an argument of this description may be.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> kind_of("Labels, 0 or 1.").draw(rng, (4,)).max() <= 1
    np.True_
    """
    for words, draw in _ROWS:
        if re.search(words, text):
            return Kind(draw)
    return REALS
