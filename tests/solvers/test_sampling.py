"""Sampling the next token, against values worked by hand, PyTorch and NumPy."""

from math import log

import numpy as np
import pytest

from qgen.families import load_family
from solvers.sampling import running_sums, temperature_sampling
from solvers.steps import trace

LN2, LN3 = log(2), log(3)
GIVEN = {"z": np.array([2 * LN2, 0, 2 * LN3, -4]), "T": np.float64(2), "u": np.float64(0.4)}


def test_by_hand():
    """exp of half the scores: 2, 1, 3, exp(-2)."""
    run = trace(temperature_sampling, GIVEN).computed
    e = np.array([2, 1, 3, np.exp(-2)])
    expected = {
        "scaled": [LN2, 0, LN3, -2],
        "e": e,
        "total": e.sum(),
        "p": e / e.sum(),
        "running": [2 / e.sum(), 3 / e.sum(), 6 / e.sum()],
        "token": 1,
    }
    assert list(run) == list(expected)
    for step, values in expected.items():
        np.testing.assert_allclose(run[step], values)


def test_top_two_by_hand():
    run = trace(temperature_sampling, GIVEN | {"top_k": 2}).computed
    assert run["kept"].tolist() == [1, 0, 1, 0]
    np.testing.assert_allclose(run["p"], [2 / 5, 0, 3 / 5, 0])
    np.testing.assert_allclose(run["running"], [2 / 5, 2 / 5, 1])


@pytest.mark.parametrize(("u", "token"), [(0.0, 0), (0.39, 0), (0.41, 2), (0.999, 2)])
def test_a_token_that_is_not_kept_is_never_drawn(u, token):
    assert temperature_sampling(**GIVEN | {"u": u}, top_k=2) == token


@pytest.mark.parametrize("top_k", [1, 3, 7])
def test_equals_pytorch(top_k):
    torch = pytest.importorskip("torch")
    z = np.random.default_rng(8).normal(size=(5, 7))
    theirs = torch.from_numpy(z) / 0.7
    edge = theirs.topk(top_k).values[:, -1:]
    p = torch.softmax(theirs.masked_fill(theirs < edge, -torch.inf), dim=-1)
    run = trace(temperature_sampling, {"z": z, "T": 0.7, "u": 0.3, "top_k": top_k}).computed
    np.testing.assert_allclose(run["p"], p.numpy(), atol=1e-12)


def test_the_draw_is_a_search_in_the_running_sums():
    rng = np.random.default_rng(9)
    given = {"z": rng.normal(size=6), "T": 1.3, "u": rng.uniform(size=1000)}
    p = trace(temperature_sampling, given).computed["p"]
    expected = np.searchsorted(np.cumsum(p), given["u"], side="right")
    np.testing.assert_array_equal(temperature_sampling(**given), expected)


def test_evenly_spread_numbers_draw_each_token_as_often_as_it_is_probable():
    u = (np.arange(100_000) + 0.5) / 100_000
    given = {"z": np.array([0.5, -1, 2, 0]), "T": 0.8}
    drawn = temperature_sampling(**given, u=u)
    p = trace(temperature_sampling, given | {"u": 0.5}).computed["p"]
    np.testing.assert_allclose(np.bincount(drawn) / len(u), p, atol=1e-4)


def test_a_low_temperature_is_greedy_and_a_high_one_knows_nothing():
    z = np.array([0.5, -1, 2, 0])
    cold = trace(temperature_sampling, {"z": z, "T": 0.01, "u": 0.5}).computed
    hot = trace(temperature_sampling, {"z": z, "T": 1e9, "u": 0.5}).computed
    np.testing.assert_allclose(cold["p"], [0, 0, 1, 0], atol=1e-12)
    np.testing.assert_allclose(hot["p"], 1 / 4)


def test_of_equal_scores_at_the_edge_all_are_kept():
    given = {"z": np.array([1.0, 0, 1, 2]), "T": 1.0, "u": 0.5, "top_k": 2}
    assert trace(temperature_sampling, given).computed["kept"].tolist() == [1, 0, 1, 1]


def test_running_sums_leave_out_the_last():
    np.testing.assert_allclose(running_sums(np.array([0.2, 0.3, 0.5])), [0.2, 0.5])


@pytest.mark.parametrize("top_k", [None, 2])
def test_a_batch_equals_a_loop(top_k):
    rng = np.random.default_rng(10)
    given = {
        "z": rng.normal(size=(2, 3, 5)),
        "T": rng.uniform(0.5, 2, size=(2, 3)),
        "u": rng.uniform(size=(2, 3)),
    }
    batch = trace(temperature_sampling, given | {"top_k": top_k}).computed
    for index in np.ndindex(2, 3):
        one = {name: value[index] for name, value in given.items()} | {"top_k": top_k}
        for step, value in trace(temperature_sampling, one).computed.items():
            np.testing.assert_allclose(batch[step][index], value)


def test_wrong_shapes_are_refused():
    with pytest.raises(ValueError, match="broadcast"):
        temperature_sampling(np.zeros((3, 4)), np.ones(2), 0.5)


def test_misconceptions_by_hand():
    given = GIVEN | {"top_k": 2}
    all_of_them = 2 + 1 + 3 + np.exp(-2)
    by_hand = {
        "multiplied_by_temperature": [4 * LN2, 0, 4 * LN3, -8],
        "temperature_ignored": given["z"],
        "softmax_forgotten": [LN2, 0, LN3, 0],
        "all_tokens_kept": [1, 1, 1, 1],
        "not_shared_out_again": all_of_them,
        "most_likely_taken": 2,
    }
    mistakes = load_family("temperature_sampling").misconceptions
    assert list(by_hand) == [m.id for m in mistakes]
    for mistake in mistakes:
        swap = {mistake.step: mistake.faulty}
        wrong = trace(temperature_sampling, given, swap=swap).computed[mistake.step]
        np.testing.assert_allclose(wrong, by_hand[mistake.id], err_msg=mistake.id)


def test_softmax_forgotten_without_a_top_k():
    mistakes = {m.id: m for m in load_family("temperature_sampling").misconceptions}
    swap = {"e": mistakes["softmax_forgotten"].faulty}
    run = trace(temperature_sampling, GIVEN, swap=swap).computed
    np.testing.assert_allclose(run["e"], [LN2, 0, LN3, -2])
