"""A booklet: one question of each family at each level, with its solution, to choose from."""

from collections.abc import Iterable, Iterator
from itertools import count

from qgen.catalogue import problem
from qgen.family import Family
from qgen.problem import Form
from qgen.render.document import Document, Markdown, Question, Section
from qgen.report.questions import solved_question
from qgen.report.sheets import UNROUNDED
from qgen.report.specimen import DECIMALS, drawn, specimen_key


def booklet(families: Iterable[Family], seed: int, *, form: Form = "steps") -> Document:
    """Draw a question of each of these families at each level.

    Parameters
    ----------
    families
        In the order of the booklet.
    seed
        The same seed gives the same questions, those of `specimen`.
    form
        How all of them are asked.
    """
    numbers = count(1)
    sections = tuple(
        Section(
            title=f"{family.title} ({family.id})",
            instructions=Markdown(
                f"Unit {family.unit} · {family.topic}. *Source: {family.source}*"
            ),
            questions=tuple(_levels(family, seed, form, numbers)),
        )
        for family in families
    )
    total = sum(question.marks for section in sections for question in section.questions)
    return Document(
        kind="solution",
        title="Problem families",
        course="One question of each family at each level",
        date="",
        duration="",
        instructions=Markdown(UNROUNDED),
        student_name="",
        student_id="",
        code=f"seed {seed}",
        practice=False,
        total=total,
        sections=sections,
    )


def _levels(family: Family, seed: int, form: Form, numbers: Iterator[int]) -> Iterator[Question]:
    for level in sorted(family.levels):
        asked = problem(family.id, level, DECIMALS, {}, form=form)
        variant = drawn(asked, specimen_key(asked, seed), number=next(numbers))
        yield solved_question(variant, {}, decimals=DECIMALS)
