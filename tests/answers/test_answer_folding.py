"""Folding look-alike characters keeps every position."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qgen.answers.folding import fold, is_blank


@given(st.text(alphabet=st.characters()))
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(alphabet=st.characters()))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("−–—‐", "----"),
        ("０９", "09"),
        ("（，；）", "(,;)"),
        ("\u00a0\u2009\u200b", "   "),
        ("⁻¹", "⁻¹"),
    ],
)
def test_look_alikes(typed: str, folded: str) -> None:
    assert fold(typed) == folded


def test_words_are_not_blank() -> None:
    assert not is_blank("0")
    assert not is_blank("na")
