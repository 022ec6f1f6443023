"""The working of each part of a problem: from the part before to this one."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from qgen.params import Floats
from qgen.problem import Params, Problem
from qgen.render.worked import Worked


def worked(problem: Problem, params: Params, carry: Mapping[str, Floats] | None = None) -> Worked:
    """Run one variant, with a student's own values carried forward if given.

    Parameters
    ----------
    params
        Inputs without a batch axis.
    carry
        Values by step, NaN where there is none.
    """
    run = problem.run(params, carry=carry or {})
    used, computed = (
        {name: np.asarray(value, dtype=float) for name, value in values.items()}
        for values in (run.used, run.computed)
    )
    return Worked(problem, params, used, computed)


def working(lines: Worked, step: str) -> str:
    """Write what leads to an asked step: the steps since the part before, and derivations."""
    from qgen.render.derivation import derivations

    derived = derivations(lines.problem)
    blocks = []
    for name in steps_of_part(lines.problem, step):
        blocks += [derived[name]] if name in derived else []
        blocks.append(lines.step(name))
    return "\n\n".join(blocks)


@lru_cache(maxsize=4096)
def steps_of_part(problem: Problem, step: str) -> tuple[str, ...]:
    """The steps that a part's working shows: those it needs that no earlier part showed."""
    shown: set[str] = set()
    for asked in problem.asked[: problem.asked.index(step)]:
        shown |= _needed(problem, asked)
    return tuple(s for s in problem.shapes if s in _needed(problem, step) - shown)


def _needed(problem: Problem, step: str) -> set[str]:
    """A step and all the steps that its value depends on."""
    run = problem.formulas
    found: set[str] = set()
    pending = [step]
    while pending:
        name = pending.pop()
        found.add(name)
        symbols = {s for f in np.asarray(run.formulas[name]).flat for s in _symbols(f)}
        named = {run.places[symbol][0] for symbol in symbols}
        pending += [n for n in named if n in run.formulas and n not in found]
    return found


def _symbols(expression: object) -> set[object]:
    return getattr(expression, "free_symbols", set())
