"""How much work goes into a measurement."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Effort:
    """Sizes of the runs; the rival of a batch does fewer, one at a time.

    Attributes
    ----------
    rounds
        How often each pair is timed.
    variants, variants_alone
        Drawn together, and one at a time.
    students, students_alone
        Marked together, and one at a time.
    large_class
        Marked together once, on a paper of twenty questions.
    numbers
        Plain numbers read.
    questions, questions_alone
        Converted together, and with a pandoc each.
    papers
        Typeset in each run.
    problems
        Hand-sized, solved in one call.
    """

    rounds: int
    variants: int
    variants_alone: int
    students: int
    students_alone: int
    large_class: int
    numbers: int
    questions: int
    questions_alone: int
    papers: int
    problems: int


FULL = Effort(
    rounds=7,
    variants=300,
    variants_alone=10,
    students=300,
    students_alone=10,
    large_class=10_000,
    numbers=20_000,
    questions=600,
    questions_alone=5,
    papers=6,
    problems=100_000,
)
QUICK = Effort(
    rounds=1,
    variants=4,
    variants_alone=1,
    students=3,
    students_alone=1,
    large_class=2,
    numbers=10,
    questions=4,
    questions_alone=1,
    papers=1,
    problems=5,
)
