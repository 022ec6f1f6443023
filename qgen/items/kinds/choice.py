"""One option is right."""

from typing import Literal

from pydantic import field_validator

from qgen.answers import Blank, Unreadable
from qgen.files.validation import Fault, refuse
from qgen.items.base import Item, Order, Printed, Score, Scoring
from qgen.items.letters import lettered
from qgen.items.options import Option, Options, correct_of, feedback_on, read_options, typed


class Choice(Item):
    """A question with options, of which exactly one is correct."""

    kind: Literal["choice"]
    options: Options

    @field_validator("options")
    @classmethod
    def _one_is_correct(cls, options: tuple[Option, ...]) -> tuple[Option, ...]:
        correct = len(correct_of(options))
        if correct != 1:
            needed = "a choice item needs exactly one"
            raise refuse(Fault(f"has {correct} correct options; {needed}"))
        return options

    @property
    def shuffled(self) -> int:
        return len(self.options)

    def read(
        self, raw: object, order: Order, *, decimal_comma: bool = False
    ) -> frozenset[int] | Unreadable | Blank:
        return read_options(raw, order, several=False)

    def score(self, value: frozenset[int], scoring: Scoring) -> Score:
        if value == correct_of(self.options):
            return Score(1)
        return Score(-scoring.wrong_choice, feedback_on(self.options, value))

    def right(self, order: Order) -> str:
        return typed(correct_of(self.options), order)

    def wrong(self, order: Order, k: int) -> str:
        wrong = [n for n, option in enumerate(self.options) if not option.correct]
        return typed([wrong[k % len(wrong)]], order)

    def printed(self, order: Order) -> Printed:
        texts = [option.text for option in self.options]
        return Printed(hint="one letter", options=lettered(texts, order))


KIND = Choice
