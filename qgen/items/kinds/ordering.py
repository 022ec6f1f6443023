"""Things to be put in order."""

from itertools import combinations
from typing import Literal

from pydantic import field_validator

from qgen.answers import Blank, Unreadable
from qgen.files.validation import Fault, refuse
from qgen.items.base import Item, Order, Printed, Score, Scoring
from qgen.items.letters import LETTERS, Sequenced, letter_of, lettered, letters_of
from qgen.items.lists import read_order


class Ordering(Item):
    """Things that a paper prints shuffled; `sequence` lists them in the right order."""

    kind: Literal["ordering"]
    sequence: Sequenced

    @field_validator("fixed_order")
    @classmethod
    def _is_shuffled(cls, fixed: bool) -> bool:
        if fixed:
            raise refuse(Fault("would print the answer; an ordering item is always shuffled"))
        return fixed

    @property
    def shuffled(self) -> int:
        return len(self.sequence)

    def read(
        self, raw: object, order: Order, *, decimal_comma: bool = False
    ) -> tuple[int, ...] | Unreadable | Blank:
        read = read_order(raw, letters_of(order))
        if not isinstance(read, list):
            return read
        return tuple(order[LETTERS.index(letter)] for letter in read)

    def score(self, value: tuple[int, ...], scoring: Scoring) -> Score:
        pairs = [early < late for early, late in combinations(value, 2)]
        if all(pairs):
            return Score(1)
        first = next(k for k, position in enumerate(value) if k != position)
        reason = f"The order goes wrong at place {first + 1}."
        if scoring.ordering != "per_pair":
            return Score(0, reason)
        told = f"{sum(pairs)} of {len(pairs)} pairs are in the right order."
        return Score(sum(pairs) / len(pairs), f"{told} {reason}")

    def right(self, order: Order) -> str:
        return ", ".join(letter_of(k, order) for k in range(len(self.sequence)))

    def wrong(self, order: Order, k: int) -> str:
        positions = list(range(len(self.sequence)))
        at = k % (len(positions) - 1)
        positions[at : at + 2] = at + 1, at
        return ", ".join(letter_of(position, order) for position in positions)

    def printed(self, order: Order) -> Printed:
        hint = f"{len(order)} letters, first to last"
        return Printed(hint=hint, options=lettered(self.sequence, order))


KIND = Ordering
