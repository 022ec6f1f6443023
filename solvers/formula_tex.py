"""Print formulas in the textbook's order, with names or with numbers."""

from collections.abc import Callable
from typing import Any

import sympy as sp
from sympy.printing.latex import LatexPrinter


class _Printer(LatexPrinter):  # type: ignore[misc]  # SymPy has no type hints
    """LaTeX that keeps terms and factors in the order they were written."""

    def __init__(self, name: Callable[[sp.Symbol], str], times: str | None) -> None:
        super().__init__({"order": "none", "mul_symbol": times, "ln_notation": True})
        self._name = name

    def _print_Symbol(self, expr: sp.Symbol, style: str = "plain") -> str:
        return self._name(expr)

    def _print_Float(self, expr: sp.Float) -> str:
        return f"{float(expr):.10g}"

    def _print_Add(self, expr: sp.Add, order: Any = None) -> str:
        text = ""
        for term in _terms(expr):
            negative, core = _split_sign(term)
            body = self._print(core)
            if negative and core.is_Add:
                body = rf"\left({body}\right)"
            text += (" - " if negative else " + " if text else "") + body
        return text.strip()

    def _print_Mul(self, expr: sp.Mul) -> str:
        negative, core = _split_sign(expr)
        if not negative:
            return str(super()._print_Mul(expr))
        body = self._print(core)
        return rf"-\left({body}\right)" if core.is_Add else f"-{body}"

    def _print_Piecewise(self, expr: sp.Piecewise) -> str:
        rows = [f"{self._print(value)} & {self._when(given)}" for value, given in expr.args]
        return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"

    def _when(self, given: sp.Basic) -> str:
        return r"\text{otherwise}" if given == sp.true else rf"\text{{if }} {self._print(given)}"


def formula_tex(
    expression: sp.Expr, name: Callable[[sp.Symbol], str], *, dots: bool = False
) -> str:
    """Print an expression.

    Parameters
    ----------
    expression
        Built with `sympy.evaluate(False)`, as `solvers.formulas` does.
    name
        Writes a symbol: as its name, or as a slot for its value.
    dots
        Write a dot between factors, as numbers need it.
    """
    with sp.evaluate(False):
        return str(_Printer(name, "dot" if dots else None)._print(sp.sympify(expression)))


def _terms(expr: sp.Expr) -> list[sp.Expr]:
    """The terms of nested sums, from left to right."""
    if not expr.is_Add:
        return [expr]
    return [term for arg in expr.args for term in _terms(arg)]


def _split_sign(expr: sp.Expr) -> tuple[bool, sp.Expr]:
    """Take a leading -1 off a product, and the sign off a number."""
    if expr.is_Number and expr < 0:
        return True, -expr
    if not expr.is_Mul:
        return False, expr
    first, *rest = _factors(expr)
    if not (first.is_Number and first < 0):
        return False, expr
    rest = rest if first == -1 else [-first, *rest]
    return True, rest[0] if len(rest) == 1 else sp.Mul(*rest, evaluate=False)


def _factors(expr: sp.Expr) -> list[sp.Expr]:
    """The factors of nested products, from left to right."""
    if not expr.is_Mul:
        return [expr]
    return [factor for arg in expr.args for factor in _factors(arg)]
