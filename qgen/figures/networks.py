"""A network with its weights."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from qgen.figures.figure import Figure, figure
from qgen.figures.shapes import Point, Shape, along, arrow, between, circle, number, path, symbol
from qgen.figures.words import listed, spoken

APART, RADIUS = 54, 12.5

Layer = tuple[Any, Any]
"""Weights (a row for each unit) and biases (one for each unit)."""


def network(layers: Sequence[Layer], names: Sequence[str], inputs: Any = None) -> Figure:
    """Draw the units of each layer, and on each connection its weight.

    Parameters
    ----------
    layers
        Weights and biases, from the inputs to the outputs.
    names
        Of the inputs and of the units of each layer, without an index: `a^{(1)}`.
    inputs
        Their values, where they are given.
    """
    arrays = [(np.atleast_2d(weights), np.atleast_1d(biases)) for weights, biases in layers]
    sizes = [arrays[0][0].shape[1], *(len(biases) for _, biases in arrays)]
    apart = 32 * (1 + max(sizes))
    places = [_column(k * apart, size) for k, size in enumerate(sizes)]
    units = [_numbered(name, size) for name, size in zip(names, sizes, strict=True)]
    values = None if inputs is None else np.atleast_1d(inputs)
    shapes = [
        *_units(places, units, values),
        *(
            shape
            for k, (weights, biases) in enumerate(arrays)
            for shape in _layer(places[k], places[k + 1], weights, biases)
        ),
    ]
    return figure(shapes, _in_words(units, arrays, values))


def _column(x: float, size: int) -> list[Point]:
    """Where the units of a layer stand."""
    return [(x, (row - (size - 1) / 2) * APART) for row in range(size)]


def _numbered(name: str, size: int) -> list[str]:
    """Give each unit its index, unless it is alone."""
    if size == 1:
        return [name]
    stem, raised, exponent = name.partition("^")
    return [f"{stem}_{k + 1}{raised}{exponent}" for k in range(size)]


def _units(
    places: list[list[Point]], units: list[list[str]], values: np.ndarray | None
) -> Iterator[Shape]:
    for column, names in zip(places, units, strict=True):
        for place, name in zip(column, names, strict=True):
            yield circle(place, RADIUS)
            yield symbol(name, place)
    for (x, y), value in zip(places[0], values if values is not None else (), strict=False):
        yield arrow([(x - RADIUS - 18, y), (x - RADIUS, y)])
        yield symbol(number(value), (x - RADIUS - 21, y), anchor="end")
    for x, y in places[-1]:
        yield arrow([(x + RADIUS, y), (x + RADIUS + 20, y)])


def _layer(
    before: list[Point], after: list[Point], weights: np.ndarray, biases: np.ndarray
) -> Iterator[Shape]:
    # At this share of the way, no two weights of a layer are at the same height.
    share = 1 / (1 + max(len(before), len(after)))
    for j, end in enumerate(after):
        for i, start in enumerate(before):
            rims = between(start, end, RADIUS, RADIUS)
            yield from _weighted(*rims, along(start, end, share), weights[j, i])
        up = -1 if j < len(after) / 2 else 1
        x, y = end
        yield arrow([(x, y + up * (RADIUS + 13)), (x, y + up * RADIUS)], dashes="2 1.5")
        yield symbol(number(biases[j]), (x, y + up * (RADIUS + 19)))


def _weighted(start: Point, end: Point, at: Point, weight: float) -> Iterator[Shape]:
    """A connection that leaves room for its weight."""
    text = symbol(number(weight), at)
    room = [(high - low) / 2 + 1 for low, high in zip(text.low, text.high, strict=True)]
    run = (abs(end[0] - start[0]), abs(end[1] - start[1]))
    half = min(size / length for size, length in zip(room, run, strict=True) if length)
    middle = (at[0] - start[0]) / (end[0] - start[0])
    yield path([start, along(start, end, middle - half)])
    yield arrow([along(start, end, middle + half), end])
    yield text


def _in_words(
    units: list[list[str]],
    arrays: list[tuple[np.ndarray, np.ndarray]],
    values: np.ndarray | None,
) -> str:
    sizes = listed(str(len(names)) for names in units)
    sentences = [f"A network with layers of {sizes} units; the first are the inputs."]
    if values is not None:
        given = zip(units[0], values, strict=True)
        sentences.append(listed(f"{spoken(name)} = {number(value)}" for name, value in given) + ".")
    for before, names, (weights, biases) in zip(units[:-1], units[1:], arrays, strict=True):
        for name, row, bias in zip(names, weights, biases, strict=True):
            terms = [
                f"the weight {number(w)} from {spoken(source)}"
                for w, source in zip(row, before, strict=True)
            ]
            sentences.append(f"{spoken(name)} has {listed(terms)}, and the bias {number(bias)}.")
    return " ".join(sentences)
