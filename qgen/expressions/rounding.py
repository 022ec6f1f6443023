"""Numbers with bounds on their rounding errors, and where they are undefined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Bounded = tuple[Array, Array | float]
"""Values of shape (P,) or (rows, columns, P), or one for all points; and their bounds."""

EXACT: Final = 0.0
ROUNDING: Final = 2.0**-53
MARGIN: Final = 4.0
"""An error to first order may be too small by less than this factor."""

LIBRARY: Final = 8 * ROUNDING
"""Functions of NumPy are right to a few units in the last place."""

TINY: Final = 1e-300
"""Results this small may be zero only because they underflow."""


@dataclass(slots=True)
class Domain:
    """Whether something on the way is certainly undefined, for each point."""

    undefined: NDArray[np.bool_] | np.bool_ | bool = False

    def exclude(self, mask: NDArray[np.bool_]) -> None:
        """Mark points as undefined, for arrays those where any entry is."""
        if mask.any():
            self.undefined = self.undefined | (mask.any(axis=(0, 1)) if mask.ndim == 3 else mask)


def doubtful(error: Array | float, mask: NDArray[np.bool_]) -> Array | float:
    """The error, infinite where the mask is set."""
    return np.where(mask, np.inf, error) if mask.any() else error


def exact(value: float) -> Bounded:
    """A number without error, for all points."""
    return np.asarray(value, np.float64)[()], EXACT


def rounded(value: float) -> Bounded:
    """A number to the precision of the machine, for all points."""
    return exact(value)[0], 4 * ROUNDING * abs(value)
