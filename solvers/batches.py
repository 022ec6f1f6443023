"""Large batches, worked through block by block behind a solver's own name."""

from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from inspect import signature
from itertools import chain
from types import ModuleType
from typing import Any, ParamSpec, TypeVar

import numpy as np

from solvers.arrays import Array, array_namespace
from solvers.steps import value_only

P = ParamSpec("P")
R = TypeVar("R")

ENTRIES = 2**18
"""How many numbers a block holds: about as many as stay in a processor's cache."""

ENTRIES_ON_A_GPU = 2**26
"""There a block is to keep all its units at work, and leave room in its memory."""


def in_blocks(
    *, batch_last: bool = True, **axes: int
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a solver take a large batch block by block: the same values, sooner.

    What a block computes on the way stays in the processor's cache. Cut are NumPy's arrays,
    where no step is recorded and the problems share no array: a recorder is given the whole
    batch, and problems with the same weights are better off in one product of matrices.

    Parameters
    ----------
    batch_last
        Whether the batch becomes the innermost axis in the memory of a block of small problems,
        so that sums over entries run along whole rows of problems. Products of matrices
        would rather have each matrix in one piece.
    **axes
        How many axes of each argument belong to one problem, as in its documented shape; one
        less for all of them lets an entry-by-entry solver be cut along its entries as well.
        An array among the other arguments keeps the batch whole.

    Examples
    --------
    >>> @in_blocks(x=1)
    ... def total(x, *, step=value_only):
    ...     return step("total", x.sum(axis=-1))
    >>> total(np.ones((2, 3)))
    array([3., 3.])
    """

    def decorate(solver: Callable[P, R]) -> Callable[P, R]:
        parameters = signature(solver)

        @wraps(solver)
        def solve(*args: P.args, **kwargs: P.kwargs) -> R:
            given = parameters.bind(*args, **kwargs).arguments
            arrays = {name: value for name, value in given.items() if getattr(value, "ndim", 0)}
            if given.get("step", value_only) is not value_only or not _can_be_cut(arrays, axes):
                return solver(*args, **kwargs)
            results = (
                solver(**{**given, **block})  # type: ignore[call-arg]  # bound by signature
                for block in _blocks(arrays, batch_last)
            )
            whole: R = _gathered(results, len(next(iter(arrays.values()))))
            return whole

        return solve

    return decorate


def block_entries(xp: ModuleType) -> int:
    """Return how many numbers a block of this library's arrays holds."""
    return ENTRIES if xp is np else ENTRIES_ON_A_GPU


def _can_be_cut(arrays: Mapping[str, Array], axes: Mapping[str, int]) -> bool:
    """Whether all arrays have the same leading batch axis, with more than one problem."""
    if not arrays or not arrays.keys() <= axes.keys():
        return False
    lengths = {len(array) for array in arrays.values()}
    leading = {array.ndim - axes[name] for name, array in arrays.items()}
    alike = len(lengths) == len(leading) == 1 and min(lengths) > 1 and min(leading) > 0
    return alike and array_namespace(*arrays.values()) is np


def _blocks(arrays: Mapping[str, Array], batch_last: bool) -> Iterator[dict[str, Array]]:
    """Cut all arrays along their first axis."""
    problems = len(next(iter(arrays.values())))
    entries = sum(array.size for array in arrays.values()) // problems
    size = max(ENTRIES // max(entries, 1), 1)
    for start in range(0, problems, size):
        block = {name: array[start : start + size] for name, array in arrays.items()}
        rearranged = batch_last and min(size, problems) > entries
        yield {name: _batch_last(a) for name, a in block.items()} if rearranged else block


def _batch_last(block: Array) -> Array:
    """The same array with its first axis innermost in memory."""
    return np.moveaxis(np.ascontiguousarray(np.moveaxis(block, 0, -1)), -1, 0)


def _gathered(results: Iterator[Any], problems: int) -> Any:
    """Put the blocks' results one behind the other, in memory of the first one's order."""
    first = next(results)
    several = isinstance(first, tuple)
    whole = [
        np.empty_like(r, shape=(problems, *r.shape[1:])) for r in (first if several else [first])
    ]
    start = 0
    for result in chain([first], results):
        parts = result if several else [result]
        end = start + len(parts[0])
        for array, part in zip(whole, parts, strict=True):
            array[start:end] = part
        start = end
    return tuple(whole) if several else whole[0]
