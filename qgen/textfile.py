"""Files that people write: read with places, validated, every mistake reported at once.

`read_yaml` gives plain data and the line of every value; `validate` runs a pydantic model over it.
All mistakes of a file arrive together, in plain words, in one `InputError`.
"""

import difflib
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, PydanticCustomError
from ruamel.yaml import YAML
from ruamel.yaml import events as ev
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

MAX_BYTES = 2_000_000
MAX_DEPTH = 24

Place = tuple[str | int, ...]
"""The keys and indices that lead from the top of a file to a value."""


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """One mistake in a file: where it is, what stands there, and what is allowed."""

    file: str
    line: int | None
    field: str
    given: str = ""
    message: str

    def __str__(self) -> str:
        line = "" if self.line is None else f":{self.line}"
        words = (f"{self.field}:" if self.field else "", self.given, self.message)
        return " ".join([f"{self.file}{line}:", *filter(None, words)])


class InputError(Exception):
    """A file that people write has mistakes: all of them, in the order of the lines."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(mistakes, key=lambda m: (m.file, m.line or 0)))
        super().__init__("\n".join(map(str, self.mistakes)))


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


def field_name(place: Place) -> str:
    """Place as people write it: `sections[0].questions[2].family`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return "".join(steps).removeprefix(".")


def show(value: object) -> str:
    """Short form of a value for a message, on one line."""
    match value:
        case None:
            return "an empty value"
        case bool():
            return str(value).lower()
        case str():
            return repr(value if len(value) <= 40 else value[:39] + "…")
        case Mapping():
            return "{" + ", ".join(list(value)[:6]) + "}"
        case list():
            return f"a list of {len(value)}"
    return str(value)


# ---- reading -------------------------------------------------------------------------------------


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


# ---- validating ----------------------------------------------------------------------------------


class Written(BaseModel):
    """Base of the models of what people write: frozen, and no field may be misspelt.

    A member of a union carries the tag `<ClassName>`, which `validate` leaves out of messages.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class Fault:
    """What a validator finds wrong, at a place inside the value that it validates."""

    message: str
    given: str = ""
    at: Place = ()


def refuse(*faults: Fault) -> PydanticCustomError:
    """Error for a validator to raise, with one or more faults."""
    return PydanticCustomError("faults", "see faults", {"faults": faults})


def unknown(
    name: str, noun: str, allowed: Collection[str], *, see: str = "", at: Place = ()
) -> Fault:
    """Fault of a name that does not exist, with the one that may be meant.

    Parameters
    ----------
    noun
        What the name should be: "a family".
    see
        Where all names are listed, instead of a list in the message.
    """
    return Fault(f"is not {noun}{_hint(name, allowed, see=see)}", show(name), at)


def _hint(name: str, allowed: Collection[str], *, see: str = "") -> str:
    close = closest(name, allowed)
    meant = f"; did you mean {close!r}?" if close else ";"
    listed = f"({see})" if see else f"allowed: {', '.join(allowed) or 'none'}"
    return f"{meant} {listed}"


def closest(name: str, allowed: Collection[str]) -> str | None:
    """The allowed name that is most like a misspelt one, if any is like it."""
    folded = {candidate.casefold(): candidate for candidate in sorted(allowed)}
    found = difflib.get_close_matches(name.casefold(), folded, n=1)
    return folded[found[0]] if found else None


def check(allowed: str, accepts: Callable[[Any], bool]) -> BeforeValidator:
    """Annotation: a value is accepted, or refused with what is allowed in plain words."""

    def validator(value: object) -> object:
        if not accepts(value):
            raise refuse(Fault(f"is not allowed; allowed: {allowed}", show(value)))
        return value

    return BeforeValidator(validator)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def whole(low: int, high: int) -> BeforeValidator:
    """Annotation: a whole number from `low` to `high`, both allowed."""
    allowed = f"a whole number from {low} to {high}"
    return check(allowed, lambda v: isinstance(v, int) and _is_number(v) and low <= v <= high)


def number(low: float, high: float) -> BeforeValidator:
    """Annotation: a number from `low` to `high`, both allowed."""
    return check(f"a number from {low:g} to {high:g}", lambda v: _is_number(v) and low <= v <= high)


Text = Annotated[
    str,
    check(
        "text (in quotes if it looks like a number)",
        lambda v: isinstance(v, str) and v.strip() != "",
    ),
]
"""Text that is not empty."""

not_empty = check("a list of at least one", lambda v: isinstance(v, list | tuple) and v != [])
"""Annotation: a list with something in it."""

M = TypeVar("M", bound=Written)


def validate(model: type[M], document: Document, *, context: object = None) -> M:
    """Build a model from a document.

    Parameters
    ----------
    context
        Handed to the model's validators: what they need to know from outside the file.

    Raises
    ------
    InputError
        With every mistake in the file.
    """
    try:
        return model.model_validate(document.data, context=context)
    except ValidationError as error:
        details = error.errors(include_url=False)
    unknowns = {d["loc"]: _fields(model, d["loc"][:-1]) for d in details if _is_unknown(d)}
    meant = {(*loc[:-1], closest(str(loc[-1]), names)) for loc, names in unknowns.items()}
    raise InputError(
        document.mistake(
            (*_without_tags(detail["loc"]), *fault.at), fault.message, given=fault.given
        )
        for detail in details
        if not (detail["type"] == "missing" and detail["loc"] in meant)
        for fault in _faults(detail, unknowns)
    )


def _is_unknown(detail: ErrorDetails) -> bool:
    return detail["type"] == "extra_forbidden"


def _is_tag(step: str | int) -> bool:
    return isinstance(step, str) and re.fullmatch(r"<\w+>", step) is not None


def _without_tags(loc: Place) -> Place:
    return tuple(step for step in loc if not _is_tag(step))


def _fields(model: type[Written], loc: Place) -> list[str]:
    """Fields that the model has at a place, by their names in the file."""
    models = [model]
    for step in loc:
        if _is_tag(step):
            models = [m for m in models if f"<{m.__name__}>" == step]
        elif isinstance(step, str):
            fields = [field for m in models for name, field in _named(m) if name == step]
            models = [inner for field in fields for inner in _models_in(field.annotation)]
    return [name for m in models for name, _ in _named(m)]


def _named(model: type[Written]) -> list[tuple[str, FieldInfo]]:
    return [(field.alias or name, field) for name, field in model.model_fields.items()]


def _models_in(annotation: Any) -> list[type[Written]]:
    if isinstance(annotation, type) and issubclass(annotation, Written):
        return [annotation]
    return [model for inner in get_args(annotation) for model in _models_in(inner)]


_PLAIN = {
    "missing": "is missing",
    "bool_type": "is not allowed; allowed: true or false",
    "tuple_type": "is not a list",
    "dict_type": "is not a mapping (lines of 'name: value')",
    "model_type": "is not a mapping (lines of 'name: value')",
}


def _faults(detail: ErrorDetails, unknowns: Mapping[Place, list[str]]) -> Sequence[Fault]:
    """What pydantic found, in plain words."""
    kind, given = detail["type"], detail["input"]
    match kind:
        case "faults":
            return tuple(detail["ctx"]["faults"])
        case "extra_forbidden":
            name = str(detail["loc"][-1])
            return (Fault(f"unknown field {name!r}{_hint(name, unknowns[detail['loc']])}"),)
        case "literal_error":
            names = re.findall(r"'([^']+)'", detail["ctx"]["expected"])
            return (unknown(str(given), "allowed", names),)
    return (Fault(_PLAIN.get(kind, detail["msg"]), "" if kind == "missing" else show(given)),)
