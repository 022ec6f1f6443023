"""What a wrong function may compute in place of the right thing.

Each hypothesis predicts the value that is wrong, for any problem; `diagnosis` compares the
predictions with what the function gave.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from solvers.checking.cases import Case, Hypothesis, Mistake
from solvers.checking.wrong_inputs import of_the_inputs, parts_swapped
from solvers.checking.wrong_steps import of_a_step
from solvers.checking.wrong_values import of_the_value
from solvers.docstrings import arguments


def likely(case: Case, mistakes: Sequence[Mistake]) -> Iterator[Hypothesis]:
    """What others do on purpose, or often by mistake."""
    yield from conventions(case)
    yield from known(case, mistakes)


def slips(case: Case) -> Iterator[Hypothesis]:
    """What goes wrong in writing any program, the simplest first."""
    yield from of_the_value(case)
    yield from of_the_inputs(case)
    yield from parts_swapped(case)
    yield from of_a_step(case)


def conventions(case: Case) -> Iterator[Hypothesis]:
    """The solver with another value of an argument that its docstring lists in quotes."""
    for name, each in arguments(case.solver).items():
        in_force = case.example.inputs.get(name, each.default)
        options: list[Any] = re.findall(r'"([^"]+)"', each.text)
        if isinstance(in_force, bool):
            options = [not in_force]
        elif not isinstance(in_force, str) and in_force is not None:
            options = []
        for option in dict.fromkeys(options):
            if option != in_force:
                predict = partial(case.predict, inputs={name: option})
                yield Hypothesis(f"equals the reference with {name}={option!r}", predict)


def known(case: Case, mistakes: Sequence[Mistake]) -> Iterator[Hypothesis]:
    """Errors that are known of this solver."""
    for each in mistakes:
        if each.step in case.right.steps and each.step not in case.given:
            predict = partial(case.predict, swap={each.step: each.faulty, **each.again})
            cause = f"shows a known mistake in {each.step}, “{each.name}”"
            yield Hypothesis(cause, predict, each.feedback)
