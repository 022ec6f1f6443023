"""How much of a part's work is left, given the student's own earlier values.

Values carried forward can make the rest trivial: after a gate of 0 there is nothing left
to multiply. Follow-through earns no more than the work that is left.
"""

from collections.abc import Mapping

import numpy as np

from qgen.params import Floats
from qgen.problem import Params, Problem

NUDGE = 1e-3
SILENT = 0.01
"""Below this share of its usual effect, a number plays no part any more."""


@np.errstate(all="ignore")
def work_left(
    problem: Problem, params: Params, given: Mapping[str, Floats], key: Mapping[str, Floats]
) -> dict[str, Floats]:
    """Return by asked step the share of the numbers behind it that still play a part.

    Parameters
    ----------
    problem, params
        The inputs of N variants.
    given, key
        The students' values and the right ones by asked step, (N, ...); NaN where blank.

    Returns
    -------
    dict
        Arrays of shape (N,), from 0 to 1. It is 1 where nothing is carried.
    """
    right = {step: np.where(np.isnan(given[step]), np.nan, key[step]) for step in given}
    usual, own = (_effects(problem, params, carry) for carry in (right, given))
    left = {}
    for step in problem.asked:
        matters = usual[step] > 0
        alive = matters & (own[step] > SILENT * usual[step])
        count = matters.sum(axis=0)
        left[step] = np.where(count > 0, alive.sum(axis=0) / np.maximum(count, 1), 1.0)
    return left


def _effects(problem: Problem, params: Params, carry: Mapping[str, Floats]) -> dict[str, Floats]:
    """How far each single number, an input or an earlier answer, moves each asked step: (S, N)."""
    base = problem.run(params, carry=carry).computed
    runs = [
        problem.run({**params, name: moved}, carry=carry)
        for name, value in params.items()
        for moved in _each_moved(value)
    ]
    runs += [
        problem.run(params, carry={**carry, step: moved})
        for step, value in carry.items()
        for moved in _each_moved(value)
    ]
    count = len(next(iter(params.values())))
    return {
        step: np.stack(
            [np.abs(run.computed[step] - base[step]).reshape(count, -1).max(axis=1) for run in runs]
        )
        for step in problem.asked
    }


def _each_moved(value: Floats) -> list[Floats]:
    """The values with one entry moved, for each entry."""
    moved = []
    for index in np.ndindex(value.shape[1:]):
        other = value.copy()
        other[(slice(None), *index)] += NUDGE * (1 + np.abs(other[(slice(None), *index)]))
        moved.append(other)
    return moved
