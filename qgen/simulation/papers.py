"""Simulated students: what a class might answer, computed by the solvers themselves."""

import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from qgen.derived import items_of
from qgen.items import Item
from qgen.paper import FamilyAsked, ItemAsked, Paper
from qgen.params import Floats
from qgen.problem import Params, Problem
from qgen.variants import derive

Answers = dict[str, str]

UNREADABLE = ("see next page", "0.3.1", "?", "12 or 13", "3,14,")


def honest(paper: Paper, items: Mapping[str, Item]) -> Answers:
    """A careful student, who rounds every value on the way and knows every item."""
    answers: Answers = {}
    for asked in paper.questions:
        if isinstance(asked, ItemAsked):
            answers[asked.labels[0]] = items[asked.item].right(asked.order)
        else:
            answers |= _family(asked)
    return answers


def with_misconceptions(paper: Paper, items: Mapping[str, Item], seed: bytes) -> Answers:
    """A student who holds one known misconception in each problem, and works well besides."""
    answers = honest(paper, items)
    for asked in paper.questions:
        pick = derive(seed, "error", str(asked.number))[0]
        if isinstance(asked, FamilyAsked):
            answers |= _family(asked, error=pick)
        else:
            answers[asked.labels[0]] = items[asked.item].wrong(asked.order, pick)
    return answers


def with_slip(paper: Paper, items: Mapping[str, Item], seed: bytes) -> Answers:
    """A student who slips once in each problem, and goes on with the wrong value."""
    answers = honest(paper, items)
    for asked in paper.questions:
        if isinstance(asked, FamilyAsked):
            slip = derive(seed, "slip", str(asked.number))[0] % max(len(asked.problem.asked), 1)
            answers |= _family(asked, slip=slip)
    return answers


def with_gaps(paper: Paper, items: Mapping[str, Item], seed: bytes) -> Answers:
    """A student who leaves parts out, and writes some that nobody can read."""
    answers = honest(paper, items)
    for label in answers:
        byte = derive(seed, "gap", label)[0]
        if byte < 80:
            answers[label] = ""
        elif byte < 120:
            answers[label] = UNREADABLE[byte % len(UNREADABLE)]
    return answers


def _family(asked: FamilyAsked, *, error: int | None = None, slip: int | None = None) -> Answers:
    """Work one problem through, rounding each step; with one error, or one slip."""
    items = items_of(asked)
    answers = {label: item.right(paper.order) for label, (item, paper) in items.items()}
    if error is not None and not asked.problem.asked:
        label = list(items)[error % len(items)]
        item, paper = items[label]
        answers[label] = item.wrong(paper.order, error)
    return answers | _values(asked, error=error, slip=slip)


def _values(asked: FamilyAsked, *, error: int | None, slip: int | None) -> Answers:
    problem = asked.problem
    if not problem.asked:
        return {}
    params = {name: value[None] for name, value in asked.inputs().items()}
    rounding = {step: problem.places(step) for step in problem.shapes}
    swap = {}
    if error is not None:
        held = problem.misconceptions[error % len(problem.misconceptions)]
        swap = held.swap
    with np.errstate(all="ignore"):  # an error may lead out of a function's domain
        carry = {} if slip is None else _slip(problem, params, rounding, problem.asked[slip])
        used = problem.run(params, decimals=rounding, swap=swap, carry=carry).used
    return {
        label: problem.written(step, np.asarray(used[step])[0])
        for step, (label, _) in asked.values.items()
    }


def _slip(
    problem: Problem, params: Params, rounding: Mapping[str, int], step: str
) -> dict[str, Floats]:
    """A wrong value of a step: too large, or the next of its words."""
    right = np.asarray(problem.run(params, decimals=rounding).used[step], dtype=float)
    if step in problem.words:
        return {step: (right + 1) % len(problem.words[step])}
    return {step: right + 0.5 * (1 + np.abs(right).round(1))}


def as_typed(answers: Answers) -> Answers:
    """The same answers as people type them: true minus signs, `.5`, spaces, rows on lines."""

    def typed(text: str) -> str:
        text = re.sub(r"(?<![\d.])0\.(?=\d)", ".", text).replace("-", "\N{MINUS SIGN}")
        return text.replace("; ", "\n").replace(", ", " ,  ")

    return {label: typed(text) for label, text in answers.items()}


def sample_class(papers: Sequence[Paper], items: Mapping[str, Item], seed: bytes) -> list[Answers]:
    """Answers of a mixed class: a third careful, the others each with a trouble of their own."""
    kinds: Sequence[Callable[[Paper, bytes], Answers]] = (
        lambda paper, own: honest(paper, items),
        lambda paper, own: with_misconceptions(paper, items, own),
        lambda paper, own: with_slip(paper, items, own),
        lambda paper, own: as_typed(honest(paper, items)),
        lambda paper, own: with_gaps(paper, items, own),
        lambda paper, own: as_typed(with_slip(paper, items, own)),
    )
    return [
        kinds[k % len(kinds)](paper, derive(seed, "student", paper.student.id))
        for k, paper in enumerate(papers)
    ]
