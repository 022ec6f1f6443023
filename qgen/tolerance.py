"""What an honest student can reach: the tolerance, by propagation.

A student may round any value on the way to the decimals that the paper asks for, so each
may be off by half a unit in its last place. The solver is run again with each entry
of each step nudged by that much, alone; what those nudges move a later value by, added
up, and its own rounding, is how far an honest answer can lie from the exact one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qgen.params import Floats
from qgen.problem import Params, Problem
from solvers.steps import Faulty

FLOAT_NOISE = 1e-9
"""Relative; stands for the difference of two correct orders of evaluation."""


WIDEST = 16
WIDEST_SHARE = 0.02


@dataclass(frozen=True)
class Reach:
    """Where honest answers lie, by step: within `tolerance` of `value`, both (N, ...)."""

    value: Mapping[str, Floats]
    tolerance: Mapping[str, Floats]

    def rows(self, rows: NDArray[np.intp]) -> "Reach":
        """The same for some of the students."""
        value, tolerance = (
            {step: array[rows] for step, array in arrays.items()}
            for arrays in (self.value, self.tolerance)
        )
        return Reach(value, tolerance)

    def accepts(self, step: str, given: Floats) -> np.ndarray:
        """Say of each entry whether the given value is one that an honest student can reach."""
        tolerance = self.tolerance[step]
        near = np.abs(given - self.value[step]) <= tolerance
        return np.asarray(near & np.isfinite(tolerance))


@np.errstate(all="ignore")  # a wrong value may divide by zero; NaN is within reach of nothing
def reach(
    problem: Problem,
    params: Params,
    *,
    carry: Mapping[str, Floats] | None = None,
    swap: Mapping[str, Faulty] | None = None,
) -> Reach:
    """Compute each step and how far an honest answer can lie from it.

    Parameters
    ----------
    problem, params
        The inputs of N variants.
    carry
        The student's own values by step, of shape (N, ...), NaN where there is none.
    swap
        Formulas by step that replace the solver's own.
    """
    changes = {"carry": carry or {}, "swap": swap or {}}
    count = len(next(iter(params.values())))
    value = values(problem, params, **changes)
    effects = _effects(problem, params, value, changes)

    tolerance: dict[str, Floats] = {}
    off: list[Floats] = []  # for each nudge so far, whether that entry is rounded, (N,)
    for step, exact in value.items():
        moved = np.zeros(exact.shape)
        for rounded, effect in zip(off, effects[step], strict=False):
            moved += rounded.reshape(-1, *[1] * (exact.ndim - 1)) * effect
        rounds = ~(_on_grid(exact, problem.places(step)) & (moved == 0))
        noise = FLOAT_NOISE * (1 + np.abs(exact))
        tolerance[step] = moved + rounds * _half_unit(problem.places(step)) + noise
        onward = rounds | _own(exact, (carry or {}).get(step))
        off.extend(onward.reshape(count, -1).T.astype(np.float64))
    return Reach(value, tolerance)


def values(problem: Problem, params: Params, **changes: Mapping[str, object]) -> dict[str, Floats]:
    """Return each step of N variants, (N, ...), under a trace's changes."""
    count = len(next(iter(params.values())))
    run = problem.run(params, **changes).computed
    return {
        step: np.broadcast_to(run[step], (count, *shape)) for step, shape in problem.shapes.items()
    }


def bounded(run: Reach, key: Reach, problem: Problem) -> Reach:
    """Bound the tolerances of a run on a student's own values.

    Next to a pole, a small own value widens what follows from it without bound, and any
    answer would follow. There no more is accepted than `WIDEST` times what the key allows,
    or `WIDEST_SHARE` of the value.
    """
    limits = {
        step: np.maximum(
            WIDEST * np.maximum(key.tolerance[step], _half_unit(problem.places(step))),
            WIDEST_SHARE * np.abs(value),
        )
        for step, value in run.value.items()
    }
    return Reach(
        run.value, {step: np.minimum(run.tolerance[step], limits[step]) for step in limits}
    )


def _half_unit(places: int) -> float:
    return float(0.5 * 10.0**-places)


def _own(exact: Floats, carried: Floats | None) -> np.ndarray:
    """Whether students go on with a value of their own, of which the unrounded one is not known.

    A count is never rounded: a whole number in place of a whole number is what it is.
    """
    if carried is None:
        return np.zeros(exact.shape, dtype=bool)
    counts = _on_grid(exact, 0) & _on_grid(np.nan_to_num(carried), 0)
    return np.asarray(~np.isnan(carried) & (np.abs(carried - exact) > FLOAT_NOISE) & ~counts)


def _on_grid(values: Floats, places: int) -> np.ndarray:
    """Whether rounding leaves an entry as it is."""
    return np.isclose(values, values.round(places), rtol=0, atol=FLOAT_NOISE)


def _effects(
    problem: Problem,
    params: Params,
    value: Mapping[str, Floats],
    changes: Mapping[str, Mapping[str, object]],
) -> dict[str, Floats]:
    """For each step, how far each single nudge moves it: shape (nudges, N, ...)."""
    sizes = {step: int(np.prod(shape, dtype=int)) for step, shape in problem.shapes.items()}
    total = sum(sizes.values())
    nudge: dict[str, Floats] = {}
    start = 0
    for step, shape in problem.shapes.items():
        one = np.zeros((total, sizes[step]))
        one[start : start + sizes[step]] = np.eye(sizes[step]) * _half_unit(problem.places(step))
        both = np.stack([one, -one]).reshape(2, total, 1, *shape)
        nudge[step] = both
        start += sizes[step]
    run = problem.run(params, nudge=nudge, **changes)
    moved = {
        step: np.abs(np.broadcast_to(run.computed[step], (2, total, *exact.shape)) - exact)
        for step, exact in value.items()
    }
    # One way may leave the domain of a root or a logarithm; the other way tells.
    return {step: np.fmax(up, down) for step, (up, down) in moved.items()}
