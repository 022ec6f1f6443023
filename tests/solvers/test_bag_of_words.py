"""Bag-of-words classifier, against counting by hand and PyTorch."""

import numpy as np
import pytest

from qgen.families.generative.bag_of_words_classifier import FAMILY
from solvers.bag_of_words import bag_of_words_classifier
from solvers.steps import trace

RNG = np.random.default_rng(8)
INPUTS = {
    "tokens": np.array([0, 2, 2, 3, 0]),
    "W": np.array([[1.0, 2, -1], [0, 1, 1]]),
    "b": np.array([0.5, -1]),
}
"""Word 3 is not in the vocabulary; counts (2, 0, 2); logits (0.5, 1)."""


def test_steps_by_hand():
    run = trace(bag_of_words_classifier, INPUTS).computed
    np.testing.assert_array_equal(run["counts"], [2, 0, 2])
    np.testing.assert_array_equal(run["logits"], [0.5, 1])
    np.testing.assert_allclose(run["p"], np.exp([0.5, 1]) / (np.exp(0.5) + np.exp(1)))
    assert run["predicted"] == 1


def test_equals_an_embedding_bag_of_pytorch():
    """The logits are the sum of one row of weights for each token."""
    torch = pytest.importorskip("torch")
    tokens, W, b = RNG.integers(0, 6, (20, 9)), RNG.normal(size=(3, 6)), RNG.normal(size=3)
    W, b = np.broadcast_to(W, (20, 3, 6)), np.broadcast_to(b, (20, 3))
    inputs = {"tokens": tokens, "W": W, "b": b}
    run = trace(bag_of_words_classifier, inputs).computed
    summed = torch.nn.functional.embedding_bag(
        torch.tensor(tokens), torch.tensor(W[0].T.copy()), mode="sum"
    )
    logits = summed + torch.tensor(b)
    np.testing.assert_allclose(run["logits"], logits)
    np.testing.assert_allclose(run["p"], logits.softmax(-1))
    np.testing.assert_array_equal(run["predicted"], logits.argmax(-1))


def test_the_order_of_the_words_does_not_matter():
    again = INPUTS | {"tokens": INPUTS["tokens"][::-1]}
    one, other = (trace(bag_of_words_classifier, i).computed for i in (INPUTS, again))
    np.testing.assert_array_equal(one["logits"], other["logits"])


WRONG = [
    ("presence_for_counts", [1, 0, 1]),
    ("divided_by_length", [0.4, 0, 0.4]),
    ("bias_forgotten", [0, 2]),
    ("logits_normalised", [1 / 3, 2 / 3]),
    ("sigmoid_of_each", 1 / (1 + np.exp([-0.5, -1]))),
]


@pytest.mark.parametrize(("error", "expected"), WRONG, ids=[error for error, _ in WRONG])
def test_misconception_by_hand(error, expected):
    found = {m.id: m for m in FAMILY.misconceptions}[error]
    run = trace(bag_of_words_classifier, INPUTS, swap={found.step: found.faulty})
    np.testing.assert_allclose(run.computed[found.step], expected)
