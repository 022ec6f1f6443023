"""A class marked at once, beside marking one student at a time."""

from collections.abc import Iterator, Sequence
from functools import partial

from benchmarks import sample
from benchmarks.effort import Effort
from benchmarks.pairs import Pair, Way, timed_pair
from qgen.marking.grade import Answers, grade
from qgen.marking.results import StudentMarks
from qgen.marking.verdicts import Policy
from qgen.paper import Paper
from qgen.simulate import sample_class

TITLE = "Marking answers, from text to verdict"

Script = tuple[Paper, Answers]


def measure(effort: Effort) -> Iterator[Pair]:
    """Compare on a class of which two thirds make mistakes."""
    whole, some = scripts(effort.students), scripts(effort.students_alone)
    yield timed_pair(
        "parts",
        Way(f"{len(whole)} students together", partial(together, whole), _parts(whole)),
        Way("one student at a time", partial(one_at_a_time, some), _parts(some)),
        rounds=effort.rounds,
    )


def together(scripts: Sequence[Script]) -> list[StudentMarks]:
    """Mark all scripts in one run."""
    papers, answers = zip(*scripts, strict=True)
    return grade(papers, answers, items=sample.issued().items, policy=Policy())


def one_at_a_time(scripts: Sequence[Script]) -> list[StudentMarks]:
    """Mark each script in a run of its own."""
    return [together([script])[0] for script in scripts]


def scripts(count: int) -> list[Script]:
    """Papers with simulated answers."""
    papers = sample.papers(count)
    return list(zip(papers, sample_class(papers, sample.issued().items, b"class"), strict=True))


def _parts(scripts: Sequence[Script]) -> int:
    return sum(len(question.labels) for paper, _ in scripts for question in paper.questions)
