"""The form of an expression, which is asked for apart from its value."""

from __future__ import annotations

from typing import Final

from qgen.expressions.expression import Expression
from qgen.expressions.functions import FUNCTIONS
from qgen.expressions.nodes import Apply, Node, Number, walk
from qgen.files.mistakes import closest

FORMS: Final = ("expanded", "factored", *(f"no:{name}" for name in FUNCTIONS))
"""`expanded`: no product, quotient or whole power of a sum; `factored`: no sum at the top;
`no:sigmoid`: without this function."""


def has_form(expression: Expression, form: str) -> bool:
    """Whether an expression is written in a form.

    Parameters
    ----------
    form
        One of `FORMS`.

    Raises
    ------
    ValueError
        No such form.

    Example
    -------
    >>> from qgen.expressions import parse, symbols_from
    >>> has_form(parse("2(z + 1)", symbols_from({"z": "real"})), "expanded")
    False
    """
    if form not in FORMS:
        near = closest(form, FORMS)
        hint = f"; did you mean {near!r}?" if near else ""
        raise ValueError(f"{form!r} is not a form; forms are {', '.join(FORMS)}{hint}")
    if form == "factored":
        return not _is_sum(_unsigned(expression.root))
    if form == "expanded":
        return not any(_multiplies_out(node) for node in walk(expression.root))
    return not any(
        isinstance(node, Apply) and node.function == form.removeprefix("no:")
        for node in walk(expression.root)
    )


def _unsigned(node: Node) -> Node:
    while isinstance(node, Apply) and node.function == "negate":
        (node,) = node.arguments
    return node


def _is_sum(node: Node) -> bool:
    return isinstance(node, Apply) and node.function == "add"


def _multiplies_out(node: Node) -> bool:
    """Whether a node is a product, a quotient, a whole power or the negative of a sum."""
    if not isinstance(node, Apply):
        return False
    inner = [_unsigned(each) for each in node.arguments]
    if node.function in ("multiply", "matmul"):
        return any(map(_is_sum, inner))
    if node.function in ("divide", "negate"):
        return _is_sum(inner[0])
    if node.function == "power":
        return _is_sum(inner[0]) and isinstance(inner[1], Number) and inner[1].text.isdigit()
    return False
