"""Two expressions at the same points: where they differ, and how much that proves."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qgen.expressions.bounded import Run
from qgen.expressions.nodes import Node, Shape
from qgen.expressions.points import Points
from qgen.expressions.rounding import MARGIN, Array

Mask = NDArray[np.bool_]

_SHARP: Final = 1e-9
"""A point speaks for equality where rounding hides no more than this part of the values."""


class Sample(NamedTuple):
    """An expression at some points, which are the last axis.

    Attributes
    ----------
    undefined
        Where there is certainly no value.
    known
        Where there is one, with a finite bound.
    sharp
        Where, moreover, the bound is small.
    """

    value: Array
    error: Array
    undefined: Mask
    known: Mask
    sharp: Mask


class Judgement(NamedTuple):
    """What some points say.

    Attributes
    ----------
    refuting
        The first point at which the expressions differ, if any.
    usable
        Points at which both are sharply the same.
    expected_usable
        Points at which the expected expression is sharp.
    beyond
        Whether the given expression has values where the expected one has none.
    """

    refuting: int | None
    usable: int
    expected_usable: int
    beyond: bool


def sample(root: Node, points: Points, count: int) -> Sample:
    """Evaluate an expression; warnings of NumPy must be off.

    Parameters
    ----------
    count
        Number of points, for expressions without symbols.
    """
    run = Run(points)
    value, error = run.bounded(root)
    value = np.broadcast_to(value, (*root.shape, count))
    error = np.broadcast_to(error, value.shape)
    undefined = np.broadcast_to(run.domain.undefined, (count,))
    known = _every(np.isfinite(value + error), root.shape) & ~undefined
    sharp = known & _every(error <= _SHARP * np.maximum(np.abs(value), 1.0), root.shape)
    return Sample(value, error, undefined, known, sharp)


def judge(given: Sample, expected: Sample) -> Judgement:
    """Compare two expressions of the same shape at the same points."""
    shape = given.value.shape[:-1]
    same = _every(
        np.abs(given.value - expected.value) <= MARGIN * (given.error + expected.error), shape
    )
    differs = (given.known & expected.known & ~same) | (given.undefined & expected.known)
    usable = given.sharp & expected.sharp & same
    return Judgement(
        int(differs.argmax()) if differs.any() else None,
        int(np.count_nonzero(usable)),
        int(np.count_nonzero(expected.sharp)),
        bool((expected.undefined & given.known).any()),
    )


def _every(mask: Mask, shape: Shape) -> Mask:
    """Whether something holds for all entries, point by point."""
    return np.asarray(mask.all(axis=(0, 1))) if shape else mask
