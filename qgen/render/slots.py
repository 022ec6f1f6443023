"""Printed formulas with slots, which the numbers of each variant fill."""

import re
from collections.abc import Callable

from qgen.render.numerals import mark

OPEN, CLOSE = "⟦", "⟧"
"""Around a slot, until a number takes its place."""

# Where a sign cannot be misread: at the start of a formula, a group, an argument, a case.
_CLEAR = r"^|[({\[,=&|]\s*|\\begin\{cases\} |\\\\ |\\text\{if \} "
_SLOT = re.compile(rf"(?P<before>{_CLEAR})?{OPEN}(?P<name>[^{CLOSE}]*){CLOSE}(?P<power>\s*\^)?")


def slot(name: str) -> str:
    """Return a place in a printed formula where `filled` puts a number."""
    return OPEN + name + CLOSE


def filled(printed: str, value: Callable[[str], str]) -> str:
    """Put numbers into a printed formula.

    Parameters
    ----------
    printed
        From `formula_tex`, with slots.
    value
        Writes the number of a slot. A negative one gets parentheses, except where its sign
        cannot be misread.
    """

    def written(found: re.Match[str]) -> str:
        number, power = value(found["name"]), found["power"] or ""
        clear = found["before"] is not None and not power
        if number.startswith("-") and not clear:
            number = f"({number})"
        return (found["before"] or "") + mark(number) + power

    return _SLOT.sub(written, printed)
