"""Reading text and YAML: plain data, the line of every value, and what is refused."""

from pathlib import Path

import pytest

from qgen.files.mistakes import InputError
from qgen.files.textfile import MAX_BYTES, MAX_DEPTH, Document, read_text, read_yaml


def document(folder: Path, text: str | bytes) -> Document:
    path = folder / "file.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_yaml(path)


def mistakes(folder: Path, text: str | bytes) -> list[str]:
    with pytest.raises(InputError) as caught:
        document(folder, text)
    return [str(mistake).removeprefix(str(folder) + "/") for mistake in caught.value.mistakes]


SCALARS = (
    ("3", 3),
    ("-3", -3),
    ("+3", 3),
    ("007", 7),
    ("1.5", 1.5),
    (".5", 0.5),
    ("2e-1", 0.2),
    ("true", True),
    ("False", False),
    ("null", None),
    ("~", None),
    ("", None),
    ("yes", "yes"),
    ("off", "off"),
    ("2026-11-20", "2026-11-20"),
    ("1:30", "1:30"),
    ("'3'", "3"),
    ('"true"', "true"),
    (".inf", ".inf"),
    ("9" * 30, float("9" * 30)),
    ("[1, a]", [1, "a"]),
    ("{a: 1}", {"a": 1}),
    ("|\n  two\n  lines\n", "two\nlines\n"),
)


@pytest.mark.parametrize(("text", "value"), SCALARS)
def test_value_is_read_by_the_core_schema_of_yaml(tmp_path: Path, text: str, value: object) -> None:
    data = document(tmp_path, f"field: {text}").data
    assert data == {"field": value}
    assert isinstance(data, dict)
    assert type(data["field"]) is type(value)


def test_places_are_the_lines_of_keys_and_list_items(tmp_path: Path) -> None:
    found = document(tmp_path, "# comment\na: 1\nb:\n  - c: x\n    d:\n      - y\n  - z\n")
    assert found.places == {
        (): 1,
        ("a",): 2,
        ("b",): 3,
        ("b", 0): 4,
        ("b", 0, "c"): 4,
        ("b", 0, "d"): 5,
        ("b", 0, "d", 0): 6,
        ("b", 1): 7,
    }
    assert found.at(("b", 0, "d", 0)) == "y"


def test_keys_are_text_as_written(tmp_path: Path) -> None:
    assert document(tmp_path, "1: a\ntrue: b\n<<: c\n").data == {"1": "a", "true": "b", "<<": "c"}


BOMB = "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n"

REFUSED: tuple[tuple[str | bytes, list[str]], ...] = (
    ("a: 1\nb: 2\na: 3\n", ["file.yaml:3: a: is given twice; first on line 1"]),
    ("a: !!python/name:os.system x", ["file.yaml:1: a: tags (!name) are not read"]),
    ("a: !secret [1]", ["file.yaml:1: a: tags (!name) are not read"]),
    (BOMB, ["file.yaml:1: a: anchors (&) and aliases (*) are not read"] + ["file.yaml:"] * 5),
    ("? [1, 2]\n: 3\n", ["file.yaml:1: a list, mapping or alias cannot be a field's name"]),
    ("a: [1,\n", ["file.yaml:2: is not readable as YAML"]),
    ("a:\n\t- b\n", ["indent with spaces, not with tabs"]),
    ("a: b: c\n", ["a text that holds ': ' needs quotes"]),
    ("a: 'b\n", ["a quote is not closed (what is being read begins on line 1)"]),
    ("a:\n  - b\n c: d\n", ["check the indentation"]),
    ("a: |\n  \n   \n b\n", ["is not readable as YAML: more indented follow up line"]),
    ("a: 1\n---\nb: 2\n", ["a second document ('---') is not read"]),
    ("a: \x07\n", ["file.yaml:1: holds a control character"]),
    ('a: 1\nb: "\\x07"\n', ["file.yaml:2: b: holds a control character"]),
    ('"\\0": 1\n', ["holds a control character"]),
    (b"a: 1\nb: \xe9t\xe9\n", ["file.yaml:2: is not UTF-8 text; save it as UTF-8"]),
    (b"\xff\xfea", ["file.yaml:1: is not UTF-16 text"]),
    (b"a: " + b"x" * MAX_BYTES, ["file.yaml: is larger than 2 MB"]),
    ("a: " + "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), ["is nested deeper than 24 levels"]),
    ("[" * 100_000, ["is nested deeper than 24 levels"]),
)


@pytest.mark.parametrize(("text", "messages"), REFUSED)
def test_what_is_not_plain_data_is_refused(
    tmp_path: Path, text: str | bytes, messages: list[str]
) -> None:
    found = mistakes(tmp_path, text)
    assert len(found) == len(messages)
    assert all(words in message for words, message in zip(messages, found, strict=True))


def test_nesting_to_the_limit_is_read(tmp_path: Path) -> None:
    document(tmp_path, "a: " + "[" * MAX_DEPTH + "]" * MAX_DEPTH)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_is_read_in_every_unicode_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "file"
    path.write_bytes("Zoë 李".encode(encoding))
    assert read_text(path) == "Zoë 李"


@pytest.mark.parametrize(
    ("name", "message"), [("none.yaml", "No such file"), (".", "Is a directory")]
)
def test_file_that_cannot_be_opened_is_a_mistake(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(InputError, match=f"cannot be read: {message}"):
        read_text(tmp_path / name)
