"""Kinds of students: honest, mistaken, slipping, giving up, guessing."""

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from qgen.family import Misconception
from qgen.params import Floats
from qgen.problem import Params, Problem
from qgen.simulation.working import Given, habits, work


def honest(problem: Problem, params: Params, rng: Generator) -> Given:
    """Students who know how, and round every step or any of them."""
    return work(problem, params, habits(problem, size(params), rng))


def mistaken(problem: Problem, params: Params, rng: Generator, *errors: Misconception) -> Given:
    """Students who hold these misconceptions, and are honest besides."""
    swap = {step: faulty for error in errors for step, faulty in error.swap.items()}
    return work(problem, params, habits(problem, size(params), rng), swap=swap)


def pairs(problem: Problem) -> list[tuple[Misconception, Misconception]]:
    """Every two misconceptions that one student can hold: they concern different steps."""
    order = list(problem.shapes)
    errors = sorted(problem.misconceptions, key=lambda error: order.index(error.step))
    return [
        (one, two) for one, two in combinations(errors, 2) if not one.swap.keys() & two.swap.keys()
    ]


def slipping(problem: Problem, params: Params, rng: Generator) -> Given:
    """Students who slip once, in one entry of one part, and go on with what they wrote.

    They lose a sign, or are off by a tenth of the next larger whole number.
    """
    count = size(params)
    habit = habits(problem, count, rng)
    right = work(problem, params, habit)
    where = rng.integers(len(problem.asked), size=count)
    carry = {}
    for k, step in enumerate(problem.asked):
        slipped = _one_entry_wrong(right[step], rng)
        carry[step] = blank(slipped, where != k)
    return work(problem, params, habit, carry=carry)


def _one_entry_wrong(right: Floats, rng: Generator) -> Floats:
    """One wrong entry in each student's answer, and NaN in the others."""
    flat = right.reshape(len(right), -1)
    rows, entry = np.arange(len(flat)), rng.integers(flat.shape[1], size=len(flat))
    value = flat[rows, entry]
    loses_sign = (rng.random(len(flat)) < 0.5) & (np.abs(value) > 0.01)
    slipped = np.full(flat.shape, np.nan)
    slipped[rows, entry] = np.where(loses_sign, -value, value + 0.1 * (1 + np.floor(np.abs(value))))
    return slipped.reshape(right.shape)


def giving_up(problem: Problem, params: Params, rng: Generator) -> Given:
    """Students who write nothing from one of the parts on."""
    given = honest(problem, params, rng)
    stop = rng.integers(len(problem.asked), size=size(params))
    return {step: blank(value, stop <= k) for k, (step, value) in enumerate(given.items())}


def guessing(problem: Problem, params: Params, rng: Generator) -> Given:
    """Students who write numbers of the right size.

    Half of them take any number up to twice as large as is usual in this part; the others
    an answer that is right on another paper.
    """
    guess = {}
    copies = np.arange(size(params)) % 2 == 1
    for step, right in honest(problem, params, rng).items():
        usual = float(np.median(np.abs(right))) or 1.0
        anything = rng.uniform(-2 * usual, 2 * usual, right.shape).round(problem.places(step))
        taken = copies.reshape(-1, *[1] * (right.ndim - 1))
        guess[step] = np.where(taken, rng.permutation(right), anything)
    return guess


Kind = Callable[[Params], Given]
"""How students with these numbers work."""


def shared_out(params: Params, kinds: Sequence[Kind]) -> Given:
    """Let the students take turns: each kind gets every n-th of them, n being the kinds."""
    count, turns = size(params), len(kinds)
    together: dict[str, Floats] = {}
    for k, kind in enumerate(kinds[:count]):
        for step, value in kind(some(params, slice(k, None, turns))).items():
            whole = together.setdefault(step, np.empty((count, *value.shape[1:])))
            whole[k::turns] = value
    return together


def size(params: Params) -> int:
    """How many students these numbers are for."""
    return len(next(iter(params.values())))


def some(arrays: Mapping[str, Floats], rows: Any) -> dict[str, Floats]:
    """Some students' rows of every array."""
    return {name: value[rows] for name, value in arrays.items()}


def blank(value: Floats, rows: NDArray[np.bool_]) -> Floats:
    """Return the answers, NaN for these students."""
    return np.where(rows.reshape(-1, *[1] * (value.ndim - 1)), np.nan, value)
