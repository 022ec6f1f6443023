"""Check problems by drawing from them: fit draws, time, distinct variants, errors told apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter

import numpy as np

from qgen.assemble import problem_of
from qgen.catalogue import problem
from qgen.families import all_families
from qgen.files.banks import banks_for
from qgen.files.exam_file import load_exam
from qgen.fitness import errors_apart, fit
from qgen.params import realise
from qgen.problem import Params, Problem
from qgen.tolerance import reach
from qgen.variants import NoFitVariant, derive, draw
from qgen.workflow.processes import shared_out
from qgen.workflow.progress import Progress, silent
from qgen.workflow.simulate import family_questions

LEAST_FIT = 0.05
"""Of a problem's draws, at least so many are fit to print."""

DECIMALS = 3


@dataclass(frozen=True)
class Checked:
    """What drawing from one problem showed.

    Attributes
    ----------
    fit
        The share of draws that are fit to print.
    seconds
        Per variant, drawn together.
    different
        How many of the variants differ from all before.
    errors, told
        The known errors, and how many are told apart in every variant.
    """

    problem: Problem
    variants: int
    fit: float
    seconds: float
    different: int
    errors: int
    told: int

    def faults(self) -> Iterator[str]:
        """What keeps the problem from being used, in words."""
        place = f"{self.problem.family.id}, level {self.problem.level}"
        if self.different == 0:
            yield f"{place}: no draw was fit to print"
        elif self.fit <= LEAST_FIT:
            yield f"{place}: only {self.fit:.0%} of the draws are fit to print"
        if self.told < self.errors and self.problem.form == "steps":
            yield f"{place}: {self.errors - self.told} errors are not told apart in every variant"


def check_families(count: int, *, progress: Progress = silent) -> list[Checked]:
    """Check all families at all levels, with their default conventions."""
    asked = [
        problem(f.id, level, DECIMALS, {}) for f in all_families().values() for level in f.levels
    ]
    return shared_out(partial(check, count=count), asked, "Checking", progress)


def check_exam(file: Path, count: int, *, progress: Progress = silent) -> list[Checked]:
    """Check the problems that an exam file may ask, as it asks them.

    Raises
    ------
    InputError
        With every mistake in the file.
    """
    items = banks_for(file)
    exam = load_exam(file, families=all_families(), items=items)
    asked = list(dict.fromkeys(problem_of(exam, each) for each in family_questions(exam, items)))
    return shared_out(partial(check, count=count), asked, "Checking", progress)


def check(asked: Problem, count: int) -> Checked:
    """Draw so many variants of a problem and look at them."""
    keys = [derive(b"check", str(k)) for k in range(count)]
    share = float(fit(asked, realise(asked.spec.params, keys)).mean())
    known = len(asked.misconceptions) if asked.asked else 0
    start = perf_counter()
    try:
        params = draw(asked, keys)
    except NoFitVariant:
        return Checked(asked, count, share, 0.0, 0, known, 0)
    seconds = (perf_counter() - start) / count
    seen, clear = errors_apart(asked, params, reach(asked, params))
    told = int((seen & clear).all(axis=1).sum()) if known else 0
    return Checked(asked, count, share, seconds, len(set(_rows(params))), known, told)


def _rows(params: Params) -> Sequence[bytes]:
    """Each variant as bytes."""
    flat = [value.reshape(len(value), -1) for value in params.values()]
    return [row.tobytes() for row in np.concatenate(flat, axis=1)]
