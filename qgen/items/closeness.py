"""When two numbers count as equal."""

from math import isinf

SPARE = 1e-9
"""Relative: what floating point loses, and no student can see."""


def close(given: float, expected: float, within: float = 0.0) -> bool:
    """Whether a number lies as near to another as is allowed.

    Example
    -------
    >>> close(0.1 + 0.2, 0.3), close(2.675, 2.68, 0.005), close(2.674, 2.68, 0.005)
    (True, True, False)
    """
    if given == expected or isinf(expected):
        return given == expected
    return abs(given - expected) <= within + SPARE * max(within, abs(expected))
