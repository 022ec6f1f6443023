"""Several channels and filters, against PyTorch, published tests of ONNX, and plain loops."""

import numpy as np
import pytest

from qgen.families.convolution.conv2d_channels import FAMILY
from solvers.convolution import conv2d, conv2d_channels, filtered
from solvers.steps import trace

RNG = np.random.default_rng(6)
IMAGE = RNG.integers(0, 5, size=(2, 4, 4)).astype(float)
KERNELS = RNG.integers(-2, 3, size=(3, 2, 2, 2)).astype(float)
BIAS = np.array([1.0, -2.0, 3.0])


def by_loops(image, kernels, stride=1):
    """What each filter finds in each channel, sum by sum: (F, C, H', W')."""
    filters, channels, kh, kw = kernels.shape
    rows = range(0, image.shape[1] - kh + 1, stride)
    columns = range(0, image.shape[2] - kw + 1, stride)
    maps = np.empty((filters, channels, len(rows), len(columns)))
    for f, c, m, n in np.ndindex(*maps.shape):
        i, j = rows[m], columns[n]
        maps[f, c, m, n] = (image[c, i : i + kh, j : j + kw] * kernels[f, c]).sum()
    return maps


MAPS = by_loops(IMAGE, KERNELS, 2)
SUMS = MAPS.sum(axis=1) + BIAS[:, None, None]


# The published node tests of ONNX for Conv: the image counts from 0, the kernel holds ones.
ONNX = {
    "test_basic_conv_with_padding": (
        (5, 5),
        {"padding": "same"},
        [
            [12, 21, 27, 33, 24],
            [33, 54, 63, 72, 51],
            [63, 99, 108, 117, 81],
            [93, 144, 153, 162, 111],
            [72, 111, 117, 123, 84],
        ],
    ),
    "test_basic_conv_without_padding": (
        (5, 5),
        {},
        [[54, 63, 72], [99, 108, 117], [144, 153, 162]],
    ),
    "test_conv_with_strides_padding": (
        (7, 5),
        {"padding": "same", "stride": 2},
        [[12, 27, 24], [63, 108, 81], [123, 198, 141], [112, 177, 124]],
    ),
    "test_conv_with_strides_no_padding": (
        (7, 5),
        {"stride": 2},
        [[54, 72], [144, 162], [234, 252]],
    ),
    "test_conv_with_autopad_same": (
        (5, 5),
        {"padding": "same", "stride": 2},
        [[12, 27, 24], [63, 108, 81], [72, 117, 84]],
    ),
}


@pytest.mark.parametrize(("sides", "options", "expected"), ONNX.values(), ids=ONNX)
def test_published_node_tests_of_onnx(sides, options, expected):
    image = np.arange(float(np.prod(sides))).reshape(1, *sides)
    ours = conv2d_channels(image, np.ones((1, 1, 3, 3)), **options)
    np.testing.assert_array_equal(ours, [expected])


@pytest.mark.filterwarnings("ignore:Using padding='same'")  # PyTorch on even kernels
@pytest.mark.parametrize(
    "options",
    [
        *({"stride": stride, "dilation": dilation} for stride in (1, 2) for dilation in (1, 2)),
        {"padding": "same"},
        {"padding": "same", "dilation": 2},
    ],
)
def test_equals_pytorch(options):
    torch = pytest.importorskip("torch")
    images, kernels = RNG.normal(size=(5, 3, 8, 7)), RNG.normal(size=(4, 3, 3, 2))
    bias = RNG.normal(size=4)
    theirs = torch.nn.functional.conv2d(*map(torch.tensor, (images, kernels, bias)), **options)
    inputs = {"image": images, "kernels": kernels, "bias": bias, **options}
    for by_channel in (False, True):
        run = trace(conv2d_channels, {**inputs, "by_channel": by_channel}).computed
        np.testing.assert_allclose(run["feature_map"], theirs.numpy(), atol=1e-12)
        np.testing.assert_array_equal(run["shape"], [theirs.shape[1:]] * 5)


def test_contributions_of_the_channels_add_up():
    inputs = {"image": IMAGE, "kernels": KERNELS, "bias": BIAS, "stride": 2}
    run = trace(conv2d_channels, inputs | {"by_channel": True, "activation": "relu"}).computed
    np.testing.assert_array_equal(run["channel_maps"], MAPS)
    np.testing.assert_array_equal(run["feature_map"], SUMS)
    np.testing.assert_array_equal(run["activation"], np.clip(SUMS, 0, None))


def test_one_channel_and_one_filter_are_a_plain_convolution():
    for operation in ("cross-correlation", "convolution"):
        ours = conv2d_channels(IMAGE[:1], KERNELS[:1, :1], BIAS[:1], operation=operation)
        alone = conv2d(IMAGE[0], KERNELS[0, 0], BIAS[0], operation=operation)
        np.testing.assert_array_equal(ours[0], alone)


def test_one_by_one_kernels_mix_the_channels():
    mix = RNG.normal(size=(3, 2))
    ours = conv2d_channels(IMAGE, mix[..., None, None])
    np.testing.assert_allclose(ours, np.tensordot(mix, IMAGE, 1), atol=1e-12)


@pytest.mark.parametrize("by_channel", [False, True])
def test_a_batch_equals_its_images(by_channel):
    images, kernels = RNG.normal(size=(2, 3, 2, 5, 6)), RNG.normal(size=(2, 3, 4, 2, 3, 3))
    biases = RNG.normal(size=(2, 3, 4))
    options = {"stride": 2, "padding": "same", "by_channel": by_channel}
    batch = conv2d_channels(images, kernels, biases, **options)
    for k in np.ndindex(2, 3):
        alone = conv2d_channels(images[k], kernels[k], biases[k], **options)
        np.testing.assert_allclose(batch[k], alone)


def test_filters_without_a_kernel_for_each_channel_are_refused():
    with pytest.raises(ValueError, match="image of 2 channels and filters of 1"):
        filtered(IMAGE, KERNELS[:, :1])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"padding": "Same"}, "padding must be 'valid' or 'same', got 'Same'"),
        ({"operation": "correlation"}, "operation must be .* got 'correlation'"),
        ({"activation": "tanh"}, "activation must be .* got 'tanh'"),
    ],
)
def test_refuses_what_it_does_not_know(options, message):
    with pytest.raises(ValueError, match=message):
        conv2d_channels(IMAGE, KERNELS, **options)


COLUMN = BIAS[:, None, None]
WRONG = [
    ("map_for_each_channel", [6, 2, 2]),
    ("channels_of_the_input", [2, 2, 2]),
    ("wrong_orientation", by_loops(IMAGE, KERNELS[..., ::-1, ::-1], 2)),
    ("one_kernel_for_all_channels", by_loops(IMAGE, np.stack([KERNELS[:, 0]] * 2, 1), 2)),
    ("stride_ignored", by_loops(IMAGE, KERNELS)[..., :2, :2]),
    ("first_channel_only", MAPS[:, 0] + COLUMN),
    ("channels_averaged", MAPS.mean(axis=1) + COLUMN),
    ("bias_forgotten", MAPS.sum(axis=1)),
    ("bias_for_each_channel", MAPS.sum(axis=1) + 2 * COLUMN),
    ("relu_before_the_sum", np.clip(np.clip(MAPS, 0, None).sum(axis=1) + COLUMN, 0, None)),
    ("relu_skipped", SUMS),
]


@pytest.mark.parametrize(("error", "expected"), WRONG, ids=[error for error, _ in WRONG])
def test_misconception_equals_a_plain_computation(error, expected):
    found = {m.id: m for m in FAMILY.misconceptions}[error]
    settings = {**FAMILY.levels[3].settings, "operation": "cross-correlation"}
    inputs = {"image": IMAGE, "kernels": KERNELS, "bias": BIAS}
    run = trace(conv2d_channels, inputs | settings, swap={found.step: found.faulty})
    np.testing.assert_allclose(run.computed[found.step], expected)


def test_misconceptions_work_without_a_bias():
    found = {m.id: m for m in FAMILY.misconceptions}["channels_averaged"]
    inputs = {"image": IMAGE, "kernels": KERNELS, "stride": 2, "by_channel": True}
    run = trace(conv2d_channels, inputs, swap={found.step: found.faulty})
    np.testing.assert_allclose(run.computed["feature_map"], MAPS.mean(axis=1))
