"""Put nodes together, as far as their shapes fit; never does any arithmetic on the way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from qgen.answers.result import Refusal
from qgen.expressions.functions import FUNCTIONS
from qgen.expressions.nodes import Apply, Constant, Node, Shape

Product = Literal["times", "dot", "matmul", "entrywise", "beside"]
"""How a product was written: `*`, a raised dot, `@`, `⊙`, or one factor beside the other."""


def shape_in_words(shape: Shape) -> str:
    """A shape as a student would say it."""
    if not shape:
        return "a number"
    rows, columns = shape
    if columns == 1:
        return f"a vector with {rows} entries"
    if rows == 1:
        return f"a row with {columns} entries"
    return f"a {rows}×{columns} matrix"


def add(terms: Sequence[Node]) -> Node:
    """The sum of some terms; a number is added to every entry."""
    return terms[0] if len(terms) == 1 else Apply("add", tuple(terms), _common(terms, "added"))


def negate(node: Node) -> Node:
    """The negative."""
    return Apply("negate", (node,), node.shape)


def divide(left: Node, right: Node) -> Node:
    """A quotient; arrays are divided entry by entry."""
    return Apply("divide", (left, right), _common((left, right), "divided"))


def multiply(left: Node, right: Node, written: Product) -> Node:
    """A product of numbers, or of arrays as it was written."""
    if not (left.shape and right.shape):
        return Apply("multiply", (left, right), left.shape or right.shape)
    if written == "times":
        raise Refusal(
            "Is this product meant entry by entry (a ⊙ b) or as a product of matrices "
            "(a @ b, for vectors a^T b)? Please write it so."
        )
    if written == "entrywise":
        return Apply("multiply", (left, right), _common((left, right), "multiplied"))
    if left.shape == right.shape and left.shape[1] == 1 and written in ("dot", "matmul"):
        left = transpose(left)
    return _matmul(left, right)


def _matmul(left: Node, right: Node) -> Node:
    (rows, inner), (other, columns) = left.shape, right.shape
    if inner != other:
        both = f"{shape_in_words(left.shape)} and {shape_in_words(right.shape)}"
        raise Refusal(f"The shapes do not fit for a product: {both}.")
    return Apply("matmul", (left, right), () if rows == columns == 1 else (rows, columns))


def power(base: Node, exponent: Node) -> Node:
    """A power; that of a vector is taken entry by entry."""
    if exponent.shape and base != Constant("e"):
        raise Refusal(f"I cannot raise to {shape_in_words(exponent.shape)}.")
    if base == Constant("e"):
        return Apply("exp", (exponent,), exponent.shape)
    if base.shape and min(base.shape) > 1:
        raise Refusal("Is this power of a matrix meant entry by entry (W ⊙ W) or as W @ W?")
    return Apply("power", (base, exponent), base.shape)


def transpose(node: Node) -> Node:
    """Rows for columns; a number stays what it is."""
    return Apply("transpose", (node,), node.shape[::-1]) if node.shape else node


def call(name: str, arguments: Sequence[Node]) -> Node:
    """A function of its arguments."""
    kind = FUNCTIONS[name].kind
    if kind == "several":
        return _several(name, arguments)
    if len(arguments) != 1:
        raise Refusal(f"`{name}` takes 1 argument, not {len(arguments)}.")
    (node,) = arguments
    if kind == "transpose":
        return transpose(node)
    if kind == "vector" and (not node.shape or min(node.shape) > 1):
        raise Refusal(f"`{name}` is of a vector; this is {shape_in_words(node.shape)}.")
    if name == "norm" and not node.shape:
        name = "abs"
    if name == "sum" and not node.shape:
        raise Refusal("`sum` adds the entries of a vector or matrix; please write the sum out.")
    return Apply(name, (node,), () if kind == "total" else node.shape)


def _several(name: str, arguments: Sequence[Node]) -> Node:
    """`max` or `min`: of some arguments, or of the entries of one."""
    if len(arguments) > 1:
        return Apply(name, tuple(arguments), _common(arguments, "compared"))
    if not arguments[0].shape:
        raise Refusal(f"`{name}` needs two arguments, as in {name}(0, z).")
    return Apply(name, (arguments[0],), ())


def _common(nodes: Sequence[Node], done: str) -> Shape:
    """The shape of nodes taken together; numbers go with everything."""
    shapes = {node.shape: None for node in nodes if node.shape}
    if len(shapes) > 1:
        one, other = list(shapes)[:2]
        both = f"{shape_in_words(one)} and {shape_in_words(other)}"
        raise Refusal(f"The shapes do not fit: {both} cannot be {done}.")
    return next(iter(shapes), ())
