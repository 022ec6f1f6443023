"""How precisely an answer was written: the decimals of each entry."""

from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qgen.answers import BLANK, Numbers, Unreadable, read_array, read_numbers

ONE = {
    "0.250": 3,
    "-0.25": 2,
    ".5": 1,
    "3": 0,
    "3.": 0,
    "0": 0,
    "0.000": 3,
    "x = 0.50": 2,
    "0.50 ": 2,
    "−0.5": 1,
    "1'000.50": 2,
    "1,000.5": 1,
    "1 000": 0,
    "1.5e-3": 4,
    "1.50·10⁻³": 5,
    "2e-3": 3,
    "10^-3": 3,
    "1.5e3": -2,
    "1.500e3": 0,
    "25%": 2,
    "2.5 %": 3,
    "5‰": 3,
    "1/4": inf,
    "0.5/2": inf,
    "½": inf,
    "1½": inf,
    "1 1/2": inf,
    r"\frac{1}{4}": inf,
    r"\frac14": inf,
    "-(1/4)": inf,
    "-(0.25)": 2,
    "(0.25)": 2,
}
LISTS = [
    ("[0.25, 1.5, 2]", (3,), [2, 1, 0]),
    ("0.25 1.5 2", (3,), [2, 1, 0]),
    ("[0.250; 1/3; ½]", (3,), [3, inf, inf]),
    ("[0.1, 0.20; 0.300, 4]", (2, 2), [[1, 2], [3, 0]]),
    ("[[0.1, 0.20], [0.300, 1/4]]", (2, 2), [[1, 2], [3, inf]]),
    (["0.10", "0.2"], (2,), [2, 1]),
    (["0.10", 0.2], (2,), [2, inf]),
    ([0.1, 0.2], (2,), [inf, inf]),
    (0.25, (), inf),
    ("0.25", (1, 1), [[2]]),
]


@pytest.mark.parametrize(("text", "decimals"), ONE.items())
def test_decimals_of_a_number(text: str, decimals: float) -> None:
    got = read_numbers(text, ())
    assert isinstance(got, Numbers)
    assert got.decimals.shape == ()
    assert got.decimals == decimals


@pytest.mark.parametrize(("value", "shape", "decimals"), LISTS)
def test_decimals_of_a_list(value: object, shape: tuple[int, ...], decimals: object) -> None:
    got = read_numbers(value, shape)
    assert isinstance(got, Numbers)
    assert got.decimals.dtype == got.values.dtype == np.float64
    assert got.decimals.shape == got.values.shape == shape
    np.testing.assert_array_equal(got.decimals, decimals)


def test_a_decimal_comma_counts() -> None:
    got = read_numbers("0,250", (), decimal_comma=True)
    assert isinstance(got, Numbers)
    assert got.decimals == 3


def test_nothing_and_the_unreadable_are_as_in_read_array() -> None:
    assert read_numbers("", ()) is BLANK
    assert read_numbers("?", ()) == read_array("?", ())


@given(st.decimals(-1000, 1000, places=4), st.integers(0, 4))
def test_a_number_that_was_rounded_has_so_many_decimals(value: object, places: int) -> None:
    for text in (f"{value:.{places}f}", f" {value:.{places}f}"):
        got = read_numbers(text, ())
        assert isinstance(got, Numbers)
        assert got.decimals == places


PLAIN = ["0.5", "-1", "+2.", ".25", "00", "007", "-0.125", "1" * 15, "1" * 16, "1e3", " 1", ""]


@given(
    st.lists(st.lists(st.sampled_from(PLAIN), min_size=1, max_size=3), min_size=1, max_size=3),
    st.sampled_from(["[{}]", "{}", "[{} ]", "[{}"]),
    st.sampled_from([(1,), (2,), (3,), (2, 2), (3, 1), (1, 3), (2, 1, 2)]),
)
def test_the_short_cut_for_plain_lists_changes_nothing(
    rows: list[list[str]], brackets: str, shape: tuple[int, ...]
) -> None:
    text = brackets.format("; ".join(map(", ".join, rows)))
    # A space more is no plain list, and means the same.
    quick, slow = read_numbers(text, shape), read_numbers(f" {text}", shape)
    if isinstance(quick, Numbers):
        assert isinstance(slow, Numbers)
        np.testing.assert_array_equal(quick.values, slow.values)
        np.testing.assert_array_equal(quick.decimals, slow.decimals)
    else:
        assert getattr(quick, "reason", quick) == getattr(slow, "reason", slow)
        assert isinstance(slow, Unreadable) or slow is BLANK
