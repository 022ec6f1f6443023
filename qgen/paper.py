"""What was issued: a line of the key for each paper. Marking reads it and never redraws."""

from collections.abc import Iterator
from typing import Annotated, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypeAliasType

from qgen.catalogue import problem
from qgen.params import Floats
from qgen.problem import Form, Problem

Nested = TypeAliasType("Nested", "float | list[Nested]")
"""A number, or nested lists of numbers."""


class Record(BaseModel):
    """A part of the key: frozen, and nothing in it is unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Offered(Record):
    """One of the values that a question offers, the key first: what errors of this name lead to."""

    error: str = ""
    value: Nested


class FamilyAsked(Record):
    """A problem on a paper.

    Attributes
    ----------
    number
        Of the question on the paper, from 1.
    marks
        Of each part.
    params
        The realised inputs: the variant itself.
    options
        Of the form `choice`, the key first.
    order
        The options as printed: positions in `options`.
    """

    kind: Literal["family"] = "family"
    number: int
    family: str
    level: int
    decimals: int
    conventions: dict[str, str]
    form: Form = "steps"
    marks: tuple[float, ...]
    params: dict[str, Nested]
    options: tuple[Offered, ...] = ()
    order: tuple[int, ...] = ()

    @property
    def problem(self) -> Problem:
        """What all variants of this question have in common."""
        return problem(self.family, self.level, self.decimals, self.conventions, form=self.form)

    @property
    def labels(self) -> list[str]:
        """The parts' names in answer files: 3a, 3b, ..."""
        return [f"{self.number}{chr(ord('a') + k)}" for k in range(len(self.marks))]

    @property
    def values(self) -> dict[str, tuple[str, float]]:
        """Label and marks of the parts that ask for a value, by step."""
        places = self.problem.position.items()
        return {step: (self.labels[k], self.marks[k]) for step, k in places}

    def inputs(self) -> dict[str, Floats]:
        """The variant's inputs as arrays, without a batch axis."""
        return {name: np.asarray(value, dtype=np.float64) for name, value in self.params.items()}


class ItemAsked(Record):
    """A concept item on a paper, or the part of a problem that is asked as one.

    Attributes
    ----------
    order
        The options as printed: positions in the bank's item.
    part
        The letter, of a part of a problem.
    """

    kind: Literal["item"] = "item"
    number: int
    item: str
    order: tuple[int, ...]
    marks: tuple[float]
    part: str = ""

    @property
    def labels(self) -> list[str]:
        """The one part's name in answer files."""
        return [f"{self.number}{self.part}"]


Asked = Annotated[FamilyAsked | ItemAsked, Field(discriminator="kind")]


class Holder(Record):
    """Who a paper was made for."""

    id: str
    name: str
    email: str = ""
    group: str = ""


class Paper(Record):
    """One student's paper.

    Attributes
    ----------
    code
        Printed on every page; reveals nothing of the paper's content.
    version
        Of a paper that several students share, else ''.
    sections
        The questions of each section of the exam.
    """

    code: str
    student: Holder
    version: str = ""
    sections: tuple[tuple[Asked, ...], ...]

    @property
    def questions(self) -> Iterator[FamilyAsked | ItemAsked]:
        """All questions in the order of their numbers."""
        return (question for section in self.sections for question in section)

    @property
    def total(self) -> float:
        """The marks that the paper is worth."""
        return sum(sum(question.marks) for question in self.questions)


def marks_of_parts(
    own: tuple[float, ...], total: float | tuple[float, ...] | None
) -> tuple[float, ...]:
    """Give each part its marks.

    Parameters
    ----------
    own
        The family's own marks.
    total
        What the exam file says: nothing, a total to be shared out in the family's
        proportions (in quarters, as far as that goes), or the marks of each part.
    """
    if total is None:
        return own
    if isinstance(total, tuple):
        return total
    cumulative = np.cumsum(own) * (total / sum(own))
    steps = np.minimum(np.round(cumulative * 4) / 4, total)
    steps[-1] = total
    return tuple(float(share) for share in np.diff(steps, prepend=0.0))
