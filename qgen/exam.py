"""The exam file: what an instructor writes, validated against the families and the banks."""

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, Literal, Protocol

from pydantic import (
    BaseModel,
    BeforeValidator,
    Discriminator,
    Field,
    StrictBool,
    Tag,
    ValidationInfo,
    field_validator,
    model_validator,
)

from qgen.banks import Item
from qgen.textfile import (
    Document,
    Fault,
    InputError,
    Mistake,
    Place,
    Text,
    Written,
    closest,
    not_empty,
    number,
    read_yaml,
    refuse,
    show,
    unknown,
    validate,
    whole,
)

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


def _catalogue(info: ValidationInfo) -> Catalogue | None:
    """What names are checked against; nothing when an exam is built without it."""
    return info.context if isinstance(info.context, Catalogue) else None


# ---- values --------------------------------------------------------------------------------------


def _day(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise refuse(Fault(f"is not a date: {error}", show(value))) from None
    if isinstance(value, date):
        return value
    raise refuse(Fault("is not allowed; allowed: a date as YYYY-MM-DD", show(value)))


_DURATION = re.compile(r"(?:(\d{1,2})\s*h(?:ours?)?)?\s*(?:(\d{1,4})\s*(?:m(?:in(?:utes?)?)?)?)?")


def _minutes(value: object) -> object:
    match = _DURATION.fullmatch(str(value).strip()) if type(value) in (int, str) else None
    hours, minutes = match.groups(default="0") if match else ("0", "0")
    total = 60 * int(hours) + int(minutes)
    if not 1 <= total <= 24 * 60:
        allowed = "minutes from 1 to 1440, or such as '90 min', '1 h 30 min'"
        raise refuse(Fault(f"is not allowed; allowed: {allowed}", show(value)))
    return total


Total = Annotated[float, number(0.25, 1000)]
PartMarks = tuple[Annotated[float, number(0, 1000)], ...]
Marks = Annotated[
    Annotated[Total, Tag("<total>")] | Annotated[PartMarks, Tag("<parts>")],
    Discriminator(lambda value: "<parts>" if isinstance(value, list | tuple) else "<total>"),
]
Conventions = dict[str, Text]
Decimals = Annotated[int, whole(0, 8)]


# ---- questions -----------------------------------------------------------------------------------


class FamilyQuestion(Written):
    """A problem drawn from a family; `marks` is the total or one number per part."""

    family: Text
    level: Annotated[int, whole(1, 3)] = Field(default=USUAL_LEVEL, validate_default=True)
    marks: Marks | None = None
    decimals: Decimals | None = None
    conventions: Conventions = Field(default_factory=dict)

    @field_validator("family")
    @classmethod
    def _family_exists(cls, name: str, info: ValidationInfo) -> str:
        known = _catalogue(info)
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
            _check_marks_of_parts(marks, _family(info), info.data.get("level"))
        return marks

    @field_validator("conventions")
    @classmethod
    def _conventions_exist(cls, given: Conventions, info: ValidationInfo) -> Conventions:
        family = _family(info)
        if family:
            _check_conventions(given, family.conventions, f"a convention of {family.id!r}")
        return given


def _family(info: ValidationInfo) -> FamilyInfo | None:
    """The family of the question being validated, if it exists."""
    known = _catalogue(info)
    return known.families.get(info.data.get("family", "")) if known else None


def _check_marks_of_parts(marks: PartMarks, family: FamilyInfo | None, level: int | None) -> None:
    if sum(marks) == 0:
        raise refuse(Fault("is worth nothing; at least one part needs marks"))
    if family and level and len(marks) != family.parts_at(level):
        parts = family.parts_at(level)
        message = f"does not fit; {family.id!r} at level {level} has {parts} parts: give one total"
        raise refuse(Fault(f"{message} or {parts} numbers", show(list(marks))))


def _check_conventions(
    given: Conventions, allowed: Mapping[str, Collection[str]], noun: str
) -> None:
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
        known = _catalogue(info)
        if known and name not in known.items:
            raise refuse(unknown(name, "an item", known.items, see="see the question banks"))
        return name


def _asks_one_of(*kinds: str) -> BeforeValidator:
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
    if found == ["pick"] and ("from" in value) == ("unit" in value):
        return Fault("needs either 'from: [questions]' or 'unit: 1..5'", show(value))
    if len(found) == 1:
        return None
    meant = [f"; {name!r} may mean {kind!r}" for name in value if (kind := closest(name, kinds))]
    message = f"needs exactly one of {', '.join(map(repr, kinds))}"
    if found:
        return Fault(f"{message}; it has {' and '.join(found)}", show(value))
    return Fault(f"{message}; it has none{''.join(meant)}", show(value))


def _class_of(value: Any) -> str:
    if isinstance(value, BaseModel):
        return f"<{type(value).__name__}>"
    if "pick" in value:
        return "<PickUnit>" if "unit" in value else "<PickFrom>"
    return "<ItemQuestion>" if "item" in value else "<FamilyQuestion>"


_Family = Annotated[FamilyQuestion, Tag("<FamilyQuestion>")]
_Item = Annotated[ItemQuestion, Tag("<ItemQuestion>")]
Question = Annotated[_Family | _Item, Discriminator(_class_of), _asks_one_of("family", "item")]
"""One question, the same for everyone up to its numbers."""


def worth(question: FamilyQuestion | ItemQuestion) -> float | None:
    """Total marks of a question; nothing where the family's own marks stand."""
    return sum(question.marks) if isinstance(question.marks, tuple) else question.marks


class PickFrom(Written):
    """Some of the listed questions, drawn for each paper."""

    pick: Annotated[int, whole(1, 100)]
    candidates: Annotated[tuple[Question, ...], not_empty] = Field(alias="from")
    marks: Total | None = None

    @model_validator(mode="after")
    def _is_fair(self) -> "PickFrom":
        if self.pick > len(self.candidates):
            raise refuse(_too_many(self.pick, len(self.candidates)))
        totals = [worth(question) for question in self.candidates]
        equal = len(totals) == 1 or (None not in totals and len(set(totals)) == 1)
        if self.marks is None and not equal:
            raise refuse(_UNEQUAL)
        return self


class PickUnit(Written):
    """Some questions of a unit, drawn for each paper."""

    pick: Annotated[int, whole(1, 100)]
    unit: Annotated[int, whole(1, 5)]
    topic: Text | None = None
    level: Annotated[int, whole(1, 3)] | None = None
    kind: Literal["family", "item", "any"] = "any"
    marks: Total | None = None

    @model_validator(mode="after")
    def _can_be_drawn(self, info: ValidationInfo) -> "PickUnit":
        known = _catalogue(info)
        if known:
            candidates = pool(self, families=known.families, items=known.items)
            if self.pick > len(candidates):
                raise refuse(_unknown_topic(self, known) or _too_many(self.pick, len(candidates)))
            if self.marks is None and any(worth(each) is None for each in candidates):
                raise refuse(_UNEQUAL)
        return self


_UNEQUAL = Fault(
    "is missing: the candidates may be worth different marks, which would be unfair; "
    "give the marks of each question picked",
    at=("marks",),
)


def _too_many(k: int, candidates: int) -> Fault:
    return Fault(f"is more than the {candidates} candidates there are", str(k), ("pick",))


def _unknown_topic(pick: PickUnit, known: Catalogue) -> Fault | None:
    """The topic is at fault where the unit has none of this name."""
    things: list[FamilyInfo | Item] = [*known.families.values(), *known.items.values()]
    topics = sorted({thing.topic for thing in things if thing.unit == pick.unit})
    if pick.topic is None or pick.topic in topics:
        return None
    return unknown(pick.topic, f"a topic of unit {pick.unit}", topics, at=("topic",))


_Picks = Annotated[PickFrom, Tag("<PickFrom>")] | Annotated[PickUnit, Tag("<PickUnit>")]
Asked = Annotated[
    _Family | _Item | _Picks, Discriminator(_class_of), _asks_one_of("family", "item", "pick")
]
"""One line of a section: a question, or a pick of some."""


def pool(
    pick: PickFrom | PickUnit,
    *,
    families: Mapping[str, FamilyInfo],
    items: Mapping[str, Item],
    asked: Collection[str] = (),
) -> tuple[FamilyQuestion | ItemQuestion, ...]:
    """Questions from which a pick draws, each with the marks it then has.

    Parameters
    ----------
    asked
        Ids of families and items on the paper already, which a pick by unit leaves out.
    """
    listed = (
        pick.candidates if isinstance(pick, PickFrom) else _of_unit(pick, families, items, asked)
    )
    if pick.marks is None:
        return listed
    return tuple(question.model_copy(update={"marks": pick.marks}) for question in listed)


def _of_unit(
    pick: PickUnit,
    families: Mapping[str, FamilyInfo],
    items: Mapping[str, Item],
    asked: Collection[str],
) -> tuple[FamilyQuestion | ItemQuestion, ...]:
    """Candidates in the order of their ids, so that a draw does not depend on anything else."""

    def fits(thing: FamilyInfo | Item) -> bool:
        topic = pick.topic is None or thing.topic == pick.topic
        return thing.unit == pick.unit and topic and thing.id not in asked

    level = pick.level or USUAL_LEVEL
    drawn_families = sorted(f.id for f in families.values() if fits(f) and level in f.levels)
    drawn_items = sorted(i.id for i in items.values() if fits(i) and pick.level in (None, i.level))
    questions: list[FamilyQuestion | ItemQuestion] = []
    if pick.kind != "item":
        questions += [FamilyQuestion(family=name, level=level) for name in drawn_families]
    if pick.kind != "family":
        questions += [ItemQuestion(item=name) for name in drawn_items]
    return tuple(questions)


# ---- the exam ------------------------------------------------------------------------------------


class Section(Written):
    """A titled group of questions."""

    title: Text
    instructions: Text | None = None
    questions: Annotated[tuple[Asked, ...], not_empty]


class Versions(Written):
    """Papers in so many versions, instead of one paper for each student."""

    versions: Annotated[int, whole(1, 26)]


class Marking(Written):
    """What is awarded beside right answers.

    Attributes
    ----------
    follow_through
        For right work on an own earlier wrong value: all the marks, half, or none.
    misconception
        Fraction of the marks for an answer that shows a known misconception.
    """

    follow_through: Literal["full", "half", "off"] = "full"
    misconception: Annotated[float, number(0, 1)] = 0


def _is_papers(value: object) -> object:
    if value == "individual" or isinstance(value, Mapping | Versions):
        return value
    allowed = "'individual' (the default) or 'versions: N' with N from 1 to 26"
    raise refuse(Fault(f"is not allowed; allowed: {allowed}", show(value)))


Papers = Annotated[
    Annotated[Literal["individual"], Tag("<individual>")] | Annotated[Versions, Tag("<Versions>")],
    Discriminator(lambda value: "<individual>" if value == "individual" else "<Versions>"),
    BeforeValidator(_is_papers),
]


class Exam(Written):
    """An exam as its instructor wrote it.

    Attributes
    ----------
    duration
        Minutes.
    decimals
        To how many decimals students round.
    conventions
        For all families that know them; a question's own conventions go before.
    """

    title: Text
    course: Text
    date: Annotated[date, BeforeValidator(_day)]
    duration: Annotated[int, BeforeValidator(_minutes)]
    instructions: Text | None = None
    decimals: Decimals = 3
    decimal_comma: StrictBool = False
    conventions: Conventions = Field(default_factory=dict)
    papers: Papers = "individual"
    marking: Marking = Marking()
    sections: Annotated[tuple[Section, ...], not_empty]

    @field_validator("conventions")
    @classmethod
    def _some_family_knows(cls, given: Conventions, info: ValidationInfo) -> Conventions:
        known = _catalogue(info)
        if known:
            allowed: dict[str, list[str]] = {}
            for name, values in chain(*(f.conventions.items() for f in known.families.values())):
                allowed[name] = [*allowed.get(name, []), *values]
            _check_conventions(given, allowed, "a convention of any family")
        return given

    def digest(self) -> str:
        """SHA-256 of the exam in hex: the same for files that ask the same."""
        data = self.model_dump(mode="json", by_alias=True)
        text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def load_exam(path: Path, *, families: Mapping[str, FamilyInfo], items: Mapping[str, Item]) -> Exam:
    """Read and check an exam file.

    Parameters
    ----------
    path
        A YAML file.
    families, items
        What the exam can ask, by id.

    Raises
    ------
    InputError
        With every mistake in the file.
    """
    document = read_yaml(path)
    mistakes = _asked_twice(document)
    try:
        exam = validate(Exam, document, context=Catalogue(families, items))
    except InputError as error:
        raise InputError([*mistakes, *error.mistakes]) from None
    mistakes += _drawn_dry(exam, document, families=families, items=items)
    if mistakes:
        raise InputError(mistakes)
    return exam


def _asked_twice(document: Document) -> list[Mistake]:
    """Items that stand in more than one place, where one paper could hold them twice."""
    mistakes: list[Mistake] = []
    first: dict[str, Place] = {}
    for place in document.places:
        if place[:1] == ("sections",) and place[-1] == "item":
            given = show(document.at(place))
            if first.setdefault(given, place) != place:
                line = document.places[first[given]]
                mistakes.append(
                    document.mistake(place, f"is asked twice; first on line {line}", given=given)
                )
    return mistakes


def _drawn_dry(
    exam: Exam,
    document: Document,
    *,
    families: Mapping[str, FamilyInfo],
    items: Mapping[str, Item],
) -> list[Mistake]:
    """Picks by unit that can find too few questions which are not on the paper already."""
    asked = {
        ("sections", s, "questions", q): each
        for s, section in enumerate(exam.sections)
        for q, each in enumerate(section.questions)
    }
    listed = [name for each in asked.values() for name in _listed(each)]
    mistakes: list[Mistake] = []
    drawn: list[tuple[set[str], int]] = []
    for place, pick in asked.items():
        if isinstance(pick, PickUnit):
            questions = pool(pick, families=families, items=items, asked=listed)
            names = {_name(question) for question in questions}
            left = len(names) - sum(k for others, k in drawn if others & names)
            drawn.append((names, pick.pick))
            if pick.pick > left:
                message = f"is more than the {left} candidates that are not asked elsewhere"
                mistakes.append(document.mistake((*place, "pick"), message, given=str(pick.pick)))
    return mistakes


def _name(question: FamilyQuestion | ItemQuestion) -> str:
    return question.item if isinstance(question, ItemQuestion) else question.family


def _listed(asked: FamilyQuestion | ItemQuestion | PickFrom | PickUnit) -> list[str]:
    """Ids that a line of a section names."""
    if isinstance(asked, PickUnit):
        return []
    return list(map(_name, asked.candidates if isinstance(asked, PickFrom) else [asked]))
