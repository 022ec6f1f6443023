"""Cut a folded text into tokens, and walk along them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, NamedTuple, NoReturn

from qgen.answers.result import Refusal, quoted

_EXPONENT: Final = r"(?:[eE][+-]?[0-9]+)?"
_POINT_NUMBER: Final = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)" + _EXPONENT
_COMMA_NUMBER: Final = r"(?:[0-9]+(?:\.[0-9]*|,[0-9]+)?|[.,][0-9]+)" + _EXPONENT

# Every pattern is tried at one place only and never has to back up over more than
# one token, so that cutting is linear in the text. The first that matches wins.
_KINDS: Final = {
    "space": r"[ \t\v\f\x1c-\x1f]+|[$~]|\\[,:;! ]|\\(?:q?quad|left|right)(?![A-Za-z])",
    "newline": r"[\r\n]",
    "open": r"[\[({]|\\[\[({]|\\begin\{[bpvBV]?matrix\}",
    "close": r"[\])}]|\\[\])}]|\\end\{[bpvBV]?matrix\}",
    "row": r";|\\\\",
    "cell": r"[,&]",
    "transpose": r"\^(?:(?:[Tt]|\\top)(?![A-Za-z0-9])|ᵀ|\{(?:[Tt]|\\top)\})|[ᵀ']",
    "power": r"\^|\*\*",
    "superscript": r"[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+",
    # The letter x is a product only in 2.5x10^3, so that 0x10 stays no number.
    "times": r"\*|\\(?:cdot|times)(?![A-Za-z])|[xX](?= *10 *[\^*⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹])",
    "slash": r"/",
    "sign": r"[+-]",
    "percent": r"\\?%",
    "fraction": r"\\[dt]?frac(?![A-Za-z])",
    "vulgar": r"[¼½¾⅐-⅞]",
}


def _compile(number: str) -> re.Pattern[str]:
    """One pattern with a named group for each kind of token."""
    kinds = {"number": number, **_KINDS}
    return re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in kinds.items()))


_POINT_TOKENS: Final = _compile(_POINT_NUMBER)
_COMMA_TOKENS: Final = _compile(_COMMA_NUMBER)
_WORD: Final = re.compile(r"\\?[^\W\d_]+")


class Token(NamedTuple):
    """A piece of text: its kind, its place, and whether a space stands before it."""

    kind: str
    start: int
    end: int
    spaced: bool


@dataclass(slots=True)
class Cursor:
    """A place in the tokens of a text."""

    text: str
    tokens: list[Token]
    decimal_comma: bool
    at: int = 0

    def peek(self) -> Token:
        """The next token, left where it is."""
        return self.tokens[self.at]

    def take(self) -> Token:
        """The next token; the last one, of kind "end", is never passed."""
        token = self.tokens[self.at]
        self.at += token.kind != "end"
        return token

    def accept(self, kind: str) -> Token | None:
        """Take the next token if it is of this kind."""
        return self.take() if self.tokens[self.at].kind == kind else None

    def expect(self, kind: str, reason: str) -> Token:
        """Take the next token, which must be of this kind."""
        return self.accept(kind) or self.refuse(reason)

    def source(self, token: Token) -> str:
        """The text of a token."""
        return self.text[token.start : token.end]

    def refuse(self, reason: str) -> NoReturn:
        """Give up at the next token."""
        raise Refusal(reason, min(self.peek().start, len(self.text) - 1))


def cut(text: str, start: int, *, decimal_comma: bool) -> Cursor:
    """Cut a folded text, from `start` on, into tokens; the last is of kind "end".

    Raises
    ------
    Refusal
        A character or word that belongs to no notation of numbers.
    """
    match = (_COMMA_TOKENS if decimal_comma else _POINT_TOKENS).match
    tokens = []
    spaced = True
    while start < len(text):
        found = match(text, start)
        if found is None:
            raise _unknown(text, start)
        kind, end = str(found.lastgroup), found.end()
        if kind == "space":
            spaced = True
        else:
            tokens.append(Token(kind, start, end, spaced))
            spaced = False
        start = end
    tokens.append(Token("end", len(text), len(text), True))
    return Cursor(text, tokens, decimal_comma)


def _unknown(text: str, start: int) -> Refusal:
    """Say why the text at `start` is no token."""
    word = _WORD.match(text, start)
    source = word.group() if word else text[start]
    if source.lower() in {"nan", "inf", "infinity", "∞", "\\infty"}:
        return Refusal(f"{quoted(source)} is not a finite number.", start)
    return Refusal(f"I cannot read {quoted(source)} as part of a number.", start)
