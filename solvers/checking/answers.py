"""What a solver gives, what a student's function returned, and where they first differ."""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import numpy as np

from solvers.arrays import Array
from solvers.checking.record import Failure
from solvers.steps import Faulty, Solver, trace

RESULT = "result"
"""What the value of a function is called that names no steps."""


@dataclass(frozen=True)
class Reference:
    """What a solver gives for one problem.

    Attributes
    ----------
    outputs
        The returned values, by the names of the steps that they are.
    steps
        All steps, then what outputs are no steps.
    several
        Whether a tuple is returned.
    """

    outputs: Mapping[str, Array]
    steps: Mapping[str, Array]
    several: bool


def reference(
    solver: Solver, inputs: Mapping[str, Any], swap: Mapping[str, Faulty] | None = None
) -> Reference:
    """Run a solver, with some of its steps changed."""
    steps: dict[str, Array] = {}
    returned: list[Any] = []

    def kept(*args: Any, **named: Any) -> None:
        returned.append(solver(*args, **named))

    with np.errstate(all="ignore"):
        if "step" in inspect.signature(solver).parameters:
            steps = trace(kept, inputs, swap=swap).used
        else:
            returned.append(solver(**inputs))
    several = isinstance(returned[0], tuple)
    values = returned[0] if several else () if returned[0] is None else returned
    named = _named(values, steps)
    return Reference(named, {**steps, **named}, several)


def _named(values: Any, steps: Mapping[str, Array]) -> dict[str, Array]:
    """Outputs by the names of the steps that they are."""
    found: dict[str, Array] = {}
    for place, value in enumerate(values, start=1):
        left = [name for name in reversed(list(steps)) if name not in found]
        name = next((n for n in left if steps[n] is value), "")
        name = name or next((n for n in left if same(steps[n], value)), "")
        found[name or (RESULT if len(values) == 1 else f"{RESULT} {place}")] = value
    return found


@dataclass(frozen=True)
class Wrong:
    """Where a function first differs from its solver, and in what."""

    failure: Failure
    where: str
    note: str = ""
    got: Any = None
    expected: Any = None


Answer = Mapping[str, Any]
"""A function's values by the names of the solver's steps or outputs, not yet looked at."""


def answer(value: Any, right: Reference) -> Answer | Wrong:
    """Give the returned values the names of the solver's."""
    if isinstance(value, dict):
        return _by_step(value, right)
    names = list(right.outputs)
    if not names:
        return Wrong("type", "", f"must return a dict of steps, and returns {_kind(value)}")
    if right.several:
        if not isinstance(value, tuple | list) or len(value) != len(names):
            asked = f"must return {len(names)} values, ({', '.join(names)})"
            return Wrong("type", "", f"{asked}, and returns {_kind(value)}")
        return dict(zip(names, value, strict=True))
    if value is None:
        return Wrong("type", "", "returns None; does it end in a return statement?")
    return {names[0]: value}


def _by_step(value: dict[Any, Any], right: Reference) -> Answer | Wrong:
    for name in value:
        if name not in right.steps:
            near = get_close_matches(name, right.steps, n=1) if isinstance(name, str) else []
            hint = f"; did you mean {near[0]!r}?" if near else f": {', '.join(right.steps)}"
            shown = repr(name[:40]) if isinstance(name, str) else f"a {type(name).__name__}"
            return Wrong("type", "", f"returns {shown}, which is no step{hint}")
    if not value:
        return Wrong("type", "", "returns a dict without steps")
    return {name: value[name] for name in right.steps if name in value}


def _kind(value: Any) -> str:
    if value is None:
        return "None"
    if isinstance(value, tuple | list):
        return f"a {type(value).__name__} of {len(value)}"
    return f"a value of type {type(value).__name__}"


def array(value: Any) -> Array | str:
    """Return a student's value as an array, or what is wrong with its type."""
    if not isinstance(value, bool | int | float | complex | np.generic | np.ndarray):
        hint = "; np.array makes one of it" if isinstance(value, list | tuple) else ""
        return f"is a value of type {type(value).__name__}, not an array{hint}"
    found = np.array(value)  # a copy: the function may go on to use the same array
    if found.dtype.kind not in "biuf":
        return f"has entries of type {found.dtype}, not real numbers"
    return found


def first_difference(given: Answer, right: Reference) -> Wrong | None:
    """Return the first value that differs in type, shape or numbers, in the solver's order."""
    for name in [name for name in right.steps if name in given]:
        expected = np.asarray(right.steps[name])
        got = array(given[name])
        if isinstance(got, str):
            return Wrong("type", name, got, given[name], expected)
        if got.shape != expected.shape:
            note = f"has the shape {got.shape} instead of {expected.shape}"
            return Wrong("shape", name, note, got, expected)
        if not same(got, expected):
            return Wrong("value", name, "", got, expected)
    return None


def same(got: Array, expected: Array, *, equal_nan: bool = False) -> bool:
    """Whether two arrays agree in shape and, as far as their precision reaches, in numbers."""
    got, expected = np.asarray(got), np.asarray(expected)
    if got.shape != expected.shape:
        return False
    single = got.dtype.kind == "f" and got.dtype.itemsize < 8
    rtol = float(100 * np.finfo(got.dtype).eps) if single else 1e-6
    return bool(np.allclose(got, expected, rtol=rtol, atol=1e-3 * rtol, equal_nan=equal_nan))
