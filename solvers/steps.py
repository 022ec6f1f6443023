"""Recorders: what a solver hands its named values to.

A solver calls `step(name, value)` for each of its values and goes on with what comes
back. With `value_only` that is the value, and the solver is an ordinary function. A
`Trace` writes the values down, and can change what later steps see: that is the whole
mechanism behind keys, follow-through marks, diagnosis and tolerances.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from solvers.arrays import Array, array_namespace


class Step(Protocol):
    """What a solver is given to name its values with."""

    def __call__(self, name: str, value: Array, /) -> Array: ...


Solver = Callable[..., Any]


def value_only(name: str, value: Array, /) -> Array:
    """Return the value: the recorder of a solver used as an ordinary function."""
    return value


class Values(Mapping[str, Array]):
    """Named values, read as `s["m_hat"]` or `s.m_hat`."""

    def __init__(self, *layers: Mapping[str, Array]) -> None:
        self._layers = layers

    def __getitem__(self, name: str) -> Array:
        for layer in self._layers:
            if name in layer:
                return layer[name]
        raise KeyError(name)

    def __getattr__(self, name: str) -> Array:
        if name.startswith("_"):  # copying asks for these before there are layers
            raise AttributeError(name)
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"no value {name!r}; there are {', '.join(self)}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(name for layer in self._layers for name in layer))

    def __len__(self) -> int:
        return len(list(iter(self)))


Faulty = Callable[[Values], Array]


@dataclass(repr=False)
class Trace:
    """A recorder that writes down every step, and can change what later steps see.

    It prints as a table of the steps, and as formulas with their values in Jupyter.

    Parameters
    ----------
    inputs
        The solver's arguments by name: what a swapped formula can look at.
    carry
        Values by step that later steps use in place of the computed ones. An entry that
        is NaN is not carried.
    swap
        Formulas by step that replace the solver's own. Each is called with the inputs,
        the earlier steps as used, and `right`, the solver's own value of this step.
    decimals
        Round what later steps use to so many decimals, by step; steps not named are kept.
    nudge
        Amounts by step that are added to what later steps use, after all else.
    solver
        What is run, for the printed table: its name, and in Jupyter its formulas.

    Attributes
    ----------
    computed
        The value of each step, in the order of the computation, as its formula gave it.
    used
        The value of each step that later steps went on with.
    """

    inputs: Mapping[str, Array] = field(default_factory=dict)
    carry: Mapping[str, Array] = field(default_factory=dict)
    swap: Mapping[str, Faulty] = field(default_factory=dict)
    decimals: Mapping[str, int] = field(default_factory=dict)
    nudge: Mapping[str, Array] = field(default_factory=dict)
    solver: Solver | None = None
    computed: dict[str, Array] = field(default_factory=dict, init=False)
    used: dict[str, Array] = field(default_factory=dict, init=False)

    def __call__(self, name: str, value: Array, /) -> Array:
        if name in self.computed:
            raise ValueError(f"step {name!r} is named twice in one run")
        if name in self.swap:
            value = self.swap[name](Values({"right": value}, self.used, self.inputs))
        self.computed[name] = value
        self.used[name] = self._onward(name, value)
        return self.used[name]

    def _onward(self, name: str, value: Array) -> Array:
        if name in self.decimals:
            value = array_namespace(value).round(value, self.decimals[name])
        if name in self.carry:
            xp = array_namespace(value, self.carry[name])
            value = xp.where(xp.isnan(self.carry[name]), value, self.carry[name])
        if name in self.nudge:
            value = value + self.nudge[name]
        return value

    def __repr__(self) -> str:
        from solvers import printing

        return printing.plain(self)

    def _repr_html_(self) -> str:
        from solvers import jupyter

        return jupyter.html(self)

    def _repr_latex_(self) -> str:
        from solvers import jupyter

        return jupyter.latex(self)


def trace(
    solver: Solver,
    *args: Any,
    carry: Mapping[str, Array] | None = None,
    swap: Mapping[str, Faulty] | None = None,
    decimals: Mapping[str, int] | None = None,
    nudge: Mapping[str, Array] | None = None,
    **named: Any,
) -> Trace:
    """Run a solver and return the recorder with its named steps.

    Parameters
    ----------
    solver
        A function of this package that takes `step`.
    *args, **named
        Its arguments, as in a call of it; or one mapping with all of them by name.
    carry, swap, decimals, nudge
        What later steps see, as `Trace` takes them.

    Examples
    --------
    >>> from solvers.activations import shares
    >>> import numpy as np
    >>> trace(shares, np.array([1.0, 3.0]))
    shares
    step   shape  value
    total  ()     4
    p      (2,)   [0.25 0.75]
    """
    inputs = _by_name(solver, args)
    recorder = Trace(
        inputs={**inputs, **named},
        carry=carry or {},
        swap=swap or {},
        decimals=decimals or {},
        nudge=nudge or {},
        solver=solver,
    )
    solver(**recorder.inputs, step=recorder)
    return recorder


def _by_name(solver: Solver, args: tuple[Any, ...]) -> Mapping[str, Any]:
    if not args:
        return {}
    if len(args) == 1 and isinstance(args[0], Mapping):
        return args[0]
    return inspect.signature(solver).bind_partial(*args).arguments
