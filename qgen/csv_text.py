"""CSV that a spreadsheet opens without harm."""

import csv
import io
import re
from collections.abc import Iterable, Sequence


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Write rows as CSV, every cell harmless."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([harmless(c) for c in row] for row in rows)
    return text.getvalue()


_STARTS = tuple("=+-@＝＋－＠")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    Notes
    -----
    As OWASP's page on CSV injection advises: an apostrophe before = + - @ and control
    characters. Plain numbers keep their sign.
    """
    cell = "".join("\ufffd" if c < " " and c != "\n" else c for c in cell)
    starts = cell.lstrip()[:1] in _STARTS
    return f"'{cell}" if starts and not _NUMBER.fullmatch(cell) else cell


def as_typed(cell: str) -> str:
    """Return a cell without the apostrophe that `harmless` gave it."""
    return cell[1:] if cell.startswith("'") and harmless(cell[1:]) == cell else cell
