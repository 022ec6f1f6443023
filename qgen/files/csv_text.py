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


_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]")
"""Also halves of a pair: a file name that is no UTF-8 has them, and no text can be written so."""
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
_STARTS = re.compile(r"^(?=\s*[=+\-@＝＋－＠])")
_STARTS_WITHIN = re.compile(r"(?<=[;\n])(\s*)(?=[=@＝＠]|[+\-＋－](?![\d.]))")
"""Where a spreadsheet that splits at semicolons, or at line ends, would see a formula."""
_APOSTROPHES = re.compile(r"^'|(?<=[;\n])(\s*)'")


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    Notes
    -----
    As OWASP's page on CSV injection advises: an apostrophe before = + - @, also where a
    separator stands before them, and no control characters. Plain numbers keep their sign.
    """
    cell = _CONTROL.sub("\ufffd", cell)
    if _NUMBER.fullmatch(cell):
        return cell
    body = cell.lstrip()
    indent = cell[: len(cell) - len(body)]
    return _STARTS.sub("'", indent + _STARTS_WITHIN.sub(r"\1'", body))


def as_typed(cell: str) -> str:
    """Return a cell without the apostrophes that `harmless` gave it."""
    typed = _APOSTROPHES.sub(lambda found: found[1] or "", cell)
    return typed if harmless(typed) == cell else cell
