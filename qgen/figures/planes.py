"""Points of two classes in the plane."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from qgen.figures.figure import Figure, figure
from qgen.figures.plots import Frame, axes
from qgen.figures.shapes import Shape, box, circle, label, symbol
from qgen.figures.words import at, listed

ALONE, BESIDE, DOT = 150, 104, 3.0
ACROSS, DOWN = 46, 62
"""Between sets that stand beside and below each other."""


def points_in_plane(
    sets: Sequence[tuple[Any, Any]],
    names: Sequence[str] = (),
    *,
    numbered: bool,
    tells: bool = False,
) -> Figure:
    """Draw sets of points, two in a row: class 1 as filled circles, class 0 as open squares.

    Parameters
    ----------
    sets
        Of each the points, (N, 2), and their classes, (N,).
    names
        Of the sets, where there are several.
    numbered
        Whether each point is named: x1, x2, ...
    tells
        As in a `Figure`.
    """
    reach = max(2.0, *(float(np.abs(points).max()) for points, _ in sets)) + 0.5
    size, every = (ALONE, 1) if len(sets) == 1 else (BESIDE, 2)
    shapes: list[Shape] = []
    alts = []
    for k, (points, classes) in enumerate(sets):
        row, column = divmod(k, 2)
        left, top = column * (size + ACROSS), row * (size + DOWN)
        frame = Frame((-reach, -reach), (reach, reach), size, size, left, top)
        shapes += axes(frame, "x_1", "x_2", every=(every, every))
        for index, (point, one) in enumerate(zip(points, classes, strict=True), start=1):
            shapes += _marked(frame, point, one == 1, str(index) if numbered else "")
        if names:
            shapes.append(
                label(names[k], (frame.left + size / 2, frame.top + size + 22), bold=True)
            )
        alts.append((f"Set {names[k]}: " if names else "") + _in_words(points, classes, numbered))
    shapes += _legend(frame.top + size + (36 if names else 24))
    return figure(shapes, f"Points in the plane. {' '.join(alts)}", tells=tells)


def _marked(frame: Frame, point: np.ndarray, one: bool, index: str) -> list[Shape]:
    x, y = frame.at(*point)
    shapes = [_dot((x, y), one)]
    if index:
        shapes.append(symbol(f"x_{index}", (x + 5, y - 7), anchor="start"))
    return shapes


def _dot(place: tuple[float, float], one: bool) -> Shape:
    if one:
        return circle(place, DOT, shade=1)
    return box((place[0] - DOT, place[1] - DOT), (2 * DOT, 2 * DOT), width=1.2)


def _legend(y: float) -> list[Shape]:
    return [
        _dot((4, y), True),
        label("class 1", (11, y), anchor="start"),
        _dot((60, y), False),
        label("class 0", (67, y), anchor="start"),
    ]


def _in_words(points: np.ndarray, classes: np.ndarray, numbered: bool) -> str:
    said = []
    for one in (1, 0):
        of_class = [
            (f"x{k} = " if numbered else "") + at(point)
            for k, (point, given) in enumerate(zip(points, classes, strict=True), start=1)
            if given == one
        ]
        said.append(f"Class {one}: {listed(of_class) if of_class else 'none'}.")
    return " ".join(said)
