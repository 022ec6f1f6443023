"""Functions of numbers and arrays with bounds."""

from __future__ import annotations

import math

import numpy as np

from qgen.expressions.arithmetic import divide
from qgen.expressions.rounding import (
    EXACT,
    LIBRARY,
    MARGIN,
    ROUNDING,
    TINY,
    Bounded,
    Domain,
    doubtful,
    rounded,
)


def exp(_: Domain, argument: Bounded) -> Bounded:
    """The exponential function."""
    x, x_error = argument
    value = np.exp(x)
    growth = x_error if x_error is EXACT else np.expm1(x_error)
    return value, value * (growth + LIBRARY) + TINY


def log(domain: Domain, argument: Bounded) -> Bounded:
    """The natural logarithm; undefined from 0 down."""
    x, x_error = argument
    domain.exclude((x <= 0) & ((-x > MARGIN * x_error) | np.equal(x_error, 0)))
    value = np.log(x)
    error = np.abs(value) * LIBRARY + x_error / np.abs(x)
    return value, doubtful(error, np.abs(x) <= MARGIN * x_error)


def log2(domain: Domain, argument: Bounded) -> Bounded:
    """The logarithm with base 2."""
    return divide(domain, log(domain, argument), rounded(math.log(2)))


def log10(domain: Domain, argument: Bounded) -> Bounded:
    """The logarithm with base 10."""
    return divide(domain, log(domain, argument), rounded(math.log(10)))


def sqrt(domain: Domain, argument: Bounded) -> Bounded:
    """The square root; undefined below 0."""
    x, x_error = argument
    domain.exclude((x < 0) & (-x > MARGIN * x_error))
    value = np.sqrt(x)
    if x_error is EXACT:
        return value, value * ROUNDING
    unclear = (np.abs(x) <= MARGIN * x_error) & np.greater(x_error, 0)
    return value, doubtful(value * (ROUNDING + x_error / np.abs(x)), unclear)


def sigmoid(_: Domain, argument: Bounded) -> Bounded:
    """The logistic function."""
    x, x_error = argument
    # By way of logaddexp, so that it is as precise far below 0 as above.
    value = np.exp(-np.logaddexp(0.0, -x))
    growth = x_error if x_error is EXACT else np.expm1(x_error)
    return value, value * (growth + ROUNDING * (np.abs(x) + 16)) + TINY


def softplus(_: Domain, argument: Bounded) -> Bounded:
    """log(1 + e^x)."""
    x, x_error = argument
    value = np.logaddexp(0.0, x)
    return value, value * LIBRARY + x_error + TINY


def tanh(_: Domain, argument: Bounded) -> Bounded:
    """The hyperbolic tangent."""
    x, x_error = argument
    value = np.tanh(x)
    return value, np.abs(value) * LIBRARY + x_error


def sin(_: Domain, argument: Bounded) -> Bounded:
    """The sine."""
    x, x_error = argument
    value = np.sin(x)
    return value, np.abs(value) * LIBRARY + x_error


def cos(_: Domain, argument: Bounded) -> Bounded:
    """The cosine."""
    x, x_error = argument
    value = np.cos(x)
    return value, np.abs(value) * LIBRARY + x_error


def absolute(_: Domain, argument: Bounded) -> Bounded:
    """The absolute value."""
    x, x_error = argument
    return np.abs(x), x_error


def relu(_: Domain, argument: Bounded) -> Bounded:
    """max(0, x)."""
    x, x_error = argument
    # Well below the kink the result is 0, whatever the error.
    return np.maximum(x, 0.0), np.where(x < -MARGIN * x_error, 0.0, x_error)


def sign(_: Domain, argument: Bounded) -> Bounded:
    """-1, 0 or 1."""
    x, x_error = argument
    unclear = (np.abs(x) <= MARGIN * x_error) & np.greater(x_error, 0)
    return np.sign(x), doubtful(EXACT, unclear)


# ---- functions of several numbers ----------------------------------------------------------------


def largest(_: Domain, first: Bounded, *others: Bounded) -> Bounded:
    """The largest of some arguments, or of the entries of one."""
    value, error = first
    if not others:
        return np.max(value, axis=(0, 1)), np.max(error + 0 * value, axis=(0, 1))
    for other, its_error in others:
        # The error of the one that is clearly larger; else of either.
        gap = MARGIN * (np.asarray(error) + its_error)
        error = np.where(
            value > other + gap,
            error,
            np.where(other > value + gap, its_error, np.maximum(error, its_error)),
        )
        value = np.maximum(value, other)
    return value, error


def smallest(domain: Domain, *arguments: Bounded) -> Bounded:
    """The smallest of some arguments, or of the entries of one."""
    value, error = largest(domain, *((-value, error) for value, error in arguments))
    return -value, error


def total(_: Domain, argument: Bounded) -> Bounded:
    """The sum of all entries."""
    x, x_error = argument
    rounding = ROUNDING * x.shape[0] * x.shape[1]
    return x.sum(axis=(0, 1)), (np.abs(x) * rounding + x_error).sum(axis=(0, 1))


def norm(_: Domain, argument: Bounded) -> Bounded:
    """The root of the sum of all squared entries."""
    x, x_error = argument
    value = np.sqrt((x * x).sum(axis=(0, 1)))
    passed = (x_error + 0 * x).max(axis=(0, 1)) * math.sqrt(x.shape[0] * x.shape[1])
    return value, value * ROUNDING * (x.shape[0] * x.shape[1] + 2) + passed


def softmax(_: Domain, argument: Bounded) -> Bounded:
    """Exponentials of the entries of a vector over their sum."""
    x, x_error = argument
    below = x - np.max(x, axis=(0, 1))
    powers = np.exp(below)
    value = powers / powers.sum(axis=(0, 1))
    passed = np.expm1(2 * np.max(x_error + 0 * x, axis=(0, 1)))
    rounding = 4 * LIBRARY + ROUNDING * (np.abs(below) + np.abs(below).max(axis=(0, 1)))
    return value, value * (passed + rounding) + TINY
