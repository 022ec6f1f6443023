"""What reading an answer gives: numbers, nothing, or a reason why there are none."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

_CLIP = 40


class Numbers(NamedTuple):
    """An answer that consists of numbers, and how precisely each was written.

    Attributes
    ----------
    values
        A finite array of the shape asked for.
    decimals
        To how many decimals each entry was written, in the same shape: 3 for `0.250`,
        `25.0 %` and `2.50e-1`, 0 for `3`, -2 for `1.5e3`. Infinite for what is exact, a
        fraction, and for what a file held as a number, not as a text.
    """

    values: NDArray[np.float64]
    decimals: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An answer that could not be read: an expected outcome, never an exception.

    Parameters
    ----------
    reason
        One or two sentences for the student.
    position
        Place of the offending character in the student's text, counted from 0; None
        where the whole text is at fault, or where the answer is no text but a list.
    """

    reason: str
    position: int | None = None


class Blank(enum.Enum):
    """An answer left empty; `BLANK` is its only value (also after pickling)."""

    BLANK = "blank"


BLANK: Final = Blank.BLANK


class Refusal(Exception):
    """Carries an `Unreadable` from inside the parser to its border; leaves no public function."""

    def __init__(self, reason: str, position: int | None = None) -> None:
        super().__init__(reason)
        self.unreadable = Unreadable(reason, position)


def quoted(text: str) -> str:
    """Put a student's text between backticks: shortened, and printable on one line."""
    shown = text if len(text) <= _CLIP else text[: _CLIP - 1] + "…"
    return "`" + "".join(c if c.isprintable() else "�" for c in shown) + "`"
