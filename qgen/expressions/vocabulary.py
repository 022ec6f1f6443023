"""What a word means: a symbol, a function, a constant, or several symbols side by side."""

from __future__ import annotations

from typing import Final

from qgen.answers.result import Refusal, quoted
from qgen.expressions.functions import FUNCTIONS, SPELLINGS
from qgen.expressions.nodes import Constant, Node
from qgen.expressions.symbols import Symbols
from qgen.expressions.words import plain
from qgen.files.mistakes import closest

Piece = Node | str
"""A node, or the name of a function."""

_CONSTANTS: Final[dict[str, Node]] = {"e": Constant("e"), "pi": Constant("pi")}
_LONGEST_SPLIT: Final = 30
_HINTS: Final = {
    "sum": "I do not read sums over an index; please write the terms out, or sum(x) for "
    "all entries of a vector.",
    "prod": "I do not read products over an index; please write the factors out.",
    "lg": "Which base has `lg`? Please write log2 or log10 (log and ln are natural).",
    "begin": "I do not read a matrix here; please write one expression.",
    "operatorname": "I cannot read this name.",
    "partial": "Please write the derivative out.",
    "infty": "Infinity is not part of an expression.",
}


def pieces(word: str, symbols: Symbols) -> tuple[Piece, ...]:
    """Give the meaning of a word, as it stands in the student's text.

    Raises
    ------
    Refusal
        An unknown word, or one that can be split into symbols in two ways.
    """
    known = symbols.nodes.get(word) or _CONSTANTS.get(word)
    if known is not None:
        return (known,)
    spelled = plain(word)
    piece = _whole(spelled, symbols)
    if piece is not None:
        return (piece,)
    splits = _splits(spelled, symbols) if len(spelled) <= _LONGEST_SPLIT else []
    if len(splits) > 1:
        raise Refusal(f"I can read {quoted(word)} in more than one way; please write the `*`.")
    return splits[0] if splits else _refuse(word, spelled, symbols)


def _whole(spelled: str, symbols: Symbols) -> Piece | None:
    """The meaning of a plain spelling that is one name."""
    node = symbols.nodes.get(spelled) or _CONSTANTS.get(spelled)
    return node if node is not None else SPELLINGS.get(spelled.lower())


def _splits(spelled: str, symbols: Symbols) -> list[tuple[Piece, ...]]:
    """Up to two ways to read a word as symbols side by side, of which the last may be a function.

    Euler's number, too, can only come last, as in `xe^(-x)`.
    """
    ways: list[list[tuple[Piece, ...]]] = [[()]]
    for end in range(1, len(spelled) + 1):
        found: list[tuple[Piece, ...]] = []
        for start in range(end):
            if not ways[start]:
                continue
            part = spelled[start:end]
            piece = _whole(part, symbols) if end == len(spelled) else symbols.nodes.get(part)
            if piece is not None:
                found.extend((*way, piece) for way in ways[start])
        ways.append(found[:2])
    return ways[-1]


def _refuse(word: str, spelled: str, symbols: Symbols) -> tuple[Piece, ...]:
    """Say that a word is not known, and which are."""
    for start, hint in _HINTS.items():
        if spelled == start or (start in ("sum", "prod") and spelled.startswith(start)):
            raise Refusal(hint)
    names = list(symbols.sorts)
    near = closest(spelled, [*names, *FUNCTIONS])
    hint = f" Did you mean `{near}`?" if near else ""
    known = f"the symbols are {', '.join(names)}" if names else "there are no symbols"
    raise Refusal(f"I do not know {quoted(word)}; {known}.{hint}")
