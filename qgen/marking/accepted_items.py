"""Another answer to a concept item that counts."""

from collections.abc import Iterable
from dataclasses import replace

from qgen.answers import Blank, Unreadable
from qgen.items import Item
from qgen.marking.changes import Accepted
from qgen.marking.items import mark_item
from qgen.marking.results import PartResult
from qgen.marking.verdicts import Policy, Verdict
from qgen.paper import ItemAsked


def mark_item_allowing(
    accepted: Iterable[Accepted],
    item: Item,
    asked: ItemAsked,
    raw: object,
    *,
    policy: Policy,
    decimal_comma: bool = False,
) -> PartResult:
    """Mark one student's answer to one item, where other answers may count beside the key.

    Parameters
    ----------
    accepted
        On this paper; what is meant for other parts changes nothing.
    item, asked, raw, policy, decimal_comma
        As in `mark_item`.
    """
    result = mark_item(item, asked, raw, policy=policy, decimal_comma=decimal_comma)
    for change in accepted:
        if change.part in (asked.item, asked.labels[0]):
            order = order_meant(asked, change.code)
            other = item.read(change.answer, order, decimal_comma=decimal_comma)
            read = item.read(raw, asked.order, decimal_comma=decimal_comma)
            if read == other and not isinstance(read, Unreadable | Blank):
                result = _raised(result, change.worth)
    return result


def order_meant(asked: ItemAsked, code: str) -> tuple[int, ...]:
    """Whose letters an examiner writes: those of a paper, or without a code those of the bank."""
    return asked.order if code else tuple(sorted(asked.order))


def _raised(result: PartResult, worth: float) -> PartResult:
    awarded = worth * result.out_of
    if awarded <= result.awarded and result.verdict is not Verdict.MANUAL:
        return result
    verdict = Verdict.CORRECT if worth == 1 else Verdict.PARTIAL
    return replace(result, verdict=verdict, awarded=awarded, reason="")
