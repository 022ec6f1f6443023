"""Misread inputs: a dropped sign, two numbers swapped, one copied from its neighbour."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from qgen.params import Floats
from qgen.problem import Params, Problem

FEWEST_NUMBERS = 2
"""With fewer numbers answered, one misreading or another explains almost anything."""

MOST_PAIRS = 60
"""With more pairs of places than these, only neighbours are taken for each other."""

AT_ONCE = 64
"""Students whose misreadings are tried in one run; bounds the memory that takes."""


@dataclass(frozen=True)
class Misreading:
    """One way to misread one input.

    Attributes
    ----------
    name
        Of the input.
    read
        The input as it was read, from the input as it is: both of shape (N, entries).
    words
        What was read as what, from one student's entries.
    """

    name: str
    read: Callable[[Floats], Floats]
    words: Callable[[Floats], str]


def misread(
    problem: Problem,
    params: Params,
    given: Mapping[str, Floats],
    tolerance: Mapping[str, Floats],
) -> list[str]:
    """Say which one misreading of the question explains all answers of each student.

    Parameters
    ----------
    params
        The inputs of N students.
    given, tolerance
        The answers and the key's tolerance by asked step, each (N, ...); NaN where there is
        no answer.

    Returns
    -------
    list of str
        Such as "x[2] read as -0.3"; '' where none explains everything, or more than one does.
    """
    ways = [way for name, value in params.items() for way in _ways(name, value.shape[1:])]
    count = len(next(iter(params.values())))
    found: list[str] = []
    for start in range(0, count, AT_ONCE):
        rows = slice(start, start + AT_ONCE)
        some = {name: value[rows] for name, value in params.items()}
        answers = {step: (given[step][rows], tolerance[step][rows]) for step in given}
        found += _explained(problem, some, answers, ways)
    return found


@np.errstate(all="ignore")
def _explained(
    problem: Problem,
    params: Params,
    answers: Mapping[str, tuple[Floats, Floats]],
    ways: Sequence[Misreading],
) -> list[str]:
    """The same for a few students, in one run over all ways and students."""
    count = len(next(iter(params.values())))
    flat = {name: value.reshape(count, -1) for name, value in params.items()}
    read = {name: np.repeat(value[None], len(ways), axis=0) for name, value in flat.items()}
    explains = np.ones((len(ways), count), dtype=bool)
    for k, way in enumerate(ways):
        read[way.name][k] = way.read(flat[way.name])
        explains[k] = (read[way.name][k] != flat[way.name]).any(axis=1)
    shaped = {name: read[name].reshape(-1, *value.shape[1:]) for name, value in params.items()}
    run = problem.run(shaped).computed
    numbers = np.zeros(count, dtype=int)
    for step, (value, tolerance) in answers.items():
        entries = value.reshape(count, -1)
        blank = np.isnan(entries).any(axis=1)
        numbers += np.where(blank, 0, entries.shape[1])
        reached = run[step].reshape(len(ways), count, -1)
        near = np.abs(reached - entries) <= 2 * tolerance.reshape(count, -1)
        explains &= near.all(axis=2) | blank
    explains &= numbers >= FEWEST_NUMBERS
    words = [""] * count
    for row in range(count):
        found = np.flatnonzero(explains[:, row])
        results = {(ways[k].name, read[ways[k].name][k, row].tobytes()) for k in map(int, found)}
        if len(results) == 1:
            one = ways[int(found[0])]
            words[row] = one.words(flat[one.name][row])
    return words


def _ways(name: str, shape: tuple[int, ...]) -> list[Misreading]:
    """Each way to misread an input of this shape."""
    places = list(np.ndindex(shape))
    near = _near(places)
    return [
        *(_sign(name, places, i) for i in range(len(places))),
        *(_copied(name, places, *pair) for i, j in near for pair in ((i, j), (j, i))),
        *(_swapped(name, places, i, j) for i, j in near),
    ]


def _near(places: Sequence[tuple[int, ...]]) -> list[tuple[int, int]]:
    """Every two places in one line; in a large array, every two side by side."""
    apart = {
        (i, j): [abs(a - b) for a, b in zip(places[i], places[j], strict=True)]
        for i, j in combinations(range(len(places)), 2)
    }
    in_line = [pair for pair, steps in apart.items() if sum(map(bool, steps)) == 1]
    if len(in_line) <= MOST_PAIRS:
        return in_line
    return [pair for pair in in_line if sum(apart[pair]) == 1]


def _sign(name: str, places: Sequence[tuple[int, ...]], i: int) -> Misreading:
    return Misreading(
        name,
        lambda value: _with(value, {i: -value[:, i]}),
        lambda own: f"{_entry(name, places[i])} read as {-own[i]:g}",
    )


def _copied(name: str, places: Sequence[tuple[int, ...]], i: int, j: int) -> Misreading:
    return Misreading(
        name,
        lambda value: _with(value, {i: value[:, j]}),
        lambda own: f"{_entry(name, places[i])} read as {own[j]:g}",
    )


def _swapped(name: str, places: Sequence[tuple[int, ...]], i: int, j: int) -> Misreading:
    return Misreading(
        name,
        lambda value: _with(value, {i: value[:, j], j: value[:, i]}),
        lambda own: f"{_entry(name, places[i])} and {_entry(name, places[j])} swapped",
    )


def _entry(name: str, place: tuple[int, ...]) -> str:
    return name + (f"[{', '.join(str(i + 1) for i in place)}]" if place else "")


def _with(value: Floats, entries: Mapping[int, Floats]) -> Floats:
    changed = value.copy()
    for i, entry in entries.items():
        changed[:, i] = entry
    return changed
