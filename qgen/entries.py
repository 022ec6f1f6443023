"""What share of the work the right entries of an answer show."""

import numpy as np
from numpy.typing import ArrayLike

from qgen.params import Floats


def beyond_free(right: ArrayLike, size: int, most: ArrayLike) -> Floats:
    """Return the share of the work in some right entries, from 0 to 1.

    The most frequent value of an answer, such as the zeros behind a ReLU, can be written
    everywhere without any work: only what goes beyond that counts.

    Parameters
    ----------
    right
        How many entries are right.
    size
        How many there are.
    most
        How often the most frequent value stands among the right ones.

    Examples
    --------
    >>> beyond_free([3, 4], 4, 3)
    array([0., 1.])
    """
    most = np.asarray(most)
    free = np.where((most == 1) | (most == size), 0, most)
    return np.asarray(np.clip((np.asarray(right) - free) / (size - free), 0.0, 1.0))
