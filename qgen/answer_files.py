"""Answer files: a CSV of students by parts, or a folder of YAML and JSON files.

A row or a file that cannot be used is a mistake with its place; all others count.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qgen.mistakes import InputError, Mistake, closest, show
from qgen.paper import Paper
from qgen.textfile import read_text, read_yaml

MAX_BYTES = 200_000_000
OWNER_HEADERS = ("id", "code", "student", "paper")
"""Headers of the column, and fields of the file, that say whose answers these are."""


@dataclass
class Collected:
    """The answers of a class.

    Attributes
    ----------
    by_code
        For each paper's code what was answered, by part label.
    mistakes
        What could not be used, in the order of the files.
    """

    by_code: dict[str, Mapping[str, object]] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)


def load_answers(path: Path, papers: Sequence[Paper]) -> Collected:
    """Read the answers to these papers.

    Parameters
    ----------
    path
        A CSV file: a column `id` (or `code`) and one for each part, `1a`, `1b`, ...; or a
        folder of files, each with `student:` and `answers:`, or named by id or code.
    papers
        As issued.

    Raises
    ------
    InputError
        If nothing can be read at all: no such file, no column of ids.
    """
    owners = {paper.student.id: paper.code for paper in papers}
    owners |= {paper.code: paper.code for paper in papers}
    labels = {paper.code: {x for q in paper.questions for x in q.labels} for paper in papers}
    entries = _folder(path) if path.is_dir() else _table(path)
    found = Collected()
    for entry in entries:
        if isinstance(entry, Mistake):
            found.mistakes.append(entry)
        else:
            _collect(entry, owners, labels, found)
    return found


@dataclass(frozen=True)
class Entry:
    """What a file says of one student."""

    file: str
    line: int
    owner: str
    answers: Mapping[str, object]

    def mistake(self, field_: str, given: str, message: str) -> Mistake:
        return Mistake(file=self.file, line=self.line, field=field_, given=given, message=message)


def _collect(
    entry: Entry, owners: Mapping[str, str], labels: Mapping[str, set[str]], found: Collected
) -> None:
    """Add one student's answers, or say why they cannot be used."""
    names = (entry.owner, entry.owner.upper(), entry.owner.removeprefix("'"))  # see csv_text
    code = next((owners[name] for name in names if name in owners), None)
    if code is None:
        near = closest(entry.owner, owners)
        hint = f"; did you mean {near!r}?" if near else ""
        message = f"has no paper in this exam; not marked{hint}"
        found.mistakes.append(entry.mistake("id", show(entry.owner), message))
    elif code in found.by_code:
        message = "has answers already; the first are marked, these are not"
        found.mistakes.append(entry.mistake("id", show(entry.owner), message))
    else:
        known = labels[code]
        for label, raw in entry.answers.items():
            if label not in known and raw not in ("", None):
                message = "is not a part of this student's paper; not marked"
                found.mistakes.append(entry.mistake(label, show(raw), message))
        found.by_code[code] = {k: v for k, v in entry.answers.items() if k in known}


def _table(path: Path) -> Iterator[Entry | Mistake]:
    text = read_text(path, limit=MAX_BYTES)
    head = text.lstrip().partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
    header = [_label(cell) for cell in next(reader, [])]
    owner = next((header.index(name) for name in OWNER_HEADERS if name in header), None)
    if owner is None:
        seen = ", ".join(header) or "none"
        message = f"has no column 'id' (or 'code'); headers seen: {seen}"
        raise InputError([Mistake(file=str(path), line=1, field="", message=message)])
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        message = f"has two columns of the same name: {', '.join(twice)}"
        raise InputError([Mistake(file=str(path), line=1, field="", message=message)])
    line = reader.line_num + 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield _row(path, line, header, owner, cells)
        line = reader.line_num + 1


def _row(
    path: Path, line: int, header: Sequence[str], owner: int, cells: Sequence[str]
) -> Entry | Mistake:
    if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
        message = (
            f"has {len(cells)} cells, the header {len(header)}; row not marked: an answer with a "
            'comma must stand in quotes, "[1, 2]"'
        )
        return Mistake(file=str(path), line=line, field="", message=message)
    answers = dict(zip(header, cells, strict=False))
    name = answers.get(header[owner], "").strip()
    if not name:
        return Mistake(file=str(path), line=line, field="id", message="is empty; row not marked")
    rest = {k: v for k, v in answers.items() if re.fullmatch(r"\d+[a-z]?", k)}
    return Entry(str(path), line, name, rest)


def _label(header: str) -> str:
    """A header as parts are named: `1 (a)` and `Q1a` are 1a."""
    folded = re.sub(r"[\s().]+", "", header).lower()
    found = re.fullmatch(r"q?(\d+[a-z]?)", folded)
    return found[1] if found else folded


def _folder(path: Path) -> Iterator[Entry | Mistake]:
    files = sorted(p for p in path.iterdir() if p.suffix.lower() in (".yaml", ".yml", ".json"))
    if not files:
        message = "holds no answer files (*.yaml, *.yml, *.json)"
        raise InputError([Mistake(file=str(path), line=None, field="", message=message)])
    for file in files:
        try:
            yield _file(file)
        except InputError as error:
            yield from error.mistakes


def _file(path: Path) -> Entry:
    """Read one student's file; JSON is YAML too."""
    data = read_yaml(path).data
    if not isinstance(data, Mapping):
        message = "is not a mapping; needed: 'student:' and 'answers:'"
        raise InputError([Mistake(file=str(path), line=1, field="", message=message)])
    owner = next((data[name] for name in OWNER_HEADERS if name in data), path.stem)
    answers = data.get("answers", {k: v for k, v in data.items() if k not in OWNER_HEADERS})
    if not isinstance(answers, Mapping):
        message = "is not a mapping from parts to answers, such as '1a: 0.25'"
        raise InputError(
            [Mistake(file=str(path), line=1, field="answers", given=show(answers), message=message)]
        )
    return Entry(str(path), 1, str(owner), {_label(str(k)): v for k, v in answers.items()})
