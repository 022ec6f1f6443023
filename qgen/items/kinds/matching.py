"""Each thing on the left belongs to one on the right."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from qgen.answers import Blank, Unreadable
from qgen.files.validation import Fault, Written, refuse
from qgen.items.base import Item, Markdown, Order, Printed, Score, Scoring
from qgen.items.letters import (
    LETTERS,
    between,
    has_twins,
    letter_of,
    lettered,
    letters_of,
)
from qgen.items.lists import read_matches


class Pair(Written):
    """What belongs together."""

    left: Markdown
    right: Markdown


def _left_differ(pairs: tuple[Pair, ...]) -> tuple[Pair, ...]:
    if has_twins([pair.left for pair in pairs]):
        raise refuse(Fault("has the same text on the left twice"))
    return pairs


class Matching(Item):
    """Pairs to be found: numbers on the left, letters on the right.

    Attributes
    ----------
    pairs
        A text on the right may belong to several on the left; it is printed once.
    extra
        More texts on the right, which belong to none.
    """

    kind: Literal["matching"]
    pairs: Annotated[tuple[Pair, ...], between(2, 8, "pairs"), AfterValidator(_left_differ)]
    extra: tuple[Markdown, ...] = Field(default=(), validate_default=True)

    @field_validator("extra")
    @classmethod
    def _right_differ(cls, extra: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        rights = [*_distinct(info.data.get("pairs", ())), *extra]
        if has_twins(rights):
            raise refuse(Fault("has a text that stands on the right already"))
        if not info.data.get("pairs") or 2 <= len(rights) <= len(LETTERS):
            return extra
        allowed = f"2 to {len(LETTERS)} texts on the right"
        raise refuse(Fault(f"is not allowed; allowed: {allowed}", f"a total of {len(rights)}"))

    @property
    def rights(self) -> list[str]:
        """The texts on the right, each once."""
        return [*_distinct(self.pairs), *self.extra]

    @property
    def key(self) -> list[int]:
        """For each text on the left the position of the one on the right."""
        rights = self.rights
        return [rights.index(pair.right) for pair in self.pairs]

    @property
    def shuffled(self) -> int:
        return len(self.rights)

    def read(
        self, raw: object, order: Order, *, decimal_comma: bool = False
    ) -> tuple[int | None, ...] | Unreadable | Blank:
        read = read_matches(raw, len(self.pairs), letters_of(order))
        if not isinstance(read, tuple):
            return read
        return tuple(None if x is None else order[LETTERS.index(x)] for x in read)

    def score(self, value: tuple[int | None, ...], scoring: Scoring) -> Score:
        pairs = zip(value, self.key, strict=True)
        wrong = [str(n) for n, (given, right) in enumerate(pairs, start=1) if given != right]
        if not wrong:
            return Score(1)
        reason = f"Look again at {', '.join(wrong)}."
        share = 1 - len(wrong) / len(self.pairs)
        return Score(share if scoring.per_entry else 0, reason)

    def right(self, order: Order) -> str:
        return _typed(self.key, order)

    def wrong(self, order: Order, k: int) -> str:
        answer = self.key
        at = k % len(answer)
        answer[at] = (answer[at] + 1) % len(order)
        return _typed(answer, order)

    def printed(self, order: Order) -> Printed:
        left = tuple((str(n), pair.left) for n, pair in enumerate(self.pairs, start=1))
        return Printed(
            hint="each number with its letter",
            numbered=left,
            options=lettered(self.rights, order),
        )


def _distinct(pairs: tuple[Pair, ...]) -> list[str]:
    return list(dict.fromkeys(pair.right for pair in pairs))


def _typed(key: list[int], order: Order) -> str:
    return " ".join(f"{n}{letter_of(k, order)}" for n, k in enumerate(key, start=1))


KIND = Matching
