"""Points lead outside and trail inside, where numbers then go with arrays by themselves."""

from __future__ import annotations

import numpy as np

from qgen.expressions.rounding import Array


def inward(values: Array) -> Array:
    """From (P, ...) to (P,) or (rows, columns, P)."""
    moved = np.moveaxis(values, 0, -1)
    return moved[:, None, :] if moved.ndim == 2 else moved


def outward(values: Array) -> Array:
    """Back again; a column becomes a vector."""
    if values.ndim == 3 and values.shape[1] == 1:
        values = values[:, 0, :]
    return np.moveaxis(values, -1, 0)
