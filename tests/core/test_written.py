"""Numbers in plain text, and back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from qgen.answers import read_array
from qgen.written import plain, plain_array

NUMBERS = (
    (2.0, None, "2"),
    (2.0, 3, "2"),
    (0.25, 3, "0.25"),
    (2 / 3, 3, "0.667"),
    (0.1 + 0.2, None, "0.3"),
    (0.49996, 3, "0.500"),
    (-0.5, 3, "-0.5"),
    (-0.0, None, "0"),
    (-0.0004, 3, "0.000"),
    (0.0004, 3, "0.000"),
    (-0.0006, 3, "-0.001"),
    (1e-9, None, "0.000000001"),
    (1e-12, None, "0"),
    (1234567.5, 0, "1234568"),
    (1e15, None, "1000000000000000"),
    (12, 3, "12"),
    (float("nan"), 3, "undefined"),
    (float("inf"), None, "undefined"),
    (-float("inf"), 3, "undefined"),
)


@pytest.mark.parametrize(("value", "places", "text"), NUMBERS)
def test_a_number_is_written(value, places, text):
    assert plain(value, places) == text
    assert plain(np.float64(value), places) == text


ARRAYS = {
    "number": (0.5, None, "0.5"),
    "array without axes": (np.array(0.5), None, "0.5"),
    "vector": ([1, -0.25], None, "[1, -0.25]"),
    "vector of one": ([1.5], None, "1.5"),
    "matrix": ([[1, 2], [3, 0.25]], None, "[1, 2; 3, 0.25]"),
    "row": ([[1, 2]], None, "[1, 2]"),
    "column": ([[1], [2]], None, "[1; 2]"),
    "rounded": ([1 / 3, 2.0], 2, "[0.33, 2]"),
    "stack": ([[[1, 2], [3, 4]], [[5, 6], [7, 8]]], None, "[[1, 2; 3, 4], [5, 6; 7, 8]]"),
    "undefined entry": ([1, float("nan")], None, "[1, undefined]"),
}


@pytest.mark.parametrize(("value", "places", "text"), ARRAYS.values(), ids=ARRAYS)
def test_an_array_is_written(value, places, text):
    assert plain_array(value, places) == text


short_decimals = st.integers(-(10**7), 10**7).map(lambda n: n / 1000)


@given(value=arrays(float, array_shapes(max_dims=2, max_side=4), elements=short_decimals))
def test_what_is_written_reads_back(value):
    np.testing.assert_array_equal(read_array(plain_array(value), value.shape), value)


@given(value=short_decimals, places=st.integers(0, 4))
def test_what_is_rounded_reads_back_within_half_a_unit(value, places):
    read = read_array(plain(value, places), ())
    assert abs(float(read) - value) <= 0.5 * 10.0**-places + 1e-9
