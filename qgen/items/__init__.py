"""Concept items: what a kind is, and all kinds, found by file name in `qgen/items/kinds`."""

from qgen.items.base import Item, Markdown, Order, Printed, Score, Scoring, Source
from qgen.items.union import KINDS, AnyItem, as_item

__all__ = [
    "KINDS",
    "AnyItem",
    "Item",
    "Markdown",
    "Order",
    "Printed",
    "Score",
    "Scoring",
    "Source",
    "as_item",
]
