"""Losses of a GAN and the best discriminator: by hand, by PyTorch, and by search."""

from math import log

import numpy as np
import pytest

from qgen.families.generative import gan_losses as losses_family
from qgen.families.generative import gan_optimal_discriminator as best_family
from solvers.gan import gan_losses, generator_terms, optimal_discriminator, score_gradient
from solvers.steps import trace

RNG = np.random.default_rng(14)
LN2, LN4 = log(2), log(4)

BY_HAND = {"p": np.array([0.5, 0.25]), "q": np.array([0.75, 0.5]), "generator": "non-saturating"}
LN43 = log(4 / 3)


def test_losses_by_hand():
    run = trace(gan_losses, BY_HAND).computed
    np.testing.assert_allclose(run["real_terms"], [LN2, LN4])
    np.testing.assert_allclose(run["fake_terms"], [LN4, LN2])
    assert run["loss_d"] == pytest.approx(3 * LN2)
    assert run["loss_g"] == pytest.approx((LN43 + LN2) / 2)


def test_saturating_loss_of_the_generator_is_minus_the_loss_on_fakes():
    run = trace(gan_losses, {**BY_HAND, "generator": "saturating"}).computed
    assert run["loss_g"] == -run["fake_loss"]


def test_half_of_the_discriminators_loss():
    loss, _ = gan_losses(BY_HAND["p"], BY_HAND["q"], discriminator="half")
    assert loss == pytest.approx(1.5 * LN2)


def test_losses_and_gradient_equal_pytorch():
    torch = pytest.importorskip("torch")
    scores = [torch.tensor(RNG.normal(size=(6, 4)), requires_grad=True) for _ in "ab"]
    ones = torch.ones(6, 4, dtype=torch.float64)

    def bce(z, labels):
        loss = torch.nn.functional.binary_cross_entropy_with_logits
        return loss(z, labels, reduction="none").mean(dim=-1)

    forms = {"non-saturating": bce(scores[1], ones), "saturating": -bce(scores[1], 0 * ones)}
    a, b = (each.detach().numpy() for each in scores)
    for generator, theirs in forms.items():
        (gradient,) = torch.autograd.grad(theirs.sum(), scores[1], retain_graph=True)
        run = trace(gan_losses, {"a": a, "b": b, "generator": generator}).computed
        np.testing.assert_allclose(run["loss_g"], theirs.detach().numpy())
        np.testing.assert_allclose(run["db"], gradient.numpy())
    theirs = bce(scores[0], ones) + bce(scores[1], 0 * ones)
    np.testing.assert_allclose(run["loss_d"], theirs.detach().numpy())


def test_a_batch_of_losses_equals_its_members():
    p, q = RNG.uniform(0.1, 0.9, size=(2, 3, 4, 5))
    batch = np.array(gan_losses(p, q))
    for k in np.ndindex(3, 4):
        np.testing.assert_allclose(batch[(slice(None), *k)], gan_losses(p[k], q[k]))


@pytest.mark.parametrize("given", [{}, {"p": np.ones(2)}, {"a": np.ones(2)}])
def test_losses_of_nothing_are_refused(given):
    with pytest.raises(ValueError, match="either p and q or a and b"):
        gan_losses(**given)


def test_unknown_conventions_are_refused():
    with pytest.raises(ValueError, match="discriminator must be 'sum' or 'half'"):
        gan_losses(BY_HAND["p"], BY_HAND["q"], discriminator="mean")
    for refused in (generator_terms, score_gradient):
        with pytest.raises(ValueError, match="did you mean 'saturating'"):
            refused(BY_HAND["q"], "saturated")


# ---- the best discriminator ----------------------------------------------------------------------

TWO = {"p": np.array([0.75, 0.25]), "q": np.array([0.25, 0.75]), "d": np.array([0.5, 0.25])}
JSD = 0.75 * log(1.5) + 0.25 * log(0.5)


def test_steps_of_the_best_discriminator_by_hand():
    run = trace(optimal_discriminator, TWO).computed
    np.testing.assert_allclose(run["d_star"], [0.75, 0.25])
    np.testing.assert_allclose(run["m"], [0.5, 0.5])
    for name in ("kl_p", "kl_q", "jsd"):
        assert run[name] == pytest.approx(JSD)
    assert run["best_value"] == pytest.approx(2 * JSD - LN4)
    assert run["value"] == pytest.approx(-LN2 - 0.25 * LN4 - 0.75 * LN43)
    np.testing.assert_allclose(run["dd"], [1, 0], atol=1e-15)


def test_no_other_discriminator_has_a_higher_value():
    p, q = RNG.dirichlet(np.ones(4), size=(2, 50))
    best = trace(optimal_discriminator, {"p": p, "q": q}).computed
    at_best = trace(optimal_discriminator, {"p": p, "q": q, "d": best["d_star"]}).computed
    np.testing.assert_allclose(at_best["value"], best["best_value"])
    np.testing.assert_allclose(at_best["dd"], 0, atol=1e-9)
    for _ in range(20):
        other = {"p": p, "q": q, "d": RNG.uniform(0.01, 0.99, size=p.shape)}
        assert (trace(optimal_discriminator, other).computed["value"] < best["best_value"]).all()


def test_equal_distributions_have_no_divergence():
    p = np.array([0.2, 0.3, 0.5])
    run = trace(optimal_discriminator, {"p": p, "q": p}).computed
    np.testing.assert_allclose(run["d_star"], 0.5)
    assert run["jsd"] == 0
    assert run["best_value"] == pytest.approx(-LN4)


def test_divergences_and_gradient_equal_pytorch():
    torch = pytest.importorskip("torch")
    p, q = RNG.dirichlet(np.ones(5), size=(2, 7))
    d = torch.tensor(RNG.uniform(0.1, 0.9, size=(7, 5)), requires_grad=True)
    value = (torch.tensor(p) * d.log() + torch.tensor(q) * (1 - d).log()).sum(-1)
    value.sum().backward()
    mean = torch.distributions.Categorical(torch.tensor((p + q) / 2))
    run = trace(optimal_discriminator, {"p": p, "q": q, "d": d.detach().numpy()}).computed
    for name, own in (("kl_p", p), ("kl_q", q)):
        kl = torch.distributions.kl_divergence(
            torch.distributions.Categorical(torch.tensor(own)), mean
        )
        np.testing.assert_allclose(run[name], kl.numpy(), atol=1e-12)
    np.testing.assert_allclose(run["value"], value.detach().numpy())
    np.testing.assert_allclose(run["dd"], d.grad.numpy())


def test_a_batch_of_distributions_equals_its_members():
    p, q = RNG.dirichlet(np.ones(3), size=(2, 4, 2))
    batch = trace(optimal_discriminator, {"p": p, "q": q}).computed
    for k in np.ndindex(4, 2):
        alone = trace(optimal_discriminator, {"p": p[k], "q": q[k]}).computed
        for name in batch:
            np.testing.assert_allclose(batch[name][k], alone[name])


# ---- the known errors ----------------------------------------------------------------------------

SCORES = {"a": np.zeros(2), "b": np.zeros(2), "generator": "saturating"}  # p = q = 1/2
WRONG = [
    (losses_family, "batch_summed", BY_HAND, 3 * LN2),
    (losses_family, "fakes_labelled_real", BY_HAND, [LN43, LN2]),
    (losses_family, "objective_for_loss", BY_HAND, -3 * LN2),
    (losses_family, "other_generator_loss", BY_HAND, [-LN4, -LN2]),
    (losses_family, "generator_helps_discriminator", BY_HAND, [LN4, LN2]),
    (losses_family, "mean_forgotten_in_gradient", SCORES, [-1 / 2, -1 / 2]),
    (losses_family, "sigmoid_not_differentiated", SCORES, [-1, -1]),
    (losses_family, "gradient_of_other_loss", SCORES, [-1 / 4, -1 / 4]),
    (best_family, "label_forgotten", TWO, [-LN2, -LN4]),
    (best_family, "inner_derivative_missing", TWO, [2, 2]),
    (best_family, "generated_share_taken", TWO, [0.25, 0.75]),
    (best_family, "ratio_for_share", TWO, [3, 1 / 3]),
    (best_family, "mixture_not_halved", TWO, [1, 1]),
    (best_family, "divergence_of_p_from_q", TWO, log(3) / 2),
    (best_family, "half_forgotten", TWO, 2 * JSD),
    (best_family, "constant_forgotten", TWO, 2 * JSD),
    (best_family, "divergence_counted_once", TWO, JSD - LN4),
]


@pytest.mark.parametrize(
    ("home", "error", "inputs", "expected"), WRONG, ids=[error for _, error, _, _ in WRONG]
)
def test_misconception_by_hand(home, error, inputs, expected):
    found = {m.id: m for m in home.FAMILY.misconceptions}[error]
    run = trace(home.FAMILY.solver, inputs, swap={found.step: found.faulty})
    np.testing.assert_allclose(run.computed[found.step], expected)
