"""Average pooling, against PyTorch, the published test of ONNX, and values by hand."""

import numpy as np
import pytest

from qgen.families.convolution.average_pooling import FAMILY
from solvers.pooling import average_pool2d
from solvers.steps import trace

IMAGE = np.array([[1, -8, 2, 0], [3, 4, -1, 7], [5, 6, -9, -2], [-7, 9, -4, -3]], float)
GRAD = np.array([[0.4, -1.2], [2.0, 0.8]])
RNG = np.random.default_rng(5)


def test_averages_and_gradient_by_hand():
    inputs = {"image": IMAGE, "grad_pooled": GRAD, "kernel_size": 2, "stride": 2}
    run = trace(average_pool2d, inputs).computed
    np.testing.assert_array_equal(run["size"], [2, 2])
    np.testing.assert_array_equal(run["sums"], [[0, 8], [13, -18]])
    np.testing.assert_array_equal(run["pooled"], [[0, 2], [3.25, -4.5]])
    np.testing.assert_array_equal(run["row_sums"], [-5, 13, 0, -5])
    assert run["total"] == 3
    assert run["global_average"] == 3 / 16
    np.testing.assert_allclose(run["grad_image"], np.kron(GRAD / 4, np.ones((2, 2))))


def test_overlapping_windows_add_up_their_gradients():
    grad = average_pool2d(np.zeros((1, 3)), np.array([[4.0, 8.0, 1.0]]), kernel_size=1, stride=1)
    np.testing.assert_array_equal(grad, [[4, 8, 1]])
    grad = average_pool2d(np.zeros((2, 3)), np.array([[4.0, 8.0]]), kernel_size=2, stride=1)
    np.testing.assert_array_equal(grad, [[1, 3, 2], [1, 3, 2]])


def test_average_of_equal_entries_is_that_entry():
    np.testing.assert_array_equal(
        average_pool2d(np.full((5, 5), 7.0), kernel_size=3, stride=2), np.full((2, 2), 7.0)
    )


@pytest.mark.parametrize(("kernel_size", "stride"), [(2, 2), (3, 2), (3, 1), (2, 3)])
def test_map_and_gradient_equal_pytorch(kernel_size, stride):
    torch = pytest.importorskip("torch")
    images = torch.tensor(RNG.normal(size=(3, 7, 8)), requires_grad=True)
    theirs = torch.nn.functional.avg_pool2d(images, kernel_size, stride)
    grad = torch.tensor(RNG.normal(size=tuple(theirs.shape)))
    theirs.backward(grad)
    inputs = {"image": images.detach().numpy(), "grad_pooled": grad.numpy()}
    settings = {"kernel_size": kernel_size, "stride": stride}
    run = trace(average_pool2d, inputs | settings).computed
    np.testing.assert_allclose(run["pooled"], theirs.detach().numpy(), atol=1e-12)
    np.testing.assert_allclose(run["grad_image"], images.grad.numpy(), atol=1e-12)
    everywhere = torch.nn.functional.adaptive_avg_pool2d(images, 1)[..., 0, 0]
    np.testing.assert_allclose(run["global_average"], everywhere.detach().numpy(), atol=1e-12)


def test_published_node_test_of_onnx():
    """test_averagepool_2d_precomputed_strides: the entries 1 to 25, 2×2 windows, stride 2."""
    image = np.arange(1.0, 26.0).reshape(5, 5)
    ours = average_pool2d(image, kernel_size=2, stride=2)
    np.testing.assert_array_equal(ours, [[4, 6], [14, 16]])


def test_a_batch_equals_its_images():
    images, grads = RNG.normal(size=(2, 3, 5, 6)), RNG.normal(size=(2, 3, 2, 2))
    batch = average_pool2d(images, grads, kernel_size=3, stride=2)
    for k in np.ndindex(2, 3):
        alone = average_pool2d(images[k], grads[k], kernel_size=3, stride=2)
        np.testing.assert_allclose(batch[k], alone)


def test_window_larger_than_the_image_is_refused():
    with pytest.raises(ValueError, match="covers 5×5 pixels does not fit into an image of 4×4"):
        average_pool2d(IMAGE, kernel_size=5, stride=1)


OVERLAPPING = {"image": IMAGE[:3, :3], "grad_pooled": GRAD, "kernel_size": 2, "stride": 1}
TILES = {"image": IMAGE, "kernel_size": 2, "stride": 2}
WIDE = {"image": np.pad([[9.0]], 2), "kernel_size": 3, "stride": 2}  # in all four windows
COUNTS = [[1, 2, 1], [2, 4, 2], [1, 2, 1]]
SPREAD = np.array([[0.4, -0.8, -1.2], [2.4, 2.0, -0.4], [2.0, 2.8, 0.8]])

WRONG = [
    ("stride_ignored_in_size", WIDE, [3, 3]),
    ("stride_of_one", TILES, [[0, -3], [18, 0]]),
    ("maximum_taken", TILES, [[4, 7], [9, -2]]),
    ("divided_by_side", TILES, [[0, 4], [6.5, -9]]),
    ("divided_by_stride", OVERLAPPING, [[0, -3], [18, 0]]),
    ("pooled_map_summed", TILES, 0.75),
    ("pooled_map_averaged", WIDE, 1),
    ("largest_entry_of_the_map", TILES, 9),
    ("gradient_not_shared", OVERLAPPING, SPREAD),
    ("gradient_divided_by_side", OVERLAPPING, SPREAD / 2),
    ("windows_not_added_up", OVERLAPPING, SPREAD / 4 / COUNTS),
]


@pytest.mark.parametrize(("error", "inputs", "expected"), WRONG, ids=[e for e, *_ in WRONG])
def test_misconception_by_hand(error, inputs, expected):
    found = {m.id: m for m in FAMILY.misconceptions}[error]
    run = trace(average_pool2d, inputs, swap={found.step: found.faulty})
    np.testing.assert_allclose(run.computed[found.step], expected)
