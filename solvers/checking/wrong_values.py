"""Hypotheses: something was done to the right value, or another value taken for it."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from solvers.arrays import Array
from solvers.checking.answers import reference
from solvers.checking.cases import ACTIVATIONS, Case, Function, Hypothesis, fits, transposed
from solvers.checking.drawing import Problem

_FUNCTIONS: tuple[tuple[str, Function], ...] = (
    ("is cut off to whole numbers", np.trunc),
    ("is rounded to whole numbers", np.round),
    ("is the transpose of the reference", transposed),
    ("is the reference in the opposite order", lambda value: np.flip(value, axis=-1)),
    ("is 1 minus the reference", lambda value: 1 - value),
    ("is the reciprocal of the reference", np.reciprocal),
    ("is the square of the reference", np.square),
    ("is the square root of the reference", np.sqrt),
    ("is the exponential of the reference", np.exp),
    ("is the logarithm of the reference", np.log),
    ("is the absolute value of the reference", np.abs),
    ("is the sum of the reference's entries", np.sum),
    ("is the mean of the reference's entries", np.mean),
    ("lacks an axis of length 1", np.squeeze),
    ("has an axis of length 1 too many at the end", lambda value: value[..., None]),
    ("has an axis of length 1 too many at the start", lambda value: value[None]),
    ("has an axis of length 1 too many", lambda value: value[..., None, :]),
    ("has the values of the reference in another shape", np.ravel),
)


def of_the_value(case: Case) -> Iterator[Hypothesis]:
    """The right value, with something done to it."""
    for cause, function in _FUNCTIONS:
        yield Hypothesis(cause, partial(_applied, case, function))
    for name in case.right.steps:
        if name != case.where:
            yield Hypothesis(f"is {name} of the reference", partial(_other_value, case, name))
    for name, value in case.example.inputs.items():
        if fits(value, case.right.steps[case.where]):
            yield Hypothesis(f"is the input {name}", partial(_of_input, name, np.asarray))
            yield Hypothesis(f"is the absolute value of {name}", partial(_of_input, name, np.abs))
            for words, function in ACTIVATIONS.items():
                yield Hypothesis(f"is {words}({name})", partial(_of_input, name, function))


def _other_value(case: Case, name: str, problem: Problem) -> Array:
    return np.asarray(reference(case.solver, problem.inputs).steps[name])


def _of_input(name: str, function: Function, problem: Problem) -> Array:
    return function(np.asarray(problem.inputs[name]))


def _applied(case: Case, function: Function, problem: Problem) -> Array:
    return function(np.asarray(case.value(problem), dtype=np.float64))
