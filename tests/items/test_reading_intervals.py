"""Intervals in every form that people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qgen.answers import BLANK, Blank, Unreadable
from qgen.items.intervals import FORM, End, Span, read_interval, written_interval

INF = float("inf")


def span(text):
    """A span from `0( 1]`: its ends, each with its bracket."""
    low, high = text.split()
    return Span(End(float(low[1:]), low[0] == "["), End(float(high[:-1]), high[-1] == "]"))


SPELLINGS = [
    ("(0, 1]", "(0 1]"),
    ("( 0 ,1 ]", "(0 1]"),
    ("(0; 1]", "(0 1]"),
    ("]0, 1]", "(0 1]"),
    ("]0; 1[", "(0 1)"),
    ("[0, 1[", "[0 1)"),
    ("[0, 1]", "[0 1]"),
    ("(-1, 1)", "(-1 1)"),
    ("(−1, 1)", "(-1 1)"),
    ("[1/4, 1/2]", "[0.25 0.5]"),
    ("[.25, 5e-1]", "[0.25 0.5]"),
    ("[0, inf)", "[0 inf)"),
    ("[0, ∞)", "[0 inf)"),
    ("[0, +∞)", "[0 inf)"),
    ("[0, ∞]", "[0 inf)"),
    ("[0, infinity)", "[0 inf)"),
    ("[0, oo)", "[0 inf)"),
    (r"[0, \infty)", "[0 inf)"),
    ("(-inf, 0)", "(-inf 0)"),
    ("(−∞, ∞)", "(-inf inf)"),
    (r"$\left(0, 1\right]$", "(0 1]"),
    ("b ∈ (0, 1]", "(0 1]"),
    (r"b \in (0, 1]", "(0 1]"),
    ("b = (0, 1]", "(0 1]"),
    ("0 < x <= 1", "(0 1]"),
    ("0 < x ≤ 1", "(0 1]"),
    ("0<x=<1", "(0 1]"),
    (r"0 < x \leq 1", "(0 1]"),
    ("1 >= x > 0", "(0 1]"),
    ("x > 0", "(0 inf)"),
    ("x >= 0", "[0 inf)"),
    ("0 ≤ x", "[0 inf)"),
    ("0 <= x < inf", "[0 inf)"),
    ("-∞ < x < 3", "(-inf 3)"),
    ("x < 3", "(-inf 3)"),
    ("3 > eta", "(-inf 3)"),
    ("[2, 2]", "[2 2]"),
    ("（0，1］", "(0 1]"),
]


@pytest.mark.parametrize(("raw", "expected"), SPELLINGS)
def test_an_interval_is_read(raw, expected):
    assert read_interval(raw) == span(expected)


COMMAS = [("(0,5; 1]", "(0.5 1]"), ("(0,5, 1]", "(0.5 1]"), ("(0.5; 1]", "(0.5 1]")]


@pytest.mark.parametrize(("raw", "expected"), COMMAS)
def test_a_decimal_comma_is_read_where_the_exam_has_it(raw, expected):
    assert read_interval(raw, decimal_comma=True) == span(expected)


UNREADABLE = [
    ("0 to 1", f"I cannot read `0 to 1` as an interval. {FORM}"),
    ("(0, 1", f"I cannot read `(0, 1` as an interval. {FORM}"),
    ("[[0, 1]]", "In the end `[0`: "),
    ("(0, 1, 2)", f"I expected two ends between the brackets, not `0, 1, 2`. {FORM}"),
    ("(0 1)", f"I expected two ends between the brackets, not `0 1`. {FORM}"),
    ("(0, )", f"One end is missing. {FORM}"),
    ("(0, one)", "In the end `one`: "),
    ("(1, 0)", f"The interval from 1 to 0 is empty. {FORM}"),
    ("(1, 1]", f"The interval from 1 to 1 is empty. {FORM}"),
    ("(inf, inf)", f"The interval from inf to inf is empty. {FORM}"),
    ("(0, -inf)", f"The interval from 0 to -inf is empty. {FORM}"),
    ("0 < 1", f"I cannot read `0 < 1` as an interval. {FORM}"),
    ("0 < x > 1", f"I cannot read `0 < x > 1` as an interval. {FORM}"),
    ("x < 1 < 2", f"I cannot read `x < 1 < 2` as an interval. {FORM}"),
    ("0 < x < y < 1", f"I cannot read `0 < x < y < 1` as an interval. {FORM}"),
    ("yes", f"I cannot read `yes` as an interval. {FORM}"),
    (0.5, "I expected text, not `0.5`."),
]


@pytest.mark.parametrize(("raw", "reason"), UNREADABLE)
def test_no_interval_has_a_reason(raw, reason):
    read = read_interval(raw)
    assert isinstance(read, Unreadable)
    assert read.reason.startswith(reason)


@pytest.mark.parametrize("raw", [None, "", " ", "-", "()", "[]"])
def test_nothing_written_is_blank(raw):
    assert read_interval(raw) is BLANK


@given(st.one_of(st.text(max_size=40), st.text(alphabet="()[]<>=x,;0123456789 ∞-inf", max_size=30)))
def test_reading_never_raises(raw):
    assert isinstance(read_interval(raw), Span | Unreadable | Blank)


NUMBERS = st.integers(-1000, 1000).map(lambda n: n / 8)


@given(NUMBERS, NUMBERS, st.booleans(), st.booleans())
def test_what_is_written_reads_back(a, b, left, right):
    low, high = sorted((a, b))
    if low < high:
        made = Span(End(low, left), End(high, right))
        assert read_interval(written_interval(made)) == made
