"""Answers in too few decimals: right as far as they go."""

import re

import numpy as np
from numpy.typing import NDArray

from qgen.params import Floats
from qgen.tolerance import Reach

ANY = 99
"""As many decimals as an answer needs: it is a fraction, or exact."""

LARGEST_ERROR = 0.05
"""Of the value: beyond that, an answer in few decimals says too little to be right."""


def right_so_far(
    reached: Reach, step: str, given: Floats, decimals: NDArray[np.int_]
) -> NDArray[np.bool_]:
    """Say of each answer whether it is right to the decimals that it has.

    Parameters
    ----------
    reached
        The key, or what follows from the student's own values.
    given : array of shape (N, ...)
        The answers.
    decimals : array of shape (N,)
        How many decimals each answer has.
    """
    value = reached.value[step]
    unit = (0.5 * 10.0**-decimals).reshape(-1, *[1] * (value.ndim - 1))
    off = np.abs(given - value)
    near = off <= reached.tolerance[step] + unit
    telling = (off <= LARGEST_ERROR * np.abs(value)) | (off <= reached.tolerance[step])
    return np.asarray((near & telling).reshape(len(given), -1).all(axis=1))


_EXACT = re.compile(r"[/%eE^\\]|\d[.,]?\s*[·×x]\s*10")


def decimals_given(raw: object) -> int:
    """Return how many decimals an answer has: the fewest of its entries.

    A fraction, a percentage or a number with a power of ten counts as having as many as it
    needs: `ANY`. So does an entry 0 beside others, since 0 is 0.

    Examples
    --------
    >>> decimals_given("[0.25, -1.5]"), decimals_given("3"), decimals_given("1/3") == ANY
    (1, 0, True)
    """
    text = str(raw)
    if _EXACT.search(text):
        return ANY
    numbers = re.findall(r"\d*[.,]?\d+", text)
    found = [len(re.split(r"[.,]", n)[1]) if re.search(r"[.,]", n) else 0 for n in numbers]
    nonzero = [d for n, d in zip(numbers, found, strict=True) if re.search(r"[1-9]", n)]
    return min(nonzero, default=ANY)
