"""Feedback on one question: what happened where, and how the student's own line goes on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from qgen.items import Item
from qgen.marking.results import PartResult
from qgen.marking.verdicts import Verdict
from qgen.paper import FamilyAsked, ItemAsked
from qgen.params import Floats
from qgen.problem import Problem
from qgen.render.document import Markdown, Part, Question
from qgen.render.solution import worked, working
from qgen.render.worked import Worked
from qgen.report.questions import solved_question


def marked_question(
    asked: FamilyAsked | ItemAsked,
    results: Sequence[PartResult],
    items: Mapping[str, Item],
    *,
    decimals: int,
) -> Question:
    """Return a solved question with what was decided of each part.

    Parameters
    ----------
    asked, items, decimals
        As in `solved_question`.
    results
        Of each part, in order.
    """
    solved = replace(solved_question(asked, items, decimals=decimals), title=_title(asked, items))
    parts = tuple(_marked(part, r) for part, r in zip(solved.parts, results, strict=True))
    if isinstance(asked, FamilyAsked):
        parts = tuple(_explained(asked, parts, results))
    return replace(solved, parts=parts)


def _title(asked: FamilyAsked | ItemAsked, items: Mapping[str, Item]) -> str:
    if isinstance(asked, FamilyAsked):
        return asked.problem.family.title
    return items[asked.item].topic.replace("_", " ").replace("-", " ").capitalize()


def _marked(part: Part, result: PartResult) -> Part:
    plain = result.verdict in (Verdict.UNREADABLE, Verdict.MANUAL)
    return replace(
        part,
        verdict=result.verdict.value,
        marks=result.out_of,
        awarded=None if result.waits else result.awarded,
        given=result.given,
        note=result.reason if plain else "",
        comment=Markdown("" if plain else result.reason),
    )


def _explained(
    asked: FamilyAsked, parts: Sequence[Part], results: Sequence[PartResult]
) -> list[Part]:
    """Add where the first error is, what was computed there, and what follows from it."""
    problem = asked.problem
    values = {step: results[k].value for step, k in problem.position.items()}
    lines = worked(problem, asked.inputs(), carried(problem, values))
    first = next((k for k, r in enumerate(results) if r.verdict.is_error), len(results))
    explained = []
    for k, (part, result) in enumerate(zip(parts, results, strict=True)):
        step = problem.parts[k].name
        is_value = step in problem.values
        if result.verdict in (Verdict.CORRECT, Verdict.FOLLOW_THROUGH):
            part = replace(part, working=Markdown())
        if result.verdict is Verdict.MISCONCEPTION and is_value:
            part = replace(part, comment=_diagnosis(lines, step, result))
        if k == first:
            part = replace(part, comment=Markdown(f"**The first error is here.** {part.comment}"))
        if k > first and is_value and result.follow != result.expected:
            part = replace(part, after_yours=Markdown(working(lines, step)))
        explained.append(part)
    return explained


def carried(problem: Problem, values: Mapping[str, Floats | None]) -> dict[str, Floats]:
    """The student's own values by step, NaN where there is none."""
    return {
        step: np.full(problem.shapes[step], np.nan) if value is None else value
        for step, value in values.items()
    }


def _diagnosis(lines: Worked, step: str, result: PartResult) -> Markdown:
    """What the error is, and where it is one alone, the computation that leads to the number."""
    found = [m for m in lines.problem.misconceptions if m.id == result.misconception]
    if not found or step not in found[0].swap:
        return Markdown(result.reason)
    run = lines.problem.run(lines.params, carry=lines.used, swap={step: found[0].swap[step]})
    shown = replace(lines, computed={step: np.asarray(run.computed[step], dtype=float)})
    display = shown.step(step, error=found[0])
    return Markdown(f"{result.reason} Your value is what this gives:\n\n{display}")
