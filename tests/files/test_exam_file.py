"""Checks that need the whole of an exam file."""

from collections.abc import Callable
from pathlib import Path

import pytest

from qgen.families import all_families
from qgen.files.banks import load_banks
from qgen.files.exam import Exam
from qgen.files.exam_file import load_exam

Load = Callable[..., Exam]
Messages = Callable[..., list[str]]

ROOT = Path(__file__).parents[2]

ASKED_TOO_OFTEN = (
    (
        "{item: relu_range}\n{item: relu_range}",
        "[1].item: 'relu_range' is asked twice; first on line 8",
    ),
    (
        "{pick: 2, unit: 1, kind: item}\n{item: sgd_noise}",
        "2 is more than the 1 candidates that are not",
    ),
    (
        "{pick: 1, unit: 1, kind: item}\n{pick: 2, unit: 1, kind: item}",
        "the 1 candidates that are not",
    ),
)


@pytest.mark.parametrize(("question", "message"), ASKED_TOO_OFTEN)
def test_question_that_one_paper_could_hold_twice_is_named(
    question: str, message: str, messages: Messages, load_questions: Load
) -> None:
    (found,) = messages(load_questions, question)
    assert message in found


def test_example_is_a_valid_exam_of_ninety_minutes() -> None:
    items = load_banks(ROOT / "question_banks")
    exam = load_exam(ROOT / "examples" / "midterm.yaml", families=all_families(), items=items)
    assert exam.duration == 90
