"""The symbols of a question: what each may be, and how people spell it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NoReturn, cast, get_args

from qgen.expressions.nodes import Entry, Node, Variable
from qgen.expressions.words import ACCENTS, plain
from qgen.files.mistakes import closest

Kind = Literal["real", "positive", "probability", "integer", "vector", "matrix", "distribution"]
KINDS: Final[tuple[str, ...]] = get_args(Kind)
AXES: Final = {"vector": 1, "matrix": 2, "distribution": 1}
"""How many lengths a kind has."""

MAX_LENGTH: Final = 8
"""Of a vector, and of each axis of a matrix: the time for one check rests on it."""

_sort = re.compile(r"\s*(\w+)\s*(?:\(([^()]*)\))?\s*(?:\balso\b(.*))?")
_name = re.compile(r"[^\W\d_][\w]*")


@dataclass(frozen=True, slots=True)
class Sort:
    """What a symbol may be.

    Parameters
    ----------
    kind
        `positive` is above 0; `probability` lies strictly between 0 and 1; `distribution`
        is a vector of positive numbers that sum to 1. The entries of a `vector` or
        `matrix` are real. A count, such as a number of samples, is best called `positive`.
    shape
        Entries of a vector; rows and columns of a matrix; else empty.
    spellings
        Spellings beside those that follow from the name.
    """

    kind: Kind
    shape: tuple[int, ...] = ()
    spellings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Symbols:
    """The symbols of a question.

    Attributes
    ----------
    sorts
        What each symbol may be, by its name.
    nodes
        What each plain spelling (see `words.plain`) stands for: a symbol, or an entry.
    """

    sorts: Mapping[str, Sort]
    nodes: Mapping[str, Node]


def symbols_from(mapping: Mapping[str, str]) -> Symbols:
    """Read what the symbols of a question may be.

    Parameters
    ----------
    mapping
        For each name one of `real`, `positive`, `probability`, `integer`, `vector(3)`,
        `distribution(3)`, `matrix(2,3)`; spellings of its own may follow: `positive also
        eta, learning_rate`. The usual ones follow from the name: `y_hat` is also read
        as `yhat`, `ŷ` and `\\hat{y}`, `w_1` as `w1`, and `x_1` as the first entry of
        a vector `x`.

    Raises
    ------
    ValueError
        An unknown kind, a shape that does not suit it, two symbols spelled alike.

    Example
    -------
    >>> symbols_from({"z": "real", "W": "matrix(2,3)"}).sorts["W"]
    Sort(kind='matrix', shape=(2, 3), spellings=())
    """
    sorts = {name: _read_sort(name, text) for name, text in mapping.items()}
    nodes: dict[str, Node] = {}
    for name, sort in sorts.items():
        for spelling in _spellings(name, sort):
            known = nodes.setdefault(spelling, Variable(name, _column(sort.shape)))
            if known != Variable(name, _column(sort.shape)):
                raise ValueError(f"{known[0]!r} and {name!r} are both read from {spelling!r}")
    for name, sort in sorts.items():
        for label, entry in _entries(name, sort).items():
            nodes.setdefault(label, entry)
    return Symbols(sorts, nodes)


def _read_sort(name: str, text: str) -> Sort:
    """Read one sort, such as `matrix(2,3)`."""
    if not _name.fullmatch(name):
        raise ValueError(f"{name!r} cannot be a symbol: use letters, digits and `_`")
    found = _sort.fullmatch(text)
    if found is None or found[1] not in KINDS:
        _refuse(name, text, found[1] if found else text)
    kind, lengths, others = found.groups()
    shape = _read_shape(name, text, lengths)
    if len(shape) != AXES.get(kind, 0):
        example = kind + {0: "", 1: "(3)", 2: "(2,3)"}[AXES.get(kind, 0)]
        raise ValueError(f"{name}: {text!r} has the wrong shape; write, for example, {example!r}")
    spellings = tuple(filter(None, (other.strip() for other in (others or "").split(","))))
    return Sort(cast(Kind, kind), shape, spellings)


def _read_shape(name: str, text: str, lengths: str | None) -> tuple[int, ...]:
    """Read the lengths between the brackets."""
    parts = [part.strip() for part in lengths.split(",")] if lengths is not None else []
    if all(re.fullmatch("[0-9]{1,3}", part) and 2 <= int(part) <= MAX_LENGTH for part in parts):
        return tuple(map(int, parts))
    raise ValueError(
        f"{name}: {text!r} has a length that is no whole number from 2 to {MAX_LENGTH}"
    )


def _refuse(name: str, text: str, word: str) -> NoReturn:
    near = closest(word, KINDS)
    hint = f"; did you mean {near!r}?" if near else ""
    raise ValueError(f"{name}: {text!r} is not one of {', '.join(KINDS)}{hint}")


def _column(shape: tuple[int, ...]) -> tuple[int, ...]:
    """A vector is a column."""
    return (*shape, 1) if len(shape) == 1 else shape


def _spellings(name: str, sort: Sort) -> list[str]:
    """The plain spellings of a symbol, each once."""
    first, *rest = name.split("_")
    accents = [part for part in rest if part in ACCENTS]
    others = [part for part in rest if part not in ACCENTS]
    forms = (name, "".join([first, *accents, *others]), "".join([first, *others, *accents]))
    return list(dict.fromkeys(plain(form) for form in (*forms, *sort.spellings)))


def _entries(name: str, sort: Sort) -> dict[str, Node]:
    """The entries of a vector or matrix by their plain spellings, counted from 1."""
    if not sort.shape:
        return {}
    rows, columns = _column(sort.shape)
    entries: dict[str, Node] = {}
    for row in range(rows):
        for column in range(columns):
            label = f"{row + 1}" if len(sort.shape) == 1 else f"{row + 1}{column + 1}"
            entries[plain(name) + label] = Entry(name, row, column, label)
    return entries
