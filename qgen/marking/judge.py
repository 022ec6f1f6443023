"""Judge the answers of many students to one problem: a handful of vectorised runs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qgen.family import Misconception
from qgen.marking.verdicts import Verdict
from qgen.params import Floats
from qgen.problem import Params, Problem
from qgen.tolerance import Reach, bounded, reach

AT_ONCE = 1024
"""Students judged in one run; bounds the memory that the tolerance's nudges take."""

Names = NDArray[np.object_]


@dataclass(frozen=True)
class Judged:
    """What was decided of one part, for N students.

    Attributes
    ----------
    verdict
        The value of a `Verdict` for each student, shape (N,). An unreadable answer counts as
        blank here.
    misconception
        The id of the error an answer shows, or '', shape (N,). With the verdict
        follow-through: one that an earlier part showed, and that is counted there.
    expected, tolerance
        The key and how far an honest answer can lie from it, each (N, ...).
    follow
        The value expected given the student's own earlier values, (N, ...).
    """

    verdict: Names
    misconception: Names
    expected: Floats
    tolerance: Floats
    follow: Floats


def judge(problem: Problem, params: Params, given: Mapping[str, Floats]) -> dict[str, Judged]:
    """Judge the answers to every part of a problem.

    Parameters
    ----------
    problem
        The question.
    params
        The inputs of N students' variants.
    given
        The students' values by step, of shape (N, ...); NaN where there is no answer.

    Returns
    -------
    dict
        By asked step.
    """
    chunks = [_judge(problem, *part) for part in _chunks(params, given)]
    return {step: _joined([chunk[step] for chunk in chunks]) for step in problem.asked}


def _judge(problem: Problem, params: Params, given: Mapping[str, Floats]) -> dict[str, Judged]:
    key = reach(problem, params)
    follow = bounded(reach(problem, params, carry=given), key, problem)
    errors = [
        (error, bounded(reach(problem, params, carry=given, swap=swap), key, problem))
        for error in problem.misconceptions
        for swap in [{error.step: error.faulty}]
    ]
    count = len(next(iter(given.values())))
    clean, paid = np.ones(count, dtype=bool), [set[str]() for _ in range(count)]
    judged: dict[str, Judged] = {}
    for step in problem.asked:
        judged[step] = _part(step, given[step], key, follow, errors)
        clean = _settle(judged[step], clean, paid)
    return judged


def _settle(part: Judged, clean: NDArray[np.bool_], paid: list[set[str]]) -> NDArray[np.bool_]:
    """Let one error cost once, and nothing cost where there is none.

    Parameters
    ----------
    clean
        For which students nothing went wrong in earlier parts. What follows from their
        own values is right.
    paid
        The misconceptions that each student showed in earlier parts. Where one is made in
        a step that is not asked, several parts show it.

    Returns
    -------
    array of shape (N,)
        `clean` for the next part.
    """
    for row, error in enumerate(part.misconception):
        if error in paid[row]:
            part.verdict[row] = Verdict.FOLLOW_THROUGH
        elif error:
            paid[row].add(error)
    part.verdict[(part.verdict == Verdict.FOLLOW_THROUGH) & clean] = Verdict.CORRECT
    right = (part.verdict == Verdict.CORRECT) | (part.verdict == Verdict.BLANK)
    return np.asarray(clean & right)


def _part(
    step: str,
    given: Floats,
    key: Reach,
    follow: Reach,
    errors: list[tuple[Misconception, Reach]],
) -> Judged:
    """Decide in this order: blank, correct, follow-through, misconception, wrong."""
    verdict = np.full(len(given), Verdict.WRONG, dtype=object)
    named = np.full(len(given), "", dtype=object)
    # Of two errors that lead to the same value, the one made at this very step is meant.
    for error, run in sorted(errors, key=lambda pair: pair[0].step == step):
        shows = _accepted(run, step, given)
        verdict[shows], named[shows] = Verdict.MISCONCEPTION, error.id
    for found, reached in ((Verdict.FOLLOW_THROUGH, follow), (Verdict.CORRECT, key)):
        right = _accepted(reached, step, given)
        verdict[right], named[right] = found, ""
    verdict[np.isnan(_flat(given)).any(axis=1)] = Verdict.BLANK
    return Judged(verdict, named, key.value[step], key.tolerance[step], follow.value[step])


def _accepted(reached: Reach, step: str, given: Floats) -> NDArray[np.bool_]:
    return np.asarray(_flat(reached.accepts(step, given)).all(axis=1))


def _flat(values: NDArray[np.generic]) -> NDArray[np.generic]:
    return values.reshape(len(values), -1)


def _chunks(
    params: Params, given: Mapping[str, Floats]
) -> Iterator[tuple[Params, Mapping[str, Floats]]]:
    count = len(next(iter(params.values())))
    for start in range(0, count, AT_ONCE):
        rows = slice(start, start + AT_ONCE)
        yield {n: v[rows] for n, v in params.items()}, {n: v[rows] for n, v in given.items()}


def _joined(chunks: list[Judged]) -> Judged:
    fields = ("verdict", "misconception", "expected", "tolerance", "follow")
    return Judged(*(np.concatenate([getattr(c, field) for c in chunks]) for field in fields))
