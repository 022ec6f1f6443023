"""Read a number, a vector, a matrix or a nested list, always in the shape asked for."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qgen.answers.fitting import fit
from qgen.answers.folding import MAX_CHARACTERS, fold, is_blank
from qgen.answers.layout import MAX_DEPTH, Laid, Nested, lay_out
from qgen.answers.naming import value_span
from qgen.answers.numbers import within_range
from qgen.answers.plain import is_plain_number, plain_list, plain_number
from qgen.answers.result import BLANK, Blank, Numbers, Refusal, Unreadable, quoted
from qgen.answers.spelling import Style
from qgen.answers.tokens import cut


def read_array(
    text: object,
    shape: tuple[int, ...],
    *,
    decimal_comma: bool = False,
    units: Sequence[str] = (),
) -> NDArray[np.float64] | Unreadable | Blank:
    """Read an answer that consists of numbers.

    Axes of length one may be left out or added: a vector may be written as a row, a
    column or, if it has one entry, as a bare number. Nothing else is reshaped.

    Parameters
    ----------
    text
        What the student wrote: a text; or a number, a list (of lists) of numbers and
        texts, or None, as YAML and JSON files hold them.
    shape
        Shape of the answer asked for; `()` is a number.
    decimal_comma
        Whether the comma is the decimal sign; entries are then separated by `;`, by
        spaces, or by a comma with a space after it. The point is understood too.
    units
        Spellings of the unit of the answer, one of which may follow a number or the whole
        list. Any other is refused. Without `%` among them, `5 %` is 0.05.

    Returns
    -------
    A finite array of exactly `shape`; or why there is none; or `BLANK`.

    Example
    -------
    >>> read_array("[1, 2; 3, 1/4]", (2, 2))
    array([[1.  , 2.  ],
           [3.  , 0.25]])
    >>> read_array("[1, 2, 3]", (2,)).reason
    'I read 3 numbers, but the answer has 2 entries.'
    """
    if shape == () and type(text) is str and not decimal_comma and is_plain_number(text):
        return np.array(float(text))
    read = read_numbers(text, shape, decimal_comma=decimal_comma, units=units)
    return read.values if isinstance(read, Numbers) else read


def read_numbers(
    text: object,
    shape: tuple[int, ...],
    *,
    decimal_comma: bool = False,
    units: Sequence[str] = (),
) -> Numbers | Unreadable | Blank:
    """Read an answer as `read_array` does, and also how many decimals it was given to.

    Parameters
    ----------
    text, shape, decimal_comma, units
        As in `read_array`.

    Example
    -------
    >>> read_numbers("[0.250, 1.5, 2, 1/3]", (4,)).decimals
    array([ 3.,  1.,  0., inf])
    """
    if type(text) is str and not decimal_comma:
        plain = plain_list(text, shape) if shape else plain_number(text)
        if plain:
            return plain
    style = Style(decimal_comma, math.prod(shape) == 1, tuple(units))
    decimals: list[float] = []
    try:
        values = _read(text, shape, style, decimals)
    except Refusal as refusal:
        return refusal.unreadable
    if isinstance(values, Blank):
        return values
    return Numbers(values, np.array(decimals, float).reshape(shape))


def _read(
    value: object, shape: tuple[int, ...], style: Style, decimals: list[float]
) -> NDArray[np.float64] | Blank:
    """Read any kind of value, and note the decimals of its entries in their order."""
    if isinstance(value, list | tuple):
        leaves = _leaves(value)
        if all(_is_empty(leaf) for leaf in leaves):
            return BLANK
        return fit(Laid(_nested(value, style, decimals), None), shape)
    if _is_empty(value):
        return BLANK
    if not isinstance(value, str):
        return fit(Laid(_number(value, decimals), None), shape)
    folded = _folded(value)
    start, end = value_span(folded)
    if is_blank(folded[start:end]):
        return BLANK
    laid = _parse(folded[:end], start, style, decimals)
    return fit(laid, shape, source=folded, decimal_comma=style.decimal_comma)


def _is_empty(value: object) -> bool:
    """Whether a value other than a list stands for no answer."""
    if isinstance(value, str):
        return len(value) <= MAX_CHARACTERS and is_blank(fold(value))
    return value is None


def _number(value: object, decimals: list[float]) -> float:
    """A number that YAML or JSON has read already: how it was written is not known."""
    decimals.append(math.inf)
    if isinstance(value, bool):
        raise Refusal("I expected numbers, not true or false.")
    if not isinstance(value, int | float):
        raise Refusal(f"I expected numbers, not a value of kind {quoted(type(value).__name__)}.")
    if not within_range(value):
        raise Refusal("This number is not finite, or too large or too small to be an answer.")
    return float(value)


def _parse(text: str, start: int, style: Style, decimals: list[float]) -> Laid:
    """Read a folded text from `start` on."""
    cursor = cut(text, start, style)
    laid = lay_out(cursor)
    decimals.extend(cursor.decimals)
    return laid


def _folded(text: str) -> str:
    """A text with look-alikes replaced, if it is not too long."""
    if len(text) > MAX_CHARACTERS:
        raise Refusal(
            f"The answer has {len(text)} characters; I read at most {MAX_CHARACTERS}.",
            MAX_CHARACTERS,
        )
    return fold(text)


def _leaves(values: Sequence[object]) -> list[object]:
    """What the nested lists hold, in order; bounded, for lists may contain themselves."""
    leaves: list[object] = []
    pending = [(value, 1) for value in reversed(values)]
    size = 0
    while pending:
        value, depth = pending.pop()
        size += 1 + (len(value) if isinstance(value, str | list | tuple) else 0)
        if size > MAX_CHARACTERS:
            raise Refusal(f"The list is too long; I read at most {MAX_CHARACTERS} characters.")
        if not isinstance(value, list | tuple):
            leaves.append(value)
        elif depth == MAX_DEPTH:
            raise Refusal(f"More than {MAX_DEPTH} lists are nested.")
        else:
            pending.extend((item, depth + 1) for item in reversed(value))
    return leaves


def _nested(value: object, style: Style, decimals: list[float]) -> Nested:
    """The numbers in a list whose depth and length are known to be bounded."""
    if isinstance(value, list | tuple):
        return [_nested(item, style, decimals) for item in value]
    if _is_empty(value):
        raise Refusal("One entry of the list is empty.")
    if not isinstance(value, str):
        return _number(value, decimals)
    try:
        return _parse_leaf(value, style, decimals)
    except Refusal as refusal:
        raise Refusal(f"In the entry {quoted(value)}: {refusal.unreadable.reason}") from None


def _parse_leaf(text: str, style: Style, decimals: list[float]) -> Nested:
    """A text in a list: one number, or a row of them."""
    folded = _folded(text)
    start, end = value_span(folded)
    laid = _parse(folded[:end], start, style, decimals)
    if laid.transposed_at is not None:
        raise Refusal("Please write the list out without a transpose sign.")
    return laid.nested
