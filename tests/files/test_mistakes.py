"""Mistakes as people read them."""

import pytest

from qgen.files.mistakes import Mistake, closest, field_name, show


def test_mistake_reads_as_one_line() -> None:
    mistake = Mistake(file="a.yaml", line=3, field="b[0].c", given="'x'", message="is wrong")
    assert str(mistake) == "a.yaml:3: b[0].c: 'x' is wrong"
    assert str(Mistake(file="a.yaml", line=None, field="", message="is bad")) == "a.yaml: is bad"


SHOWN = (
    (None, "an empty value"),
    (True, "true"),
    (1.5, "1.5"),
    ("a\nb", "'a\\nb'"),
    ("x" * 50, "'" + "x" * 39 + "…'"),
    ([1, 2], "a list of 2"),
    ({"a": 1, "b": 2}, "{a, b}"),
)


@pytest.mark.parametrize(("value", "text"), SHOWN)
def test_value_is_shown_on_one_line(value: object, text: str) -> None:
    assert show(value) == text


def test_place_is_written_as_people_do() -> None:
    assert field_name(("a", 0, "b", 2, 1)) == "a[0].b[2][1]"


CLOSEST = (
    ("lstm_cel", "lstm_cell"),
    ("LSTM_CELL", "lstm_cell"),
    ("adm", "adam"),
    ("something", None),
)


@pytest.mark.parametrize(("name", "meant"), CLOSEST)
def test_closest_name_is_found_if_there_is_one(name: str, meant: str | None) -> None:
    assert closest(name, ["adam", "lstm_cell", "gru_cell"]) == meant
