"""Hypotheses: the reference of other inputs."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from inspect import getdoc
from itertools import combinations
from typing import Any

import numpy as np

from solvers.arrays import Array
from solvers.checking.answers import reference, same
from solvers.checking.cases import NOT_APPLICABLE, Case, Function, Hypothesis, transposed
from solvers.checking.drawing import Problem
from solvers.docstrings import arguments
from solvers.steps import Solver

Change = Callable[[Mapping[str, Any]], dict[str, Any]]


_INPUT_CHANGES: tuple[tuple[str, Function], ...] = (
    ("without {} (as if it were 0)", lambda value: 0 * value),
    ("if {} is 1", lambda value: 0 * value + 1),
    ("if {} has the opposite sign", lambda value: -value),
)


def _swapped(first: str, second: str) -> Change:
    return lambda inputs: {first: inputs[second], second: inputs[first]}


def _made(function: Function, *names: str) -> Change:
    return lambda inputs: {name: function(inputs[name]) for name in names}


def of_the_inputs(case: Case) -> Iterator[Hypothesis]:
    """The reference of other inputs: swapped, transposed, left out, of the other sign."""
    axes = {n: a.axes for n, a in arguments(case.solver).items() if n in case.example.inputs}
    arrays = [n for n in axes if isinstance(case.example.inputs[n], float | np.ndarray)]
    for first, second in combinations(arrays, 2):
        if axes[first] == axes[second]:
            yield _changed(case, f"if {first} and {second} are swapped", _swapped(first, second))
    matrices = [name for name in arrays if len(axes[name] or ()) >= 2]
    for name in matrices:
        yield _changed(case, f"if {name} is transposed", _made(transposed, name))
    for pair in combinations(matrices, 2):
        yield _changed(case, f"if {' and '.join(pair)} are transposed", _made(transposed, *pair))
    for name in arrays:
        for words, function in _INPUT_CHANGES:
            yield _changed(case, words.format(name), _made(function, name))
    every = [n for n in arrays if np.ndim(case.example.inputs[n]) >= 2]
    if every:
        yield Hypothesis(
            "equals the reference along the other axis", partial(_other_way_round, case, every)
        )
        yield Hypothesis(
            "equals the reference if all axes are taken as one", partial(_as_one, case, every)
        )


def _changed(case: Case, words: str, change: Change) -> Hypothesis:
    def predict(problem: Problem) -> Array:
        return case.predict(problem, inputs=change(problem.inputs))

    return Hypothesis(f"equals the reference {words}", predict)


def _other_way_round(case: Case, names: Sequence[str], problem: Problem) -> Array:
    turned = {name: transposed(problem.inputs[name]) for name in names}
    return transposed(case.predict(problem, inputs=turned))


def _as_one(case: Case, names: Sequence[str], problem: Problem) -> Array:
    flat = {name: np.ravel(problem.inputs[name]) for name in names}
    return case.predict(problem, inputs=flat).reshape(np.shape(problem.inputs[names[0]]))


def parts_swapped(case: Case) -> Iterator[Hypothesis]:
    """Stacked parts, such as the gates of a cell, in another order."""
    axes = {n: a.axes for n, a in arguments(case.solver).items() if n in case.example.inputs}
    counts = sorted({a[0] for a in axes.values() if a and a[0].isdigit()})
    for count in counts:
        names = [n for n, a in axes.items() if a and a[0] == count]
        for i, j in combinations(range(int(count)), 2):
            change = partial(_with_parts, names, i, j)
            words = _swapped_words(case, names, change, i, j)
            yield _changed(case, f"if {words} are swapped", change)


def _with_parts(names: Sequence[str], i: int, j: int, inputs: Mapping[str, Any]) -> dict[str, Any]:
    order = {i: j, j: i}
    return {
        n: np.asarray(inputs[n])[[order.get(k, k) for k in range(len(inputs[n]))]] for n in names
    }


def _swapped_words(case: Case, names: Sequence[str], change: Change, i: int, j: int) -> str:
    """Say what changes place: two steps that get each other's values, or two rows."""
    inputs = {**case.example.inputs, **change(case.example.inputs)}
    plain = case.right.steps
    try:
        turned = reference(case.solver, inputs).steps
    except NOT_APPLICABLE:
        turned = plain
    pairs = [
        (a, b)
        for a, b in combinations(plain, 2)
        if same(turned[a], plain[b]) and same(turned[b], plain[a]) and not same(plain[a], plain[b])
    ]
    if pairs:
        return " and ".join(_phrase(case.solver, each) for each in pairs[-1])
    return f"parts {i + 1} and {j + 1} of {', '.join(names)}"


def _phrase(solver: Solver, step: str) -> str:
    """A step with the noun that the docstring puts in front of it: "the forget gate f"."""
    found = re.search(rf"\bthe ((?:\w+ )?\w+)\s{re.escape(step)}\b", getdoc(solver) or "")
    return f"the {found[1]} {step}" if found else step
