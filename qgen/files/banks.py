"""Question banks: concept items with their answers, explanations and sources."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictBool, ValidationInfo, field_validator

from qgen.files.mistakes import InputError, Mistake
from qgen.files.textfile import Document, read_yaml
from qgen.files.validation import (
    Fault,
    Text,
    Written,
    check,
    not_empty,
    number,
    refuse,
    validate,
    whole,
)

Kind = Literal["choice", "several", "true_false"]


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


class Option(Written):
    """One of the answers to choose from, and what to say to a student who chose it."""

    text: Markdown
    correct: StrictBool
    feedback: Markdown | None = None


class Source(Written):
    """The literature that an item's answer rests on; `where` is a section, page or equation."""

    author: Text
    title: Text
    year: Annotated[int, whole(1800, 2100)]
    where: Text | None = None


class Entry(Written):
    """An item as its bank's file has it.

    Attributes
    ----------
    level
        1 easy, 2 usual, 3 hard.
    minutes
        Time to answer.
    options
        For `choice` (one is correct) and `several` (at least one is).
    answer
        For `true_false`.
    fixed_order
        Options are not shuffled.
    """

    id: Name
    topic: Text
    level: Annotated[int, whole(1, 3)]
    minutes: Annotated[float, number(0.25, 60)]
    kind: Kind
    text: Markdown
    options: tuple[Option, ...] = Field(default=(), validate_default=True)
    answer: StrictBool | None = Field(default=None, validate_default=True)
    explanation: Markdown
    source: Source
    fixed_order: StrictBool = False

    @field_validator("options")
    @classmethod
    def _options_fit_the_kind(
        cls, options: tuple[Option, ...], info: ValidationInfo
    ) -> tuple[Option, ...]:
        fault = _fault_of_options(info.data.get("kind"), options)
        if fault:
            raise refuse(fault)
        return options

    @field_validator("answer")
    @classmethod
    def _answer_fits_the_kind(cls, answer: bool | None, info: ValidationInfo) -> bool | None:
        kind = info.data.get("kind")
        if kind == "true_false" and answer is None:
            raise refuse(Fault("is missing; allowed: true or false"))
        if kind in ("choice", "several") and answer is not None:
            raise refuse(Fault(f"does not belong to a {kind} item; mark options as correct"))
        return answer


class Item(Entry):
    """A concept item and the unit of the course it belongs to."""

    unit: int


class Bank(Written):
    """A file of concept items of one unit."""

    unit: Annotated[int, whole(1, 5)]
    items: Annotated[tuple[Entry, ...], not_empty]


def _fault_of_options(kind: Kind | None, options: tuple[Option, ...]) -> Fault | None:
    if kind == "true_false":
        return Fault("does not belong to a true_false item; write 'answer'") if options else None
    if kind is None:
        return None
    correct = sum(option.correct for option in options)
    texts = [" ".join(option.text.casefold().split()) for option in options]
    if not 3 <= len(options) <= 6:
        return Fault("is not allowed; allowed: 3 to 6 options", f"a list of {len(options)}")
    if len(set(texts)) < len(texts):
        return Fault("has two options with the same text")
    if (correct != 1 and kind == "choice") or correct == 0:
        needed = "exactly one" if kind == "choice" else "at least one"
        return Fault(f"has {correct} correct options; a {kind} item needs {needed}")
    return None


def load_banks(folder: Path) -> dict[str, Item]:
    """Read every bank (`*.yaml`) of a folder.

    Parameters
    ----------
    folder
        Where the banks lie.

    Returns
    -------
    dict
        The items by id, in the order of the files.

    Raises
    ------
    InputError
        With every mistake in every file, an id used twice included.
    """
    mistakes: list[Mistake] = []
    items: dict[str, Item] = {}
    seen: dict[str, str] = {}
    paths = sorted(folder.glob("*.yaml"))
    for path in paths:
        try:
            document = read_yaml(path)
            mistakes += _used_twice(document, seen)
            bank = validate(Bank, document)
        except InputError as error:
            mistakes += error.mistakes
            continue
        items |= {e.id: Item.model_validate({**dict(e), "unit": bank.unit}) for e in bank.items}
    if not paths:
        mistakes.append(
            Mistake(file=str(folder), line=None, field="", message="holds no bank (*.yaml)")
        )
    if mistakes:
        raise InputError(mistakes)
    return items


def _used_twice(document: Document, seen: dict[str, str]) -> Iterator[Mistake]:
    """Ids that were seen before; notes those that were not."""
    for place, line in document.places.items():
        if len(place) == 3 and place[0] == "items" and place[2] == "id":
            name, here = str(document.at(place)), f"{document.file}:{line}"
            if seen.setdefault(name, here) != here:
                message = f"is the id of another item, in {seen[name]}"
                yield document.mistake(place, message, given=repr(name))
