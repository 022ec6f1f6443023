"""The same expression for SymPy, built node by node: its string parsers see nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from qgen.expressions.nodes import Constant, Entry, Node, Number, Variable
from qgen.expressions.symbols import Sort, Symbols

_ASSUMPTIONS: Final[Mapping[str, dict[str, bool]]] = {
    "positive": {"positive": True},
    "probability": {"positive": True},
    "distribution": {"positive": True},
    "integer": {"integer": True},
}


def to_sympy(root: Node, symbols: Symbols) -> Any:
    """Build the expression of SymPy that a tree stands for.

    Parameters
    ----------
    root
        A tree of limited size, as `parse` gives it.
    symbols
        Where each symbol's assumptions come from: real, positive, integer.

    Returns
    -------
    An expression, or a matrix of expressions; functions of the field are written out in
    exponentials, so that SymPy can compare them.
    """
    import sympy

    return _convert(root, symbols.sorts, sympy)


def _convert(node: Node, sorts: Mapping[str, Sort], sp: Any) -> Any:
    if isinstance(node, Number):
        return sp.Rational(node.text)
    if isinstance(node, Constant):
        return {"e": sp.E, "pi": sp.pi}[node.name]
    if isinstance(node, Entry):
        return _symbol(node.name, sorts, sp, f"_{node.label}")
    if isinstance(node, Variable):
        return _variable(node, sorts, sp)
    arguments = [_convert(each, sorts, sp) for each in node.arguments]
    return _OPERATIONS[node.function](sp, *arguments)


def _symbol(name: str, sorts: Mapping[str, Sort], sp: Any, suffix: str = "") -> Any:
    kind = sorts[name].kind if name in sorts else "real"
    return sp.Symbol(name + suffix, **_ASSUMPTIONS.get(kind, {"real": True}))


def _variable(node: Variable, sorts: Mapping[str, Sort], sp: Any) -> Any:
    if not node.shape:
        return _symbol(node.name, sorts, sp)
    is_matrix = len(sorts[node.name].shape) == 2
    return sp.Matrix(
        *node.shape,
        lambda i, j: _symbol(node.name, sorts, sp, f"_{i + 1}{j + 1 if is_matrix else ''}"),
    )


def _is_matrix(value: Any) -> bool:
    return hasattr(value, "applyfunc")


def _zipped(sp: Any, operation: Any, *values: Any) -> Any:
    """Apply entry by entry, numbers going with every entry."""
    shape = next((value.shape for value in values if _is_matrix(value)), None)
    if shape is None:
        return operation(*values)
    return sp.Matrix(
        *shape, lambda i, j: operation(*(v[i, j] if _is_matrix(v) else v for v in values))
    )


def _matmul(sp: Any, left: Any, right: Any) -> Any:
    product = left * right
    return product[0, 0] if product.shape == (1, 1) else product


def _extreme(choose: str) -> Any:
    def apply(sp: Any, *values: Any) -> Any:
        if len(values) == 1:
            return getattr(sp, choose)(*values[0])
        return _zipped(sp, getattr(sp, choose), *values)

    return apply


def _entrywise(operation: Any) -> Any:
    def apply(sp: Any, *values: Any) -> Any:
        return _zipped(sp, lambda *entries: operation(sp, *entries), *values)

    return apply


def _softmax(sp: Any, values: Any) -> Any:
    powers = values.applyfunc(sp.exp)
    return powers / sum(powers)


_OPERATIONS: Final[Mapping[str, Any]] = {
    "add": _entrywise(lambda sp, *v: sp.Add(*v)),
    "negate": lambda sp, v: -v,
    "multiply": _entrywise(lambda sp, a, b: a * b),
    "divide": _entrywise(lambda sp, a, b: a / b),
    "power": _entrywise(lambda sp, a, b: a**b),
    "matmul": _matmul,
    "transpose": lambda sp, v: v.T,
    "sigmoid": _entrywise(lambda sp, v: 1 / (1 + sp.exp(-v))),
    "tanh": _entrywise(lambda sp, v: (sp.exp(v) - sp.exp(-v)) / (sp.exp(v) + sp.exp(-v))),
    "relu": _entrywise(lambda sp, v: sp.Max(0, v)),
    "softplus": _entrywise(lambda sp, v: sp.log(1 + sp.exp(v))),
    "softmax": _softmax,
    "log": _entrywise(lambda sp, v: sp.log(v)),
    "log2": _entrywise(lambda sp, v: sp.log(v) / sp.log(2)),
    "log10": _entrywise(lambda sp, v: sp.log(v) / sp.log(10)),
    "exp": _entrywise(lambda sp, v: sp.exp(v)),
    "sqrt": _entrywise(lambda sp, v: sp.sqrt(v)),
    "sin": _entrywise(lambda sp, v: sp.sin(v)),
    "cos": _entrywise(lambda sp, v: sp.cos(v)),
    "abs": _entrywise(lambda sp, v: sp.Abs(v)),
    "sign": _entrywise(lambda sp, v: sp.sign(v)),
    "max": _extreme("Max"),
    "min": _extreme("Min"),
    "sum": lambda sp, v: sp.Add(*v),
    "norm": lambda sp, v: sp.sqrt(sp.Add(*(entry**2 for entry in v))),
}
