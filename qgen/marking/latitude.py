"""What counts as right beside the key: other tolerances, and other answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qgen.params import Floats
from qgen.tolerance import Reach


@dataclass(frozen=True)
class Other:
    """An answer that counts beside the key.

    Attributes
    ----------
    value
        For N students, of shape (N, ...); NaN for whom it does not count.
    worth
        The fraction of the marks that it earns, above 0 and at most 1.
    """

    value: Floats
    worth: float


@dataclass(frozen=True)
class Latitude:
    """What N students are allowed, by step; what is not named stands as it is.

    Attributes
    ----------
    times
        Factors of the tolerance, of shape (N,).
    absolute
        Tolerances that replace the computed ones, of shape (N,); NaN where there is none.
    others
        Answers that count beside the key.
    """

    times: Mapping[str, Floats] = field(default_factory=dict)
    absolute: Mapping[str, Floats] = field(default_factory=dict)
    others: Mapping[str, tuple[Other, ...]] = field(default_factory=dict)

    def of(self, rows: Any) -> "Latitude":
        """The same for some of the students."""
        return Latitude(
            {step: each[rows] for step, each in self.times.items()},
            {step: each[rows] for step, each in self.absolute.items()},
            {
                step: tuple(replace(each, value=each.value[rows]) for each in others)
                for step, others in self.others.items()
            },
        )

    def widened(self, reached: Reach) -> Reach:
        """Return where answers may lie with these tolerances."""
        tolerance = dict(reached.tolerance)
        for step, times in self.times.items():
            tolerance[step] = tolerance[step] * _beside(times, tolerance[step])
        for step, absolute in self.absolute.items():
            fixed = _beside(absolute, tolerance[step])
            tolerance[step] = np.where(np.isnan(fixed), tolerance[step], fixed)
        return Reach(reached.value, tolerance)

    def accepted(self, step: str, given: Floats, tolerance: Floats) -> Floats:
        """Return the fraction of the marks that each answer earns as another right one.

        Parameters
        ----------
        given, tolerance : array of shape (N, ...)
            The answers, and how near one must lie.

        Returns
        -------
        array of shape (N,)
            0 where it is none of the others.
        """
        worth = np.zeros(len(given))
        for other in self.others.get(step, ()):
            near = _all(np.abs(given - other.value) <= tolerance)
            worth = np.maximum(worth, near * other.worth)
        return worth


NO_LATITUDE = Latitude()


def _beside(per_student: Floats, values: Floats) -> Floats:
    return per_student.reshape(-1, *[1] * (values.ndim - 1))


def _all(entries: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.asarray(entries.reshape(len(entries), -1).all(axis=1))
