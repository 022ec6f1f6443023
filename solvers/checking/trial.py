"""A function of a student on one problem: what came of it, and in what it is wrong."""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from solvers.arrays import Array
from solvers.checking.answers import (
    Answer,
    Reference,
    Wrong,
    answer,
    array,
    first_difference,
    reference,
    same,
)
from solvers.checking.drawing import Problem
from solvers.checking.running import Late, Raised, Style, run
from solvers.steps import Solver


@dataclass(frozen=True)
class Trial:
    """What a function did with one problem.

    Attributes
    ----------
    right
        What the solver gives.
    values
        What the function gave, by the names of outputs or steps; nothing if it failed.
    wrong
        The first fault; None of a right answer.
    """

    problem: Problem
    right: Reference
    values: Mapping[str, Array] = field(default_factory=dict)
    wrong: Wrong | None = None


@dataclass(frozen=True)
class Subject:
    """A student's function, and how it is tried."""

    function: Callable[..., Any]
    solver: Solver
    style: Style
    seconds: float

    def attempt(self, problem: Problem) -> Trial:
        """Call the function on copies of a problem's inputs and look at what it did."""
        right = reference(self.solver, problem.inputs)
        given = copy.deepcopy(dict(problem.inputs))
        outcome = run(lambda: _plain(self.style.call(self.function, given)), self.seconds)
        if isinstance(outcome, Late):
            return Trial(problem, right, wrong=Wrong("time", ""))
        changed = [name for name in given if not _untouched(given[name], problem.inputs[name])]
        if changed:
            return Trial(problem, right, wrong=Wrong("changes input", changed[0]))
        if isinstance(outcome, Raised):
            note = f"{outcome.kind} ({outcome.text})" if outcome.text else outcome.kind
            return Trial(problem, right, wrong=Wrong("raises", outcome.kind, note))
        found = answer(outcome.value, right)
        if isinstance(found, Wrong):
            return Trial(problem, right, wrong=found)
        return Trial(problem, right, _arrays(found), first_difference(found, right))

    def repeats(self, trial: Trial) -> bool:
        """Whether the function gives the same for the same problem again."""
        again = self.attempt(trial.problem).values
        return list(again) == list(trial.values) and all(
            np.array_equal(again[name], value, equal_nan=True)
            for name, value in trial.values.items()
        )


def _plain(value: Any) -> Any:
    """An ordinary dict of a dict, so that nothing of the student's runs later."""
    return dict(value) if isinstance(value, dict) else value


def _untouched(now: Any, before: Any) -> bool:
    if isinstance(before, np.ndarray):
        return isinstance(now, np.ndarray) and same(now, before)
    return repr(now) == repr(before)  # tables and words; a dict of arrays has no ==


def _arrays(found: Answer) -> dict[str, Array]:
    arrays = {name: array(value) for name, value in found.items()}
    return {name: value for name, value in arrays.items() if not isinstance(value, str)}
