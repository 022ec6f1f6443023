"""An exam file as a test writes it, and what it may ask."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from qgen.files.exam import Exam
from qgen.files.exam_file import load_exam
from qgen.files.mistakes import InputError
from qgen.files.questions import Catalogue
from qgen.items import Item, Source
from qgen.items.kinds.choice import Choice
from qgen.items.options import Option

Load = Callable[..., Exam]
Messages = Callable[..., list[str]]


@dataclass(frozen=True)
class FakeFamily:
    """A family as far as an exam file is concerned."""

    id: str
    unit: int
    topic: str
    levels: Collection[int] = (1, 2, 3)
    conventions: Mapping[str, Collection[str]] = field(default_factory=dict)

    def parts_at(self, level: int) -> int:
        return level + 1


FAMILIES = {
    family.id: family
    for family in (
        FakeFamily("adam", 1, "optimizers", conventions={"eps_place": ("outside", "inside")}),
        FakeFamily("perceptron_update", 1, "perceptron", levels=(1,)),
        FakeFamily("max_pooling", 2, "pooling"),
        FakeFamily("lstm_cell", 4, "recurrent"),
        FakeFamily("gru_cell", 4, "recurrent", conventions={"update": ("cho", "keras")}),
        FakeFamily("box_iou", 5, "detection"),
    )
}


def item(name: str, unit: int, topic: str) -> Item:
    return Choice(
        id=name,
        unit=unit,
        topic=topic,
        level=1,
        minutes=1,
        kind="choice",
        text="Which?",
        options=tuple(Option(text=text, correct=text == "a") for text in "abc"),
        explanation="So.",
        source=Source(author="A", title="T", year=2000),
    )


ITEMS = {
    each.id: each
    for each in (
        item("relu_range", 1, "activations"),
        item("sgd_noise", 1, "optimizers"),
        item("pooling_weights", 2, "pooling"),
    )
}

HEAD = """\
title: Midterm
course: Deep Learning
date: 2026-11-20
duration: 90
"""


@pytest.fixture
def known() -> Catalogue:
    """What the exams of these tests can ask."""
    return Catalogue(FAMILIES, ITEMS)


@pytest.fixture
def head() -> str:
    """The lines of an exam file before its sections."""
    return HEAD


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Return a function that reads the text of an exam file."""

    def loaded(text: str) -> Exam:
        path = tmp_path / "exam.yaml"
        path.write_text(text, encoding="utf-8")
        return load_exam(path, families=FAMILIES, items=ITEMS)

    return loaded


@pytest.fixture
def load_questions(load: Load) -> Load:
    """Return a function that reads an exam of one section, its questions one a line."""

    def loaded(questions: str, *, head: str = HEAD) -> Exam:
        lines = "".join(f"      - {line}\n" for line in questions.splitlines())
        return load(f"{head}sections:\n  - title: One\n    questions:\n{lines}")

    return loaded


@pytest.fixture
def messages(tmp_path: Path) -> Messages:
    """Return a function that gives the mistakes which a call reports."""

    def caught(call: Load, text: str, **options: str) -> list[str]:
        with pytest.raises(InputError) as error:
            call(text, **options)
        return [str(mistake).removeprefix(f"{tmp_path}/") for mistake in error.value.mistakes]

    return caught
