"""What families of iterations share: steps that are numbered, and errors made in every one."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from qgen.family import Misconception
from solvers.arrays import Array
from solvers.steps import Values

MOST = 4
"""Iterations that a question has at most."""


def before(s: Values, name: str, k: int) -> Array:
    """Return what iteration k starts from: the input of this name, or the step before."""
    return s[name] if k == 1 else s[f"{name}_{k - 1}"]


def repeated(
    id: str,
    step: str,
    faulty: Callable[[int, Values], Array],
    feedback: str,
    *,
    first: int = 1,
    levels: Sequence[int] = (1, 2, 3),
) -> Misconception:
    """Return an error that is made in every iteration.

    Parameters
    ----------
    id, feedback, levels
        As in a `Misconception`.
    step
        The solver's step without its number.
    faulty
        Its formula under the error, from the number of the iteration and the values.
    first
        The first iteration in which the error can be made.
    """
    again = {f"{step}_{k}": partial(faulty, k) for k in range(first + 1, MOST + 1)}
    return Misconception(
        id, f"{step}_{first}", partial(faulty, first), feedback, levels=levels, again=again
    )


def ascends(k: int, s: Values) -> Array:
    """The weights after a step the other way."""
    return 2 * before(s, "theta", k) - s.right


def bias_kept(k: int, s: Values) -> Array:
    """The bias, which was not updated."""
    return before(s, "b", k)


def unlike_gradients(s: Values) -> NDArray[np.bool_]:
    """Say of each variant whether in each iteration the gradients differ in size, shape (N,)."""
    return np.asarray((np.diff(np.sort(np.abs(s.grad), axis=-1), axis=-1) > 0).all(axis=(-1, -2)))
