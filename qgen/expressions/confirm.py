"""A proof by SymPy where it is cheap."""

from __future__ import annotations

from typing import Final

from qgen.expressions.expression import Expression
from qgen.expressions.nodes import Apply, Node, Number, size, walk
from qgen.expressions.symbols import Symbols

_MOST_NODES: Final = 40
_MOST_TERMS: Final = 60
_PIECEWISE: Final = frozenset({"abs", "relu", "sign", "max", "min"})


def is_confirmed(given: Expression, expected: Expression, symbols: Symbols) -> bool:
    """Whether expanding the difference over a common denominator proves two numbers equal.

    False says nothing: it was too much work, or did not come out as 0.
    """
    if given.shape or not all(_is_cheap(each.root) for each in (given, expected)):
        return False
    import sympy

    difference = given.to_sympy(symbols) - expected.to_sympy(symbols)
    numerator, _ = sympy.fraction(sympy.together(sympy.powsimp(sympy.expand(difference))))
    return bool(sympy.expand(numerator) == 0)


def _is_cheap(root: Node) -> bool:
    piecewise = any(isinstance(n, Apply) and n.function in _PIECEWISE for n in walk(root))
    return not piecewise and size(root)[0] <= _MOST_NODES and _terms(root) <= _MOST_TERMS


def _terms(node: Node) -> int:
    """At most how many terms there are after expanding, here or in an argument."""
    if not isinstance(node, Apply):
        return 1
    counts = [_terms(each) for each in node.arguments]
    if node.function == "add":
        return sum(counts)
    if node.function in ("multiply", "divide"):
        return counts[0] * counts[1]
    exponent = node.arguments[-1]
    if node.function == "power" and isinstance(exponent, Number):
        return int(max(2, counts[0]) ** min(float(exponent.text), 10.0))
    return max(counts)
