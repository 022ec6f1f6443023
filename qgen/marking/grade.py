"""Mark a class: read every answer, judge the problems of one kind together, award."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from qgen.answers import Unreadable, read_array
from qgen.files.banks import Item
from qgen.marking.award import Award, award
from qgen.marking.items import mark_item
from qgen.marking.judge import Judged, judge
from qgen.marking.precision import ANY, decimals_given
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
    """
    found: dict[Place, PartResult] = {}
    batches: dict[Problem, list[tuple[int, FamilyAsked]]] = defaultdict(list)
    for k, paper in enumerate(papers):
        for question in paper.questions:
            if isinstance(question, ItemAsked):
                label = question.labels[0]
                raw = answers[k].get(label)
                found[k, label] = mark_item(items[question.item], question, raw)
            else:
                batches[question.problem].append((k, question))
    for problem, asked in batches.items():
        found |= _mark_problem(problem, asked, answers, policy, decimal_comma)
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
    read: object

    @property
    def decimals(self) -> int:
        """How many decimals the answer has; `ANY` where it has as many as it needs."""
        return decimals_given(self.raw) if isinstance(self.read, np.ndarray) else ANY


def _mark_problem(
    problem: Problem,
    asked: Sequence[tuple[int, FamilyAsked]],
    answers: Sequence[Answers],
    policy: Policy,
    decimal_comma: bool,
) -> dict[Place, PartResult]:
    """Mark all questions of one problem, part by part."""
    inputs = [question.inputs() for _, question in asked]
    params = {name: np.stack([one[name] for one in inputs]) for name in inputs[0]}
    cells = {
        step: [
            _cell(q, position, problem.shapes[step], answers[k], decimal_comma) for k, q in asked
        ]
        for position, step in enumerate(problem.asked)
    }
    given = {step: _values(column, problem.shapes[step]) for step, column in cells.items()}
    decimals = {step: np.array([c.decimals for c in column]) for step, column in cells.items()}
    judged = judge(problem, params, given, decimals)
    return {
        (k, cell.label): _result(problem, step, cell, judged[step], row, policy)
        for step, column in cells.items()
        for row, ((k, _), cell) in enumerate(zip(asked, column, strict=True))
    }


def _cell(
    question: FamilyAsked,
    position: int,
    shape: tuple[int, ...],
    answers: Answers,
    decimal_comma: bool,
) -> Cell:
    label = question.labels[position]
    raw = answers.get(label)
    read = read_array(raw, shape, decimal_comma=decimal_comma)
    return Cell(label, question.family, question.marks[position], raw, read)


def _values(cells: Sequence[Cell], shape: tuple[int, ...]) -> Floats:
    """The answers as one array, NaN where there is none."""
    nothing = np.full(shape, np.nan)
    return np.stack([c.read if isinstance(c.read, np.ndarray) else nothing for c in cells])


def _result(
    problem: Problem, step: str, cell: Cell, judged: Judged, row: int, policy: Policy
) -> PartResult:
    """Put together what is known of one part of one student."""
    earned = award(problem, step, judged, row, cell.decimals, policy)
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
        value=cell.read if isinstance(cell.read, np.ndarray) else None,
        misconception=judged.misconception[row],
        reason=earned.reason,
        expected=plain_array(judged.expected[row], places),
        tolerance=plain_array(judged.tolerance[row].max(), places + 2),
        follow=plain_array(judged.follow[row], places),
    )


def as_written(raw: object) -> str:
    """What a student wrote, as text."""
    return "" if raw is None else str(raw)
