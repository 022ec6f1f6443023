"""The way that nearly every answer is written, read without the parser: `0.25`, `[1, 2; 3, 4]`.

What is read here means the same to the parser; whatever else there is, goes there.
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from qgen.answers.folding import MAX_CHARACTERS
from qgen.answers.result import Numbers

_DIGITS: Final = 15
_NUMBER: Final = r"[+-]?(?:[0-9]{1,15}(?:\.[0-9]{0,15})?|\.[0-9]{1,15})"
_plain_number = re.compile(_NUMBER).fullmatch
# An entry such as 000 may belong to a thousand.
_ENTRY: Final = r"[+-]?(?:(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{0,15})?|\.[0-9]{1,15})"
_plain_list = re.compile(rf"\[{_ENTRY}(?:[,;] {_ENTRY})*\]").fullmatch

_places = [np.array(float(count)) for count in range(_DIGITS + 1)]
for _each in _places:
    _each.flags.writeable = False


def is_plain_number(text: str) -> bool:
    """Whether a text is a number that `float` reads as everybody does."""
    return _plain_number(text) is not None


def plain_number(text: str) -> Numbers | None:
    """Read a number without exponent; None if it is anything else."""
    if _plain_number(text) is None:
        return None
    return Numbers(np.array(float(text)), _places[_decimals(text)])


def plain_list(text: str, shape: tuple[int, ...]) -> Numbers | None:
    """Read a vector or matrix of just this shape, in brackets; None if it is anything else."""
    if len(text) > MAX_CHARACTERS or not _plain_list(text):
        return None
    rows = [row.split(", ") for row in text[1:-1].split("; ")]
    given = (len(rows), len(rows[0])) if len(rows) > 1 else (len(rows[0]),)
    words = [word for row in rows for word in row]
    if given != shape or any(len(row) != len(rows[0]) for row in rows):
        return None
    values, decimals = list(map(float, words)), list(map(_decimals, words))
    return Numbers(np.array(values).reshape(shape), np.array(decimals, float).reshape(shape))


def _decimals(number: str) -> int:
    """How many digits stand behind the point."""
    return len(number.partition(".")[2])
