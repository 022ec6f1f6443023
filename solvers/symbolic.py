"""The array namespace of SymPy's symbols: object arrays whose entries are expressions.

Structural functions are NumPy's own. Functions of values are SymPy's, applied to each
entry. Run a solver inside `sympy.evaluate(False)` to keep the textbook's order of terms.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import sympy as sp

Array: TypeAlias = Any
"""An object array of expressions, or one expression."""

_STRUCTURAL = frozenset(
    {
        "arange",
        "broadcast_arrays",
        "broadcast_to",
        "concatenate",
        "expand_dims",
        "eye",
        "flip",
        "lib",
    }
    | {"matmul", "moveaxis", "ones_like", "pad", "stack", "swapaxes", "tril", "zeros_like"}
)


def __getattr__(name: str) -> Any:
    """Hand out NumPy's functions that move entries and never look at them."""
    if name in _STRUCTURAL:
        return getattr(np, name)
    raise AttributeError(f"solvers.symbolic has no {name!r}; write the solver without it or add it")


class sigmoid(sp.Function):  # type: ignore[misc]  # SymPy has no type hints
    """The logistic function as a named function, so that formulas print σ(z)."""

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        return self * (1 - self)

    def _eval_rewrite_as_exp(self, z: sp.Expr, **_: Any) -> sp.Expr:
        return 1 / (1 + sp.exp(-z))

    def _eval_evalf(self, prec: int) -> sp.Expr:
        return self.rewrite(sp.exp)._eval_evalf(prec)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        power = f"^{{{exp}}}" if exp else ""
        return rf"\sigma{power}\left({printer._print(self.args[0])}\right)"


def _each(function: Any, inputs: int) -> Any:
    return np.frompyfunc(function, inputs, 1)


asarray = _each(sp.sympify, 1)
exp = _each(sp.exp, 1)
log = _each(sp.log, 1)
sqrt = _each(sp.sqrt, 1)
tanh = _each(sp.tanh, 1)
sin = _each(sp.sin, 1)
cos = _each(sp.cos, 1)
abs = _each(sp.Abs, 1)
sign = _each(sp.sign, 1)
logistic = _each(sigmoid, 1)
maximum = _each(sp.Max, 2)
minimum = _each(sp.Min, 2)
greater = _each(sp.Gt, 2)
greater_equal = _each(sp.Ge, 2)
less = _each(sp.Lt, 2)
less_equal = _each(sp.Le, 2)
logical_and = _each(sp.And, 2)
logical_or = _each(sp.Or, 2)
logical_not = _each(sp.Not, 1)
floor = _each(sp.floor, 1)
ceil = _each(sp.ceiling, 1)


class chosen(sp.Function):  # type: ignore[misc]  # SymPy has no type hints
    """One of two values, by a condition that rests on conditions itself.

    SymPy would try to solve such a condition to make a Piecewise of it.
    """

    is_extended_real = True  # else it could not be compared

    @classmethod
    def eval(cls, condition: sp.Basic, yes: sp.Expr, no: sp.Expr) -> sp.Expr | None:
        if condition in (sp.true, sp.false):
            return yes if condition == sp.true else no
        return None


def _where(condition: sp.Basic, yes: sp.Expr, no: sp.Expr) -> sp.Expr:
    if sp.sympify(condition).has(sp.Piecewise, chosen):
        return chosen(condition, yes, no)
    return sp.Piecewise((yes, condition), (no, True))


where = _each(_where, 3)


def sum(values: Array, axis: Any = None, keepdims: bool = False) -> Array:
    """Sum over axes, in the order of the entries."""
    return np.sum(values, axis=axis, keepdims=keepdims)


def mean(values: Array, axis: Any = None) -> Array:
    """Average over axes: the sum, divided by how many there are."""
    total = sum(values, axis=axis)
    return total / sp.Integer(np.size(values) // np.size(total))


def max(values: Array, axis: int = -1, keepdims: bool = False) -> Array:
    """The largest entry along an axis, as one Max of all of them."""
    return _along(sp.Max, values, axis, keepdims)


def min(values: Array, axis: int = -1, keepdims: bool = False) -> Array:
    """The smallest entry along an axis, as one Min of all of them."""
    return _along(sp.Min, values, axis, keepdims)


def _along(function: Callable[..., Any], values: Array, axis: int, keepdims: bool) -> Array:
    rows = np.moveaxis(values, axis, -1)
    result = np.empty(rows.shape[:-1], dtype=object)
    for index in np.ndindex(rows.shape[:-1]):
        result[index] = function(*rows[index])
    if keepdims:
        return np.expand_dims(result, axis)
    return result if result.ndim else result[()]


def argmax(values: Array, axis: int = -1) -> Array:
    """The place of the largest entry along an axis, the first of equals."""
    return _along(_place_of_largest, values, axis, False)


def _place_of_largest(*entries: sp.Expr) -> sp.Expr:
    largest = sp.Max(*entries)
    place: sp.Expr = sp.Integer(len(entries) - 1)
    for k in reversed(range(len(entries) - 1)):
        place = _where(sp.Ge(entries[k], largest), sp.Integer(k), place)
    return place


def sum_nonzero(terms: Array) -> Array:
    """Sum along the last axis, leaving out the terms that are 0 or have the factor 0."""

    def present(term: Any) -> bool:
        return term != 0 and not (getattr(term, "is_Mul", False) and 0 in term.args)

    result = np.empty(np.shape(terms)[:-1], dtype=object)
    for index in np.ndindex(result.shape):
        result[index] = sp.Add(*filter(present, terms[index]))
    return result
