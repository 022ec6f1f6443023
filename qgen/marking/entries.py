"""Which entries of a vector or matrix are right, and what share of the work they are."""

import numpy as np
from numpy.typing import NDArray

from qgen.entries import beyond_free
from qgen.params import Floats

SAME = 1e-9


def share_right(right: NDArray[np.bool_], expected: Floats) -> Floats:
    """Return the share of the work that the right entries show.

    Parameters
    ----------
    right, expected : array of shape (N, ...)
        Whether each entry is right, and the key.

    Returns
    -------
    array of shape (N,)
        From 0 to 1; 1 where all entries are right.

    Examples
    --------
    >>> key = np.array([[0.0, 0.0, 0.0, 5.0]] * 2)
    >>> share_right(key == [[0, 0, 0, 0], [0, 0, 0, 5]], key)
    array([0., 1.])
    """
    right, expected = right.reshape(len(right), -1), expected.reshape(len(expected), -1)
    size = expected.shape[1]
    alike = np.abs(expected[:, :, None] - expected[:, None, :]) < SAME
    most = alike.sum(axis=2).max(axis=1)
    return beyond_free(right.sum(axis=1), size, most)
