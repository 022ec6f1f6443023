"""Mark a concept item: what its kind makes of an answer, as verdict and marks."""

from qgen.answers import Blank, Unreadable
from qgen.items import Item, Score
from qgen.marking.results import PartResult
from qgen.marking.verdicts import Policy, Verdict
from qgen.paper import ItemAsked


def mark_item(
    item: Item,
    asked: ItemAsked,
    raw: object,
    *,
    policy: Policy,
    decimal_comma: bool = False,
) -> PartResult:
    """Mark one student's answer to one item.

    Parameters
    ----------
    raw
        What the student wrote: text, or what YAML and JSON files hold.
    policy
        How several options, orders and entries are scored.
    decimal_comma
        Whether 0,25 is a number.
    """
    read = item.read(raw, asked.order, decimal_comma=decimal_comma)
    verdict, score = _judged(item, read, policy)
    marks = asked.marks[0]
    return PartResult(
        label=asked.labels[0],
        asked=item.id,
        verdict=verdict,
        awarded=marks * (score.fraction or 0.0),
        out_of=marks,
        given="" if raw is None else str(raw),
        expected=item.right(asked.order),
        reason=score.reason,
    )


def _judged(item: Item, read: object, policy: Policy) -> tuple[Verdict, Score]:
    if isinstance(read, Unreadable):
        return Verdict.UNREADABLE, Score(0, read.reason)
    if isinstance(read, Blank):
        return Verdict.BLANK, Score(0)
    score = item.score(read, policy)
    return verdict_of(score), score


def verdict_of(score: Score) -> Verdict:
    """The verdict that a score amounts to."""
    if score.fraction is None:
        return Verdict.MANUAL
    if score.fraction == 1:
        return Verdict.CORRECT
    return Verdict.PARTIAL if score.fraction > 0 else Verdict.WRONG
