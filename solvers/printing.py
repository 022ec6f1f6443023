"""A run of a solver as a table for a terminal."""

from dataclasses import dataclass

import numpy as np

from solvers.arrays import Array
from solvers.docstrings import batch_shape
from solvers.steps import Trace

DIGITS = 4
"""Digits behind the point in printed values."""

MOST_ENTRIES = 36
"""A larger array is printed with its middle left out."""


@dataclass(frozen=True)
class Row:
    """One step of a run: of a batch, its first problem."""

    name: str
    shape: tuple[int, ...]
    value: Array


def rows(run: Trace) -> list[Row]:
    """The steps of a run in order."""
    axes = len(batch_axes(run))
    found = []
    for name, value in run.computed.items():
        value = on_cpu(value)
        found.append(Row(name, value.shape, value[(0,) * min(axes, value.ndim)]))
    return found


def on_cpu(value: Array) -> Array:
    """The same values as a NumPy array."""
    return np.asarray(value.get() if hasattr(value, "get") else value)


def value_text(value: Array, *, separator: str = " ") -> str:
    """Write an array with rounded numbers, its middle left out if it is large."""
    value = np.asarray(value)
    aligned = value.ndim > 1 and value.size <= MOST_ENTRIES and value.dtype.kind == "f"
    width = max((len(number_text(each)) for each in value.flat), default=0) if aligned else 0
    return np.array2string(
        value,
        threshold=MOST_ENTRIES,
        edgeitems=2,
        separator=separator,
        formatter={"float_kind": lambda number: number_text(float(number)).rjust(width)},
    )


def number_text(number: float) -> str:
    """Write a number to four digits behind the point, or in powers of ten if it is tiny."""
    if number and (abs(number) < 10**-DIGITS or abs(number) >= 10**9):
        return f"{number:.{DIGITS}g}"
    text = f"{number:.{DIGITS}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain(run: Trace) -> str:
    """Write a run as an aligned table."""
    table = [("step", "shape", "value")]
    table += [(row.name, str(row.shape), value_text(row.value)) for row in rows(run)]
    left, middle = (max(len(line[k]) for line in table) for k in (0, 1))
    indent = "\n" + " " * (left + middle + 4)
    lines = [
        f"{name:<{left}}  {shape:<{middle}}  {value.replace(chr(10), indent)}"
        for name, shape, value in table
    ]
    return "\n".join([title(run), *lines])


def title(run: Trace) -> str:
    """The solver's name, and which problems of a batch are shown."""
    name = getattr(run.solver, "__name__", "trace")
    batch = batch_axes(run)
    if not batch:
        return name
    return f"{name}: batch of shape {batch}; values of its first problem"


def batch_axes(run: Trace) -> tuple[int, ...]:
    """The sizes of the axes that stand before those of one problem."""
    return batch_shape(run.solver, run.inputs) if run.solver else ()
