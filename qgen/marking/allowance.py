"""From an examiner's changes to what counts as right in the problems of one kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qgen.answers import Numbers
from qgen.marking.changes import Accepted, Tolerance, names_of_parts
from qgen.marking.latitude import NO_LATITUDE, Latitude, Other
from qgen.paper import FamilyAsked
from qgen.params import Floats
from qgen.problem import Problem


@dataclass(frozen=True)
class Allowance:
    """What is allowed beside the key, by the names of parts; the last tolerance of a part wins.

    Attributes
    ----------
    accepted, tolerances
        In the order in which they were made.
    """

    accepted: Sequence[Accepted] = ()
    tolerances: Sequence[Tolerance] = ()

    def of_paper(self, code: str) -> Sequence[Accepted]:
        """What is accepted on the paper with this code."""
        return [each for each in self.accepted if each.code in ("", code)]


NO_ALLOWANCE = Allowance()

Asked = Sequence[tuple[str, FamilyAsked]]
"""The code of a paper, and a question on it."""


def latitude(
    allowance: Allowance, problem: Problem, asked: Asked, *, decimal_comma: bool
) -> Latitude:
    """Return what counts as right in these questions.

    Parameters
    ----------
    problem
        What the questions are variants of.
    decimal_comma
        Whether 0,25 is a number in an accepted answer.
    """
    if not allowance.accepted and not allowance.tolerances:
        return NO_LATITUDE
    names = [list(names_of_parts(question)) for _, question in asked]
    steps = {
        step: [{code, *row[k]} for (code, _), row in zip(asked, names, strict=True)]
        for step, k in problem.position.items()
    }
    return Latitude(
        *_tolerances(allowance.tolerances, steps),
        others={
            step: found
            for step, known in steps.items()
            if (found := _others(allowance.accepted, known, problem, step, decimal_comma))
        },
    )


Known = Sequence[set[str]]
"""For each student the names of a part, and the code of the paper."""


def _meant(names: set[str], known: Known) -> NDArray[np.bool_]:
    """For which students all of the names hold."""
    return np.array([names <= each for each in known])


def _tolerances(
    tolerances: Sequence[Tolerance], steps: Mapping[str, Known]
) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Factors, and tolerances that replace the computed ones, by step."""
    times: dict[str, Floats] = {}
    absolute: dict[str, Floats] = {}
    for step, known in steps.items():
        for change in tolerances:
            meant = _meant({change.part}, known)
            if meant.any():
                before = times.get(step, np.ones(len(known))), absolute.get(step, _nothing(known))
                fixed = np.nan if change.absolute is None else change.absolute
                times[step] = np.where(meant, change.times, before[0])
                absolute[step] = np.where(meant, fixed, before[1])
    return times, absolute


def _nothing(known: Known) -> Floats:
    return np.full(len(known), np.nan)


def _others(
    accepted: Sequence[Accepted], known: Known, problem: Problem, step: str, decimal_comma: bool
) -> tuple[Other, ...]:
    """The accepted answers to one step that some of the students may give."""
    found = []
    for change in accepted:
        meant = _meant({change.part, change.code} - {""}, known)
        read = problem.read(step, change.answer, decimal_comma=decimal_comma)
        if meant.any() and isinstance(read, Numbers):
            rows = meant.reshape(-1, *[1] * read.values.ndim)
            found.append(Other(np.where(rows, read.values, np.nan), change.worth))
    return tuple(found)
