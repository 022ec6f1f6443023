"""The roster: who sits the exam, from a CSV file as Canvas, Moodle or a person writes it."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qgen.files.mistakes import InputError, Mistake, show
from qgen.files.textfile import is_control, read_text

SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "id": (
        "sis user id",
        "student id",
        "student number",
        "matriculation number",
        "id number",
        "idnumber",
        "sis login id",
        "username",
        "id",
    ),
    "name": ("name", "full name", "student name", "student"),
    "first": ("first name", "firstname", "given name"),
    "last": ("last name", "lastname", "surname", "family name"),
    "email": ("email", "email address", "e mail", "mail"),
    "group": ("group", "groups", "section", "sections", "class"),
}
"""Headers that are understood; for the id, institutions' numbers go before the LMS's own."""


@dataclass(frozen=True)
class Student:
    """Someone who sits the exam; all but the id may be empty."""

    id: str
    name: str = ""
    email: str = ""
    group: str = ""


@dataclass(frozen=True)
class Row:
    """A record of the file and the line on which it begins."""

    line: int
    cells: Sequence[str]


def load_roster(path: Path) -> tuple[Student, ...]:
    """Read a roster in the order of the file.

    Parameters
    ----------
    path
        A CSV file with a header; commas, semicolons or tabs.

    Raises
    ------
    InputError
        With every mistake in the file.
    """
    header, rows = _table(path)
    if not rows:
        raise InputError([_mistake(path, header, "", "has no students below the header")])
    columns = _columns(path, header, rows)
    id_name = header.cells[columns["id"]].strip()
    mistakes = [
        *_too_wide(path, header, rows),
        *_bad_ids(path, id_name, [(row, _id(row, columns)) for row in rows]),
        *_bad_characters(path, header, rows, columns),
    ]
    if mistakes:
        raise InputError(mistakes)
    return tuple(_student(row, columns) for row in rows)


def _mistake(path: Path, row: Row, field: str, message: str, *, given: str = "") -> Mistake:
    return Mistake(file=str(path), line=row.line, field=field, given=given, message=message)


# ---- the table -----------------------------------------------------------------------------------


def _table(path: Path) -> tuple[Row, list[Row]]:
    """Header and the rows of students."""
    text = read_text(path)
    rows = _rows(path, text, _delimiter(text))
    if not rows:
        message = "is empty; needed: a header, such as 'id,name', and students"
        raise InputError([_mistake(path, Row(1, ()), "", message)])
    header, *others = rows
    if "student" not in map(_fold, header.cells):
        return header, others
    name = [_fold(cell) for cell in header.cells].index("student")
    return header, [row for row in others if not _is_extra_of_canvas(row, name)]


def _delimiter(text: str) -> str:
    """Delimiter by which the header holds most of the headers that are understood."""
    known = {spelling for spellings in SPELLINGS.values() for spelling in spellings}

    def understood(delimiter: str) -> tuple[int, int]:
        first = next(csv.reader(io.StringIO(text.lstrip(), newline=""), delimiter=delimiter), [])
        return sum(_fold(cell) in known for cell in first), len(first)

    return max(",;\t", key=understood)


def _rows(path: Path, text: str, delimiter: str) -> list[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    begins = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                rows.append(Row(begins, cells))
            begins = reader.line_num + 1
    except csv.Error as error:
        message = f"is not readable as CSV: {error}; is a quote not closed?"
        raise InputError([_mistake(path, Row(begins, ()), "", message)]) from None
    return rows


def _is_extra_of_canvas(row: Row, name: int) -> bool:
    """Whether a row of a gradebook is about the assignments, or is Canvas's test student."""
    others = {cell.strip() for n, cell in enumerate(row.cells) if n != name}
    name_cell = _cell(row, name)
    return name_cell in ("Points Possible", "Student, Test") or (
        not name_cell and others <= {"", "Manual Posting", "Muted"}
    )


def _fold(header: str) -> str:
    words = re.sub(r"[_\s-]+", " ", unicodedata.normalize("NFC", header))
    return words.strip().casefold()


def _columns(path: Path, header: Row, rows: Sequence[Row]) -> dict[str, int]:
    """Column of each field of a student that the file has."""
    folded = [_fold(cell) for cell in header.cells]
    found = {
        field: [folded.index(spelling) for spelling in spellings if spelling in folded]
        for field, spellings in SPELLINGS.items()
    }
    if not found["id"]:
        seen, understood = ", ".join(header.cells), ", ".join(SPELLINGS["id"])
        message = f"has no column for the id; headers seen: {seen}; understood: {understood}"
        raise InputError([_mistake(path, header, "", message)])
    columns = {field: indices[0] for field, indices in found.items() if indices}
    filled = (column for column in found["id"] if any(_cell(row, column) for row in rows))
    columns["id"] = next(filled, columns["id"])
    twice = [header.cells[n].strip() for n in columns.values() if folded.count(folded[n]) > 1]
    if twice:
        message = "is the header of two columns; one is needed"
        raise InputError(_mistake(path, header, name, message) for name in twice)
    return columns


# ---- students ------------------------------------------------------------------------------------


def _cell(row: Row, column: int | None) -> str:
    """Text of a cell on one line; empty where the row is short."""
    if column is None or column >= len(row.cells):
        return ""
    return " ".join(unicodedata.normalize("NFC", row.cells[column]).split())


def _id(row: Row, columns: Mapping[str, int]) -> str:
    column = columns["id"]
    cell = row.cells[column] if column < len(row.cells) else ""
    return unicodedata.normalize("NFC", cell).strip()


def _student(row: Row, columns: Mapping[str, int]) -> Student:
    names = [_cell(row, columns.get(field)) for field in ("first", "last")]
    return Student(
        id=_id(row, columns),
        name=_cell(row, columns.get("name")) or " ".join(filter(None, names)),
        email=_cell(row, columns.get("email")),
        group=_cell(row, columns.get("group")),
    )


# ---- mistakes ------------------------------------------------------------------------------------


def _too_wide(path: Path, header: Row, rows: Sequence[Row]) -> Iterator[Mistake]:
    width = len(header.cells)
    for row in rows:
        if any(cell.strip() for cell in row.cells[width:]):
            message = f"has {len(row.cells)} cells, the header {width}; is a quote missing?"
            yield _mistake(path, row, "", message)


def _bad_ids(path: Path, field: str, ids: Sequence[tuple[Row, str]]) -> Iterator[Mistake]:
    if not any(name for _, name in ids):
        yield _mistake(path, ids[0][0], field, "is empty for every student")
        return
    first: dict[str, Row] = {}
    for row, name in ids:
        if not name:
            yield _mistake(path, row, field, "is empty; every student needs an id")
        elif first.setdefault(name, row) is not row:
            message = f"is the id of two students; first on line {first[name].line}"
            yield _mistake(path, row, field, message, given=show(name))


def _bad_characters(
    path: Path, header: Row, rows: Sequence[Row], columns: Mapping[str, int]
) -> Iterator[Mistake]:
    """Control codes anywhere; in an id also what cannot be seen, as two ids would look the same."""
    for row in rows:
        for field, column in columns.items():
            text = _id(row, columns) if field == "id" else "".join(row.cells[column : column + 1])
            bad = _is_invisible if field == "id" else is_control
            found = next(filter(bad, text), None)
            if found:
                message = f"holds the invisible character U+{ord(found):04X}; take it out"
                yield _mistake(path, row, header.cells[column].strip(), message, given=show(text))


def _is_invisible(char: str) -> bool:
    return unicodedata.category(char).startswith("C")
