"""One number."""

from typing import Annotated, Literal

from pydantic import ValidationInfo, field_validator

from qgen.answers import Blank, Unreadable, read_array
from qgen.files.mistakes import show
from qgen.files.validation import Fault, Text, Written, check, refuse, whole
from qgen.files.validation import number as between
from qgen.items.base import Item, Markdown, Order, Printed, Score, Scoring, literal
from qgen.items.closeness import close

Real = Annotated[float, between(-1e15, 1e15)]
Positive = Annotated[
    float, check("a number above 0", lambda v: isinstance(v, int | float) and 0 < v <= 1e15)
]


class KnownMistake(Written):
    """A wrong value that a known error leads to, and what to say about it."""

    value: Real
    feedback: Markdown


class Number(Item):
    """A question whose answer is a number.

    Attributes
    ----------
    decimals
        Answers rounded to so many decimals are right, and so are more precise ones.
    tolerance
        How far an answer may lie off, instead of `decimals`. With neither it must be exact.
    units
        Spellings of the unit that may follow the number; the first is printed.
    mistakes
        Wrong values that have something to be said about.
    """

    kind: Literal["number"]
    value: Real
    decimals: Annotated[int, whole(0, 8)] | None = None
    tolerance: Positive | None = None
    units: tuple[Text, ...] = ()
    mistakes: tuple[KnownMistake, ...] = ()

    @field_validator("tolerance")
    @classmethod
    def _one_of_two(cls, tolerance: float | None, info: ValidationInfo) -> float | None:
        if tolerance is not None and info.data.get("decimals") is not None:
            raise refuse(Fault("stands beside 'decimals'; give one of them", show(tolerance)))
        return tolerance

    @field_validator("mistakes")
    @classmethod
    def _are_wrong(
        cls, mistakes: tuple[KnownMistake, ...], info: ValidationInfo
    ) -> tuple[KnownMistake, ...]:
        value, within = info.data.get("value"), _reach(info.data)
        for k, mistake in enumerate(mistakes):
            if value is not None and close(mistake.value, value, within):
                at = (k, "value")
                raise refuse(Fault("is accepted as right", show(mistake.value), at))
        return mistakes

    @property
    def within(self) -> float:
        """How far an answer may lie off."""
        return _reach(dict(self))

    def read(
        self, raw: object, order: Order, *, decimal_comma: bool = False
    ) -> float | Unreadable | Blank:
        read = read_array(raw, (), decimal_comma=decimal_comma, units=self.units)
        return read if isinstance(read, Unreadable | Blank) else read.item()

    def score(self, value: float, scoring: Scoring) -> Score:
        if close(value, self.value, self.within):
            return Score(1)
        shown = [m for m in self.mistakes if close(value, m.value, self.within)]
        return Score(0, shown[0].feedback if shown else "")

    def right(self, order: Order) -> str:
        return self._typed(self.value)

    def wrong(self, order: Order, k: int) -> str:
        known = [mistake.value for mistake in self.mistakes]
        off = self.value + (k + 2) * max(self.within, abs(self.value) / 4, 1)
        return self._typed([*known, off][k % (len(known) + 1)])

    def printed(self, order: Order) -> Printed:
        rounded = "" if self.decimals is None else f"number, {self.decimals} decimals"
        hint = rounded or ("whole number" if self.value.is_integer() else "number")
        return Printed(hint=f"{hint} ({self.units[0]})" if self.units else hint)

    def solved(self, order: Order, marks: float) -> str:
        unit = f" {literal(self.units[0])}" if self.units else ""
        return f"${self._typed(self.value)}${unit}"

    def _typed(self, value: float) -> str:
        return f"{value:.15g}" if self.decimals is None else f"{value:.{self.decimals}f}"


def _reach(fields: dict[str, object]) -> float:
    """How far an answer may lie off, from the item's fields."""
    tolerance, decimals = fields.get("tolerance"), fields.get("decimals")
    if isinstance(tolerance, float | int):
        return float(tolerance)
    return 0.5 * 10.0**-decimals if isinstance(decimals, int) else 0.0


KIND = Number
