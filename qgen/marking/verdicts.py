"""What marking decides of one part, and what that earns."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What became of one part."""

    CORRECT = "correct"
    FOLLOW_THROUGH = "follow-through"
    MISCONCEPTION = "misconception"
    WRONG = "wrong"
    UNREADABLE = "unreadable"
    BLANK = "blank"

    @property
    def is_error(self) -> bool:
        """Whether the student's own work on this part went wrong."""
        return self in (Verdict.MISCONCEPTION, Verdict.WRONG)


@dataclass(frozen=True)
class Policy:
    """What a verdict is worth, as a fraction of a part's marks.

    Attributes
    ----------
    follow_through
        For an answer that is right given the student's own earlier values.
    misconception
        For an answer that shows a known misconception.
    """

    follow_through: float = 1.0
    misconception: float = 0.0

    def fraction(self, verdict: Verdict) -> float:
        """The share of the marks that a verdict earns."""
        return {
            Verdict.CORRECT: 1.0,
            Verdict.FOLLOW_THROUGH: self.follow_through,
            Verdict.MISCONCEPTION: self.misconception,
        }.get(verdict, 0.0)
