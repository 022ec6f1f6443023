"""Making papers: what is written, what is never changed, and what is refused."""

import csv
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from markupsafe import escape

import qgen.workflow.generate as workflow
from qgen.files.exam_folder import ExamFolder, FolderError

Run = Callable[..., Result]
MAKE = ("generate", "quiz.yaml", "--roster", "roster.csv")
PRACTICE = (*MAKE, "--seed", 7)
LATE = "id,name\n0099,Cy\n0012,Ada\n0013,Ben\n"


def contents(folder: Path) -> dict[str, str]:
    """Digest of every file by its path."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def issued(exam: Path) -> list[dict[str, object]]:
    lines = (exam / "private" / "key.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def codes(exam: Path) -> list[str]:
    return [str(paper["code"]) for paper in issued(exam)]


def pages(file: Path) -> int:
    from pypdf import PdfReader

    return len(PdfReader(file).pages)


# ---- what is written -----------------------------------------------------------------------------


def test_an_exam_is_what_the_guide_says_and_no_more(exam: Path) -> None:
    sheets = [f"{code}.{kind}" for code in codes(exam) for kind in ("html", "pdf")]
    assert set(contents(exam)) == {
        *("papers.pdf", "answers.csv"),
        *(f"papers/{sheet}" for sheet in sheets),
        *(f"private/solutions/{sheet}" for sheet in sheets),
        *(f"private/{name}" for name in ("exam.json", "key.csv", "key.jsonl", "secret")),
        *(f"private/marker/{code}.pdf" for code in codes(exam)),
        *("private/solutions.pdf", "private/marker-sheets.pdf"),
    }
    assert (exam / "private").stat().st_mode & 0o777 == 0o700


def test_the_same_command_again_changes_nothing(exam: Path, qgen: Run) -> None:
    before = contents(exam)
    assert "2 papers (0 new)" in qgen(*PRACTICE).output
    assert contents(exam) == before


def test_a_practice_exam_is_the_same_everywhere_and_says_so(exam: Path, qgen: Run) -> None:
    assert "PRACTICE" in qgen(*PRACTICE, "--out", "other").output
    assert contents(Path("other")) == contents(exam)


@pytest.mark.usefixtures("exam")
def test_two_real_exams_have_nothing_in_common(qgen: Run) -> None:
    assert "PRACTICE" not in qgen(*MAKE, "--out", "one").output
    assert qgen(*MAKE, "--out", "two").exit_code == 0
    one, two = issued(Path("one")), issued(Path("two"))
    for first, second in zip(one, two, strict=True):
        assert first["student"] == second["student"]
        assert first["code"] != second["code"]
        assert first["sections"] != second["sections"]


# ---- late students -------------------------------------------------------------------------------


def test_a_late_student_gets_a_paper_and_no_other_is_touched(exam: Path, qgen: Run) -> None:
    before, key = contents(exam), issued(exam)
    Path("roster.csv").write_text(LATE)
    assert "3 papers (1 new)" in qgen(*PRACTICE).output
    assert issued(exam)[:2] == key
    places = ("papers/", "private/solutions/", "private/marker/")
    kept = [name for name in before if name.startswith(places)]
    after = contents(exam)
    assert [after[name] for name in kept] == [before[name] for name in kept]
    late = codes(exam)[2]
    assert {
        *(f"papers/{late}.pdf", f"private/solutions/{late}.html", f"private/marker/{late}.pdf")
    } <= after.keys()
    assert (exam / "answers.csv").read_text().splitlines()[3].startswith(f"0099,{late},Cy")


def test_all_papers_in_one_file_has_a_late_paper_also_after_a_run_that_was_stopped(
    exam: Path, qgen: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    bound = [exam / "papers.pdf", exam / "private" / "marker-sheets.pdf"]
    before = [pages(file) for file in bound]
    Path("roster.csv").write_text(LATE)
    with monkeypatch.context() as patched:
        patched.setattr(workflow, "_bind", stop)
        assert qgen(*PRACTICE).exit_code == 1
    assert qgen(*PRACTICE).exit_code == 0
    assert [pages(file) for file in bound] == [count // 2 * 3 for count in before]


def test_a_marker_sheet_that_is_missing_is_made_again(exam: Path, qgen: Run) -> None:
    before = contents(exam)
    (exam / "private" / "marker" / f"{codes(exam)[0]}.pdf").unlink()
    assert qgen(*PRACTICE).exit_code == 0
    assert contents(exam) == before


def test_answers_that_were_typed_in_stay(exam: Path, qgen: Run) -> None:
    sheet = exam / "answers.csv"
    typed = sheet.read_text().replace("Ada,", "Ada,0.5")
    sheet.write_text(typed)
    Path("roster.csv").write_text(LATE)
    result = qgen(*PRACTICE)
    assert sheet.read_text() == typed
    assert "answers.csv was typed into and stays as it is: copy exam/answers-2.csv" in result.output
    rows = (exam / "answers-2.csv").read_text().splitlines()
    assert [row.split(",")[0] for row in rows] == ["id", "0099"]
    sheet.write_text(typed + rows[1] + "\n")
    assert "typed into" not in qgen(*PRACTICE).output


def test_without_the_secret_no_paper_can_be_added(exam: Path, qgen: Run) -> None:
    (exam / "private" / "secret").unlink()
    before = contents(exam)
    Path("roster.csv").write_text(LATE)
    result = qgen(*PRACTICE)
    assert result.exit_code == 1
    assert "the secret is missing or damaged, so no paper can be added" in result.output
    assert contents(exam) == before


# ---- what is refused -----------------------------------------------------------------------------

OF_ANOTHER_EXAM = (
    ("title: Quiz", "title: Other", PRACTICE, "from another version of the exam file"),
    ("level: 1", "level: 2", PRACTICE, "from another version of the exam file"),
    (
        "",
        "",
        MAKE,
        "exam: the papers here are for practice: give --seed 7, or choose another --out",
    ),
    ("", "", (*MAKE, "--seed", 8), "exam: the papers here are for practice: give --seed 7"),
)


@pytest.mark.parametrize(("old", "new", "words", "message"), OF_ANOTHER_EXAM)
def test_a_folder_of_another_exam_is_left_alone(
    old: str, new: str, words: tuple[object, ...], message: str, exam: Path, qgen: Run
) -> None:
    before = contents(exam)
    quiz = Path("quiz.yaml")
    quiz.write_text(quiz.read_text().replace(old, new))
    result = qgen(*words)
    assert result.exit_code == 1
    assert message in result.output
    assert "choose another --out" in result.output
    assert contents(exam) == before


def test_a_real_exam_is_not_made_practice(exam: Path, qgen: Run) -> None:
    record = exam / "private" / "exam.json"
    record.write_text(record.read_text().replace('"practice": 7', '"practice": null'))
    result = qgen(*PRACTICE)
    assert result.exit_code == 1
    assert "the papers here are for a real exam: leave --seed out" in result.output


def test_a_comment_or_another_order_of_the_exam_file_changes_nothing(exam: Path, qgen: Run) -> None:
    before = contents(exam)
    quiz = Path("quiz.yaml")
    quiz.write_text("# a comment\n" + quiz.read_text().replace("duration: 30", "duration: 30 min"))
    assert qgen(*PRACTICE).exit_code == 0
    assert contents(exam) == before


BAD_FILES = (
    ("quiz.yaml", "titel: x\n", ("quiz.yaml:1: titel: unknown field", "did you mean 'title'?")),
    ("quiz.yaml", "- 1\n", ("quiz.yaml:1: a list of 1 is not a mapping",)),
    ("quiz.yaml", "a: [\n", ("quiz.yaml:2: is not readable as YAML",)),
    ("roster.csv", "", ("roster.csv:1: is empty; needed: a header, such as 'id,name'",)),
    ("roster.csv", "id,name\n", ("roster.csv:1: has no students below the header",)),
    ("roster.csv", "name\nAda\n", ("roster.csv:1: has no column for the id; headers seen: name",)),
    ("roster.csv", "id\n1\n1\n", ("roster.csv:3: id: '1' is the id of two students",)),
    ("roster.csv", 'id\n"1\n', ("roster.csv:2: is not readable as CSV", "a quote not closed?")),
)


@pytest.mark.parametrize(("name", "text", "messages"), BAD_FILES)
def test_a_file_with_mistakes_is_answered_before_anything_is_written(
    name: str, text: str, messages: tuple[str, ...], desk: Path, qgen: Run
) -> None:
    (desk / name).write_text(text)
    result = qgen(*MAKE)
    assert result.exit_code == 1
    assert "nothing was written" in result.output
    assert all(message in result.output for message in messages)
    assert sorted(path.name for path in desk.iterdir()) == ["quiz.yaml", "roster.csv"]


def test_the_mistakes_of_both_files_are_reported_together(desk: Path, qgen: Run) -> None:
    (desk / "quiz.yaml").write_text("- 1\n")
    (desk / "roster.csv").write_text("name\nAda\n")
    assert "2 mistakes; nothing was written" in qgen(*MAKE).output


USAGE = (
    ((), "Missing argument 'EXAM'"),
    (("nowhere.yaml", "--roster", "roster.csv"), "File 'nowhere.yaml' does not exist"),
    (("quiz.yaml",), "Missing option '--roster'"),
    (("quiz.yaml", "--roster", "nowhere.csv"), "File 'nowhere.csv' does not exist"),
    (("quiz.yaml", "--roster", "."), "File '.' is a directory"),
    (("quiz.yaml", "--roster", "roster.csv", "--seed", "x"), "'x' is not a valid integer"),
    (("quiz.yaml", "--roster", "roster.csv", "--seed", "-1"), "-1 is not in the range"),
    (("quiz.yaml", "--roster", "roster.csv", "--sede", "1"), "No such option"),
    (("quiz.yaml", "--roster", "roster.csv", "--out", "quiz.yaml"), "'quiz.yaml' is a file"),
)


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(("words", "message"), USAGE)
def test_wrong_usage_is_answered_with_status_2(
    words: tuple[str, ...], message: str, qgen: Run
) -> None:
    result = qgen("generate", *words)
    assert result.exit_code == 2
    assert message in result.output


def test_a_folder_that_cannot_be_made_is_named(desk: Path, qgen: Run) -> None:
    result = qgen(*MAKE, "--out", "roster.csv/exam")
    assert result.exit_code == 1
    assert "roster.csv/exam" in result.output
    assert "Not a directory" in result.output
    assert sorted(path.name for path in desk.iterdir()) == ["quiz.yaml", "roster.csv"]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_folder_that_is_read_only_is_named(desk: Path, qgen: Run) -> None:
    (desk / "exam").mkdir(mode=0o500)
    result = qgen(*MAKE)
    assert result.exit_code == 1
    assert "exam/private: Permission denied" in result.output


# ---- names that mean harm ------------------------------------------------------------------------

HOSTILE = (
    ("../../x", "../../x"),
    ("=1+1", "=cmd|'/c calc'!A1"),
    ("-2+3", "Zoë O'Brien-Łukasiewicz"),
    ("/etc/passwd", "李小龍"),
    ("@SUM(A1)", "محمد"),
    ("+1;2", '<script>alert(1)</script> #read("secret") $x$ {{ 7*7 }}'),
)


def cells(folder: Path) -> Iterator[str]:
    for file in folder.rglob("*.csv"):
        with file.open(encoding="utf-8", newline="") as lines:
            yield from (cell for row in csv.reader(lines) for cell in row)


def test_names_that_mean_harm_do_none(desk: Path, exam: Path, qgen: Run) -> None:
    with (desk / "roster.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "name"), *HOSTILE])
    before = {path.name for path in desk.iterdir()}
    assert qgen(*PRACTICE, "--out", "new").exit_code == 0
    assert {path.name for path in desk.iterdir()} == before | {"new"}
    names = {Path(name).name.partition(".")[0] for name in contents(desk / "new" / "papers")}
    assert names == set(codes(desk / "new"))

    assert qgen("grade", "new", "new/answers.csv").exit_code == 0
    assert (desk / "new" / "problems.csv").read_text() == "file,line,field,given,problem\n"
    for cell in cells(desk / "new"):
        assert not cell.startswith(("=", "@", "+", "\t", "\r")), cell
        assert not cell.startswith("-") or float(cell) < 0

    pages = [path.read_text(encoding="utf-8") for path in (desk / "new").rglob("*.html")]
    assert not any("<script>alert" in page for page in pages)
    for _, name in HOSTILE:
        assert any(escape(name) in page for page in pages), name


def test_the_sheet_to_type_into_has_a_row_for_each_paper(exam: Path) -> None:
    rows = [row.split(",") for row in (exam / "answers.csv").read_text().splitlines()]
    assert rows[0] == ["id", "code", "name", "1a", "1b", "1c", "1d", "1e", "2"]
    assert [row[:3] for row in rows[1:]] == [
        ["0012", codes(exam)[0], "Ada"],
        ["0013", codes(exam)[1], "Ben"],
    ]


def test_two_runs_at_once_do_not_issue_into_one_folder(tmp_path: Path) -> None:
    folder = ExamFolder(tmp_path / "exam")
    with (
        folder.alone(),
        pytest.raises(FolderError, match="another run is making papers here"),
        folder.alone(),
    ):
        pass
    with folder.alone():  # and afterwards it is free again
        pass
