"""Solvers that work block by block give what they give at once."""

import numpy as np
import pytest
import sympy as sp

from solvers import batches
from solvers.batches import in_blocks
from solvers.steps import Trace, value_only


def recording(**options):
    """A solver x·w, decorated, and the list of the arrays that it was called with."""
    seen = []

    @in_blocks(**{"x": 1, "w": 1} | options)
    def product(x, w, other=None, *, step=value_only):
        """Multiply."""
        seen.append(x)
        return step("p", (x * w).sum(axis=-1)), x

    return product, seen


@pytest.fixture
def small_blocks(monkeypatch):
    monkeypatch.setattr(batches, "ENTRIES", 60)


def pair(problems, size=3):
    rng = np.random.default_rng(5)
    return rng.normal(size=(problems, size)), rng.normal(size=(problems, size))


def test_blocks_hold_as_many_problems_as_fit(small_blocks):
    product, seen = recording()
    x, w = pair(23)
    sums, same = product(x, w)
    assert [len(each) for each in seen] == [10, 10, 3]
    np.testing.assert_allclose(sums, (x * w).sum(axis=-1))
    np.testing.assert_array_equal(same, x)


def test_a_problem_too_large_for_a_block_has_one_to_itself(small_blocks):
    product, seen = recording()
    product(*pair(3, size=100))
    assert [each.shape for each in seen] == [(1, 100)] * 3


@pytest.mark.parametrize(("batch_last", "stride"), [(True, 8), (False, 24)])
def test_small_problems_lie_side_by_side_in_memory(small_blocks, batch_last, stride):
    product, seen = recording(batch_last=batch_last)
    product(*pair(23))
    assert seen[0].strides[0] == stride


def test_large_problems_stay_in_one_piece():
    product, seen = recording()
    product(*pair(4, size=50))
    assert seen[0].flags.c_contiguous


X, W = pair(23)
WHOLE = {
    "one problem": (X[0], W[0]),
    "a batch of one": (X[:1], W[:1]),
    "an empty batch": (X[:0], W[:0]),
    "shared weights": (X, W[0]),
    "weights of a longer batch axis": (X, W[:1]),
    "an array that is not declared": (X, W, X),
    "symbols": (np.full((23, 3), sp.Symbol("x")), W.astype(object)),
}


@pytest.mark.parametrize("given", WHOLE.values(), ids=WHOLE)
def test_what_cannot_be_cut_is_solved_at_once(small_blocks, given):
    product, seen = recording()
    product(*given)
    assert [each is given[0] for each in seen] == [True]


def test_a_recorder_gets_the_whole_batch(small_blocks):
    product, seen = recording()
    run = Trace()
    product(X, W, step=run)
    assert len(seen) == 1
    assert run.computed["p"].shape == (23,)


def test_lengths_that_differ_are_refused(small_blocks):
    product, _ = recording()
    with pytest.raises(ValueError, match="broadcast"):
        product(X, W[:5])


def test_the_solver_keeps_its_name_and_its_words():
    product, _ = recording()
    assert (product.__name__, product.__doc__) == ("product", "Multiply.")
