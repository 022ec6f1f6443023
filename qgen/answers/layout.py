"""Arrange entries by brackets and separators into nested lists."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from qgen.answers.numbers import read_entry
from qgen.answers.result import Refusal, quoted
from qgen.answers.tokens import Cursor, Token

MAX_DEPTH: Final = 8

Nested: TypeAlias = "float | list[Nested]"

# What stands between two items of a group. A run such as `;` and a new line counts
# as the stronger of the two.
_SPACE, _CELL, _ROW, _NEWLINE = range(4)
_RANKS: Final = {"cell": _CELL, "row": _ROW, "newline": _NEWLINE}
_SEPARATORS: Final = frozenset(_RANKS)
# A trailing comma is tolerated, also before the `;` that ends a row.
_RUNS: Final = frozenset({(), ("cell",), ("row",), ("cell", "row")})

_BRACKETS: Final = {"]": "[", ")": "(", "}": "{", ">": "<", "⟩": "⟨"}
_environment = re.compile(r"\\(?:begin|end)\{(\w+)\}").match


@dataclass(slots=True)
class _Group:
    """The items read so far inside one pair of brackets; gap k lies before item k + 1."""

    opener: Token
    items: list[Nested] = field(default_factory=list)
    gaps: list[tuple[int, int]] = field(default_factory=list)  # rank, position
    run: list[Token] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Laid:
    """What a text says: its numbers, nested as written, and where it is transposed."""

    nested: Nested
    transposed_at: int | None


def lay_out(cursor: Cursor) -> Laid:
    """Read everything that follows the cursor.

    Raises
    ------
    Refusal
        Anything but numbers, separators and matching brackets.
    """
    stack = [_Group(cursor.peek())]
    transposed_at = None
    while (token := cursor.peek()).kind != "end":
        if token.kind in _SEPARATORS:
            stack[-1].run.append(cursor.take())
        elif token.kind == "close":
            _close(cursor, stack)
        elif token.kind == "transpose":
            transposed_at = _transpose(cursor)
        elif token.kind == "unit":
            cursor.take()
        elif token.kind == "open":
            _open(cursor, stack)
        else:
            _begin_item(cursor, stack[-1])
            stack[-1].items.append(read_entry(cursor))
    if len(stack) > 1:
        opener = stack[-1].opener
        raise Refusal(f"{quoted(cursor.source(opener))} is never closed.", opener.start)
    nested = _arranged(cursor, stack[0])
    return Laid(nested[0] if len(nested) == 1 else nested, transposed_at)


def _open(cursor: Cursor, stack: list[_Group]) -> None:
    """Start a group."""
    _begin_item(cursor, stack[-1])
    if len(stack) > MAX_DEPTH:
        cursor.refuse(f"More than {MAX_DEPTH} brackets are nested here.")
    stack.append(_Group(cursor.take()))


def _close(cursor: Cursor, stack: list[_Group]) -> None:
    """End the innermost group and make it an item of the one around it."""
    token = cursor.peek()
    closer = cursor.source(token)
    if len(stack) == 1:
        cursor.refuse(f"{quoted(closer)} closes a bracket that was never opened.")
    opener = cursor.source(stack[-1].opener)
    if _family(opener) != _family(closer):
        cursor.refuse(f"{quoted(opener)} is closed by {quoted(closer)}.")
    items = _arranged(cursor, stack.pop())
    stack[-1].items.append(items)
    cursor.take()


def _family(bracket: str) -> str:
    r"""What an opening and a closing bracket share: `\left[` and `]`, or `bmatrix`."""
    if found := _environment(bracket):
        return found[1]
    return _BRACKETS.get(bracket[-1], bracket[-1])


def _transpose(cursor: Cursor) -> int:
    """A transpose sign directly after a closing bracket."""
    if cursor.at == 0 or cursor.tokens[cursor.at - 1].kind != "close":
        cursor.refuse(f"I cannot read {quoted(cursor.source(cursor.peek()))} here.")
    return cursor.take().start


def _begin_item(cursor: Cursor, group: _Group) -> None:
    """Check and note what separates the item at the cursor from the one before it."""
    _check_run(cursor, group)
    token = cursor.peek()
    if not group.items:
        group.run.clear()
        return
    rank = max((_RANKS[t.kind] for t in group.run), default=_SPACE)
    if rank in {_SPACE, _CELL} and cursor.source(token).startswith(","):
        cursor.refuse("The comma is the decimal sign here; please separate numbers by `;`.")
    if not group.run:
        _check_touching(cursor)
    if rank in {_SPACE, _CELL}:
        _check_leading_zero(cursor)
    position = group.run[0].start if group.run else token.start
    group.gaps.append((rank, position))
    group.run.clear()


def _check_run(cursor: Cursor, group: _Group) -> None:
    """Refuse `1,,2` and `[,1]`, where an entry is missing."""
    separators = [t for t in group.run if t.kind != "newline"]
    kinds = tuple(t.kind for t in separators)
    for count, token in enumerate(separators, start=1):
        if not group.items or kinds[:count] not in _RUNS:
            place = quoted(cursor.source(token))
            raise Refusal(f"An entry is missing before {place}.", token.start)


def _check_touching(cursor: Cursor) -> None:
    """Refuse two items with nothing, or with arithmetic, between them."""
    token = cursor.peek()
    source = cursor.source(token)
    if token.kind == "sign":
        if not token.spaced or cursor.tokens[cursor.at + 1].spaced:
            cursor.refuse(
                f"I do not calculate {quoted(source)}; please give the result, "
                "or put `,` or `;` between two numbers."
            )
    elif token.kind in {"slash", "times", "power", "superscript", "percent"}:
        cursor.refuse(f"I cannot read {quoted(source)} here; please give the result only.")
    elif not token.spaced:
        cursor.refuse(f"I do not know how {quoted(source)} belongs to what stands before it.")


def _check_leading_zero(cursor: Cursor) -> None:
    """Refuse `1 000` and `3,05`: nobody writes an entry 000 or 05."""
    token = cursor.peek()
    source = cursor.source(token)
    if token.kind == "number" and len(source) > 1 and source[0] == "0" and source[1].isdigit():
        decimals = "0,05" if cursor.style.decimal_comma else "0.05"
        cursor.refuse(
            f"{quoted(source)} cannot be an entry of its own. Please write a large number "
            f"without spaces or commas (1000), and decimals as in {decimals}."
        )


def _arranged(cursor: Cursor, group: _Group) -> list[Nested]:
    """The items of a group as a list, or as a list of rows."""
    _check_run(cursor, group)
    if not group.items:
        cursor.refuse("A number is missing here.")
    ranks = {rank for rank, _ in group.gaps}
    # With a decimal comma, `1,5; 2` is a list as `1.5, 2` is elsewhere.
    only_entries = cursor.style.decimal_comma and ranks == {_ROW}
    if only_entries and all(isinstance(item, float) for item in group.items):
        return group.items
    # `1; 2` on one line and `3; 4` on the next: here `;` separates entries, not rows.
    only_lines = ranks == {_ROW, _NEWLINE}
    breaks = {_NEWLINE} if only_lines else {_ROW, _NEWLINE}
    _check_uniform([gap for gap in group.gaps if gap[0] not in breaks])
    return _rows(group, breaks) if ranks & breaks else group.items


def _rows(group: _Group, breaks: set[int]) -> list[Nested]:
    """The items of a group, cut into rows at the gaps that break a row."""
    rows = [group.items[:1]]
    for (rank, _), item in zip(group.gaps, group.items[1:], strict=True):
        if rank in breaks:
            rows.append([])
        rows[-1].append(item)
    return [row[0] if len(row) == 1 and isinstance(row[0], list) else row for row in rows]


def _check_uniform(gaps: list[tuple[int, int]]) -> None:
    """Refuse `1, 2 3`: a comma may be missing, or `2 3` may be meant as one number."""
    for rank, position in gaps:
        if rank != gaps[0][0]:
            raise Refusal(
                "Some entries are separated by a comma and others by a space only; "
                "please use the same between all entries, and `;` between rows.",
                position,
            )
