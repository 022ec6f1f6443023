"""Read and write intervals: `(0, 1]`, `[0, inf)`, `]0; 1]`, `0 < x <= 1`, `x > 0`."""

import re
from typing import NamedTuple

from qgen.answers import Blank, Unreadable, read_array
from qgen.answers.result import Refusal, quoted
from qgen.items.lists import as_text
from qgen.written import plain

FORM = "Please write an interval such as (2, 5] or [2, inf)."


class End(NamedTuple):
    """One end of an interval; infinity is never closed."""

    value: float
    closed: bool


class Span(NamedTuple):
    """An interval."""

    low: End
    high: End


_infinity = re.compile(r"([+-]?)\s*(?:∞|\\infty|inf(?:inity|ty)?|oo)", re.IGNORECASE).fullmatch
_relation = re.compile(r"\s*(<=|>=|=<|=>|<|>|≤|≥|⩽|⩾|\\leq?(?![a-z])|\\geq?(?![a-z]))\s*")
_name = re.compile(r"[^\W\d_]\w{0,10}").fullmatch
_UP = {"<": False, "<=": True, "=<": True, "≤": True, "⩽": True, "\\le": True, "\\leq": True}
_DOWN = {">": False, ">=": True, "=>": True, "≥": True, "⩾": True, "\\ge": True, "\\geq": True}


def read_interval(raw: object, *, decimal_comma: bool = False) -> Span | Unreadable | Blank:
    """Read an interval from brackets or inequalities.

    Parameters
    ----------
    decimal_comma
        Whether 0,5 is a number; the ends are then separated by `;` or a comma and a space.

    Example
    -------
    >>> read_interval("0 < x <= 1") == read_interval("(0, 1]") == read_interval("]0; 1]")
    True
    """
    text = as_text(raw)
    if not isinstance(text, str):
        return text
    try:
        return _ordered(_span(_bare(text), decimal_comma))
    except Refusal as refusal:
        return refusal.unreadable


def _bare(text: str) -> str:
    """The text without dollar signs, and without a name before it: `x ∈`, `R =`."""
    text = re.sub(r"\\(?:left|right|,|;|!)|[$~]", " ", text).strip()
    return re.sub(r"^[^\W\d_]\w{0,10}\s*(?:∈|\\in(?![a-z])|=(?![<>]))\s*", "", text)


def _span(text: str, decimal_comma: bool) -> Span:
    if _relation.search(text):
        return _inequality(text, decimal_comma)
    if len(text) < 3 or text[0] not in "([]" or text[-1] not in ")][":
        raise Refusal(f"I cannot read {quoted(text)} as an interval. {FORM}")
    low, high = _halves(text[1:-1], decimal_comma)
    return Span(
        _end(low, text[0] == "[", decimal_comma),
        _end(high, text[-1] == "]", decimal_comma),
    )


def _halves(inner: str, decimal_comma: bool) -> tuple[str, str]:
    for separator in (r"\s*;\s*", r"\s*,\s+" if decimal_comma else r"\s*,\s*"):
        halves = re.split(separator, inner.strip())
        if len(halves) == 2:
            return halves[0], halves[1]
    raise Refusal(f"I expected two ends between the brackets, not {quoted(inner)}. {FORM}")


def _inequality(text: str, decimal_comma: bool) -> Span:
    """Read `0 < x <= 1` or `x > 0`."""
    low, high = End(float("-inf"), False), End(float("inf"), False)
    pieces = _relation.split(text)
    terms, signs = pieces[::2], pieces[1::2]
    names = [k for k, term in enumerate(terms) if _name(term) and not _infinity(term)]
    upward = {sign in _UP for sign in signs}
    if len(terms) > 3 or len(upward) > 1 or names not in ([[1]] if len(terms) == 3 else [[0], [1]]):
        raise Refusal(f"I cannot read {quoted(text)} as an interval. {FORM}")
    (named,) = names
    for k, sign in enumerate(signs):
        number = terms[k + 1] if k == named else terms[k]
        closed = {**_UP, **_DOWN}[sign]
        if (sign in _UP) == (k == named):
            high = _end(number, closed, decimal_comma)
        else:
            low = _end(number, closed, decimal_comma)
    return Span(low, high)


def _end(text: str, closed: bool, decimal_comma: bool) -> End:
    infinite = _infinity(text.strip())
    if infinite:
        return End(float(f"{infinite[1]}inf"), False)
    read = read_array(text, (), decimal_comma=decimal_comma)
    if isinstance(read, Unreadable):
        raise Refusal(f"In the end {quoted(text)}: {read.reason}")
    if isinstance(read, Blank):
        raise Refusal(f"One end is missing. {FORM}")
    return End(read.item(), closed)


def _ordered(span: Span) -> Span:
    low, high = span
    if low.value > high.value or (low.value == high.value and not (low.closed and high.closed)):
        raise Refusal(f"The interval from {_number(low)} to {_number(high)} is empty. {FORM}")
    if low.value == float("inf") or high.value == -float("inf"):
        raise Refusal(f"The interval lies at infinity. {FORM}")
    return span


def written_interval(span: Span) -> str:
    """Write an interval in brackets.

    Example
    -------
    >>> written_interval(Span(End(0, True), End(float("inf"), False)))
    '[0, inf)'
    """
    low, high = span
    left, right = "[" if low.closed else "(", "]" if high.closed else ")"
    return f"{left}{_number(low)}, {_number(high)}{right}"


def _number(end: End) -> str:
    return str(end.value) if abs(end.value) == float("inf") else plain(end.value)
