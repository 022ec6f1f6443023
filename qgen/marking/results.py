"""The marks of a class: one record a part, one a student."""

import math
from dataclasses import dataclass

from qgen.marking.verdicts import Verdict
from qgen.paper import Paper
from qgen.params import Floats


@dataclass(frozen=True)
class PartResult:
    """What was decided of one part of one paper.

    Attributes
    ----------
    label
        The part's name in answer files, such as 3b.
    asked
        The family or item, and the step: `adam.m_hat`.
    given
        What the student wrote, as it was read from the file.
    value
        What was understood of it, if it is a number, vector or matrix.
    misconception
        The id of the error that the answer shows, or ''.
    reason
        Why, in words for the student.
    changed
        What a regrade or an override changed here, and why; also part of `reason`.
    expected, tolerance, follow
        In plain text: the key, how far an honest answer can lie from it, and the value
        expected given the student's own earlier values.
    """

    label: str
    asked: str
    verdict: Verdict
    awarded: float
    out_of: float
    given: str
    expected: str
    value: Floats | None = None
    misconception: str = ""
    reason: str = ""
    changed: str = ""
    tolerance: str = ""
    follow: str = ""

    @property
    def waits(self) -> bool:
        """Whether a person must still mark this."""
        return self.verdict is Verdict.MANUAL and not self.changed


@dataclass(frozen=True)
class StudentMarks:
    """What one student was awarded, part by part in the order of the paper.

    Attributes
    ----------
    notes
        What is to be known of these marks as a whole.
    """

    paper: Paper
    parts: tuple[PartResult, ...]
    round_to: float = 0.0
    notes: tuple[str, ...] = ()

    @property
    def out_of(self) -> float:
        """What the paper is worth: less than was printed if a question was dropped."""
        return sum(part.out_of for part in self.parts)

    @property
    def awarded(self) -> float:
        """The student's total: never below 0, and rounded if the policy says so."""
        total = max(sum(part.awarded for part in self.parts), 0.0)
        if self.round_to == 0:
            return total
        return math.floor(total / self.round_to + 0.5 + 1e-9) * self.round_to

    def of_question(self, number: int) -> list[PartResult]:
        """The parts of one question."""
        labels = next(q.labels for q in self.paper.questions if q.number == number)
        return [part for part in self.parts if part.label in labels]
