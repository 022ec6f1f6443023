"""A set of points in the plane."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from qgen.answers import BLANK, Blank, Unreadable, read_array
from qgen.answers.result import Refusal, quoted
from qgen.files.validation import Fault, refuse
from qgen.files.validation import number as between_numbers
from qgen.items.base import Item, Order, Printed, Score, Scoring, literal, quantity
from qgen.items.closeness import close
from qgen.items.letters import between
from qgen.items.lists import as_text

Point = tuple[float, float]
Coordinate = Annotated[float, between_numbers(-1e6, 1e6)]
MOST = 40

_in_brackets = re.compile(r"[(\[]([^()\[\]{}]*)[)\]]")
_nothing = re.compile(r"(?:[\s,;{}()\[\]$]|and)*").fullmatch


def _distinct(points: tuple[Point, ...]) -> tuple[Point, ...]:
    if len(set(points)) < len(points):
        raise refuse(Fault("has the same point twice"))
    return points


class Points(Item):
    """A question whose answer is a set of points: their order does not matter.

    Attributes
    ----------
    points
        Each a list of two numbers.
    tolerance
        How far a coordinate may lie off.
    """

    kind: Literal["points"]
    points: Annotated[
        tuple[tuple[Coordinate, Coordinate], ...],
        between(1, 12, "points"),
        AfterValidator(_distinct),
    ]
    tolerance: Annotated[float, between_numbers(0, 1e6)] = Field(default=0)

    def read(
        self, raw: object, order: Order, *, decimal_comma: bool = False
    ) -> tuple[Point, ...] | Unreadable | Blank:
        try:
            return _points(raw, decimal_comma)
        except Refusal as refusal:
            return refusal.unreadable

    def score(self, value: tuple[Point, ...], scoring: Scoring) -> Score:
        left = list(value)
        for point in self.points:
            near = next((p for p in left if self._same(p, point)), None)
            if near:
                left.remove(near)
        hits = len(value) - len(left)
        named = len(self.points) + len(left)
        if hits == named:
            return Score(1)
        reason = f"{quantity(hits, 'point')} of {len(self.points)} found"
        reason += f", {quantity(len(left), 'other point')} named." if left else "."
        return Score(hits / named if scoring.per_entry else 0, reason)

    def _same(self, given: Point, expected: Point) -> bool:
        return all(close(a, b, self.tolerance) for a, b in zip(given, expected, strict=True))

    def right(self, order: Order) -> str:
        return _typed(self.points)

    def wrong(self, order: Order, k: int) -> str:
        x, y = self.points[k % len(self.points)]
        off = 3 + 2 * self.tolerance + max(abs(c) for point in self.points for c in point)
        others = [point for point in self.points if point != (x, y)]
        return _typed([*others, (x + off, y)])

    def printed(self, order: Order) -> Printed:
        return Printed(hint="points, such as (2, 5), (-1, 0)")

    def solved(self, order: Order, marks: float) -> str:
        return literal(self.right(order))


def _typed(points: list[Point] | tuple[Point, ...]) -> str:
    return ", ".join(f"({x:.15g}, {y:.15g})" for x, y in points)


def _points(raw: object, decimal_comma: bool) -> tuple[Point, ...] | Blank:
    """The points in a text, or in lists as YAML and JSON hold them."""
    if isinstance(raw, list | tuple) and all(isinstance(p, list | tuple) for p in raw):
        pieces: list[object] = list(raw)
    else:
        text = as_text(raw)
        if isinstance(text, Unreadable):
            raise Refusal(text.reason, text.position)
        if isinstance(text, Blank):
            return BLANK
        pieces = list(_cut(text))
    if len(pieces) > MOST:
        raise Refusal(f"I read {len(pieces)} points; I read at most {MOST}.")
    return tuple(sorted(_point(piece, decimal_comma) for piece in pieces)) or BLANK


def _cut(text: str) -> list[str]:
    """What stands in the inmost brackets, or the whole text where there are none."""
    pieces = _in_brackets.findall(text)
    rest = _in_brackets.sub(" ", text)
    if not pieces:
        return [text]
    if not _nothing(rest):
        raise Refusal(f"I expected points such as (2, 5), not {quoted(rest.strip())}.")
    return pieces


def _point(piece: object, decimal_comma: bool) -> Point:
    read = read_array(piece, (2,), decimal_comma=decimal_comma)
    if isinstance(read, Unreadable):
        shown = quoted(piece) if isinstance(piece, str) else "a point"
        raise Refusal(f"In {shown}: {read.reason}")
    if isinstance(read, Blank):
        raise Refusal("A point is empty; please write points such as (2, 5).")
    return float(read[0]), float(read[1])


KIND = Points
