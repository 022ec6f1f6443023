"""Boxes on a canvas."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from qgen.figures.figure import Figure, figure
from qgen.figures.plots import Frame, axes
from qgen.figures.shapes import Shape, box, label
from qgen.figures.words import at

DASHES = ("", "6 2.5", "2 2", "8 2 2 2", "12 4")
WIDEST, HIGHEST = 270, 180
LETTER = 11
"""The room that a name takes."""


def boxes_on_canvas(boxes: Any, names: Sequence[str]) -> Figure:
    """Draw boxes, each in dashes of its own, over a grid to read their corners from.

    Parameters
    ----------
    boxes
        Of shape (N, 4): two corners each, x1, y1, x2, y2.
    names
        A letter for each box.
    """
    boxes = np.asarray(boxes, dtype=float)
    far = boxes[:, 2:].max(axis=0) + np.maximum(1, boxes[:, 2:].max(axis=0) // 20)
    scale = min(WIDEST / far[0], HIGHEST / far[1])
    frame = Frame((0, 0), (far[0], far[1]), far[0] * scale, far[1] * scale, downwards=True)
    every = 1 if far.max() <= 20 else 10
    shapes = list(axes(frame, "x", "y", every=(every, every)))
    for k, corners in enumerate(boxes):
        inset = 1.6 * (k // 2)
        shapes.append(_rim(frame, corners, DASHES[k], inset))
        last = len(boxes) == 2 and k == 1
        beside = 0 if last else _near(frame, boxes[:k], corners)
        shapes.append(_letter(frame, corners, names[k], inset + LETTER * beside, last=last))
    sentences = [
        f"Box {name} from {at(corners[:2])} to {at(corners[2:])}."
        for corners, name in zip(boxes, names, strict=True)
    ]
    return figure(shapes, f"Boxes on a canvas, y grows downwards. {' '.join(sentences)}")


def _rim(frame: Frame, corners: np.ndarray, dashes: str, inset: float) -> Shape:
    """A box; set in a little, it is seen where its side lies on that of another."""
    (left, top), (right, bottom) = frame.at(*corners[:2]), frame.at(*corners[2:])
    size = (right - left - 2 * inset, bottom - top - 2 * inset)
    return box((left + inset, top + inset), size, width=1.3, dashes=dashes)


def _near(frame: Frame, others: np.ndarray, corners: np.ndarray) -> int:
    """How many boxes have their first corner where this one's name would cover theirs."""
    own = np.array(frame.at(*corners[:2]))
    return sum(np.abs(own - frame.at(*other[:2])).max() < LETTER for other in others)


def _letter(frame: Frame, corners: np.ndarray, name: str, inset: float, *, last: bool) -> Shape:
    """A box's name, in its first corner, or in its last: where two boxes lie apart."""
    x, y = frame.at(*corners[2:]) if last else frame.at(*corners[:2])
    at = (x - inset - 7, y - inset - 8) if last else (x + inset + 7, y + 8)
    return label(name, at, bold=True)
