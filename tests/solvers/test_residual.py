"""A residual block, against PyTorch, limiting cases, and values by hand."""

import numpy as np
import pytest

from qgen.families.convolution.residual_block import FAMILY
from solvers.residual import residual_block
from solvers.steps import trace

RNG = np.random.default_rng(10)

GIVEN = {
    "x": np.array([2.0, -1]),
    "W1": np.array([[1.0, -1], [2, 1]]),
    "b1": np.array([-1.0, -5]),
    "W2": np.array([[1.0, 2], [-2, 1]]),
    "b2": np.array([-1.0, 2]),
}
WS = np.array([[-1.0, 2], [2, 1]])


def test_block_by_hand():
    run = trace(residual_block, GIVEN).computed
    np.testing.assert_array_equal(run["z1"], [2, -2])
    np.testing.assert_array_equal(run["a1"], [2, 0])
    np.testing.assert_array_equal(run["f"], [1, -2])
    np.testing.assert_array_equal(run["z"], [3, -3])
    np.testing.assert_array_equal(run["y"], [3, 0])
    assert "shortcut" not in run


def test_block_with_a_projection_by_hand():
    run = trace(residual_block, {**GIVEN, "Ws": WS}).computed
    np.testing.assert_array_equal(run["shortcut"], [-4, 3])
    np.testing.assert_array_equal(run["z"], [-3, 1])
    np.testing.assert_array_equal(run["y"], [0, 1])


def test_identity_projection_changes_nothing():
    np.testing.assert_array_equal(residual_block(**GIVEN, Ws=np.eye(2)), residual_block(**GIVEN))


@pytest.mark.parametrize("project", [False, True])
def test_equals_pytorch(project):
    torch = pytest.importorskip("torch")
    nn = torch.nn.functional
    outputs = 4 if project else 3
    sizes = [(6, 3), (5, 3), (5,), (outputs, 5), (outputs,)] + [(outputs, 3)] * project
    given = [RNG.normal(size=size) for size in sizes]
    x, W1, b1, W2, b2, *projection = map(torch.tensor, given)
    shortcut = nn.linear(x, projection[0]) if project else x
    theirs = nn.relu(nn.linear(nn.relu(nn.linear(x, W1, b1)), W2, b2) + shortcut)
    np.testing.assert_allclose(residual_block(*given), theirs.numpy(), atol=1e-12)


def test_a_batch_equals_its_problems():
    shapes = [(3,), (2, 3), (2,), (4, 2), (4,), (4, 3)]
    given = [RNG.normal(size=(2, 5, *shape)) for shape in shapes]
    batch = residual_block(*given)
    for k in np.ndindex(2, 5):
        np.testing.assert_allclose(batch[k], residual_block(*(each[k] for each in given)))


def test_output_of_another_size_needs_a_projection():
    with pytest.raises(ValueError, match="got 2 inputs and 1 outputs"):
        residual_block(**{**GIVEN, "W2": np.ones((1, 2)), "b2": np.ones(1)})


WRONG = [
    ("first_activation_skipped", {}, [2, -2]),
    ("residual_activated", {}, [1, 0]),
    ("weights_transposed", {}, [1, 6]),
    ("projection_of_the_hidden_layer", {"Ws": WS}, [-2, 4]),
    ("shortcut_forgotten", {}, [1, -2]),
    ("added_after_the_activation", {}, [3, -1]),
    ("added_after_the_activation", {"Ws": WS}, [-3, 3]),
    ("last_activation_skipped", {}, [3, -3]),
]


@pytest.mark.parametrize(("error", "more", "expected"), WRONG, ids=lambda v: str(v)[:30])
def test_misconception_by_hand(error, more, expected):
    found = {m.id: m for m in FAMILY.misconceptions}[error]
    run = trace(residual_block, {**GIVEN, **more}, swap={found.step: found.faulty})
    np.testing.assert_array_equal(run.computed[found.step], expected)
