"""A small exam of two students, made once and copied for every test."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

Run = Callable[..., Result]

QUIZ = """\
title: Quiz
course: Deep Learning
date: 2026-11-27
duration: 30
sections:
  - title: All
    questions:
      - {family: adam, level: 1}
      - {item: backpropagation_purpose}
"""
ROSTER = "id,name\n0012,Ada\n0013,Ben\n"


def qgen(*words: object) -> Result:
    """Run a command as an instructor does; whatever goes wrong is a message."""
    from qgen.cli import main

    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


@pytest.fixture(name="qgen")
def _qgen() -> Run:
    """Return a function that runs a command in this process."""
    return qgen


def write_inputs(folder: Path) -> None:
    (folder / "quiz.yaml").write_text(QUIZ, encoding="utf-8")
    (folder / "roster.csv").write_text(ROSTER, encoding="utf-8")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with an exam file and a roster, and nothing made yet."""
    write_inputs(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("typst")
    pytest.importorskip("pypandoc")
    folder = tmp_path_factory.mktemp("made")
    write_inputs(folder)
    files = (folder / "quiz.yaml", "--roster", folder / "roster.csv")
    assert qgen("generate", *files, "--out", folder / "exam", "--seed", 7).exit_code == 0
    return folder / "exam"


@pytest.fixture
def exam(desk: Path, _made: Path) -> Path:
    """The folder of a practice exam with seed 7, made from the files on the desk."""
    return Path(shutil.copytree(_made, desk / "exam"))
