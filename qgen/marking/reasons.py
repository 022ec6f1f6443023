"""Why a part's marks are others than they were at first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qgen.marking.changes import Stage, names_of_parts, names_of_question
from qgen.marking.results import PartResult, StudentMarks
from qgen.marking.verdicts import Verdict
from qgen.paper import FamilyAsked, ItemAsked

RULES: Mapping[str, frozenset[Verdict]] = {
    "follow_through": frozenset({Verdict.FOLLOW_THROUGH}),
    "misconception": frozenset({Verdict.MISCONCEPTION}),
    "misread": frozenset({Verdict.MISREAD}),
    "imprecise": frozenset({Verdict.IMPRECISE, Verdict.DECIMALS}),
    "exact_decimals": frozenset({Verdict.DECIMALS}),
    "per_entry": frozenset({Verdict.PARTIAL, Verdict.MISCONCEPTION}),
    "round_to": frozenset(),
}
"""The verdicts whose marks a rule of the policy decides."""

OF_ITEMS = ("several", "ordering", "wrong_choice")
"""Rules that decide marks of items alone."""

SHARED = (Verdict.PARTIAL, Verdict.MISCONCEPTION)
"""Verdicts whose marks a key or a tolerance can move while they stay."""


@dataclass(frozen=True)
class Place:
    """A part on a paper: the question, the part's position in it, and the paper's code."""

    asked: FamilyAsked | ItemAsked
    k: int
    code: str


def explained(marks: StudentMarks, first: StudentMarks, stages: Sequence[Stage]) -> StudentMarks:
    """Return marks in which every part that a stage moved says so.

    Parameters
    ----------
    first
        The same student's marks without any stage.
    stages
        Those that hold for this student.
    """
    code = marks.paper.code
    places = [Place(q, k, code) for q in marks.paper.questions for k in range(len(q.labels))]
    told = (
        _told(before, part, place, stages)
        for before, part, place in zip(first.parts, marks.parts, places, strict=True)
    )
    return replace(marks, parts=tuple(told))


def _told(
    before: PartResult, part: PartResult, place: Place, stages: Sequence[Stage]
) -> PartResult:
    if part.changed or _decided(part) == _decided(before):
        return part
    changed = " ".join(
        f"Regraded ({'; '.join(causes)}): {stage.reason.rstrip('. ')}."
        for stage in stages
        if (causes := _causes(stage, before, part, place))
    )
    return replace(part, changed=changed, reason=f"{changed} {part.reason}".strip())


def _decided(part: PartResult) -> tuple[object, ...]:
    return part.verdict, part.awarded, part.out_of


def _causes(stage: Stage, before: PartResult, part: PartResult, place: Place) -> list[str]:
    """What a stage changed that moved a part, as far as its verdicts tell."""
    parts = list(names_of_parts(place.asked))
    for drop in stage.drops:
        if drop.name in parts[place.k] | names_of_question(place.asked):
            return ["dropped, full marks" if drop.full else "dropped, out of the total"]
    here = list(_at(stage, part, parts[place.k], place))
    elsewhere = [
        label
        for label, names in zip(place.asked.labels, parts, strict=True)
        if label != part.label and any(_at(stage, part, names, place))
    ]
    if elsewhere and not here:
        here = [f"it depends on {', '.join(elsewhere)}"]
    rules = [rule for rule in stage.policy if _decides(rule, {before.verdict, part.verdict}, place)]
    told = [f"marking rules: {', '.join(rules)}"] if rules else []
    turned = before.verdict is not part.verdict or part.verdict in SHARED
    return [*here, *told] if turned or not told else told


def _decides(rule: str, verdicts: set[Verdict], place: Place) -> bool:
    if rule in RULES:
        return bool(RULES[rule] & verdicts)
    return isinstance(place.asked, ItemAsked) == (rule in OF_ITEMS)


def _at(stage: Stage, part: PartResult, names: frozenset[str], place: Place) -> Iterator[str]:
    """What a stage changed at the part with these names."""
    for accepted in stage.accepted:
        if accepted.part in names and accepted.code in ("", place.code):
            # An item's letters may be those of the bank, which this student has not seen.
            own = isinstance(place.asked, FamilyAsked)
            yield f"accepted by regrade: {accepted.answer}" if own else "accepted by regrade"
    for tolerance in stage.tolerances:
        if tolerance.part in names:
            fixed = tolerance.absolute
            times = f"tolerance times {tolerance.times:g}"
            yield times if fixed is None else f"tolerance {fixed:g}"
    for key in stage.keys:
        if key.item in names:
            yield f"the key is now {part.expected}"
