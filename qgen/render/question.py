"""The wording of a question: its template, filled with a variant's numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from types import SimpleNamespace
from typing import Any

import numpy as np
from jinja2 import FileSystemLoader, StrictUndefined, Template
from jinja2.sandbox import SandboxedEnvironment

from qgen.figures import Figure
from qgen.params import Floats
from qgen.problem import Params, Problem
from qgen.render import tex
from qgen.resources import folder
from solvers.steps import Values


@dataclass(frozen=True)
class Wording:
    """Markdown with TeX: what is given, and what each part asks, by the part's name."""

    stem: str
    prompts: Mapping[str, str]


def wording(problem: Problem, params: Params) -> Wording:
    """Fill a question's template.

    Parameters
    ----------
    problem
        The question.
    params
        One variant's inputs, each without a batch axis.

    Raises
    ------
    jinja2.UndefinedError
        If the template names a value that the problem does not have.
    """
    template = question_template(problem.family.id)
    context = template.new_context(_context(problem, params))

    def block(name: str) -> str:
        return "".join(template.blocks[name](context)).strip()

    return Wording(block("stem"), {part.name: block(part.name) for part in problem.parts})


def picture(problem: Problem, params: Params) -> Figure | None:
    """Draw what there is to look at in a question, if there is anything.

    Parameters
    ----------
    params
        As in `wording`.
    """
    draw = problem.family.figure
    return draw(Values(params, problem.settings, {"level": problem.level})) if draw else None


def told(problem: Problem, params: Params, steps: Mapping[str, Floats], step: str) -> str | None:
    """Tell how a step is computed in the template's own words, where it has them.

    Parameters
    ----------
    steps
        The value of each step.
    step
        Its block in the template is `worked_STEP`. It can name inputs, steps, and `places`: to
        how many decimals a student notes each step, as in `{{ p | noted(places.p) }}`.
    """
    template = question_template(problem.family.id)
    if f"worked_{step}" not in template.blocks:
        return None
    shown = {name: value if value.ndim else value.item() for name, value in steps.items()}
    places = {name: problem.places(name) for name in steps}
    context = template.new_context({**_context(problem, params), **shown, "places": places})
    return "".join(template.blocks[f"worked_{step}"](context)).strip()


def question_template(family: str) -> Template:
    """Return the template of a family: a block `stem`, and one for each step that is asked."""
    return _environment().get_template(f"{family}.md.j2")


@cache
def _environment() -> SandboxedEnvironment:
    environment = SandboxedEnvironment(
        loader=FileSystemLoader(folder("templates") / "questions"),
        undefined=StrictUndefined,
        autoescape=False,  # the output is Markdown
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_written,
    )
    environment.filters.update(
        matrix=tex.matrix, row=tex.row, noted=tex.array, factor=partial(tex.numeral, factor=True)
    )
    return environment


def _written(value: Any) -> Any:
    """Write numbers and arrays in TeX; leave text as it is."""
    if isinstance(value, int | float | np.ndarray) and not isinstance(value, bool):
        return tex.array(np.asarray(value))
    return value


def _context(problem: Problem, params: Params) -> dict[str, Any]:
    """What a template can name: inputs, settings, level, and each convention in words."""
    words = {
        name: problem.family.conventions[name][value] for name, value in problem.chosen.items()
    }
    numbers = {name: value if value.ndim else value.item() for name, value in params.items()}
    return {
        **problem.settings,
        **numbers,
        "level": problem.level,
        "convention": SimpleNamespace(**words),
    }
