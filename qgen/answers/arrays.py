"""Read a number, a vector, a matrix or a nested list, always in the shape asked for."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qgen.answers.fitting import fit
from qgen.answers.folding import MAX_CHARACTERS, fold, is_blank
from qgen.answers.layout import MAX_DEPTH, Laid, Nested, lay_out
from qgen.answers.numbers import within_range
from qgen.answers.result import BLANK, Blank, Refusal, Unreadable, quoted
from qgen.answers.tokens import cut

MAX_NAME: Final = 40

# Nearly every answer is a short plain number: it never meets the parser.
_plain_number = re.compile(r"[+-]?(?:[0-9]{1,15}(?:\.[0-9]{0,15})?|\.[0-9]{1,15})").fullmatch
_comma_pair = re.compile(r"([+-]?[0-9]+),([0-9]+)").fullmatch
_thousands = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}").fullmatch
# What a student may write before the equals sign: x, W_{1,2}, \theta_1, ∂L/∂w, h_t(3), y + hat.
_name = re.compile(r"(?:[^\W\d_]|[∂∇\\])[\w ,∂∇\\^{}()\[\]'/.*:⁺⁻⁽⁾\u0300-\u036f]*").fullmatch


def read_array(
    text: object, shape: tuple[int, ...], *, decimal_comma: bool = False
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
    if shape == () and type(text) is str and not decimal_comma and _plain_number(text):
        return np.array(float(text))
    try:
        return _read(text, shape, decimal_comma=decimal_comma)
    except Refusal as refusal:
        return refusal.unreadable


def _read(
    value: object, shape: tuple[int, ...], *, decimal_comma: bool
) -> NDArray[np.float64] | Blank:
    """Read any kind of value."""
    if isinstance(value, list | tuple):
        leaves = _leaves(value)
        if all(_is_empty(leaf) for leaf in leaves):
            return BLANK
        return fit(Laid(_nested(value, decimal_comma=decimal_comma), None), shape)
    if _is_empty(value):
        return BLANK
    if not isinstance(value, str):
        return fit(Laid(_number(value), None), shape)
    folded = _folded(value)
    start = _after_name(folded)
    if is_blank(folded[start:]):
        return BLANK
    if not decimal_comma and math.prod(shape) == 1:
        _check_comma(folded, start)
    laid = _parse(folded, start, decimal_comma=decimal_comma)
    return fit(laid, shape, source=folded, decimal_comma=decimal_comma)


def _is_empty(value: object) -> bool:
    """Whether a value other than a list stands for no answer."""
    if isinstance(value, str):
        return len(value) <= MAX_CHARACTERS and is_blank(fold(value))
    return value is None


def _number(value: object) -> float:
    """A number that YAML or JSON has read already."""
    if isinstance(value, bool):
        raise Refusal("I expected numbers, not true or false.")
    if not isinstance(value, int | float):
        raise Refusal(f"I expected numbers, not a value of kind {quoted(type(value).__name__)}.")
    if not within_range(value):
        raise Refusal("This number is not finite, or too large or too small to be an answer.")
    return float(value)


def _parse(text: str, start: int, *, decimal_comma: bool) -> Laid:
    """Read a folded text from `start` on."""
    return lay_out(cut(text, start, decimal_comma=decimal_comma))


def _folded(text: str) -> str:
    """A text with look-alikes replaced, if it is not too long."""
    if len(text) > MAX_CHARACTERS:
        raise Refusal(
            f"The answer has {len(text)} characters; I read at most {MAX_CHARACTERS}.",
            MAX_CHARACTERS,
        )
    return fold(text)


def _after_name(text: str) -> int:
    """Where the value begins: behind `x =`, or at 0."""
    equals = text.find("=")
    if equals < 0:
        return 0
    name = text[:equals].strip(" \t$~\n")
    if name and (len(name) > MAX_NAME or not _name(name)):
        raise Refusal(f"I expected a name before `=`, not {quoted(name)}.", equals)
    if (second := text.find("=", equals + 1)) > 0:
        raise Refusal("I read more than one `=`; please write the values only.", second)
    return equals + 1


def _check_comma(text: str, start: int) -> None:
    """Ask what `3,14` means where the comma separates entries and one number is asked for."""
    pair = text[start:].strip()
    if not _comma_pair(pair):
        return
    meant = pair.replace(",", ".")
    if _thousands(pair):
        meant = f"{pair.replace(',', '')} or {meant}"
    place = text.index(",", start)
    raise Refusal(f"I read {quoted(pair)} as two numbers; did you mean {meant}?", place)


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


def _nested(value: object, *, decimal_comma: bool) -> Nested:
    """The numbers in a list whose depth and length are known to be bounded."""
    if isinstance(value, list | tuple):
        return [_nested(item, decimal_comma=decimal_comma) for item in value]
    if _is_empty(value):
        raise Refusal("One entry of the list is empty.")
    if not isinstance(value, str):
        return _number(value)
    try:
        return _parse_leaf(value, decimal_comma=decimal_comma)
    except Refusal as refusal:
        raise Refusal(f"In the entry {quoted(value)}: {refusal.unreadable.reason}") from None


def _parse_leaf(text: str, *, decimal_comma: bool) -> Nested:
    """A text in a list: one number, or a row of them."""
    folded = _folded(text)
    laid = _parse(folded, _after_name(folded), decimal_comma=decimal_comma)
    if laid.transposed_at is not None:
        raise Refusal("Please write the list out without a transpose sign.")
    return laid.nested
