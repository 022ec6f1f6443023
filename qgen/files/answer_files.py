"""Answer files: a CSV of students by parts, or a folder of YAML and JSON files.

A row or a file that cannot be used is a mistake with its place; all others count.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from qgen.files.csv_text import as_typed
from qgen.files.mistakes import InputError, Mistake, closest, show
from qgen.files.textfile import read_text, read_yaml
from qgen.paper import Paper

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
        If nothing can be read at all: no such file, no column of ids, none of a part.
    """
    owners = {paper.student.id: paper.code for paper in papers}
    owners |= {paper.code: paper.code for paper in papers}
    labels = {paper.code: [x for q in paper.questions for x in q.labels] for paper in papers}
    parts = list(dict.fromkeys(chain.from_iterable(labels.values())))
    entries = _folder(path) if path.is_dir() else _table(path, parts)
    found = Collected()
    for entry in entries:
        if isinstance(entry, Mistake):
            found.mistakes.append(entry)
        else:
            _collect(entry, owners, labels, found)
    return found


@dataclass(frozen=True)
class Entry:
    """What a file says of one student, who is named by an id, a code or both."""

    file: str
    line: int
    owners: Sequence[str]
    answers: Mapping[str, object]

    def mistake(self, field_: str, given: str, message: str) -> Mistake:
        return Mistake(file=self.file, line=self.line, field=field_, given=given, message=message)


def _collect(
    entry: Entry, owners: Mapping[str, str], labels: Mapping[str, Sequence[str]], found: Collected
) -> None:
    """Add one student's answers, or say why they cannot be used."""
    names = (name if name in owners else name.upper() for name in entry.owners)
    codes = {owners[name] for name in names if name in owners}
    refusal = _refusal(entry, codes, owners, found)
    if refusal:
        found.mistakes.append(entry.mistake("id", ", ".join(map(show, entry.owners)), refusal))
        return
    (code,) = codes
    known = labels[code]
    for label, raw in entry.answers.items():
        if label not in known and raw not in ("", None):
            message = "is not a part of this student's paper; not marked"
            found.mistakes.append(entry.mistake(label, show(raw), message))
    found.by_code[code] = {k: v for k, v in entry.answers.items() if k in known}


def _refusal(
    entry: Entry, codes: set[str], owners: Mapping[str, str], found: Collected
) -> str | None:
    """Why a student's answers cannot be used, if they cannot."""
    if not codes:
        near = closest(entry.owners[0], owners)
        hint = f"; did you mean {near!r}?" if near else ""
        return f"has no paper in this exam; not marked{hint}"
    if len(codes) > 1:
        return "are the id and the code of two students; not marked"
    if codes <= found.by_code.keys():
        return "has answers already; the first are marked, these are not"
    return None


# ---- a table -------------------------------------------------------------------------------------


def _table(path: Path, parts: Sequence[str]) -> Iterator[Entry | Mistake]:
    records = _records(path, read_text(path, limit=MAX_BYTES))
    _, first = next(records, (1, []))
    header = list(map(_label, first)) if isinstance(first, list) else []
    yield from _check_header(path, header, parts)
    for line, record in records:
        if isinstance(record, Mistake):
            yield record
        elif any(map(str.strip, record)):
            yield _row(path, line, header, record)


def _records(path: Path, text: str) -> Iterator[tuple[int, list[str] | Mistake]]:
    """Each record and its line; after one that cannot be read, reading goes on in the next line."""
    lines = list(io.StringIO(text, newline=""))
    delimiter = max(",;\t", key=lines[0].count) if lines else ","
    begins = 0
    while begins < len(lines):
        start = begins
        rest = map(lines.__getitem__, range(start, len(lines)))
        reader = csv.reader(rest, delimiter=delimiter, strict=True)
        try:
            for record in reader:
                yield begins + 1, record
                begins = start + reader.line_num
        except csv.Error as error:
            message = f"is not readable as CSV: {error}; row not marked: is a quote not closed?"
            yield begins + 1, Mistake(file=str(path), line=begins + 1, field="", message=message)
            begins += 1


def _check_header(path: Path, header: Sequence[str], parts: Sequence[str]) -> Iterator[Mistake]:
    """Refuse a table that says nothing, and name the parts that have no column."""
    seen = f"headers seen: {', '.join(header) or 'none'}"
    twice = sorted(name for name, times in Counter(header).items() if name and times > 1)
    missing = ", ".join(part for part in parts if part not in header)
    refusal = None
    if not set(OWNER_HEADERS) & set(header):
        refusal = f"has no column 'id' (or 'code'); {seen}"
    elif twice:
        refusal = f"has two columns of the same name: {', '.join(twice)}"
    elif not set(parts) & set(header):
        refusal = f"has no column for a part; {seen}; the parts are {missing}"
    if refusal:
        raise InputError([Mistake(file=str(path), line=1, field="", message=refusal)])
    if missing:
        message = f"has no column for {missing}, which count as blank; {seen}"
        yield Mistake(file=str(path), line=1, field="", message=message)


def _row(path: Path, line: int, header: Sequence[str], cells: Sequence[str]) -> Entry | Mistake:
    if any(cell.strip() for cell in cells[len(header) :]):
        message = (
            f"has {len(cells)} cells, the header {len(header)}; row not marked: an answer with a "
            'comma must stand in quotes, "[1, 2]"'
        )
        return Mistake(file=str(path), line=line, field="", message=message)
    row = dict(zip(header, map(as_typed, cells), strict=False))
    owners = [row[name].strip() for name in OWNER_HEADERS if row.get(name, "").strip()]
    if not owners:
        return Mistake(file=str(path), line=line, field="id", message="is empty; row not marked")
    answers = {k: v for k, v in row.items() if re.fullmatch(r"\d+[a-z]?", k)}
    return Entry(str(path), line, owners, answers)


def _label(header: str) -> str:
    """A header as parts are named: `1 (a)` and `Q1a` are 1a."""
    folded = re.sub(r"[\s().]+", "", header).lower()
    found = re.fullmatch(r"q?(\d+[a-z]?)", folded)
    return found[1] if found else folded


# ---- a folder ------------------------------------------------------------------------------------


def _folder(path: Path) -> Iterator[Entry | Mistake]:
    files = sorted(p for p in path.iterdir() if p.suffix.lower() in (".yaml", ".yml", ".json"))
    if not files:
        message = "holds no answer files (*.yaml, *.yml, *.json)"
        raise InputError([Mistake(file=str(path), line=None, field="", message=message)])
    for file in files:
        # A link may lead to another student's answers or out of the folder; a pipe never ends.
        if file.is_symlink() or not file.is_file():
            message = "is a link, a folder or a device, not a file; not marked"
            yield Mistake(file=str(file), line=None, field="", message=message)
            continue
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
    owners = [str(data[name]) for name in OWNER_HEADERS if name in data] or [path.stem]
    answers = data.get("answers", {k: v for k, v in data.items() if k not in OWNER_HEADERS})
    if not isinstance(answers, Mapping):
        message = "is not a mapping from parts to answers, such as '1a: 0.25'"
        raise InputError(
            [Mistake(file=str(path), line=1, field="answers", given=show(answers), message=message)]
        )
    labels = [_label(str(name)) for name in answers]
    twice = sorted(label for label, times in Counter(labels).items() if times > 1)
    if twice:
        message = "is given twice, in two spellings; file not marked"
        raise InputError([Mistake(file=str(path), line=1, field=twice[0], message=message)])
    return Entry(str(path), 1, owners, dict(zip(labels, answers.values(), strict=True)))
