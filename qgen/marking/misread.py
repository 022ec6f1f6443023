"""Misread inputs: a dropped sign, two numbers swapped, one copied from its neighbour."""

from collections.abc import Iterator, Mapping
from itertools import combinations

import numpy as np

from qgen.params import Floats
from qgen.problem import Params, Problem

FEWEST_NUMBERS = 2
"""With fewer numbers answered, one misreading or another explains almost anything."""


@np.errstate(all="ignore")
def misread(
    problem: Problem, params: Params, given: Mapping[str, Floats], tolerance: Mapping[str, Floats]
) -> str:
    """Say which one misreading of the question explains all answers of one student.

    Parameters
    ----------
    params
        The student's inputs, each with a batch axis of 1.
    given, tolerance
        The answers and the key's tolerance by asked step, each with a batch axis of 1; NaN
        where there is no answer.

    Returns
    -------
    str
        Such as "x[2] read as -0.3"; '' where none explains everything, or more than one does.
    """
    answered = {step: value for step, value in given.items() if not np.isnan(value).any()}
    if sum(value.size for value in answered.values()) < FEWEST_NUMBERS:
        return ""
    candidates = list(_misreadings(params))
    if not candidates:
        return ""
    changed = {
        name: np.concatenate([np.asarray(other.get(name, value)) for _, other in candidates])
        for name, value in params.items()
    }
    run = problem.run(changed).computed
    explains = np.ones(len(candidates), dtype=bool)
    for step, value in answered.items():
        near = np.abs(run[step] - value) <= 2 * tolerance[step]
        explains &= near.reshape(len(candidates), -1).all(axis=1)
    found = np.flatnonzero(explains)
    return candidates[found[0]][0] if len(found) == 1 else ""


def _misreadings(params: Params) -> Iterator[tuple[str, dict[str, Floats]]]:
    """Each way to misread one input: what was read as what, and the input as it was read."""
    for name, value in params.items():
        places = list(np.ndindex(value.shape[1:]))
        for place in places:
            own = float(value[(0, *place)])
            others = {float(value[(0, *other)]) for other in places}
            for read in sorted(({-own} | others) - {own}):
                yield _words(name, place, read), {name: _with(value, {place: read})}
        for one, two in combinations(places, 2):
            first, second = float(value[(0, *one)]), float(value[(0, *two)])
            if first != second:
                both = _with(value, {one: second, two: first})
                yield f"{_entry(name, one)} and {_entry(name, two)} swapped", {name: both}


def _words(name: str, place: tuple[int, ...], read: float) -> str:
    return f"{_entry(name, place)} read as {read:g}"


def _entry(name: str, place: tuple[int, ...]) -> str:
    return name + (f"[{', '.join(str(i + 1) for i in place)}]" if place else "")


def _with(value: Floats, entries: Mapping[tuple[int, ...], float]) -> Floats:
    changed = value.copy()
    for place, entry in entries.items():
        changed[(0, *place)] = entry
    return changed
