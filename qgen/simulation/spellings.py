"""Ways to type the same numbers: what sloppy typists make of an answer."""

import re
from collections.abc import Callable, Mapping

from qgen.simulation.papers import as_typed

Spelling = Callable[[str], str]

_FULL_WIDTH = str.maketrans("0123456789.-", "０１２３４５６７８９．－")
_ROUND = str.maketrans("[]", "()")
_number = re.compile(r"-?\d+(?:\.\d+)?")


def _each(write: Spelling) -> Spelling:
    """Spell every number of an answer."""
    return lambda text: _number.sub(lambda found: write(found.group()), text)


def _scientific(number: str) -> str:
    mantissa, exponent = f"{float(number):.12e}".split("e")
    mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa}e{int(exponent)}"


def _power_of_ten(number: str) -> str:
    mantissa, exponent = _scientific(number).split("e")
    return rf"{mantissa} \cdot 10^{{{exponent}}}"


def _zeros(number: str) -> str:
    return f"{number}00" if "." in number else f"{number}.000"


def _by_rows(begin: str, between: str, end: str, entries: str) -> Spelling:
    """Spell a vector or matrix row by row; numbers, and lists of matrices, stay as they are."""

    def write(text: str) -> str:
        if not text.startswith("[") or text.startswith("[["):
            return text
        rows = [row.replace(", ", entries) for row in text.strip("[]").split("; ")]
        return begin + between.join(rows) + end

    return write


def _nested(text: str) -> str:
    return _by_rows("[[", "], [", "]]", ", ")(text) if ";" in text else text


SPELLINGS: Mapping[str, Spelling] = {
    "minus signs, .5, rows on lines": lambda text: as_typed({"": text})[""],
    "en dashes": lambda text: text.replace("-", "\N{EN DASH}"),
    "trailing zeros": _each(_zeros),
    "plus signs": _each(lambda number: number if number.startswith("-") else f"+{number}"),
    "full-width digits": lambda text: text.translate(_FULL_WIDTH),
    "powers of ten, 2.5e-1": _each(_scientific),
    "powers of ten in LaTeX": _each(_power_of_ten),
    "LaTeX": _by_rows(r"\begin{bmatrix} ", r" \\ ", r" \end{bmatrix}", " & "),
    "dollar signs": lambda text: f"${text}$",
    "Python lists": _nested,
    "spaces only, rows on lines": _by_rows("[[", "]\n [", "]]", "  "),
    "parentheses": lambda text: text.translate(_ROUND),
    "no brackets": _by_rows("", "; ", "", ", "),
    "a name before it": lambda text: f"x = {text}",
    "no spaces": lambda text: text.replace(" ", ""),
    "too many spaces": lambda text: f"  {text.replace(',', ' , ')} \n",
}
"""From an answer as qgen writes it, `[1, 2; 3, 0.25]`, to the same as typed."""


def _commas(text: str) -> str:
    return text.replace("; ", "\n").replace(", ", "; ").replace(".", ",")


COMMA_SPELLINGS: Mapping[str, Spelling] = {
    "decimal commas": _commas,
    "decimal commas and en dashes": lambda text: _commas(text).replace("-", "\N{EN DASH}"),
    "decimal commas and parentheses": lambda text: _commas(text).translate(_ROUND),
    "decimal commas and a name": lambda text: f"x = {_commas(text)}",
}
"""The same for an exam in which the comma is the decimal sign."""

WORD_SPELLINGS: Mapping[str, Spelling] = {
    "small letters": str.lower,
    "capitals": str.upper,
    "no brackets": lambda text: text.strip("[]"),
    "arrows": lambda text: text.strip("[]").replace(", ", " -> "),
    "a name before it": lambda text: f"y = {text}",
    "too many spaces": lambda text: f"  {text.replace(',', ' , ')} \n",
}
"""The same for words of a list."""
