"""A few sentences, marked by a person with a rubric."""

from typing import Annotated, Literal

from qgen.answers import Blank, Unreadable
from qgen.files.validation import Written, number
from qgen.items.base import Item, Markdown, Order, Printed, Score, Scoring
from qgen.items.letters import between
from qgen.items.lists import as_text
from qgen.written import plain


class Criterion(Written):
    """One thing that a good answer says, and its share of the marks."""

    text: Markdown
    marks: Annotated[float, number(0.25, 100)]


class ShortText(Item):
    """A question that a person marks.

    Attributes
    ----------
    rubric
        Its marks are scaled to those that the exam gives the item.
    model
        An answer that earns them all.
    """

    kind: Literal["short_text"]
    rubric: Annotated[tuple[Criterion, ...], between(1, 10, "criteria")]
    model: Markdown

    def read(
        self, raw: object, order: Order, *, decimal_comma: bool = False
    ) -> str | Unreadable | Blank:
        return as_text(raw)

    def score(self, value: str, scoring: Scoring) -> Score:
        return Score(None, "Your examiner reads this answer.")

    def right(self, order: Order) -> str:
        return " ".join(self.model.split())

    def wrong(self, order: Order, k: int) -> str:
        return "I did not get to this one."

    def printed(self, order: Order) -> Printed:
        return Printed(hint="a few sentences", lines=4)

    def solved(self, order: Order, marks: float) -> str:
        scale = marks / sum(criterion.marks for criterion in self.rubric)
        rows = [f"- {c.text.strip()} [{plain(c.marks * scale, 2)}]" for c in self.rubric]
        return "\n".join([self.model.strip(), "", "Marks are given for:", "", *rows])


KIND = ShortText
