"""Bring the numbers that were read into the shape asked for, or say why they do not fit."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from qgen.answers.layout import Laid, Nested
from qgen.answers.result import Refusal

_touching_comma = re.compile(r"[0-9],[0-9]").search


def fit(
    laid: Laid, shape: tuple[int, ...], *, source: str = "", decimal_comma: bool = False
) -> NDArray[np.float64]:
    """Give an array of exactly `shape`.

    Parameters
    ----------
    laid
        The numbers as the student nested them.
    shape
        The shape asked for.
    source
        The student's text, for a hint where the decimal comma may be the reason.
    decimal_comma
        Whether the comma is the decimal sign.

    Raises
    ------
    Refusal
        The shapes differ by more than axes of length one.
    """
    given = _measured(laid.nested)
    if not _fits(given, shape):
        hint = _comma_hint(decimal_comma=decimal_comma) if _touching_comma(source) else ""
        raise Refusal(_mismatch(given, shape) + hint)
    if laid.transposed_at is not None and len(_without_ones(given)) > 1:
        raise Refusal("Please write the matrix out without a transpose sign.", laid.transposed_at)
    return np.array(laid.nested, dtype=np.float64).reshape(shape)


def _fits(given: tuple[int, ...], asked: tuple[int, ...]) -> bool:
    """Whether two shapes say the same, but for axes of length one that cannot mislead."""
    core = _without_ones(asked)
    if len(core) <= 1:
        return _without_ones(given) == core
    # Not all of them: [1; 2], [3; 4] are two columns, and must not pass for two rows.
    return _unwrapped(given) in {_unwrapped(asked), core}


def _unwrapped(shape: tuple[int, ...]) -> tuple[int, ...]:
    """A shape without the brackets around the whole."""
    first = next((axis for axis, length in enumerate(shape) if length != 1), len(shape))
    return shape[first:]


def _without_ones(shape: tuple[int, ...]) -> tuple[int, ...]:
    """A shape without its axes of length one."""
    return tuple(length for length in shape if length != 1)


def _measured(nested: Nested) -> tuple[int, ...]:
    """The shape of nested lists, which must be regular."""
    if isinstance(nested, float):
        return ()
    if not nested:
        raise Refusal("One of the lists is empty.")
    shapes = [_measured(item) for item in nested]
    for place, shape in enumerate(shapes[1:], start=2):
        if shape != shapes[0]:
            raise Refusal(_ragged(shapes[0], shape, place))
    return (len(nested), *shapes[0])


def _ragged(first: tuple[int, ...], other: tuple[int, ...], place: int) -> str:
    """How two rows differ."""
    if _size(first) == _size(other):
        return "Some entries stand in brackets and others do not."
    return f"I read {_size(first)} in row 1, but {_size(other)} in row {place}."


def _size(shape: tuple[int, ...]) -> str:
    """A shape in words."""
    if len(shape) > 1:
        kind = "matrix" if len(shape) == 2 else "list"
        return f"a {'×'.join(map(str, shape))} {kind}"
    (count,) = shape or (1,)
    return "1 number" if count == 1 else f"{count} numbers"


def _mismatch(given: tuple[int, ...], asked: tuple[int, ...]) -> str:
    """What was read, and what was asked."""
    core = _without_ones(asked)
    read = f"I read {_size(_unwrapped(given))}, but the answer"
    if not core:
        return f"{read} is one number."
    if len(core) == 1:
        return f"{read} has {core[0]} entries."
    flat = len(_without_ones(given)) == 1
    advice = " Please write each row on a line of its own or in brackets." if flat else ""
    return f"{read} is {_size(asked)}.{advice}"


def _comma_hint(*, decimal_comma: bool) -> str:
    """What the comma means in this exam."""
    if decimal_comma:
        return " The comma is the decimal sign here; please separate numbers by `;`."
    return " Decimals are written with a point here: the comma separates numbers."
