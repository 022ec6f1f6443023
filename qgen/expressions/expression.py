"""An expression that was read: a tree that can be evaluated, printed and given to SymPy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from qgen.expressions import printing
from qgen.expressions.bounded import Run
from qgen.expressions.layout import inward, outward
from qgen.expressions.nodes import Node, Shape
from qgen.expressions.rounding import Array
from qgen.expressions.symbolic import to_sympy
from qgen.expressions.symbols import Symbols


@dataclass(frozen=True, slots=True)
class Expression:
    """A tree of nodes; two are `==` if they are written alike, not if they are equal."""

    root: Node

    def __str__(self) -> str:
        """Plain notation, which reads as the same expression."""
        return printing.plain(self.root)

    @property
    def shape(self) -> Shape:
        """`()` for a number, else rows and columns; a vector is a column."""
        return self.root.shape

    def python(self) -> str:
        """Python notation, with the names of the question."""
        return printing.python(self.root)

    def tex(self) -> str:
        """TeX, for feedback: made of known parts only, whatever the student typed."""
        return printing.tex(self.root)

    def evaluate(self, points: Mapping[str, ArrayLike]) -> Array:
        """Evaluate at many points at once.

        Parameters
        ----------
        points
            For each symbol an array of shape (P,); of shape (P, n) for a vector, and
            (P, rows, columns) for a matrix.

        Returns
        -------
        An array of shape (P,), (P, n) or (P, rows, columns); NaN where the value is
        undefined.

        Example
        -------
        >>> from qgen.expressions import parse, symbols_from
        >>> parse("z^2", symbols_from({"z": "real"})).evaluate({"z": [1, 2, 3]})
        array([1., 4., 9.])
        """
        inner = {name: inward(np.asarray(value, float)) for name, value in points.items()}
        count = next((value.shape[-1] for value in inner.values()), 1)
        run = Run(inner)
        with np.errstate(all="ignore"):
            value, _ = run.bounded(self.root)
        value = np.where(run.domain.undefined, np.nan, value)
        return outward(np.broadcast_to(value, (*self.shape, count)))

    def to_sympy(self, symbols: Symbols) -> Any:
        """Give the same expression of SymPy, with assumptions from the symbols' sorts."""
        return to_sympy(self.root, symbols)
