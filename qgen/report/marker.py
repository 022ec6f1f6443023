"""A marker's sheet: what to look up beside a paper that was worked by hand.

For each part every value on the way with what counts as right, and every known error with
the value it leads to, what that earns, and what follows from it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from qgen.derived import items_of
from qgen.family import Misconception, kind_of
from qgen.files.exam_folder import Issued
from qgen.marking.verdicts import Policy, Verdict
from qgen.paper import FamilyAsked, ItemAsked, Paper
from qgen.params import Floats
from qgen.render.convert import convert
from qgen.render.solution import steps_of_part
from qgen.report.marker_runs import Solved, solved
from qgen.written import plain, plain_array

MOST_ENTRIES = 4
"""What follows from an error is printed up to this size; a longer list would not be read."""


@dataclass(frozen=True)
class Entry:
    """A number as a student would write it; `low` and `high` where others count as right."""

    value: str
    low: str = ""
    high: str = ""


@dataclass(frozen=True)
class Line:
    """A value on the way, or the one that is asked.

    Attributes
    ----------
    name
        Typst markup.
    bracket
        `(` around a vector, `[` around a matrix, nothing around a number.
    """

    name: str
    bracket: str
    rows: tuple[tuple[Entry, ...], ...]
    asked: bool


@dataclass(frozen=True)
class Clue:
    """A known error and how it shows.

    Attributes
    ----------
    working
        Name and value of the first step before the answer that shows it, if one does.
    answer
        What is answered then; nothing if the answer does not show it.
    earns
        Of the part's marks.
    then
        Label and value of later parts, if all else is worked correctly.
    """

    working: tuple[tuple[str, str], ...]
    answer: str
    error: str
    earns: str
    then: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class MarkedPart:
    """One part: its working, the asked value last, and the known errors; or what is right."""

    label: str
    marks: str
    lines: tuple[Line, ...] = ()
    clues: tuple[Clue, ...] = ()
    right: str = ""


@dataclass(frozen=True)
class MarkedQuestion:
    """A problem with its title and parts, or an item with its right answer, in Typst."""

    number: str
    marks: str
    title: str = ""
    right: str = ""
    parts: tuple[MarkedPart, ...] = ()


@dataclass(frozen=True)
class MarkerSheet:
    """The sheet of one paper.

    Attributes
    ----------
    follow_through, imprecise
        What right work on an own wrong value earns, and a right answer in too few decimals,
        in per cent.
    final_answer
        Whether a right last part earns all marks of its question.
    """

    title: str
    course: str
    student_name: str
    student_id: str
    code: str
    practice: bool
    total: str
    follow_through: str
    imprecise: str
    final_answer: bool
    questions: tuple[MarkedQuestion, ...]
    kind: str = "marker"

    def data(self) -> dict[str, Any]:
        """What the layout prints: strings, lists and dictionaries."""
        return asdict(self)


def marker_sheets(papers: Sequence[Paper], issued: Issued) -> Iterator[MarkerSheet]:
    """Make the sheets of these papers, in order.

    Parameters
    ----------
    papers
        As issued. All are solved together: a class of thousands in batches of some hundred.
    issued
        The exam: what an error earns, and the items.
    """
    exam = issued.exam
    policy = exam.marking.policy()
    writer = Writer(policy, exam.decimal_comma)
    found, rights = solved(papers), _rights(papers, issued)
    for k, paper in enumerate(papers):
        questions = tuple(
            MarkedQuestion(str(q.number), writer.marks(q.marks[0]), right=rights[k, q.labels[0]])
            if isinstance(q, ItemAsked)
            else _question(q, k, found[k, q.number], rights, writer)
            for q in paper.questions
        )
        yield MarkerSheet(
            title=exam.title,
            course=exam.course,
            student_name=paper.student.name,
            student_id=paper.student.id,
            code=paper.code,
            practice=issued.practice is not None,
            total=writer.marks(paper.total),
            follow_through=writer.marks(100 * policy.fraction(Verdict.FOLLOW_THROUGH)),
            imprecise=writer.marks(100 * policy.fraction(Verdict.IMPRECISE)),
            final_answer=policy.final_answer,
            questions=questions,
        )


@dataclass(frozen=True)
class Writer:
    """How numbers and marks are written on the sheets of an exam."""

    policy: Policy
    decimal_comma: bool

    def entry(self, value: float, tolerance: float, places: int) -> Entry:
        """Write a number and the lowest and highest of its decimals that count as right."""
        unit = 10.0**-places
        low = np.ceil((value - tolerance) / unit) * unit
        high = np.floor((value + tolerance) / unit) * unit
        ends = (low, high) if high - low > unit / 2 else ()
        # Adding zero takes the sign from a negative zero.
        written = [plain(value, places), *(f"{end + 0:.{places}f}" for end in ends)]
        return Entry(*map(self._signs, written))

    def array(self, value: Floats, places: int) -> str:
        """Write a whole value in a line, which may break between the rows of a matrix."""
        text = self._signs(plain_array(value, places))
        if value.ndim == 1 and value.size > 1:
            text = f"({text[1:-1]})"
        return text.replace(", ", "\u2002" if self.decimal_comma else ",\u00a0")

    def marks(self, marks: float) -> str:
        """Write marks, or per cent, to two decimals at most."""
        return self._signs(f"{round(marks, 2):g}")

    def _signs(self, text: str) -> str:
        text = text.replace("-", "−")
        return text.replace(".", ",") if self.decimal_comma else text


Rights = Mapping[tuple[int, str], str]
"""What is right in Typst, by position of the paper and label, of all that is no value."""


def _rights(papers: Sequence[Paper], issued: Issued) -> Rights:
    asked = {
        (k, label): item.solved(paper.order, paper.marks[0])
        for k, each in enumerate(papers)
        for q in each.questions
        for label, (item, paper) in (
            {q.labels[0]: (issued.items[q.item], q)} if isinstance(q, ItemAsked) else items_of(q)
        ).items()
    }
    fragments = convert(asked.values(), "typst", decimal_comma=issued.exam.decimal_comma)
    return dict(zip(asked, fragments, strict=True))


def _question(
    asked: FamilyAsked, k: int, solved: Solved, rights: Rights, writer: Writer
) -> MarkedQuestion:
    """The question of the paper at position k."""
    letters = {label: label.removeprefix(str(asked.number)) for label in asked.labels}
    labels = {step: letters[label] for step, (label, _) in asked.values.items()}
    parts = zip(asked.labels, asked.problem.parts, asked.marks, strict=True)
    return MarkedQuestion(
        number=str(asked.number),
        marks=writer.marks(sum(asked.marks)),
        title=solved.problem.family.title,
        parts=tuple(
            MarkedPart(letters[label], writer.marks(marks), right=rights[k, label])
            if (k, label) in rights
            else _part(part.name, marks, solved, labels, writer)
            for label, part, marks in parts
        ),
    )


def _part(
    asked: str, marks: float, solved: Solved, labels: Mapping[str, str], writer: Writer
) -> MarkedPart:
    return MarkedPart(
        label=labels[asked],
        marks=writer.marks(marks),
        lines=tuple(
            _line(step, solved, writer, asked=step == asked)
            for step in steps_of_part(solved.problem, asked)
        ),
        clues=tuple(
            _clue(error, asked, marks, solved, labels, writer) for error in solved.errors(asked)
        ),
    )


def _line(step: str, solved: Solved, writer: Writer, *, asked: bool) -> Line:
    value, tolerance = solved.right(step)
    places = solved.problem.places(step)
    width = value.shape[-1] if value.ndim else 1
    entries = [writer.entry(*pair, places) for pair in zip(value.flat, tolerance.flat, strict=True)]
    if step in solved.problem.words:
        entries = [
            Entry(word) for word in solved.problem.written(step, value).strip("[]").split(", ")
        ]
    return Line(
        name=solved.runs.names[step],
        bracket="" if value.size == 1 else "(" if value.ndim == 1 else "[",
        rows=tuple(tuple(entries[k : k + width]) for k in range(0, len(entries), width)),
        asked=asked,
    )


def _clue(
    error: Misconception,
    asked: str,
    marks: float,
    solved: Solved,
    labels: Mapping[str, str],
    writer: Writer,
) -> Clue:
    problem = solved.problem

    def written(step: str) -> str:
        if step in problem.words:
            return problem.written(step, solved.wrong(error, step))
        return writer.array(solved.wrong(error, step), problem.places(step))

    shown = [step for step in steps_of_part(problem, asked) if solved.shows(error, step)]
    working = [step for step in shown[:1] if step != asked]
    later = problem.asked[problem.asked.index(asked) + 1 :]
    return Clue(
        working=tuple((solved.runs.names[step], written(step)) for step in working),
        answer=written(asked) if asked in shown else "",
        error=kind_of(error.id).replace("_", " "),
        earns=writer.marks(marks * _fraction(error, asked, solved, writer.policy)),
        then=tuple(
            (labels[step], written(step))
            for step in later
            if solved.shows(error, step) and solved.wrong(error, step).size <= MOST_ENTRIES
        ),
    )


def _fraction(error: Misconception, asked: str, solved: Solved, policy: Policy) -> float:
    """What an error earns: its share, or that of the entries which it leaves right."""
    share = solved.share_right(error, asked) if policy.per_entry else 0.0
    return max(policy.fraction(Verdict.MISCONCEPTION), share)
