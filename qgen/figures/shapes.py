"""Lines, arrows, circles, boxes and texts: what every figure is put together from.

Each shape knows the space that it takes, so that no figure can cut one off. All is drawn in
the colour of the text, in shades of it, and in dashes: nothing depends on a colour.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from qgen.written import plain

SIZE = 9.5
"""Of letters, in points."""

SMALLER = 0.8
"""Of subscripts and superscripts, as a share: above this size they can be read in print."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Shape:
    """One element, and two corners of the space that it takes."""

    element: Element
    low: Point
    high: Point
    is_text: bool = False


def written(value: float) -> str:
    """Write a length or a coordinate in as few characters as it needs."""
    return f"{round(value, 1):g}"


def number(value: float) -> str:
    """Write a number as it is printed, with the minus that screen readers read out."""
    return plain(value).replace("-", "\N{MINUS SIGN}")


# ---- lines ---------------------------------------------------------------------------------------


def path(
    points: Sequence[Point],
    *,
    width: float = 0.7,
    dashes: str = "",
    closed: bool = False,
    shade: float = 0,
) -> Shape:
    """A line through points.

    Parameters
    ----------
    width
        Of the line, in points; 0 draws none.
    dashes
        Lengths drawn and left out by turns: `"3 2"`.
    closed
        Whether it goes back to where it began.
    shade
        Of what it encloses: from 0, nothing, to 1, as dark as the line.
    """
    steps = " ".join(f"{written(x)},{written(y)}" for x, y in points)
    element = Element("path", {"d": f"M{steps}{'z' if closed else ''}"})
    _drawn(element, width, dashes, shade)
    return Shape(element, *_corners(points, width / 2))


def box(
    corner: Point, size: Point, *, width: float = 0.7, dashes: str = "", shade: float = 0
) -> Shape:
    """A rectangle from its upper left corner; the rest as in `path`."""
    (x, y), (wide, high) = corner, size
    points = [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]
    return path(points, width=width, dashes=dashes, closed=True, shade=shade)


def circle(centre: Point, radius: float, *, width: float = 0.7, shade: float = 0) -> Shape:
    """A circle; the rest as in `path`."""
    x, y = centre
    element = Element("circle", {"cx": written(x), "cy": written(y), "r": written(radius)})
    _drawn(element, width, "", shade)
    reach = radius + width / 2
    return Shape(element, (x - reach, y - reach), (x + reach, y + reach))


def arrow(points: Sequence[Point], *, width: float = 0.7, dashes: str = "") -> Shape:
    """A line through points, with a head at the last of them."""
    before, tip = points[-2:]
    length = math.dist(before, tip)
    ahead = ((tip[0] - before[0]) / length, (tip[1] - before[1]) / length)
    neck = (tip[0] - 5 * ahead[0], tip[1] - 5 * ahead[1])
    aside = (-1.8 * ahead[1], 1.8 * ahead[0])
    head = [tip, (neck[0] + aside[0], neck[1] + aside[1]), (neck[0] - aside[0], neck[1] - aside[1])]
    group = Element("g")
    shaft = path([*points[:-1], neck], width=width, dashes=dashes)
    group.extend([shaft.element, path(head, width=0, closed=True, shade=1).element])
    return Shape(group, *_corners([*points, *head], width / 2))


def between(start: Point, end: Point, from_start: float, from_end: float) -> tuple[Point, Point]:
    """Cut a line short by so much at either end, so that it meets the rims of two circles."""
    length = math.dist(start, end)
    one, other = from_start / length, 1 - from_end / length
    return along(start, end, one), along(start, end, other)


def along(start: Point, end: Point, share: float) -> Point:
    """The point that lies so far on the way."""
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


def _drawn(element: Element, width: float, dashes: str, shade: float) -> None:
    """Say how a line is drawn, where that is not what the figure says for all."""
    if width != 0.7:
        element.set("stroke-width", written(width)) if width else element.set("stroke", "none")
    if dashes:
        element.set("stroke-dasharray", dashes)
    if shade:
        element.set("fill", "currentColor")
        if shade < 1:
            element.set("fill-opacity", f"{shade:g}")


def _corners(points: Sequence[Point], reach: float) -> tuple[Point, Point]:
    xs, ys = zip(*points, strict=True)
    return (min(xs) - reach, min(ys) - reach), (max(xs) + reach, max(ys) + reach)


# ---- texts ---------------------------------------------------------------------------------------

PIECE = re.compile(r"(?P<script>[_^])(?:\{(?P<group>[^{}]*)\}|(?P<one>.))|(?P<base>[^_^]+)")
LETTERS = re.compile(r"[A-Za-z\u0370-\u03ff\u0177\u0300-\u036f]+")
NO_LIGATURE = "\N{ZERO WIDTH NON-JOINER}"
"""Before a letter: Typst would draw the `f` and the `t` of `f_t` as one."""

ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}


def label(text: str, at: Point, *, anchor: str = "middle", bold: bool = False) -> Shape:
    """A text in one line, centred on the height of a point.

    Parameters
    ----------
    anchor
        Which end of the text the point is: `start`, `middle` or `end`.
    """
    element = _text(at, anchor)
    element.text = text
    if bold:
        element.set("font-weight", "bold")
    return _placed(element, at, anchor, _length(text))


def symbol(text: str, at: Point, *, anchor: str = "middle") -> Shape:
    """Mathematics in one line: letters slanted, `_` and `^` before subscripts and superscripts.

    Parameters
    ----------
    text
        Such as `h_{t-1}`, `a_1^{(1)}` or `x_1 = 0.5`.
    """
    element = _text(at, anchor)
    level, length, last = 0.0, 0.0, 0.0
    for piece, script in _pieces(text):
        raised = {"_": 0.26, "^": -0.4, "": 0.0}[script] * SIZE
        back = last if script and level else 0.0
        _add(element, piece, script, raised - level, back)
        last = _length(piece) * (SMALLER if script else 1)
        level, length = raised, length + last - min(back, last)
    return _placed(element, at, anchor, length)


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The parts of a formula, each with the sign that was before it."""
    for found in PIECE.finditer(text):
        script = found["script"] or ""
        yield (
            (found["base"] or found["group"] or found["one"]).replace("-", "\N{MINUS SIGN}"),
            script,
        )


def _add(element: Element, piece: str, script: str, down: float, back: float) -> None:
    """Add a piece, its letters slanted and its other signs upright."""
    for k, part in enumerate(re.split(f"({LETTERS.pattern})", piece)):
        if not part:
            continue
        span = SubElement(element, "tspan")
        span.text = NO_LIGATURE + part if script and k == 1 else part
        if k % 2 and len(part) < 3:  # not the names of functions
            span.set("font-style", "italic")
        if script:
            span.set("font-size", written(SMALLER * SIZE))
        if down:
            span.set("dy", written(down))
        if back:
            span.set("dx", written(-back))
        down = back = 0.0


def _text(at: Point, anchor: str) -> Element:
    """An empty text whose digits and capitals will stand around the point's height."""
    x, y = at
    element = Element("text", {"x": written(x), "y": written(y + 0.32 * SIZE)})
    if anchor != "middle":
        element.set("text-anchor", anchor)
    return element


def _placed(element: Element, at: Point, anchor: str, length: float) -> Shape:
    left = at[0] - ANCHORS[anchor] * length
    low, high = (left, at[1] - 0.55 * SIZE), (left + length, at[1] + 0.65 * SIZE)
    return Shape(element, low, high, is_text=True)


def _length(text: str) -> float:
    """About how long a text is, rather more than less."""
    return SIZE * sum(_wide(sign) for sign in text)


def _wide(sign: str) -> float:
    if sign in " .,;:()'|ijltf":
        return 0.33
    if sign in "mwMW=+\N{MINUS SIGN}\N{MULTIPLICATION SIGN}":
        return 0.8 if sign in "mwMW" else 0.6
    return 0.65 if sign.isupper() else 0.0 if "\u0300" <= sign <= "\u036f" else 0.52
