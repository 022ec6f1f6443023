"""Find where the value begins: behind `x =`, and between the signs around a formula."""

from __future__ import annotations

import re
from typing import Final

from qgen.answers.result import Refusal, quoted

MAX_NAME: Final = 40

# What a student may write before the equals sign: x, W_{1,2}, \theta_1, ∂L/∂w, p(y=1|x).
_name = re.compile(
    r"(?:[^\W\d_]|[∂∇\\‖|])[\w ,∂∇\\^{}()\[\]'/.*+=|‖:⁺⁻⁽⁾\u0300-\u036f-]*"
).fullmatch
_RELATION: Final = r":?={1,2}>?|->|[→⇒]|\\(?:approx|simeq|cong|sim|to|Rightarrow)(?![A-Za-z])"
_landmark = re.compile(rf"(?P<relation>{_RELATION})|(?P<colon>:)|[(\[{{]|[)\]}}]").finditer
_formula = re.compile(r"\s*\\(?:\((?P<inline>.*)\\\)|\[(?P<display>.*)\\\])\s*", re.S).fullmatch


def value_span(text: str) -> tuple[int, int]:
    r"""Where the value in a folded text begins and ends.

    Raises
    ------
    Refusal
        More than one equals sign, or something before it that is no name.

    Example
    -------
    >>> value_span("x = 0.25"), value_span(r"\(x = 0.25\)")
    ((3, 8), (5, 10))
    """
    start, end = _after_name(text, 0, len(text))
    if start == 0 and (formula := _formula(text)):
        inner = formula.span(str(formula.lastgroup))
        start, end = _after_name(text, *inner)
        # Without a name the signs may be brackets, as in \[1, 2\]; they are left in place.
        return (start, end) if start > inner[0] else (0, len(text))
    return start, end


def _after_name(text: str, start: int, end: int) -> tuple[int, int]:
    """The part of a span behind a name."""
    relations = _outside_brackets(text, start, end)
    if not relations:
        return start, end
    found = relations[0]
    name = text[start : found.start()].strip(" \t$~\n\r")
    if name and (len(name) > MAX_NAME or not _name(name)):
        if found.lastgroup == "colon":
            return start, end
        source = quoted(found.group())
        raise Refusal(f"I expected a name before {source}, not {quoted(name)}.", found.start())
    if len(relations) > 1:
        raise Refusal(
            "I read more than one `=`; please write the values only.", relations[1].start()
        )
    return found.end(), end


def _outside_brackets(text: str, start: int, end: int) -> list[re.Match[str]]:
    """The equals signs and their like that stand in no bracket."""
    depth = 0
    found = []
    for mark in _landmark(text[:end], start):
        if mark.lastgroup:
            found += [mark] if depth == 0 else []
        else:
            depth += 1 if mark.group() in "([{" else -1
    return found
