"""Some of the options are right."""

from typing import Literal

from pydantic import field_validator

from qgen.answers import Blank, Unreadable
from qgen.files.validation import Fault, refuse
from qgen.items.base import Item, Order, Printed, Score, Scoring
from qgen.items.letters import lettered
from qgen.items.options import Option, Options, correct_of, feedback_on, read_options, typed


class Several(Item):
    """A question with options, of which at least one is correct."""

    kind: Literal["several"]
    options: Options

    @field_validator("options")
    @classmethod
    def _one_is_correct(cls, options: tuple[Option, ...]) -> tuple[Option, ...]:
        if not correct_of(options):
            raise refuse(Fault("has 0 correct options; a several item needs at least one"))
        return options

    @property
    def shuffled(self) -> int:
        return len(self.options)

    def read(
        self, raw: object, order: Order, *, decimal_comma: bool = False
    ) -> frozenset[int] | Unreadable | Blank:
        return read_options(raw, order, several=True)

    def score(self, value: frozenset[int], scoring: Scoring) -> Score:
        correct = correct_of(self.options)
        if value == correct:
            return Score(1)
        hits, misses = len(value & correct), len(value - correct)
        reason = feedback_on(self.options, value)
        match scoring.several:
            case "per_option":
                decided = len(self.options) - len(value ^ correct)
                told = f"{decided} of {len(self.options)} options are decided rightly. {reason}"
                return Score(decided / len(self.options), told.strip())
            case "negative":
                told = f"Right letters: {hits} of {len(correct)}; wrong letters: {misses}. {reason}"
                return Score(max(0, hits - misses) / len(correct), told.strip())
        return Score(0, reason)

    def right(self, order: Order) -> str:
        return typed(correct_of(self.options), order)

    def wrong(self, order: Order, k: int) -> str:
        wrong = correct_of(self.options) ^ {k % len(self.options)}
        return typed(wrong or {n for n, o in enumerate(self.options) if not o.correct}, order)

    def printed(self, order: Order) -> Printed:
        texts = [option.text for option in self.options]
        return Printed(hint="letters", options=lettered(texts, order))


KIND = Several
