"""A quiz of one problem and three items, and a class that sat it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from qgen.files.exam import Exam, Section
from qgen.files.exam_folder import ExamFolder, Issued
from qgen.files.questions import FamilyQuestion
from qgen.items import Item, as_item
from qgen.marking.regrade import Sitting
from qgen.marking.verdicts import Policy
from qgen.paper import FamilyAsked, Holder, ItemAsked, Paper
from qgen.report.tables import answers_csv

ADAM = {
    "theta": [1.0],
    "grad": [0.5],
    "m_prev": [0.0],
    "v_prev": [0.0],
    "t": 1.0,
    "lr": 0.1,
    "beta1": 0.9,
    "beta2": 0.99,
    "eps": 0.001,
}
"""m = 0.05, v = 0.0025, m_hat = 0.5, v_hat = 0.25, theta_new = 1 - 0.1 * 0.5 / 0.501 = 0.9002."""

RIGHT = {
    "1a": "0.05",
    "1b": "0.0025",
    "1c": "0.5",
    "1d": "0.25",
    "1e": "0.900",
    "2": "B",
    "3": "B, C",
    "4": "false",
}
SHUFFLED = (2, 0, 3, 1)
"""On paper: A three, B one, C four, D two. In the bank: A one, B two, C three, D four."""


def item(name: str, kind: str, **content: object) -> Item:
    shared = {"topic": "t", "level": 1, "minutes": 1, "text": "?", "explanation": "!", "unit": 1}
    source = {"author": "A", "title": "T", "year": 2000}
    return as_item({"id": name, "kind": kind, **shared, **content, "source": source})


def options(*right: str) -> list[dict[str, object]]:
    return [{"text": text, "correct": text in right} for text in ("one", "two", "three", "four")]


ITEMS = {
    "pick": item("pick", "choice", options=options("one")),
    "some": item("some", "several", options=options("one", "four")),
    "fact": item("fact", "true_false", answer=False),
    "sort": item("sort", "ordering", sequence=["one", "two", "three"]),
}


def paper(student: str) -> Paper:
    adam = {"family": "adam", "level": 1, "decimals": 3, "conventions": {}, "params": ADAM}
    asked = (
        FamilyAsked.model_validate({"number": 1, "marks": (1, 1, 1, 1, 2), **adam}),
        ItemAsked(number=2, item="pick", order=SHUFFLED, marks=(1,)),
        ItemAsked(number=3, item="some", order=SHUFFLED, marks=(2,)),
        ItemAsked(number=4, item="fact", order=(), marks=(0.5,)),
    )
    holder = Holder(id=student, name=student.upper())
    return Paper(code=f"CODE-{student.upper()}", student=holder, sections=(asked,))


@dataclass(frozen=True)
class Quiz:
    """The quiz: 9.5 marks, of which the problem has 6."""

    items: Mapping[str, Item]
    right: Mapping[str, str]

    def papers(self, count: int) -> list[Paper]:
        return [paper(f"s{k}") for k in range(1, count + 1)]

    def sat(self, *answers: Mapping[str, object], **how: Any) -> Sitting:
        """A class whose answers differ from right ones by these."""
        given = [{**self.right, **each} for each in answers]
        return Sitting(
            self.papers(len(given)), given, self.items, how.pop("policy", Policy()), **how
        )


@pytest.fixture(scope="session")
def quiz() -> Quiz:
    """Return the quiz."""
    return Quiz(ITEMS, RIGHT)


@dataclass(frozen=True)
class Desk:
    """An exam's folder with the answers of its class, and the command line."""

    exam: Path
    papers: Sequence[Paper]

    @property
    def answers(self) -> Path:
        return self.exam / "answers.csv"

    def hand_in(self, *answers: Mapping[str, str]) -> None:
        given = [{**RIGHT, **each} for each in answers]
        self.answers.write_text(answers_csv(self.papers, given), encoding="utf-8")

    def changes(self, text: str) -> Path:
        path = self.exam.parent / "changes.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    def qgen(self, *words: object) -> Result:
        """Run a command; whatever goes wrong is a message."""
        from qgen.cli import main

        result = CliRunner().invoke(main, [str(word) for word in words])
        assert result.exception is None or isinstance(result.exception, SystemExit), result
        return result

    def grade(self) -> Result:
        return self.qgen("grade", self.exam, self.answers, "--no-feedback")

    def regrade(self, text: str, *words: str) -> Result:
        files = (self.exam, self.answers, "--changes", self.changes(text))
        return self.qgen("regrade", *files, "--no-feedback", *words)


@pytest.fixture
def lay(tmp_path: Path) -> Callable[..., Desk]:
    """Return a function that makes an exam whose students answered so, beside right answers."""

    def make(*answers: Mapping[str, str]) -> Desk:
        section = Section(title="All", questions=(FamilyQuestion(family="adam", level=1),))
        day = date(2026, 11, 27)
        exam = Exam(title="Quiz", course="DL", date=day, duration=30, sections=(section,))
        folder = ExamFolder(tmp_path / "exam")
        folder.begin(Issued(exam=exam, practice=7, items=ITEMS), bytes(32))
        desk = Desk(folder.root, [paper(f"s{k}") for k in range(1, len(answers) + 1)])
        folder.write_key(desk.papers)
        desk.hand_in(*answers)
        return desk

    return make
