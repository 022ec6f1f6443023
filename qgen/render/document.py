"""What is printed, whatever the format: papers, worked solutions, feedback sheets."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from typing import Any, Literal

from qgen.figures import Figure
from qgen.render.convert import convert
from qgen.render.numerals import Format

UNSEEN = dict.fromkeys(
    (*range(9), 11, 12, *range(14, 32), 127, 0x202D, 0x202E, *range(0xD800, 0xE000)), "�"
)
"""Codes that no page may hold, and those that show what follows in another order."""


class Markdown(str):
    """Source text, with TeX mathematics, for pandoc; any other string is shown as it is."""

    __slots__ = ()


NOTHING = Markdown()


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of a question, as asked, solved and marked.

    Parameters
    ----------
    label
        Such as ``a``; printed in parentheses. Empty where a question has one part.
    marks
        What the part is worth.
    prompt
        What is asked.
    hint
        What an answer looks like, for the answer sheet: ``number``, ``2×2 matrix``.
    numbered
        Number and text of each thing that is to be matched or labelled.
    options
        Letter and text of each thing that is to be chosen, put in order or matched.
    lines
        Of handwriting that an answer takes on the answer sheet.
    working, answer
        For solutions and feedback.
    verdict, awarded, given, comment
        For feedback: the marker's verdict, the marks, the student's own words, and what to say
        about them.
    note
        Why the answer could not be read: plain text, for it quotes the student.
    after_yours
        The working continued with the student's own earlier value.
    """

    label: str
    marks: float
    prompt: Markdown
    hint: str = ""
    numbered: tuple[tuple[str, Markdown], ...] = ()
    options: tuple[tuple[str, Markdown], ...] = ()
    lines: int = 1
    working: Markdown = NOTHING
    answer: Markdown = NOTHING
    verdict: str = ""
    awarded: float | None = None
    given: str = ""
    note: str = ""
    comment: Markdown = NOTHING
    after_yours: Markdown = NOTHING


@dataclass(frozen=True, kw_only=True)
class Question:
    """A stem, what there is to look at, and parts; the explanation closes a worked solution."""

    number: str
    marks: float
    stem: Markdown
    parts: tuple[Part, ...]
    title: str = ""
    figure: Figure | None = None
    explanation: Markdown = NOTHING

    @property
    def awarded(self) -> float | None:
        """What the marked parts were awarded together; nothing is known if none is marked."""
        marks = [part.awarded for part in self.parts if part.awarded is not None]
        return sum(marks) if marks else None


@dataclass(frozen=True, kw_only=True)
class Section:
    """Questions under one heading."""

    title: str
    instructions: Markdown
    questions: tuple[Question, ...]


@dataclass(frozen=True, kw_only=True)
class Document:
    """One student's paper, worked solution or feedback sheet."""

    kind: Literal["paper", "solution", "feedback"]
    title: str
    course: str
    date: str
    duration: str
    instructions: Markdown
    student_name: str
    student_id: str
    code: str
    practice: bool
    total: float
    sections: tuple[Section, ...]
    awarded: float | None = None


def converted(
    documents: Iterable[Document], to: Format, *, decimal_comma: bool = False
) -> list[dict[str, Any]]:
    """Turn documents into the data that layouts and pages print.

    Parameters
    ----------
    documents
        All that are to be printed: their Markdown goes through one conversion.
    to
        The format of the fragments that replace the Markdown.
    decimal_comma
        Whether numerals and marks are written with a comma.

    Returns
    -------
    list
        One dictionary per document, keyed like its fields, ready for JSON: records are
        dictionaries, tuples lists, and numbers are written out.
    """
    documents = tuple(documents)
    sources: list[str] = []

    def collect(source: Markdown) -> str:
        sources.append(source)
        return ""

    for document in documents:
        _data(document, collect, decimal_comma)
    fragments = iter(convert(sources, to, decimal_comma=decimal_comma))

    def fill(_source: Markdown) -> str:
        return next(fragments)

    return [_data(document, fill, decimal_comma) for document in documents]


def _data(value: Any, write: Callable[[Markdown], str], decimal_comma: bool) -> Any:
    """Reduce a record to what JSON knows, with its Markdown written by `write`."""
    if isinstance(value, Markdown):
        return write(value) if value else ""
    if isinstance(value, tuple):
        return [_data(item, write, decimal_comma) for item in value]
    if isinstance(value, str):
        return value.translate(UNSEEN)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return f"{round(value, 2):g}".replace(".", "," if decimal_comma else ".")
    if isinstance(value, Figure):
        shown = value.with_commas() if decimal_comma else value
        return {"svg": shown.svg, "alt": shown.alt, "width": shown.width, "height": shown.height}
    names = [field.name for field in fields(value)]
    if isinstance(value, Question):
        names.append("awarded")
    return {name: _data(getattr(value, name), write, decimal_comma) for name in names}
