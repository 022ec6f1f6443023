"""A bigram language model, against values worked by hand and a cited example."""

from math import e, log, log2

import numpy as np
import pytest

from qgen.families import load_family
from solvers.language_model import bigram_language_model
from solvers.steps import trace

TABLE = np.array([[2.0, 1, 1, 0], [0, 2, 1, 1], [1, 1, 0, 2], [4, 0, 2, 2]])
GIVEN = {"counts": TABLE, "sentence": (0, 2), "after": 1, "unit": "bits"}


def test_by_hand():
    """Row sums 4, 4, 4, 8: START-0 has 1/2, 0-2 has 1/4, 2-END has 1/4."""
    run = trace(bigram_language_model, GIVEN).computed
    expected = {
        "totals": [4, 4, 4, 8],
        "following": [1 / 4, 1 / 4, 0, 1 / 2],
        "factors": [1 / 2, 1 / 4, 1 / 4],
        "probability": 1 / 32,
        "cross_entropy": 5 / 3,
        "perplexity": 2 ** (5 / 3),
    }
    assert list(run) == list(expected)
    for step, values in expected.items():
        np.testing.assert_allclose(run[step], values)


def test_smoothing_by_hand():
    run = trace(bigram_language_model, GIVEN | {"alpha": 1.0}).computed
    np.testing.assert_allclose(run["totals"], [8, 8, 8, 12])
    np.testing.assert_allclose(run["following"], [2 / 8, 2 / 8, 1 / 8, 3 / 8])
    np.testing.assert_allclose(run["factors"], [3 / 8, 2 / 8, 3 / 12])


def test_the_corpus_of_jurafsky_and_martin():
    """Section 3.1.2: <s> I am Sam </s>, <s> Sam I am </s>, <s> I do not like green eggs ... </s>.

    P(I | <s>) = 0.67, P(Sam | <s>) = 0.33, P(am | I) = 0.67, P(</s> | Sam) = 0.5,
    P(Sam | am) = 0.5.
    """
    corpus = ["I am Sam", "Sam I am", "I do not like green eggs and ham"]
    words = list(dict.fromkeys(" ".join(corpus).split()))
    counts = np.zeros((len(words) + 1, len(words) + 1))
    for sentence in corpus:
        numbers = [words.index(word) for word in sentence.split()]
        rows, columns = [0, *(k + 1 for k in numbers)], [*numbers, len(words)]
        np.add.at(counts, (rows, columns), 1)

    def factors(sentence):
        numbers = tuple(words.index(word) for word in sentence.split())
        given = {"counts": counts, "sentence": numbers, "after": 0}
        return trace(bigram_language_model, given).computed["factors"].round(2).tolist()

    assert factors("I am Sam") == [0.67, 0.67, 0.5, 0.5]
    assert factors("Sam")[0] == 0.33


@pytest.mark.parametrize("alpha", [None, 0.5])
def test_what_follows_a_word_adds_up_to_one(alpha):
    following = trace(bigram_language_model, GIVEN | {"alpha": alpha}).computed["following"]
    assert following.sum() == pytest.approx(1)


def test_the_perplexity_is_that_of_pytorchs_cross_entropy():
    torch = pytest.importorskip("torch")
    counts = torch.from_numpy(TABLE) + 0.5
    rows, columns = torch.tensor([0, 1, 3]), torch.tensor([0, 2, 3])
    nats = torch.nn.functional.cross_entropy(torch.log(counts[rows]), columns)
    for unit, entropy in (("nats", nats.item()), ("bits", nats.item() / log(2))):
        run = trace(bigram_language_model, GIVEN | {"alpha": 0.5, "unit": unit}).computed
        assert float(run["cross_entropy"]) == pytest.approx(entropy)
        assert float(run["perplexity"]) == pytest.approx(torch.exp(nats).item())


def test_heavy_smoothing_knows_nothing():
    _, perplexity = bigram_language_model(**GIVEN, alpha=1e12)
    assert perplexity == pytest.approx(4)


def test_a_batch_equals_a_loop():
    rng = np.random.default_rng(4)
    counts = rng.integers(1, 9, size=(2, 3, 4, 4)).astype(float)
    alpha = rng.uniform(0.5, 2, size=(2, 3))
    batch = trace(bigram_language_model, GIVEN | {"counts": counts, "alpha": alpha}).computed
    for index in np.ndindex(2, 3):
        one = GIVEN | {"counts": counts[index], "alpha": alpha[index]}
        for step, value in trace(bigram_language_model, one).computed.items():
            np.testing.assert_allclose(batch[step][index], value)


def test_words_that_the_table_lacks_are_refused():
    with pytest.raises(IndexError):
        bigram_language_model(**GIVEN | {"sentence": (0, 7)})


def test_unknown_units_are_refused():
    with pytest.raises(ValueError, match="unit must be 'bits' or 'nats', got 'bit'; did you"):
        bigram_language_model(**GIVEN | {"unit": "bit"})


def test_misconceptions_by_hand():
    """The sums of the table are 4, 4, 4, 8 by rows, 7, 4, 4, 5 by columns, and 20 in all."""
    by_hand = {
        "joint_for_conditional": {
            "following": [1 / 20, 1 / 20, 0, 2 / 20],
            "factors": [2 / 20, 1 / 20, 2 / 20],
        },
        "column_total": {
            "following": [1 / 7, 1 / 4, 0, 2 / 5],
            "factors": [2 / 7, 1 / 4, 2 / 5],
        },
        "smoothing_ignored": {
            "following": [1 / 4, 1 / 4, 0, 2 / 4],
            "factors": [2 / 4, 1 / 4, 2 / 8],
        },
        "total_not_smoothed": {
            "following": [2 / 4, 2 / 4, 1 / 4, 3 / 4],
            "factors": [3 / 4, 2 / 4, 3 / 8],
        },
        "end_left_out": {"probability": 1 / 8},
        "start_left_out": {"probability": 1 / 16},
        "probabilities_averaged": {"probability": 1 / 3},
        "not_per_token": {"cross_entropy": 5},
        "end_not_counted": {"cross_entropy": 5 / 2},
        "other_logarithm": {"cross_entropy": log(32) / 3},
        "other_power": {"perplexity": e ** (5 / 3)},
    }
    mistakes = load_family("bigram_language_model").misconceptions
    assert list(by_hand) == [m.id for m in mistakes]
    for mistake in mistakes:
        given = GIVEN | ({"alpha": 1.0} if mistake.levels == (3,) else {})
        assert mistake.swap.keys() == by_hand[mistake.id].keys()
        for step, faulty in mistake.swap.items():
            wrong = trace(bigram_language_model, given, swap={step: faulty}).computed[step]
            np.testing.assert_allclose(wrong, by_hand[mistake.id][step], err_msg=mistake.id)


def test_misconceptions_about_the_base_in_nats():
    mistakes = {m.id: m for m in load_family("bigram_language_model").misconceptions}
    given = GIVEN | {"unit": "nats"}
    for name, value in (("other_logarithm", log2(32) / 3), ("other_power", 2 ** (log(32) / 3))):
        mistake = mistakes[name]
        run = trace(bigram_language_model, given, swap={mistake.step: mistake.faulty}).computed
        assert run[mistake.step] == pytest.approx(value)
