"""Validating: the model, or every mistake in plain words."""

from pathlib import Path

import pytest

from qgen.files.mistakes import InputError
from qgen.files.textfile import Document, read_yaml
from qgen.files.validation import Written, validate


def document(folder: Path, text: str) -> Document:
    path = folder / "file.yaml"
    path.write_text(text, encoding="utf-8")
    return read_yaml(path)


class Inner(Written):
    """What stands in a list."""

    size: int
    flag: bool = False


class Outer(Written):
    """A file."""

    name: str
    inners: tuple[Inner, ...] = ()


def test_valid_file_becomes_the_model(tmp_path: Path) -> None:
    found = document(tmp_path, "name: a\ninners: [{size: 1}, {size: 2, flag: true}]")
    assert validate(Outer, found) == Outer(
        name="a", inners=(Inner(size=1), Inner(size=2, flag=True))
    )


def test_every_mistake_is_reported_in_the_order_of_the_lines(tmp_path: Path) -> None:
    found = document(tmp_path, "inners:\n  - size: x\n  - {}\n  - {sizes: 1}\nnam: a\nother: 1\n")
    with pytest.raises(InputError) as caught:
        validate(Outer, found)
    assert [(m.line, m.field, m.message.split(";")[0]) for m in caught.value.mistakes] == [
        (
            2,
            "inners[0].size",
            "Input should be a valid integer, unable to parse string as an integer",
        ),
        (3, "inners[1].size", "is missing"),
        (4, "inners[2].sizes", "unknown field 'sizes'"),
        (5, "nam", "unknown field 'nam'"),
        (6, "other", "unknown field 'other'"),
    ]
