"""Letters for what is shuffled, and the texts behind them."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from qgen.files.mistakes import show
from qgen.files.validation import Fault, refuse
from qgen.items.base import Markdown, Order

LETTERS = "ABCDEFGHIJ"


def letters_of(order: Order) -> str:
    """The letters that a paper prints."""
    return LETTERS[: len(order)]


def letter_of(position: int, order: Order) -> str:
    """The letter behind which the thing at a position of the bank's item is printed."""
    return LETTERS[order.index(position)]


def lettered(texts: Sequence[str], order: Order) -> tuple[tuple[str, str], ...]:
    """Letters with their texts, as a paper prints them."""
    return tuple((letter, texts[k]) for letter, k in zip(letters_of(order), order, strict=True))


def between(low: int, high: int, noun: str) -> BeforeValidator:
    """Annotation: a list of so many things."""

    def validator(value: object) -> object:
        if isinstance(value, list | tuple) and not low <= len(value) <= high:
            allowed = f"is not allowed; allowed: {low} to {high} {noun}"
            raise refuse(Fault(allowed, show(list(value))))
        return value

    return BeforeValidator(validator)


def has_twins(texts: Sequence[str]) -> bool:
    """Whether two texts are the same but for case and spaces."""
    return len({" ".join(text.casefold().split()) for text in texts}) < len(texts)


def _distinct(texts: tuple[str, ...]) -> tuple[str, ...]:
    if has_twins(texts):
        raise refuse(Fault("has the same text twice"))
    return texts


Distinct = AfterValidator(_distinct)
"""Annotation: no two texts are the same."""

Sequenced = Annotated[tuple[Markdown, ...], between(3, 8, "texts"), Distinct]
"""Three to eight different texts."""
