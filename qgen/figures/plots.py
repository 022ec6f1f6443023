"""Axes, and the way from numbers to places on the page."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from qgen.figures.shapes import Point, Shape, arrow, number, path, symbol, written

STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)


@dataclass(frozen=True)
class Frame:
    """The part of the plane that is shown, and the size at which it is.

    Attributes
    ----------
    low, high
        The corners with the smallest and the largest numbers.
    width, height
        In points.
    left, top
        Where it begins on the page.
    downwards
        Whether the second coordinate grows downwards, as in images.
    """

    low: Point
    high: Point
    width: float
    height: float
    left: float = 0
    top: float = 0
    downwards: bool = False

    def at(self, x: Any, y: Any) -> tuple[Any, Any]:
        """The place of a point on the page, or of an array of points."""
        across = (x - self.low[0]) / (self.high[0] - self.low[0])
        down = (y - self.low[1]) / (self.high[1] - self.low[1])
        return (
            self.left + across * self.width,
            self.top + (down if self.downwards else 1 - down) * self.height,
        )


def axes(frame: Frame, x: str, y: str, *, every: tuple[float, float]) -> Iterator[Shape]:
    """Draw pale lines with their numbers, and arrows with the names of the axes.

    Parameters
    ----------
    x, y
        The names, as `symbol` takes them.
    every
        How far apart the numbers at each axis are.
    """
    near, far = (frame.at(*corner)[1] for corner in (frame.low, frame.high))
    outside = -8 if frame.downwards else 8
    for value in ticks(frame.low[0], frame.high[0], every[0]):
        across = frame.at(value, frame.low[1])[0]
        yield _pale([(across, near), (across, far)])
        yield symbol(number(value), (across, near + outside))
    for value in ticks(frame.low[1], frame.high[1], every[1]):
        down = frame.at(frame.low[0], value)[1]
        yield _pale([(frame.left, down), (frame.left + frame.width, down)])
        yield symbol(number(value), (frame.left - 5, down), anchor="end")
    corner = (frame.left, near)
    end, tip = frame.left + frame.width + 10, far + (10 if frame.downwards else -10)
    yield arrow([corner, (end, near)])
    yield arrow([corner, (frame.left, tip)])
    yield symbol(x, (end + 4, near), anchor="start")
    yield symbol(y, (frame.left, tip + (9 if frame.downwards else -9)))


def ticks(low: float, high: float, every: float) -> list[float]:
    """The multiples of a number from low to high."""
    first, last = math.ceil(low / every), math.floor(high / every)
    return [round(k * every, 1) for k in range(first, last + 1)]


def round_step(low: float, high: float, most: int) -> float:
    """The smallest round distance at which no more than so many numbers fit."""
    return next(step for step in STEPS if (high - low) / step < most)


def within(frame: Frame, shapes: Sequence[Shape]) -> Shape:
    """Show of some shapes what lies in the frame."""
    window = {"x": written(frame.left), "y": written(frame.top)}
    window |= {"width": written(frame.width), "height": written(frame.height)}
    window["viewBox"] = " ".join(window.values())
    element = Element("svg", window)
    element.extend(shape.element for shape in shapes)
    return Shape(
        element,
        (frame.left, frame.top),
        (frame.left + frame.width, frame.top + frame.height),
    )


def _pale(points: Sequence[Point]) -> Shape:
    line = path(points, width=0.5)
    line.element.set("stroke-opacity", "0.3")
    return line
