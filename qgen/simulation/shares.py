"""What a class, guessers and gamers earn."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.random import Generator

from qgen.problem import Params, Problem
from qgen.simulation.figures import GameFigures, MarksFigures
from qgen.simulation.gaming import games, gaming, made_easy
from qgen.simulation.marks import Subject, mark
from qgen.simulation.mixture import mixed_class
from qgen.simulation.students import guessing, shared_out, size, some
from qgen.simulation.working import Given

GAMERS_EACH = 50
"""Of each way to game, or as many as there are papers."""

FEWEST = 10
"""With fewer gamers for whom it leaves little to do, a way says nothing."""


def shares(subject: Subject, params: Params, rng: Generator) -> MarksFigures:
    """Measure the shares of the marks, as medians over students."""

    def median(students: Callable[[Problem, Params, Generator], Given]) -> float:
        given = students(subject.problem, params, rng)
        return float(np.median(mark(subject, params, given).share))

    found = tuple(_games(subject, params, rng))
    return MarksFigures(size(params), median(mixed_class), median(guessing), found)


def _games(subject: Subject, params: Params, rng: Generator) -> Iterator[GameFigures]:
    """Every way to game that leaves little to do, and what it earns."""
    problem, ways = subject.problem, list(games(subject.problem))

    def playing(way: str, parts: int) -> Callable[[Params], Given]:
        return lambda own: gaming(problem, own, rng, way, parts)

    rows = np.arange(min(GAMERS_EACH, size(params)) * len(ways)) % size(params)
    everyone = some(params, rows)
    given = shared_out(everyone, [playing(*each) for each in ways])
    share = mark(subject, everyone, given).share
    for k, (way, parts) in enumerate(ways):
        turn = slice(k, None, len(ways))
        easy = made_easy(problem, some(everyone, turn), some(given, turn), parts)
        if easy.sum() >= FEWEST:
            yield GameFigures(way, parts, int(easy.sum()), float(np.median(share[turn][easy])))
