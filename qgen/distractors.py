"""The options of a multiple-choice form: the key, and what known errors lead to."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qgen.params import Floats
from qgen.problem import AND, Params, Problem
from qgen.tolerance import Reach
from solvers.steps import Faulty

FEWEST, MOST = 3, 5
"""Options of a question, the key among them."""

APART = 4
"""Two options differ by more than so many tolerances of the key."""

Swap = Mapping[str, Faulty]


def errors(problem: Problem) -> Iterator[tuple[str, Swap]]:
    """Each known error with its faulty formula, then each two made in different steps."""
    single = [(error.id, error.swap) for error in problem.misconceptions]
    yield from single
    for (one, first), (two, second) in combinations(single, 2):
        if not first.keys() & second.keys():
            yield f"{one}{AND}{two}", first | second


def distractors(
    problem: Problem, params: Params, key: Reach
) -> tuple[list[tuple[str, Floats]], NDArray[np.bool_]]:
    """Choose the wrong options of N variants.

    Parameters
    ----------
    problem
        In the form `choice`.
    params, key
        The variants, and what is right.

    Returns
    -------
    list of (str, array of shape (N, ...))
        The errors and the values that they lead to, single errors before two at a time; where
        the answer is a word, then the other words, under no error.
    array of shape (errors, N)
        Which of them are options of which variant: defined, and apart from the key and
        from each other by more than an honest student can be off.
    """
    assert problem.choice is not None
    step = problem.choice.step
    right, gap = key.value[step], APART * key.tolerance[step]
    found: list[tuple[str, Floats]] = []
    chosen: list[NDArray[np.bool_]] = []
    for name, run in _wrong(problem, params, step):
        if chosen and np.sum(chosen, axis=0).min() >= MOST - 1:
            break
        value = np.broadcast_to(np.asarray(run, dtype=float), right.shape)
        good = _flat(np.isfinite(value)).all(axis=1) & _apart(value, right, gap)
        for other, taken in zip(found, chosen, strict=True):
            good &= ~taken | _apart(value, other[1], gap)
        room = np.sum(chosen, axis=0) < MOST - 1 if chosen else True
        found.append((name, value))
        chosen.append(good & room)
    return found, np.array(chosen, dtype=bool).reshape(len(found), len(right))


def _wrong(problem: Problem, params: Params, step: str) -> Iterator[tuple[str, Any]]:
    """What errors lead to in a step, and the words that its value can be."""
    for name, swap in errors(problem):
        with np.errstate(all="ignore"):
            yield name, problem.run(params, swap=swap).computed[step]
    if problem.shapes[step] == ():
        yield from (("", place) for place in range(len(problem.words.get(step, ()))))


def enough(problem: Problem, params: Params, key: Reach) -> NDArray[np.bool_]:
    """Say of each of N variants whether it has options enough for a question, shape (N,)."""
    _, chosen = distractors(problem, params, key)
    return np.asarray(chosen.sum(axis=0) >= FEWEST - 1)


def _apart(one: Floats, other: Floats, gap: Floats) -> NDArray[np.bool_]:
    """Whether some entry of two values differs by more than the gap, shape (N,)."""
    with np.errstate(invalid="ignore"):
        return np.asarray(_flat(np.abs(one - other) > gap).any(axis=1))


def _flat(values: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return values.reshape(len(values), -1)
