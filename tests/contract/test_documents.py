"""Every family's paper, worked solution and feedback can be printed, at every level."""

from functools import cache

import pytest

pytest.importorskip("typst")
pytest.importorskip("pypandoc")

from qgen.assemble import variant
from qgen.catalogue import problem
from qgen.families import all_families
from qgen.files.banks import load_banks
from qgen.marking.grade import grade
from qgen.marking.verdicts import Policy
from qgen.paper import Holder, ItemAsked, Paper
from qgen.render.document import Document, Markdown, Section, converted
from qgen.render.html import page
from qgen.render.typeset import pdf
from qgen.report.feedback import marked_question
from qgen.report.questions import asked_question, solved_question
from qgen.resources import folder
from qgen.simulation.papers import honest, with_gaps, with_misconceptions, with_slip
from qgen.variants import derive, draw

ITEMS = load_banks(folder("question_banks"))
STUDENTS = (
    lambda paper: honest(paper, ITEMS),
    lambda paper: with_misconceptions(paper, ITEMS, b"m"),
    lambda paper: with_slip(paper, ITEMS, b"s"),
    lambda paper: with_gaps(paper, ITEMS, b"g"),
)


@cache
def specimen_paper(family: str) -> Paper:
    """One question of each level."""
    questions = []
    for level in (1, 2, 3):
        kind = problem(family, level, 3, {})
        params = {n: v[0] for n, v in draw(kind, [derive(b"documents", str(level))]).items()}
        questions.append(variant(kind, level, params, marks=None))
    return Paper(code="TEST", student=Holder(id="1", name="Ada"), sections=(tuple(questions),))


def bank_paper(unit: int) -> Paper:
    items = [item for item in ITEMS.values() if item.unit == unit]
    asked = tuple(
        ItemAsked(number=n, item=item.id, order=tuple(range(item.shuffled)), marks=(1.0,))
        for n, item in enumerate(items, start=1)
    )
    return Paper(code="TEST", student=Holder(id="1", name="Ada"), sections=(asked,))


def document(kind: str, questions: list, paper: Paper) -> Document:
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
        practice=True,
        total=paper.total,
        awarded=0.0,
        sections=(Section(title="", instructions=Markdown(), questions=tuple(questions)),),
    )


def documents(paper: Paper) -> list[Document]:
    plain = [asked_question(asked, ITEMS, decimals=3) for asked in paper.questions]
    solved = [solved_question(asked, ITEMS, decimals=3) for asked in paper.questions]
    made = [document("paper", plain, paper), document("solution", solved, paper)]
    answers = [student(paper) for student in STUDENTS]
    marks = grade([paper] * len(answers), answers, items=ITEMS, policy=Policy())
    for each in marks:
        marked = [
            marked_question(asked, each.of_question(asked.number), ITEMS, decimals=3)
            for asked in paper.questions
        ]
        made.append(document("feedback", marked, paper))
    return made


PAPERS = [*all_families(), *(f"bank of unit {unit}" for unit in range(1, 6))]


@pytest.mark.parametrize("name", PAPERS)
def test_paper_solution_and_feedback_compile(name):
    paper = bank_paper(int(name[-1])) if name.startswith("bank") else specimen_paper(name)
    made = documents(paper)
    for data in converted(made, "typst"):
        assert pdf(data).startswith(b"%PDF")
    for data in converted(made, "html"):
        assert "<math" in page(data) or name.startswith("bank")


@pytest.mark.parametrize("family", all_families())
def test_simulated_students_are_marked_as_they_worked(family):
    paper = specimen_paper(family)
    careful, mistaken, slipping, _ = (student(paper) for student in STUDENTS)
    values = sum(bool(asked.problem.asked) for asked in paper.questions)
    for answers, lost in ((careful, 0), (mistaken, 3), (slipping, values)):
        marks = grade([paper], [answers], items={}, policy=Policy())[0]
        verdicts = [part.verdict for part in marks.parts]
        assert sum(verdict.is_error for verdict in verdicts) == lost, verdicts
