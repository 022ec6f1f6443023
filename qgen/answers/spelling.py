"""How one number may be spelled: decimal signs, signs between thousands, powers of ten."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final


@dataclass(frozen=True, slots=True)
class Style:
    """What decides how an answer is read.

    Parameters
    ----------
    decimal_comma
        Whether the comma is the decimal sign.
    single
        Whether one number is asked for. Then a space or a comma before three digits may
        group thousands, while in a list it separates entries.
    units
        Spellings of the unit of the answer.
    """

    decimal_comma: bool = False
    single: bool = False
    units: tuple[str, ...] = ()


# `1.5e-3`, also as `1.5 E -3`.
_EXPONENT: Final = r"(?: ?[eE] ?[+-]? ?[0-9]+)?"
_COMMA: Final = r"(?:,|\{,\})"
_POINT_NUMBER: Final = r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+"
_COMMA_NUMBER: Final = rf"[0-9]+(?:\.[0-9]*|{_COMMA}[0-9]+)?|[.,][0-9]+"

# No group begins inside a number, or ends where a further digit follows.
_BEFORE: Final = r"(?<![0-9.,])(?<![0-9] )"
_AFTER: Final = r"(?!(?:[.,'_]|\{,\})?[0-9])"
_NO_SPACE: Final = "(?! [0-9])"
_APOSTROPHES: Final = r"[0-9]{1,3}(?:(?:'[0-9]{3})+|(?:_[0-9]{3})+)(?![0-9])"
_SPACES: Final = r"[1-9][0-9]{0,2}(?:(?: |\\,|~)[0-9]{3})+(?![0-9]| ?/)"
_COMMAS: Final = rf"[1-9][0-9]{{0,2}}(?:{_COMMA}[0-9]{{3}})+\.[0-9]*"
# Two commas or more; the middle groups may have two digits, as in India.
_MORE_COMMAS: Final = rf"[1-9][0-9]{{0,2}}(?:{_COMMA}[0-9]{{2,3}})+{_COMMA}[0-9]{{3}}(?:\.[0-9]+)?"
_POINTS: Final = rf"[1-9][0-9]{{0,2}}(?:\.[0-9]{{3}})+{_COMMA}[0-9]+"
_MORE_POINTS: Final = r"[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}"
_FRACTION: Final = r"(?:[.,][0-9]+|\.)?"

_SIGNS: Final = str.maketrans("", "", " '_{}~\\")
_thousands: Final = re.compile(r"[+-]? ?[1-9][0-9]{0,2},[0-9]{3}").fullmatch
_perhaps_thousands: Final = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}").fullmatch


@cache
def number_patterns(*, decimal_comma: bool, single: bool) -> dict[str, str]:
    """Patterns of the tokens "number" and, where it is no number, "pair": `3,14`."""
    plain = _COMMA_NUMBER if decimal_comma else _POINT_NUMBER
    if single:
        groups = [_SPACES + _FRACTION, _APOSTROPHES + _FRACTION]
        groups += [_COMMAS, _MORE_COMMAS, _POINTS, _MORE_POINTS]
    elif decimal_comma:
        groups = [_APOSTROPHES + _FRACTION, _POINTS]
    else:
        groups = [_APOSTROPHES + r"(?:\.[0-9]*)?"]
    grouped = f"{_BEFORE}(?:{'|'.join(groups)}){_AFTER}" + (_NO_SPACE if single else "")
    patterns = {"number": f"(?:{grouped}|{plain}){_EXPONENT}"}
    if single and not decimal_comma:
        pair = rf"{_BEFORE}[0-9]+{_COMMA}[0-9]+{_EXPONENT}{_AFTER}{_NO_SPACE}"
        patterns = {"number": f"(?!{pair}){patterns['number']}", "pair": pair}
    return patterns


def digits(source: str) -> tuple[str, int]:
    """A number's digits with a decimal point, and its exponent.

    Example
    -------
    >>> digits("1'234,5e-2"), digits("1,234,567"), digits("1.234,5")
    (('1234.5', -2), ('1234567', 0), ('1234.5', 0))
    """
    source = _without_thin_spaces(source).translate(_SIGNS).lower()
    mantissa, _, exponent = source.partition("e")
    last = max(mantissa.rfind("."), mantissa.rfind(","))
    whole, fraction = mantissa, None
    # Of two signs the last is the decimal sign; one that stands twice groups thousands.
    if last >= 0 and mantissa.count(mantissa[last]) == 1:
        whole, fraction = mantissa[:last], mantissa[last + 1 :]
    whole = whole.replace(".", "").replace(",", "")
    return whole if fraction is None else f"{whole}.{fraction}", int(exponent or 0)


def meanings(pair: str) -> str:
    """What `3,14` or `12,345` may mean where one number is asked for."""
    pair = pair.replace("{,}", ",")
    meant = pair.replace(",", ".")
    return f"{pair.replace(',', '')} or {meant}" if _thousands(pair) else meant


def is_perhaps_thousands(source: str) -> bool:
    """Whether `1.234` may be 1234 where the comma is the decimal sign."""
    return bool(_perhaps_thousands(source))


def _without_thin_spaces(source: str) -> str:
    r"""LaTeX writes `\,` between thousands; this comma is no sign."""
    return source.replace("\\,", "")
