"""Mark the parts of a problem that are asked as items, and name the error they show."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from qgen.answers import Blank, Unreadable
from qgen.derived import formula_item, items_of
from qgen.family import Formula, Misconception
from qgen.marking.accepted_items import mark_item_allowing
from qgen.marking.changes import Accepted
from qgen.marking.results import PartResult
from qgen.marking.verdicts import Policy, Verdict
from qgen.paper import FamilyAsked
from qgen.problem import Problem


def mark_derived(
    accepted: Sequence[Accepted],
    asked: FamilyAsked,
    answers: Mapping[str, object],
    *,
    policy: Policy,
    decimal_comma: bool = False,
) -> Iterator[tuple[str, PartResult]]:
    """Mark a student's answers to the parts that are asked as items, by label.

    Parameters
    ----------
    accepted
        On this paper.
    answers
        What the student wrote, by label.
    policy, decimal_comma
        As in `mark_item`.
    """
    for label, (item, paper) in items_of(asked).items():
        raw = answers.get(label)
        result = mark_item_allowing(
            accepted, item, paper, raw, policy=policy, decimal_comma=decimal_comma
        )
        result = replace(result, asked=paper.item)
        if result.verdict is Verdict.WRONG:
            read = item.read(raw, paper.order, decimal_comma=decimal_comma)
            result = _diagnosed(result, _error(asked, label, read), asked.problem, policy)
        yield label, result


def _diagnosed(result: PartResult, error: str, problem: Problem, policy: Policy) -> PartResult:
    if not error:
        return result
    earned = result.out_of * policy.fraction(Verdict.MISCONCEPTION)
    return replace(
        result,
        verdict=Verdict.MISCONCEPTION,
        misconception=error,
        reason=problem.feedback(error),
        awarded=result.awarded if result.awarded < 0 else earned,
    )


def _error(asked: FamilyAsked, label: str, read: Any) -> str:
    """The known error that leads to a wrong answer, or ''."""
    problem = asked.problem
    part = problem.parts[asked.labels.index(label)]
    if isinstance(part, Formula):
        held = (e.id for e in problem.misconceptions if _leads_to(e, problem, part, read))
        return next(held, "")
    return next(asked.options[k].error for k in read) if problem.choice else ""


def _leads_to(error: Misconception, problem: Problem, part: Formula, read: Any) -> bool:
    """Whether an answer equals the formula under an error, where that one can be written."""
    faulty = formula_item(problem, part, error)
    typed = faulty.right(())
    if typed == formula_item(problem, part).right(()):
        return False
    if isinstance(faulty.read(typed, ()), Unreadable | Blank):
        return False
    return faulty.score(read, Policy()).fraction == 1
