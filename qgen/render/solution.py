"""The working of each part of a problem: from the part before to this one."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

import numpy as np

from qgen.derived import formula
from qgen.family import Formula
from qgen.params import Floats
from qgen.problem import Params, Problem
from qgen.render.question import told
from qgen.render.worked import Worked, namer, printed


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
    before = takewhile(lambda part: part.name != step, lines.problem.parts)
    shown = {part.step for part in before if isinstance(part, Formula)}
    blocks = []
    for name in steps_of_part(lines.problem, step):
        blocks += [derived[name]] if name in derived and name not in shown else []
        blocks.append(lines.step(name))
    return "\n\n".join(blocks)


@dataclass(frozen=True)
class Derived:
    """How a formula is found, and the formula, in Markdown."""

    working: str
    answer: str


@lru_cache(maxsize=4096)
def formula_working(problem: Problem, part: Formula) -> Derived:
    """Write what leads to a formula: the template's words, a derivation, or what is put in."""
    from qgen.render.derivation import derivation
    from solvers.formula_tex import formula_tex

    run, expression = formula(problem, part, evaluate=False)
    left = next(e.left for e in printed(problem, part.step) if e.index == part.index)
    words = told(problem, {}, {}, part.name)
    if words is None and part.step in problem.family.gradients:
        words = derivation(problem, part.step, part.index)
    return Derived(
        working=_put_in(problem, part) if words is None else words,
        answer=f"${left} = {formula_tex(expression, namer(problem, run))}$",
    )


def _put_in(problem: Problem, part: Formula) -> str:
    """The formulas of the steps that are expanded in an answer, where there are any."""
    before = problem.needs(part.step, part.within) - {part.step}
    entries = [
        entry for step in problem.shapes if step in before for entry in printed(problem, step)[:2]
    ]
    if not entries:
        return ""
    entries += [entry for entry in printed(problem, part.step) if entry.index == part.index]
    body = " \\\\\n".join(f"{entry.left} &= {entry.symbols}" for entry in entries)
    return f"$$\\begin{{aligned}}\n{body}\n\\end{{aligned}}$$"


@lru_cache(maxsize=4096)
def steps_of_part(problem: Problem, step: str) -> tuple[str, ...]:
    """The steps that a part's working shows: those it needs that no earlier part showed."""
    shown: set[str] = set()
    for asked in takewhile(lambda name: name != step, problem.asked):
        shown |= problem.needs(asked)
    return tuple(s for s in problem.shapes if s in problem.needs(step) - shown)
