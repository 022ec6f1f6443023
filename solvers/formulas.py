"""The formulas of a solver: its run on SymPy's symbols."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import sympy as sp

from solvers.arrays import Array
from solvers.steps import Faulty, Solver, Trace

Place = tuple[str, tuple[int, ...]]
"""A value's name and the index of one entry of it."""


def symbols(name: str, shape: tuple[int, ...]) -> Array:
    """Return one real symbol for each entry of an array of this shape."""
    if not shape:
        return sp.Symbol(name, real=True)
    array = np.empty(shape, dtype=object)
    for index in np.ndindex(shape):
        array[index] = sp.Symbol(name + str(list(index)), real=True)
    return array


@dataclass
class SymbolicTrace(Trace):
    """A recorder for runs on symbols.

    Parameters
    ----------
    cut
        Go on from each step with fresh symbols, so that each formula shows only the
        inputs and steps that it names; or only from the steps with these names.
    """

    cut: bool | Container[str] = True
    symbols: dict[str, Array] = field(default_factory=dict, init=False)

    def _onward(self, name: str, value: Array) -> Array:
        if not (self.cut if isinstance(self.cut, bool) else name in self.cut):
            return value
        self.symbols[name] = symbols(name, np.shape(value))
        return self.symbols[name]


@dataclass(frozen=True)
class Formulas:
    """What a solver computes, as expressions.

    Attributes
    ----------
    inputs
        The symbols of each input.
    steps
        The symbols that stand for each step; empty if the run was not cut.
    formulas
        The expression of each step, an object array of the step's shape.
    places
        For each symbol, the name of its value and its index in it.
    """

    inputs: Mapping[str, Array]
    steps: Mapping[str, Array]
    formulas: Mapping[str, Array]
    places: Mapping[sp.Symbol, Place]


def formulas(
    solver: Solver,
    shapes: Mapping[str, tuple[int, ...]],
    settings: Mapping[str, Any] | None = None,
    *,
    cut: bool | Container[str] = True,
    swap: Mapping[str, Faulty] | None = None,
    evaluate: bool = False,
) -> Formulas:
    """Run a solver on symbols.

    Parameters
    ----------
    solver
        A function of this package that takes `step`.
    shapes
        The shape of each input that becomes symbols.
    settings
        The other arguments: conventions, strides, and what else is no number of a problem.
    cut
        Each formula in terms of the steps before it; or of the inputs alone; or of the
        inputs and the steps with these names.
    swap
        Formulas by step that replace the solver's own.
    evaluate
        Let SymPy order and simplify terms. Otherwise they keep the textbook's order.
    """
    inputs = {name: symbols(name, shape) for name, shape in shapes.items()}
    recorder = SymbolicTrace(inputs={**inputs, **(settings or {})}, swap=swap or {}, cut=cut)
    with sp.evaluate(evaluate):
        solver(**inputs, **(settings or {}), step=recorder)
    named = {**inputs, **recorder.symbols}
    places = {
        symbol: (name, index)
        for name, array in named.items()
        for index, symbol in np.ndenumerate(np.asarray(array, dtype=object))
    }
    return Formulas(inputs, recorder.symbols, recorder.computed, places)
