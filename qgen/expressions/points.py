"""Points at which expressions are compared: both signs, several magnitudes, inside the domain."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Final

import numpy as np

from qgen.expressions.rounding import Array
from qgen.expressions.symbols import Sort, Symbols

Points = Mapping[str, Array]
"""For each symbol an array of shape (P,) or (rows, columns, P)."""

COUNT: Final = 64
FAR_COUNT: Final = 256
_PARTS: Final = 4096


def draw_points(symbols: Symbols, seed: int) -> dict[str, Array]:
    """Draw the points that every comparison uses.

    Parameters
    ----------
    symbols
        Each symbol's numbers depend on its name and the seed only. Three quarters of the
        magnitudes lie between 0.01 and 10; the others between 1e-4 and 100.
    seed
        Any number from 0.

    Returns
    -------
    For each symbol `COUNT` points.
    """
    low = np.repeat([-2.0, 1.0, -4.0], [48, 8, 8])
    span = np.repeat([3.0, 1.0, 2.0], [48, 8, 8])
    return _draw(symbols, seed, low, span)


def draw_far_points(symbols: Symbols, seed: int) -> dict[str, Array]:
    """Draw points of widely different magnitudes, up to a million, where kinks may hide."""
    low = np.full(FAR_COUNT, -4.0)
    return _draw(symbols, seed + 1, low, np.full(FAR_COUNT, 10.0))


def _draw(symbols: Symbols, seed: int, low: Array, span: Array) -> dict[str, Array]:
    return {
        name: _locked(_sample(name, sort, seed, low, span)) for name, sort in symbols.sorts.items()
    }


def _locked(values: Array) -> Array:
    values.flags.writeable = False
    return values


def _sample(name: str, sort: Sort, seed: int, low: Array, span: Array) -> Array:
    """Points of one symbol."""
    shape = {0: (), 1: (*sort.shape, 1), 2: sort.shape}[len(sort.shape)]
    size, sign = _uniform((2, *shape, len(low)), f"{seed}:{name}")
    magnitude: Array = np.power(10.0, low + span * size)
    if sort.kind == "positive":
        return magnitude
    if sort.kind == "probability":
        # From about 1e-4 to 1 - 1e-4, as often near 0 as near 1.
        logit = np.where(sign < 0.5, -1.0, 1.0) * np.minimum(magnitude, 9)
        return np.asarray(1 / (1 + np.exp(logit)))
    if sort.kind == "integer":
        return np.asarray(np.floor(size * 19) - 9)
    if sort.kind == "distribution":
        return _distribution(size)
    return np.where(sign < 0.5, -magnitude, magnitude)


def _uniform(shape: tuple[int, ...], seed: str) -> Array:
    """Numbers from 0 to 1 out of raw bits, which no version of NumPy changes."""
    bits = np.random.PCG64(zlib.crc32(seed.encode())).random_raw(int(np.prod(shape)))
    return np.asarray((bits >> np.uint64(11)).reshape(shape) * 2.0**-53, np.float64)


def _distribution(size: Array) -> Array:
    """Positive numbers whose sum is exactly 1: whole multiples of a power of 1/2."""
    weights = 10 ** (2 * size)
    parts = np.floor(weights / weights.sum(axis=0) * _PARTS) + 1
    rest = _PARTS - parts.sum(axis=0)
    largest = parts == parts.max(axis=0)
    first = largest & (np.cumsum(largest, axis=0) == 1)
    return np.asarray((parts + first * rest) / _PARTS)
