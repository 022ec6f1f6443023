"""Numbers in plain text, as people read them."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike


def plain(value: float, places: int | None = None) -> str:
    """Write a number in decimals.

    Parameters
    ----------
    value
        A finite number.
    places
        Round to so many decimals. A number that needs fewer is written with fewer, and
        without `places` it is written exactly.

    Examples
    --------
    >>> plain(0.1 + 0.2), plain(2 / 3, 3), plain(0.49996, 3), plain(2.0, 3)
    ('0.3', '0.667', '0.500', '2')
    """
    if not math.isfinite(value):
        return "undefined"
    exact = repr(round(float(value), 10)).removesuffix(".0")
    if "e" in exact:
        exact = np.format_float_positional(float(exact), trim="-")
    if places is not None and len(exact.partition(".")[2]) > places:
        exact = f"{value:.{places}f}"
    return exact.removeprefix("-") if float(exact) == 0 else exact


def plain_array(value: ArrayLike, places: int | None = None) -> str:
    """Write a number, vector or matrix so that it reads back: `[1, 2; 3, 4]`.

    Examples
    --------
    >>> plain_array([[1, 2], [3, 0.25]])
    '[1, 2; 3, 0.25]'
    """
    array = np.asarray(value, dtype=float)
    if array.size == 1:
        return plain(array.item(), places)
    if array.ndim == 1:
        return f"[{_entries(array, places)}]"
    if array.ndim == 2:
        return f"[{'; '.join(_entries(row, places) for row in array)}]"
    return f"[{', '.join(plain_array(entry, places) for entry in array)}]"


def worded(value: ArrayLike, words: Sequence[str]) -> str:
    """Write places in a list as the list's words, so that they read back.

    Examples
    --------
    >>> worded([1, 0], ["AND", "OR"]), worded(1, ["AND", "OR"])
    ('[OR, AND]', 'OR')
    """
    found = [_word(place, words) for place in np.asarray(value, dtype=float).ravel()]
    return found[0] if len(found) == 1 else f"[{', '.join(found)}]"


def _word(place: float, words: Sequence[str]) -> str:
    known = math.isfinite(place) and place == int(place) and 0 <= place < len(words)
    return words[int(place)] if known else "undefined"


def _entries(row: np.ndarray, places: int | None) -> str:
    return ", ".join(plain(entry, places) for entry in row)
