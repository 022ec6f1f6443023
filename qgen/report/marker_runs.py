"""The numbers of the markers' sheets: each problem's steps, right and under each known error."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from qgen.family import Misconception
from qgen.fitness import Bools, apart
from qgen.marking.entries import share_right
from qgen.notation import tex_name
from qgen.paper import FamilyAsked, Paper
from qgen.params import Floats
from qgen.problem import Problem
from qgen.render.convert import convert
from qgen.render.solution import steps_of_part
from qgen.tolerance import Reach, reach


@dataclass(frozen=True)
class Runs:
    """The steps of a problem on N papers: as they should be, and under each known error.

    Attributes
    ----------
    names
        Of the steps, in Typst.
    wrong
        By the error's id.
    """

    problem: Problem
    names: Mapping[str, str]
    key: Reach
    wrong: Mapping[str, Reach]

    @cached_property
    def shows(self) -> dict[str, dict[str, Bools]]:
        """By error and step: on which papers the error changes what is written there, (N,)."""
        return {
            error: {step: apart(self.key, run, step) for step in self.problem.shapes}
            for error, run in self.wrong.items()
        }


@dataclass(frozen=True)
class Solved:
    """One variant of a problem, solved: a row of its runs."""

    runs: Runs
    row: int

    @property
    def problem(self) -> Problem:
        """What is asked."""
        return self.runs.problem

    def right(self, step: str) -> tuple[Floats, Floats]:
        """A step's value and the tolerance of each entry."""
        return self.runs.key.value[step][self.row], self.runs.key.tolerance[step][self.row]

    def wrong(self, error: Misconception, step: str) -> Floats:
        """A step's value under an error, with all else worked correctly."""
        return np.asarray(self.runs.wrong[error.id].value[step][self.row])

    def share_right(self, error: Misconception, step: str) -> float:
        """The share of a step's entries that an error leaves right, as marking counts it."""
        written = self.wrong(error, step).round(self.problem.places(step))
        right = self.runs.key.accepts(step, written)[self.row]
        return float(share_right(right[None], self.right(step)[0][None])[0])

    def shows(self, error: Misconception, step: str) -> bool:
        """Whether an error changes what is written at a step."""
        return bool(self.runs.shows[error.id][step][self.row])

    def errors(self, asked: str) -> list[Misconception]:
        """The errors that show first in this part, sorted by the answers they lead to."""
        errors = [e for e in self.problem.misconceptions if self._part_of(e) == asked]
        return sorted(errors, key=lambda e: tuple(self.wrong(e, asked).ravel()))

    def _part_of(self, error: Misconception) -> str | None:
        """The first answer that shows an error; if none does, the first whose working does."""
        for asked in self.problem.asked:
            if self.shows(error, asked):
                return asked
        for asked in self.problem.asked:
            if any(self.shows(error, step) for step in steps_of_part(self.problem, asked)):
                return asked
        return None


def solved(papers: Sequence[Paper]) -> dict[tuple[int, int], Solved]:
    """Solve the problems of all papers, those of one kind in one run for each known error.

    Returns
    -------
    dict
        By position of the paper and number of the question.
    """
    batches: dict[Problem, list[tuple[int, FamilyAsked]]] = defaultdict(list)
    for k, paper in enumerate(papers):
        for asked in paper.questions:
            if isinstance(asked, FamilyAsked):
                batches[asked.problem].append((k, asked))
    names = _names(batches)
    found = {}
    for problem, batch in batches.items():
        runs = _run(problem, [asked for _, asked in batch], names[problem])
        for row, (k, asked) in enumerate(batch):
            found[k, asked.number] = Solved(runs, row)
    return found


def _run(problem: Problem, asked: Sequence[FamilyAsked], names: Mapping[str, str]) -> Runs:
    inputs = [question.inputs() for question in asked]
    params = {name: np.stack([one[name] for one in inputs]) for name in inputs[0]}
    wrong = {error.id: reach(problem, params, swap=error.swap) for error in problem.misconceptions}
    return Runs(problem, names, reach(problem, params), wrong)


def _names(problems: Iterable[Problem]) -> dict[Problem, dict[str, str]]:
    """Write the names of all steps in Typst, in one conversion."""
    places = [(problem, step) for problem in problems for step in problem.shapes]
    tex = [f"${tex_name(step, symbols=problem.family.symbols)}$" for problem, step in places]
    names: dict[Problem, dict[str, str]] = defaultdict(dict)
    for (problem, step), name in zip(places, convert(tex, "typst"), strict=True):
        names[problem][step] = name
    return names
