"""Read one entry: a decimal number, a fraction, a percentage, a power of ten."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from qgen.answers.result import Refusal, quoted
from qgen.answers.tokens import Cursor, Token

MAX_DIGITS: Final = 60
MAX_EXPONENT: Final = 300
_LARGEST: Final = 1e300
_SMALLEST: Final = 1e-300

_FROM_SUPERSCRIPT: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_MAYBE_THOUSANDS: Final = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
_BRACES: Final = "A fraction is written \\frac{1}{4} or 1/4."


def read_entry(cursor: Cursor) -> float:
    """Read the number that starts at the cursor, and leave the cursor behind it.

    Raises
    ------
    Refusal
        No number here, a division by zero, or a number too long, large or small.
    """
    sign = cursor.accept("sign")
    value = _unsigned(cursor)
    return -value if sign and cursor.source(sign) == "-" else value


def within_range(value: float) -> bool:
    """Whether a number is finite, and neither absurdly large nor absurdly small."""
    return value == 0 or _SMALLEST <= abs(value) <= _LARGEST


def _unsigned(cursor: Cursor) -> float:
    """The number after the sign."""
    if token := cursor.accept("number"):
        return _decimal(cursor, token)
    if token := cursor.accept("vulgar"):
        return unicodedata.numeric(cursor.source(token))
    if cursor.accept("fraction"):
        return _latex_fraction(cursor)
    if cursor.peek().kind in {"end", "close", "row", "cell", "newline"}:
        cursor.refuse("A number is missing here.")
    return cursor.refuse(f"I expected a number here, not {quoted(cursor.source(cursor.peek()))}.")


def _decimal(cursor: Cursor, token: Token) -> float:
    """A number and what follows it: a power of ten, a per cent sign, a denominator."""
    mantissa, exponent = _split(cursor, token)
    if mantissa == "10" and cursor.peek().kind in {"power", "superscript"}:
        return _value("1", exponent + _power(cursor), token)
    if cursor.accept("times"):
        return _value(mantissa, exponent + _power_of_ten(cursor), token)
    if cursor.accept("percent"):
        return _value(mantissa, exponent - 2, token)
    if cursor.accept("slash"):
        return _divided(_value(mantissa, exponent, token), cursor)
    return _value(mantissa, exponent, token)


def _split(cursor: Cursor, token: Token) -> tuple[str, int]:
    """A number's digits, with a decimal point, and its exponent."""
    source = cursor.source(token)
    if sum(c.isdigit() for c in source) > MAX_DIGITS:
        raise Refusal(f"This number has more than {MAX_DIGITS} digits.", token.start)
    if cursor.decimal_comma and _MAYBE_THOUSANDS.fullmatch(source):
        comma, joined = source.replace(".", ","), source.replace(".", "")
        raise Refusal(f"Is {quoted(source)} meant as {comma} or as {joined}?", token.start)
    mantissa, _, exponent = source.replace(",", ".").lower().partition("e")
    return mantissa, int(exponent or 0)


def _value(mantissa: str, exponent: int, token: Token) -> float:
    """Digits times a power of ten, rounded once, as `float` does."""
    if abs(exponent) <= MAX_EXPONENT:
        value = float(f"{mantissa}e{exponent}")
        if within_range(value) and (value or not mantissa.strip("0.")):
            return value
    raise Refusal("This number is too large or too small to be an answer.", token.start)


def _power_of_ten(cursor: Cursor) -> int:
    """What must follow a product sign: 10 with an exponent."""
    ten = cursor.peek()
    if cursor.source(ten) != "10":
        cursor.refuse("I do not calculate products; please give the result.")
    cursor.take()
    return _power(cursor)


def _power(cursor: Cursor) -> int:
    """An exponent of ten: `^-3`, `^{-3}`, `**-3`, `⁻³`."""
    if raised := cursor.accept("superscript"):
        return _whole(cursor.source(raised).translate(_FROM_SUPERSCRIPT), raised)
    cursor.expect("power", "I do not calculate products; please give the result.")
    bracket = cursor.accept("open")
    sign = cursor.accept("sign")
    token = cursor.expect("number", "The exponent of 10 is missing here.")
    if bracket:
        cursor.expect("close", "The bracket around the exponent is not closed.")
    return _whole((cursor.source(sign) if sign else "") + cursor.source(token), token)


def _whole(source: str, token: Token) -> int:
    """A whole number within the limits of an exponent."""
    if not source.lstrip("+-").isdigit():
        raise Refusal(f"The exponent {quoted(source)} is not a whole number.", token.start)
    if len(source) > MAX_DIGITS or abs(int(source)) > MAX_EXPONENT:
        raise Refusal("This number is too large or too small to be an answer.", token.start)
    return int(source)


def _divided(numerator: float, cursor: Cursor) -> float:
    """A numerator by the plain number that follows."""
    token = cursor.expect("number", "A number without a sign must follow the fraction bar.")
    denominator = _value(*_split(cursor, token), token)
    return _ratio(numerator, denominator, token)


def _latex_fraction(cursor: Cursor) -> float:
    r"""What follows `\frac`: two numbers in braces."""
    numerator, _ = _braced(cursor)
    denominator, token = _braced(cursor)
    return _ratio(numerator, denominator, token)


def _braced(cursor: Cursor) -> tuple[float, Token]:
    """A signed plain number in braces, and its token."""
    cursor.expect("open", _BRACES)
    sign = cursor.accept("sign")
    token = cursor.expect("number", _BRACES)
    cursor.expect("close", _BRACES)
    value = _value(*_split(cursor, token), token)
    return -value if sign and cursor.source(sign) == "-" else value, token


def _ratio(numerator: float, denominator: float, token: Token) -> float:
    """A quotient that is a number."""
    if denominator == 0:
        raise Refusal("A division by zero gives no number.", token.start)
    ratio = numerator / denominator
    if not within_range(ratio) or (numerator and not ratio):
        raise Refusal("This number is too large or too small to be an answer.", token.start)
    return ratio
