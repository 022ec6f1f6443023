"""A word or a few, compared with those that are accepted."""

import re
import unicodedata
from typing import Annotated, Literal

from pydantic import AfterValidator, StrictBool

from qgen.answers import Blank, Unreadable
from qgen.files.mistakes import show
from qgen.files.validation import Fault, Text, refuse
from qgen.items.base import Item, Order, Printed, Score, Scoring
from qgen.items.letters import between
from qgen.items.lists import as_text

SHORTEST_WITH_PLURAL = 4
SHORTEST_WITH_TYPO = 6


def _has_letters(accepted: tuple[str, ...]) -> tuple[str, ...]:
    for text in accepted:
        if not essence(text):
            raise refuse(Fault("is no answer: it has no letter or digit", show(text)))
    return accepted


class FillIn(Item):
    """One blank to fill.

    Attributes
    ----------
    accepted
        What is right; the first is shown in solutions. Case, spaces, hyphens, accents of
        typography and a plural s make no difference.
    typos
        Whether one letter too many, too few, wrong or swapped with its neighbour is forgiven
        in answers of more than five letters.
    """

    kind: Literal["fill_in"]
    accepted: Annotated[tuple[Text, ...], between(1, 20, "texts"), AfterValidator(_has_letters)]
    typos: StrictBool = False

    def read(
        self, raw: object, order: Order, *, decimal_comma: bool = False
    ) -> str | Unreadable | Blank:
        text = as_text(raw if not isinstance(raw, int | float) else str(raw))
        if not isinstance(text, str):
            return text
        return essence(text) or Unreadable("I expected a word.")

    def score(self, value: str, scoring: Scoring) -> Score:
        accepted = [essence(text) for text in self.accepted]
        if any(_same(value, right) for right in accepted):
            return Score(1)
        if self.typos and any(_one_edit(value, right) for right in accepted):
            return Score(1, "Mind the spelling.")
        return Score(0)

    def right(self, order: Order) -> str:
        return self.accepted[0]

    def wrong(self, order: Order, k: int) -> str:
        return ("I do not know", "gradient of the bias term", "none of these words")[k % 3]

    def printed(self, order: Order) -> Printed:
        return Printed(hint="a word or a few")


def essence(text: str) -> str:
    """What counts of a text: its letters and digits, and symbols that change a meaning.

    Example
    -------
    >>> essence("  Drop-out "), essence("the ReLU."), essence("F₁")
    ('dropout', 'relu', 'f1')
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = re.sub(r"^\s*(?:the|an?)\s+", "", folded)
    return "".join(c for c in folded if c.isalnum() or c in "+*/<>=%")


def _same(one: str, other: str) -> bool:
    return one == other or other in _plurals(one) or one in _plurals(other)


def _plurals(word: str) -> tuple[str, ...]:
    if len(word) < SHORTEST_WITH_PLURAL:
        return ()
    ending = (f"{word[:-1]}ies",) if word.endswith("y") else ()
    return (f"{word}s", f"{word}es", *ending)


def _one_edit(given: str, right: str) -> bool:
    """Whether one edit of a letter leads from one to the other; digits must agree."""
    if len(right) < SHORTEST_WITH_TYPO or re.sub(r"\D", "", given) != re.sub(r"\D", "", right):
        return False
    k = next((k for k, (a, b) in enumerate(zip(given, right, strict=False)) if a != b), None)
    if k is None:
        return abs(len(given) - len(right)) <= 1
    swapped = given[:k] + given[k : k + 2][::-1] + given[k + 2 :]
    return (
        given[k + 1 :] == right[k + 1 :]
        or given[k + 1 :] == right[k:]
        or given[k:] == right[k + 1 :]
        or swapped == right
    )


KIND = FillIn
