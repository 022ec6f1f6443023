"""What a table of spellings says, held against what is read."""

from collections.abc import Callable

import numpy as np
import pytest

from qgen.answers import BLANK, Unreadable, read_array

Check = Callable[..., None]


@pytest.fixture
def check() -> Check:
    """Return a function that holds one line of a table against `read_array`.

    The meaning is a value, BLANK, or a part of the reason why there is none.
    """
    return _check


def _check(text: object, shape: tuple[int, ...], meant: object, **settings: object) -> None:
    got = read_array(text, shape, **settings)  # type: ignore[arg-type]
    if isinstance(meant, str):
        assert isinstance(got, Unreadable), got
        assert meant in got.reason
    elif meant is BLANK:
        assert got is BLANK
    else:
        assert isinstance(got, np.ndarray), got
        assert got.dtype == np.float64
        assert got.shape == shape == np.asarray(meant).shape
        np.testing.assert_array_equal(got, meant)
