"""Inception score and Fréchet distance: by hand, limiting cases, and matrix roots."""

from math import e, log, sqrt

import numpy as np
import pytest

from qgen.families.generative import frechet_distance as distance_family
from qgen.families.generative import inception_score as score_family
from solvers.generative_scores import frechet_distance, inception_score, kl_terms
from solvers.steps import trace

RNG = np.random.default_rng(16)

IMAGES = {"p": np.array([[0.75, 0.25], [0.25, 0.75]])}
KL = 0.75 * log(1.5) + 0.25 * log(0.5)


def test_steps_of_the_score_by_hand():
    run = trace(inception_score, IMAGES).computed
    np.testing.assert_allclose(run["marginal"], [0.5, 0.5])
    np.testing.assert_allclose(run["kl"], [KL, KL])
    assert run["score"] == pytest.approx(1.5**0.75 * 0.5**0.25)


def test_sure_and_varied_images_score_the_number_of_classes():
    sure = np.eye(4) + 1e-12
    assert inception_score(sure) == pytest.approx(4)


def test_images_that_are_all_alike_score_one():
    assert inception_score(np.tile([0.2, 0.3, 0.5], (6, 1))) == pytest.approx(1)


def test_score_is_the_entropy_gained_by_looking():
    """The mean divergence is H(y) - H(y | x), the mutual information (Barratt and Sharma, 2018)."""
    p = RNG.dirichlet(np.ones(4), size=9)

    def entropy(q):
        return -(q * np.log(q)).sum(axis=-1)

    gained = entropy(p.mean(axis=0)) - entropy(p).mean()
    assert log(inception_score(p)) == pytest.approx(gained)


def test_divergences_equal_pytorch():
    torch = pytest.importorskip("torch")
    p = RNG.dirichlet(np.ones(5), size=(3, 6))
    categorical = torch.distributions.Categorical
    theirs = torch.distributions.kl_divergence(
        categorical(torch.tensor(p)), categorical(torch.tensor(p.mean(axis=1, keepdims=True)))
    )
    run = trace(inception_score, {"p": p}).computed
    np.testing.assert_allclose(run["kl"], theirs.numpy())
    np.testing.assert_allclose(run["score"], theirs.mean(-1).exp().numpy())
    np.testing.assert_allclose(run["score"], [inception_score(each) for each in p])


def test_terms_of_a_divergence_by_hand():
    np.testing.assert_allclose(kl_terms(np.array([0.5, 0.5]), np.array([0.5, 0.5 * e])), [0, -0.5])


# ---- Fréchet distance ----------------------------------------------------------------------------

VARIANCES = {
    "mu1": np.array([1.0, 2.0]),
    "mu2": np.array([1.0, -1.0]),
    "var1": np.array([1.0, 4.0]),
    "var2": np.array([9.0, 4.0]),
}
MATRICES = {
    "mu1": np.array([1.0, 2.0]),
    "mu2": np.array([1.0, -1.0]),
    "cov1": np.array([[2.0, 1.0], [1.0, 2.0]]),
    "cov2": np.array([[5.0, 4.0], [4.0, 5.0]]),
}
# They commute: with eigenvalues 3, 1 and 9, 1, the root of the product has sqrt(27) and 1.
ROOT = sqrt(27) + 1


def test_steps_of_the_distance_by_hand():
    run = trace(frechet_distance, VARIANCES).computed
    assert run["mean_term"] == 9
    np.testing.assert_array_equal(run["roots"], [3, 4])
    np.testing.assert_array_equal(run["spreads"], [4, 0])
    assert run["distance"] == 13


def test_distance_of_commuting_matrices_by_their_eigenvalues():
    run = trace(frechet_distance, MATRICES).computed
    assert run["product_trace"] == 28
    assert run["product_det"] == 27
    assert run["root_trace"] == pytest.approx(ROOT)
    assert run["distance"] == pytest.approx(9 + 14 - 2 * ROOT)


def covariances(count):
    factors = RNG.normal(size=(count, 2, 2))
    return factors @ factors.swapaxes(-1, -2) + 0.1 * np.eye(2)


def root(matrix):
    values, vectors = np.linalg.eigh(matrix)
    return (vectors * np.sqrt(values)[..., None, :]) @ vectors.swapaxes(-1, -2)


def test_distance_of_any_matrices_equals_that_by_symmetric_roots():
    """The eigenvalues of S1 S2 are those of S1^(1/2) S2 S1^(1/2), whose root `eigh` gives."""
    mu1, mu2 = RNG.normal(size=(2, 50, 2))
    cov1, cov2 = covariances(50), covariances(50)
    middle = root(root(cov1) @ cov2 @ root(cov1))
    expected = ((mu1 - mu2) ** 2).sum(-1) + np.trace(cov1 + cov2 - 2 * middle, axis1=1, axis2=2)
    np.testing.assert_allclose(frechet_distance(mu1, mu2, cov1=cov1, cov2=cov2), expected)


def test_matrices_without_covariance_equal_variances():
    var1, var2 = VARIANCES["var1"], VARIANCES["var2"]
    means = VARIANCES["mu1"], VARIANCES["mu2"]
    full = frechet_distance(*means, cov1=np.diag(var1), cov2=np.diag(var2))
    assert full == pytest.approx(frechet_distance(*means, var1, var2))


def test_a_distribution_has_no_distance_to_itself():
    cov = covariances(1)[0]
    mu = np.array([0.3, -2.0])
    assert frechet_distance(mu, mu, cov1=cov, cov2=cov) == pytest.approx(0, abs=1e-9)


def test_a_batch_of_distances_equals_its_members():
    mu1, mu2 = RNG.normal(size=(2, 4, 2))
    cov1, cov2 = covariances(4), covariances(4)
    batch = frechet_distance(mu1, mu2, cov1=cov1, cov2=cov2)
    for k in range(4):
        alone = frechet_distance(mu1[k], mu2[k], cov1=cov1[k], cov2=cov2[k])
        assert batch[k] == pytest.approx(alone)


@pytest.mark.parametrize("given", [{}, {"var1": np.ones(2)}, {"cov2": np.eye(2)}])
def test_distance_without_spreads_is_refused(given):
    with pytest.raises(ValueError, match="either var1 and var2 or cov1 and cov2"):
        frechet_distance(np.zeros(2), np.ones(2), **given)


# ---- the known errors ----------------------------------------------------------------------------

SKEWED = {"p": np.array([[0.75, 0.25], [0.75, 0.25], [0.25, 0.75]])}
WRONG = [
    (score_family, "classes_taken_as_uniform", SKEWED, [0.5, 0.5]),
    (
        score_family,
        "divergence_reversed",
        IMAGES,
        [[0.5 * log(2 / 3), 0.5 * log(2)], [0.5 * log(2), 0.5 * log(2 / 3)]],
    ),
    (
        score_family,
        "entropy_of_the_image",
        IMAGES,
        [[0.75 * log(4 / 3), 0.25 * log(4)], [0.25 * log(4), 0.75 * log(4 / 3)]],
    ),
    (score_family, "summed_over_images", IMAGES, 2 * KL),
    (score_family, "exponential_forgotten", IMAGES, KL),
    (distance_family, "means_not_squared", VARIANCES, 3),
    (distance_family, "variances_compared", VARIANCES, [64, 0]),
    (distance_family, "root_taken_once", VARIANCES, [7, 4]),
    (distance_family, "diagonals_multiplied", MATRICES, 20),
    (distance_family, "root_of_each_entry", MATRICES, 2 * sqrt(14)),
    (distance_family, "root_of_the_trace", MATRICES, sqrt(28)),
    (distance_family, "root_subtracted_once", MATRICES, 14 - ROOT),
    (distance_family, "covariance_term_missing", VARIANCES, 9),
    (distance_family, "root_of_the_distance", VARIANCES, sqrt(13)),
]


@pytest.mark.parametrize(
    ("home", "error", "inputs", "expected"), WRONG, ids=[error for _, error, _, _ in WRONG]
)
def test_misconception_by_hand(home, error, inputs, expected):
    found = {m.id: m for m in home.FAMILY.misconceptions}[error]
    run = trace(home.FAMILY.solver, inputs, swap={found.step: found.faulty})
    np.testing.assert_allclose(run.computed[found.step], expected)
