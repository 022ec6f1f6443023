"""Marks under an examiner's changes, as a function of papers, answers and changes alone."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain
from typing import Any

from qgen.items import Item
from qgen.marking.accepted_items import order_meant
from qgen.marking.allowance import Allowance
from qgen.marking.changes import Key, Stage
from qgen.marking.grade import Answers, grade
from qgen.marking.overrides import Overrides, settled
from qgen.marking.reasons import explained
from qgen.marking.rekey import rekeyed
from qgen.marking.results import StudentMarks
from qgen.marking.verdicts import Policy
from qgen.paper import ItemAsked, Paper

SAME = 1e-9


@dataclass(frozen=True)
class Sitting:
    """What is marked, as `grade` takes it, and the manual marks."""

    papers: Sequence[Paper]
    answers: Sequence[Answers]
    items: Mapping[str, Item]
    policy: Policy
    decimal_comma: bool = False
    overrides: Overrides = field(default_factory=dict)


Held = tuple[int, ...]
"""Positions of the stages that hold for one student."""


def regrade(sitting: Sitting, stages: Sequence[Stage]) -> list[StudentMarks]:
    """Mark a class under all changes that were made, one stage after the other.

    Parameters
    ----------
    stages
        In the order in which they were made. Of two that set the same tolerance, key or rule,
        the later one holds. A stage that must lower nobody is left out for those whose share
        of the marks would fall; their `notes` say so.
    """

    @cache
    def marked(held: tuple[Held, ...]) -> list[StudentMarks]:
        return _marked(sitting, stages, held)

    held: tuple[Held, ...] = ((),) * len(sitting.papers)
    first = marked(held)
    notes: dict[int, tuple[str, ...]] = {}
    for number, stage in enumerate(stages):
        tried = tuple((*each, number) for each in held)
        falls = _falls(marked(held), marked(tried)) if stage.never_lower else {}
        held = tuple(held[k] if k in falls else each for k, each in enumerate(tried))
        notes |= {k: (*notes.get(k, ()), f"{fall}: {stage.reason}") for k, fall in falls.items()}
    return [
        replace(explained(marks, first[k], [stages[n] for n in held[k]]), notes=notes.get(k, ()))
        for k, marks in enumerate(marked(held))
    ]


def _falls(before: Sequence[StudentMarks], after: Sequence[StudentMarks]) -> dict[int, str]:
    """Whose share of the marks falls (by position), and what they keep instead."""
    return {
        k: f"keeps {old.awarded:g} of {old.out_of:g} instead of {new.awarded:g} of {new.out_of:g}"
        for k, (old, new) in enumerate(zip(before, after, strict=True))
        if _share(new) < _share(old) - SAME
    }


def _share(marks: StudentMarks) -> float:
    return marks.awarded / marks.out_of if marks.out_of else 0.0


def _marked(sitting: Sitting, stages: Sequence[Stage], held: Sequence[Held]) -> list[StudentMarks]:
    """Mark those together for whom the same stages hold."""
    groups: dict[Held, list[int]] = defaultdict(list)
    for k, own in enumerate(held):
        groups[own].append(k)
    found: dict[int, StudentMarks] = {}
    for own, rows in groups.items():
        found |= zip(rows, _under(sitting, [stages[n] for n in own], rows), strict=True)
    return [found[k] for k in range(len(held))]


def _under(sitting: Sitting, stages: Sequence[Stage], rows: Sequence[int]) -> list[StudentMarks]:
    """Mark some of the papers under these stages."""
    marks = grade(
        [sitting.papers[k] for k in rows],
        [sitting.answers[k] for k in rows],
        items=items_under(
            stages, sitting.items, sitting.papers, decimal_comma=sitting.decimal_comma
        ),
        policy=policy_under(stages, sitting.policy),
        decimal_comma=sitting.decimal_comma,
        allowance=Allowance(
            list(chain.from_iterable(stage.accepted for stage in stages)),
            list(chain.from_iterable(stage.tolerances for stage in stages)),
        ),
    )
    drops = list(chain.from_iterable(stage.drops for stage in stages))
    return [settled(each, drops, sitting.overrides) for each in marks]


def policy_under(stages: Sequence[Stage], policy: Policy) -> Policy:
    """Return the policy with the rules that these stages change."""
    changes: dict[str, Any] = {}
    for stage in stages:
        changes |= stage.policy
    return replace(policy, **changes)


def items_under(
    stages: Sequence[Stage],
    items: Mapping[str, Item],
    papers: Sequence[Paper],
    *,
    decimal_comma: bool = False,
) -> dict[str, Item]:
    """Return the items with the keys that these stages replace."""
    changed = dict(items)
    for key in chain.from_iterable(stage.keys for stage in stages):
        order = key_order(key, papers)
        changed[key.item] = rekeyed(
            changed[key.item], key.answer, order, decimal_comma=decimal_comma
        )
    return changed


def key_order(key: Key, papers: Sequence[Paper]) -> tuple[int, ...]:
    """Whose letters a corrected key is written in."""
    asked = (
        question
        for paper in papers
        if key.code in ("", paper.code)
        for question in paper.questions
        if isinstance(question, ItemAsked) and question.item == key.item
    )
    return order_meant(next(asked), key.code)
