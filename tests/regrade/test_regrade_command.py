"""qgen regrade, runs and grade: what is shown, what is kept, and what outlives a kill."""

import csv
import json
from pathlib import Path

import pytest

import qgen.files.exam_folder
import qgen.workflow.grade
from qgen.files.exam_folder import FolderError
from qgen.workflow.desk import lay_out
from qgen.workflow.regrade import regrade_exam

ACCEPT = "reason: Both readings count.\naccept: [{part: 1d, answer: 0.3}]\n"
HARDER = "reason: Strict.\nmarking: {follow_through: 'off'}\n"
FOLLOWS = {"1c": "1", "1e": "0.8"}
"""m_hat is wrong (1 mark lost), what follows from it is right."""


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def totals(desk) -> list[str]:
    return [row["total"] for row in rows(desk.exam / "results.csv")]


def run_files(desk) -> list[str]:
    return sorted(path.name for path in (desk.exam / "private" / "runs").iterdir())


def everything(desk) -> dict[str, bytes]:
    return {
        str(path): path.read_bytes()
        for path in desk.exam.rglob("*")
        if path.is_file() and path.name != "regrade-preview.csv"
    }


# ---- looking -------------------------------------------------------------------------------------


def test_a_preview_shows_who_moves_by_how_much_and_why_and_writes_nothing_else(lay):
    desk = lay({"1d": "0.3"}, {})
    desk.grade()
    before = everything(desk)
    result = desk.regrade(ACCEPT)
    assert result.exit_code == 0
    for words in ("8.5/9.5", "9.5/9.5", "+1", "1d 0 → 1", "1 up, 0 down", "94.7% to 100.0%"):
        assert words in result.output, words
    assert "No marks were written; give --write" in result.output
    assert everything(desk) == before
    (row,) = rows(desk.exam / "regrade-preview.csv")
    assert (row["id"], row["before"], row["after"], row["parts"]) == (
        "s1",
        "8.5/9.5",
        "9.5/9.5",
        "1d",
    )
    assert row["why"] == "1d 0 → 1: Regraded (accepted by regrade: 0.3): Both readings count."
    assert row["difference"] == "+1"


def test_a_preview_needs_no_earlier_run(lay):
    desk = lay({"1d": "0.3"})
    assert "1 up, 0 down" in desk.regrade(ACCEPT).output
    assert not (desk.exam / "private" / "runs").exists()
    assert not (desk.exam / "results.csv").exists()


def test_mistakes_in_the_changes_stop_everything(lay):
    desk = lay({})
    result = desk.regrade("reason: x\ndrop: [9]\n", "--write")
    assert result.exit_code == 1
    assert "1 mistake; nothing was written" in result.output
    assert not (desk.exam / "results.csv").exists()


def test_dropping_everything_is_refused(lay):
    desk = lay({})
    result = desk.regrade("reason: x\ndrop: [1, 2, 3, 4]\ndrop_gives: out_of_total\n", "--write")
    assert result.exit_code == 1
    assert "leaves nothing on the papers of 1 students, such as s1" in result.output
    assert not (desk.exam / "private" / "runs").exists()


# ---- writing -------------------------------------------------------------------------------------


def test_writing_changes_results_and_says_which_run_they_are(lay):
    desk = lay({"1d": "0.3"}, {})
    desk.grade()
    assert {row["run"] for row in rows(desk.exam / "results.csv")} == {"1"}
    result = desk.regrade(ACCEPT, "--write")
    assert "Run 2 of marks is in" in result.output
    assert totals(desk) == ["9.5", "9.5"]
    assert {row["run"] for row in rows(desk.exam / "results.csv")} == {"2"}
    (part,) = [r for r in rows(desk.exam / "parts.csv") if r["id"] == "s1" and r["part"] == "1d"]
    assert part["reason"] == "Regraded (accepted by regrade: 0.3): Both readings count."


def test_the_first_regrade_keeps_what_was_before_it(lay):
    desk = lay({"1d": "0.3"})
    desk.regrade(ACCEPT, "--write")
    assert run_files(desk) == ["0001.json", "0002.json"]
    assert "1d 0 → 1" in desk.qgen("runs", desk.exam, 1, 2).output


def test_the_same_again_adds_nothing(lay):
    desk = lay({"1d": "0.3"})
    desk.grade()
    desk.grade()
    assert run_files(desk) == ["0001.json"]
    desk.regrade(ACCEPT, "--write")
    kept = everything(desk)
    result = desk.regrade(ACCEPT, "--write")
    assert "These changes hold already." in result.output
    assert everything(desk) == kept
    assert run_files(desk) == ["0001.json", "0002.json"]


def test_runs_are_never_changed(lay):
    desk = lay({"1d": "0.3"}, FOLLOWS)
    desk.grade()
    first = (desk.exam / "private" / "runs" / "0001.json").read_bytes()
    desk.regrade(ACCEPT, "--write")
    desk.regrade(HARDER, "--write")
    desk.hand_in({"1d": "0.3"}, {})
    desk.grade()
    assert run_files(desk) == ["0001.json", "0002.json", "0003.json", "0004.json"]
    assert (desk.exam / "private" / "runs" / "0001.json").read_bytes() == first


def test_a_run_says_what_was_decided_when_and_why(lay):
    desk = lay({"1d": "0.3"})
    desk.regrade(ACCEPT, "--write")
    run = json.loads((desk.exam / "private" / "runs" / "0002.json").read_text())
    assert (run["number"], run["command"], run["reason"]) == (2, "regrade", "Both readings count.")
    assert run["at"].endswith("Z")
    assert len(run["answers"]) == 64
    (student,) = run["students"]
    mark = student["parts"]["1d"]
    assert (mark["verdict"], mark["awarded"], mark["given"]) == ("correct", 1, "0.3")
    assert "Both readings count." in mark["reason"]


def test_grading_again_keeps_a_regrade_and_says_so(lay):
    desk = lay({"1d": "0.3"}, {})
    desk.regrade(ACCEPT, "--write")
    desk.hand_in({"1d": "0.3"}, {"1a": "7"})
    result = desk.grade()
    assert "The changes of run 2 still hold: Both readings count." in result.output
    assert "Run 3 of marks; 1 students moved: qgen runs" in result.output
    assert totals(desk) == ["9.5", "8.5"]


def test_changes_are_withdrawn_by_a_change(lay):
    desk = lay({"1d": "0.3"})
    desk.regrade(ACCEPT, "--write")
    withdraw = "reason: It was wrong after all.\nwithdraw: [2]\n"
    assert "-1" in desk.regrade(withdraw).output
    desk.regrade(withdraw, "--write")
    assert totals(desk) == ["8.5"]
    assert "no longer" in desk.qgen("runs", desk.exam, 2, 3).output
    assert desk.regrade(withdraw, "--write").exit_code == 0
    desk.grade()
    assert totals(desk) == ["8.5"]
    assert len(run_files(desk)) == 3


def test_never_lower_says_who_keeps_what(lay):
    desk = lay(FOLLOWS, {})
    desk.grade()
    assert "0 up, 1 down" in desk.regrade(HARDER).output
    result = desk.regrade(HARDER, "--never-lower", "--write")
    assert "0 up, 0 down" in result.output
    assert "s1 keeps 8.5 of 9.5 instead of 6.5 of 9.5: Strict." in result.output
    assert rows(desk.exam / "regrade-preview.csv")[0]["why"].startswith("keeps 8.5 of 9.5")
    assert totals(desk) == ["8.5", "9.5"]
    desk.grade()
    assert totals(desk) == ["8.5", "9.5"]
    run = json.loads((desk.exam / "private" / "runs" / "0002.json").read_text())
    assert run["students"][0]["notes"] == ["keeps 8.5 of 9.5 instead of 6.5 of 9.5: Strict."]


# ---- manual marks --------------------------------------------------------------------------------


def test_manual_marks_survive_grading_and_regrading(lay):
    desk = lay({"1d": "0.3"})
    (desk.exam / "overrides.csv").write_text(
        "student,part,marks,reason\ns1,1d,0.75,nearly\ns1,3,9,too many\n"
    )
    result = desk.grade()
    assert totals(desk) == ["9.25"]
    (problem,) = rows(desk.exam / "problems.csv")
    assert (problem["line"], problem["field"]) == ("3", "marks")
    assert "are not allowed; row not used; allowed: 0 to 2" in result.output
    desk.regrade(ACCEPT, "--write")
    assert totals(desk) == ["9.25"]
    (part,) = [row for row in rows(desk.exam / "parts.csv") if row["part"] == "1d"]
    assert (part["verdict"], part["awarded"], part["reason"]) == ("manual", "0.75", "nearly")


# ---- runs ----------------------------------------------------------------------------------------


def test_runs_are_listed_with_their_reasons(lay):
    desk = lay({"1d": "0.3"})
    assert "there are no marks yet" in desk.qgen("runs", desk.exam).output
    desk.regrade(ACCEPT, "--write")
    output = desk.qgen("runs", desk.exam).output
    for words in ("grade", "regrade", "Both readings count.", "89.5%", "100.0%"):
        assert words in output, words


def test_two_runs_are_compared_also_where_answers_changed(lay):
    desk = lay({"1d": "0.3"})
    desk.grade()
    desk.hand_in({"1d": "0.25"})
    desk.grade()
    output = desk.qgen("runs", desk.exam, 1, 2).output
    assert "1d 0 → 1: another answer" in output
    assert "1 up, 0 down" in output


BAD_RUNS = (
    ((1,), 2, "one run is given"),
    ((1, 7), 1, "there is no run 7; allowed: 1"),
    ((0, 1), 2, "Invalid value"),
)


@pytest.mark.parametrize(("numbers", "status", "message"), BAD_RUNS)
def test_runs_that_do_not_exist_are_refused(lay, numbers, status, message):
    desk = lay({})
    desk.grade()
    result = desk.qgen("runs", desk.exam, *numbers)
    assert result.exit_code == status
    assert message in result.output


def test_a_run_that_was_changed_is_named(lay):
    desk = lay({})
    desk.grade()
    path = desk.exam / "private" / "runs" / "0001.json"
    path.write_bytes(path.read_bytes()[:-40])
    for result in (desk.grade(), desk.regrade(ACCEPT), desk.qgen("runs", desk.exam)):
        assert result.exit_code == 1
        assert "restore it from a backup" in result.output


# ---- kills ---------------------------------------------------------------------------------------


class Killed(BaseException):
    """Stands for kill -9."""


def test_a_regrade_killed_after_its_run_is_finished_by_the_next_command(lay, monkeypatch):
    desk = lay({"1d": "0.3"})
    desk.grade()

    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(qgen.workflow.grade, "write", die)
        with pytest.raises(Killed):
            regrade_exam(desk.exam, desk.answers, desk.changes(ACCEPT), keep=True, feedback=False)
    assert totals(desk) == ["8.5"]
    desk.regrade(ACCEPT, "--write")
    assert totals(desk) == ["9.5"]
    assert run_files(desk) == ["0001.json", "0002.json"]


def test_a_regrade_killed_in_its_run_leaves_nothing(lay, monkeypatch):
    desk = lay({"1d": "0.3"})
    desk.grade()
    before = everything(desk)

    def die(source: str, target: object) -> None:
        if str(target).endswith("0002.json"):
            raise Killed
        Path(source).rename(str(target))

    with monkeypatch.context() as patched:
        patched.setattr(qgen.files.exam_folder.os, "replace", die)
        with pytest.raises(Killed):
            regrade_exam(desk.exam, desk.answers, desk.changes(ACCEPT), keep=True, feedback=False)
    assert everything(desk) == before


def test_a_number_that_was_taken_in_the_meantime_is_not_written_over(lay):
    desk = lay({})
    work = lay_out(desk.exam, desk.answers)
    run = work.run(1, work.marks(()), ())
    work.runs.add(run)
    with pytest.raises(FolderError, match="another run of marks was written in the meantime"):
        work.runs.add(run.model_copy(update={"students": ()}))


# ---- feedback ------------------------------------------------------------------------------------


def test_feedback_shows_what_was_changed_and_the_corrected_key(lay):
    pytest.importorskip("typst")
    pytest.importorskip("pypandoc")
    desk = lay({"2": "D"})
    (desk.exam / "overrides.csv").write_text("student,part,marks,reason\ns1,1a,0.5,*half* <b>\n")
    text = (
        "reason: Two is right.\nkey: [{item: pick, answer: B}]\n"
        "drop: [4]\ndrop_gives: out_of_total\n"
    )
    files = (desk.exam, desk.answers, "--changes", desk.changes(text))
    assert desk.qgen("regrade", *files, "--write").exit_code == 0
    page = (desk.exam / "feedback" / "CODE-S1.html").read_text(encoding="utf-8")
    assert "Two is right." in page
    assert "*half* &lt;b&gt;" in page
    assert "0.5 / 1" in page
    assert "8.5" in page
