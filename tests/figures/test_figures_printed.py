"""Figures in papers, solutions, pages, terminals and JSON."""

import json
from dataclasses import replace
from functools import cache

import pytest

pytest.importorskip("typst")
pytest.importorskip("pypandoc")

from qgen.catalogue import problem
from qgen.figures.figure import figure
from qgen.figures.shapes import label
from qgen.paper import FamilyAsked
from qgen.render.document import Document, Markdown, Question, Section, converted
from qgen.render.html import page
from qgen.render.typeset import pdf
from qgen.report.questions import asked_question, solved_question
from qgen.report.specimen import drawn, specimen
from qgen.variants import derive

HOSTILE = figure([label("<script>", (0, 0)), label("0.5", (0, 20))], 'says "<script>" 0.5')


@cache
def asked(family: str, level: int) -> FamilyAsked:
    return drawn(problem(family, level, 3, {}), derive(b"printed", family))


def document(question: Question, kind: str = "paper") -> Document:
    return Document(
        kind=kind,
        title="T",
        course="C",
        date="",
        duration="",
        instructions=Markdown(),
        student_name="Ada",
        student_id="1",
        code="TEST",
        practice=False,
        total=1,
        sections=(Section(title="", instructions=Markdown(), questions=(question,)),),
    )


def test_a_figure_follows_the_stem_on_paper_and_in_the_solution():
    for ask in (asked_question, solved_question):
        question = ask(asked("box_iou", 1), {}, decimals=3)
        html = page(converted([document(question)], "html")[0])
        assert f'aria-label="{question.figure.alt}"' in html
        assert question.figure.svg in html


def test_a_figure_that_tells_is_in_the_solution_alone():
    assert asked_question(asked("lstm_cell", 2), {}, decimals=3).figure is None
    assert solved_question(asked("lstm_cell", 2), {}, decimals=3).figure is not None
    assert asked_question(asked("lstm_cell", 1), {}, decimals=3).figure is not None


def test_a_question_without_a_figure_has_none():
    question = asked_question(asked("adam", 1), {}, decimals=3)
    assert "<svg" not in page(converted([document(question)], "html")[0])


@pytest.mark.parametrize("kind", ["paper", "solution", "feedback"])
def test_every_layout_prints_it(kind):
    question = asked_question(asked("crf_viterbi", 1), {}, decimals=3)
    with_figure = pdf(converted([document(question, kind)], "typst")[0])
    without = pdf(converted([document(replace(question, figure=None), kind)], "typst")[0])
    assert len(with_figure) > len(without) + 1000


def test_what_a_figure_says_is_escaped_and_compiles():
    question = replace(asked_question(asked("adam", 1), {}, decimals=3), figure=HOSTILE)
    assert "<script>" not in page(converted([document(question)], "html")[0])
    assert pdf(converted([document(question)], "typst")[0]).startswith(b"%PDF")


def test_numbers_in_figures_follow_the_decimal_comma():
    question = replace(asked_question(asked("adam", 1), {}, decimals=3), figure=HOSTILE)
    data = converted([document(question)], "html", decimal_comma=True)[0]
    shown = data["sections"][0]["questions"][0]["figure"]
    assert ">0,5<" in shown["svg"]
    assert shown["alt"] == 'says "<script>" 0,5'


def test_a_terminal_shows_the_words():
    alt = solved_question(asked("box_iou", 1), {}, decimals=3).figure.alt
    assert alt[:20] in specimen(problem("box_iou", 1, 3, {}), 0, "text")


def test_json_has_both_and_says_where_it_is_printed():
    shown = json.loads(specimen(problem("lstm_cell", 2, 3, {}), 0, "json"))["figure"]
    assert shown["svg"].startswith("<svg")
    assert shown["alt"].startswith("An LSTM cell")
    assert shown["in_paper"] is False
    assert json.loads(specimen(problem("adam", 2, 3, {}), 0, "json"))["figure"] is None
