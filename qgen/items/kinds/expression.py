"""A formula in the question's own symbols."""

from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from pydantic import ValidationInfo, field_validator

from qgen.answers import BLANK, Blank, Unreadable
from qgen.files.mistakes import show
from qgen.files.validation import Fault, Text, refuse, unknown
from qgen.items.base import Item, Order, Printed, Score, Scoring, literal
from qgen.items.formulas import Sorts, SymbolSorts, symbols_of

if TYPE_CHECKING:
    from qgen.expressions import Expression, Reference


class Formula(Item):
    """A question whose answer is an expression; every equal one is right.

    Attributes
    ----------
    symbols
        What each symbol may be: `real`, `positive`, `probability`, `vector(3)`, ...
    answer
        As a student would type it.
    tex
        The answer as solutions print it.
    form
        In which it must be written: `expanded`, `factored`, or `no:` and a function.
    """

    kind: Literal["expression"]
    symbols: SymbolSorts
    answer: Text
    tex: Text | None = None
    form: Text | None = None

    @field_validator("answer")
    @classmethod
    def _is_an_expression(cls, answer: str, info: ValidationInfo) -> str:
        sorts = info.data.get("symbols")
        if sorts:
            read = _parsed(answer, tuple(sorts.items()))
            if isinstance(read, Unreadable | Blank):
                reason = read.reason if isinstance(read, Unreadable) else "it is blank"
                raise refuse(Fault(f"cannot be read: {reason}", show(answer)))
        return answer

    @field_validator("form")
    @classmethod
    def _is_a_form(cls, form: str | None) -> str | None:
        from qgen.expressions import FORMS

        if form is not None and form not in FORMS:
            raise refuse(unknown(form, "a form", FORMS))
        return form

    @property
    def sorts(self) -> Sorts:
        """The symbols in a form that can be remembered."""
        return tuple(self.symbols.items())

    def read(
        self, raw: object, order: Order, *, decimal_comma: bool = False
    ) -> "Expression | Unreadable | Blank":
        if raw is None:
            return BLANK
        if isinstance(raw, bool) or not isinstance(raw, str | int | float):
            return Unreadable("I expected a formula.")
        return _parsed(str(raw), self.sorts)

    def score(self, value: "Expression", scoring: Scoring) -> Score:
        from qgen.expressions import compare, has_form

        outcome = compare(
            value, _reference(self.answer, self.sorts), symbols_of(self.sorts)
        ).outcome
        match outcome:
            case "equal" if self.form and not has_form(value, self.form):
                return Score(0, f"The value is right, but not in the form asked for: {self.form}.")
            case "equal":
                return Score(1)
            case "different":
                return Score(0)
        return Score(None, "A person looks at this answer: its value could not be decided.")

    def right(self, order: Order) -> str:
        return self.answer

    def wrong(self, order: Order, k: int) -> str:
        return f"({self.answer}) + {k % 3 + 1}"

    def printed(self, order: Order) -> Printed:
        return Printed(hint=f"formula in {', '.join(self.symbols)}")

    def solved(self, order: Order, marks: float) -> str:
        return f"${self.tex}$" if self.tex else literal(self.answer)


def _parsed(text: str, sorts: Sorts) -> "Expression | Unreadable | Blank":
    from qgen.expressions import parse

    return parse(text, symbols_of(sorts))


@lru_cache(maxsize=1024)
def _reference(answer: str, sorts: Sorts) -> "Reference":
    from qgen.expressions import reference

    expected = _parsed(answer, sorts)
    assert not isinstance(expected, Unreadable | Blank)
    return reference(expected, symbols_of(sorts))


KIND = Formula
