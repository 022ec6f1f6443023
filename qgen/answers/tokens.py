"""Cut a folded text into tokens, and walk along them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Final, NamedTuple, NoReturn

from qgen.answers.folding import fold
from qgen.answers.result import Refusal, quoted
from qgen.answers.spelling import Style, number_patterns

# Words around numbers that say nothing of them: how a program or LaTeX wraps an array.
_WRAPPERS: Final = (
    r"(?:(?:np|numpy|torch|tf|jnp|sympy)\.)?"
    r"(?:as)?(?:[Aa]rray|[Tt]ensor|[Mm]atrix|[Vv]ector)(?= ?\()"
    r"|\\(?:q?quad|left|right|[bB]igg?[lr]?|boxed|displaystyle|[pb]?matrix(?=\{))(?![A-Za-z])"
)
_MATRIX: Final = r"(?:[bpvBV]?|small)matrix"

# Every pattern is tried at one place only and never has to back up over more than
# one token, so that cutting is linear in the text. The first that matches wins.
_KINDS: Final = {
    # A full stop may end the answer.
    "space": rf"[ \t\v\f\x1c-\x1f]+|[$~]|\\[,:;! ]|{_WRAPPERS}|\.(?=\s*\Z)",
    "newline": r"[\r\n]",
    "open": rf"[\[({{<⟨]|\\[\[({{]|\\begin\{{{_MATRIX}\}}|\\begin\{{array\}}(?:\{{[lcr| ]*\}})?",
    "close": rf"[\])}}>⟩]|\\[\])}}]|\\end\{{(?:{_MATRIX}|array)\}}",
    "row": r";|\\\\|\\cr(?![A-Za-z])",
    "cell": r"[,&]",
    "transpose": r"\^(?:(?:[Tt]|\\top)(?![A-Za-z0-9])|ᵀ|\{(?:[Tt]|\\top)\})|[ᵀ']",
    "power": r"\^|\*\*",
    "superscript": r"[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+",
    # The letter x is a product only in 2.5x10^3, so that 0x10 stays no number.
    "times": r"\*|\\(?:cdot|times)(?![A-Za-z])|[xX](?= *10 *[\^*⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹])",
    "slash": r"/",
    "sign": r"[+-]",
    "percent": r"\\?[%‰]|(?:per ?cent|pct)(?![A-Za-z])",
    "tiny": r"\\[dtc]?frac *[0-9] *[0-9](?![0-9])",
    "fraction": r"\\[dtc]?frac(?![A-Za-z])",
    "vulgar": r"[¼½¾⅐-⅞↉]",
}
_BEFORE_UNIT: Final = frozenset(
    {"number", "pair", "superscript", "vulgar", "tiny", "close", "transpose"}
)
_WORD: Final = re.compile(r"\\?[^\W\d_]+")


class Token(NamedTuple):
    """A piece of text: its kind, its place, and whether a space stands before it."""

    kind: str
    start: int
    end: int
    spaced: bool


@dataclass(slots=True)
class Cursor:
    """A place in the tokens of a text; notes how precisely each entry passed was written."""

    text: str
    tokens: list[Token]
    style: Style
    at: int = 0
    decimals: list[float] = field(default_factory=list)

    def peek(self, ahead: int = 0) -> Token:
        """The next token, or one behind it, left where it is."""
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)]

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


def cut(text: str, start: int, style: Style) -> Cursor:
    """Cut a folded text, from `start` on, into tokens; the last is of kind "end".

    Raises
    ------
    Refusal
        A character or word that belongs to no notation of numbers, or to no unit asked for.
    """
    match = _pattern(style.decimal_comma, style.single).match
    unit = _unit_pattern(style.units).match if style.units else None
    tokens: list[Token] = []
    spaced = True
    while start < len(text):
        may_be_unit = unit and tokens and tokens[-1].kind in _BEFORE_UNIT
        found = (may_be_unit and unit and unit(text, start)) or match(text, start)
        if found is None:
            raise _unknown(text, start, style.units if may_be_unit else ())
        kind, end = str(found.lastgroup), found.end()
        if kind == "space":
            spaced = True
        else:
            tokens.append(Token(kind, start, end, spaced))
            spaced = False
        start = end
    tokens.append(Token("end", len(text), len(text), True))
    return Cursor(text, tokens, style)


@cache
def _pattern(decimal_comma: bool, single: bool) -> re.Pattern[str]:
    """One pattern with a named group for each kind of token."""
    kinds = {**number_patterns(decimal_comma=decimal_comma, single=single), **_KINDS}
    return re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in kinds.items()))


@cache
def _unit_pattern(units: tuple[str, ...]) -> re.Pattern[str]:
    r"""The spellings of a unit, longest first, also as `\text{px}`."""
    unit = "|".join(map(_spelled, sorted(map(fold, units), key=len, reverse=True)))
    return re.compile(rf"(?P<unit>(?:{unit})(?!\w)|\\(?:text|mathrm|textrm)\{{ *(?:{unit}) *\}})")


def _spelled(unit: str) -> str:
    """A pattern of one unit; words may be in any case, symbols not: MB is not Mb."""
    if unit == "%":
        return r"\\?%"
    escaped = re.escape(unit)
    return f"(?i:{escaped})" if len(unit) > 3 and unit.isalpha() else escaped


def _unknown(text: str, start: int, units: tuple[str, ...]) -> Refusal:
    """Say why the text at `start` is no token."""
    word = _WORD.match(text, start)
    source = word.group() if word else text[start]
    if source.lower() in {"nan", "inf", "infinity", "∞", "\\infty"}:
        return Refusal(f"{quoted(source)} is not a finite number.", start)
    if units:
        return Refusal(not_the_unit(source, units), start)
    return Refusal(f"I cannot read {quoted(source)} as part of a number.", start)


def not_the_unit(source: str, units: tuple[str, ...]) -> str:
    """Why a unit is refused."""
    allowed = " or ".join(map(quoted, units))
    return f"{quoted(source)} is not the unit asked for; write {allowed}, or the number alone."
