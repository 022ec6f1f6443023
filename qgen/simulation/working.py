"""How simulated students work: with rounding habits of their own, in arrays of many students."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from qgen.params import Floats
from qgen.problem import Params, Problem
from qgen.variants import derive, draw
from solvers.arrays import Array
from solvers.steps import Faulty, Trace

CALCULATOR = 12
"""Decimals of a value that is not rounded; in decimals, 0.1 + 0.2 - 0.3 is 0."""

Bools = NDArray[np.bool_]

Given = dict[str, Floats]
"""What N students wrote, by asked step, each (N, ...); NaN where there is no answer."""


@dataclass(frozen=True)
class Habits:
    """How N students round.

    Attributes
    ----------
    rounds
        By step, who goes on with the rounded value: (N,). The others keep it in the
        calculator, and round only what they write down.
    half_up
        Who rounds a 5 up, as taught at school; the others to even, as NumPy does: (N,).
    """

    rounds: Mapping[str, Bools]
    half_up: Bools


@dataclass
class Rounding(Trace):
    """A recorder in which each student rounds what their own later steps use."""

    habits: Habits | None = None
    places: Mapping[str, int] = field(default_factory=dict)

    def _onward(self, name: str, value: Array) -> Array:
        assert self.habits is not None
        rounded = write_down(value, self.places[name], self.habits.half_up)
        kept = np.round(value, CALCULATOR)
        return super()._onward(
            name, np.where(_beside(self.habits.rounds[name], value), rounded, kept)
        )


def variants(problem: Problem, count: int, seed: bytes) -> Params:
    """Draw the numbers of `count` students' papers."""
    return draw(problem, [derive(seed, "paper", str(k)) for k in range(count)])


def habits(problem: Problem, count: int, rng: Generator) -> Habits:
    """Draw habits: one student in four rounds every step, the others any of them."""
    always = rng.random(count) < 0.25
    rounds = {step: always | (rng.random(count) < 0.5) for step in problem.shapes}
    return Habits(rounds, rng.random(count) < 0.5)


def work(
    problem: Problem,
    params: Params,
    habit: Habits,
    *,
    swap: Mapping[str, Faulty] | None = None,
    carry: Mapping[str, Floats] | None = None,
) -> Given:
    """Work a problem through as N students would, and write down what is asked.

    Parameters
    ----------
    params, habit
        The students' numbers and how they round.
    swap
        Formulas by step that they use instead of the right ones.
    carry
        Values by step that they go on with instead of their own; NaN where there is none.

    Returns
    -------
    dict
        By asked step. What is undefined cannot be written and is left blank.
    """
    places = {step: problem.places(step) for step in problem.shapes}
    inputs: dict[str, Any] = {**params, **problem.settings}
    run = Rounding(inputs=inputs, swap=swap or {}, carry=carry or {}, habits=habit, places=places)
    with np.errstate(all="ignore"):
        problem.family.solver(**inputs, step=run)
        written = {
            step: write_down(run.used[step], places[step], habit.half_up) for step in problem.asked
        }
    count = len(habit.half_up)
    return {
        step: np.broadcast_to(
            np.where(np.isfinite(value), value, np.nan), (count, *problem.shapes[step])
        )
        for step, value in written.items()
    }


@np.errstate(all="ignore")
def write_down(value: Floats, places: int, half_up: Bools) -> Floats:
    """Round to so many decimals, each student in their own way.

    Examples
    --------
    >>> write_down(np.array([0.0625, 0.0625]), 3, np.array([True, False]))
    array([0.063, 0.062])
    """
    unit = 10.0**places
    # 1e-9: a decimal that ends in 5 may lie a little below it in binary.
    up = np.sign(value) * np.floor(np.abs(value) * unit + 0.5 + 1e-9) / unit
    return np.where(_beside(half_up, value), up, np.round(value, places))


def _beside(each: Bools, value: Floats) -> Bools:
    """One truth value a student, in the shape that meets the students' values."""
    return each.reshape(-1, *[1] * (np.ndim(value) - 1))
