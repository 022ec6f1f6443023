"""Values at many points at once, each with a bound on its rounding error.

A running error analysis [1]_: every operation passes on the errors of its arguments to
first order and adds its own. So two results that differ by more than a few times their
bounds differ truly, however much cancels on the way, and no tolerance has to be chosen.

An operation outside its domain (the logarithm of a negative number) marks its points as
undefined. Where rounding leaves open on which side an argument lies, or a result overflows,
the bound is infinite: nothing is known there.

References
----------
.. [1] N. J. Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd ed., SIAM, 2002,
   section 3.3.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from qgen.expressions import arithmetic, elementary
from qgen.expressions.nodes import Apply, Constant, Entry, Node, Number, Variable
from qgen.expressions.rounding import EXACT, Array, Bounded, Domain, exact, rounded


@dataclass(slots=True)
class Run:
    """One evaluation at some points.

    Attributes
    ----------
    points
        For each symbol an array of shape (P,), or (rows, columns, P).
    domain
        Where the expression is undefined, as far as it was evaluated.
    """

    points: Mapping[str, Array]
    domain: Domain = field(default_factory=Domain)

    def bounded(self, node: Node) -> Bounded:
        """The values of a node with bounds; warnings of NumPy must be off."""
        if isinstance(node, Apply):
            return _RULES[node.function](self.domain, *map(self.bounded, node.arguments))
        if isinstance(node, Variable):
            return self.points[node.name], EXACT
        if isinstance(node, Entry):
            return self.points[node.name][node.row, node.column], EXACT
        return _literal(node)


def _literal(node: Number | Constant) -> Bounded:
    """A constant; whole numbers are exact."""
    if isinstance(node, Constant):
        return rounded({"e": math.e, "pi": math.pi}[node.name])
    value = float(node.text)
    return exact(value) if node.text.isdigit() and value < 2**53 else rounded(value)


_RULES: Final[Mapping[str, Callable[..., Bounded]]] = {
    "add": arithmetic.add,
    "negate": arithmetic.negate,
    "multiply": arithmetic.multiply,
    "divide": arithmetic.divide,
    "power": arithmetic.power,
    "matmul": arithmetic.matmul,
    "transpose": arithmetic.transpose,
    "sigmoid": elementary.sigmoid,
    "tanh": elementary.tanh,
    "relu": elementary.relu,
    "softplus": elementary.softplus,
    "softmax": elementary.softmax,
    "log": elementary.log,
    "log2": elementary.log2,
    "log10": elementary.log10,
    "exp": elementary.exp,
    "sqrt": elementary.sqrt,
    "sin": elementary.sin,
    "cos": elementary.cos,
    "abs": elementary.absolute,
    "sign": elementary.sign,
    "max": elementary.largest,
    "min": elementary.smallest,
    "sum": elementary.total,
    "norm": elementary.norm,
}
