"""The reparameterised sample, against a value by hand and PyTorch's autograd."""

from math import e, log

import numpy as np
import pytest

from qgen.families.generative.vae_sample import FAMILY
from solvers.steps import trace
from solvers.vae import vae_sample

RNG = np.random.default_rng(9)

# sigma is (2, 1), z is (2, -1), x_hat is 3, and the error is 2
BY_HAND = {
    "mu": np.array([1.0, 1.0]),
    "eps": np.array([0.5, -2.0]),
    "W": np.array([[2.0, 1.0]]),
    "b": np.array([0.0]),
    "x": np.array([1.0]),
    "log_var": np.array([log(4), 0.0]),
}


def test_steps_by_hand():
    run = trace(vae_sample, BY_HAND).computed
    assert run["loss"] == pytest.approx(2)
    found = {name: run[name] for name in ("sigma", "z", "x_hat", "dx_hat", "dz", "dmu")}
    expected = {"sigma": [2, 1], "z": [2, -1], "x_hat": 3, "dx_hat": 2, "dz": [4, 2]}
    for name, value in {**expected, "dmu": [4, 2]}.items():
        np.testing.assert_allclose(found[name], value)
    np.testing.assert_allclose(run["dsigma"], [2, -4])
    np.testing.assert_allclose(run["dlog_var"], [2, -2])


def test_without_noise_the_sample_is_the_mean():
    run = trace(vae_sample, {**BY_HAND, "eps": np.zeros(2)}).computed
    np.testing.assert_array_equal(run["z"], BY_HAND["mu"])
    assert not run["dsigma"].any()


def test_gradients_equal_autograd():
    torch = pytest.importorskip("torch")
    size = {"mu": 3, "eps": 3, "log_var": 3, "x": 2, "b": 2}
    inputs = {name: RNG.normal(size=(5, n)) for name, n in size.items()}
    inputs["W"] = RNG.normal(size=(5, 2, 3))
    t = {name: torch.tensor(value, requires_grad=True) for name, value in inputs.items()}
    sigma = (t["log_var"] / 2).exp()
    sigma.retain_grad()
    z = t["mu"] + sigma * t["eps"]
    x_hat = (t["W"] @ z[..., None])[..., 0] + t["b"]
    loss = ((x_hat - t["x"]) ** 2).sum(-1) / 2
    loss.sum().backward()
    run = trace(vae_sample, inputs).computed
    np.testing.assert_allclose(run["loss"], loss.detach().numpy())
    np.testing.assert_allclose(run["dmu"], t["mu"].grad.numpy())
    np.testing.assert_allclose(run["dsigma"], sigma.grad.numpy())
    np.testing.assert_allclose(run["dlog_var"], t["log_var"].grad.numpy())


def test_samples_have_the_encoders_mean_and_variance():
    eps = RNG.normal(size=(100_000, 2))
    z = vae_sample(**{**BY_HAND, "eps": eps})
    np.testing.assert_allclose(z.mean(axis=0), [1, 1], atol=0.05)
    np.testing.assert_allclose(z.var(axis=0), [4, 1], rtol=0.05)


def test_a_batch_equals_its_samples():
    mu, eps, sigma = RNG.uniform(0.1, 2, size=(3, 4, 2))
    W, b, x = RNG.normal(size=(4, 3, 2)), RNG.normal(size=(4, 3)), RNG.normal(size=(4, 3))
    batch = trace(vae_sample, {"mu": mu, "eps": eps, "W": W, "b": b, "x": x, "sigma": sigma})
    for k in range(4):
        one = {"mu": mu[k], "eps": eps[k], "W": W[k], "b": b[k], "x": x[k], "sigma": sigma[k]}
        for name, value in trace(vae_sample, one).computed.items():
            np.testing.assert_allclose(batch.computed[name][k], value)


def test_sample_without_a_deviation_is_refused():
    given = {name: value for name, value in BY_HAND.items() if name != "log_var"}
    with pytest.raises(ValueError, match="either sigma or log_var"):
        vae_sample(**given)


WRONG = [
    ("log_variance_for_log_deviation", [4, 1]),
    ("variance_for_deviation", [3, -1]),
    ("noise_not_scaled", [1.5, -1]),
    ("target_minus_output", [-2]),
    ("deviation_in_mean_gradient", [8, 2]),
    ("noise_forgotten_in_gradient", [4, 2]),
    ("half_forgotten", [4, -4]),
]


@pytest.mark.parametrize(("error", "expected"), WRONG, ids=[error for error, _ in WRONG])
def test_misconception_by_hand(error, expected):
    found = {m.id: m for m in FAMILY.misconceptions}[error]
    run = trace(vae_sample, BY_HAND, swap={found.step: found.faulty})
    np.testing.assert_allclose(run.computed[found.step], expected)


def test_deviation_of_a_log_variance_of_two_is_e():
    run = trace(vae_sample, {**BY_HAND, "log_var": np.array([2.0, 2.0])}).computed
    np.testing.assert_allclose(run["sigma"], [e, e])
