"""How the parameters of a variant are drawn from raw random bits.

A parameter says how many 64-bit words it uses and maps them to values by itself, so
that a variant depends on nothing but its words: not on the batch it was drawn in, nor
on the version of NumPy.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
"""Raw random bits, of shape (N, words): a row for each of N variants."""

Floats = NDArray[np.float64]


class Param(Protocol):
    """A parameter of a problem."""

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of one variant's value."""

    @property
    def words(self) -> int:
        """How many 64-bit words a variant's value uses."""

    def draw(self, words: Words) -> Floats:
        """Map words of shape (N, words) to values of shape (N, *shape)."""


@dataclass(frozen=True)
class Fixed:
    """The same value in every variant: a number, or nested lists of numbers."""

    value: Any

    @property
    def shape(self) -> tuple[int, ...]:
        return np.shape(self.value)

    @property
    def words(self) -> int:
        return 0

    def draw(self, words: Words) -> Floats:
        value = np.asarray(self.value, dtype=np.float64)
        return np.broadcast_to(value, (len(words), *self.shape)).copy()


@dataclass(frozen=True)
class Choice:
    """Each entry is one of these numbers, all equally likely."""

    options: Sequence[float]
    shape: tuple[int, ...] = ()

    @property
    def words(self) -> int:
        return prod(self.shape)

    def draw(self, words: Words) -> Floats:
        table = np.asarray(self.options, dtype=np.float64)
        return table[(words % np.uint64(len(table))).astype(np.intp)].reshape(-1, *self.shape)


def Grid(
    low: float,
    high: float,
    step: float = 1.0,
    shape: tuple[int, ...] = (),
    *,
    without: Sequence[float] = (),
) -> Choice:
    """Each entry is one of low, low + step, ..., high, all equally likely.

    Parameters
    ----------
    low, high, step
        Decimal numbers; each option is the closest double to its decimal.
    shape
        Of one variant's value.
    without
        Options left out, such as 0.
    """
    count = int((high - low) / step + 1e-9)
    options = [round(low + k * step, 10) for k in range(count + 1)]
    return Choice(tuple(option for option in options if option not in without), shape)


@dataclass(frozen=True)
class Distinct:
    """Entries are different members of these numbers, in random order."""

    options: Sequence[float]
    shape: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.options) < prod(self.shape):
            raise ValueError(
                f"{len(self.options)} options cannot fill {prod(self.shape)} different entries"
            )

    @property
    def words(self) -> int:
        return len(self.options)

    def draw(self, words: Words) -> Floats:
        table = np.asarray(self.options, dtype=np.float64)
        order = np.argsort(words, axis=-1, kind="stable")[:, : prod(self.shape)]
        return table[order].reshape(-1, *self.shape)


@dataclass(frozen=True)
class OneHot:
    """Rows with a single 1 in the last axis, the rest 0."""

    shape: tuple[int, ...]

    @property
    def words(self) -> int:
        return prod(self.shape[:-1])

    def draw(self, words: Words) -> Floats:
        classes = self.shape[-1]
        picked = (words % np.uint64(classes)).astype(np.intp)
        return np.eye(classes)[picked].reshape(-1, *self.shape)


@dataclass(frozen=True)
class Pick:
    """Each entry is one of these arrays, all equally likely: rows of labels, tag sequences.

    Attributes
    ----------
    options
        Nested lists of numbers, all of one shape; it becomes the last axes of the value.
    picked
        How many are picked, along the first axes of the value.
    """

    options: Sequence[Any]
    picked: tuple[int, ...] = ()

    @property
    def shape(self) -> tuple[int, ...]:
        return (*self.picked, *np.shape(self.options[0]))

    @property
    def words(self) -> int:
        return prod(self.picked)

    def draw(self, words: Words) -> Floats:
        table = np.asarray(self.options, dtype=np.float64)
        return table[(words % np.uint64(len(table))).astype(np.intp)].reshape(-1, *self.shape)


def distributions(outcomes: int, *, parts: int = 10) -> list[list[float]]:
    """List the distributions over so many outcomes in whole parts, none of them 0.

    Parameters
    ----------
    parts
        Into how many a probability of 1 is cut: the probabilities are tenths by default.

    Example
    -------
    >>> distributions(2, parts=4)
    [[0.25, 0.75], [0.5, 0.5], [0.75, 0.25]]
    """
    rows = product(range(1, parts), repeat=outcomes)
    return [[part / parts for part in row] for row in rows if sum(row) == parts]


@dataclass(frozen=True)
class Box:
    """A rectangle as (x1, y1, x2, y2): a corner, and its opposite two sides further on.

    Attributes
    ----------
    corner, sides
        How (x1, y1), and width and height, are drawn; both of shape (2,).
    """

    corner: Choice
    sides: Choice

    @property
    def shape(self) -> tuple[int, ...]:
        return (4,)

    @property
    def words(self) -> int:
        return self.corner.words + self.sides.words

    def draw(self, words: Words) -> Floats:
        low = self.corner.draw(words[:, : self.corner.words])
        high = low + self.sides.draw(words[:, self.corner.words :])
        return np.concatenate([low, high], axis=-1).round(10)


def realise(specs: Mapping[str, Param], seeds: Sequence[bytes]) -> dict[str, Floats]:
    """Map each of N seeds to values of the parameters, each of shape (N, ...)."""
    total = sum(param.words for param in specs.values())
    bits = b"".join(hashlib.shake_256(seed).digest(8 * total) for seed in seeds)
    words = np.frombuffer(bits, dtype="<u8").astype(np.uint64).reshape(len(seeds), total)
    params = {}
    start = 0
    for name, param in specs.items():
        params[name] = param.draw(words[:, start : start + param.words])
        start += param.words
    return params
