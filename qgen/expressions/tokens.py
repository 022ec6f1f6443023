"""Cut a text into tokens of an allow-list; every character of it keeps its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from qgen.answers.folding import fold
from qgen.answers.result import Refusal, quoted
from qgen.expressions.nodes import Node
from qgen.expressions.symbols import Symbols
from qgen.expressions.vocabulary import pieces
from qgen.expressions.words import FONTS

_SUBSCRIPTS: Final = "\u2080-\u209c\u1d62-\u1d65"
_LETTER: Final = rf"[^\W\d_²³¹⁰-ₜ{_SUBSCRIPTS}ᵀ¼½¾]"
_NAME: Final = rf"(?:(?:{_LETTER}[\u0300-\u036f]*)+[0-9]*|√)"
_GROUP: Final = r"\{(?:[^{}]|\{[^{}]{0,30}\}){0,40}\}"
_SUBSCRIPT: Final = rf"(?:\s?\\?_(?:[0-9A-Za-z]+|{_GROUP}|\\[A-Za-z]+|{_LETTER})|[{_SUBSCRIPTS}]+)"
_ACCENT: Final = (
    r"\\(?:(?:wide)?(?:hat|tilde)|bar|overline|dot)(?![A-Za-z])"
    rf"\s*(?:{_GROUP}|\\[A-Za-z]+|[A-Za-z])"
)
_FONT: Final = rf"\\(?:{FONTS})\s*{_GROUP}"
_TOP: Final = r"(?:\\(?:top|intercal)(?![A-Za-z])|\\math(?:sf|rm|bf)\s*\{T\}|ᵀ|T)"

# Every pattern is tried at one place only and backs up over no more than one token, so
# that cutting is linear in the text. The first that matches wins.
_KINDS: Final = {
    "space": (
        r"[\s$~]+|\\[,:;! ()]|\\(?:q?quad|left|right|[bB]igg?[lr]?|limits|displaystyle)(?![A-Za-z])"
        rf"|\\(?:{FONTS})(?![A-Za-z]|\s*\{{)|(?:np|numpy|math|torch)\.(?=[A-Za-z])"
    ),
    "number": r"(?:[0-9]+(?:\.(?!T)[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?",
    "transpose": (rf"\^\s*(?:{_TOP}(?![A-Za-z0-9_])|\{{\s*{_TOP}\s*\}})|ᵀ|\.T(?![A-Za-z0-9_])"),
    "power": r"\^|\*\*",
    "raised": r"[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+",
    "matmul": r"@",
    "entrywise": r"⊙|∘|\\(?:odot|circ)(?![A-Za-z])",
    "dot": r"\\cdot(?![A-Za-z])",
    "times": r"\*|\\(?:times|ast)(?![A-Za-z])",
    "divide": r"/|\\div(?![A-Za-z])",
    "plus": r"\+",
    "minus": r"-",
    "comma": r",",
    "digits": r"\\[dtc]?frac\s*[0-9]\s*[0-9](?![0-9.])",
    "fraction": r"\\[dtc]?frac(?![A-Za-z])",
    "norm": r"‖|∥|\\\||\\[lr]?Vert(?![A-Za-z])",
    "order": r"\s*_\s*(?:[12F](?![0-9A-Za-z])|\{\s*[12F]\s*\})",
    "bar": r"\||\\[lr]?vert(?![A-Za-z])",
    "open": r"[(\[{]|\\\{",
    "close": r"[)\]}]|\\\}",
    "word": rf"(?:{_ACCENT}|{_FONT}|\\[A-Za-z]+|{_NAME}){_SUBSCRIPT}*",
}
_match = re.compile("|".join(f"(?P<{kind}>{form})" for kind, form in _KINDS.items())).match
_RAISED_DOTS: Final = frozenset("·⋅∙•")


class Token(NamedTuple):
    """A piece of text: its kind, its place, whether a space stands before, what it means."""

    kind: str
    start: int
    end: int
    spaced: bool
    node: Node | None = None
    function: str = ""


def cut(text: str, symbols: Symbols) -> list[Token]:
    """Cut a text into tokens; the last is of kind "end".

    Raises
    ------
    Refusal
        A character or name that is not known.
    """
    folded = fold(text)
    tokens: list[Token] = []
    start, spaced = 0, True
    while start < len(folded):
        found = _match(folded, start)
        if found is None:
            raise Refusal(_foreign(folded[start]), start)
        kind, end = str(found.lastgroup), found.end()
        if kind == "word":
            tokens.extend(_named(text[start:end], start, end, spaced, symbols))
        elif kind == "times" and text[start] in _RAISED_DOTS:
            tokens.append(Token("dot", start, end, spaced))
        elif kind != "space":
            tokens.append(Token(kind, start, end, spaced))
        spaced = kind == "space"
        start = end
    tokens.append(Token("end", len(text), len(text), True))
    return tokens


def _named(word: str, start: int, end: int, spaced: bool, symbols: Symbols) -> Iterator[Token]:
    """The tokens of a word: as a rule one, but `xy` may be two symbols."""
    try:
        meant = pieces(word, symbols)
    except Refusal as refusal:
        raise Refusal(refusal.unreadable.reason, start) from None
    for number, piece in enumerate(meant):
        gap = spaced and number == 0
        if isinstance(piece, str):
            yield Token("function", start, end, gap, None, piece)
        else:
            yield Token("node", start, end, gap, piece)


def _foreign(character: str) -> str:
    """Say why a character belongs to no expression."""
    known = {
        "=": "Please write only the expression, without `=`.",
        "!": "I do not know `!`; please write the product out.",
        "'": "I do not know what ' means here; please write the derivative out, "
        "and a transpose as ^T.",
        "%": "Please write a percentage as a decimal number.",
        ";": "I cannot read `;` here; arguments are separated by `,`.",
    }
    return known.get(character, f"I cannot read {quoted(character)} in an expression.")
