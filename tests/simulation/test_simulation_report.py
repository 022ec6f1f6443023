"""The report: every figure on the page, nothing from outside it, the worst cases listed."""

import json
import re
from dataclasses import replace

import pytest

from qgen.catalogue import problem
from qgen.marking.verdicts import Policy
from qgen.render.html import page
from qgen.simulation.figures import Case
from qgen.simulation.marks import Subject
from qgen.simulation.measure import measure
from qgen.simulation.report import Simulation, json_text, page_data, short_rows

HOSTILE = "<script>alert(1)</script> #panic() {{ 7 * 7 }} \\"
CASE = Case("An honest answer", (("x", "[1, 2]"),), (("m", "0.1", "0.2 ± 0.0005", "wrong"),))


@pytest.fixture(scope="module")
def good():
    asked = problem("perceptron_update", 1, 3, {})
    found = measure(Subject(asked, [p.marks for p in asked.parts], Policy()), 60, b"report")
    return Simulation("Midterm", "Deep Learning", "qgen simulate m.yaml", 60, 4, [found])


@pytest.fixture(scope="module")
def bad(good):
    figures = good.figures[0]
    honest = replace(figures.honest, rejected=3, cases=(CASE,))
    return replace(good, title=HOSTILE, figures=[replace(figures, honest=honest)])


def test_a_good_simulation_says_so(good):
    text = page(page_data(good))
    assert "All targets are met" in text
    assert "qgen simulate m.yaml" in text
    assert "perceptron_update, level 1" in text
    assert "None: all were marked as they should be." in text


def test_a_missed_target_and_its_case_are_shown(bad):
    text = page(page_data(bad))
    assert "Targets missed" in text
    assert "perceptron_update, level 1: 3 honest answers not counted as right" in text
    assert "0.2 ± 0.0005" in text


def test_the_page_is_whole_and_evaluates_nothing(bad):
    text = page(page_data(bad))
    assert "<script" not in text
    assert "{{ 7 * 7 }}" in text
    assert not re.search(r"(src|href)=|https?://|@import|url\(", text)


def test_every_row_fits_its_head(good):
    for table in page_data(good)["tables"]:
        assert {len(row) for row in table["rows"]} == {len(table["head"])}
    assert len({len(row) for row in short_rows(good)}) == 1


def test_all_is_only_said_of_all(good):
    figures = good.figures[0]
    first = replace(figures.errors[0], students=3000, named=2999)
    almost = replace(good, figures=[replace(figures, errors=(first,))])
    assert "99.9 %" in page_data(almost)["tables"][0]["rows"][0]


def test_without_misconceptions_or_games_there_is_a_dash(good):
    figures = good.figures[0]
    none = replace(figures, errors=(), marks=replace(figures.marks, games=()))
    first, second = (
        table["rows"][0] for table in page_data(replace(good, figures=[none]))["tables"]
    )
    assert "–" in first
    assert second[-2:] == ["–", "–"]
    assert list(none.misses()) == []


def test_json_has_every_figure(bad):
    data = json.loads(json_text(bad))
    assert data["figures"][0]["honest"]["rejected"] == 3
    assert data["misses"] == ["perceptron_update, level 1: 3 honest answers not counted as right"]
    assert data["seed"] == 4
    assert "NumPy" in data["made_with"]


def test_the_report_is_typeset(good, bad):
    pytest.importorskip("typst")
    from qgen.render.typeset import pdf

    for simulation in (good, bad):
        assert pdf(page_data(simulation)).startswith(b"%PDF")
