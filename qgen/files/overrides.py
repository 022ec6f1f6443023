"""Manual marks: a CSV file that goes before whatever is computed."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from qgen.answers import read_array
from qgen.files.csv_text import as_typed
from qgen.files.mistakes import InputError, Mistake, closest, show
from qgen.files.textfile import read_text
from qgen.marking.overrides import Override
from qgen.paper import Paper

OWNER_HEADERS = ("student", "id", "code")
NEEDED = ("part", "marks")


@dataclass
class ManualMarks:
    """What the file holds.

    Attributes
    ----------
    by_part
        By the code of a paper and the label of a part.
    mistakes
        Rows that could not be used.
    """

    by_part: dict[tuple[str, str], Override] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)


def load_overrides(
    path: Path, papers: Sequence[Paper], *, decimal_comma: bool = False
) -> ManualMarks:
    """Read manual marks; without the file there are none.

    Parameters
    ----------
    path
        A CSV file with the columns `student` (id or code), `part`, `marks` and `reason`.
    papers
        As issued.
    decimal_comma
        Whether 2,5 is a number.

    Raises
    ------
    InputError
        If the file cannot be read at all, or lacks a column.
    """
    found = ManualMarks()
    if not path.exists():
        return found
    out_of = {paper.code: _worth(paper) for paper in papers}
    owners = {paper.student.id: paper.code for paper in papers} | {code: code for code in out_of}
    for line, row in _rows(path):
        read = _override(row, owners, out_of, decimal_comma)
        if isinstance(read, Override) and (read.code, read.label) in found.by_part:
            read = ("part", show(read.label), "has marks already; the first count, these do not")
        if isinstance(read, Override):
            found.by_part[read.code, read.label] = read
        else:
            name, given, message = read
            found.mistakes.append(
                Mistake(file=str(path), line=line, field=name, given=given, message=message)
            )
    return found


def _worth(paper: Paper) -> dict[str, float]:
    """What each part is worth, by its label."""
    return {
        label: marks
        for asked in paper.questions
        for label, marks in zip(asked.labels, asked.marks, strict=True)
    }


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each row and the line on which it begins."""
    text = read_text(path)
    first = text.partition("\n")[0]
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True
    )
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        _check(path, header)
        begins = reader.line_num + 1
        for cells in reader:
            if any(map(str.strip, cells)):
                typed = (as_typed(cell).strip() for cell in cells)
                yield begins, dict(zip(header, typed, strict=False))
            begins = reader.line_num + 1
    except csv.Error as error:
        message = f"is not readable as CSV: {error}; is a quote not closed?"
        line = reader.line_num
        raise InputError([Mistake(file=str(path), line=line, field="", message=message)]) from None


def _check(path: Path, header: Sequence[str]) -> None:
    missing = [name for name in NEEDED if name not in header]
    if not set(OWNER_HEADERS) & set(header):
        missing.insert(0, "student")
    if missing:
        seen = ", ".join(header) or "none"
        message = f"has no column {' and '.join(map(repr, missing))}; headers seen: {seen}"
        raise InputError([Mistake(file=str(path), line=1, field="", message=message)])


def _override(
    row: Mapping[str, str],
    owners: Mapping[str, str],
    out_of: Mapping[str, Mapping[str, float]],
    decimal_comma: bool,
) -> Override | tuple[str, str, str]:
    """One row as manual marks; or field, what stands there and why it cannot be used."""
    name = next((row[header] for header in OWNER_HEADERS if row.get(header)), "")
    code = owners.get(name) or owners.get(name.upper())
    if code is None:
        near = closest(name, owners)
        hint = f"; did you mean {near!r}?" if near else ""
        return "student", show(name), f"has no paper in this exam; row not used{hint}"
    label = row.get("part", "").lower()
    if label not in out_of[code]:
        allowed = ", ".join(out_of[code])
        return "part", show(label), f"is not on this paper; row not used; allowed: {allowed}"
    marks = read_array(row.get("marks", ""), (), decimal_comma=decimal_comma)
    most = out_of[code][label]
    if not isinstance(marks, np.ndarray) or not 0 <= float(marks) <= most:
        given = show(row.get("marks", ""))
        return "marks", given, f"are not allowed; row not used; allowed: 0 to {most:g}"
    return Override(code, label, float(marks), row.get("reason", ""))
