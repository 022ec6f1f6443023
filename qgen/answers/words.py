"""Read words of a closed list as their places in it: `XOR`, or `[B-PER, O, O]`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from qgen.answers.folding import MAX_CHARACTERS, fold, is_blank
from qgen.answers.result import BLANK, Blank, Numbers, Refusal, Unreadable, quoted
from qgen.files.mistakes import closest

_word = re.compile(r"[^\s,;|()\[\]{}<>→$=\"']+").finditer
_ARROWS: Final = {"->", "→", "-"}


def read_words(
    raw: object, shape: tuple[int, ...], words: Sequence[str]
) -> Numbers | Unreadable | Blank:
    """Read an answer that consists of words.

    Parameters
    ----------
    raw
        What a student wrote: text, or what YAML and JSON hold, or None.
    shape
        Of the array that the answer must be; `()` for a single word.
    words
        The list, in which upper and lower case mean the same.

    Returns
    -------
    The places of the words in the list, counted from 0; or why there are none; or `BLANK`.

    Example
    -------
    >>> read_words("or", (), ["AND", "OR"]).values
    array(1.)
    >>> read_words("nor", (), ["AND", "OR"]).reason
    'I do not know `nor`; the words are AND, OR. Did you mean `OR`?'
    """
    try:
        places = _places(_text(raw), words)
    except Refusal as refusal:
        return refusal.unreadable
    if not places:
        return BLANK
    size = int(np.prod(shape, dtype=int))
    if len(places) != size:
        wanted = "one word" if size == 1 else f"{size} words"
        return Unreadable(f"I read {len(places)}; the answer is {wanted} of {', '.join(words)}.")
    values = np.reshape(np.array(places, dtype=float), shape)
    return Numbers(values, np.full(shape, np.inf))


def _text(raw: object) -> str:
    """An answer as one text; lists of files are joined."""
    if raw is None:
        return ""
    if isinstance(raw, list | tuple):
        return " ".join(map(_text, raw))
    if isinstance(raw, str | int | float) and len(str(raw)) <= MAX_CHARACTERS:
        return str(raw)
    raise Refusal("I expected words of the list.")


def _places(text: str, words: Sequence[str]) -> list[int]:
    """The place in the list of each word of a text."""
    if is_blank(text):
        return []
    known = {word.casefold(): k for k, word in enumerate(words)}
    found = []
    for piece in _word(fold(text), text.rfind("=") + 1):
        word = piece.group().strip(".:")
        if word.casefold() in known:
            found.append(known[word.casefold()])
        elif word and word not in _ARROWS:
            near = closest(word.upper(), words) or closest(word, words)
            hint = f" Did you mean `{near}`?" if near else ""
            message = f"I do not know {quoted(word)}; the words are {', '.join(words)}.{hint}"
            raise Refusal(message, piece.start())
    return found
