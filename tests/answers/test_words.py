"""Answers that consist of words of a list."""

import numpy as np
import pytest

from qgen.answers import BLANK, Numbers, Unreadable, read_words

TAGS = ("O", "B-PER", "I-PER")


@pytest.mark.parametrize(
    ("raw", "places"),
    [
        ("[B-PER, O, I-PER]", [1, 0, 2]),
        ("b-per o i-per", [1, 0, 2]),
        ("O -> O → B-PER", [0, 0, 1]),
        ("tags = O; O; O.", [0, 0, 0]),
        (["O", "B-PER", "O"], [0, 1, 0]),
        ("(O | O | O)", [0, 0, 0]),
    ],
)
def test_words_are_read_as_their_places(raw, places):
    read = read_words(raw, (3,), TAGS)
    assert isinstance(read, Numbers)
    assert read.values.tolist() == places
    assert np.isinf(read.decimals).all()


@pytest.mark.parametrize("raw", [None, "", "  ", "-", "n/a", []])
def test_nothing_is_blank(raw):
    assert read_words(raw, (3,), TAGS) is BLANK


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("O, O", "I read 2; the answer is 3 words of O, B-PER, I-PER."),
        ("O, O, LOC", "I do not know `LOC`; the words are O, B-PER, I-PER."),
        ("O, O, B-PRE", "I do not know `B-PRE`; the words are O, B-PER, I-PER. Did you mean"),
        ({"a": 1}, "I expected words of the list."),
        ("O " * 2000, "I expected words of the list."),
    ],
)
def test_what_is_no_such_list_is_unreadable(raw, reason):
    read = read_words(raw, (3,), TAGS)
    assert isinstance(read, Unreadable)
    assert read.reason.startswith(reason)


def test_a_single_word_may_be_a_number():
    assert read_words(1, (), ["0", "1"]) == Numbers(np.array(1.0), np.array(np.inf))
