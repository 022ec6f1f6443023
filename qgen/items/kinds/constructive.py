"""Any object with the property asked for is right; it is checked by running it."""

from typing import Literal

import numpy as np
from pydantic import ValidationInfo, field_validator

from qgen.answers import Blank, Unreadable, read_array
from qgen.files.mistakes import show
from qgen.files.validation import Fault, Text, refuse
from qgen.items.base import Item, Order, Printed, Score, Scoring, literal
from qgen.items.properties import AnyProperty
from qgen.written import plain_array


class Constructive(Item):
    """A question that many answers solve, such as weights that realise a truth table.

    Attributes
    ----------
    property
        What an answer must have.
    example
        An answer that has it, as a student would type it.
    """

    kind: Literal["constructive"]
    property: AnyProperty
    example: Text

    @field_validator("example")
    @classmethod
    def _has_the_property(cls, example: str, info: ValidationInfo) -> str:
        wanted = info.data.get("property")
        if wanted is None:
            return example
        read = read_array(example, wanted.shape)
        if not isinstance(read, np.ndarray):
            reason = read.reason if isinstance(read, Unreadable) else "it is blank"
            raise refuse(Fault(f"cannot be read: {reason}", show(example)))
        failure = wanted.failure(read)
        if failure:
            raise refuse(Fault(f"does not have the property: {failure}", show(example)))
        return example

    def read(
        self, raw: object, order: Order, *, decimal_comma: bool = False
    ) -> tuple[float, ...] | Unreadable | Blank:
        read = read_array(raw, self.property.shape, decimal_comma=decimal_comma)
        return read if isinstance(read, Unreadable | Blank) else tuple(read.ravel().tolist())

    def score(self, value: tuple[float, ...], scoring: Scoring) -> Score:
        with np.errstate(all="ignore"):  # absurdly large numbers may overflow
            failure = self.property.failure(np.reshape(value, self.property.shape))
        return Score(0 if failure else 1, failure)

    def right(self, order: Order) -> str:
        return self.example

    def wrong(self, order: Order, k: int) -> str:
        right = read_array(self.example, self.property.shape)
        assert isinstance(right, np.ndarray)
        tries = (right * 0 - n for n in range(k % 3, k % 3 + 10))
        return plain_array(next(each for each in tries if self.property.failure(each)))

    def printed(self, order: Order) -> Printed:
        return Printed(hint=self.property.hint)

    def solved(self, order: Order, marks: float) -> str:
        return f"for example {literal(self.example)}"


KIND = Constructive
