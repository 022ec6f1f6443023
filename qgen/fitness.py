"""Which variants are fit to print: unambiguous, and able to tell each error apart."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from qgen.distractors import enough
from qgen.family import Misconception
from qgen.params import Floats
from qgen.problem import Params, Problem
from qgen.tolerance import FLOAT_NOISE, Reach, reach, values
from qgen.workload import in_band
from solvers.steps import Faulty, Values

Bools = NDArray[np.bool_]


@np.errstate(all="ignore")  # an undefined value makes a variant unfit
def fit(problem: Problem, params: Params) -> Bools:
    """Say of each of N variants whether it is fit to print."""
    value = values(problem, params)
    good = _unambiguous(problem, value)
    good &= in_band(problem, params, value)
    if problem.family.fit is not None:
        good &= problem.family.fit(Values(value, params, problem.settings))
    rows = np.flatnonzero(good)
    if rows.size:  # what errors lead to takes most of the time
        left = {name: each[rows] for name, each in params.items()}
        key = reach(problem, left)
        good[rows] = (enough if problem.choice else told_apart)(problem, left, key)
    return good


def told_apart(problem: Problem, params: Params, key: Reach) -> Bools:
    """Say of each variant whether each misconception differs from the key and the others, (N,)."""
    seen, clear = errors_apart(problem, params, key)
    # Not every error need reach the last part, where that is all that is asked.
    reached = seen.any(axis=0) if problem.form == "final" and len(seen) else seen.all(axis=0)
    return np.asarray(clear.all(axis=0) & reached)


def errors_apart(problem: Problem, params: Params, key: Reach) -> tuple[Bools, Bools]:
    """Say which misconceptions are seen in which variants, and which cannot be mistaken there.

    A misconception is recognised at the first asked step whose value it changes. There
    its value must be one that a student can write down, out of reach of the key, and of
    the others first seen there.

    Returns
    -------
    two arrays of shape (errors, N)
        Whether it changes an asked value; whether it is not mistaken for another.
    """
    errors = problem.misconceptions
    seen = np.zeros((len(errors), _count(params)), dtype=bool)
    clear = np.ones(seen.shape, dtype=bool)
    made = [(k, swap) for k, error in enumerate(errors) for swap in _ways(problem, error)]
    wrong = [(k, reach(problem, params, swap=swap)) for k, swap in made]
    shown = np.zeros((len(wrong), _count(params)), dtype=bool)
    for step in problem.asked:
        shown_before = shown.copy()
        for row, (_, error) in zip(shown, wrong, strict=True):
            row |= apart(key, error, step)
        new = shown & ~shown_before
        for i, (k, error) in enumerate(wrong):
            seen[k] |= new[i]
            clear[k] &= ~new[i] | _finite(error.value[step])
            for j, (other, rival) in enumerate(wrong[:i]):
                if other == k:
                    continue
                same = new[i] & new[j] & ~apart(error, rival, step)
                if problem.form == "final":  # steps that tell equal errors apart are not asked
                    same &= ~_equal(error.value[step], rival.value[step])
                clear[k] &= ~same
                clear[other] &= ~same
    return seen, clear


def _ways(problem: Problem, error: Misconception) -> list[Mapping[str, Faulty]]:
    """How an error can be made: throughout, and where each step is seen, at one step alone."""
    alone = [{step: faulty} for step, faulty in error.again.items() if step in problem.shapes]
    return [error.swap, *(alone if problem.form == "steps" else [])]


@np.errstate(all="ignore")
def apart(one: Reach, other: Reach, step: str) -> Bools:
    """Say of each variant whether no answer to this step is within reach of both."""
    gap = np.abs(one.value[step] - other.value[step])
    clear = gap > one.tolerance[step] + other.tolerance[step]
    return np.asarray(clear.reshape(len(clear), -1).any(axis=1))


def _equal(one: Floats, other: Floats) -> Bools:
    """Say of each variant whether two values are the same but for floating point."""
    close = np.isclose(one, other, rtol=FLOAT_NOISE, atol=FLOAT_NOISE)
    return np.asarray(close.reshape(len(close), -1).all(axis=1))


def _unambiguous(problem: Problem, steps: Mapping[str, Floats]) -> Bools:
    """Finite throughout, and no asked value half-way between two roundings."""
    good = np.ones(len(next(iter(steps.values()))), dtype=bool)
    for step, value in steps.items():
        good &= _finite(value)
        if step in problem.asked:
            flat = value.reshape(len(value), -1)
            scaled = np.abs(flat) * 10.0 ** problem.places(step)
            good &= (np.abs(scaled % 1 - 0.5) > 1e3 * FLOAT_NOISE).all(axis=1)
    return good


def _finite(value: Floats) -> Bools:
    """Say of each variant whether all entries are finite."""
    return np.asarray(np.isfinite(value).reshape(len(value), -1).all(axis=1))


def _count(params: Params) -> int:
    return len(next(iter(params.values())))
