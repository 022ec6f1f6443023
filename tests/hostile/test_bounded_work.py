"""What an answer may cost: counted calls, linear in its length and never above a bound."""

import sys
from collections.abc import Callable, Sequence

import pytest

from qgen.answers import Unreadable, read_array, read_choice, read_numbers, read_true_false
from qgen.answers.folding import MAX_CHARACTERS

CALLS_PER_CHARACTER = 60

UNITS = [
    *("(", ")", "[", "[[", "{", "<", "1(", "-(", "-", "+", "^", "9^", "9**", "1/", "1/(", "\\("),
    *("=", "x=", "x = 1 ", ",", ";", "\n", ". ", ".", "1,", "1 ", "1;", "1\n", "1,000,", "1 000 "),
    *("1'000'", "1.000.", "1{,}", "10^", "1*10^", "1e", "1 e -", "½", "1½", "1 1/2 ", "%", "1%"),
    *("\\frac", "\\frac{", "\\frac12", "\\left", "\\begin{bmatrix}", "\\begin{array}{", "array("),
    *("px", "1 px", "\\text{", "T", "^T", "'", "a", "a\u0301", "\x00", "\ud800", "\u202e", "٣"),
    *("nan ", "inf,", "∞", "e", "x", "1x10^", " ", "\u200b", "$", "&", "\\\\", "\\cr", "|", "->"),
]


def repeated(unit: str, length: int) -> str:
    return (unit * length)[:length]


def calls(function: Callable[[], object]) -> int:
    """How many functions are called, Python's own among them."""
    count = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        function()
    finally:
        sys.setprofile(None)
    return count


def readers(text: object) -> Sequence[Callable[[], object]]:
    return [
        lambda: read_numbers(text, ()),
        lambda: read_array(text, (), decimal_comma=True),
        lambda: read_array(text, (3,), units=("px", "%")),
        lambda: read_array(text, (2, 2), decimal_comma=True),
        lambda: read_choice(text, "abcd", several=True),
        lambda: read_true_false(text),
    ]


@pytest.mark.parametrize("unit", UNITS)
def test_the_longest_answers_cost_a_bounded_number_of_calls(unit: str) -> None:
    for start in ("", "1", "x = ", "["):
        text = (start + repeated(unit, MAX_CHARACTERS))[:MAX_CHARACTERS]
        for reader in readers(text):
            assert calls(reader) <= CALLS_PER_CHARACTER * MAX_CHARACTERS


@pytest.mark.parametrize("unit", UNITS)
def test_an_answer_twice_as_long_costs_no_more_than_twice(unit: str) -> None:
    for number in range(len(readers(""))):
        half = calls(readers(repeated(unit, MAX_CHARACTERS // 2))[number])
        whole = calls(readers(repeated(unit, MAX_CHARACTERS))[number])
        assert whole <= 2.2 * half + 500


@pytest.mark.parametrize("unit", UNITS)
def test_what_is_too_long_is_not_looked_at(unit: str) -> None:
    for reader in readers(repeated(unit, 1_000_000)):
        assert isinstance(reader(), Unreadable)
        assert calls(reader) < 100


def test_lists_are_bounded_too() -> None:
    endless: list[object] = []
    endless.extend([endless, endless])
    for value in (endless, [0] * 1_000_000, [[0] * 1000] * 1000, ["1" * 1000] * 1000):
        for reader in readers(value):
            assert isinstance(reader(), Unreadable)
            assert calls(reader) <= CALLS_PER_CHARACTER * MAX_CHARACTERS


def test_the_counter_counts() -> None:
    assert calls(lambda: [abs(n) for n in range(100)]) >= 100
