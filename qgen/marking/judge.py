"""Judge the answers of many students to one problem: a handful of vectorised runs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qgen.distractors import Swap, errors
from qgen.family import kind_of
from qgen.marking.entries import share_right
from qgen.marking.latitude import NO_LATITUDE, Latitude
from qgen.marking.misread import misread
from qgen.marking.precision import right_so_far
from qgen.marking.verdicts import Verdict
from qgen.marking.work_left import work_left
from qgen.params import Floats
from qgen.problem import AND, Params, Problem
from qgen.tolerance import Reach, bounded, reach

AT_ONCE = 1024
"""Students judged in one run; bounds the memory that the tolerance's nudges take."""

Names = NDArray[np.object_]
Given = Mapping[str, Floats]


@dataclass(frozen=True)
class Judged:
    """What was decided of one part, for N students.

    Attributes
    ----------
    verdict
        The value of a `Verdict` for each student, shape (N,). An unreadable answer counts as
        blank here.
    misconception
        The id of the error an answer shows, or '', shape (N,); of two errors `one + other`.
        With the verdict follow-through: one that an earlier part showed, counted there.
    misread
        What was misread of the question, or '', shape (N,).
    share
        The share of the part's work that its right entries show, from 0 to 1, shape (N,).
    work_left
        The share of the part's work that the student's own earlier values leave, (N,).
    accepted
        The fraction of the marks that a wrong answer earns because it was accepted, (N,).
    expected, tolerance
        The key and how far an honest answer can lie from it, each (N, ...).
    follow
        The value expected given the student's own earlier values, (N, ...).
    """

    verdict: Names
    misconception: Names
    misread: Names
    share: Floats
    work_left: Floats
    accepted: Floats
    expected: Floats
    tolerance: Floats
    follow: Floats


def judge(
    problem: Problem,
    params: Params,
    given: Given,
    decimals: Given | None = None,
    latitude: Latitude = NO_LATITUDE,
) -> dict[str, Judged]:
    """Judge the answers to every part of a problem.

    Parameters
    ----------
    problem
        The question.
    params
        The inputs of N students' variants.
    given
        The students' values by asked step, of shape (N, ...); NaN where there is no answer.
    decimals
        By asked step, to how many decimals each entry was written, (N, ...); infinite for
        what is exact, and in steps that are not named.
    latitude
        What counts as right beside the key.

    Returns
    -------
    dict
        By asked step.
    """
    chunks = [_judge(problem, *part) for part in _chunks(params, given, decimals or {}, latitude)]
    return {step: _joined([chunk[step] for chunk in chunks]) for step in problem.asked}


def _judge(
    problem: Problem, params: Params, given: Given, decimals: Given, latitude: Latitude
) -> dict[str, Judged]:
    exact = reach(problem, params)
    follow = bounded(reach(problem, params, carry=given), exact, problem)
    wrong = [
        (name, bounded(reach(problem, params, carry=given, swap=swap), exact, problem), swap)
        for name, swap in _errors(problem)
    ]
    key, follow = latitude.widened(exact), latitude.widened(follow)
    count = len(next(iter(given.values())))
    clean, paid = np.ones(count, dtype=bool), [set[str]() for _ in range(count)]
    judged: dict[str, Judged] = {}
    for step in problem.asked:
        written = decimals.get(step, np.full(given[step].shape, np.inf))
        accepted = latitude.accepted(step, given[step], key.tolerance[step])
        judged[step] = _part(step, given[step], written, key, follow, wrong, accepted, paid)
        clean = _settle(judged[step], clean, paid)
    _name_second_errors(problem, params, given, judged, exact)
    _explain_by_misreading(problem, params, given, judged)
    _weigh_what_follows(problem, params, given, judged)
    return judged


def _errors(problem: Problem) -> list[tuple[str, Swap]]:
    """Each known error, and where only the final answer is asked, each two of them."""
    two = problem.form == "final"
    return [(name, swap) for name, swap in errors(problem) if two or AND not in name]


def _settle(part: Judged, clean: NDArray[np.bool_], paid: list[set[str]]) -> NDArray[np.bool_]:
    """Let one error cost once, and nothing cost where there is none.

    Parameters
    ----------
    clean
        For which students nothing went wrong in earlier parts. What follows from their
        own values is right.
    paid
        The kinds of misconception that each student showed in earlier parts. Where one is
        made in a step that is not asked, or again in a later iteration, several parts show it.

    Returns
    -------
    array of shape (N,)
        `clean` for the next part.
    """
    for row, error in enumerate(part.misconception):
        kind = kind_of(error)
        if kind in paid[row]:
            part.verdict[row] = Verdict.FOLLOW_THROUGH
        elif kind:
            paid[row].add(kind)
    part.verdict[(part.verdict == Verdict.FOLLOW_THROUGH) & clean] = Verdict.CORRECT
    right = (part.verdict == Verdict.CORRECT) | (part.verdict == Verdict.BLANK)
    return np.asarray(clean & right)


def _part(
    step: str,
    given: Floats,
    decimals: Floats,
    key: Reach,
    follow: Reach,
    wrong: list[tuple[str, Reach, Swap]],
    accepted: Floats,
    paid: Sequence[set[str]],
) -> Judged:
    """Decide in this order: blank, correct, follow-through, misconception, imprecise, wrong."""
    verdict = np.full(len(given), Verdict.WRONG, dtype=object)
    named = np.full(len(given), "", dtype=object)
    for reached in (follow, key):
        verdict[right_so_far(reached, step, given, decimals)] = Verdict.IMPRECISE
    # Of errors that lead to the same value, a single one made at this very step is meant.
    for name, run, _ in sorted(wrong, key=lambda e: (AND not in e[0], step in e[2])):
        shows = _accepted(run, step, given)
        # Nor one in the place of one that an earlier part showed.
        shows &= [kind_of(one) not in before for one, before in zip(named, paid, strict=True)]
        verdict[shows], named[shows] = Verdict.MISCONCEPTION, name
    for found, reached in ((Verdict.FOLLOW_THROUGH, follow), (Verdict.CORRECT, key)):
        right = _accepted(reached, step, given)
        verdict[right], named[right] = found, ""
    accepted = np.where(verdict == Verdict.CORRECT, 0.0, accepted)
    verdict[accepted == 1], named[accepted == 1] = Verdict.CORRECT, ""
    verdict[np.isnan(_flat(given)).any(axis=1)] = Verdict.BLANK
    right_entries = key.accepts(step, given) | follow.accepts(step, given)
    nothing = np.full(len(given), "", dtype=object)
    share = share_right(right_entries, key.value[step])
    left = np.ones(len(given))
    value, tolerance = key.value[step], key.tolerance[step]
    return Judged(
        verdict, named, nothing, share, left, accepted, value, tolerance, follow.value[step]
    )


def _name_second_errors(
    problem: Problem, params: Params, given: Given, judged: Mapping[str, Judged], exact: Reach
) -> None:
    """Look for errors beside one that was made in a step that is not asked, and goes on."""
    wrong = np.any([part.verdict == Verdict.WRONG for part in judged.values()], axis=0)
    known = problem.misconceptions
    for first in (error for error in known if error.step not in problem.asked):
        named = [part.misconception == first.id for part in judged.values()]
        rows = np.flatnonzero(wrong & np.any(named, axis=0))
        for second in (e for e in known if e.step != first.step) if len(rows) else ():
            swap = first.swap | second.swap
            run = reach(problem, _rows(params, rows), carry=_rows(given, rows), swap=swap)
            near = bounded(run, exact.rows(rows), problem)
            for step, part in judged.items():
                shows = _accepted(near, step, given[step][rows])
                found = rows[shows & (part.verdict[rows] == Verdict.WRONG)]
                part.verdict[found] = Verdict.MISCONCEPTION
                part.misconception[found] = second.id


def _explain_by_misreading(
    problem: Problem, params: Params, given: Given, judged: Mapping[str, Judged]
) -> None:
    """Where one misread number explains all that a student wrote, count it once."""
    parts = list(judged.values())
    unexplained = np.any([part.verdict == Verdict.WRONG for part in parts], axis=0)
    rows = np.flatnonzero(unexplained)
    if len(rows) == 0:
        return
    tolerance = {step: part.tolerance[rows] for step, part in judged.items()}
    explained = misread(problem, _rows(params, rows), _rows(given, rows), tolerance)
    for row, words in zip(rows, explained, strict=True):
        affected = [p for p in parts if p.verdict[row] not in (Verdict.CORRECT, Verdict.BLANK)]
        for k, part in enumerate(affected if words else []):
            part.verdict[row] = Verdict.FOLLOW_THROUGH if k else Verdict.MISREAD
            part.misconception[row], part.misread[row] = "", words


def _weigh_what_follows(
    problem: Problem, params: Params, given: Given, judged: Mapping[str, Judged]
) -> None:
    """Say how much work an own value left, where something follows from it.

    What a known error or a misreading led to was worked out, not chosen: it costs once.
    """
    follows, wrong = (
        np.any([part.verdict == verdict for part in judged.values()], axis=0)
        for verdict in (Verdict.FOLLOW_THROUGH, Verdict.WRONG)
    )
    rows = np.flatnonzero(follows & wrong)
    if len(rows) == 0:
        return
    left = work_left(
        problem,
        _rows(params, rows),
        _rows(given, rows),
        {step: part.expected[rows] for step, part in judged.items()},
    )
    for step, part in judged.items():
        part.work_left[rows] = left[step]


def _accepted(reached: Reach, step: str, given: Floats) -> NDArray[np.bool_]:
    return np.asarray(_flat(reached.accepts(step, given)).all(axis=1))


def _flat(values: NDArray[np.generic]) -> NDArray[np.generic]:
    return values.reshape(len(values), -1)


def _chunks(
    params: Params, given: Given, decimals: Given, latitude: Latitude
) -> Iterator[tuple[Params, Given, Given, Latitude]]:
    count = len(next(iter(params.values())))
    for start in range(0, count, AT_ONCE):
        rows = slice(start, start + AT_ONCE)
        cut = _rows(params, rows), _rows(given, rows), _rows(decimals, rows)
        yield *cut, latitude.of(rows)


def _rows(arrays: Mapping[str, Any], rows: Any) -> dict[str, Any]:
    """Some students' rows of every array."""
    return {name: array[rows] for name, array in arrays.items()}


def _joined(chunks: list[Judged]) -> Judged:
    names = [each.name for each in fields(Judged)]
    return Judged(*(np.concatenate([getattr(c, name) for c in chunks]) for name in names))
