"""Where a refusal points, and what it quotes."""

from collections.abc import Callable

import pytest

from qgen.answers import BLANK, Unreadable, read_array

POSITIONS = [
    ("0.25 m", (), 5),
    ("−0.25 m", (), 6),
    ("x = 3,14", (), 5),
    ("𝟏𝟐 ?", (), 3),
    ("[1 - 2]", (2,), 3),
    ("[1, 2, nan]", (3,), 7),
    ("[1, 1/0]", (2,), 6),
    ("[1, 2,, 3]", (3,), 6),
    ("1,,,,,2", (2,), 2),
    (" ,1", (1,), 1),
    ("[1, 2 3]", (3,), 6),
    ("[1, (2]", (2,), 6),
    ("1, [2", (2,), 3),
    ("1 000", (2,), 2),
    ("2*10^", (), 4),
    ("1/", (), 1),
    ("x = 1 = 2", (), 6),
    ("2x = 4", (), 3),
    ("[1 2; 3 4]^T", (2, 2), 10),
    ("(" * 9, (), 8),
    ("1, 2, 3", (2,), None),
]


@pytest.mark.parametrize(("text", "shape", "position"), POSITIONS)
def test_a_refusal_points_at_the_offending_character(
    text: str, shape: tuple[int, ...], position: int | None
) -> None:
    got = read_array(text, shape)
    assert isinstance(got, Unreadable)
    assert got.position == position


def test_reasons_quote_long_and_unprintable_text_safely() -> None:
    got = read_array("1 = 2" + "\x00" * 10, ())
    assert isinstance(got, Unreadable)
    long = read_array("a\u0301" * 30 + "<= 1", ())
    assert isinstance(long, Unreadable)
    assert all(c.isprintable() for c in got.reason + long.reason)
    assert len(long.reason) < 120


FALSE_LINES = [("1", 2), ("1", "no number"), ("", 1), ("1", BLANK), ("?", "`!`"), ("[1]", [1])]


@pytest.mark.parametrize(("text", "meant"), FALSE_LINES)
def test_a_table_with_a_false_line_fails(
    text: str, meant: object, check: Callable[..., None]
) -> None:
    with pytest.raises(AssertionError):
        check(text, (), meant)
