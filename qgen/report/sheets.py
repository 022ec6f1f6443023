"""The documents of one student: paper, worked solution, feedback."""

from collections.abc import Callable
from typing import Literal

from qgen.files.exam_folder import Issued
from qgen.marking.results import StudentMarks
from qgen.paper import FamilyAsked, ItemAsked, Paper
from qgen.render.document import Document, Markdown, Question, Section
from qgen.report.feedback import marked_question
from qgen.report.questions import asked_question, solved_question

Kind = Literal["paper", "solution", "feedback"]
Ask = Callable[[FamilyAsked | ItemAsked], Question]


def paper_document(issued: Issued, paper: Paper) -> Document:
    """What a student gets on the day."""
    places = issued.exam.decimals
    return _document(
        "paper", issued, paper, lambda asked: asked_question(asked, issued.items, decimals=places)
    )


def solution_document(issued: Issued, paper: Paper) -> Document:
    """The same with every part worked out: for the examiner, and later for the student."""
    places = issued.exam.decimals
    return _document(
        "solution",
        issued,
        paper,
        lambda asked: solved_question(asked, issued.items, decimals=places),
    )


def feedback_document(issued: Issued, marks: StudentMarks) -> Document:
    """What was decided of every part, and how the student's own line goes on."""
    places = issued.exam.decimals

    def marked(asked: FamilyAsked | ItemAsked) -> Question:
        results = marks.of_question(asked.number)
        return marked_question(asked, results, issued.items, decimals=places)

    return _document("feedback", issued, marks.paper, marked, marks=marks)


def _document(
    kind: Kind, issued: Issued, paper: Paper, ask: Ask, marks: StudentMarks | None = None
) -> Document:
    exam = issued.exam
    sections = tuple(
        Section(
            title=section.title,
            instructions=Markdown(section.instructions or ""),
            questions=tuple(map(ask, questions)),
        )
        for section, questions in zip(exam.sections, paper.sections, strict=True)
    )
    return Document(
        kind=kind,
        title=exam.title,
        course=exam.course,
        date=f"{exam.date:%-d %B %Y}",
        duration=f"{exam.duration} minutes",
        instructions=Markdown(_instructions(issued, kind)),
        student_name=paper.student.name,
        student_id=paper.student.id,
        code=paper.code,
        practice=issued.practice is not None,
        total=marks.out_of if marks else paper.total,
        awarded=marks.awarded if marks else None,
        sections=sections,
    )


UNROUNDED = (
    "Every result is computed from unrounded values, so its last digit can differ from what the "
    "rounded numbers shown would give. Marking allows for that."
)
"""Said above worked solutions."""


def _instructions(issued: Issued, kind: Kind) -> str:
    """For a paper the instructor's own words, then how to round."""
    exam = issued.exam
    if kind != "paper":
        return UNROUNDED
    rounding = (
        f"Round results to {exam.decimals} decimals unless a question says otherwise, and use at "
        "least as many in your working. Logarithms are natural unless a base is given."
    )
    return "\n\n".join(filter(None, [exam.instructions, rounding]))
