"""Losses of style transfer, against values by hand and PyTorch's autograd."""

import numpy as np
import pytest

from qgen.families.generative.style_transfer_losses import FAMILY
from solvers.steps import trace
from solvers.style import gram_matrix, style_transfer_losses

RNG = np.random.default_rng(8)

BY_HAND = {
    "F": np.array([[1.0, 3.0], [2.0, 0.0]]),
    "A": np.array([[6.0, 2.0], [2.0, 4.0]]),
    "P": np.array([[1.0, 1.0], [0.0, 0.0]]),
    "alpha": 0.5,
    "beta": 2.0,
    "normalization": "gatys",
    "gradient": True,
}


def test_steps_by_hand():
    run = trace(style_transfer_losses, BY_HAND).computed
    np.testing.assert_array_equal(run["gram"], [[10, 2], [2, 4]])
    np.testing.assert_array_equal(run["difference"], [[4, 0], [0, 0]])
    assert run["style"] == 16 / 64
    np.testing.assert_array_equal(run["dF"], [[0.25, 0.75], [0, 0]])
    assert run["content"] == 4
    assert run["total"] == 2.5


def test_means_by_hand():
    run = trace(style_transfer_losses, {**BY_HAND, "normalization": "mean"}).computed
    np.testing.assert_array_equal(run["gram"], [[5, 1], [1, 2]])
    assert run["style"] == (1 + 1 + 1 + 4) / 4
    assert run["content"] == 2


def test_an_image_with_the_style_and_the_content_costs_nothing():
    F = RNG.normal(size=(3, 5))
    for normalization in ("gatys", "mean"):
        A = gram_matrix(F, normalization)
        assert style_transfer_losses(F, A, F, 1.0, 1.0, normalization=normalization) == 0


def test_the_order_of_positions_is_no_part_of_the_style():
    F = RNG.normal(size=(3, 5))
    np.testing.assert_allclose(gram_matrix(F[:, ::-1]), gram_matrix(F))


@pytest.mark.parametrize("normalization", ["gatys", "mean"])
def test_losses_and_gradient_equal_pytorch(normalization):
    torch = pytest.importorskip("torch")
    F = torch.tensor(RNG.normal(size=(4, 3, 5)), requires_grad=True)
    A = gram_matrix(RNG.normal(size=(4, 3, 5)))
    P = RNG.normal(size=(4, 3, 5))
    gram = torch.einsum("bik,bjk->bij", F, F) / (1 if normalization == "gatys" else 5)
    mse = torch.nn.functional.mse_loss
    style = mse(gram, torch.tensor(A), reduction="none").mean((-2, -1))
    content = mse(F, torch.tensor(P), reduction="none").mean((-2, -1))
    if normalization == "gatys":
        style, content = style / (4 * 5**2), content * 15 / 2
    (gradient,) = torch.autograd.grad(style.sum(), F)
    inputs = {"F": F.detach().numpy(), "A": A, "P": P, "alpha": 0.3, "beta": 7.0}
    settings = {"normalization": normalization, "gradient": True}
    run = trace(style_transfer_losses, {**inputs, **settings}).computed
    np.testing.assert_allclose(run["style"], style.detach().numpy())
    np.testing.assert_allclose(run["content"], content.detach().numpy())
    np.testing.assert_allclose(run["dF"], gradient.numpy())
    np.testing.assert_allclose(run["total"], (0.3 * content + 7 * style).detach().numpy())


def test_a_batch_equals_its_images():
    F, P = RNG.normal(size=(2, 4, 2, 3))
    A, alpha, beta = RNG.normal(size=(4, 2, 2)), RNG.uniform(size=4), RNG.uniform(size=4)
    batch = style_transfer_losses(F, A, P, alpha, beta)
    for k in range(4):
        assert batch[k] == pytest.approx(style_transfer_losses(F[k], A[k], P[k], alpha[k], beta[k]))


def test_unknown_normalization_is_refused():
    with pytest.raises(ValueError, match="normalization must be 'gatys' or 'mean', got 'sum'"):
        gram_matrix(BY_HAND["F"], "sum")
    with pytest.raises(ValueError, match="did you mean 'gatys'"):
        style_transfer_losses(BY_HAND["F"], BY_HAND["A"], normalization="gaty")


WRONG = [
    ("positions_compared", [[5, 3], [3, 9]]),
    ("features_centred", [[2, -2], [-2, 2]]),
    ("normalization_forgotten", 16),
    # the Gram matrix of P is [[2, 0], [0, 0]]
    ("content_compared_by_gram_matrices", (64 + 4 + 4 + 16) / 64),
    ("inner_product_once", [[0.125, 0.375], [0, 0]]),
    ("target_minus_gram", [[-0.25, -0.75], [0, 0]]),
    ("weights_swapped", 8.125),
]


@pytest.mark.parametrize(("error", "expected"), WRONG, ids=[error for error, _ in WRONG])
def test_misconception_by_hand(error, expected):
    found = {m.id: m for m in FAMILY.misconceptions}[error]
    run = trace(style_transfer_losses, BY_HAND, swap={found.step: found.faulty})
    np.testing.assert_allclose(run.computed[found.step], expected)
