"""Grading an exam: what is written, what is marked, and what is refused."""

import csv
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import Result

from qgen.files.exam_folder import ExamFolder
from qgen.report.tables import answers_csv
from qgen.simulation.papers import honest

Run = Callable[..., Result]


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def right_answers(exam: Path) -> list[Mapping[str, str]]:
    folder = ExamFolder(exam)
    return [honest(paper, folder.issued().items) for paper in folder.key()]


def hand_in(exam: Path, answers: list[Mapping[str, str]]) -> Path:
    """The answer file, filled in."""
    sheet = exam / "answers.csv"
    sheet.write_text(answers_csv(ExamFolder(exam).key(), answers), encoding="utf-8")
    return sheet


def stamps(exam: Path) -> dict[str, int]:
    """When each feedback sheet was written."""
    return {path.stem: path.stat().st_mtime_ns for path in (exam / "feedback").glob("*.pdf")}


# ---- what is marked ------------------------------------------------------------------------------


def test_right_answers_get_every_mark(exam: Path, qgen: Run) -> None:
    result = qgen("grade", exam, hand_in(exam, right_answers(exam)))
    assert result.exit_code == 0
    assert [row["percent"] for row in read(exam / "results.csv")] == ["100.0", "100.0"]
    assert {row["verdict"] for row in read(exam / "parts.csv")} == {"correct"}
    assert read(exam / "problems.csv") == []
    codes = [row["code"] for row in read(exam / "results.csv")]
    assert sorted(path.name for path in (exam / "feedback").iterdir()) == sorted(
        f"{code}.{kind}" for code in codes for kind in ("html", "pdf")
    )


def test_the_summary_shows_students_in_eighty_columns(exam: Path, qgen: Run) -> None:
    output = qgen("grade", exam, hand_in(exam, right_answers(exam)), "--no-feedback").output
    assert all(word in output for word in ("Student", "0012", "Ada", "7/7", "unread", "blank"))
    assert "…" not in output


def test_a_sheet_that_is_empty_is_marked_blank(exam: Path, qgen: Run) -> None:
    assert qgen("grade", exam, exam / "answers.csv", "--no-feedback").exit_code == 0
    assert {row["verdict"] for row in read(exam / "parts.csv")} == {"blank"}
    assert not (exam / "feedback").exists()


def test_a_row_that_cannot_be_used_stops_nothing(exam: Path, qgen: Run) -> None:
    sheet = hand_in(exam, right_answers(exam))
    lines = sheet.read_text(encoding="utf-8").splitlines()
    sheet.write_text(
        "\n".join([lines[0], "9999,?,X,1,2,3,4,5,A", "0012,1,[1, 2]" + "," * 9 + "x", lines[2]])
    )
    result = qgen("grade", exam, sheet, "--no-feedback")
    assert result.exit_code == 0
    assert [row["percent"] for row in read(exam / "results.csv")] == ["0.0", "100.0"]
    problems = read(exam / "problems.csv")
    assert [row["line"] for row in problems] == ["2", "3"]
    assert "has no paper in this exam; not marked" in result.output
    assert "an answer with a comma must stand in quotes" in result.output
    assert "No answers from 1 students: 0012" in result.output


def test_a_student_whose_id_a_spreadsheet_has_changed_is_found_by_the_code(
    exam: Path, qgen: Run
) -> None:
    sheet = hand_in(exam, right_answers(exam))
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("0012,", "12,"))
    assert qgen("grade", exam, sheet, "--no-feedback").exit_code == 0
    assert [row["percent"] for row in read(exam / "results.csv")] == ["100.0", "100.0"]


def test_an_answer_that_is_a_formula_is_written_as_text(exam: Path, qgen: Run) -> None:
    answers = [{"1a": "=1+1", "2": "=cmd|'/c calc'!A1"}, {"1a": "@SUM(A1)"}]
    sheet = exam / "answers.csv"
    rows = [["id", "1a", "2"]]
    rows += [
        [f"001{n + 2}", each.get("1a", ""), each.get("2", "")] for n, each in enumerate(answers)
    ]
    with sheet.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    assert qgen("grade", exam, sheet).exit_code == 0
    given = [row["given"] for row in read(exam / "parts.csv") if row["given"]]
    assert given == ["'=1+1", "'=cmd|'/c calc'!A1", "'@SUM(A1)"]


# ---- again ---------------------------------------------------------------------------------------


def test_grading_again_prints_only_what_has_changed(exam: Path, qgen: Run) -> None:
    answers = right_answers(exam)
    assert qgen("grade", exam, hand_in(exam, answers)).exit_code == 0
    before, results = stamps(exam), (exam / "results.csv").read_bytes()
    assert qgen("grade", exam, exam / "answers.csv").exit_code == 0
    assert stamps(exam) == before
    assert (exam / "results.csv").read_bytes() == results
    hand_in(exam, [answers[0], {**answers[1], "1a": "77"}])
    assert qgen("grade", exam, exam / "answers.csv").exit_code == 0
    changed = ExamFolder(exam).key()[1].code
    assert [code for code, when in stamps(exam).items() if when != before[code]] == [changed]


def test_half_written_files_of_a_killed_run_are_swept_up(exam: Path, qgen: Run) -> None:
    (exam / "feedback").mkdir()
    leftovers = [exam / ".a.part", exam / "feedback" / ".b.part"]
    for leftover in leftovers:
        leftover.write_text("half")
    assert qgen("grade", exam, exam / "answers.csv").exit_code == 0
    assert not any(leftover.exists() for leftover in leftovers)


# ---- what is refused -----------------------------------------------------------------------------


def test_a_folder_without_an_exam_says_what_comes_first(desk: Path, qgen: Run) -> None:
    result = qgen("grade", desk, "roster.csv")
    assert result.exit_code == 1
    assert "no exam was made here" in result.output
    assert "first run: qgen generate EXAM.yaml --roster ROSTER.csv" in result.output


def test_an_exam_without_papers_says_what_to_do(exam: Path, qgen: Run) -> None:
    (exam / "private" / "key.jsonl").unlink()
    result = qgen("grade", exam, exam / "answers.csv")
    assert result.exit_code == 1
    assert "no paper is issued yet; run the same qgen generate again" in result.output


BAD_ANSWERS = (
    ("", "answers.csv:1: has no column 'id' (or 'code'); headers seen: none"),
    ("name,1a\nAda,1\n", "answers.csv:1: has no column 'id' (or 'code'); headers seen: name, 1a"),
    ("id,name\n0012,Ada\n", "answers.csv:1: has no column for a part; headers seen: id, name"),
    ("id,1a,Q1a\n0012,1,2\n", "answers.csv:1: has two columns of the same name: 1a"),
)


@pytest.mark.parametrize(("text", "message"), BAD_ANSWERS)
def test_answers_that_say_nothing_are_refused_before_anything_is_written(
    text: str, message: str, exam: Path, qgen: Run
) -> None:
    (exam / "answers.csv").write_text(text)
    result = qgen("grade", exam, exam / "answers.csv")
    assert result.exit_code == 1
    assert message in result.output
    assert not (exam / "results.csv").exists()


@pytest.mark.parametrize("name", ["key.jsonl", "exam.json"])
def test_a_record_that_was_changed_is_named(name: str, exam: Path, qgen: Run) -> None:
    record = exam / "private" / name
    record.write_bytes(record.read_bytes()[:-40])
    result = qgen("grade", exam, exam / "answers.csv")
    assert result.exit_code == 1
    assert name in result.output
    assert "restore it from a backup" in result.output


USAGE = (
    ((), "Missing argument 'EXAM'"),
    ((".",), "Missing argument 'ANSWERS'"),
    (("nowhere", "roster.csv"), "Directory 'nowhere' does not exist"),
    (("quiz.yaml", "roster.csv"), "'quiz.yaml' is a file"),
    ((".", "nowhere.csv"), "'nowhere.csv' does not exist"),
    ((".", "roster.csv", "--feedbak"), "No such option"),
)


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(("words", "message"), USAGE)
def test_wrong_usage_is_answered_with_status_2(
    words: tuple[str, ...], message: str, qgen: Run
) -> None:
    result = qgen("grade", *words)
    assert result.exit_code == 2
    assert message in result.output
