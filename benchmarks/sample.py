"""A class of any size that sits the bundled example exam."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache

from qgen.assemble import assemble
from qgen.families import all_families
from qgen.files.banks import load_banks
from qgen.files.exam_file import load_exam
from qgen.files.exam_folder import Issued, new_secret
from qgen.files.roster import Student
from qgen.paper import Paper
from qgen.render.document import Document, Markdown
from qgen.report.sheets import paper_document
from qgen.resources import folder

SEED = 7


@cache
def issued() -> Issued:
    """The example exam."""
    items = load_banks(folder("question_banks"))
    exam = load_exam(folder("examples") / "midterm.yaml", families=all_families(), items=items)
    return Issued(exam=exam, practice=SEED, items=items)


def papers(count: int) -> list[Paper]:
    """Papers of this many students, no two alike."""
    students = [Student(id=f"s{number}", name=f"Student {number}") for number in range(count)]
    return assemble(issued().exam, students, new_secret(SEED), issued().items)


def documents(count: int) -> list[Document]:
    """The same papers, ready to be printed."""
    return [paper_document(issued(), paper) for paper in papers(count)]


def questions(document: Document) -> list[str]:
    """The Markdown of each question of a document."""
    asked = (question for section in document.sections for question in section.questions)
    return ["\n\n".join(markdown(question)) for question in asked]


def markdown(value: object) -> Iterator[str]:
    """Every piece of Markdown in a record."""
    if isinstance(value, Markdown):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from markdown(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from markdown(getattr(value, field.name))
