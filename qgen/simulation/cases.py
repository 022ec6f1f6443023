"""Simulated students to look at: the numbers, the answers, and what was decided."""

import numpy as np

from qgen.problem import Params
from qgen.simulation.figures import Case
from qgen.simulation.marks import Marked, Subject
from qgen.simulation.working import Bools, Given
from qgen.written import plain_array

CASES = 3
"""Cases kept of each kind."""


def cases(
    what: str, subject: Subject, params: Params, given: Given, marked: Marked, rows: Bools
) -> tuple[Case, ...]:
    """Write the first few of these students out in plain text."""
    return tuple(
        Case(
            what,
            tuple((name, plain_array(value[row])) for name, value in params.items()),
            tuple(_part(subject, given, marked, k, row) for k in range(len(given))),
        )
        for row in np.flatnonzero(rows)[:CASES]
    )


def _part(
    subject: Subject, given: Given, marked: Marked, k: int, row: int
) -> tuple[str, str, str, str]:
    """One part: its step, the answer, the right one with its tolerance, and the verdict."""
    step, judged = subject.problem.asked[k], marked.judged[k]
    places = subject.problem.places(step)
    expected = plain_array(judged.expected[row], places + 2)
    within = plain_array(judged.tolerance[row].max(), places + 3)
    why = marked.misconception[k, row] or marked.misread[k, row]
    decided = f"{marked.verdict[k, row]}: {why}" if why else str(marked.verdict[k, row])
    return step, plain_array(given[step][row], places), f"{expected} ± {within}", decided
