"""Max pooling, against a figure of Dumoulin and Visin, PyTorch, and values by hand."""

import numpy as np
import pytest

from qgen.families.convolution.max_pooling import FAMILY
from solvers.pooling import max_pool2d, tiled
from solvers.steps import trace

# Dumoulin, Visin, A guide to convolution arithmetic for deep learning (2016), Figure 1.6
BLUE = np.array(
    [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]], float
)
FIGURE_1_6 = [[3, 3, 3], [3, 3, 3], [3, 2, 3]]

IMAGE = np.array([[1, -8, 2, 0], [3, 4, -1, 7], [5, 6, -9, -2], [-7, 9, -4, -3]], float)
GRAD = np.array([[0.5, -1.0], [2.0, 0.25]])
ROUTED = [[0, 0, 0, 0], [0, 0.5, 0, -1], [0, 0, 0, 0.25], [0, 2, 0, 0]]

RNG = np.random.default_rng(4)


def test_figure_1_6_of_dumoulin_and_visin():
    np.testing.assert_array_equal(max_pool2d(BLUE, kernel_size=3, stride=1), FIGURE_1_6)


def test_pooled_map_and_gradient_by_hand():
    inputs = {"image": IMAGE, "grad_pooled": GRAD, "kernel_size": 2, "stride": 2}
    run = trace(max_pool2d, inputs).computed
    np.testing.assert_array_equal(run["size"], [2, 2])
    np.testing.assert_array_equal(run["pooled"], [[4, 7], [9, -2]])
    np.testing.assert_array_equal(run["grad_image"], ROUTED)


def test_window_of_one_pixel_changes_nothing():
    np.testing.assert_array_equal(max_pool2d(IMAGE, kernel_size=1, stride=1), IMAGE)


def test_rows_that_no_window_reaches_are_left_out():
    image = np.vstack([IMAGE, np.full((1, 4), 99.0)])
    inputs = {"image": image, "kernel_size": 2, "stride": 2}
    run = trace(max_pool2d, inputs).computed
    np.testing.assert_array_equal(run["pooled"], [[4, 7], [9, -2]])
    np.testing.assert_array_equal(run["size"], [2, 2])


@pytest.mark.parametrize(("kernel_size", "stride"), [(2, 2), (3, 2), (3, 1), (2, 3)])
def test_pooled_map_equals_pytorch(kernel_size, stride):
    torch = pytest.importorskip("torch")
    images = RNG.normal(size=(3, 7, 8))
    theirs = torch.nn.functional.max_pool2d(torch.tensor(images), kernel_size, stride).numpy()
    inputs = {"image": images, "kernel_size": kernel_size, "stride": stride}
    run = trace(max_pool2d, inputs).computed
    np.testing.assert_array_equal(run["pooled"], theirs)
    np.testing.assert_array_equal(run["size"], np.broadcast_to(theirs.shape[1:], (3, 2)))


@pytest.mark.parametrize("kernel_size", [1, 2, 3])
def test_gradient_equals_pytorch(kernel_size):
    torch = pytest.importorskip("torch")
    images = torch.tensor(RNG.normal(size=(4, 6, 12)), requires_grad=True)
    pooled = torch.nn.functional.max_pool2d(images, kernel_size)
    grad = torch.tensor(RNG.normal(size=tuple(pooled.shape)))
    pooled.backward(grad)
    ours = max_pool2d(
        images.detach().numpy(), grad.numpy(), kernel_size=kernel_size, stride=kernel_size
    )
    np.testing.assert_array_equal(ours, images.grad.numpy())


def test_a_batch_equals_its_images():
    images, grads = RNG.normal(size=(2, 3, 4, 6)), RNG.normal(size=(2, 3, 2, 3))
    batch = max_pool2d(images, grads, kernel_size=2, stride=2)
    for k in np.ndindex(2, 3):
        alone = max_pool2d(images[k], grads[k], kernel_size=2, stride=2)
        np.testing.assert_array_equal(batch[k], alone)


def test_tiling_lays_windows_beside_each_other():
    windows = np.array([[[1, 2, 3, 4], [5, 6, 7, 8]]])
    np.testing.assert_array_equal(tiled(windows, 2), [[1, 2, 5, 6], [3, 4, 7, 8]])


@pytest.mark.gpu
def test_gpu_gives_the_same_gradient():
    cupy = pytest.importorskip("cupy")
    ours = max_pool2d(cupy.asarray(IMAGE), cupy.asarray(GRAD), kernel_size=2, stride=2)
    np.testing.assert_array_equal(cupy.asnumpy(ours), ROUTED)


@pytest.mark.parametrize(
    ("sides", "kernel_size", "stride"), [((4, 4), 2, 1), ((5, 4), 2, 2), ((4, 5), 2, 2)]
)
def test_gradient_of_windows_that_do_not_tile_is_refused(sides, kernel_size, stride):
    with pytest.raises(ValueError, match="windows that tile the image"):
        max_pool2d(np.zeros(sides), GRAD, kernel_size=kernel_size, stride=stride)


def test_window_larger_than_the_image_is_refused():
    with pytest.raises(ValueError, match="covers 5×5 pixels does not fit into an image of 4×4"):
        max_pool2d(IMAGE, kernel_size=5, stride=1)


WRONG = [
    ("average_taken", [[0, 2], [3.25, -4.5]]),
    ("stride_of_one", [[4, 4], [6, 6]]),
    ("largest_magnitude", [[8, 7], [9, 9]]),
    ("first_entry_kept", [[1, 2], [5, -9]]),
    ("gradient_to_whole_window", np.kron(GRAD, np.ones((2, 2)))),
    ("gradient_shared_evenly", np.kron(GRAD, np.full((2, 2), 0.25))),
    (
        "gradient_times_entry",
        [[0, 0, 0, 0], [0, 2, 0, -7], [0, 0, 0, -0.5], [0, 18, 0, 0]],
    ),
]


@pytest.mark.parametrize(("error", "expected"), WRONG, ids=[error for error, _ in WRONG])
def test_misconception_by_hand(error, expected):
    found = {m.id: m for m in FAMILY.misconceptions}[error]
    inputs = {"image": IMAGE, "grad_pooled": GRAD, "kernel_size": 2, "stride": 2}
    run = trace(max_pool2d, inputs, swap={found.step: found.faulty})
    np.testing.assert_array_equal(run.computed[found.step], expected)


def test_who_ignores_signs_hands_the_gradient_to_the_largest_magnitude():
    found = {m.id: m for m in FAMILY.misconceptions}["largest_magnitude"]
    inputs = {"image": IMAGE, "grad_pooled": GRAD, "kernel_size": 2, "stride": 2}
    run = trace(max_pool2d, inputs, swap=found.swap)
    expected = [[0, 0.5, 0, 0], [0, 0, 0, -1], [0, 0, 0.25, 0], [0, 2, 0, 0]]
    np.testing.assert_array_equal(run.computed["grad_image"], expected)


def test_ignored_stride_gives_the_size_of_every_place():
    found = {m.id: m for m in FAMILY.misconceptions}["stride_ignored_in_size"]
    inputs = {"image": np.zeros((5, 7)), "kernel_size": 3, "stride": 2}
    run = trace(max_pool2d, inputs, swap={found.step: found.faulty})
    np.testing.assert_array_equal(run.computed["size"], [3, 5])
