"""How items look on paper and in solutions."""

import re

import pytest

pytest.importorskip("typst")
pytest.importorskip("pypandoc")

from qgen.files.banks import load_banks
from qgen.paper import ItemAsked
from qgen.render.document import Document, Markdown, Section, converted
from qgen.render.html import page
from qgen.render.typeset import pdf
from qgen.report.questions import asked_question, solved_question
from qgen.resources import folder

BANK = load_banks(folder("question_banks"))


def document(name: str, kind: str = "paper") -> Document:
    item = BANK[name]
    order = tuple(reversed(range(item.shuffled)))
    asked = ItemAsked(number=1, item=name, order=order, marks=(3.0,))
    ask = asked_question if kind == "paper" else solved_question
    question = ask(asked, BANK, decimals=3)
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
        total=3,
        sections=(Section(title="", instructions=Markdown(), questions=(question,)),),
    )


def printed(name: str, kind: str = "paper") -> str:
    """The page in HTML, its tags and spaces left out."""
    text = page(converted([document(name, kind)], "html")[0])
    body = text[text.index("<main>") :]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


SHOWN = [
    ("cnn_history_order", "A DenseNet B ResNet C VGG D AlexNet E LeNet-5"),
    ("split_purposes", "1 training set 2 validation set 3 test set A computing the gradients of"),
    ("bio_two_persons", "Labels: B-PER, I-PER, B-LOC, I-LOC, O. 1 Ada 2 Lovelace 3 met"),
    ("step_function_name", "is called the __________ function."),
    ("feature_map_memory", "1 number, 2 decimals (MB)"),
    ("steps_per_epoch", "1 whole number (steps)"),
    ("penalised_gradient", "1 formula in g, w, lambda"),
    ("and_unit_biases", "1 interval, such as (2, 5]"),
    ("window_corners", "1 points, such as (2, 5), (-1, 0)"),
    ("edge_kernel", "1 2×2 matrix"),
    ("nand_unit_weights", "1 3 numbers, the bias last"),
    ("why_a_test_set", "1 a few sentences"),
]


@pytest.mark.parametrize(("name", "words"), SHOWN)
def test_a_paper_shows(name, words):
    assert words in printed(name)


SOLVED = [
    ("cnn_history_order", "Answer E, D, C, B, A"),
    ("split_purposes", "Answer 1D 2C 3B"),
    ("bio_two_persons", "Answer B-PER I-PER O B-PER I-PER O B-LOC O"),
    ("step_function_name", "Answer step"),
    ("feature_map_memory", "Answer 3.21 MB"),
    ("and_unit_biases", "Answer [-2, -1)"),
    ("window_corners", "Answer (0, 0), (0, 2), (2, 0), (2, 2)"),
    ("edge_kernel", "Answer for example [-1, 1; -1, 1]"),
    ("why_a_test_set", "Marks are given for: The setting was chosen because"),
]


@pytest.mark.parametrize(("name", "words"), SOLVED)
def test_a_solution_shows(name, words):
    assert words in printed(name, "solution")


@pytest.mark.parametrize("name", ["split_purposes", "bio_two_persons", "why_a_test_set"])
@pytest.mark.parametrize("kind", ["paper", "solution"])
def test_pdfs_compile(name, kind):
    assert pdf(converted([document(name, kind)], "typst")[0]).startswith(b"%PDF")


def test_a_paper_never_shows_the_answer():
    for item in BANK.values():
        if item.kind == "short_text":
            assert item.right(())[:40] not in printed(item.id)
