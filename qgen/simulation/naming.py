"""How misconceptions are named: one at a time, and two in one student."""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from qgen.family import Misconception
from qgen.fitness import apart
from qgen.marking.verdicts import Verdict
from qgen.params import Floats
from qgen.problem import Params, Problem
from qgen.simulation.cases import CASES, cases
from qgen.simulation.figures import ErrorFigures, PairFigures
from qgen.simulation.marks import Marked, Subject, mark
from qgen.simulation.students import mistaken, pairs, size, some
from qgen.simulation.working import Bools
from qgen.tolerance import reach


def name_one(
    subject: Subject, params: Params, rng: Generator, error: Misconception
) -> ErrorFigures:
    """Let every student hold one misconception, in whose numbers it shows."""
    problem = subject.problem
    mine = some(params, _seen_at(problem, params, error) >= 0)
    if not size(mine):
        return ErrorFigures(error.id, students=0, named=0, misnamed=0, missed=0, paid_again=0)
    given = mistaken(problem, mine, rng, error)
    marked = mark(subject, mine, given)
    shows = marked.misconception == error.id
    other = ((marked.misconception != "") & ~shows | (marked.misread != "")).any(axis=0)
    right = shows.any(axis=0) & ~other
    missed = ~right & ~other
    again = _pays_again(marked)
    worst = (
        (f"{error.id} is named otherwise", other),
        (f"{error.id} is not named", missed),
        (f"{error.id} costs more than once", again),
    )
    return ErrorFigures(
        error=error.id,
        students=size(mine),
        named=int(right.sum()),
        misnamed=int(other.sum()),
        missed=int(missed.sum()),
        paid_again=int(again.sum()),
        cases=tuple(
            each for what, rows in worst for each in cases(what, subject, mine, given, marked, rows)
        )[:CASES],
    )


def name_two(subject: Subject, params: Params, rng: Generator) -> PairFigures:
    """Let every student hold two misconceptions that show in different parts.

    The second must show beside the first: an order of two numbers does not
    matter after both became 0.
    """
    problem, chosen = subject.problem, pairs(subject.problem)
    students, both, either = 0, 0, 0
    for k, errors in enumerate(chosen[: size(params)]):
        turn = some(params, slice(k, None, len(chosen)))
        one, other = errors
        first = _seen_at(problem, turn, one, beside=other)
        second = _seen_at(problem, turn, other, beside=one)
        mine = some(turn, (first != second) & (first >= 0) & (second >= 0))
        if size(mine):
            marked = mark(subject, mine, mistaken(problem, mine, rng, *errors))
            named = sum((marked.misconception == e.id).any(axis=0).astype(int) for e in errors)
            students += size(mine)
            both += int(np.sum(named == 2))
            either += int(np.sum(named == 1))
    return PairFigures(students, both, either)


def _pays_again(marked: Marked) -> Bools:
    """Who lost marks beside the part that shows the error, whatever the policy."""
    errors = [v.value for v in Verdict if v.is_error or v is Verdict.IMPRECISE]
    wrong = np.isin(marked.verdict.astype(str), errors)
    less = (marked.verdict == Verdict.FOLLOW_THROUGH) & (marked.work_left < 1)
    return np.asarray((wrong.sum(axis=0) > 1) | less.any(axis=0))


def _seen_at(
    problem: Problem, params: Params, error: Misconception, *, beside: Misconception | None = None
) -> NDArray[np.int_]:
    """The first part in which an error shows, beside another error; (N,), -1 for nowhere.

    What is undefined cannot be written down, and shows nothing.
    """
    held = beside.swap if beside else {}
    without = reach(problem, params, swap=held)
    with_it = reach(problem, params, swap=held | error.swap)
    shows = np.stack(
        [apart(without, with_it, step) & _finite(with_it.value[step]) for step in problem.asked]
    )
    return np.where(shows.any(axis=0), shows.argmax(axis=0), -1)


def _finite(value: Floats) -> Bools:
    return np.asarray(np.isfinite(value).reshape(len(value), -1).all(axis=1))
