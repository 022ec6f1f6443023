"""The guide for authors names every kind and property, and its examples can be used."""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from qgen.files.banks import load_banks
from qgen.items import KINDS, as_item
from qgen.items.properties import PROPERTIES

GUIDE = (Path(__file__).parents[2] / "docs" / "question-banks.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
ITEMS = [part for block in BLOCKS for part in block.split("\n\n") if part.startswith("kind:")]
SHARED = {
    "id": "one",
    "topic": "t",
    "level": 1,
    "minutes": 1,
    "text": "?",
    "explanation": "!",
    "source": {"author": "A", "title": "T", "year": 2000},
}


def named_in_table(head: str) -> list[str]:
    """The first cells of the table with this head."""
    rows = GUIDE[GUIDE.index(head) :].partition("\n\n")[0].splitlines()[2:]
    return [row.split("`")[1] for row in rows]


def test_every_kind_is_in_the_table_and_no_other():
    assert sorted(named_in_table("| kind | its fields")) == sorted(KINDS)


def test_every_property_is_in_the_table_and_no_other():
    assert sorted(named_in_table("| `name` | settings")) == sorted(PROPERTIES)


def test_the_first_example_is_a_bank(tmp_path):
    (tmp_path / "unit1.yaml").write_text(BLOCKS[0], encoding="utf-8")
    assert list(load_banks(tmp_path)) == ["xor_by_one_unit"]


def test_there_are_examples():
    assert len(ITEMS) >= 6


@pytest.mark.parametrize("text", ITEMS)
def test_an_example_is_an_item(text):
    content = YAML(typ="safe").load(text)
    assert as_item({**SHARED, **content}).kind == content["kind"]
