"""Marks that a person gave, and questions that were dropped: they go before what was computed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qgen.marking.changes import Drop, names_of_parts, names_of_question
from qgen.marking.results import PartResult, StudentMarks
from qgen.marking.verdicts import Verdict


@dataclass(frozen=True)
class Override:
    """Marks that a person gave for one part of one paper.

    Attributes
    ----------
    code, label
        Of the paper and the part.
    marks
        From 0 to what the part is worth.
    reason
        Plain text for the student; may be empty.
    """

    code: str
    label: str
    marks: float
    reason: str = ""


Overrides = Mapping[tuple[str, str], Override]
"""By the code of a paper and the label of a part."""


def settled(marks: StudentMarks, drops: Sequence[Drop], overrides: Overrides) -> StudentMarks:
    """Return one student's marks with dropped questions and manual marks.

    Manual marks win, except in a question that is out of the total. Full marks for a dropped
    question go to students who answered anything in the exam.
    """
    sat = any(part.verdict is not Verdict.BLANK for part in marks.parts)
    parts = {part.label: part for part in marks.parts}
    for asked in marks.paper.questions if drops else ():
        for label, names in zip(asked.labels, names_of_parts(asked), strict=True):
            meant = [drop for drop in drops if drop.name in names | names_of_question(asked)]
            if any(not drop.full for drop in meant):
                parts[label] = replace(parts[label], awarded=0.0, out_of=0.0)
            elif meant and sat:
                parts[label] = replace(parts[label], awarded=parts[label].out_of)
    for label, part in parts.items():
        given = overrides.get((marks.paper.code, label))
        if given and part.out_of:
            parts[label] = _by_hand(part, given)
    return replace(marks, parts=tuple(parts.values()))


def _by_hand(part: PartResult, given: Override) -> PartResult:
    told = "Marked by hand" + (f": {given.reason}" if given.reason else ".")
    return replace(
        part, verdict=Verdict.MANUAL, awarded=given.marks, reason=given.reason, changed=told
    )
