"""Read the letters of a choice, and true or false."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from qgen.answers.folding import MAX_CHARACTERS, fold, is_blank
from qgen.answers.result import BLANK, Blank, Refusal, Unreadable, quoted

_word = re.compile(r"[^\W\d_]+").finditer
_foreign = re.compile(r"[^\w\s,;.:()\[\]{}/&+'\"|$]|[\d_]").search
_CONJUNCTIONS: Final = frozenset({"and", "und", "option", "options", "answer", "answers"})

_TRUE: Final = frozenset(
    {"true", "t", "yes", "y", "wahr", "w", "ja", "richtig", "1", "✓", "✔", "☑"}
)
_FALSE: Final = frozenset({"false", "f", "no", "n", "falsch", "nein", "0", "✗", "✘"})


def read_choice(
    text: object, letters: Sequence[str], *, several: bool
) -> frozenset[str] | Unreadable | Blank:
    """Read which of the lettered options a student chose.

    Parameters
    ----------
    text
        `B`, `b)`, `a, c`, `ac`, `A and C`, a list of such texts, or None.
    letters
        The letters on the paper, each one character.
    several
        Whether more than one letter may be chosen.

    Returns
    -------
    The letters chosen, spelled as in `letters`; or why there are none; or `BLANK`.

    Example
    -------
    >>> sorted(read_choice("A and C", "abcd", several=True))
    ['a', 'c']
    >>> read_choice("A and C", "abcd", several=False).reason
    'I read 2 letters (a, c), but only one may be chosen.'
    """
    try:
        chosen = _chosen(text, letters)
    except Refusal as refusal:
        return refusal.unreadable
    if not chosen:
        return BLANK
    if not several and len(chosen) > 1:
        read = ", ".join(letter for letter in letters if letter in chosen)
        return Unreadable(f"I read {len(chosen)} letters ({read}), but only one may be chosen.")
    return chosen


def read_true_false(text: object) -> bool | Unreadable | Blank:
    """Read whether a student holds a statement for true.

    Parameters
    ----------
    text
        A word or sign for true or false in English or German, or 1 or 0; or a boolean
        or None, as YAML and JSON files hold them.

    Returns
    -------
    The truth value; or why there is none; or `BLANK`.

    Example
    -------
    >>> read_true_false("wahr")
    True
    """
    if text is None:
        return BLANK
    if isinstance(text, bool):
        return text
    if isinstance(text, int) and text in (0, 1):
        return text == 1
    if not isinstance(text, str) or len(text) > MAX_CHARACTERS:
        return Unreadable("I expected true or false.")
    folded = fold(text)
    if is_blank(folded):
        return BLANK
    word = folded.strip(" \t\r\n().'\"").lower()
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    return Unreadable(f"I expected true or false, not {quoted(text.strip())}.", 0)


def _chosen(value: object, letters: Sequence[str]) -> frozenset[str]:
    """The letters in any kind of value; none if it is blank."""
    if value is None:
        return frozenset()
    if isinstance(value, list | tuple):
        if len(value) > len(letters):
            raise Refusal(f"I read {len(value)} entries, but there are {len(letters)} options.")
        try:
            return frozenset().union(*(_chosen_in_text(item, letters) for item in value))
        except Refusal as refusal:
            raise Refusal(refusal.unreadable.reason) from None
    return _chosen_in_text(value, letters)


def _chosen_in_text(value: object, letters: Sequence[str]) -> frozenset[str]:
    """The letters in one text."""
    if value is None:
        return frozenset()
    if not isinstance(value, str) or len(value) > MAX_CHARACTERS:
        raise Refusal(f"I expected letters ({', '.join(letters)}).")
    folded = fold(value)
    if is_blank(folded):
        return frozenset()
    if foreign := _foreign(folded):
        raise Refusal(f"I expected letters, not {quoted(foreign.group())}.", foreign.start())
    known = {letter.lower(): letter for letter in letters}
    chosen: set[str] = set()
    for word in _word(folded):
        if word.group().lower() not in _CONJUNCTIONS:
            chosen |= _letters_of(word, known)
    if not chosen:
        raise Refusal(f"I expected letters ({', '.join(letters)}), not {quoted(value)}.", 0)
    return frozenset(chosen)


def _letters_of(word: re.Match[str], known: dict[str, str]) -> set[str]:
    """The letters of a word such as `b` or `ac`, each named once."""
    chosen: set[str] = set()
    for place, character in enumerate(word.group(), start=word.start()):
        letter = known.get(character.lower())
        if letter is None:
            allowed = ", ".join(known.values())
            raise Refusal(f"{quoted(character)} is not one of the letters {allowed}.", place)
        if letter in chosen:
            raise Refusal(f"{quoted(word.group())} is no list of letters: write a, b.", place)
        chosen.add(letter)
    return chosen
