"""Options to choose from, as `choice` and `several` have them."""

from collections.abc import Collection, Sequence
from typing import Annotated

from pydantic import AfterValidator, StrictBool

from qgen.answers import Blank, Unreadable, read_choice
from qgen.files.validation import Fault, Written, refuse
from qgen.items.base import Markdown, Order
from qgen.items.letters import LETTERS, between, has_twins, letter_of, letters_of


class Option(Written):
    """One of the answers to choose from, and what to say to a student who chose it."""

    text: Markdown
    correct: StrictBool
    feedback: Markdown | None = None


def _distinct(options: tuple[Option, ...]) -> tuple[Option, ...]:
    if has_twins([option.text for option in options]):
        raise refuse(Fault("has two options with the same text"))
    return options


Options = Annotated[tuple[Option, ...], between(3, 6, "options"), AfterValidator(_distinct)]
"""Three to six options with different texts."""


def correct_of(options: Sequence[Option]) -> frozenset[int]:
    """The positions of the correct options."""
    return frozenset(k for k, option in enumerate(options) if option.correct)


def read_options(
    raw: object, order: Order, *, several: bool
) -> frozenset[int] | Unreadable | Blank:
    """Read letters as the positions of the options behind them."""
    read = read_choice(raw, letters_of(order), several=several)
    if not isinstance(read, frozenset):
        return read
    return frozenset(order[LETTERS.index(letter)] for letter in read)


def typed(chosen: Collection[int], order: Order) -> str:
    """The letters of these options: `A, C`."""
    return ", ".join(sorted(letter_of(k, order) for k in chosen))


def feedback_on(options: Sequence[Option], chosen: Collection[int]) -> str:
    """What the bank says about the wrong options that were chosen."""
    wrong = [options[k] for k in sorted(chosen) if not options[k].correct]
    return " ".join(option.feedback for option in wrong if option.feedback)
