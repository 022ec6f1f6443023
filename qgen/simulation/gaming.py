"""Gamers: students who write values that leave little to do, and carry them on rightly."""

from collections.abc import Callable, Iterator, Mapping

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from qgen.params import Floats
from qgen.problem import Params, Problem
from qgen.simulation.students import size
from qgen.simulation.working import Given, habits, work

HUGE = 1e6

FREE = (0.0, 1.0, -1.0, 0.5)
"""What comes out without any work, such as a sigmoid of 0."""

Game = Callable[[Params, tuple[int, ...], int], Floats]


def _everywhere(value: float) -> Game:
    return lambda params, shape, places: np.full(shape, value)


def _copied(params: Params, shape: tuple[int, ...], places: int) -> Floats:
    """The question's own numbers, in their order and over again."""
    own, entries = _entries(params), int(np.prod(shape[1:], dtype=int))
    return np.resize(own.T, (entries, shape[0])).T.reshape(shape).round(places)


GAMES: Mapping[str, Game] = {
    "zeros": _everywhere(0.0),
    "ones": _everywhere(1.0),
    "the same number": _everywhere(0.5),
    "huge numbers": _everywhere(HUGE),
    "huge negative numbers": _everywhere(-HUGE),
    "tiny numbers": lambda params, shape, places: np.full(shape, 10.0**-places),
    "the question's numbers": _copied,
}
"""What gamers write, from the question's numbers, the shape and the decimals."""


def games(problem: Problem) -> Iterator[tuple[str, int]]:
    """Every way to game a problem: what is written, and into how many parts."""
    return ((way, parts) for way in GAMES for parts in range(1, len(problem.asked) + 1))


def gaming(problem: Problem, params: Params, rng: Generator, way: str, parts: int) -> Given:
    """Fill the first parts in one way, and carry on rightly.

    Parameters
    ----------
    way
        One of `GAMES`.
    parts
        How many parts are filled.
    """
    count = size(params)
    carry = {
        step: GAMES[way](params, (count, *problem.shapes[step]), problem.places(step))
        for step in problem.asked[:parts]
    }
    return work(problem, params, habits(problem, count, rng), carry=carry)


def made_easy(problem: Problem, params: Params, given: Given, parts: int) -> NDArray[np.bool_]:
    """Say for which students little is left to do after the first parts.

    At least half of the numbers in the later parts are then free: they stand on the paper
    already, among the question's numbers or the student's, or they are 0, 1 or one half, or
    undefined. Others still have the work to do, as after any wrong number.
    """
    count = size(params)
    paper = np.concatenate([_entries(params), np.tile(FREE, (count, 1))], axis=1)
    free = [np.empty((count, 0), dtype=bool)]
    for k, step in enumerate(problem.asked):
        numbers = given[step].reshape(count, -1)
        stands = (np.abs(numbers[:, :, None] - paper[:, None, :]) < 1e-9).any(axis=2)
        if k >= parts:
            free.append(stands | np.isnan(numbers))
        paper = np.concatenate([paper, numbers], axis=1)
    left = np.concatenate(free, axis=1)
    return np.asarray(2 * left.sum(axis=1) >= left.shape[1])


def _entries(params: Params) -> Floats:
    """All of a question's numbers, one row a student."""
    return np.concatenate([value.reshape(len(value), -1) for value in params.values()], axis=1)
