"""Numbers and arrays in TeX. Every number of a question passes through `numeral`."""

import numpy as np
from numpy.typing import ArrayLike

from qgen.render.numerals import mark
from qgen.written import plain


def numeral(value: float, places: int | None = None, *, factor: bool = False) -> str:
    """Write a number for a Markdown source, marked so that its shape can be shared.

    Parameters
    ----------
    factor
        Put a negative number in parentheses.
    """
    text = plain(value, places)
    return mark(f"({text})" if factor and text.startswith("-") else text)


def matrix(value: ArrayLike, places: int | None = None) -> str:
    """Write a matrix, or a vector as a column, between brackets."""
    rows = np.asarray(value, dtype=float)
    if rows.ndim == 1:
        rows = rows[:, None]
    body = r" \\ ".join(" & ".join(numeral(v, places) for v in row) for row in rows)
    return rf"\begin{{bmatrix}} {body} \end{{bmatrix}}"


def row(value: ArrayLike, places: int | None = None) -> str:
    """Write a vector in a line of text: (1, -2)."""
    entries = np.asarray(value, dtype=float)
    return "(" + r",\ ".join(numeral(v, places) for v in entries) + ")"


def array(value: ArrayLike, places: int | None = None) -> str:
    """Write a number, vector or matrix in its usual form."""
    value = np.asarray(value, dtype=float)
    if value.size == 1:
        return numeral(value.item(), places)
    if value.ndim == 1:
        return row(value, places)
    if value.ndim == 2:
        return matrix(value, places)
    return r",\ ".join(array(entry, places) for entry in value)
