"""Models of what people write: validated by pydantic, every mistake in plain words.

`validate` runs a model over a document; all mistakes of a file arrive in one `InputError`.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, PydanticCustomError

from qgen.files.mistakes import InputError, Mistake, Place, closest, show
from qgen.files.textfile import Document


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
    raise InputError(_mistakes(model, document, details))


def _mistakes(
    model: type[Written], document: Document, details: Sequence[ErrorDetails]
) -> Iterator[Mistake]:
    """What pydantic found; a field missing only because its name is misspelt is no second one."""
    unknowns = {d["loc"]: _fields(model, d["loc"][:-1]) for d in details if _is_unknown(d)}
    meant = {(*loc[:-1], closest(str(loc[-1]), names)) for loc, names in unknowns.items()}
    for detail in details:
        if detail["type"] == "missing" and detail["loc"] in meant:
            continue
        place = _without_tags(detail["loc"])
        for fault in _faults(detail, unknowns):
            yield document.mistake((*place, *fault.at), fault.message, given=fault.given)


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
