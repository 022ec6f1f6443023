"""Tables of marks: what one cell of them says."""

import csv
import io

import pytest

from qgen.files.mistakes import Mistake
from qgen.marking.results import PartResult, StudentMarks
from qgen.marking.verdicts import Verdict
from qgen.paper import Holder, ItemAsked, Paper
from qgen.report.tables import PART_COLUMNS, parts_csv, problems_csv, results_csv


def rows(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def marks(student, *parts):
    """A student's marks: (verdict, awarded, out of) of each question."""
    questions = tuple(
        ItemAsked(number=k, item="any", order=(), marks=(out_of,))
        for k, (_, _, out_of) in enumerate(parts, start=1)
    )
    found = tuple(
        PartResult(str(k), "any", verdict, awarded, out_of, "=1+1", "B", reason="-why")
        for k, (verdict, awarded, out_of) in enumerate(parts, start=1)
    )
    holder = Holder(id=student, name="=HYPERLINK(1)", group="@g")
    return StudentMarks(Paper(code=f"C-{student}", student=holder, sections=(questions,)), found)


CORRECT, BLANK, UNREADABLE = Verdict.CORRECT, Verdict.BLANK, Verdict.UNREADABLE


@pytest.mark.parametrize(
    ("awarded", "written"),
    [
        (0.0, "0"),
        (2.0, "2"),
        (0.25, "0.25"),
        (123.25, "123.25"),
        (1234.75, "1234.75"),
        (2 / 3, "0.667"),
        (0.1 + 0.2, "0.3"),
    ],
)
def test_marks_are_written_in_full(awarded, written):
    (row,) = rows(results_csv([marks("1", (CORRECT, awarded, 2000.0))]))
    assert row["total"] == row["q1"] == written


def test_totals_are_the_sums_of_the_questions():
    (row,) = rows(
        results_csv([marks("1", (CORRECT, 1.0, 1.0), (BLANK, 0.0, 2.0), (UNREADABLE, 0.0, 1.0))])
    )
    assert row == {
        "id": "1",
        "name": "'=HYPERLINK(1)",
        "group": "'@g",
        "code": "C-1",
        "total": "1",
        "out_of": "4",
        "percent": "25.0",
        "q1": "1",
        "q2": "0",
        "q3": "0",
        "unreadable": "1",
        "blank": "1",
    }


def test_a_question_that_a_student_does_not_have_stays_empty():
    first, second = rows(
        results_csv(
            [marks("1", (CORRECT, 1.0, 1.0), (CORRECT, 2.0, 2.0)), marks("2", (CORRECT, 1.0, 1.0))]
        )
    )
    assert (first["q2"], second["q2"]) == ("2", "")


def test_parts_have_a_row_each_and_no_formula():
    found = rows(parts_csv([marks("1", (CORRECT, 1.0, 1.0), (BLANK, 0.0, 2.0))]))
    assert [row["part"] for row in found] == ["1", "2"]
    assert tuple(found[0]) == PART_COLUMNS
    assert (found[0]["given"], found[0]["reason"]) == ("'=1+1", "'-why")


def test_problems_say_where_they_are():
    found = rows(problems_csv([Mistake(file="a.csv", line=3, field="id", given="=x", message="m")]))
    assert found == [{"file": "a.csv", "line": "3", "field": "id", "given": "'=x", "problem": "m"}]
