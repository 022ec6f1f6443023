"""A class marked at once, beside marking one student at a time."""

from collections.abc import Iterator, Sequence
from functools import partial

from benchmarks import sample
from benchmarks.effort import Effort
from benchmarks.pairs import Pair, Way, timed_pair
from qgen.answers import read_array
from qgen.assemble import assemble
from qgen.families import all_families
from qgen.files.exam import Exam
from qgen.files.exam_folder import new_secret
from qgen.files.roster import Student
from qgen.marking.grade import Answers, grade
from qgen.marking.results import StudentMarks
from qgen.marking.verdicts import Policy
from qgen.paper import Paper
from qgen.simulation.papers import sample_class

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

    large, few = large_class(effort.large_class), large_class(effort.students_alone)
    yield timed_pair(
        "parts",
        Way(f"{len(large)} students, 20 questions", partial(together, large), _parts(large)),
        Way("one student at a time", partial(one_at_a_time, few), _parts(few)),
        rounds=1,
    )
    texts = [f"{number / 7:.3f}" for number in range(effort.numbers)]
    yield timed_pair(
        "numbers",
        Way("a plain number read", partial(_read, texts), len(texts)),
        Way("float() alone", partial(_floats, texts), len(texts)),
        rounds=effort.rounds,
    )


def _read(texts: Sequence[str]) -> list[object]:
    return [read_array(text, ()) for text in texts]


def _floats(texts: Sequence[str]) -> list[float]:
    return [float(text) for text in texts]


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


def large_class(count: int) -> list[Script]:
    """Papers of twenty questions with simulated answers: each family, and eight items."""
    items = sample.issued().items
    choices = [item.id for item in items.values() if item.kind == "choice"][:8]
    questions = [{"family": name} for name in all_families()] + [{"item": x} for x in choices]
    exam = Exam.model_validate(
        {
            "title": "Large",
            "course": "Deep Learning",
            "date": "2026-11-27",
            "duration": 180,
            "sections": [{"title": "All", "questions": questions[:20]}],
        }
    )
    students = [Student(id=f"s{number}") for number in range(count)]
    papers = assemble(exam, students, new_secret(sample.SEED), items)
    return list(zip(papers, sample_class(papers, items, b"large"), strict=True))


def _parts(scripts: Sequence[Script]) -> int:
    return sum(len(question.labels) for paper, _ in scripts for question in paper.questions)
