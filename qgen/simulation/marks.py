"""What the marker makes of simulated students."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qgen.marking.award import award
from qgen.marking.judge import Judged, judge
from qgen.marking.verdicts import Policy, Verdict
from qgen.params import Floats
from qgen.problem import Params, Problem
from qgen.simulation.students import size
from qgen.simulation.working import Given

Names = NDArray[np.object_]


@dataclass(frozen=True)
class Subject:
    """A question to simulate.

    Attributes
    ----------
    marks
        Of each part.
    decimal_comma
        Whether students write 0,25.
    """

    problem: Problem
    marks: Sequence[float]
    policy: Policy
    decimal_comma: bool = False


@dataclass(frozen=True)
class Marked:
    """How N students' answers to P parts were marked; arrays of shape (P, N).

    Attributes
    ----------
    misread
        What was misread of the question, in words, or ''.
    fraction
        Of each part's marks.
    share
        Of the question's marks, (N,).
    """

    verdict: Names
    misconception: Names
    misread: Names
    work_left: Floats
    fraction: Floats
    share: Floats
    judged: Sequence[Judged]


def mark(subject: Subject, params: Params, given: Given) -> Marked:
    """Judge these answers, and award what the exam's policy says."""
    problem, count = subject.problem, size(params)
    places = {step: problem.places(step) for step in problem.asked}
    decimals = {step: np.full(given[step].shape, float(places[step])) for step in problem.asked}
    found = judge(problem, params, given, decimals)
    parts = [found[step] for step in problem.asked]
    fraction = np.array(
        [
            [
                award(problem, step, found[step], row, places[step], subject.policy).fraction
                for row in range(count)
            ]
            for step in problem.asked
        ]
    )

    def stacked(name: str) -> Any:
        return np.stack([getattr(part, name) for part in parts])

    verdict = stacked("verdict")
    return Marked(
        verdict=verdict,
        misconception=stacked("misconception"),
        misread=stacked("misread"),
        work_left=stacked("work_left"),
        fraction=fraction,
        share=_share(subject, fraction, verdict),
        judged=parts,
    )


def _share(subject: Subject, fraction: Floats, verdict: Names) -> Floats:
    """Each student's share of the question's marks."""
    worth = np.asarray(subject.marks, dtype=float)
    share = np.asarray(worth @ fraction / worth.sum())
    if subject.policy.final_answer:
        share[verdict[-1] == Verdict.CORRECT] = 1.0
    return share
