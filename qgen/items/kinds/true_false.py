"""A statement that holds or does not."""

from typing import Literal

from pydantic import StrictBool

from qgen.answers import Blank, Unreadable, read_true_false
from qgen.items.base import Item, Order, Printed, Score, Scoring


class TrueFalse(Item):
    """A statement; `answer` says whether it is true."""

    kind: Literal["true_false"]
    answer: StrictBool

    def read(
        self, raw: object, order: Order, *, decimal_comma: bool = False
    ) -> bool | Unreadable | Blank:
        return read_true_false(raw)

    def score(self, value: bool, scoring: Scoring) -> Score:
        return Score(1 if value == self.answer else -scoring.wrong_choice)

    def right(self, order: Order) -> str:
        return _word(self.answer)

    def wrong(self, order: Order, k: int) -> str:
        return _word(not self.answer)

    def printed(self, order: Order) -> Printed:
        return Printed(hint="true or false", options=(("T", "True"), ("F", "False")))


def _word(truth: bool) -> str:
    return "true" if truth else "false"


KIND = TrueFalse
