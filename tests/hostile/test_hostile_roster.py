"""Hostile names and ids in a roster: they are printed, and name no file."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

EXAM = """\
title: Quiz
course: Deep Learning
date: 2026-11-27
duration: 30
sections:
  - title: All
    questions:
      - {family: adam, level: 1}
"""
STUDENTS = {
    "../../escaped": "../../../etc/passwd",
    "/tmp/absolute": "/etc/shadow",
    "=1+1": "=cmd|'/c calc'!A1",
    "{{7*7}}": "{{ ''.__class__ }}",
    '#read("/etc/passwd")': '#read("/etc/passwd") $x$ *b*',
    r"\input{x}": r"\input{/etc/passwd} \write18{id}",
    "<script>": "<script>alert(1)</script>",
    "con": "\u202egnp.exe",
    ".": "..",
    "$(id)": "`id`; rm -rf /",
}
CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}\.(html|pdf)").fullmatch


@pytest.fixture(scope="module")
def made(qgen: Callable[..., Result], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an exam for these students."""
    pytest.importorskip("typst")
    pytest.importorskip("pypandoc")
    desk = tmp_path_factory.mktemp("roster")
    (desk / "quiz.yaml").write_text(EXAM, encoding="utf-8")
    with (desk / "roster.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "name"), *STUDENTS.items()])
    words = (desk / "quiz.yaml", "--roster", desk / "roster.csv", "--out", desk / "exam")
    result = qgen("generate", *words, "--seed", 7)
    assert result.exit_code == 0, result.output
    return desk / "exam"


def test_files_are_named_by_codes_alone(made: Path) -> None:
    assert {path.name for path in made.parent.iterdir()} == {"quiz.yaml", "roster.csv", "exam"}
    for folder in (made / "papers", made / "private" / "solutions"):
        names = [path.name for path in folder.iterdir()]
        assert len(names) >= len(STUDENTS)
        assert all(map(CODE, names))


def test_pages_show_the_names(made: Path) -> None:
    pages = [path.read_text(encoding="utf-8") for path in (made / "papers").glob("*.html")]
    assert not any("<script" in page or "\u202e" in page or "root:" in page for page in pages)
    for shown in ("{{7*7}}", r"\input{/etc/passwd}", "&lt;script&gt;alert(1)", "=cmd|", "; rm -rf"):
        assert sum(shown in page for page in pages) == 1


def test_the_sheet_to_type_into_holds_no_formula(made: Path) -> None:
    with (made / "answers.csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if re.match(r"\s*[=+\-@]", cell)]


@pytest.mark.parametrize("bad", ["a\x00", "a\x1b[31m", "\u202ea", "a\u200b", "a\u2066"])
def test_an_id_that_cannot_be_seen_is_refused(
    bad: str, qgen: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "quiz.yaml").write_text(EXAM, encoding="utf-8")
    (tmp_path / "roster.csv").write_text(f"id,name\n{bad},x\n", encoding="utf-8")
    words = (tmp_path / "quiz.yaml", "--roster", tmp_path / "roster.csv", "--out", tmp_path / "e")
    result = qgen("generate", *words, "--seed", 7)
    assert result.exit_code == 1
    assert "invisible character" in result.output
    assert not (tmp_path / "e").exists()
