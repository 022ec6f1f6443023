"""Many ways to type one character, folded into one, so that positions stay what they were."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

MAX_CHARACTERS: Final = 2000

_LOOKALIKES: Final = {
    **dict.fromkeys("−–—‒‐‑﹣˗➖⁃", "-"),
    **dict.fromkeys("×·⋅∙•✕⨯∗✖", "*"),
    **dict.fromkeys("⁄∕÷", "/"),
    **dict.fromkeys("≈≃≅≐≒≔≡", "="),
    **dict.fromkeys("’‘′ʹ´٬˙", "'"),
    **dict.fromkeys("،、", ","),
    **dict.fromkeys("٪﹪", "%"),
    **dict.fromkeys("【〔", "["),
    **dict.fromkeys("】〕", "]"),
    # The brackets of a matrix that is drawn over several lines.
    **dict.fromkeys("⎡⎢⎣⎤⎥⎦⎛⎜⎝⎞⎟⎠", " "),
    **dict.fromkeys("\x85\u2028\u2029", "\n"),
    **dict.fromkeys("∼〜", "~"),
    "➕": "+",
    "٫": ".",
    "。": ".",
    "؛": ";",
    "ᴇ": "E",
    "µ": "μ",
    "⊤": "ᵀ",
}
# Invisible, but not without meaning: a minus lost, or a number shown in reverse.
_NO_SPACES: Final = frozenset("\u00ad\u202e")
_EMPTY: Final = frozenset({"n/a", "[]", "()", "{}"})
_FULL_WIDTH: Final = range(0xFF01, 0xFF5F)
_FULL_WIDTH_OFFSET: Final = 0xFEE0


@cache
def _fold_character(character: str) -> str:
    """One character for one character: digits of any script, spaces, look-alikes."""
    if character.isascii():
        return character
    if character in _LOOKALIKES:
        return _LOOKALIKES[character]
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if ord(character) in _FULL_WIDTH:
        return chr(ord(character) - _FULL_WIDTH_OFFSET)
    # Cf: zero-width spaces, byte-order marks, writing-direction marks.
    is_invisible = character.isspace() or unicodedata.category(character) == "Cf"
    return " " if is_invisible and character not in _NO_SPACES else character


def fold(text: str) -> str:
    """Replace typographic variants (`−`, `×`, no-break space, `２`) one for one.

    Returns
    -------
    A text of the same length, so that a position in it is a position in `text`.

    Example
    -------
    >>> fold("−２·３")
    '-2*3'
    """
    return text if text.isascii() else "".join(map(_fold_character, text))


def is_blank(text: str) -> bool:
    """Whether a folded text says nothing: empty, dashes or a line, empty brackets, "n/a"."""
    stripped = "".join(text.split())
    return not stripped.strip("-_") or stripped.lower() in _EMPTY
