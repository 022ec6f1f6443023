"""Numbers, lists and other values, as YAML and JSON answer files hold them."""

import datetime
import math
import sys

import numpy as np
import pytest

from qgen.answers import BLANK, Unreadable, read_array

READ = [
    (3, (), 3),
    (-0.25, (), -0.25),
    (0, (1,), [0]),
    ([1, 2.5], (2,), [1, 2.5]),
    ((1, 2), (2,), [1, 2]),
    ([1, "−1/4"], (2,), [1, -0.25]),
    (["1, 2", "3, 4"], (2, 2), [[1, 2], [3, 4]]),
    (["x = 1", "y = 2"], (2,), [1, 2]),
    (["1, 2, 3"], (3,), [1, 2, 3]),
    ([[1, 2], [3, 4]], (2, 2), [[1, 2], [3, 4]]),
    ([[1], [2]], (2,), [1, 2]),
    ([1, 2], (2, 1), [[1], [2]]),
    ([[[1, 2], [3, 4]]], (1, 2, 2), [[[1, 2], [3, 4]]]),
    ([0.25], (), 0.25),
]

REFUSED = [
    (True, (), "not true or false"),
    ([1, False], (2,), "not true or false"),
    (math.nan, (), "not finite"),
    (-math.inf, (), "not finite"),
    (10**400, (), "too large"),
    (1e301, (), "too large"),
    (5e-324, (), "too small"),
    (datetime.date(2024, 1, 2), (), "kind `date`"),
    ({"a": 1}, (), "kind `dict`"),
    (b"1", (), "kind `bytes`"),
    (1j, (), "kind `complex`"),
    ([1, 2, 3], (2,), "I read 3 numbers, but the answer has 2 entries."),
    ([1, 2, 3, 4], (2, 2), "I read 4 numbers, but the answer is a 2×2 matrix."),
    ([[1]], (2, 2), "I read 1 number, but the answer is a 2×2 matrix."),
    ([[1, 2], [3]], (2, 2), "I read 2 numbers in row 1, but 1 number in row 2."),
    ([1, None], (2,), "One entry of the list is empty."),
    ([1, " "], (2,), "One entry of the list is empty."),
    ([[1, 2], []], (2, 2), "One of the lists is empty."),
    ([1, "abc"], (2,), "In the entry `abc`: I cannot read `abc`"),
    (["[1, 2]^T", "[3, 4]^T"], (2, 2), "without a transpose sign"),
    ([0] * 3000, (3000,), "The list is too long"),
    (["1" * 1500, "2" * 1500], (2,), "The list is too long"),
]


@pytest.mark.parametrize(("value", "shape", "meant"), READ)
def test_value_is_read(value: object, shape: tuple[int, ...], meant: object) -> None:
    got = read_array(value, shape)
    assert isinstance(got, np.ndarray)
    assert got.shape == shape
    np.testing.assert_array_equal(got, meant)


@pytest.mark.parametrize(("value", "shape", "fragment"), REFUSED)
def test_value_is_refused(value: object, shape: tuple[int, ...], fragment: str) -> None:
    got = read_array(value, shape)
    assert isinstance(got, Unreadable)
    assert fragment in got.reason
    assert got.position is None


@pytest.mark.parametrize("value", [None, [], [[], []], [None, "", "-"], [[None, "–"]]])
def test_empty_value_is_blank(value: object) -> None:
    assert read_array(value, (2,)) is BLANK


def test_decimal_comma_holds_inside_lists() -> None:
    got = read_array(["0,5", 1.5], (2,), decimal_comma=True)
    assert isinstance(got, np.ndarray)
    np.testing.assert_array_equal(got, [0.5, 1.5])


def test_list_that_contains_itself_is_refused() -> None:
    endless: list[object] = []
    endless.extend([endless] * 9)
    got = read_array(endless, (2,))
    assert isinstance(got, Unreadable)


def test_list_nested_beyond_the_recursion_limit_is_refused() -> None:
    deep: list[object] = [1]
    for _ in range(2 * sys.getrecursionlimit()):
        deep = [deep]
    got = read_array(deep, (1,))
    assert isinstance(got, Unreadable)
    assert "lists are nested" in got.reason
