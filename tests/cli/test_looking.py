"""`qgen show`, `qgen families` and help: what wrong words are answered with."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from qgen.cli import main

USAGE = (
    (("show",), "Missing argument 'FAMILY'"),
    (("show", "adm"), "'adm' is not a family. Did you mean 'adam'? (qgen families lists all)"),
    (("show", "adam", "--level", "4"), "4 is not in the range 1<=x<=3"),
    (("show", "adam", "--format", "doc"), "'doc' is not one of"),
    (
        ("show", "softmax", "--convention", "x=y"),
        "x=y is not a convention of softmax; allowed: none",
    ),
    (("show", "gru_cell", "--convention", "x"), "is not a convention of gru_cell; allowed: "),
    (("families", "--unit", "9"), "9 is not in the range 1<=x<=5"),
    (("families", "--topic", "cooking"), "'cooking' is not a topic; allowed: "),
    (("families", "--unit", "3", "--topic", "pooling"), "'pooling' is not a topic; allowed: "),
    (("shwo",), "No such command 'shwo'"),
)


@pytest.mark.parametrize(("words", "message"), USAGE)
def test_wrong_usage_is_answered_with_status_2(words: tuple[str, ...], message: str) -> None:
    result = CliRunner().invoke(main, words)
    assert isinstance(result.exception, SystemExit)
    assert result.exit_code == 2
    assert message in result.output


@pytest.mark.parametrize(
    "command", ["generate", "grade", "show", "families", "demo", "check", "booklet"]
)
def test_every_command_explains_itself(command: str) -> None:
    result = CliRunner().invoke(main, [command, "--help"])
    assert result.exit_code == 0
    assert "Options:" in result.output
    assert command in CliRunner().invoke(main, ["--help"]).output


def test_version_is_told_also_in_a_checkout() -> None:
    result = CliRunner().invoke(main, ["--version"])
    assert result.exit_code == 0
    assert result.output.startswith("qgen")


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    out = tmp_path / "file" / "adam.md"
    result = CliRunner().invoke(main, ["show", "adam", "--format", "md", "--out", str(out)])
    assert result.exit_code == 1
    assert f"{out}: cannot be written" in result.output


# ---- booklet -------------------------------------------------------------------------------------


def test_a_booklet_holds_each_family_at_each_level(tmp_path: Path) -> None:
    pytest.importorskip("pypandoc")
    out = tmp_path / "booklet.html"
    result = CliRunner().invoke(main, ["booklet", "adam", "box_iou", "--out", str(out)])
    assert result.exit_code == 0, result.output
    page = out.read_text()
    assert "One iteration of Adam (adam)" in page
    assert "Intersection over union (box_iou)" in page
    assert page.count("Answer") >= 20


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("adan",), "'adan' is not a family. Did you mean 'adam'?"),
        (("adam", "--unit", "3"), "None of these families is in unit 3."),
        (("adam", "--out", "x.docx"), "'x.docx' ends in none of .pdf, .html"),
    ],
)
def test_a_booklet_that_cannot_be_made_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["booklet", *arguments])
    assert result.exit_code == 2
    assert message in " ".join(result.output.split())
    assert list(tmp_path.iterdir()) == []


def test_a_question_can_be_shown_as_multiple_choice() -> None:
    result = CliRunner().invoke(main, ["show", "adam", "--form", "choice", "--format", "md"])
    assert result.exit_code == 0
    assert "\nB. $" in result.output
