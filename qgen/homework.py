"""Checking homework with what the question families know of common errors."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from qgen.catalogue import problem
from qgen.families import all_families
from qgen.family import Family
from qgen.params import Floats
from qgen.problem import Problem
from qgen.variants import derive, draw
from solvers.checking import CannotDraw, Check, Mistake
from solvers.checking import check as compare
from solvers.checking.drawing import Inputs
from solvers.docstrings import arguments
from solvers.steps import Solver

VARIANTS = 12
"""How many variants of each question's problem a function must get right."""


def check(function: Callable[..., Any], solver: Solver, **options: Any) -> Check:
    """Compare a student's function with a solver, and recognise the families' misconceptions.

    Parameters
    ----------
    function
        The student's.
    solver
        A function of `solvers`.
    **options
        As `solvers.check` takes them. Without `inputs`, they are drawn by the solver's
        docstring, and as the questions about this solver draw them whose inputs the function
        takes.

    Raises
    ------
    CannotDraw
        If there are neither `inputs`, nor a docstring that says enough, nor a question.

    Examples
    --------
    >>> import solvers
    >>> def intersection(box_a, box_b):
    ...     return 0.0
    >>> check(intersection, solvers.box_iou).failure
    'value'
    """
    families = [family for family in all_families().values() if family.solver is solver]
    options["mistakes"] = [*options.get("mistakes", ()), *known_mistakes(families)]
    if options.get("inputs") is not None:
        return compare(function, solver, **options)
    asked = [problem(f.id, level, 3, {}) for f in families for level in f.levels]
    found = _as_documented(function, solver, options, needed=not asked)
    for each in asked:
        if found and found[-1].failure not in ("", "arguments"):
            return found[-1]
        found.append(compare(function, solver, **options, inputs=as_asked(each)))
    told = [result for result in found if result.failure != "arguments"]
    return min(told or found, key=lambda result: result.ok)


def _as_documented(
    function: Callable[..., Any], solver: Solver, options: Mapping[str, Any], *, needed: bool
) -> list[Check]:
    """Check on inputs drawn by the docstring, where it says enough."""
    try:
        return [compare(function, solver, **options)]
    except CannotDraw:
        if needed:
            raise
        return []


def known_mistakes(families: Sequence[Family]) -> list[Mistake]:
    """The misconceptions of these families."""
    return [
        Mistake(each.id.replace("_", " "), each.step, each.faulty, each.feedback, each.again)
        for family in families
        for each in family.misconceptions
    ]


def as_asked(asked: Problem) -> list[Inputs]:
    """The inputs of some variants of a question, without what the solver takes for granted."""
    params = draw(asked, [derive(b"homework", str(number)) for number in range(VARIANTS)])
    known = arguments(asked.family.solver)
    settings = {n: v for n, v in asked.settings.items() if v != known[n].default}
    return [
        {**{name: _plain(value[k]) for name, value in params.items()}, **settings}
        for k in range(VARIANTS)
    ]


def _plain(value: Floats) -> Floats | float:
    return value if np.ndim(value) else float(value)
