"""Picks of an exam file: some of several questions, drawn for each paper."""

from collections.abc import Collection, Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
    model_validator,
)

from qgen.files.mistakes import show
from qgen.files.questions import (
    USUAL_LEVEL,
    Catalogue,
    FamilyInfo,
    FamilyQuestion,
    ItemQuestion,
    Question,
    TaggedFamily,
    TaggedItem,
    Total,
    asks_one_of,
    catalogue_of,
    class_of,
    worth,
)
from qgen.files.validation import Fault, Text, Written, not_empty, refuse, unknown, whole
from qgen.items import Item
from qgen.problem import Form


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
    """Some questions of a unit, drawn for each paper.

    Attributes
    ----------
    form
        How the families among them ask, as at a question of their own.
    """

    pick: Annotated[int, whole(1, 100)]
    unit: Annotated[int, whole(1, 5)]
    topic: Text | None = None
    level: Annotated[int, whole(1, 3)] | None = None
    kind: Literal["family", "item", "any"] = "any"
    form: Form = "steps"
    marks: Total | None = None

    @model_validator(mode="after")
    def _can_be_drawn(self, info: ValidationInfo) -> "PickUnit":
        if self.kind == "item" and self.form != "steps":
            raise refuse(Fault("is for families; these are items", show(self.form), ("form",)))
        known = catalogue_of(info)
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


def _class_of(value: Any) -> str:
    if isinstance(value, Mapping) and "pick" in value:
        return "<PickUnit>" if "unit" in value else "<PickFrom>"
    return class_of(value)


def _check_source(value: object) -> object:
    if isinstance(value, Mapping) and "pick" in value and ("from" in value) == ("unit" in value):
        raise refuse(Fault("needs either 'from: [questions]' or 'unit: 1..5'", show(value)))
    return value


_Picks = Annotated[PickFrom, Tag("<PickFrom>")] | Annotated[PickUnit, Tag("<PickUnit>")]
Asked = Annotated[
    TaggedFamily | TaggedItem | _Picks,
    Discriminator(_class_of),
    BeforeValidator(_check_source),
    asks_one_of("family", "item", "pick"),
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
        questions += [
            FamilyQuestion(family=name, level=level, form=pick.form) for name in drawn_families
        ]
    if pick.kind != "family":
        questions += [ItemQuestion(item=name) for name in drawn_items]
    return tuple(questions)
