"""Expressions checked, from text to decision, beside SymPy and Math-Verify on the same pairs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import sympy

from benchmarks.effort import Effort
from benchmarks.pairs import Pair, Way, timed_pair
from qgen.expressions import Expression, Reference, compare, parse, reference, symbols_from

TITLE = "Checking expressions, from text to decision"

SYMBOLS = symbols_from(
    {
        **dict.fromkeys(["z", "y", "a", "g", "m", "mu", "z_1", "z_2", "z_3"], "real"),
        **dict.fromkeys(["v", "eta", "eps", "s"], "positive"),
        **dict.fromkeys(["y_hat", "beta_1", "beta_2"], "probability"),
    }
)

EQUAL = (
    ("(z+1)^2", "z^2 + 2z + 1"),
    ("e^{-z}/(1+e^{-z})^2", "σ(z)(1-σ(z))"),
    ("σ(z)σ(-z)", "σ(z)(1-σ(z))"),
    ("2σ(2z) - 1", "tanh(z)"),
    ("1 - tanh(z)^2", "4/(e^z+e^{-z})^2"),
    ("(z+|z|)/2", "relu(z)"),
    ("max(0, 1-y z)", "(1-y z+|1-y z|)/2"),
    ("log(1+e^z) - y z", "-(y log(σ(z)) + (1-y)log(1-σ(z)))"),
    ("max(z,0) - y z + log(1+e^{-|z|})", "log(1+e^z) - y z"),
    ("(yhat-y)/(yhat(1-yhat))", "-y/yhat + (1-y)/(1-yhat)"),
    ("-z_1 + log(e^{z_1}+e^{z_2}+e^{z_3})", "-log(e^{z_1}/(e^{z_1}+e^{z_2}+e^{z_3}))"),
    ("z_1 + log(1+e^{z_2-z_1})", "log(e^{z_1}+e^{z_2})"),
    ("(mu^2+s^2-1)/2 - log(s)", "-0.5(1 + log(s^2) - mu^2 - s^2)"),
    ("a(1-a)(a-y)", "(a-y)(a-a^2)"),
    ("g + beta1(m-g)", "beta_1 m + (1-beta_1)g"),
    (
        "eta sqrt(1-beta2^3)/(1-beta1^3) m/(sqrt(v)+eps sqrt(1-beta2^3))",
        "eta m/(1-beta1^3)/(sqrt(v/(1-beta2^3))+eps)",
    ),
)
DIFFERENT = (
    ("z(1-z)", "σ(z)(1-σ(z))"),
    ("σ(z)", "tanh(z)"),
    ("1 - tanh(z)", "1 - tanh(z)^2"),
    ("max(0.01z, z)", "relu(z)"),
    ("log(1+e^z) + y z", "log(1+e^z) - y z"),
    ("2(a-y)a(1-a)", "(a-y)a(1-a)"),
    ("beta_1 m + g", "beta_1 m + (1-beta_1)g"),
    ("mu^2+s^2-1-log(s^2)", "(mu^2+s^2-1-log(s^2))/2"),
)


@dataclass(frozen=True)
class Case:
    """A pair in every form that a checker needs; ours begins with the student's text."""

    text: str
    known: Reference
    symbolic: tuple[Any, Any]
    latex: tuple[str, str]
    is_equal: bool


Check = Callable[[Case], bool]


def measure(effort: Effort) -> Iterator[Pair]:
    """Compare on pairs of which two thirds are equal."""
    whole = cases()[:: 1 if effort.rounds > 1 else 7]
    checks = {"SymPy simplify": by_simplify, "SymPy equals": by_equals}
    if find_spec("math_verify"):
        checks["Math-Verify"] = by_math_verify
    ours = Way(_title("qgen", by_points, whole), partial(right, by_points, whole), len(whole))
    for name, check in checks.items():
        rival = Way(_title(name, check, whole), partial(_afresh, check, whole), len(whole))
        yield timed_pair("checks", ours, rival, rounds=min(effort.rounds, 3))


def cases() -> list[Case]:
    """All pairs, the references made once."""
    labelled = [(pair, True) for pair in EQUAL] + [(pair, False) for pair in DIFFERENT]
    return [_case(given, expected, is_equal) for (given, expected), is_equal in labelled]


def by_points(case: Case) -> bool:
    """Our way: read the text and compare at points."""
    given = parse(case.text, SYMBOLS)
    return isinstance(given, Expression) and (
        compare(given, case.known, SYMBOLS).outcome == "equal"
    )


def by_simplify(case: Case) -> bool:
    """SymPy's most general simplification, without reading the text."""
    given, expected = case.symbolic
    return bool(sympy.simplify(given - expected) == 0)


def by_equals(case: Case) -> bool:
    """SymPy's own test of equality, as PrairieLearn uses it, without reading the text."""
    given, expected = case.symbolic
    return given.equals(expected) is True


def by_math_verify(case: Case) -> bool:
    """Math-Verify, which reads LaTeX; it knows no sigmoid, so it gets exponentials."""
    checker = import_module("math_verify")
    given, expected = (checker.parse(text, parsing_timeout=None) for text in case.latex)
    return bool(checker.verify(expected, given, timeout_seconds=None))


def right(check: Check, whole: list[Case]) -> int:
    """How many pairs are decided rightly."""
    return sum(check(case) == case.is_equal for case in whole)


def _case(given: str, expected: str, is_equal: bool) -> Case:
    trees = [parse(text, SYMBOLS) for text in (given, expected)]
    one, other = (tree for tree in trees if isinstance(tree, Expression))
    symbolic = one.to_sympy(SYMBOLS), other.to_sympy(SYMBOLS)
    latex = f"${sympy.latex(symbolic[0])}$", f"${sympy.latex(symbolic[1])}$"
    return Case(given, reference(other, SYMBOLS), symbolic, latex, is_equal)


def _title(name: str, check: Check, whole: list[Case]) -> str:
    return f"{name}, {right(check, whole)} of {len(whole)} right"


def _afresh(check: Check, whole: list[Case]) -> int:
    """All pairs with SymPy's caches emptied first, for a class gives many answers."""
    sympy.core.cache.clear_cache()
    return right(check, whole)
