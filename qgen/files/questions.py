"""The questions of an exam file: a problem drawn from a family, or a concept item of a bank."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

from pydantic import (
    BaseModel,
    BeforeValidator,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
    field_validator,
)

from qgen.files.mistakes import closest, show
from qgen.files.validation import Fault, Text, Written, number, refuse, unknown, whole
from qgen.items import Item
from qgen.problem import Form

USUAL_LEVEL = 2


class FamilyInfo(Protocol):
    """What an exam file needs to know of a family.

    Attributes
    ----------
    conventions
        The allowed values by name; the first is the default.
    """

    @property
    def id(self) -> str: ...
    @property
    def unit(self) -> int: ...
    @property
    def topic(self) -> str: ...
    @property
    def levels(self) -> Collection[int]: ...
    @property
    def conventions(self) -> Mapping[str, Collection[str]]: ...
    def parts_at(self, level: int) -> int:
        """How many parts a question of this level has."""


@dataclass(frozen=True)
class Catalogue:
    """Everything that an exam can ask, by id."""

    families: Mapping[str, FamilyInfo]
    items: Mapping[str, Item]


def catalogue_of(info: ValidationInfo) -> Catalogue | None:
    """What names are checked against; nothing when an exam is built without it."""
    return info.context if isinstance(info.context, Catalogue) else None


Total = Annotated[float, number(0.25, 1000)]
PartMarks = tuple[Annotated[float, number(0, 1000)], ...]
Marks = Annotated[
    Annotated[Total, Tag("<total>")] | Annotated[PartMarks, Tag("<parts>")],
    Discriminator(lambda value: "<parts>" if isinstance(value, list | tuple) else "<total>"),
]
Conventions = dict[str, Text]
Decimals = Annotated[int, whole(0, 8)]


class FamilyQuestion(Written):
    """A problem drawn from a family.

    Attributes
    ----------
    form
        Ask for all parts of the working, for the final answer alone, or for that answer
        among options.
    marks
        The total, or one number per part.
    """

    family: Text
    level: Annotated[int, whole(1, 3)] = Field(default=USUAL_LEVEL, validate_default=True)
    form: Form = "steps"
    marks: Marks | None = None
    decimals: Decimals | None = None
    conventions: Conventions = Field(default_factory=dict)

    @field_validator("family")
    @classmethod
    def _family_exists(cls, name: str, info: ValidationInfo) -> str:
        known = catalogue_of(info)
        if known and name not in known.families:
            raise refuse(unknown(name, "a family", known.families, see="qgen families lists all"))
        return name

    @field_validator("level")
    @classmethod
    def _level_exists(cls, level: int, info: ValidationInfo) -> int:
        family = _family(info)
        if family and level not in family.levels:
            levels = ", ".join(map(str, sorted(family.levels)))
            message = f"is not a level of {family.id!r}; allowed: {levels}"
            raise refuse(Fault(message, show(level)))
        return level

    @field_validator("marks")
    @classmethod
    def _marks_fit_the_parts(
        cls, marks: float | PartMarks | None, info: ValidationInfo
    ) -> float | PartMarks | None:
        if isinstance(marks, tuple):
            asked = info.data
            _check_marks_of_parts(
                marks, _family(info), asked.get("level"), asked.get("form", "steps")
            )
        return marks

    @field_validator("conventions")
    @classmethod
    def _conventions_exist(cls, given: Conventions, info: ValidationInfo) -> Conventions:
        family = _family(info)
        if family:
            check_conventions(given, family.conventions, f"a convention of {family.id!r}")
        return given


def _family(info: ValidationInfo) -> FamilyInfo | None:
    """The family of the question being validated, if it exists."""
    known = catalogue_of(info)
    return known.families.get(info.data.get("family", "")) if known else None


def _check_marks_of_parts(
    marks: PartMarks, family: FamilyInfo | None, level: int | None, form: str
) -> None:
    if sum(marks) == 0:
        raise refuse(Fault("is worth nothing; at least one part needs marks"))
    if not (family and level):
        return
    parts = family.parts_at(level) if form == "steps" else 1
    if len(marks) != parts:
        message = f"does not fit; {family.id!r} at level {level} has {parts} parts: give one total"
        raise refuse(Fault(f"{message} or {parts} numbers", show(list(marks))))


def check_conventions(
    given: Conventions, allowed: Mapping[str, Collection[str]], noun: str
) -> None:
    """Refuse conventions, or values of them, that do not exist."""
    faults = [unknown(name, noun, allowed, at=(name,)) for name in given if name not in allowed]
    faults += [
        unknown(value, f"a value of {name!r}", allowed[name], at=(name,))
        for name, value in given.items()
        if name in allowed and value not in allowed[name]
    ]
    if faults:
        raise refuse(*faults)


class ItemQuestion(Written):
    """A concept item of a question bank."""

    item: Text
    marks: Total = 1

    @field_validator("item")
    @classmethod
    def _item_exists(cls, name: str, info: ValidationInfo) -> str:
        known = catalogue_of(info)
        if known and name not in known.items:
            raise refuse(unknown(name, "an item", known.items, see="see the question banks"))
        return name


def asks_one_of(*kinds: str) -> BeforeValidator:
    """Annotation: a question says by exactly one of these fields what it asks."""

    def validator(value: object) -> object:
        if isinstance(value, BaseModel):
            return value
        if not isinstance(value, Mapping):
            raise refuse(Fault("is not a question; write 'family: …' or 'item: …'", show(value)))
        fault = _fault_of_kind(value, kinds)
        if fault:
            raise refuse(fault)
        return value

    return BeforeValidator(validator)


def _fault_of_kind(value: Mapping[str, object], kinds: tuple[str, ...]) -> Fault | None:
    found = [kind for kind in kinds if kind in value]
    if len(found) == 1:
        return None
    meant = [f"; {name!r} may mean {kind!r}" for name in value if (kind := closest(name, kinds))]
    message = f"needs exactly one of {', '.join(map(repr, kinds))}"
    if found:
        return Fault(f"{message}; it has {' and '.join(found)}", show(value))
    return Fault(f"{message}; it has none{''.join(meant)}", show(value))


def class_of(value: Any) -> str:
    """Tag of the model that a question is read as."""
    if isinstance(value, BaseModel):
        return f"<{type(value).__name__}>"
    return "<ItemQuestion>" if "item" in value else "<FamilyQuestion>"


TaggedFamily = Annotated[FamilyQuestion, Tag("<FamilyQuestion>")]
TaggedItem = Annotated[ItemQuestion, Tag("<ItemQuestion>")]
Question = Annotated[
    TaggedFamily | TaggedItem, Discriminator(class_of), asks_one_of("family", "item")
]
"""One question, the same for everyone up to its numbers."""


def worth(question: FamilyQuestion | ItemQuestion) -> float | None:
    """Total marks of a question; nothing where the family's own marks stand."""
    return sum(question.marks) if isinstance(question.marks, tuple) else question.marks
