"""Mark a class: read every answer, judge the problems of one kind together, award."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from qgen.answers import Blank, Numbers, Unreadable
from qgen.items import Item
from qgen.marking.accepted_items import mark_item_allowing
from qgen.marking.allowance import NO_ALLOWANCE, Allowance, latitude
from qgen.marking.award import Award, award
from qgen.marking.derived import mark_derived
from qgen.marking.judge import Judged, judge
from qgen.marking.latitude import Latitude
from qgen.marking.results import PartResult, StudentMarks
from qgen.marking.verdicts import Policy, Verdict
from qgen.paper import FamilyAsked, ItemAsked, Paper
from qgen.params import Floats
from qgen.problem import Problem
from qgen.written import plain_array

Answers = Mapping[str, object]
"""What one student wrote, by part label: text, or numbers and lists from YAML and JSON."""

Place = tuple[int, str]
"""Which paper, and the label of a part on it."""


def grade(
    papers: Sequence[Paper],
    answers: Sequence[Answers],
    *,
    items: Mapping[str, Item],
    policy: Policy,
    decimal_comma: bool = False,
    allowance: Allowance = NO_ALLOWANCE,
) -> list[StudentMarks]:
    """Mark the answers to these papers.

    Parameters
    ----------
    papers
        As issued.
    answers
        For each paper what was answered. Labels that are missing count as blank.
    items
        The banks' items by id.
    policy
        What a verdict is worth.
    decimal_comma
        Whether 0,25 is a number.
    allowance
        What counts as right beside the key.
    """
    found: dict[Place, PartResult] = {}
    batches: dict[Problem, list[tuple[int, FamilyAsked]]] = defaultdict(list)
    for k, paper in enumerate(papers):
        for question in paper.questions:
            if isinstance(question, ItemAsked):
                label = question.labels[0]
                found[k, label] = mark_item_allowing(
                    allowance.of_paper(paper.code),
                    items[question.item],
                    question,
                    answers[k].get(label),
                    policy=policy,
                    decimal_comma=decimal_comma,
                )
                continue
            batches[question.problem].append((k, question))
            marked = mark_derived(
                allowance.of_paper(paper.code),
                question,
                answers[k],
                policy=policy,
                decimal_comma=decimal_comma,
            )
            found |= {(k, label): result for label, result in marked}
    for problem, asked in batches.items():
        if not problem.asked:
            continue
        coded = [(papers[k].code, question) for k, question in asked]
        allowed = latitude(allowance, problem, coded, decimal_comma=decimal_comma)
        found |= _mark_problem(problem, asked, answers, policy, decimal_comma, allowed)
    return [_student(paper, k, found, policy) for k, paper in enumerate(papers)]


def _student(
    paper: Paper, k: int, found: Mapping[Place, PartResult], policy: Policy
) -> StudentMarks:
    """Gather one student's parts, question by question."""
    parts: list[PartResult] = []
    for question in paper.questions:
        results = [found[k, label] for label in question.labels]
        if policy.final_answer and results[-1].verdict is Verdict.CORRECT:
            results = [replace(part, awarded=part.out_of) for part in results]
        parts += results
    return StudentMarks(paper, tuple(parts), round_to=policy.round_to)


@dataclass(frozen=True)
class Cell:
    """One student's answer to one part: as written, and as read."""

    label: str
    family: str
    marks: float
    raw: object
    read: Numbers | Unreadable | Blank

    @property
    def value(self) -> Floats | None:
        """The numbers that were read, if there are any."""
        return self.read.values if isinstance(self.read, Numbers) else None

    @property
    def decimals(self) -> Floats:
        """To how many decimals each was written; infinite for what is exact."""
        return self.read.decimals if isinstance(self.read, Numbers) else np.array(np.inf)


def _mark_problem(
    problem: Problem,
    asked: Sequence[tuple[int, FamilyAsked]],
    answers: Sequence[Answers],
    policy: Policy,
    decimal_comma: bool,
    allowed: Latitude,
) -> dict[Place, PartResult]:
    """Mark all questions of one problem, part by part."""
    inputs = [question.inputs() for _, question in asked]
    params = {name: np.stack([one[name] for one in inputs]) for name in inputs[0]}
    cells = {
        step: [_cell(q, step, answers[k], decimal_comma) for k, q in asked]
        for step in problem.asked
    }
    given = {step: _values(column, problem.shapes[step]) for step, column in cells.items()}
    decimals = {
        step: np.stack([np.broadcast_to(c.decimals, problem.shapes[step]) for c in column])
        for step, column in cells.items()
    }
    judged = judge(problem, params, given, decimals, allowed)
    return {
        (k, cell.label): _result(problem, step, cell, judged[step], row, policy)
        for step, column in cells.items()
        for row, ((k, _), cell) in enumerate(zip(asked, column, strict=True))
    }


def _cell(question: FamilyAsked, step: str, answers: Answers, decimal_comma: bool) -> Cell:
    label, marks = question.values[step]
    raw = answers.get(label)
    read = question.problem.read(step, raw, decimal_comma=decimal_comma)
    return Cell(label, question.family, marks, raw, read)


def _values(cells: Sequence[Cell], shape: tuple[int, ...]) -> Floats:
    """The answers as one array, NaN where there is none."""
    nothing = np.full(shape, np.nan)
    return np.stack([nothing if cell.value is None else cell.value for cell in cells])


def _result(
    problem: Problem, step: str, cell: Cell, judged: Judged, row: int, policy: Policy
) -> PartResult:
    """Put together what is known of one part of one student."""
    earned = award(problem, step, judged, row, float(cell.decimals.min()), policy)
    if isinstance(cell.read, Unreadable):
        earned = Award(Verdict.UNREADABLE, 0.0, cell.read.reason)
    places = problem.places(step)
    return PartResult(
        label=cell.label,
        asked=f"{cell.family}.{step}",
        verdict=earned.verdict,
        awarded=cell.marks * earned.fraction,
        out_of=cell.marks,
        given=as_written(cell.raw),
        value=cell.value,
        misconception=judged.misconception[row],
        reason=earned.reason,
        expected=problem.written(step, judged.expected[row]),
        tolerance=plain_array(judged.tolerance[row].max(), places + 2),
        follow=problem.written(step, judged.follow[row]),
    )


def as_written(raw: object) -> str:
    """What a student wrote, as text."""
    return "" if raw is None else str(raw)
