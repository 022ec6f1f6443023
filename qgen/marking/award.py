"""From what was judged of a part to its verdict, its marks, and why."""

import math
from dataclasses import dataclass

from qgen.marking.judge import Judged
from qgen.marking.verdicts import Policy, Verdict
from qgen.problem import Problem


@dataclass(frozen=True)
class Award:
    """What one part of one student earns: a fraction of its marks, and the reason in Markdown."""

    verdict: Verdict
    fraction: float
    reason: str = ""


def award(
    problem: Problem, step: str, judged: Judged, row: int, decimals: float, policy: Policy
) -> Award:
    """Apply the exam's policy to one part of one student.

    Parameters
    ----------
    judged, row
        What was decided of the part, and which student is meant.
    decimals
        The fewest to which an entry of the answer was written; infinite if all are exact.
    """
    earned = _award(problem, step, judged, row, decimals, policy)
    accepted = float(judged.accepted[row])
    if accepted <= earned.fraction:
        return earned
    return Award(Verdict.CORRECT if accepted == 1 else Verdict.PARTIAL, accepted)


def _award(
    problem: Problem, step: str, judged: Judged, row: int, decimals: float, policy: Policy
) -> Award:
    verdict = Verdict(judged.verdict[row])
    places, share = problem.places(step), float(judged.share[row])
    match verdict:
        case Verdict.CORRECT if policy.exact_decimals and decimals not in (places, math.inf):
            reason = f"The value is right; the paper asks for {places} decimals."
            return Award(Verdict.DECIMALS, policy.imprecise, reason)
        case Verdict.IMPRECISE:
            reason = f"Right as far as it goes; the paper asks for {places} decimals."
            return Award(verdict, policy.imprecise, reason)
        case Verdict.FOLLOW_THROUGH:
            return _follow_through(judged, row, policy)
        case Verdict.MISREAD:
            words = f"All you wrote is right for a misread question: {judged.misread[row]}."
            return Award(verdict, policy.misread, words)
        case Verdict.MISCONCEPTION:
            earned = max(policy.misconception, share if policy.per_entry else 0.0)
            return Award(verdict, earned, problem.feedback(judged.misconception[row]))
        case Verdict.WRONG if policy.per_entry and share > 0:
            return Award(Verdict.PARTIAL, share, "Some of the entries are right.")
    return Award(verdict, policy.fraction(verdict))


def _follow_through(judged: Judged, row: int, policy: Policy) -> Award:
    left = float(judged.work_left[row])
    reason = ""
    if judged.misconception[row]:
        reason = "The same error as before; it is counted once."
    elif judged.misread[row]:
        reason = f"Right for the misread question: {judged.misread[row]}."
    elif left < 1:
        reason = "Your earlier values leave little to work out here, so this earns less."
    return Award(Verdict.FOLLOW_THROUGH, policy.follow_through * left, reason)
