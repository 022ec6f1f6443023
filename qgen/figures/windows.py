"""Images as grids of numbers, with a window that moves over them."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

import numpy as np

from qgen.figures.figure import Figure, figure
from qgen.figures.shapes import Point, Shape, box, label, number, path, symbol
from qgen.figures.words import listed, spoken

CELL, BETWEEN = 18, 26
SHADE = 0.16


def image_grids(
    images: Any,
    window: tuple[int, int],
    names: Sequence[str],
    *,
    stride: int,
    padding: int = 0,
    dilation: int = 1,
) -> Figure:
    """Draw images side by side, each with the first two places of a window.

    Parameters
    ----------
    images
        Of shape (C, H, W), or (H, W) for one.
    window
        Rows and columns of a kernel.
    names
        Of the images.
    stride
        How far the window moves.
    padding
        Rows and columns of zeros on every side.
    dilation
        How far apart are the pixels that the window sees.
    """
    planes = np.reshape(images, (-1, *np.shape(images)[-2:]))
    padded = [np.pad(image, padding) for image in planes]
    extent = tuple((size - 1) * dilation + 1 for size in window)
    rows, columns = padded[0].shape
    onward = (0, stride) if stride + extent[1] <= columns else (stride, 0)
    moves = onward[0] + extent[0] <= rows
    shapes: list[Shape] = []
    for k, (image, name) in enumerate(zip(padded, names, strict=True)):
        corner = (k * (columns * CELL + BETWEEN), 0.0)
        shapes += _seen(corner, window, dilation)
        shapes += _grid(corner, image, padding)
        shapes.append(_window(corner, (0, 0), extent, ""))
        if moves:
            shapes.append(_window(corner, onward, extent, "4 2.5"))
        middle = corner[0] + columns * CELL / 2
        shapes.append(symbol(name, (middle, rows * CELL + 9)))
    shapes += _legend(rows * CELL + 26, moves)
    alt = _in_words(padded, names, extent, onward if moves else None, padding, dilation)
    return figure(shapes, alt)


def _seen(corner: Point, window: tuple[int, int], dilation: int) -> Iterator[Shape]:
    """Shade the pixels that the window sees at first."""
    for row, column in product(*map(range, window)):
        place = (corner[0] + column * dilation * CELL, corner[1] + row * dilation * CELL)
        yield box(place, (CELL, CELL), width=0, shade=SHADE)


def _grid(corner: Point, image: np.ndarray, padding: int) -> Iterator[Shape]:
    (left, top), (rows, columns) = corner, image.shape
    right, bottom = left + columns * CELL, top + rows * CELL
    for k in range(rows + 1):
        yield path([(left, top + k * CELL), (right, top + k * CELL)], width=0.5)
    for k in range(columns + 1):
        yield path([(left + k * CELL, top), (left + k * CELL, bottom)], width=0.5)
    for (row, column), value in np.ndenumerate(image):
        middle = (left + (column + 0.5) * CELL, top + (row + 0.5) * CELL)
        yield symbol(number(value), middle)
    if padding:
        inner = (left + padding * CELL, top + padding * CELL)
        sides = ((columns - 2 * padding) * CELL, (rows - 2 * padding) * CELL)
        yield box(inner, sides, width=1)


def _window(corner: Point, place: tuple[int, int], extent: tuple[int, ...], dashes: str) -> Shape:
    """The rim of the window; the second lies a little inside, so that both are seen."""
    inset = 2.5 if dashes else 0
    start = (corner[0] + place[1] * CELL + inset, corner[1] + place[0] * CELL + inset)
    size = (extent[1] * CELL - 2 * inset, extent[0] * CELL - 2 * inset)
    return box(start, size, width=1.5 if dashes else 2, dashes=dashes)


def _legend(y: float, moves: bool) -> Iterator[Shape]:
    yield box((0, y - 5), (14, 10), width=2, shade=SHADE)
    yield label("first place of the window", (19, y), anchor="start")
    if moves:
        yield box((0, y + 10), (14, 10), width=1.5, dashes="4 2.5")
        yield label("next place", (19, y + 15), anchor="start")


def _in_words(
    images: Sequence[np.ndarray],
    names: Sequence[str],
    extent: tuple[int, ...],
    onward: tuple[int, int] | None,
    padding: int,
    dilation: int,
) -> str:
    rows, columns = images[0].shape
    size = f"{rows}×{columns}" + (", with zeros around it" if padding else "")
    grids = [
        f"{spoken(n)} ({size}): {_rows(image)}" for n, image in zip(names, images, strict=True)
    ]
    spread = f", of which it sees every {dilation}nd one" if dilation == 2 else ""
    sentences = [
        f"Pixels as a grid, row by row. {'. '.join(grids)}.",
        f"The first place of the window covers the first {extent[0]} rows and {extent[1]} columns"
        f"{spread}.",
    ]
    if onward:
        way = f"{onward[1]} to the right" if onward[1] else f"{onward[0]} down"
        sentences.append(f"Its next place is {way}.")
    return " ".join(sentences)


def _rows(image: np.ndarray) -> str:
    return "; ".join(listed(number(value) for value in row).replace(" and", ",") for row in image)
