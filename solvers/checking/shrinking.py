"""The smallest input on which a fault shows."""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from solvers.checking.drawing import Problem, accepts
from solvers.checking.kinds import kind_of
from solvers.checking.trial import Trial
from solvers.docstrings import arguments
from solvers.printing import value_text
from solvers.steps import Solver

SECONDS = 2.0
"""How long smaller inputs are looked for."""

CALLS = 300
"""How many smaller inputs are tried at most."""


def smallest(trial: Trial, attempt: Callable[[Problem], Trial], solver: Solver) -> Trial:
    """Put 0, 1, -1 and 2 for entries as long as the same fault shows, and return the last trial.

    Parameters
    ----------
    trial
        A wrong one.
    attempt
        Tries the function on a problem.
    solver
        Its docstring says which arguments may be any number.
    """
    end, calls = time.monotonic() + SECONDS, 0
    free = [n for n, each in arguments(solver).items() if kind_of(each.text).free]
    for name in free:
        for index in _places(trial.problem.inputs.get(name)):
            for number in (0.0, 1.0, -1.0, 2.0):
                if calls >= CALLS or time.monotonic() > end:
                    return trial
                simpler = _with(trial.problem, name, index, number)
                if not accepts(solver, simpler.inputs):
                    continue
                calls += 1
                found = attempt(simpler)
                if _same_fault(found, trial):
                    trial = found
                    break
    return trial


def _places(value: Any) -> Iterator[tuple[int, ...]]:
    return iter(np.ndindex(np.shape(value))) if isinstance(value, float | np.ndarray) else iter(())


def _with(problem: Problem, name: str, index: tuple[int, ...], number: float) -> Problem:
    inputs: Mapping[str, Any] = problem.inputs
    value = np.array(inputs[name], dtype=np.float64)
    value[index] = number
    return Problem({**inputs, name: value if value.ndim else float(value)}, problem.sizes)


def _same_fault(found: Trial, before: Trial) -> bool:
    """Whether two trials fail alike, and so that one sees it in rounded numbers."""
    if not found.wrong or not before.wrong:
        return False
    alike = (found.wrong.failure, found.wrong.where) == (before.wrong.failure, before.wrong.where)
    if found.wrong.failure != "value":
        return alike
    return alike and value_text(found.wrong.got) != value_text(found.wrong.expected)
