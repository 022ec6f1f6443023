"""An interval of the real line."""

from typing import Annotated, Literal

from pydantic import AfterValidator

from qgen.answers import Blank, Unreadable
from qgen.files.mistakes import show
from qgen.files.validation import Fault, Text, refuse
from qgen.items.base import Item, Order, Printed, Score, Scoring
from qgen.items.closeness import close
from qgen.items.intervals import End, Span, read_interval, written_interval


def _is_interval(text: str) -> str:
    read = read_interval(text)
    if not isinstance(read, Span):
        raise refuse(Fault("is no interval; write one such as (0, 1] or [0, inf)", show(text)))
    return text


class Interval(Item):
    """A question whose answer is an interval; each of its ends is half of it."""

    kind: Literal["interval"]
    answer: Annotated[Text, AfterValidator(_is_interval)]

    @property
    def key(self) -> Span:
        """The right interval."""
        span = read_interval(self.answer)
        assert isinstance(span, Span)
        return span

    def read(
        self, raw: object, order: Order, *, decimal_comma: bool = False
    ) -> Span | Unreadable | Blank:
        return read_interval(raw, decimal_comma=decimal_comma)

    def score(self, value: Span, scoring: Scoring) -> Score:
        ends = list(zip(("left", "right"), value, self.key, strict=True))
        right = [_same(given, expected) for _, given, expected in ends]
        reason = " ".join(
            _about(side, given, expected)
            for side, given, expected in ends
            if not _same(given, expected)
        )
        share = sum(right) / 2
        return Score(share if scoring.per_entry else float(all(right)), reason)

    def right(self, order: Order) -> str:
        return written_interval(self.key)

    def wrong(self, order: Order, k: int) -> str:
        low, high = self.key
        if high.value == float("inf") or (k % 2 and low.value != -float("inf")):
            return written_interval(Span(End(low.value, not low.closed), high))
        return written_interval(Span(low, End(high.value, not high.closed)))

    def printed(self, order: Order) -> Printed:
        return Printed(hint="interval, such as (2, 5]")


def _same(given: End, expected: End) -> bool:
    return close(given.value, expected.value) and given.closed == expected.closed


def _about(side: str, given: End, expected: End) -> str:
    """What is wrong with one end."""
    if close(given.value, expected.value):
        return f"The {side} end is at the right place; does it belong to the interval?"
    return f"Look again at the {side} end."


KIND = Interval
