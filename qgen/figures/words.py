"""What the figures' text alternatives share."""

from collections.abc import Iterable

from qgen.figures.shapes import number


def listed(items: Iterable[str]) -> str:
    """Join words as in a sentence: a, b and c."""
    *rest, last = items
    return f"{', '.join(rest)} and {last}" if rest else last


def spoken(name: str) -> str:
    """Write a symbol without its signs for subscripts and superscripts."""
    return name.translate(str.maketrans("", "", "_^{}"))


def at(point: Iterable[float]) -> str:
    """Write a point: (1, 2.5)."""
    return f"({', '.join(number(value) for value in point)})"
