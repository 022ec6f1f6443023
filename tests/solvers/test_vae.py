"""The evidence lower bound, against PyTorch's distributions and values by hand."""

from math import e, log

import numpy as np
import pytest

from qgen.families.generative.vae_elbo import FAMILY
from solvers.steps import trace
from solvers.vae import vae_elbo

RNG = np.random.default_rng(6)

# ln σ is -1 and 0, and each pixel has the probability 1/4
BY_HAND = {
    "mu": np.array([1.0, -2.0]),
    "sigma": np.array([1 / e, 1.0]),
    "x": np.array([1.0, 0.0]),
    "x_hat": np.array([0.25, 0.75]),
}
D_1 = (1 + e**-2 - 1 + 2) / 2


def test_steps_by_hand():
    run = trace(vae_elbo, BY_HAND).computed
    np.testing.assert_allclose(run["log_sigma"], [-1, 0])
    np.testing.assert_allclose(run["kl_terms"], [D_1, 2])
    np.testing.assert_allclose(run["pixel_terms"], [-log(4), -log(4)])
    np.testing.assert_allclose(run["dmu"], [1, -2])
    np.testing.assert_allclose(run["dsigma"], [1 / e - e, 0])
    assert run["elbo"] == pytest.approx(-2 * log(4) - (D_1 + 2))


def test_encoder_equal_to_the_prior_has_no_divergence():
    run = trace(vae_elbo, {"mu": np.zeros(3), "sigma": np.ones(3), "log_likelihood": -4.0}).computed
    assert run["kl"] == 0
    assert run["elbo"] == -4
    assert not run["dmu"].any()
    assert not run["dsigma"].any()


def test_divergence_and_its_gradients_equal_pytorch():
    torch = pytest.importorskip("torch")
    mu = torch.tensor(RNG.normal(size=(5, 4)), requires_grad=True)
    sigma = torch.tensor(RNG.uniform(0.1, 2, size=(5, 4)), requires_grad=True)
    normal = torch.distributions.Normal
    kl = torch.distributions.kl_divergence(
        normal(mu, sigma), normal(torch.zeros_like(mu), torch.ones_like(sigma))
    )
    kl.sum().backward()
    inputs = {"mu": mu.detach().numpy(), "sigma": sigma.detach().numpy(), "log_likelihood": 0.0}
    run = trace(vae_elbo, inputs).computed
    np.testing.assert_allclose(run["kl_terms"], kl.detach().numpy())
    np.testing.assert_allclose(run["dmu"], mu.grad.numpy())
    np.testing.assert_allclose(run["dsigma"], sigma.grad.numpy())


def test_log_likelihood_equals_pytorch():
    torch = pytest.importorskip("torch")
    x, x_hat = RNG.integers(0, 2, size=(5, 7)).astype(float), RNG.uniform(0.05, 0.95, size=(5, 7))
    theirs = torch.distributions.Bernoulli(torch.tensor(x_hat)).log_prob(torch.tensor(x)).sum(-1)
    inputs = {"mu": np.zeros((5, 1)), "sigma": np.ones((5, 1)), "x": x, "x_hat": x_hat}
    run = trace(vae_elbo, inputs).computed
    np.testing.assert_allclose(run["log_likelihood"], theirs.numpy())
    np.testing.assert_allclose(run["elbo"], theirs.numpy())


def test_a_batch_equals_its_data_points():
    mu, sigma = RNG.normal(size=(2, 3, 4)), RNG.uniform(0.1, 2, size=(2, 3, 4))
    x, x_hat = RNG.integers(0, 2, size=(2, 3, 5)), RNG.uniform(0.1, 0.9, size=(2, 3, 5))
    batch = vae_elbo(mu, sigma, x=x, x_hat=x_hat)
    for k in np.ndindex(2, 3):
        assert batch[k] == pytest.approx(vae_elbo(mu[k], sigma[k], x=x[k], x_hat=x_hat[k]))


@pytest.mark.parametrize("given", [{}, {"x": np.ones(2)}, {"x_hat": np.full(2, 0.5)}])
def test_bound_without_a_reconstruction_is_refused(given):
    with pytest.raises(ValueError, match="either log_likelihood or both x and x_hat"):
        vae_elbo(np.zeros(2), np.ones(2), **given)


WRONG = [
    ("half_forgotten", [2 * D_1, 4]),
    ("deviation_taken_for_variance", [(1 + 1 / e - 1 + 1) / 2, 2]),
    ("log_of_deviation", [(1 + e**-2 - 1 + 1) / 2, 2]),
    ("zeros_left_out", [-log(4), 0]),
    ("cross_entropy_for_likelihood", 2 * log(4)),
    ("divergence_added", -2 * log(4) + D_1 + 2),
    ("loss_for_bound", 2 * log(4) + D_1 + 2),
    ("half_forgotten_in_gradient", [2, -4]),
    ("inner_derivative_missing", [1 / e - e**2 / 2, 1 / 2]),
]


@pytest.mark.parametrize(("error", "expected"), WRONG, ids=[error for error, _ in WRONG])
def test_misconception_by_hand(error, expected):
    found = {m.id: m for m in FAMILY.misconceptions}[error]
    run = trace(vae_elbo, BY_HAND, swap={found.step: found.faulty})
    np.testing.assert_allclose(run.computed[found.step], expected)
