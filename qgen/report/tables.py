"""Tables of marks as CSV files that a spreadsheet opens without harm."""

from collections.abc import Iterable, Mapping, Sequence

from qgen.files.csv_text import csv_text
from qgen.files.mistakes import Mistake
from qgen.marking.results import PartResult, StudentMarks
from qgen.marking.verdicts import Verdict
from qgen.paper import Paper

PART_COLUMNS = (
    *("id", "code", "part", "asked", "verdict", "misconception", "awarded", "out_of", "given"),
    *("expected", "tolerance", "expected_after_follow_through", "reason"),
)


def results_csv(marks: Sequence[StudentMarks], *, run: int | None = None) -> str:
    """One row a student: totals, and the marks of each question.

    Parameters
    ----------
    run
        The number of the run that these marks are, for a column of its own.
    """
    numbers = sorted({q.number for each in marks for q in each.paper.questions})
    header = ["id", "name", "group", "code", "total", "out_of", "percent"]
    counted = [Verdict.UNREADABLE, Verdict.BLANK]
    rows = [[*header, *(f"q{n}" for n in numbers), *(v.value for v in counted)]]
    shown = [] if run is None else [str(run)]
    rows[0] += ["run"] * len(shown)
    for each in marks:
        student, total = each.paper.student, each.out_of
        questions = {q.number for q in each.paper.questions}
        rows.append(
            [student.id, student.name, student.group, each.paper.code]
            + [_mark(each.awarded), _mark(total), f"{100 * each.awarded / total:.1f}"]
            + [
                _mark(sum(p.awarded for p in each.of_question(n))) if n in questions else ""
                for n in numbers
            ]
            + [str(sum(p.verdict is v for p in each.parts)) for v in counted]
            + shown
        )
    return csv_text(rows)


def parts_csv(marks: Iterable[StudentMarks]) -> str:
    """One row a part: what was given, what was decided, and why."""
    rows = [list(PART_COLUMNS)]
    rows += [_part(each, part) for each in marks for part in each.parts]
    return csv_text(rows)


def problems_csv(mistakes: Iterable[Mistake]) -> str:
    """One row for each thing in the answer files that could not be used."""
    rows = [["file", "line", "field", "given", "problem"]]
    rows += [[m.file, str(m.line or ""), m.field, m.given, m.message] for m in mistakes]
    return csv_text(rows)


def answers_csv(papers: Sequence[Paper], answers: Sequence[Mapping[str, str]]) -> str:
    """An answer file: a row a student, a column a part; empty cells to type into."""
    columns = part_labels(papers)
    rows = [["id", "code", "name", *columns]]
    for paper, given in zip(papers, answers, strict=True):
        who = [paper.student.id, paper.code, paper.student.name]
        rows.append([*who, *(given.get(label, "") for label in columns)])
    return csv_text(rows)


def part_labels(papers: Sequence[Paper]) -> list[str]:
    """The labels of all parts that some paper has, in order: 1a, 1b, 2, 3a, ..."""
    found = {(q.number, label) for paper in papers for q in paper.questions for label in q.labels}
    return [label for _, label in sorted(found)]


def _part(marks: StudentMarks, part: PartResult) -> list[str]:
    return [
        marks.paper.student.id,
        marks.paper.code,
        part.label,
        part.asked,
        part.verdict.value,
        part.misconception,
        _mark(part.awarded),
        _mark(part.out_of),
        part.given,
        part.expected,
        part.tolerance,
        part.follow if part.follow != part.expected else "",
        part.reason,
    ]


def _mark(value: float) -> str:
    return f"{round(value, 3):.10g}"
