"""How a job says how far it is, without knowing who listens."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

Progress = Callable[[Sequence[Any], str], Iterable[Any]]
"""Hands on the items of a sequence and shows how many are done, under a title."""


def silent(items: Sequence[Any], title: str) -> Iterable[Any]:
    """Hand on the items and show nothing."""
    return items
