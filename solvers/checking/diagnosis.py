"""Which hypothesis explains what a function gave."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from solvers.arrays import Array
from solvers.checking.answers import same
from solvers.checking.cases import NOT_APPLICABLE, Case, Hypothesis, Mistake
from solvers.checking.drawing import Problem
from solvers.checking.hypotheses import likely, slips


@dataclass(frozen=True)
class Seen:
    """What the function gave for one problem, and the right value."""

    problem: Problem
    got: Array
    expected: Array


def diagnosis(case: Case, seen: Sequence[Seen], mistakes: Sequence[Mistake]) -> Hypothesis | None:
    """Return the first hypothesis that all values agree with.

    Parameters
    ----------
    case
        What is wrong.
    seen
        What the function gave, the smallest problem first; at least one value is wrong.
    mistakes
        Known of this solver.
    """
    telling = [each for each in seen if not same(each.got, each.expected)]
    ordered = [*telling, *(each for each in seen if same(each.got, each.expected))]
    with np.errstate(all="ignore"):
        for hypothesis in likely(case, mistakes):
            if explains(hypothesis, ordered):
                return hypothesis
        cause = constant(ordered)
        if cause:
            return Hypothesis(cause, case.value)
        return next((each for each in slips(case) if explains(each, ordered)), None)


def explains(hypothesis: Hypothesis, seen: Sequence[Seen]) -> bool:
    """Whether the predictions agree wherever one can be made, and one is of a wrong value."""
    agreed = 0
    for each in seen:
        predicted = _predicted(hypothesis, each.problem)
        if predicted is None:
            continue
        if not same(each.got, predicted, equal_nan=True):
            return False
        agreed += not same(each.got, each.expected)
    return agreed > 0


def _predicted(hypothesis: Hypothesis, problem: Problem) -> Any:
    try:
        return hypothesis.predict(problem)
    except NOT_APPLICABLE:
        return None


def constant(seen: Sequence[Seen]) -> str:
    """Name the one number that all right values are multiplied by, or that is added to them."""
    if any(each.got.shape != each.expected.shape for each in seen):
        return ""
    got = np.concatenate([np.ravel(each.got) for each in seen]).astype(np.float64)
    right = np.concatenate([np.ravel(each.expected) for each in seen]).astype(np.float64)
    if len(got) < 2 or not np.isfinite(got).all():
        return ""
    largest = int(np.argmax(np.abs(right)))
    factor = float(got[largest] / right[largest]) if right[largest] else 0.0
    if abs(factor) > 1e-9 and same(got, factor * right):
        words = _factor_text(factor)
        return "has the wrong sign" if words == "-1" else f"is {words} times the reference"
    offset = float(got[largest] - right[largest])
    return f"is the reference plus {_factor_text(offset)}" if same(got, right + offset) else ""


def _factor_text(number: float) -> str:
    """Write a number as people know it: a fraction, or a constant of logarithms."""
    for words, value in (("1/ln 2 (logarithm to base 2)", 1 / np.log(2)), ("ln 2", np.log(2))):
        if np.isclose(number, value, rtol=1e-6):
            return words
    if np.isclose(number, 1 / np.log(10), rtol=1e-6):
        return "1/ln 10 (logarithm to base 10)"
    nice = Fraction(number).limit_denominator(60)
    return str(nice) if nice and np.isclose(number, float(nice), rtol=1e-6) else f"{number:.6g}"
