"""What marking decides of one part, and what that earns."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What became of one part."""

    CORRECT = "correct"
    FOLLOW_THROUGH = "follow-through"
    DECIMALS = "decimals"
    IMPRECISE = "imprecise"
    PARTIAL = "partial"
    MISREAD = "misread"
    MISCONCEPTION = "misconception"
    WRONG = "wrong"
    UNREADABLE = "unreadable"
    BLANK = "blank"
    MANUAL = "manual"

    @property
    def is_error(self) -> bool:
        """Whether the student's own work on this part went wrong."""
        return self in (Verdict.MISCONCEPTION, Verdict.MISREAD, Verdict.PARTIAL, Verdict.WRONG)


@dataclass(frozen=True)
class Policy:
    """What a verdict is worth, as a fraction of a part's marks.

    Attributes
    ----------
    follow_through
        For an answer that is right given the student's own earlier values.
    misconception
        For an answer that shows a known misconception.
    misread
        For an answer that is right for a number copied wrongly from the question.
    imprecise
        For an answer that is right as far as it goes, in too few decimals.
    exact_decimals
        Whether a right answer must have the decimals asked for; `imprecise` is then also
        what one with others earns.
    per_entry
        Whether the right entries of a vector or matrix earn their share.
    final_answer
        Whether a right last part earns all marks of its question.
    several
        How several-choice items are scored: `all_or_nothing`, `per_option`, or `negative`,
        where a wrong option takes off what a right one earns, down to 0.
    ordering
        Whether an order is right or wrong as a whole, `all_or_nothing`, or earns the share of
        its pairs that are in the right order, `per_pair`.
    wrong_choice
        What a wrong choice takes off, as a fraction of the item's marks.
    round_to
        Totals are rounded to the nearest multiple of this, halves up; 0 leaves them.
    """

    follow_through: float = 1.0
    misconception: float = 0.0
    misread: float = 0.0
    imprecise: float = 0.5
    exact_decimals: bool = False
    per_entry: bool = True
    final_answer: bool = False
    several: str = "all_or_nothing"
    ordering: str = "all_or_nothing"
    wrong_choice: float = 0.0
    round_to: float = 0.0

    def fraction(self, verdict: Verdict) -> float:
        """The share of the marks that a verdict earns, where all of the part has it."""
        return {
            Verdict.CORRECT: 1.0,
            Verdict.FOLLOW_THROUGH: self.follow_through,
            Verdict.DECIMALS: self.imprecise,
            Verdict.IMPRECISE: self.imprecise,
            Verdict.MISREAD: self.misread,
            Verdict.MISCONCEPTION: self.misconception,
        }.get(verdict, 0.0)
