"""A vector or matrix of formulas in the question's own symbols."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator, ValidationInfo, field_validator

from qgen.answers import Blank, Unreadable
from qgen.answers.result import Refusal
from qgen.entries import beyond_free
from qgen.files.mistakes import Place, show
from qgen.files.validation import Fault, refuse
from qgen.items.base import Item, Order, Printed, Score, Scoring
from qgen.items.formulas import Sorts, SymbolSorts, symbols_of
from qgen.items.grid import Span, cut_grid
from qgen.items.lists import as_text

if TYPE_CHECKING:
    from qgen.expressions import Expression, Reference

LONGEST = 8
"""Of rows and of columns: the time for one check rests on it."""


def _is_grid(value: object) -> object:
    """Check lists before they are read, so that what is wrong can be said in words."""
    if not isinstance(value, list | tuple):
        raise refuse(Fault("is not a list of formulas, or of rows of formulas", show(value)))
    rows = [row for row in value if isinstance(row, list | tuple)]
    if rows and len(rows) < len(value):
        raise refuse(Fault("has rows and formulas side by side"))
    for k, row in enumerate(rows):
        if len(row) != len(rows[0]):
            message = f"does not fit the first row, which has {len(rows[0])}"
            raise refuse(Fault(message, show(list(row)), (k,)))
    height, width = (len(rows), len(rows[0])) if rows else (1, len(value))
    if height * width < 2 or max(height, width) > LONGEST:
        message = f"has {height}×{width} formulas; allowed: 2 or more, up to {LONGEST}×{LONGEST}"
        raise refuse(Fault(message))
    for k, row in enumerate(rows or [value]):
        _are_texts(row, (k,) if rows else ())
    return value


def _are_texts(row: Sequence[object], at: Place) -> None:
    for k, entry in enumerate(row):
        if not isinstance(entry, str):
            message = "is not allowed; allowed: text (in quotes if it looks like a number)"
            raise refuse(Fault(message, show(entry), (*at, k)))


Grid = Annotated[tuple[str, ...] | tuple[tuple[str, ...], ...], BeforeValidator(_is_grid)]


class Expressions(Item):
    """A question whose answer is a vector or matrix of formulas; equal ones are right.

    Attributes
    ----------
    symbols
        What each symbol may be: `real`, `positive`, `probability`, `vector(3)`, ...
    answer
        A list of formulas, or of rows of formulas, each as a student would type it.
    """

    kind: Literal["expressions"]
    symbols: SymbolSorts
    answer: Grid

    @field_validator("answer")
    @classmethod
    def _are_expressions(cls, answer: Grid, info: ValidationInfo) -> Grid:
        from qgen.expressions import parse

        if "symbols" not in info.data:
            return answer
        symbols = symbols_of(tuple(info.data["symbols"].items()))
        for place, entry in _placed(answer):
            read = parse(entry, symbols)
            if isinstance(read, Unreadable | Blank):
                reason = read.reason if isinstance(read, Unreadable) else "it is blank"
                raise refuse(Fault(f"cannot be read: {reason}", show(entry), place))
            if read.shape:
                raise refuse(Fault("is a vector or matrix; write its entries", show(entry), place))
        return answer

    @property
    def sorts(self) -> Sorts:
        """The symbols in a form that can be remembered."""
        return tuple(self.symbols.items())

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The answer as a matrix; a vector is a single row."""
        return tuple(row for row in self.answer if not isinstance(row, str)) or (self._vector,)

    @property
    def _vector(self) -> tuple[str, ...]:
        """The answer if it is a vector; else nothing."""
        return tuple(entry for entry in self.answer if isinstance(entry, str))

    @property
    def entries(self) -> tuple[str, ...]:
        """The formulas, row by row."""
        return tuple(entry for row in self.rows for entry in row)

    def read(
        self, raw: object, order: Order, *, decimal_comma: bool = False
    ) -> "tuple[Expression, ...] | Unreadable | Blank":
        typed = _on_one_line(raw)
        folded = typed if isinstance(typed, Unreadable) else as_text(typed)
        if not isinstance(folded, str):
            return folded
        try:
            return self._parsed(str(typed), self._fitted(cut_grid(folded)))
        except Refusal as refusal:
            found = refusal.unreadable
            return found if isinstance(raw, str) else Unreadable(found.reason)

    def _fitted(self, grid: list[list[Span]]) -> list[Span]:
        """The entries row by row, if there are as many as in the answer."""
        if self._vector and len(grid[0]) == 1:
            grid = [[entry for row in grid for entry in row]]
        if (len(grid), len(grid[0])) != (len(self.rows), len(self.rows[0])):
            given = _shape(len(grid), len(grid[0]), vector=len(grid) == 1)
            raise Refusal(f"I read {given}; the answer is {self._described}.")
        return [entry for row in grid for entry in row]

    def _parsed(self, text: str, spans: list[Span]) -> "tuple[Expression, ...]":
        """Read each entry.

        Raises
        ------
        Refusal
            An entry that is empty or cannot be read.
        """
        from qgen.expressions import parse

        found = []
        for number, (start, end) in enumerate(spans):
            read = parse(text[start:end], symbols_of(self.sorts))
            if isinstance(read, Blank):
                raise Refusal(f"Nothing is written in {self._place(number)}.", start)
            if isinstance(read, Unreadable):
                place = None if read.position is None else start + read.position
                raise Refusal(f"In {self._place(number)}: {read.reason}", place)
            found.append(read)
        return tuple(found)

    def _place(self, number: int) -> str:
        """Where an entry stands, in words."""
        row, column = divmod(number, len(self.rows[0]))
        return f"entry {number + 1}" if self._vector else f"row {row + 1}, column {column + 1}"

    @property
    def _described(self) -> str:
        return _shape(len(self.rows), len(self.rows[0]), vector=bool(self._vector))

    def score(self, value: "tuple[Expression, ...]", scoring: Scoring) -> Score:
        from qgen.expressions import compare

        symbols = symbols_of(self.sorts)
        pairs = zip(value, _references(self.entries, self.sorts), strict=True)
        outcomes = [compare(given, right, symbols).outcome for given, right in pairs]
        wrong = [k for k, outcome in enumerate(outcomes) if outcome == "different"]
        places = "; ".join(self._place(k) for k in wrong)
        if "undecided" in outcomes and (scoring.per_entry or not wrong):
            return Score(None, "A person looks at this answer: a value could not be decided.")
        if not wrong:
            return Score(1)
        most = _most_frequent(self.entries, self.sorts)
        share = float(beyond_free(outcomes.count("equal"), len(outcomes), most))
        return Score(share if scoring.per_entry else 0, f"Look again at {places}.")

    def right(self, order: Order) -> str:
        return _typed(self.rows)

    def wrong(self, order: Order, k: int) -> str:
        width, at = len(self.rows[0]), k % len(self.entries)
        rows = [list(row) for row in self.rows]
        rows[at // width][at % width] = f"({self.entries[at]}) + {k % 3 + 1}"
        return _typed(rows)

    def printed(self, order: Order) -> Printed:
        return Printed(
            hint=f"{self._described.partition(' ')[2]} in {', '.join(self.symbols)}",
            lines=1 if self._vector else len(self.rows),
        )

    def solved(self, order: Order, marks: float) -> str:
        tex = [right.expected.tex() for right in _references(self.entries, self.sorts)]
        width = len(self.rows[0])
        rows = [" & ".join(tex[k : k + width]) for k in range(0, len(tex), width)]
        return "".join((r"$\begin{bmatrix} ", r" \\ ".join(rows), r" \end{bmatrix}$"))


def _on_one_line(raw: object) -> str | Unreadable | None:
    """An answer as a text; YAML has made lists of `[a, b]` and of `[[a, b], [c, d]]`."""
    if raw is None or isinstance(raw, str):
        return raw
    if isinstance(raw, list | tuple):
        pieces = [_row(piece) if isinstance(piece, list | tuple) else piece for piece in raw]
        if not any(isinstance(piece, Unreadable) for piece in pieces):
            raw = _row(pieces)
    return raw if isinstance(raw, str) else Unreadable("I expected a vector or matrix of formulas.")


def _row(pieces: Sequence[object]) -> str | Unreadable:
    """A list of formulas or of rows as a text."""
    if any(isinstance(p, bool) or not isinstance(p, str | int | float) for p in pieces):
        return Unreadable("I expected a vector or matrix of formulas.")
    return f"[{', '.join(map(str, pieces))}]"


def _placed(answer: Grid) -> list[tuple[Place, str]]:
    """Each formula of a bank's answer with its place."""
    found: list[tuple[Place, str]] = []
    for k, row in enumerate(answer):
        if isinstance(row, str):
            found.append(((k,), row))
        else:
            found.extend(((k, column), entry) for column, entry in enumerate(row))
    return found


def _shape(height: int, width: int, *, vector: bool) -> str:
    """A shape in words."""
    if height * width == 1:
        return "a single formula"
    return f"a vector of {width} formulas" if vector else f"a {height}×{width} matrix of formulas"


def _typed(rows: Sequence[Sequence[str]]) -> str:
    return f"[{'; '.join(', '.join(row) for row in rows)}]"


@lru_cache(maxsize=1024)
def _references(entries: tuple[str, ...], sorts: Sorts) -> "tuple[Reference, ...]":
    from qgen.expressions import parse, reference

    symbols, found = symbols_of(sorts), []
    for entry in entries:
        expected = parse(entry, symbols)
        assert not isinstance(expected, Unreadable | Blank)
        found.append(reference(expected, symbols))
    return tuple(found)


@lru_cache(maxsize=1024)
def _most_frequent(entries: tuple[str, ...], sorts: Sorts) -> int:
    """How often the most frequent entry stands among them."""
    from qgen.expressions import compare

    symbols, references = symbols_of(sorts), _references(entries, sorts)
    alike: list[list[Reference]] = []
    for one in references:
        same = (g for g in alike if compare(one.expected, g[0], symbols).outcome == "equal")
        group = next(same, None)
        if group is None:
            alike.append([one])
        else:
            group.append(one)
    return max(map(len, alike))


KIND = Expressions
