"""Letters of a choice, and true or false."""

import pickle
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qgen.answers import BLANK, Blank, Unreadable, read_choice, read_true_false

SINGLE = {
    "b": "b",
    "B": "b",
    " B ": "b",
    "b)": "b",
    "(b)": "b",
    "b.": "b",
    "[B]": "b",
    "Ｂ": "b",
    "$b$": "b",
    "option B": "b",
    "Answer: b": "b",
    "b, b": "b",
    "a, c": "I read 2 letters (a, c), but only one may be chosen.",
    "ca": "I read 2 letters (a, c), but only one may be chosen.",
    "e": "`e` is not one of the letters a, b, c, d.",
    "not a": "`n` is not one of the letters",
    "a?": "not `?`",
    "a1": "not `1`",
    "a-c": "not `-`",
    "a_c": "not `_`",
    "()b(": "b",
    ",": "I expected letters (a, b, c, d), not `,`.",
    "and": "I expected letters",
    "a" * 2001: "I expected letters",
}
SEVERAL = {
    "a, c": "ac",
    "a,c": "ac",
    "ac": "ac",
    "CA": "ac",
    "A and C": "ac",
    "A und C": "ac",
    "a & c": "ac",
    "a + c": "ac",
    "a/c": "ac",
    "a;c": "ac",
    "a\nc": "ac",
    "{a, c}": "ac",
    "(a), (c)": "ac",
    "a) c)": "ac",
    "b": "b",
    "abcd": "abcd",
    "aa": "`aa` is no list of letters",
    "face": "`f` is not one of the letters",
    "c, x": "`x` is not one of the letters",
}
VALUES = [
    (["a", "C"], True, "ac"),
    (("a", None, "-"), True, "a"),
    (["b"], False, "b"),
    (["a", "b"], False, "I read 2 letters (a, b)"),
    (["a", ["b"]], True, "I expected letters"),
    (["a", "x"], True, "`x` is not one of the letters"),
    (["a"] * 5, True, "I read 5 entries, but there are 4 options."),
    (True, True, "I expected letters"),
    (1, False, "I expected letters"),
]
TABLE = [
    *((text, False, meant) for text, meant in SINGLE.items()),
    *((text, True, meant) for text, meant in SEVERAL.items()),
    *VALUES,
]

TRUE = [True, 1, "true", "True", " TRUE ", "t", "T.", "(t)", "yes", "y", "wahr", "ja", "1", "✓"]
FALSE = [False, 0, "false", "False", "f", "F)", "no", "n", "falsch", "nein", "0", "✗", "０"]
NEITHER = [2, 1.0, "x", "maybe", "true false", "10", ["true"], {}, "t" * 2001, "?"]
BLANKS = [None, "", "  ", "-", "–", "__", "n/a", "\u00a0"]


@pytest.mark.parametrize(("text", "several", "meant"), TABLE)
def test_letters(text: object, several: bool, meant: str) -> None:
    got = read_choice(text, "abcd", several=several)
    if len(meant) <= len("abcd"):
        assert got == frozenset(meant)
    else:
        assert isinstance(got, Unreadable)
        assert meant in got.reason


@pytest.mark.parametrize("several", [False, True])
@pytest.mark.parametrize("text", [*BLANKS, [], [None, ""]])
def test_no_letter_is_blank(text: object, several: bool) -> None:
    assert read_choice(text, "abcd", several=several) is BLANK


@pytest.mark.parametrize(("text", "position"), [("a, x", 3), ("Ａ？", 1), (["a", "x"], None)])
def test_refused_letter_is_pointed_at(text: object, position: int | None) -> None:
    got = read_choice(text, "abcd", several=True)
    assert isinstance(got, Unreadable)
    assert got.position == position


def test_letters_are_spelled_as_on_the_paper() -> None:
    assert read_choice("a, B", ["A", "B"], several=True) == frozenset("AB")


@pytest.mark.parametrize("text", TRUE)
def test_true(text: object) -> None:
    assert read_true_false(text) is True


@pytest.mark.parametrize("text", FALSE)
def test_false(text: object) -> None:
    assert read_true_false(text) is False


@pytest.mark.parametrize("text", NEITHER)
def test_neither_true_nor_false(text: object) -> None:
    assert isinstance(read_true_false(text), Unreadable)


@pytest.mark.parametrize("text", BLANKS)
def test_neither_is_blank(text: object) -> None:
    assert read_true_false(text) is BLANK


@given(st.text() | st.text(alphabet="abcd,;. )(-&"), st.booleans())
def test_any_text_gives_letters_or_a_reason(text: str, several: bool) -> None:
    got = read_choice(text, "abcd", several=several)
    if isinstance(got, frozenset):
        assert got
        assert got <= set("abcd")
        assert several or len(got) == 1
    else:
        assert isinstance(got, Unreadable | Blank)
    assert isinstance(read_true_false(text), bool | Unreadable | Blank)


@given(st.sets(st.sampled_from("abcdefgh"), min_size=1), st.sampled_from(["", ",", " and ", "; "]))
def test_any_set_of_letters_survives_being_written(letters: set[str], between: str) -> None:
    assert read_choice(between.join(sorted(letters)), "abcdefgh", several=True) == frozenset(
        letters
    )


def test_blank_stays_one_object_between_processes() -> None:
    assert pickle.loads(pickle.dumps(BLANK)) is BLANK


def test_unreadable_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Unreadable("no").reason = "yes"  # type: ignore[misc]
