"""What is to be explained, and the form of an explanation."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from solvers.activations import relu, sigmoid, tanh
from solvers.arrays import Array
from solvers.checking.answers import Reference, reference
from solvers.checking.drawing import Problem
from solvers.docstrings import arguments
from solvers.steps import Faulty, Solver


@dataclass(frozen=True)
class Mistake:
    """A known error: what a step is to those who make it.

    Attributes
    ----------
    name
        In words, as in "equals the reference with ...".
    step
        Of the solver.
    faulty
        Its formula, from the inputs, the earlier steps, and `right`, the step's own value.
    feedback
        A sentence or two that teach, put behind the message.
    again
        Where else the same error is made: its formulas by step.
    """

    name: str
    step: str
    faulty: Faulty
    feedback: str = ""
    again: Mapping[str, Faulty] = field(default_factory=dict)


Function = Callable[[Array], Array]

Predict = Callable[[Problem], Array]
"""The value that the hypothesis leads to; it may raise where it cannot be tried."""


@dataclass(frozen=True)
class Hypothesis:
    """One possible cause, as the end of the sentence "h differs from lstm_cell: it ..."."""

    cause: str
    predict: Predict
    feedback: str = ""


@dataclass(frozen=True)
class Case:
    """What is to be explained: a value of a solver.

    Attributes
    ----------
    where
        The output or step that is wrong.
    example
        The smallest problem, and what the solver gives for it.
    given
        Steps that the function gave as well, and right.
    """

    solver: Solver
    where: str
    example: Problem
    right: Reference
    given: Collection[str] = ()

    def predict(
        self,
        problem: Problem,
        *,
        inputs: Mapping[str, Any] | None = None,
        swap: Mapping[str, Faulty] | None = None,
    ) -> Array:
        """The value of `where` with other inputs, or with changed steps."""
        changed = {**_settings(self.solver), **problem.inputs, **(inputs or {})}
        return np.asarray(reference(self.solver, changed, swap).steps[self.where])

    def value(self, problem: Problem) -> Array:
        """The right value."""
        return self.predict(problem)


def _settings(solver: Solver) -> dict[str, Any]:
    """What the arguments are that are no arrays, where nothing else is said."""
    known = arguments(solver).values()
    return {each.name: each.default for each in known if each.axes is None and not each.required}


def with_step(case: Case, step: str, words: str, faulty: Faulty) -> Hypothesis:
    """The reference with another formula of one step."""
    return Hypothesis(f"equals the reference {words}", partial(case.predict, swap={step: faulty}))


def fits(value: Any, step: Any) -> bool:
    """Whether a value has numbers in the shape of a step."""
    numbers = isinstance(value, int | float | np.ndarray | np.generic)
    return numbers and not isinstance(value, bool) and np.shape(value) == np.shape(step)


def transposed(value: Array) -> Array:
    """An array with its last two axes exchanged."""
    return np.swapaxes(value, -1, -2)


ACTIVATIONS: Mapping[str, Function] = {
    "sigmoid": sigmoid,
    "tanh": tanh,
    "relu": relu,
    "exp": np.exp,
}

NOT_APPLICABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What a hypothesis may raise for a problem of a shape or kind that it is not made for."""
