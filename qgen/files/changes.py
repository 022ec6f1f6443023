"""The changes that an examiner makes after an exam: what a regrade file says."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ValidationInfo, field_validator, model_validator

from qgen.files.exam import Marking, Share
from qgen.files.mistakes import show
from qgen.files.scope import Scope
from qgen.files.textfile import read_yaml
from qgen.files.validation import (
    Fault,
    Text,
    Written,
    check,
    number,
    refuse,
    unknown,
    validate,
    whole,
)
from qgen.marking.changes import Accepted, Drop, Key, Stage, Tolerance


def _as_name(value: object) -> object:
    return str(value) if type(value) is int else value


Name = Annotated[Text, BeforeValidator(_as_name)]
"""Of a part, a question or a student: 3 is understood as '3'."""

Answer = Annotated[
    Any,
    check(
        "an answer as a student would write it: text, a number, true or false, or a list",
        lambda v: isinstance(v, str | int | float | list) and v not in ("", []),
    ),
]


def _scope(info: ValidationInfo) -> Scope | None:
    """What was issued; nothing when changes are read that were checked before."""
    return info.context if isinstance(info.context, Scope) else None


_PARTS = "parts are labels such as 3a, steps such as adam.m_hat, and items; key.csv lists all"
_QUESTIONS = "questions are numbers, families, items, or single parts; key.csv lists all"


class Accept(Written):
    """Another answer that counts.

    Attributes
    ----------
    part
        A label such as 3a, a family and its step such as adam.m_hat, or an item.
    student
        Id or code of the only student for whom it counts.
    fraction
        Of the marks.
    """

    student: Name | None = None
    part: Name
    fraction: Annotated[Share, check("more than 0", lambda v: v != 0)] = 1
    answer: Answer

    @field_validator("student")
    @classmethod
    def _sat(cls, name: str | None, info: ValidationInfo) -> str | None:
        return _known_student(name, info)

    @field_validator("part")
    @classmethod
    def _is_a_part(cls, name: str, info: ValidationInfo) -> str:
        known = _scope(info)
        if known and name not in known.parts:
            raise refuse(unknown(name, "a part of this exam", known.parts, see=_PARTS))
        return name

    @field_validator("answer")
    @classmethod
    def _can_be_read(cls, answer: object, info: ValidationInfo) -> object:
        known, part = _scope(info), info.data.get("part")
        fault = known.fault_of_answer(part, answer, info.data.get("student")) if known else ""
        if part and fault:
            raise refuse(Fault(f"cannot be read as an answer to {part}: {fault}", show(answer)))
        return answer


class CorrectedKey(Written):
    """The right answer to an item.

    Attributes
    ----------
    letters_of
        Id or code of a student whose paper's letters are meant; without it, the letters are
        those of the order in the question bank.
    """

    letters_of: Name | None = None
    item: Name
    answer: Answer

    @field_validator("letters_of")
    @classmethod
    def _sat(cls, name: str | None, info: ValidationInfo) -> str | None:
        return _known_student(name, info)

    @field_validator("item")
    @classmethod
    def _was_asked(cls, name: str, info: ValidationInfo) -> str:
        known = _scope(info)
        if known and name not in known.items_asked:
            raise refuse(unknown(name, "an item of this exam", known.items_asked))
        return name

    @field_validator("answer")
    @classmethod
    def _fits(cls, answer: object, info: ValidationInfo) -> object:
        known, item = _scope(info), info.data.get("item")
        if known and item:
            fault = known.fault_of_key(item, answer, info.data.get("letters_of"))
            if fault:
                raise refuse(Fault(fault, show(answer)))
        return answer


class OtherTolerance(Written):
    """Another tolerance of a part: a factor of the computed one, or one that replaces it."""

    part: Name
    times: Annotated[float, number(0.1, 1000)] | None = None
    absolute: Annotated[float, number(0, 1e9)] | None = None

    @field_validator("part")
    @classmethod
    def _is_computed(cls, name: str, info: ValidationInfo) -> str:
        known = _scope(info)
        if known and name not in known.computed:
            raise refuse(unknown(name, "a part that is computed", known.computed, see=_PARTS))
        return name

    @model_validator(mode="after")
    def _says_one(self) -> "OtherTolerance":
        if (self.times is None) == (self.absolute is None):
            raise refuse(Fault("needs either 'times' or 'absolute'"))
        return self


class Changes(Written):
    """What one regrade changes, and why.

    Attributes
    ----------
    drop
        Questions by number, family or item, or single parts.
    drop_gives
        What they then count: full marks for everyone who sat, or out of the total.
    marking
        Fields of the exam's marking that change.
    withdraw
        Numbers of earlier runs whose changes no longer hold.
    """

    reason: Text
    drop: tuple[Name, ...] = ()
    drop_gives: Literal["full", "out_of_total"] = "full"
    accept: tuple[Accept, ...] = ()
    key: tuple[CorrectedKey, ...] = ()
    tolerance: tuple[OtherTolerance, ...] = ()
    marking: Marking | None = None
    withdraw: tuple[Annotated[int, whole(1, 9999)], ...] = ()

    @field_validator("drop")
    @classmethod
    def _are_questions(cls, names: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        known = _scope(info)
        faults = [
            unknown(name, "a question of this exam", known.questions, see=_QUESTIONS, at=(k,))
            for k, name in enumerate(names)
            if known and name not in known.questions and name not in known.parts
        ]
        if faults:
            raise refuse(*faults)
        return names

    @field_validator("withdraw")
    @classmethod
    def _have_changes(cls, numbers: tuple[int, ...], info: ValidationInfo) -> tuple[int, ...]:
        known = _scope(info)
        runs = ", ".join(map(str, known.regrades)) if known else ""
        faults = [
            Fault(f"is no run whose changes hold; allowed: {runs or 'none'}", str(run), (k,))
            for k, run in enumerate(numbers)
            if known and run not in known.regrades
        ]
        if faults:
            raise refuse(*faults)
        return numbers

    @model_validator(mode="after")
    def _change_something(self) -> "Changes":
        what = ("drop", "accept", "key", "tolerance", "marking", "withdraw")
        if not any(getattr(self, name) for name in what):
            raise refuse(Fault(f"changes nothing; allowed: {', '.join(what)}"))
        return self


def _known_student(name: str | None, info: ValidationInfo) -> str | None:
    known = _scope(info)
    if name is not None and known and name not in known.owners:
        raise refuse(unknown(name, "a student of this exam", known.owners, see="by id or code"))
    return name


def load_changes(path: Path, scope: Scope) -> Changes:
    """Read and check a file of changes.

    Parameters
    ----------
    path
        A YAML file.
    scope
        What was issued.

    Raises
    ------
    InputError
        With every mistake in the file.
    """
    return validate(Changes, read_yaml(path), context=scope)


def meanings(changes: Changes, scope: Scope) -> Iterator[str]:
    """Which options the letters of accepted answers and corrected keys mean, to be checked."""
    for accept in changes.accept:
        words = scope.in_words(accept.part, accept.answer, accept.student)
        if words:
            yield f"{accept.part}: {accept.answer} is accepted: {words}"
    for key in changes.key:
        words = scope.in_words(key.item, key.answer, key.letters_of)
        if words:
            yield f"{key.item}: the key is now {key.answer}: {words}"


def as_stage(changes: Changes, owners: Mapping[str, str], *, never_lower: bool) -> Stage:
    """Return the changes as marking takes them.

    Parameters
    ----------
    owners
        The code of each student's paper by id and by code.
    never_lower
        Leave out students whose total would fall.
    """
    return Stage(
        reason=changes.reason.strip(),
        never_lower=never_lower,
        accepted=tuple(
            Accepted(each.part, each.answer, owners.get(each.student or "", ""), each.fraction)
            for each in changes.accept
        ),
        tolerances=tuple(
            Tolerance(each.part, 1.0 if each.times is None else each.times, each.absolute)
            for each in changes.tolerance
        ),
        keys=tuple(
            Key(each.item, each.answer, owners.get(each.letters_of or "", ""))
            for each in changes.key
        ),
        drops=tuple(Drop(name, changes.drop_gives == "full") for name in changes.drop),
        policy=dict(_rules(changes.marking)) if changes.marking else {},
    )


_RENAMED = {"decimals": "exact_decimals", "entries": "per_entry"}
"""Fields of `Marking` that a `Policy` calls otherwise."""


def _rules(marking: Marking) -> Iterator[tuple[str, object]]:
    policy = marking.policy()
    for name in sorted(marking.model_fields_set):
        rule = _RENAMED.get(name, name)
        yield rule, getattr(policy, rule)
