"""How much a variant takes to write down, so that all variants of a problem are equally hard.

The operations of all variants are the same; what differs is the digits and signs of the
numbers that a student copies, puts in and writes down.
"""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from qgen.params import Floats, realise
from qgen.problem import Params, Problem

BAND = 2**0.5
"""A variant takes at most so many times the usual work, and at least as small a part of it:
none takes more than twice what another takes."""

SIGN = 0.5
"""What a minus sign takes, in digits."""

MOST_PLACES = 8
REFERENCE = 256


def work(problem: Problem, params: Params, steps: Mapping[str, Floats]) -> Floats:
    """Return the digits and signs of all numbers of N variants, shape (N,).

    Parameters
    ----------
    steps
        The value of each step, (N, ...). It counts as rounded for writing it down.
    """
    given = [_signs(value, MOST_PLACES) for value in params.values()]
    found = [_signs(value, problem.places(step)) for step, value in steps.items()]
    return np.asarray(sum(given) + sum(found), dtype=np.float64)


def in_band(problem: Problem, params: Params, steps: Mapping[str, Floats]) -> NDArray[np.bool_]:
    """Say of each of N variants whether its work lies in the problem's band, shape (N,)."""
    share = work(problem, params, steps) / usual(problem)
    return np.asarray((share <= BAND) & (share >= 1 / BAND))


@lru_cache(maxsize=4096)
def usual(problem: Problem) -> float:
    """Return the median work of draws that are always the same, where all of it is defined."""
    seeds = [number.to_bytes(4, "big") for number in range(REFERENCE)]
    params = realise(problem.spec.params, seeds)
    with np.errstate(all="ignore"):
        run = problem.run(params).computed
    steps = {
        name: np.broadcast_to(np.asarray(run[name], dtype=float), (REFERENCE, *shape))
        for name, shape in problem.shapes.items()
    }
    flat = [value.reshape(REFERENCE, -1) for value in steps.values()]
    defined = np.all([np.isfinite(value).all(axis=1) for value in flat], axis=0)
    return float(np.median(work(problem, params, steps)[defined])) if defined.any() else np.nan


def _signs(values: Floats, places: int) -> Floats:
    """The digits, and the minus signs in digits, of N arrays, shape (N,)."""
    flat = np.asarray(values, dtype=float).reshape(len(values), -1)
    return np.asarray((_digits(flat, places) + SIGN * (flat < 0)).sum(axis=1))


@np.errstate(invalid="ignore")
def _digits(values: Floats, places: int) -> Floats:
    """How many digits each number has from its first to its last that is not 0.

    Examples
    --------
    >>> _digits(np.array([0.0, 0.25, 1200.0, 1 / 3]), 3)
    array([0., 2., 2., 3.])
    """
    left = np.rint(np.abs(values) * 10.0**places)
    left = np.where(np.isfinite(left), left, 0)
    while (trailing := (left > 0) & (left % 10 == 0)).any():
        left = np.where(trailing, left / 10, left)
    return np.where(left > 0, np.floor(np.log10(np.maximum(left, 1))) + 1, 0.0)
