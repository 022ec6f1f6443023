"""The array namespace of the arguments: NumPy, CuPy, or SymPy's symbols.

A solver asks `array_namespace` for the functions that fit its arguments and is
then written once. CuPy and SymPy are recognised by the type of what they made,
so neither is ever imported to ask about it.
"""

import sys
from types import ModuleType
from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = Any
"""An array of NumPy or CuPy, a plain number, or an object array of SymPy expressions."""


def array_namespace(*arrays: Array) -> ModuleType:
    """Return the module whose functions work on these arrays.

    Parameters
    ----------
    arrays
        Arrays, plain numbers or None. Plain numbers and None go with any namespace.

    Returns
    -------
    module
        `solvers.symbolic` where an argument holds SymPy expressions, `cupy` where one
        is a CuPy array, and `numpy` otherwise.

    Raises
    ------
    TypeError
        If NumPy and CuPy arrays are mixed: moving data to or from the GPU is the
        caller's decision.
    """
    kinds = {_kind(array) for array in arrays}
    if "sympy" in kinds:
        from solvers import symbolic

        return symbolic
    if "cupy" not in kinds:
        return np
    if "numpy" in kinds:
        raise TypeError(
            "got arrays of both NumPy and CuPy; convert them first "
            "(cupy.asarray to compute on the GPU, cupy.asnumpy on the CPU)"
        )
    return sys.modules["cupy"]


def _kind(array: Array) -> str:
    """Name the library behind one argument; '' for what goes with any of them."""
    if isinstance(array, np.ndarray):
        if array.dtype == object:
            return "sympy"
        return "numpy" if array.ndim else ""
    package = type(array).__module__.partition(".")[0]
    return package if package in ("cupy", "sympy") else ""


def spread(value: Array, axes: int = 1) -> Array:
    """Let one value per problem meet arrays of several entries per problem.

    Parameters
    ----------
    value : array of shape (...)
        A hyper-parameter: a plain number, or one value for each problem of a batch.
    axes
        How many entry axes the arrays have that it will meet.

    Returns
    -------
    array of shape (..., 1, ..., 1)
        A plain number is returned as it is.

    Examples
    --------
    >>> import numpy as np
    >>> spread(np.array([0.1, 0.2])) * np.ones((2, 3))
    array([[0.1, 0.1, 0.1],
           [0.2, 0.2, 0.2]])
    >>> spread(0.1)
    0.1
    """
    shape = getattr(value, "shape", ())
    return value.reshape(shape + (1,) * axes) if shape else value


def matvec(matrix: Array, vector: Array) -> Array:
    """Multiply matrices of shape (..., M, D) with vectors of shape (..., D).

    An explicit sum: for hand-sized problems in large batches it is faster than matmul,
    and its symbolic run keeps the order of the textbook. One matrix for many vectors is
    a product of matrices.
    """
    numeric = array_namespace(matrix, vector).__name__ != "solvers.symbolic"
    if numeric and matrix.ndim == 2 and vector.ndim > 1:
        return vector @ matrix.T
    return (matrix * vector[..., None, :]).sum(axis=-1)


def outer(left: Array, right: Array) -> Array:
    """Return the outer products, of shape (..., M, D), of vectors (..., M) and (..., D)."""
    return left[..., :, None] * right[..., None, :]


def transpose(matrix: Array) -> Array:
    """Swap the last two axes."""
    return matrix.swapaxes(-1, -2)


def matmul(left: Array, right: Array) -> Array:
    """Multiply matrices of shapes (..., M, D) and (..., D, N), as an explicit sum if symbolic."""
    return array_namespace(left, right).matmul(left, right)


def without_overflow(scores: Array, axis: int = -1) -> Array:
    """Shift scores so that their exponentials cannot overflow and their softmax is unchanged.

    Symbols are returned as they are: their formula stays the textbook's.
    """
    xp = array_namespace(scores)
    if xp.__name__ == "solvers.symbolic":
        return scores
    return scores - xp.max(scores, axis=axis, keepdims=True)
