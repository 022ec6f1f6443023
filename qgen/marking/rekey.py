"""A concept item with another key."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from qgen.answers import Blank, Unreadable
from qgen.items import Item, Order, as_item

Change = Callable[[Mapping[str, Any], Any], dict[str, object]]

_CHANGES: Mapping[str, Change] = {
    "choice": lambda data, value: {"options": _options(data, value)},
    "several": lambda data, value: {"options": _options(data, value)},
    "true_false": lambda data, value: {"answer": value},
    "labels": lambda data, value: {"answer": value},
}
"""By kind, the fields that hold the key, from what `Item.read` returned."""


class KeyRefused(ValueError):
    """An answer that cannot be the key of an item; the message says why."""


def rekeyed(item: Item, answer: object, order: Order, *, decimal_comma: bool = False) -> Item:
    """Return an item whose right answer is this one.

    Parameters
    ----------
    answer
        As a student would type it.
    order
        Whose letters are meant: those of a paper's order.
    decimal_comma
        Whether 0,25 is a number.

    Raises
    ------
    KeyRefused
        If the answer cannot be read, or the item's kind has no key that can be replaced.
    """
    if item.kind not in _CHANGES:
        allowed = ", ".join(_CHANGES)
        raise KeyRefused(
            f"is of kind {item.kind}, whose key cannot be replaced (allowed: {allowed}); "
            "accept another answer, or drop the question"
        )
    read = item.read(answer, order, decimal_comma=decimal_comma)
    if isinstance(read, Unreadable):
        raise KeyRefused(f"cannot be its key: {read.reason} (accept takes further answers)")
    if isinstance(read, Blank):
        raise KeyRefused("cannot be its key: it is blank")
    data = item.model_dump()
    return as_item({**data, **_CHANGES[item.kind](data, read)})


def _options(data: Mapping[str, Any], correct: Iterable[int]) -> list[dict[str, object]]:
    """The options with other ones correct, and without what was said of those."""
    chosen = set(correct)
    return [
        {**option, "correct": k in chosen, "feedback": None if k in chosen else option["feedback"]}
        for k, option in enumerate(data["options"])
    ]
