"""Answers in too few decimals: right as far as they go."""

import numpy as np
from numpy.typing import NDArray

from qgen.params import Floats
from qgen.tolerance import Reach

LARGEST_ERROR = 0.05
"""Of the value: beyond that, an answer in few decimals says too little to be right."""


def right_so_far(reached: Reach, step: str, given: Floats, decimals: Floats) -> NDArray[np.bool_]:
    """Say of each answer whether it is right to the decimals that it has.

    Parameters
    ----------
    reached
        The key, or what follows from the student's own values.
    given, decimals : array of shape (N, ...)
        The answers, and how many decimals each entry has; infinite for what is exact.
    """
    value, tolerance = reached.value[step], reached.tolerance[step]
    off = np.abs(given - value)
    near = off <= tolerance + 0.5 * 10.0**-decimals
    telling = (off <= LARGEST_ERROR * np.abs(value)) | (off <= tolerance)
    defined = np.isfinite(value) & np.isfinite(tolerance)
    return np.asarray((near & telling & defined).reshape(len(given), -1).all(axis=1))
