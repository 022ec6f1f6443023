"""Transposed convolution, against PyTorch, published tests of ONNX, a textbook, and loops."""

import numpy as np
import pytest

from qgen.families.generative.transposed_convolution import FAMILY
from solvers.convolution import conv2d
from solvers.steps import trace
from solvers.transposed import transposed_conv2d

RNG = np.random.default_rng(11)
NUMBERS = np.array([[0.0, 1], [2, 3]])


@pytest.mark.parametrize(
    ("stride", "padding", "expected"),
    [
        (1, 0, [[0, 0, 1], [0, 4, 6], [4, 12, 9]]),
        (2, 0, [[0, 0, 0, 1], [0, 0, 2, 3], [0, 2, 0, 3], [4, 6, 6, 9]]),
        (1, 1, [[4]]),
    ],
)
def test_examples_of_dive_into_deep_learning(stride, padding, expected):
    """Zhang et al. (2023), Section 14.10."""
    ours = transposed_conv2d(NUMBERS, NUMBERS, stride=stride, padding=padding)
    np.testing.assert_array_equal(ours, expected)


def test_published_node_test_of_onnx():
    """test_convtranspose: the entries 0 to 8 under a 3×3 kernel of ones."""
    ours = transposed_conv2d(np.arange(9.0).reshape(3, 3), np.ones((3, 3)))
    expected = [[0, 1, 3, 3, 2], [3, 8, 15, 12, 7], [9, 21, 36, 27, 15], [9, 20, 33, 24, 13]]
    np.testing.assert_array_equal(ours, [*expected, [6, 13, 21, 15, 8]])


@pytest.mark.parametrize("padding", [0, 1])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("window", [(3, 3), (4, 3)])
def test_equals_pytorch(window, stride, padding):
    torch = pytest.importorskip("torch")
    image, kernel, bias = RNG.normal(size=(3, 4)), RNG.normal(size=window), 0.3
    theirs = torch.nn.functional.conv_transpose2d(
        torch.tensor(image)[None, None],
        torch.tensor(kernel)[None, None],
        torch.tensor([bias], dtype=torch.float64),
        stride=stride,
        padding=padding,
    )[0, 0].numpy()
    inputs = {"image": image, "kernel": kernel, "bias": bias}
    run = trace(transposed_conv2d, {**inputs, "stride": stride, "padding": padding}).computed
    np.testing.assert_allclose(run["output"], theirs, atol=1e-12)
    np.testing.assert_array_equal(run["size"], theirs.shape)


def test_it_is_the_transpose_of_a_convolution():
    """<conv(A, K), X> = <A, transposed(X, K)>, whatever A and X are."""
    kernel, large, small = (RNG.normal(size=sides) for sides in ((3, 3), (7, 5), (3, 2)))
    there = (conv2d(large, kernel, stride=2) * small).sum()
    back = (large * transposed_conv2d(small, kernel, stride=2)).sum()
    assert there == pytest.approx(back)


def test_single_pixel_gives_the_kernel():
    kernel = RNG.normal(size=(3, 2))
    np.testing.assert_allclose(transposed_conv2d(np.array([[2.0]]), kernel), 2 * kernel)


def test_stride_wider_than_the_kernel_leaves_zeros():
    ours = transposed_conv2d(np.array([[1.0, 2.0]]), np.array([[5.0]]), stride=3)
    np.testing.assert_array_equal(ours, [[5, 0, 0, 10]])


def test_a_batch_equals_its_images():
    images, kernels = RNG.normal(size=(2, 3, 4, 3)), RNG.normal(size=(2, 3, 3, 3))
    biases = RNG.normal(size=(2, 3))
    batch = transposed_conv2d(images, kernels, biases, stride=2, padding=1)
    for k in np.ndindex(2, 3):
        alone = transposed_conv2d(images[k], kernels[k], biases[k], stride=2, padding=1)
        np.testing.assert_allclose(batch[k], alone)


def test_padding_that_cuts_everything_off_is_refused():
    with pytest.raises(ValueError, match="padding 2 cuts off all of an output of 3×3"):
        transposed_conv2d(NUMBERS, NUMBERS, padding=2)


ONES = np.ones((3, 3))
IMAGE = np.array([[4.0, 1], [2, 3]])
FULL = np.array([[4.0, 4, 5, 1, 1], [4, 4, 5, 1, 1], [6, 6, 10, 4, 4], [2, 2, 5, 3, 3]])
FULL = np.vstack([FULL, FULL[-1:]])
COUNTS = np.outer([1, 1, 2, 1, 1], [1, 1, 2, 1, 1])
LAST = [[4, 4, 1, 1, 1], [4, 4, 1, 1, 1], [2, 2, 3, 3, 3], [2, 2, 3, 3, 3], [2, 2, 3, 3, 3]]
INNER = FULL[1:-1, 1:-1]
WRONG = [
    ("size_of_a_convolution", [1, 1]),
    ("side_times_stride", [4, 4]),
    ("border_kept", [5, 5]),
    ("padding_added", [7, 7]),
    ("copies_overwritten", LAST),
    ("overlaps_averaged", FULL / COUNTS),
    ("cut_at_one_end", FULL[:3, :3] + 10),
    ("bias_in_every_copy", INNER + 10 * COUNTS[1:-1, 1:-1]),
    ("bias_forgotten", INNER),
]


@pytest.mark.parametrize(("error", "expected"), WRONG, ids=[error for error, _ in WRONG])
def test_misconception_by_hand(error, expected):
    found = {m.id: m for m in FAMILY.misconceptions}[error]
    inputs = {"image": IMAGE, "kernel": ONES, "bias": np.array(10.0), "stride": 2, "padding": 1}
    run = trace(transposed_conv2d, inputs, swap={found.step: found.faulty})
    np.testing.assert_array_equal(run.computed[found.step], expected)


def test_turned_kernel_lays_its_copies_upside_down():
    found = {m.id: m for m in FAMILY.misconceptions}["kernel_turned"]
    inputs = {"image": np.array([[1.0, 0], [0, 0]]), "kernel": NUMBERS, "stride": 2}
    run = trace(transposed_conv2d, inputs, swap={found.step: found.faulty})
    np.testing.assert_array_equal(run.computed["full"][:2, :2], [[3, 2], [1, 0]])
