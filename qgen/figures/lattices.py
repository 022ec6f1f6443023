"""The lattice of the tags that each word can have."""

from collections.abc import Sequence
from itertools import pairwise, product
from typing import Any

import numpy as np

from qgen.figures.figure import Figure, figure
from qgen.figures.shapes import Shape, arrow, between, circle, label, number, symbol

COLUMN, ROW, RADIUS = 84, 40, 13


def tag_lattice(scores: Any, tags: Sequence[str]) -> Figure:
    """Draw a column of tags for each word, and all the ways from word to word.

    Parameters
    ----------
    scores
        Emission scores of shape (T, K), which stand in the circles.
    tags
        The K names.
    """
    scores = np.asarray(scores, dtype=float)
    words, count = scores.shape
    shapes: list[Shape] = []
    for t, k in product(range(words), range(count)):
        shapes += [circle((t * COLUMN, k * ROW), RADIUS)]
        shapes += [symbol(number(scores[t, k]), (t * COLUMN, k * ROW))]
    for before, after in pairwise(range(words)):
        for i, j in product(range(count), repeat=2):
            ends = between((before * COLUMN, i * ROW), (after * COLUMN, j * ROW), RADIUS, RADIUS)
            shapes.append(arrow(ends, width=0.5))
    for t in range(words):
        shapes.append(label(f"word {t + 1}", (t * COLUMN, -RADIUS - 10)))
    for k, tag in enumerate(tags):
        shapes.append(label(tag, (-RADIUS - 8, k * ROW), anchor="end", bold=True))
    columns = [_column(t, row, tags) for t, row in enumerate(scores, start=1)]
    return figure(
        shapes,
        "A lattice: for each word a column of tags with their emission scores, and a way from "
        f"each tag to each tag of the next word. {' '.join(columns)}",
    )


def _column(t: int, row: np.ndarray, tags: Sequence[str]) -> str:
    pairs = ", ".join(f"{tag} {number(score)}" for tag, score in zip(tags, row, strict=True))
    return f"Word {t}: {pairs}."
