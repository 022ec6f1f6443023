"""Read one entry: a decimal number, a fraction, a mixed number, a percentage, a power of ten."""

from __future__ import annotations

import math
import unicodedata
from typing import Final

from qgen.answers.result import Refusal, quoted
from qgen.answers.spelling import digits, is_perhaps_thousands, meanings
from qgen.answers.tokens import Cursor, Token, not_the_unit

MAX_DIGITS: Final = 60
MAX_EXPONENT: Final = 300
_LARGEST: Final = 1e300
_SMALLEST: Final = 1e-300

_FROM_SUPERSCRIPT: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_RAISED: Final = frozenset({"power", "superscript"})
_PARTS: Final = frozenset({"vulgar", "tiny", "fraction"})
_OUT_OF_RANGE: Final = "This number is too large or too small to be an answer."
_NO_PRODUCTS: Final = "I do not calculate products; please give the result."
_BRACES: Final = "A fraction is written \\frac{1}{4} or 1/4."
_SIGN_FIRST: Final = "A sign before a bracket is for one number: -(1/4)."


def read_entry(cursor: Cursor) -> float:
    """Read the number that starts at the cursor, leave the cursor behind it, note the decimals.

    Raises
    ------
    Refusal
        No number here, a division by zero, or a number too long, large or small.
    """
    negative = _sign(cursor)
    bracketed = negative is not None and cursor.source(cursor.peek()) == "("
    noted = len(cursor.decimals)
    value = _bracketed(cursor) if bracketed else _unsigned(cursor)
    if len(cursor.decimals) == noted:
        cursor.decimals.append(math.inf)
    return -value if negative else value


def within_range(value: float) -> bool:
    """Whether a number is finite, and neither absurdly large nor absurdly small."""
    return value == 0 or _SMALLEST <= abs(value) <= _LARGEST


def _sign(cursor: Cursor) -> bool | None:
    """Take a sign: whether it is a minus; None where there is none."""
    token = cursor.accept("sign")
    return cursor.source(token) == "-" if token else None


def _bracketed(cursor: Cursor) -> float:
    """What follows in `-(1/4)`: one number, perhaps with a sign of its own."""
    cursor.take()
    negative = _sign(cursor)
    value = _unsigned(cursor)
    cursor.expect("close", _SIGN_FIRST)
    return -value if negative else value


def _unsigned(cursor: Cursor) -> float:
    """The number after the sign."""
    if token := cursor.accept("number"):
        return _decimal(cursor, token)
    if cursor.peek().kind in _PARTS:
        return _part(cursor)
    if pair := cursor.accept("pair"):
        raise Refusal(_two_numbers(cursor, pair), cursor.text.index(",", pair.start))
    if cursor.peek().kind in {"end", "close", "row", "cell", "newline"}:
        cursor.refuse("A number is missing here.")
    return cursor.refuse(f"I expected a number here, not {quoted(cursor.source(cursor.peek()))}.")


def _two_numbers(cursor: Cursor, pair: Token) -> str:
    """Ask what `-3,14` means where the comma separates entries and one number is asked for."""
    before = cursor.tokens[cursor.at - 2] if cursor.at > 1 else pair
    start = before.start if before.kind == "sign" else pair.start
    source = cursor.text[start : pair.end]
    return f"I read {quoted(source)} as two numbers; did you mean {meanings(source)}?"


def _decimal(cursor: Cursor, token: Token) -> float:
    """A number and what follows it: a power of ten, a percent sign, a denominator, a part."""
    mantissa, exponent = _split(cursor, token)
    if mantissa == "10" and cursor.peek().kind in _RAISED:
        mantissa, exponent = "1", exponent + _power(cursor)
    elif cursor.accept("times") or _is_power_of_ten(cursor):
        exponent += _power_of_ten(cursor)
    elif percent := cursor.accept("percent"):
        exponent -= _percent(cursor, percent)
    elif cursor.accept("slash"):
        return _ratio(_value(mantissa, exponent, token), *_denominator(cursor))
    elif mantissa.isdigit() and _part_follows(cursor):
        return _value(mantissa, exponent, token) + _proper_part(cursor)
    cursor.decimals.append(len(mantissa.partition(".")[2]) - exponent)
    return _value(mantissa, exponent, token)


def _split(cursor: Cursor, token: Token) -> tuple[str, int]:
    """A number's digits, with a decimal point, and its exponent."""
    source = cursor.source(token)
    if sum(c.isdigit() for c in source) > MAX_DIGITS:
        raise Refusal(f"This number has more than {MAX_DIGITS} digits.", token.start)
    if cursor.style.decimal_comma and is_perhaps_thousands(source):
        comma, joined = source.replace(".", ","), source.replace(".", "")
        raise Refusal(f"Is {quoted(source)} meant as {comma} or as {joined}?", token.start)
    return digits(source)


def _value(mantissa: str, exponent: int, token: Token) -> float:
    """Digits times a power of ten, rounded once, as `float` does."""
    if abs(exponent) <= MAX_EXPONENT:
        value = float(f"{mantissa}e{exponent}")
        if within_range(value) and (value or not mantissa.strip("0.")):
            return value
    raise Refusal(_OUT_OF_RANGE, token.start)


# ---- powers of ten, per cent ---------------------------------------------------------------------


def _is_power_of_ten(cursor: Cursor) -> bool:
    """Whether `10^-3` follows a number: a product where one number is asked for."""
    ten = cursor.source(cursor.peek()) == "10" and cursor.peek(1).kind in _RAISED
    return cursor.style.single and ten


def _power_of_ten(cursor: Cursor) -> int:
    """What must follow a product sign: 10 with an exponent; or, as in `1.5*^-3`, that alone."""
    if cursor.peek().kind == "power":
        return _power(cursor)
    ten = cursor.source(cursor.peek())
    if ten.lower().startswith("10e"):
        meant = f"{ten} is ten times 1{ten[2:]}; please write 1.5{ten[2:]} or 1.5*10^{ten[3:]}."
        cursor.refuse(meant)
    if ten != "10":
        cursor.refuse(_NO_PRODUCTS)
    cursor.take()
    return _power(cursor)


def _power(cursor: Cursor) -> int:
    """An exponent of ten: `^-3`, `^{-3}`, `**-3`, `⁻³`, `^⁻³`."""
    caret = cursor.accept("power")
    if raised := cursor.accept("superscript"):
        return _whole(cursor.source(raised).translate(_FROM_SUPERSCRIPT), raised)
    if not caret:
        cursor.refuse(_NO_PRODUCTS)
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
        raise Refusal(_OUT_OF_RANGE, token.start)
    return int(source)


def _percent(cursor: Cursor, token: Token) -> int:
    """How many decimals a percent or per mille sign moves."""
    source = cursor.source(token)
    if cursor.style.units:
        raise Refusal(not_the_unit(source, cursor.style.units), token.start)
    return 3 if source.endswith("‰") else 2


# ---- fractions -----------------------------------------------------------------------------------


def _denominator(cursor: Cursor) -> tuple[float, Token]:
    """The plain number that follows a fraction bar, and its token: `4`, `-4`, `(-4)`."""
    bracket = cursor.accept("open") if cursor.source(cursor.peek()) == "(" else None
    negative = _sign(cursor)
    token = cursor.expect("number", "A number must follow the fraction bar.")
    value = _value(*_split(cursor, token), token)
    if bracket:
        cursor.expect("close", "The bracket around the denominator is not closed.")
    return -value if negative else value, token


def _part(cursor: Cursor) -> float:
    r"""A fraction that is one sign or one command: `½`, `\frac14`, `\frac{1}{4}`."""
    token = cursor.take()
    if token.kind == "vulgar":
        return unicodedata.numeric(cursor.source(token))
    if token.kind == "tiny":
        numerator, denominator = (float(c) for c in cursor.source(token) if c.isdigit())
        return _ratio(numerator, denominator, token)
    numerator, _ = _argument(cursor)
    return _ratio(numerator, *_argument(cursor))


def _argument(cursor: Cursor) -> tuple[float, Token]:
    """A signed plain number in braces, or one digit without, and its token."""
    digit = cursor.peek()
    if digit.kind == "number" and digit.end - digit.start == 1:
        return float(cursor.source(cursor.take())), digit
    cursor.expect("open", _BRACES)
    negative = _sign(cursor)
    token = cursor.expect("number", _BRACES)
    cursor.expect("close", _BRACES)
    value = _value(*_split(cursor, token), token)
    return -value if negative else value, token


def _ratio(numerator: float, denominator: float, token: Token) -> float:
    """A quotient that is a number."""
    if denominator == 0:
        raise Refusal("A division by zero gives no number.", token.start)
    ratio = numerator / denominator
    if not within_range(ratio) or (numerator and not ratio):
        raise Refusal(_OUT_OF_RANGE, token.start)
    return ratio


# ---- mixed numbers -------------------------------------------------------------------------------


def _part_follows(cursor: Cursor) -> bool:
    """Whether `½` follows a whole number; where one number is asked for, also `1/2`."""
    part = cursor.peek()
    if part.kind in _PARTS:
        return cursor.style.single or not part.spaced
    slash = part.kind == "number" and cursor.peek(1).kind == "slash"
    return cursor.style.single and part.spaced and slash


def _proper_part(cursor: Cursor) -> float:
    """The fraction of a mixed number such as `1 1/2`, which lies between 0 and 1."""
    token = cursor.peek()
    part = _part(cursor) if token.kind in _PARTS else _decimal(cursor, cursor.take())
    if 0 < part < 1:
        return part
    reason = "A whole number and a fraction of 1 or more stand side by side; give one number."
    raise Refusal(reason, token.start)
