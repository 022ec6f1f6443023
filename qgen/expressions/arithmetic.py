"""Arithmetic on numbers and arrays with bounds."""

from __future__ import annotations

from typing import Final

import numpy as np

from qgen.expressions.rounding import (
    EXACT,
    LIBRARY,
    MARGIN,
    ROUNDING,
    TINY,
    Array,
    Bounded,
    Domain,
    doubtful,
    exact,
)

_ONE: Final = exact(1)


def add(_: Domain, first: Bounded, *others: Bounded) -> Bounded:
    """A sum of any number of terms."""
    value, error = first
    for more, its_error in others:
        value = value + more
        error = np.abs(value) * ROUNDING + error + its_error
    return value, error


def negate(_: Domain, argument: Bounded) -> Bounded:
    """The negative."""
    value, error = argument
    return -value, error


def multiply(_: Domain, left: Bounded, right: Bounded) -> Bounded:
    """A product, entry by entry."""
    (x, x_error), (y, y_error) = left, right
    value = x * y
    error = np.abs(value) * ROUNDING + TINY
    if x_error is not EXACT:
        error = error + (np.abs(y) + y_error) * x_error
    if y_error is not EXACT:
        error = error + np.abs(x) * y_error
    return value, error


def divide(domain: Domain, left: Bounded, right: Bounded) -> Bounded:
    """A quotient, entry by entry; undefined where the divisor is 0."""
    (x, x_error), (y, y_error) = left, right
    size = np.abs(y)
    domain.exclude((size == 0) & (np.equal(y_error, 0)))
    value = x / y
    error = np.abs(value) * (ROUNDING + y_error / size) + (x_error / size + TINY)
    return value, doubtful(error, size <= MARGIN * y_error)


def power(domain: Domain, base: Bounded, exponent: Bounded) -> Bounded:
    """A power; undefined for a negative base unless the exponent is whole."""
    known, error = exponent
    # A constant that is as good as whole, such as 3 - 1, is whole.
    if known.ndim == 0 and abs(known - np.rint(known)) <= error:
        whole = float(np.rint(known))
        if whole < 0:
            return divide(domain, _ONE, _whole_power(base, -whole))
        return _whole_power(base, whole)
    return _general_power(domain, base, exponent)


def _whole_power(base: Bounded, whole: float) -> Bounded:
    """A power that is a whole number, not below 0."""
    x, x_error = base
    value = x * x if whole == 2 else np.power(x, whole)
    error = np.abs(value) * (LIBRARY + ROUNDING * whole) + TINY
    if x_error is not EXACT and whole:
        error = error + whole * (np.abs(x) + x_error) ** (whole - 1) * x_error
    return value, error


def _general_power(domain: Domain, base: Bounded, exponent: Bounded) -> Bounded:
    """Any other power: of a positive number, or a whole one of any number but 0."""
    (x, x_error), (y, y_error) = base, exponent
    size = np.abs(x)
    sure = size > MARGIN * x_error
    fraction = np.abs(y - np.rint(y)) > MARGIN * y_error
    domain.exclude(sure & (x < 0) & fraction)
    domain.exclude((size == 0) & np.equal(x_error, 0) & (y < 0))
    value = np.power(x, y)
    logarithm = np.abs(np.log(size))
    relative = LIBRARY + np.abs(y) * (x_error / size) + logarithm * y_error
    unclear = ~sure | ((x < 0) & np.greater(y_error, 0) & ~fraction)
    return value, doubtful(np.abs(value) * np.expm1(relative) + TINY, unclear)


def matmul(_: Domain, left: Bounded, right: Bounded) -> Bounded:
    """A product of matrices; a single entry is a number."""
    (x, x_error), (y, y_error) = left, right
    value = _contract(x, y)
    sizes = np.abs(x), np.abs(y)
    error = _contract(*sizes) * (ROUNDING * x.shape[1]) + TINY
    if x_error is not EXACT:
        error = error + _contract(x_error + 0 * sizes[0], sizes[1] + y_error)
    if y_error is not EXACT:
        error = error + _contract(sizes[0], y_error + 0 * sizes[1])
    return (value[0, 0], error[0, 0]) if value.shape[:2] == (1, 1) else (value, error)


def _contract(x: Array, y: Array) -> Array:
    """The product of matrices whose last axis are the points."""
    product: Array = (x[:, :, None] * y[None]).sum(axis=1)
    return product


def transpose(_: Domain, argument: Bounded) -> Bounded:
    """Rows for columns."""
    x, x_error = argument
    if isinstance(x_error, np.ndarray):
        x_error = x_error.swapaxes(0, 1)
    return x.swapaxes(0, 1), x_error
