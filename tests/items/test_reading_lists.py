"""Letters in an order and letters for numbers, in every form that people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qgen.answers import BLANK, Blank, Unreadable
from qgen.items.lists import read_matches, read_order

ORDERS = [
    ("C A B", "CAB"),
    ("c, a, b", "CAB"),
    ("C > A > B", "CAB"),
    ("C->A->B", "CAB"),
    ("C → A → B", "CAB"),
    ("C ⇒ A ⇒ B", "CAB"),
    ("C - A - B", "CAB"),
    ("C – A – B", "CAB"),
    ("CAB", "CAB"),
    ("cab", "CAB"),
    ("(C, A, B)", "CAB"),
    ("[C; A; B]", "CAB"),
    ("C) A) B)", "CAB"),
    ("C.A.B.", "CAB"),
    ("C/A/B", "CAB"),
    ("C|A|B", "CAB"),
    ("C\nA\nB", "CAB"),
    ("C then A then B", "CAB"),
    ("C, A and B", "CAB"),
    ("C before A before B", "CAB"),
    ("Ｃ，Ａ，Ｂ", "CAB"),
    ("\N{NO-BREAK SPACE}C\N{NO-BREAK SPACE}A\N{NO-BREAK SPACE}B", "CAB"),
    ("$C, A, B$", "CAB"),
    (["C", "A", "B"], "CAB"),
    (["c)", "a)", "b)"], "CAB"),
    (["CA", "B"], "CAB"),
]


@pytest.mark.parametrize(("raw", "letters"), ORDERS)
def test_an_order_is_read(raw, letters):
    assert read_order(raw, "ABC") == list(letters)


NO_ORDERS = [
    ("C, A", "B is missing: write all 3 letters from first to last.", None),
    ("A", "B, C are missing: write all 3 letters from first to last.", None),
    ("C A B A", "I read the letter A twice.", 6),
    ("C A D", "`D` is not one of the letters A, B, C.", 4),
    ("C < A < B", "I expected the letters A, B, C, not `<`.", 2),
    ("3, 1, 2", "I expected the letters A, B, C from first to last, without numbers.", 0),
    ("C? A B", "I expected the letters A, B, C, not `?`.", 1),
    ("first C", "`f` is not one of the letters A, B, C.", 0),
    ([["C"], "A", "B"], "I expected a list of texts, without lists inside.", None),
    (3.5, "I expected text, not `3.5`.", None),
    (True, "I expected text, not `True`.", None),
    ("C" * 2001, "The answer has 2001 characters; I read at most 2000.", 2000),
]


@pytest.mark.parametrize(("raw", "reason", "position"), NO_ORDERS)
def test_no_order_has_a_reason(raw, reason, position):
    assert read_order(raw, "ABC") == Unreadable(reason, position)


@pytest.mark.parametrize("raw", [None, "", "  ", "-", "--", "n/a", [], [None], ["", " "]])
def test_nothing_written_is_blank(raw):
    assert read_order(raw, "ABC") is BLANK
    assert read_matches(raw, 3, "ABC") is BLANK


MATCHES = [
    ("1B 2A 3C", "BAC"),
    ("1b, 2a, 3c", "BAC"),
    ("1-B, 2-A, 3-C", "BAC"),
    ("1–B; 2–A; 3–C", "BAC"),
    ("1: B\n2: A\n3: C", "BAC"),
    ("1 = B, 2 = A, 3 = C", "BAC"),
    ("1 → B, 2 → A, 3 → C", "BAC"),
    ("1->B 2->A 3->C", "BAC"),
    ("1) B 2) A 3) C", "BAC"),
    ("1.B 2.A 3.C", "BAC"),
    ("(1, B), (2, A), (3, C)", "BAC"),
    ("{1: 'B', 2: 'A', 3: 'C'}", "BAC"),
    ("3C 1B 2A", "BAC"),
    ("B1 A2 C3", "BAC"),
    ("A-2, B-1, C-3", "BAC"),
    ("B A C", "BAC"),
    ("BAC", "BAC"),
    ("b, a, c", "BAC"),
    ("1 with B, 2 with A and 3 with C", "BAC"),
    ("1A 2A 3A", "AAA"),
    ("１Ｂ ２Ａ ３Ｃ", "BAC"),
    ("1B 3C", "B-C"),
    ("1B 2 3C", "B-C"),
    ("1B, 2-, 3C", "B-C"),
    ({1: "B", 2: "A", 3: "C"}, "BAC"),
    ({"1": "B", "2": None, "3": "C"}, "B-C"),
    (["1B", "2A", "3C"], "BAC"),
    (["B", "A", "C"], "BAC"),
]


@pytest.mark.parametrize(("raw", "letters"), MATCHES)
def test_matches_are_read(raw, letters):
    expected = tuple(None if letter == "-" else letter for letter in letters)
    assert read_matches(raw, 3, "ABCD") == expected


NO_MATCHES = [
    (
        "B A",
        "I read 2 letters for 3 numbers; please write each number with its letter, as in 1B 2A.",
        None,
    ),
    ("1BC 2A 3D", "I expected one letter for each number, as in 1B 2A.", 0),
    ("1 2 3", "I expected one letter for each number, as in 1B 2A.", 0),
    ("1B 1A 3C", "I read the number 1 twice.", None),
    ("1B 4A", "4 is not one of the numbers 1 to 3.", None),
    ("0B", "0 is not one of the numbers 1 to 3.", None),
    ("1B 2E", "`E` is not one of the letters A, B, C, D.", 4),
    ("1B 2A 3?", "I expected the letters A, B, C, D, not `?`.", 7),
    ("9" * 500 + "A", "9999 is not one of the numbers 1 to 3.", None),
    ("see above", "`s` is not one of the letters A, B, C, D.", 0),
]


@pytest.mark.parametrize(("raw", "reason", "position"), NO_MATCHES)
def test_no_matches_have_a_reason(raw, reason, position):
    assert read_matches(raw, 3, "ABCD") == Unreadable(reason, position)


ANYTHING = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="ABC123 ,->", max_size=20),
    st.lists(st.one_of(st.text(max_size=3), st.integers(), st.none()), max_size=6),
    st.dictionaries(st.one_of(st.integers(), st.text(max_size=2)), st.text(max_size=2)),
    st.floats(),
    st.booleans(),
    st.none(),
)


@given(ANYTHING)
def test_reading_never_raises(raw):
    assert isinstance(read_order(raw, "ABC"), list | Unreadable | Blank)
    assert isinstance(read_matches(raw, 3, "ABCD"), tuple | Unreadable | Blank)


@given(st.permutations("ABCDEF"), st.sampled_from([" ", ", ", " > ", "", "; ", " → "]))
def test_every_written_order_reads_back(letters, between):
    assert read_order(between.join(letters), "ABCDEF") == list(letters)
