"""Small problems for a solver, drawn by what its docstring says of its arguments."""

import ast
import inspect
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from solvers.arrays import Array
from solvers.checking.kinds import kind_of
from solvers.docstrings import Argument, arguments
from solvers.steps import Solver, trace

Inputs = Mapping[str, Any]
Sizes = Mapping[str, int]
DrawInputs = Callable[[np.random.Generator], Inputs]

SIZES = ((1, 1), (2, 2), (2, 2), (1, 3), (2, 3), (1, 4), (1, 5))
"""Least and most of the sizes that are tried, the smallest problems first."""

TRIES = 120
"""How many draws of sizes and numbers are made until the solver accepts one."""


class CannotDraw(ValueError):
    """The docstring does not say enough to draw inputs; pass `inputs=`."""


@dataclass(frozen=True)
class Problem:
    """The inputs of one problem, and the sizes of its axes by their letters."""

    inputs: Inputs
    sizes: Sizes


def accepts(solver: Solver, inputs: Inputs) -> bool:
    """Whether a solver computes finite numbers from these inputs."""
    try:
        with np.errstate(all="ignore"):
            run = trace(solver, inputs) if _records(solver) else None
            values = list(run.computed.values()) if run else [solver(**inputs)]
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return False  # wrong sizes or numbers out of range
    return bool(values) and all(_finite(value) for value in values)


def _records(solver: Solver) -> bool:
    return "step" in inspect.signature(solver).parameters


def _finite(value: Array) -> bool:
    parts = value if isinstance(value, tuple) else (value,)
    return all(np.asarray(part).size > 0 and bool(np.isfinite(part).all()) for part in parts)


@dataclass(frozen=True)
class Plan:
    """Which arguments of a solver are drawn.

    Attributes
    ----------
    needed
        How many the solver needs; they stand first.
    """

    solver: Solver
    chosen: tuple[Argument, ...]
    needed: int


def plan(solver: Solver, rng: np.random.Generator, *, also: Collection[str] = ()) -> Plan:
    """Choose the arguments: those that must be given, what else the solver needs, and `also`.

    Raises
    ------
    CannotDraw
        If no draw is accepted by the solver.
    """
    known = arguments(solver)
    must = [name for name, each in known.items() if each.required]
    others = [n for n, each in known.items() if not each.required and each.axes is not None]
    for extra in _subsets(others):
        needed = tuple(known[n] for n in known if n in must or n in extra)
        if needed and _one(solver, needed, rng, 1, 3):
            more = tuple(known[n] for n in others if n in also and n not in extra)
            fuller = bool(more) and _one(solver, needed + more, rng, 1, 3)
            return Plan(solver, needed + more if fuller else needed, len(needed))
    raise CannotDraw(
        f"cannot tell from its docstring what inputs {solver_name(solver)} takes; "
        "pass inputs=, a function that takes a random generator and returns them by name"
    )


def problems(plan: Plan, rng: np.random.Generator, count: int) -> list[Problem]:
    """Draw problems, the smallest first."""
    sizes = (SIZES[min(k, len(SIZES) - 1)] for k in range(count))
    drawn = (_one(plan.solver, plan.chosen, rng, low, high) for low, high in sizes)
    return [problem for problem in drawn if problem]


def batch(plan: Plan, rng: np.random.Generator, sizes: Sizes, count: int) -> Problem | None:
    """Draw several problems of the same sizes as one batch."""
    drawn: list[Problem] = []
    for _ in range(TRIES):
        problem = _draw(plan.chosen, rng, 1, 1, sizes)
        if problem and accepts(plan.solver, problem.inputs):
            drawn.append(problem)
        if len(drawn) == count:
            stacked = {each.name: _stacked(each, drawn) for each in plan.chosen}
            return Problem(stacked, sizes) if accepts(plan.solver, stacked) else None
    return None


def _stacked(argument: Argument, drawn: Sequence[Problem]) -> Any:
    values = [each.inputs[argument.name] for each in drawn]
    return values[0] if isinstance(values[0], int) else np.stack(values)


def solver_name(solver: Solver) -> str:
    """What a solver is called in sentences."""
    return getattr(solver, "__name__", "the solver")


def _subsets(names: list[str]) -> Iterator[tuple[str, ...]]:
    """None, all, each alone, and each pair: what optional arguments are tried together."""
    yield ()
    yield from ((a,) for a in names)
    yield from ((a, b) for k, a in enumerate(names) for b in names[k + 1 :])
    yield tuple(names)


def _one(
    solver: Solver, chosen: Sequence[Argument], rng: np.random.Generator, low: int, high: int
) -> Problem | None:
    """Draw one problem that the solver accepts, with larger sizes as tries go on."""
    for attempt in range(TRIES):
        problem = _draw(chosen, rng, low, high + attempt // 20)
        if problem and accepts(solver, problem.inputs):
            return problem
    return None


def _draw(
    chosen: Sequence[Argument],
    rng: np.random.Generator,
    low: int,
    high: int,
    fixed: Sizes | None = None,
) -> Problem | None:
    sizes = dict(fixed or {})
    inputs: dict[str, Any] = {}
    for each in chosen:
        if each.axes is None and re.search(r"[\"{]|truth table", each.text):
            return None  # words or a table, not a number
        setting = each.axes is None and bool(each.text)
        axes = ("D",) if each.axes is None else each.axes
        for letter in [each.name] if setting else [n for axis in axes for n in _letters(axis)]:
            sizes.setdefault(letter, int(rng.integers(low, high + 1)))
        inputs[each.name] = sizes[each.name] if setting else _value(each, axes, sizes, rng)
    return Problem(inputs, sizes)


def _value(
    argument: Argument, axes: Sequence[str], sizes: Sizes, rng: np.random.Generator
) -> Array:
    drawn = kind_of(argument.text).draw(rng, tuple(_size(axis, sizes) for axis in axes))
    return drawn if drawn.ndim else float(drawn)


def _letters(axis: str) -> list[str]:
    return re.findall(r"[A-Za-z_]+'*", axis)


def _size(axis: str, sizes: Mapping[str, int]) -> int:
    """Work out the size of an axis such as `D`, `4`, `heads * E` or `2 ** D`."""
    for letter in _letters(axis):
        axis = re.sub(rf"\b{letter}(?!['\w])", str(sizes[letter]), axis)
    return max(0, _number(ast.parse(axis, mode="eval").body))


def _number(node: ast.expr) -> int:
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return node.value
    if isinstance(node, ast.BinOp):
        left, right = _number(node.left), _number(node.right)
        match node.op:
            case ast.Add():
                return left + right
            case ast.Sub():
                return left - right
            case ast.Mult():
                return left * right
            case ast.Pow():
                return int(left**right)
    raise CannotDraw(f"cannot read the size {ast.unparse(node)!r} in a docstring")
