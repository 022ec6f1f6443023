"""Hostile answer files: each is refused or read with its place, and the class is marked."""

import gzip
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from qgen.files.answer_files import Collected, load_answers
from qgen.files.mistakes import InputError
from qgen.report.tables import problems_csv

GENEROUS = 120
"""Seconds: for what took minutes before it was bounded."""

SECRET = "the examiner's secret"

BAD_FILES = {
    "python tag": ("x.yaml", "answers: !!python/object/apply:os.system ['touch ran']", "tags"),
    "python name": ("x.yaml", "answers: {1a: !!python/name:os.system }", "tags"),
    "any tag": ("x.yaml", "answers: {1a: !secret x}", "tags"),
    "anchors": ("x.yaml", "a: &a [x, x]\nb: [*a, *a]\nanswers: {1a: 1}", "anchors"),
    "merge": ("x.yaml", "a: &a {1a: 1}\nanswers: {<<: *a}", "anchors"),
    "bomb": (
        "x.yaml",
        "a: &a [1]\n" + "".join(f"k{n}: &k{n} [{'*a, ' * 9}]\n" for n in range(9)),
        "anchors",
    ),
    "deep flow": ("x.yaml", "answers: {1a: " + "[" * 10_000 + "]" * 10_000 + "}", "nested deeper"),
    "deep block": ("x.yaml", "answers:\n  1a:\n    " + "- " * 10_000 + "1", "nested deeper"),
    "deep JSON": ("x.json", '{"a":' * 10_000 + "1" + "}" * 10_000, "nested deeper"),
    "two documents": ("x.yaml", "answers: {1a: 1}\n---\nanswers: {1a: 2}", "second document"),
    "given twice": ("x.yaml", "answers: {1a: 1, 1a: 2}", "given twice"),
    "two spellings": ("x.yaml", "answers: {1a: 1, 1 (a): 2}", "two spellings"),
    "no mapping": ("x.yaml", "- 1\n- 2", "is not a mapping"),
    "answers no mapping": ("x.yaml", "answers: 5", "is not a mapping"),
    "half a pair": ("x.json", '{"answers": {"1a": "\\ud800"}}', "control character"),
    "escaped NUL": ("x.json", '{"answers": {"1a": "\\u0000"}}', "control character"),
    "NUL": ("x.yaml", "answers: {1a: \x00}", "control character"),
    "mapping as a name": ("x.yaml", "? {a: 1}\n: 1", "cannot be a field's name"),
    "no YAML": ("x.yaml", "answers: {1a: 'x", "is not readable as YAML"),
    "directive": ("x.yaml", "%INCLUDE /etc/passwd\nanswers: 1", "is not readable as YAML"),
    "wrong encoding": ("x.yaml", b"answers: {1a: \xff}", "is not UTF-8 text"),
    "half UTF-16": ("x.yaml", b"\xff\xfe\x00\xd8\n\x00", "is not UTF-16 text"),
    "gzip bomb": ("x.yaml", gzip.compress(bytes(10_000_000)), "is not UTF-8 text"),
    "too large": ("x.yaml", b"answers: {1a: " + b"1" * 2_000_000 + b"}", "is larger than 2 MB"),
    "path as a student": ("x.yaml", "student: ../../0012\nanswers: {1a: 1}", "has no paper"),
    "path as a code": ("x.yaml", "code: /etc/passwd\nanswers: {1a: 1}", "has no paper"),
    "list as a student": ("x.yaml", "student: ['0013', '0014']\nanswers: {1a: 1}", "has no paper"),
    "unknown part": ("0013.yaml", "answers: {../1a: 1}", "is not a part"),
}


def folder_of(desk: Path, name: str, content: str | bytes) -> Path:
    """A folder with one good file, of student 0012, and one other."""
    folder = desk / "answers"
    folder.mkdir()
    (folder / "0012.yaml").write_text("answers: {1a: '[1, 2]'}", encoding="utf-8")
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def problems(found: Collected) -> str:
    """The mistakes as they are shown and as they are written."""
    written = problems_csv(found.mistakes)
    written.encode()
    shown = "\n".join(map(str, found.mistakes))
    assert all(char.isprintable() or char == "\n" for char in shown)
    return shown + written


def only_the_good_one(found: Collected, three) -> bool:
    return dict(found.by_code) == {three.papers[0].code: {"1a": "[1, 2]"}}


@pytest.mark.parametrize(("name", "content", "message"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_file_is_a_mistake_and_the_others_count(
    name: str, content: str | bytes, message: str, three, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = load_answers(folder_of(tmp_path, name, content), three.papers)
    assert message in problems(found)
    assert found.by_code[three.papers[0].code] == {"1a": "[1, 2]"}
    assert three.papers[2].code not in found.by_code
    assert not (tmp_path / "ran").exists()


NAMES = [
    "=cmd.yaml",
    "$(touch ran).yaml",
    "`touch ran`.yaml",
    "..yaml",
    "...yaml",
    "-rf.yaml",
    "new\nline.yaml",
    "escape\x1b[31m.yaml",
    "[bold red].yaml",
    "{{7*7}}.yaml",
    "\u202elmay.yaml",
    "a" * 240 + ".yaml",
    b"\xff\xfe.yaml",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_file_name_is_only_a_name(name: str | bytes, three, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "0013.yaml", "answers: {}")
    path = os.fsencode(folder) + b"/" + (name if isinstance(name, bytes) else name.encode())
    Path(os.fsdecode(path)).write_text("answers: {1a: 1}", encoding="utf-8")
    found = load_answers(folder, three.papers)
    assert "has no paper in this exam" in problems(found)
    assert "1a" not in found.by_code[three.papers[1].code]


def test_a_link_is_not_followed(three, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "0013.yaml", f"answers: {{1a: {SECRET}}}")
    outside = tmp_path / "key.yaml"
    outside.write_text(f"1a: {SECRET}\n{SECRET}: 1", encoding="utf-8")
    (folder / "0014.yaml").symlink_to(outside)
    (folder / three.papers[2].code).with_suffix(".yaml").symlink_to(folder / "0013.yaml")
    (folder / "loop.yaml").symlink_to("loop.yaml")
    (folder / "gone.yaml").symlink_to("nowhere.yaml")
    found = load_answers(folder, three.papers)
    assert SECRET not in problems(found)
    assert len(found.mistakes) == 4
    assert {m.message for m in found.mistakes} == {
        "is a link, a folder or a device, not a file; not marked"
    }
    assert three.papers[2].code not in found.by_code


def test_a_pipe_and_a_folder_are_no_files(three, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "0013.yaml", "answers: {}")
    os.mkfifo(folder / "0014.yaml")
    (folder / "0014.json").mkdir()
    assert len(load_answers(folder, three.papers).mistakes) == 2


def test_values_that_yaml_makes_are_no_numbers(three, tmp_path: Path) -> None:
    text = "answers: {1a: .nan, 1b: .inf, 1c: 1e999, 1d: [.nan, -.inf], 1e: " + "9" * 5000 + "}"
    found = load_answers(folder_of(tmp_path, "0013.yaml", text), three.papers)
    assert found.mistakes == []
    assert set(found.by_code[three.papers[1].code]) == {"1a", "1b", "1c", "1d", "1e"}


# ---- tables --------------------------------------------------------------------------------------


def test_a_table_that_is_compressed_is_refused(three, tmp_path: Path) -> None:
    bomb = tmp_path / "answers.csv"
    bomb.write_bytes(gzip.compress(b"id,1a\n" * 1_000_000))
    with pytest.raises(InputError, match="is not UTF-8 text"):
        load_answers(bomb, three.papers)
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("answers.csv", "\u00ff" * 1_000_000)
    with pytest.raises(InputError):
        load_answers(bomb, three.papers)


def test_a_device_without_an_end_is_refused(three, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("qgen.files.answer_files.MAX_BYTES", 100_000)
    with pytest.raises(InputError, match="is larger than"):
        load_answers(Path("/dev/zero"), three.papers)


def rows_of(three) -> list[str]:
    """The lines of an answer file in which everybody is right."""
    return three.table([three.right(paper) for paper in three.papers]).splitlines()


BAD_ROWS = {
    "a hundred thousand cells": lambda row: row + "," * 100_000 + "x",
    "a million characters": lambda row: row + ",".join(["", "1" * 1_000_000]),
    "a quote that is not closed": lambda row: row.replace(",", ',"', 1),
    "a quote in a cell": lambda row: row.replace(",", ',"a"b', 1),
    "another student": lambda row: "../../" + row,
}


@pytest.mark.parametrize("spoil", BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_bad_row_costs_no_other_row(spoil: Callable[[str], str], three, tmp_path: Path) -> None:
    head, first, second, third = rows_of(three)
    sheet = tmp_path / "answers.csv"
    sheet.write_text("\n".join([head, first, spoil(second), third]) + "\n", encoding="utf-8")
    found = load_answers(sheet, three.papers)
    assert problems(found)
    for paper in (three.papers[0], three.papers[2]):
        assert found.by_code[paper.code] == three.right(paper)


def wide(three) -> str:
    head, *rows = rows_of(three)
    return "\n".join([head + "".join(f",c{n}" for n in range(100_000)), *rows])


def full_of_quotes(three) -> str:
    return "\n".join([rows_of(three)[0], *['0012,"a"b,1'] * 100_000, rows_of(three)[3]])


@pytest.mark.parametrize("table", [wide, full_of_quotes])
def test_a_large_table_is_read_in_time(table, three, tmp_path: Path) -> None:
    root = three.write(tmp_path / "exam")
    sheet = tmp_path / "answers.csv"
    sheet.write_text(table(three), encoding="utf-8")
    command = [sys.executable, "-m", "qgen", "grade", str(root), str(sheet), "--no-feedback"]
    done = subprocess.run(command, timeout=GENEROUS, capture_output=True, text=True, check=True)
    assert "0014" in done.stdout
    assert "Traceback" not in done.stderr
