"""Dropout, against PyTorch, its expectation over all masks, and values by hand."""

from itertools import product

import numpy as np
import pytest

from qgen.families.transfer.dropout import FAMILY
from solvers.dropout import SCALINGS, dropout
from solvers.steps import trace

RNG = np.random.default_rng(13)
GIVEN = {
    "h": np.array([1.0, 2, 4]),
    "mask": np.array([1.0, 0, 1]),
    "p": np.array(0.2),
    "W": np.array([[1.0, -1, 2], [0, 2, -1]]),
    "b": np.array([0.5, -1]),
    "grad_z": np.array([2.0, -1]),
}
TRAIN = np.array([1.25, 0, 5])


def test_inverted_dropout_by_hand():
    run = trace(dropout, GIVEN).computed
    assert run["keep"] == 0.8
    np.testing.assert_allclose(run["dropped"], TRAIN)
    np.testing.assert_allclose(run["z_train"], [11.75, -6])
    np.testing.assert_array_equal(run["grad_dropped"], [2, -4, 5])
    np.testing.assert_allclose(run["grad_h"], [2.5, 0, 6.25])
    np.testing.assert_array_equal(run["at_test"], [1, 2, 4])
    np.testing.assert_array_equal(run["z_test"], [7.5, -1])


def test_scaling_at_test_time_by_hand():
    run = trace(dropout, GIVEN | {"scaling": "at test time"}).computed
    np.testing.assert_array_equal(run["dropped"], [1, 0, 4])
    np.testing.assert_array_equal(run["z_train"], [9.5, -5])
    np.testing.assert_array_equal(run["grad_h"], [2, 0, 5])
    np.testing.assert_allclose(run["at_test"], [0.8, 1.6, 3.2])
    np.testing.assert_allclose(run["z_test"], [6.1, -1])


@pytest.mark.parametrize("scaling", SCALINGS)
def test_output_at_test_is_the_mean_over_all_masks(scaling):
    mean = 0.0
    for bits in product((0.0, 1.0), repeat=3):
        mask = np.array(bits)
        weight = np.prod(np.where(mask == 1, 0.8, 0.2))
        run = trace(dropout, GIVEN | {"mask": mask, "scaling": scaling}).computed
        mean = mean + weight * run["z_train"]
    np.testing.assert_allclose(mean, run["z_test"])


def test_training_and_test_equal_pytorch():
    torch = pytest.importorskip("torch")
    layer = torch.nn.Dropout(0.75)
    h = torch.tensor(RNG.uniform(1, 2, size=(4, 50)), requires_grad=True)
    torch.manual_seed(0)
    out = layer(h)
    mask = (out != 0).double().numpy()
    weights, bias = RNG.normal(size=(4, 3, 50)), RNG.normal(size=(4, 3))
    grad = RNG.normal(size=(4, 3))
    z = torch.einsum("nkd,nd->nk", torch.tensor(weights), out) + torch.tensor(bias)
    z.backward(torch.tensor(grad))
    inputs = {"h": h.detach().numpy(), "mask": mask, "p": np.full(4, 0.75)}
    inputs |= {"W": weights, "b": bias, "grad_z": grad}
    run = trace(dropout, inputs).computed
    np.testing.assert_allclose(run["dropped"], out.detach().numpy())
    np.testing.assert_allclose(run["z_train"], z.detach().numpy(), atol=1e-12)
    np.testing.assert_allclose(run["grad_h"], h.grad.numpy(), atol=1e-12)
    np.testing.assert_array_equal(run["at_test"], layer.eval()(h).detach().numpy())


def test_full_mask_without_dropping_changes_nothing():
    inputs = GIVEN | {"mask": np.ones(3), "p": np.array(0.0)}
    run = trace(dropout, inputs).computed
    np.testing.assert_array_equal(run["dropped"], GIVEN["h"])
    np.testing.assert_array_equal(run["z_train"], run["z_test"])


def test_a_batch_equals_its_problems():
    shapes = {"h": (5,), "W": (2, 5), "b": (2,), "grad_z": (2,)}
    inputs = {name: RNG.normal(size=(2, 3, *shape)) for name, shape in shapes.items()}
    inputs |= {"mask": RNG.integers(0, 2, size=(2, 3, 5)).astype(float)}
    inputs |= {"p": RNG.uniform(0.1, 0.9, size=(2, 3))}
    for scaling in SCALINGS:
        batch = trace(dropout, inputs | {"scaling": scaling}).computed
        for k in np.ndindex(2, 3):
            one = {name: value[k] for name, value in inputs.items()} | {"scaling": scaling}
            for step, value in trace(dropout, one).computed.items():
                np.testing.assert_allclose(batch[step][k], value)


def test_unknown_scaling_is_refused():
    with pytest.raises(ValueError, match="scaling must be 'inverted' or 'at test time'"):
        dropout(GIVEN["h"], GIVEN["mask"], 0.5, scaling="test")


WRONG = [
    ("keep_and_drop_swapped", "inverted", 0.2),
    ("mask_inverted", "inverted", [0, 2.5, 0]),
    ("mask_inverted", "at test time", [0, 2, 0]),
    ("training_scaled_otherwise", "inverted", [1, 0, 4]),
    ("training_scaled_otherwise", "at test time", TRAIN),
    ("gradient_through_dropped_units", "inverted", [2.5, -5, 6.25]),
    ("gradient_through_dropped_units", "at test time", [2, -4, 5]),
    ("gradient_scaled_otherwise", "inverted", [2, 0, 5]),
    ("gradient_scaled_otherwise", "at test time", [2.5, 0, 6.25]),
    ("mask_at_test", "inverted", [1, 0, 4]),
    ("mask_at_test", "at test time", [0.8, 0, 3.2]),
    ("test_scaled_otherwise", "inverted", [0.8, 1.6, 3.2]),
    ("test_scaled_otherwise", "at test time", [1, 2, 4]),
    ("bias_forgotten", "inverted", [11.25, -5]),
    ("bias_forgotten_2", "inverted", [7, 0]),
]


@pytest.mark.parametrize(
    ("error", "scaling", "expected"), WRONG, ids=[f"{error}-{how}" for error, how, _ in WRONG]
)
def test_misconception_by_hand(error, scaling, expected):
    found = {m.id: m for m in FAMILY.misconceptions}[error]
    run = trace(dropout, GIVEN | {"scaling": scaling}, swap={found.step: found.faulty})
    np.testing.assert_allclose(run.computed[found.step], expected)


def test_who_inverts_the_mask_inverts_it_on_the_way_back_too():
    found = next(m for m in FAMILY.misconceptions if m.id == "mask_inverted")
    run = trace(dropout, GIVEN | {"scaling": "inverted"}, swap=found.swap).computed
    np.testing.assert_allclose(run["grad_h"], [0, -5, 0])
