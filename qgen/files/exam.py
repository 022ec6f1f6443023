"""The exam: what an instructor writes, validated against the families and the banks."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from itertools import chain
from typing import Annotated, Literal

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    StrictBool,
    Tag,
    ValidationInfo,
    field_validator,
)

from qgen.files.mistakes import show
from qgen.files.picks import Asked
from qgen.files.questions import Conventions, Decimals, catalogue_of, check_conventions
from qgen.files.validation import Fault, Text, Written, not_empty, number, refuse, whole
from qgen.marking.verdicts import Policy


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


class Section(Written):
    """A titled group of questions."""

    title: Text
    instructions: Text | None = None
    questions: Annotated[tuple[Asked, ...], not_empty]


class Versions(Written):
    """Papers in so many versions, instead of one paper for each student."""

    versions: Annotated[int, whole(1, 26)]


Share = Annotated[float, number(0, 1)]


class Marking(Written):
    """What is awarded beside right answers.

    Attributes
    ----------
    follow_through
        For right work on an own earlier wrong value: all the marks, half, or none.
    misconception, misread, imprecise
        Fractions of the marks: for an answer that shows a known misconception; for one that
        is right for a misread number; for one that is right in too few decimals.
    decimals
        "any": more or fewer decimals than asked do not matter in a right answer. "exact":
        they earn what `imprecise` says.
    entries
        Whether the right entries of a vector or matrix earn their share.
    final_answer
        A right last part earns all marks of its question.
    several, ordering, wrong_choice
        How items with several right options, and orders, are scored; what a wrong choice takes
        off, as a fraction.
    round_to
        Totals are rounded to the nearest multiple of this.
    """

    follow_through: Literal["full", "half", "off"] = "full"
    misconception: Share = 0
    misread: Share = 0
    imprecise: Share = 0.5
    decimals: Literal["any", "exact"] = "any"
    entries: Literal["share", "all_or_nothing"] = "share"
    final_answer: Literal["own_marks", "all_marks"] = "own_marks"
    several: Literal["all_or_nothing", "per_option", "negative"] = "all_or_nothing"
    ordering: Literal["all_or_nothing", "per_pair"] = "all_or_nothing"
    wrong_choice: Share = 0
    round_to: Annotated[float, number(0, 10)] = 0

    def policy(self) -> Policy:
        """Return the same as numbers for marking."""
        return Policy(
            follow_through={"full": 1.0, "half": 0.5, "off": 0.0}[self.follow_through],
            misconception=self.misconception,
            misread=self.misread,
            imprecise=self.imprecise,
            exact_decimals=self.decimals == "exact",
            per_entry=self.entries == "share",
            final_answer=self.final_answer == "all_marks",
            several=self.several,
            ordering=self.ordering,
            wrong_choice=self.wrong_choice,
            round_to=self.round_to,
        )


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
        known = catalogue_of(info)
        if known:
            allowed: dict[str, list[str]] = {}
            for name, values in chain(*(f.conventions.items() for f in known.families.values())):
                allowed[name] = [*allowed.get(name, []), *values]
            check_conventions(given, allowed, "a convention of any family")
        return given

    def digest(self) -> str:
        """SHA-256 of the exam in hex: the same for files that ask the same."""
        data = self.model_dump(mode="json", by_alias=True)
        text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()
