"""Text and YAML that people write, read as plain data with the line of every value."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml import events as ev
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

from qgen.files.mistakes import InputError, Mistake, Place, field_name

MAX_BYTES = 2_000_000
MAX_DEPTH = 24


@dataclass(frozen=True)
class Document:
    """What a YAML file says, and the line on which each value begins."""

    file: str
    data: object
    places: Mapping[Place, int]

    def at(self, place: Place) -> object:
        """Value at one of the places."""
        value: Any = self.data
        for step in place:
            value = value[step]
        return value

    def mistake(self, place: Place, message: str, *, given: str = "") -> Mistake:
        """Mistake at a place; where the file holds nothing there, its line is what is around it."""
        held = next(
            p for n in range(len(place) + 1) if (p := place[: len(place) - n]) in self.places
        )
        line, field = self.places[held], field_name(place)
        return Mistake(file=self.file, line=line, field=field, given=given, message=message)


def read_text(path: Path, *, limit: int = MAX_BYTES) -> str:
    """Text of a file in UTF-8, with or without a byte-order mark, or in UTF-16 with one.

    Raises
    ------
    InputError
        If the file cannot be opened, is larger than `limit` bytes, or is in another encoding.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(limit + 1)
    except OSError as error:
        raise _unreadable(path, None, f"cannot be read: {error.strerror}") from None
    if len(raw) > limit:
        raise _unreadable(path, None, f"is larger than {limit // 1_000_000} MB")
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        name = encoding.removesuffix("-sig").upper()
        raise _unreadable(path, line, f"is not {name} text; save it as UTF-8") from None


def _unreadable(path: Path, line: int | None, message: str) -> InputError:
    return InputError([Mistake(file=str(path), line=line, field="", message=message)])


def is_control(char: str) -> bool:
    """Whether a character is a control code or half of a pair, which no text may hold."""
    return char not in "\t\n\r" and unicodedata.category(char) in ("Cc", "Cs")


def read_yaml(path: Path) -> Document:
    """Read a YAML 1.2 file as plain data: no tags, no anchors, no field given twice.

    Values are text, whole numbers, numbers, true/false and empty; dates stay text.

    Raises
    ------
    InputError
        If the file cannot be read, is no YAML, or holds what is not allowed.
    """
    text = read_text(path)
    builder = _Builder(str(path), YAML(typ="safe", pure=True).parse(text))
    try:
        data = builder.document()
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _unreadable(path, line, "holds a control character") from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = _syntax(error.problem or error.context, error.context_mark)
        raise _unreadable(path, mark.line + 1, message) from None
    if builder.mistakes:
        raise InputError(builder.mistakes)
    return Document(str(path), data, builder.places)


def _syntax(problem: str, began: Any) -> str:
    hints = {
        "'\\t'": "; indent with spaces, not with tabs",
        "mapping values": "; a text that holds ': ' needs quotes",
        "<block end>": "; check the indentation",
        "unexpected end of stream": "; a quote is not closed",
    }
    hint = next((text for sign, text in hints.items() if sign in problem), "")
    since = f" (what is being read begins on line {began.line + 1})" if began else ""
    return f"is not readable as YAML: {problem}{hint}{since}"


class _Builder:
    """Plain data from YAML events; notes lines and collects what is not allowed."""

    def __init__(self, file: str, events: Iterator[ev.Event]) -> None:
        self.file, self.events = file, events
        self.places: dict[Place, int] = {(): 1}
        self.mistakes: list[Mistake] = []

    def document(self) -> object:
        documents = [self._value(e, ()) for e in self.events if isinstance(e, ev.NodeEvent)]
        if len(documents) > 1:
            self._refuse(1, (), "a second document ('---') is not read; write only one")
        return documents[0] if documents else None

    def _refuse(self, line: int, place: Place, message: str) -> None:
        mistake = Mistake(file=self.file, line=line, field=field_name(place), message=message)
        self.mistakes.append(mistake)

    def _note(self, event: Any, place: Place) -> None:
        """Note where a value stands, and refuse what no value may have."""
        line = event.start_mark.line + 1
        self.places.setdefault(place, line)
        if event.anchor is not None:
            self._refuse(line, place, "anchors (&) and aliases (*) are not read; write it out")
        elif event.tag is not None:
            self._refuse(line, place, "tags (!name) are not read; leave it out")
        elif isinstance(event, ev.ScalarEvent) and any(map(is_control, event.value)):
            self._refuse(line, place, "holds a control character")
        if len(place) > MAX_DEPTH:
            self._refuse(line, (), f"is nested deeper than {MAX_DEPTH} levels")
            raise InputError(self.mistakes)

    def _value(self, event: ev.Event, place: Place) -> object:
        self._note(event, place)
        match event:
            case ev.MappingStartEvent():
                return self._mapping(place)
            case ev.SequenceStartEvent():
                return [self._value(item, (*place, n)) for n, item in enumerate(self._children())]
            case ev.ScalarEvent(implicit=(True, _)):
                return _plain_scalar(event.value)
            case ev.ScalarEvent():
                return str(event.value)
        return None

    def _children(self) -> Iterator[ev.Event]:
        for event in self.events:
            if isinstance(event, ev.CollectionEndEvent):
                return
            yield event

    def _mapping(self, place: Place) -> dict[str, object]:
        data: dict[str, object] = {}
        for event in self._children():
            line = event.start_mark.line + 1
            if not isinstance(event, ev.ScalarEvent):
                self._refuse(line, place, "a list, mapping or alias cannot be a field's name")
                raise InputError(self.mistakes)
            inner = (*place, str(event.value))
            if inner in self.places:
                self._refuse(line, inner, f"is given twice; first on line {self.places[inner]}")
            self._note(event, inner)
            data[event.value] = self._value(next(self.events), inner)
        return data


_PLAIN_SCALARS: tuple[tuple[re.Pattern[str], Callable[[str], object]], ...] = (
    (re.compile(r"|~|null|Null|NULL"), lambda text: None),
    (re.compile(r"true|True|TRUE|false|False|FALSE"), lambda text: text.lower() == "true"),
    (re.compile(r"[-+]?[0-9]{1,18}"), int),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"), float),
)


def _plain_scalar(text: str) -> object:
    """Value of a scalar without quotes, by the core schema of YAML 1.2."""
    kinds = (convert for pattern, convert in _PLAIN_SCALARS if pattern.fullmatch(text))
    return next(kinds, str)(text)
