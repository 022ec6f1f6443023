"""From a score to a verdict and marks."""

import pytest

from qgen.marking.items import mark_item
from qgen.marking.verdicts import Policy, Verdict
from qgen.paper import ItemAsked

PAIRS = [{"left": "l1", "right": "r1"}, {"left": "l2", "right": "r2"}]
CHOICES = [{"text": text, "correct": text == "one"} for text in ("one", "two", "three")]
ITEMS = {
    "matching": {"pairs": PAIRS},
    "choice": {"options": CHOICES},
    "short_text": {"rubric": [{"text": "x", "marks": 1}], "model": "Just so."},
}

MARKED = [
    ("matching", "1A 2B", Verdict.CORRECT, 2.0),
    ("matching", "1A", Verdict.PARTIAL, 1.0),
    ("matching", "1B 2A", Verdict.WRONG, 0.0),
    ("matching", "1Z", Verdict.UNREADABLE, 0.0),
    ("matching", " ", Verdict.BLANK, 0.0),
    ("matching", None, Verdict.BLANK, 0.0),
    ("choice", "B", Verdict.WRONG, -0.5),
    ("choice", "", Verdict.BLANK, 0.0),
    ("short_text", "Because.", Verdict.MANUAL, 0.0),
    ("short_text", "", Verdict.BLANK, 0.0),
]


@pytest.mark.parametrize(("kind", "raw", "verdict", "awarded"), MARKED)
def test_an_answer_gets_a_verdict_and_marks(make, kind, raw, verdict, awarded):
    item = make(kind, **ITEMS[kind])
    order = tuple(range(item.shuffled))
    asked = ItemAsked(number=3, item="one", order=order, marks=(2.0,))
    found = mark_item(item, asked, raw, policy=Policy(wrong_choice=0.25))
    assert (found.verdict, found.awarded, found.out_of) == (verdict, awarded, 2.0)
    assert (found.label, found.asked) == ("3", "one")
    assert found.expected == item.right(order)
    assert found.given == ("" if raw is None else raw)
