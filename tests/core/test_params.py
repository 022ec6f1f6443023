"""Parameters: raw words mapped to values by our own code, the same for ever."""

import numpy as np
import pytest

from qgen.params import Box, Choice, Distinct, Fixed, Grid, OneHot, Pick, distributions

TOP = 2**64 - 1
WORDS = np.array([[0, 1, 2, 3], [TOP, 10**18, 5, 2**63]], dtype=np.uint64)
"""Modulo 3: 0 1 2 0 and 0 1 2 2. In order of size: 0 1 2 3, and positions 2 1 3 0."""

GOLDEN = {
    "fixed number": (Fixed(1.5), [1.5, 1.5]),
    "fixed vector": (Fixed([1, 2]), [[1, 2], [1, 2]]),
    "choice": (Choice([0.1, 0.2, 0.3]), [0.1, 0.1]),
    "choice of four": (Choice([1, 2, 3], (4,)), [[1, 2, 3, 1], [1, 2, 3, 3]]),
    "choice, matrix": (Choice([1, 2, 3], (2, 2)), [[[1, 2], [3, 1]], [[1, 2], [3, 3]]]),
    "distinct": (Distinct([1, 2, 3, 4], (3,)), [[1, 2, 3], [3, 2, 4]]),
    "all distinct, matrix": (
        Distinct([1, 2, 3, 4], (2, 2)),
        [[[1, 2], [3, 4]], [[3, 2], [4, 1]]],
    ),
    "one-hot": (OneHot((3,)), [[1, 0, 0], [1, 0, 0]]),
    "one-hot rows": (
        OneHot((2, 3)),
        [[[1, 0, 0], [0, 1, 0]], [[1, 0, 0], [0, 1, 0]]],
    ),
    "box": (Box(Choice([0, 1, 2], (2,)), Choice([3, 4], (2,))), [[0, 1, 3, 5], [0, 1, 4, 4]]),
    "picked row": (Pick([[1, 2], [3, 4], [5, 6]]), [[1, 2], [1, 2]]),
    "picked rows": (
        Pick([[1, 2], [3, 4], [5, 6]], (2,)),
        [[[1, 2], [3, 4]], [[1, 2], [3, 4]]],
    ),
}


@pytest.mark.parametrize(("param", "expected"), GOLDEN.values(), ids=GOLDEN)
def test_fixed_words_give_fixed_values(param, expected):
    found = param.draw(WORDS[:, : param.words])
    assert found.dtype == np.float64
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize(("param", "expected"), GOLDEN.values(), ids=GOLDEN)
def test_a_value_has_the_shape_it_claims(param, expected):
    for count in (1, 2):
        assert param.draw(WORDS[:count, : param.words]).shape == (count, *param.shape)


@pytest.mark.parametrize(("param", "expected"), GOLDEN.values(), ids=GOLDEN)
def test_a_value_does_not_depend_on_the_rows_beside_it(param, expected):
    np.testing.assert_array_equal(param.draw(WORDS[1:, : param.words])[0], expected[1])


WORDS_USED = {
    "fixed": (Fixed([1, 2]), 0),
    "choice": (Choice([1, 2], (3, 2)), 6),
    "choice of a number": (Choice([1, 2]), 1),
    "distinct": (Distinct(range(9), (2, 2)), 9),
    "one-hot": (OneHot((4, 3)), 4),
    "box": (Box(Choice([1], (2,)), Choice([1], (2,))), 4),
    "picked row": (Pick([[1, 2, 3]]), 1),
    "picked rows": (Pick([[1, 2, 3]], (4,)), 4),
}


@pytest.mark.parametrize(("param", "words"), WORDS_USED.values(), ids=WORDS_USED)
def test_words_used(param, words):
    assert param.words == words


def many_words(count, words):
    return np.random.default_rng(1).integers(0, TOP, size=(count, words), dtype=np.uint64)


def test_distinct_entries_never_repeat():
    param = Distinct([-1.0, 0.0, 0.5, 2.0, 3.0], (2, 2))
    drawn = param.draw(many_words(500, param.words)).reshape(500, -1)
    assert {len(set(row)) for row in drawn.tolist()} == {4}
    assert set(drawn.ravel()) == set(param.options)


def test_distinct_reaches_every_order():
    param = Distinct([1, 2, 3], (3,))
    drawn = param.draw(many_words(500, 3))
    assert len({tuple(row) for row in drawn.tolist()}) == 6


def test_every_choice_is_about_equally_likely():
    drawn = Choice([0, 1, 2, 3, 4, 5, 6]).draw(many_words(7000, 1))
    counts = np.bincount(drawn.astype(int), minlength=7)
    assert counts.min() > 850
    assert counts.max() < 1150


def test_fixed_values_are_not_shared():
    param = Fixed([1.0, 2.0])
    first = param.draw(WORDS[:, :0])
    first[0, 0] = 9
    assert param.draw(WORDS[:, :0])[0, 0] == 1


GRIDS = {
    "whole numbers": (Grid(-1, 2), (-1, 0, 1, 2)),
    "tenths": (Grid(0, 0.3, 0.1), (0, 0.1, 0.2, 0.3)),
    "without zero": (Grid(-0.5, 0.5, 0.5, without=[0]), (-0.5, 0.5)),
    "without a tenth": (Grid(0.1, 0.4, 0.1, without=[0.3]), (0.1, 0.2, 0.4)),
    "one value": (Grid(2, 2), (2,)),
    "high between two steps": (Grid(0, 1, 0.6), (0, 0.6)),
    "hundredths": (Grid(0.28, 0.3, 0.01), (0.28, 0.29, 0.3)),
}


@pytest.mark.parametrize(("grid", "options"), GRIDS.values(), ids=GRIDS)
def test_a_grid_holds_the_doubles_nearest_to_its_decimals(grid, options):
    assert grid.options == options


def test_zero_on_a_grid_has_no_sign():
    zeros = [
        option
        for tenths in range(1, 30)
        for option in Grid(-tenths / 10, tenths / 10, 0.1).options
        if option == 0
    ]
    assert len(zeros) == 29
    assert not np.signbit(zeros).any()


def test_a_box_has_its_corners_in_order():
    corner, sides = Grid(0, 1, 0.1, (2,)), Grid(0.1, 0.9, 0.1, (2,))
    param = Box(corner, sides)
    words = many_words(300, param.words)
    boxes = param.draw(words)
    assert (boxes[:, :2] < boxes[:, 2:]).all()
    np.testing.assert_array_equal(boxes, boxes.round(1))
    np.testing.assert_array_equal(boxes[:, :2], corner.draw(words[:, :2]))


def test_distributions_are_all_that_add_up_to_one_without_zeros():
    rows = np.array(distributions(3))
    assert len(rows) == len(np.unique(rows, axis=0)) == 9 * 8 / 2
    np.testing.assert_allclose(rows.sum(axis=1), 1)
    np.testing.assert_array_equal(rows, rows.round(1))
    assert rows.min() == 0.1
    assert distributions(2, parts=4) == [[0.25, 0.75], [0.5, 0.5], [0.75, 0.25]]


def test_too_few_options_for_different_entries_are_refused():
    with pytest.raises(ValueError, match="3 options cannot fill 4 different entries"):
        Distinct([1, 2, 3], (2, 2))
