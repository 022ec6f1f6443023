"""Limits on numbers and powers, which hold before anything is computed."""

from __future__ import annotations

from typing import Final

import numpy as np

from qgen.answers.result import Refusal
from qgen.expressions import build
from qgen.expressions.bounded import Run
from qgen.expressions.nodes import Apply, Node, Number, is_constant

MAX_DIGITS: Final = 30
MAX_POWER: Final = 100
LARGEST: Final = 1e100


def checked_number(text: str) -> Number:
    """A number that is neither long nor absurdly large or small.

    Raises
    ------
    Refusal
        Too many digits, or out of range.
    """
    mantissa, _, exponent = text.lower().partition("e")
    if sum(c.isdigit() for c in mantissa) > MAX_DIGITS or len(exponent) > MAX_DIGITS:
        raise Refusal(f"This number has more than {MAX_DIGITS} digits.")
    value = float(text)
    if value > LARGEST or (value < 1 / LARGEST and mantissa.strip("0.")):
        raise Refusal("This number is too large or too small for an expression.")
    if mantissa.startswith("."):
        mantissa = f"0{mantissa}"
    return Number(mantissa.removesuffix(".") + (f"e{exponent}" if exponent else ""))


def checked_power(base: Node, exponent: Node) -> Node:
    """A power whose exponent, if it is known, is moderate, and so the value.

    Raises
    ------
    Refusal
        A power too high.
    """
    if not is_constant(exponent):
        return build.power(base, exponent)
    known = _value(exponent)
    if not abs(known) <= MAX_POWER:
        raise Refusal(f"Powers go up to {MAX_POWER} here; this one is too high.")
    node = build.power(base, exponent)
    if is_constant(base) and abs(_value(node)) > LARGEST:
        raise Refusal("This power is too large to be part of an answer.")
    return node


def _value(node: Node) -> float:
    """The value of a constant; what is no number (0/0) does not exceed any limit."""
    if isinstance(node, Number):
        return float(node.text)
    if isinstance(node, Apply) and node.function == "negate":
        return -_value(node.arguments[0])
    with np.errstate(all="ignore"):
        return float(Run({}).bounded(node)[0])
