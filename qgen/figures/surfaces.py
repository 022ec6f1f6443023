"""What gradient descent goes down on: a curve or contour lines, and where it starts."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qgen.figures.figure import Figure, figure
from qgen.figures.plots import Frame, axes, round_step, within
from qgen.figures.shapes import Point, Shape, circle, label, number, path
from qgen.figures.words import at
from solvers.descent import FUNCTIONS
from solvers.steps import Trace

WIDE, HIGH, DOT = 210, 130, 3.0
Angles = NDArray[np.float64]

CLOSER = (0.25, 0.5, 0.75, 1, 1.25, 1.5)
"""The roots of the contours' values, as shares of that at the start."""

Contour = Callable[[float, Angles], tuple[Angles, Angles]]
"""The points of the contour of a value at angles."""


def descent(function: str, a: float, b: float, w: Any) -> Figure:
    """Draw a function of `solvers.descent` around the point where the descent starts.

    Parameters
    ----------
    function
        Its name there.
    a, b
        Its coefficients.
    w
        The starting point.
    """
    a, b = float(a), float(b)
    start = np.asarray(w, dtype=float)
    if function == "parabola":
        return _curve(a, b, start)
    if function == "bowl":
        return _contours(function, bowl(a, b), (0, 0), start, float(values(function, a, b, start)))
    bottom = (a, a**2)
    return _contours(function, valley(a, b), bottom, start, float(values(function, a, b, start)))


def values(function: str, a: float, b: float, points: np.ndarray) -> np.ndarray:
    """The function's own values at points of shape (..., D)."""
    run = Trace()
    FUNCTIONS[function](points, a, b, 0, run)
    return np.asarray(run.computed["f_0"])


def bowl(a: float, b: float) -> Contour:
    """Contours of a x² + b y² + x y: (√a x + y / 2√a)² + (b - 1/4a) y²."""
    rest = math.sqrt(b - 1 / (4 * a))

    def points(value: float, angles: Angles) -> tuple[Angles, Angles]:
        y = math.sqrt(value) * np.sin(angles) / rest
        return (math.sqrt(value) * np.cos(angles) - y / (2 * math.sqrt(a))) / math.sqrt(a), y

    return points


def valley(a: float, b: float) -> Contour:
    """Contours of (x - a)² + b (y - x²)²."""

    def points(value: float, angles: Angles) -> tuple[Angles, Angles]:
        x = a + math.sqrt(value) * np.cos(angles)
        return x, x**2 + math.sqrt(value / b) * np.sin(angles)

    return points


def _curve(a: float, b: float, start: np.ndarray) -> Figure:
    """A parabola around its lowest point, as far as the start and a little beyond."""
    lowest = -b / (2 * a)
    reach = max(1.15 * abs(start[0] - lowest), 1.5)
    xs = np.linspace(lowest - reach, lowest + reach, 41)[:, None]
    ys = values("parabola", a, b, xs)
    margin = 0.08 * (ys.max() - ys.min())
    frame = Frame((xs[0, 0], ys.min() - margin), (xs[-1, 0], ys.max() + margin), WIDE, HIGH)
    height = float(values("parabola", a, b, start))
    line = path([frame.at(x, y) for x, y in zip(xs[:, 0], ys, strict=True)], width=1.1)
    return figure(
        [*_axes(frame, "w", "f"), line, *_start(frame, (start[0], height))],
        f"The graph of f, a parabola that opens upwards, with the starting point at w = "
        f"{number(start[0])} on it.",
    )


def _contours(
    function: str, contour: Contour, bottom: Point, start: np.ndarray, height: float
) -> Figure:
    """Contour lines, one of them through the start."""
    frame = _around(bottom, start)
    lines = [line for share in CLOSER for line in _seen(frame, contour, height * share**2)]
    lowest = frame.at(*bottom)
    shapes = [
        *_axes(frame, "w_1", "w_2"),
        within(frame, lines),
        path([(lowest[0] - 3, lowest[1]), (lowest[0] + 3, lowest[1])], width=1.2),
        path([(lowest[0], lowest[1] - 3), (lowest[0], lowest[1] + 3)], width=1.2),
        *_start(frame, (start[0], start[1])),
    ]
    shape = "ellipses" if function == "bowl" else "bent as a banana is"
    return figure(
        shapes,
        f"Contour lines of f in the plane of w1 and w2, {shape}, around the lowest point at "
        f"{at(bottom)}, a cross. The starting point {at(start)} lies on one of them.",
    )


def _seen(frame: Frame, contour: Contour, value: float) -> Iterator[Shape]:
    """The pieces of a contour that lie in the frame or close to it."""
    x, y = contour(value, np.linspace(0, 2 * math.pi, 121))
    across, down = frame.at(x, y)
    near = (abs(across - frame.width / 2) < 0.65 * frame.width) & (
        abs(down - frame.height / 2) < 0.65 * frame.height
    )
    points = np.stack([across, down], axis=-1)
    for piece in np.split(points, np.flatnonzero(np.diff(near)) + 1)[0 if near[0] else 1 :: 2]:
        if len(piece) > 1:
            yield path(piece.tolist(), width=0.6)


def _axes(frame: Frame, x: str, y: str) -> Iterator[Shape]:
    across, down = (round_step(frame.low[k], frame.high[k], 9) for k in (0, 1))
    return axes(frame, x, y, every=(across, down))


def _around(bottom: Point, start: np.ndarray) -> Frame:
    """The part of the plane that holds both points, and half as much again."""
    low, high = np.minimum(bottom, start), np.maximum(bottom, start)
    margin = np.maximum(0.35 * (high - low), 1)
    (left, down), (right, up) = low - margin, high + margin
    return Frame((left, down), (right, up), WIDE, HIGH)


def _start(frame: Frame, point: Point) -> list[Shape]:
    x, y = frame.at(*point)
    return [circle((x, y), DOT, shade=1), label("start", (x + 6, y - 7), anchor="start")]
