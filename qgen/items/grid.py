r"""Cut a text into the entries of a vector or matrix: `[a, b; c, d]`, rows on lines, `bmatrix`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from qgen.answers.naming import value_span
from qgen.answers.result import Refusal, quoted
from qgen.items.base import quantity

MAX_BRACKETS = 50
"""Inside each other: an expression may have 40, and the matrix around it has its own."""


class Span(NamedTuple):
    """A part of a text: its first place, and the place behind its last."""

    start: int
    end: int


class _Mark(NamedTuple):
    """What separates entries or rows."""

    kind: str
    start: int
    end: int


@dataclass(slots=True)
class _Bracket:
    """A pair of brackets, and the marks that stand directly inside."""

    family: str
    start: int
    inner: int
    close: int = -1
    end: int = -1
    marks: list[_Mark] = field(default_factory=list)

    def has(self, *kinds: str) -> bool:
        """Whether a mark of these kinds stands inside."""
        return any(mark.kind in kinds for mark in self.marks)


_mark = re.compile(
    r"(?P<open>\\begin\s*\{array\}\s*\{[lcr|\s]*\}|\\begin\s*\{\w+\*?\}|[(\[{])"
    r"|(?P<close>\\end\s*\{\w+\*?\}|[)\]}])"
    r"|(?P<row>;|\\\\|\\cr(?![A-Za-z]))|(?P<cell>[,&])|(?P<line>\n)"
)
# What shows nothing, and the backslash of `\[`, `\(` and `\{`; never half of a `\\`.
_unseen = re.compile(
    r"(\\\\)|\\(?:left|right|q?quad|[bB]igg?[lr]?)(?![A-Za-z])|\\[,:;! ]|\\(?=[\[\](){}])|[$~]"
)
_beside_cell = re.compile(r"(?<!\s)\s*[,&]\s*")
_transpose = re.compile(
    r"\^\s*(?:\{\s*)?(?:\\(?:top|intercal)|\\math(?:sf|rm|bf)\s*\{\s*T\s*\}|T|ᵀ)\s*\}?|ᵀ|\.T"
).fullmatch
_environment = re.compile(r"\\(?:begin|end)\s*\{(\w+\*?)\}").match
_CLOSING = {")": "(", "]": "[", "}": "{"}


def cut_grid(text: str) -> list[list[Span]]:
    r"""Cut a folded text into rows of entries, at the marks that stand in no inner bracket.

    Parameters
    ----------
    text
        A name and `=` may stand before it. Rows are separated by `;`, by `\\`, or by lines,
        or have brackets of their own; a `^T` behind the brackets turns rows into columns.

    Returns
    -------
    Rows of equal length. Entries are not read: they may be empty.

    Raises
    ------
    Refusal
        Brackets that do not match, rows of unequal lengths.

    Example
    -------
    >>> text = "J = [a, max(b, c); d, e]"
    >>> [[text[start:end] for start, end in row] for row in cut_grid(text)]
    [['a', 'max(b, c)'], ['d', 'e']]
    """
    start, end = value_span(text)
    shown = _unseen.sub(lambda found: found[1] or " " * len(found[0]), text)
    # A line that breaks off at a comma goes on in the next.
    shown = _beside_cell.sub(lambda found: found[0].replace("\n", " "), shown)
    whole, pairs = _matched(shown, start, end)
    group, transposed = _unwrapped(shown, whole, pairs)
    rows = _rows(shown, group, pairs)
    for number, row in enumerate(rows, start=1):
        if len(row) != len(rows[0]):
            count = quantity(len(row), "formula")
            message = f"Row {number} has {count} where the first row has {len(rows[0])}."
            raise Refusal(message, row[0].start)
    return [list(column) for column in zip(*rows, strict=True)] if transposed else rows


def _matched(text: str, start: int, end: int) -> tuple[_Bracket, Mapping[int, _Bracket]]:
    """The text as one group, and each pair of brackets by its place."""
    whole = _Bracket("", start, start, end, end)
    stack, pairs = [whole], {}
    for found in _mark.finditer(text, start, end):
        kind, source = str(found.lastgroup), found.group()
        if kind == "open":
            pairs[found.start()] = opened = _Bracket(_family(source), found.start(), found.end())
            stack.append(opened)
        elif kind == "close":
            closed = stack.pop()
            if closed.family != _family(source):
                raise Refusal(f"I do not know what {quoted(source)} closes.", found.start())
            closed.close, closed.end = found.span()
        else:
            stack[-1].marks.append(_Mark(kind, *found.span()))
        if len(stack) > MAX_BRACKETS:
            raise Refusal(f"More than {MAX_BRACKETS} brackets are nested here.", found.start())
    if len(stack) > 1:
        left = stack[-1]
        raise Refusal(f"{quoted(text[left.start : left.inner])} is never closed.", left.start)
    return whole, pairs


def _family(source: str) -> str:
    """What an opening and a closing bracket share."""
    named = _environment(source)
    return named[1] if named else _CLOSING.get(source, source)


def _unwrapped(text: str, group: _Bracket, pairs: Mapping[int, _Bracket]) -> tuple[_Bracket, bool]:
    """The innermost group that is all of the answer, and whether it is transposed."""
    transposed = False
    while True:
        start, end = _stripped(text, group.inner, group.close)
        inner = pairs.get(start)
        behind = text[inner.end : end].strip() if inner else ""
        if inner is None or (behind and not _transpose(behind)):
            return group, transposed
        group, transposed = inner, transposed ^ bool(behind)


def _stripped(text: str, start: int, end: int) -> Span:
    """A part of a text without the blanks around it."""
    part = text[start:end]
    first = start + len(part) - len(part.lstrip())
    return Span(first, max(first, start + len(part.rstrip())))


def _rows(text: str, group: _Bracket, pairs: Mapping[int, _Bracket]) -> list[list[Span]]:
    """The entries of a group, whose rows may have brackets of their own."""
    broken_by_lines = not group.has("row") and group.family in ("", *_CLOSING.values())
    breaks = {"row", "line"} if broken_by_lines else {"row"}
    rows = [row for row in _cut(text, group, breaks) if any(a < b for a, b in row)]
    pieces = [piece for row in rows for piece in row]
    inner = [_own_brackets(text, piece, pairs) for piece in pieces]
    if not any(inner):
        return rows or [[Span(group.inner, group.inner)]]
    found = []
    for piece, bracket in zip(pieces, inner, strict=True):
        if bracket is None or bracket.has("row"):
            message = "Please put each row in brackets of its own, or none, and `;` between rows."
            raise Refusal(message, piece.start)
        found.extend(_cut(text, bracket, set()))
    return found


def _own_brackets(text: str, piece: Span, pairs: Mapping[int, _Bracket]) -> _Bracket | None:
    """The brackets of a row; round ones around a single formula are part of it."""
    bracket = pairs.get(piece.start)
    if bracket is None or bracket.end != piece.end:
        return None
    return bracket if text[piece.start] == "[" or bracket.has("cell", "row") else None


def _cut(text: str, group: _Bracket, breaks: set[str]) -> list[list[Span]]:
    """What stands between the marks of a group."""
    rows: list[list[Span]] = [[]]
    start = group.inner
    for mark in group.marks:
        if mark.kind in breaks or mark.kind == "cell":
            rows[-1].append(_stripped(text, start, mark.start))
            start = mark.end
        if mark.kind in breaks:
            rows.append([])
    rows[-1].append(_stripped(text, start, group.close))
    return rows
