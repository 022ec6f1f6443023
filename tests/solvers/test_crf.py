"""Conditional random fields, against all paths one by one, and PyTorch's derivatives."""

from itertools import pairwise, product

import numpy as np
import pytest

from qgen.families.generative.crf_likelihood import FAMILY as LIKELIHOOD
from qgen.families.generative.crf_viterbi import FAMILY as VITERBI
from solvers.crf import crf_likelihood, crf_viterbi
from solvers.steps import trace

RNG = np.random.default_rng(21)
U = np.array([[1.0, 0.0], [0.0, 0.5], [2.0, 0.0]])
A = np.array([[0.0, 1.0], [-1.0, 2.0]])


def scored(U, A):
    """Each path and its score."""
    for path in product(range(U.shape[-1]), repeat=len(U)):
        emissions = sum(U[t, tag] for t, tag in enumerate(path))
        yield path, emissions + sum(A[i, j] for i, j in pairwise(path))


@pytest.mark.parametrize(("positions", "tags"), [(2, 2), (3, 3), (5, 4)])
def test_viterbi_finds_the_best_of_all_paths(positions, tags):
    for _ in range(20):
        emissions, steps = RNG.normal(size=(positions, tags)), RNG.normal(size=(tags, tags))
        run = trace(crf_viterbi, {"U": emissions, "A": steps}).computed
        path, score = max(scored(emissions, steps), key=lambda each: each[1])
        assert tuple(run["path"]) == path
        assert run["best"] == pytest.approx(score)


def test_viterbi_by_hand():
    run = trace(crf_viterbi, {"U": U, "A": A}).computed
    np.testing.assert_array_equal(run["c_2"], [[1, 2], [-1, 2]])
    np.testing.assert_array_equal(run["v_2"], [1, 2.5])
    np.testing.assert_array_equal(run["back_3"], [1, 1])
    np.testing.assert_array_equal(run["v_3"], [3.5, 4.5])
    np.testing.assert_array_equal(run["path"], [0, 1, 1])


@pytest.mark.parametrize("path", [(0, 1), (2, 0, 1), (1, 1, 2, 0)])
def test_probability_is_the_share_of_all_paths(path):
    emissions, steps = RNG.normal(size=(len(path), 3)), RNG.normal(size=(3, 3))
    weights = {each: np.exp(score) for each, score in scored(emissions, steps)}
    run = trace(crf_likelihood, {"U": emissions, "A": steps, "path": path}).computed
    assert run["Z"] == pytest.approx(sum(weights.values()))
    assert run["p"] == pytest.approx(weights[path] / sum(weights.values()))


def test_probabilities_of_all_paths_add_up_to_one():
    total = sum(crf_likelihood(U, A, path=path) for path in product((0, 1), repeat=3))
    assert total == pytest.approx(1)


def test_gradient_of_log_Z_is_the_marginal_of_the_last_tag():
    """PyTorch differentiates the sum over all paths; the marginals are counted from them."""
    torch = pytest.importorskip("torch")
    inputs = {"U": U, "A": A, "path": (0, 0, 1), "marginal": True}
    marginal = trace(crf_likelihood, inputs).computed["marginal"]
    emissions = torch.tensor(U, requires_grad=True)
    scores = torch.stack([score for _, score in scored(emissions, torch.tensor(A))])
    torch.logsumexp(scores, 0).backward()
    np.testing.assert_allclose(marginal, emissions.grad[-1])
    weights = {path: np.exp(score) for path, score in scored(U, A)}
    for tag in (0, 1):
        share = sum(w for path, w in weights.items() if path[-1] == tag) / sum(weights.values())
        assert marginal[tag] == pytest.approx(share)


def test_a_batch_equals_its_sentences():
    emissions, steps = RNG.normal(size=(6, 4, 3)), RNG.normal(size=(6, 3, 3))
    paths = crf_viterbi(emissions, steps)
    p = crf_likelihood(emissions, steps, path=(0, 2, 1, 1))
    for k in range(6):
        np.testing.assert_array_equal(paths[k], crf_viterbi(emissions[k], steps[k]))
        assert p[k] == pytest.approx(crf_likelihood(emissions[k], steps[k], path=(0, 2, 1, 1)))


WRONG = [
    ("transitions_transposed_at_2", [[1, 0], [1, 2]]),
    ("transitions_ignored_at_2", [[1, 1], [0, 0]]),
    ("emission_forgotten_at_2", [1, 2]),
    ("transitions_transposed_at_3", [[1, 0], [3.5, 4.5]]),
    ("transitions_ignored_at_3", [[1, 1], [2.5, 2.5]]),
    ("emission_forgotten_at_3", [1.5, 4.5]),
    ("greedy_path", [0, 1, 0]),
    ("back_pointers_not_followed", [0, 1, 1]),
]


@pytest.mark.parametrize(("error", "expected"), WRONG, ids=[error for error, _ in WRONG])
def test_misconception_of_viterbi_by_hand(error, expected):
    found = {m.id: m for m in VITERBI.misconceptions}[error]
    run = trace(crf_viterbi, {"U": U, "A": A}, swap={found.step: found.faulty})
    np.testing.assert_allclose(run.computed[found.step], expected)


WRONG_LIKELIHOOD = [
    ("transitions_left_out", 1.5),
    ("transitions_transposed_at_2", [[1, 0], [1, 2]]),
    ("max_for_sum_at_2", [1, 2.5]),
    ("scores_summed_at_2", [0, 4.5]),
    ("not_normalised", np.exp(4.5)),
]


@pytest.mark.parametrize(
    ("error", "expected"), WRONG_LIKELIHOOD, ids=[error for error, _ in WRONG_LIKELIHOOD]
)
def test_misconception_of_the_likelihood_by_hand(error, expected):
    found = {m.id: m for m in LIKELIHOOD.misconceptions}[error]
    inputs = {"U": U, "A": A, "path": (0, 1, 1)}
    run = trace(crf_likelihood, inputs, swap={found.step: found.faulty})
    np.testing.assert_allclose(run.computed[found.step], expected)


def test_scores_normalised_without_exponentials():
    found = {m.id: m for m in LIKELIHOOD.misconceptions}["scores_normalised"]
    inputs = {"U": U, "A": A, "path": (0, 1, 1), "marginal": True}
    run = trace(crf_likelihood, inputs, swap={found.step: found.faulty}).computed
    first, second = run["alpha_3"]
    np.testing.assert_allclose(
        run["marginal"], [first / (first + second), second / (first + second)]
    )


def test_the_decimal_logarithm_by_hand():
    found = {m.id: m for m in LIKELIHOOD.misconceptions}["logarithm_to_base_ten"]
    inputs = {"U": U, "A": A, "path": (0, 1, 1)}
    run = trace(crf_likelihood, inputs, swap={found.step: found.faulty})
    assert run.computed["log_Z"] == pytest.approx(np.log10(run.computed["Z"]))
