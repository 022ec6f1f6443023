"""What every concept item has, and what its kind must say of it."""

import re
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

from pydantic import AfterValidator, StrictBool

from qgen.answers import Blank, Unreadable
from qgen.files.validation import Fault, Text, Written, check, number, refuse, whole

Order = Sequence[int]
"""Positions in the bank's item of the things that are shuffled, as this paper prints them."""


def _dollars_balanced(text: str) -> str:
    if (text.count("$") - text.count(r"\$")) % 2:
        raise refuse(Fault("has a formula that is not closed: an odd number of $"))
    return text


Markdown = Annotated[Text, AfterValidator(_dollars_balanced)]
"""Markdown with TeX mathematics between dollar signs."""

Name = Annotated[
    str,
    check(
        "small letters and digits, words joined by _ or -",
        lambda v: isinstance(v, str) and re.fullmatch(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*", v),
    ),
]


class Source(Written):
    """The literature that an item's answer rests on; `where` is a section, page or equation."""

    author: Text
    title: Text
    year: Annotated[int, whole(1800, 2100)]
    where: Text | None = None


class Scoring(Protocol):
    """What an exam's policy says of items; see `qgen.marking.verdicts.Policy`."""

    @property
    def several(self) -> str: ...
    @property
    def ordering(self) -> str: ...
    @property
    def per_entry(self) -> bool: ...
    @property
    def wrong_choice(self) -> float: ...


@dataclass(frozen=True)
class Score:
    """What an answer earns, and why.

    Attributes
    ----------
    fraction
        Of the item's marks, at most 1; below 0 where the exam takes marks off for a wrong
        choice; None where a person must decide.
    reason
        Markdown, for the student. It never quotes the student.
    """

    fraction: float | None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Printed:
    """What a paper prints below an item's text.

    Attributes
    ----------
    hint
        What an answer looks like, for the answer sheet.
    prompt
        Markdown before the lists.
    numbered
        Texts with numbers before them, or with blanks to write a label into.
    options
        Letters and texts.
    lines
        Of handwriting that an answer takes.
    """

    hint: str
    prompt: str = ""
    numbered: tuple[tuple[str, str], ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    lines: int = 1


class Item(Written):
    """A concept item. Each kind is a subclass in a file of its own, `qgen/items/kinds/KIND.py`.

    Attributes
    ----------
    unit
        Of the course; the bank says it once for all of its items.
    level
        1 easy, 2 usual, 3 hard.
    minutes
        Time to answer.
    fixed_order
        Nothing is shuffled.
    """

    id: Name
    topic: Text
    level: Annotated[int, whole(1, 3)]
    minutes: Annotated[float, number(0.25, 60)]
    kind: str
    text: Markdown
    explanation: Markdown
    source: Source
    fixed_order: StrictBool = False
    unit: int = 0

    @property
    def shuffled(self) -> int:
        """How many things a paper prints in an order of its own."""
        return 0

    @abstractmethod
    def read(
        self, raw: object, order: Order, *, decimal_comma: bool = False
    ) -> Any | Unreadable | Blank:
        """Read an answer: a value that does not depend on the order, or why there is none.

        Values that mean the same compare as equal.
        """

    @abstractmethod
    def score(self, value: Any, scoring: Scoring) -> Score:
        """Score what `read` returned."""

    @abstractmethod
    def right(self, order: Order) -> str:
        """Return the right answer as a student would type it."""

    @abstractmethod
    def wrong(self, order: Order, k: int) -> str:
        """Return a wrong answer for simulated students; k >= 0 tells several apart."""

    @abstractmethod
    def printed(self, order: Order) -> Printed:
        """Return what a paper prints below the text."""

    def solved(self, order: Order, marks: float) -> str:
        """Return the right answer in Markdown, for solutions of an item worth these marks."""
        return literal(self.right(order))


_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def literal(text: str) -> str:
    """Markdown that shows a text as it is.

    Example
    -------
    >>> print(literal("a*b*c"))
    a\\*b\\*c
    """
    return _PUNCTUATION.sub(r"\\\1", text)


def quantity(count: int, noun: str) -> str:
    """A count with its noun: `1 pair`, `3 pairs`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
