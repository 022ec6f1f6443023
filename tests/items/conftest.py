"""Items as tests write them, and policies."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from qgen.items import Item, as_item

Make = Callable[..., Item]

SHARED = {
    "id": "one",
    "topic": "t",
    "level": 1,
    "minutes": 1,
    "text": "?",
    "explanation": "!",
    "source": {"author": "A", "title": "T", "year": 2000},
}


@dataclass(frozen=True)
class Scores:
    """A policy as far as items are concerned."""

    several: str = "all_or_nothing"
    ordering: str = "all_or_nothing"
    per_entry: bool = True
    wrong_choice: float = 0.0


@pytest.fixture(scope="session")
def make() -> Make:
    """Return a function that makes an item of a kind."""
    return lambda kind, **content: as_item({**SHARED, "kind": kind, **content})


@pytest.fixture(scope="session")
def scores() -> type[Scores]:
    """The class of policies."""
    return Scores
