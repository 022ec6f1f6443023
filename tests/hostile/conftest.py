"""An exam of one question of every kind, and a class that answers it as badly as can be."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from qgen.assemble import assemble
from qgen.families import all_families
from qgen.files.banks import load_banks
from qgen.files.exam_file import load_exam
from qgen.files.exam_folder import ExamFolder, Issued, new_secret
from qgen.files.roster import Student
from qgen.paper import Paper
from qgen.report.tables import answers_csv, part_labels
from qgen.resources import folder
from qgen.simulation.papers import honest

SEED = 7
FAMILIES = ("{family: adam, level: 2}", "{family: max_pooling, level: 1}")
EXAM = """\
title: Quiz
course: Deep Learning
date: 2026-11-27
duration: 30
sections:
  - title: All
    questions:
"""


@dataclass(frozen=True)
class Class:
    """An exam, and the papers of its students."""

    issued: Issued
    papers: Sequence[Paper]

    @property
    def labels(self) -> list[str]:
        """The parts of the exam."""
        return part_labels(self.papers)

    def right(self, paper: Paper) -> Mapping[str, str]:
        """Answers that earn every mark."""
        return honest(paper, self.issued.items)

    def write(self, root: Path) -> Path:
        """Make the exam's folder, with a key and without printed papers."""
        exam = ExamFolder(root)
        exam.begin(self.issued, new_secret(SEED))
        exam.write_key(self.papers)
        return root

    def table(self, answers: Sequence[Mapping[str, str]]) -> str:
        """An answer file."""
        return answers_csv(self.papers, answers)


@pytest.fixture(scope="session")
def seat(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Mapping[str, str]], Class]:
    """Return a function that makes a class of students, ids and names given."""
    items = load_banks(folder("question_banks"))
    kinds = {item.kind: item.id for item in items.values()}
    questions = [*FAMILIES, *(f"{{item: {name}}}" for name in kinds.values())]
    file = tmp_path_factory.mktemp("exam") / "quiz.yaml"
    file.write_text(EXAM + "".join(f"      - {q}\n" for q in questions), encoding="utf-8")
    exam = load_exam(file, families=all_families(), items=items)
    issued = Issued(exam=exam, practice=SEED, items=items)

    def make(names: Mapping[str, str]) -> Class:
        students = [Student(id=key, name=name) for key, name in names.items()]
        return Class(issued, assemble(issued.exam, students, new_secret(SEED), items))

    return make


@pytest.fixture(scope="session")
def three(seat: Callable[[Mapping[str, str]], Class]) -> Class:
    """Three students with ordinary names."""
    return seat({"0012": "Ada", "0013": "Ben", "0014": "Cleo"})


@pytest.fixture(scope="session")
def qgen() -> Callable[..., Result]:
    """Return a function that runs a command in this process."""
    return _qgen


def _qgen(*words: object) -> Result:
    from qgen.cli import main

    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result
