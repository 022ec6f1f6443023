"""Feature maps, against the figures of Dumoulin and Visin, PyTorch, and plain loops."""

import numpy as np
import pytest
import sympy as sp

from qgen.families.convolution.conv2d import FAMILY
from solvers.convolution import conv2d
from solvers.formulas import formulas
from solvers.steps import trace
from solvers.windows import output_size, pad, patches, same_padding

# Dumoulin, Visin, A guide to convolution arithmetic for deep learning (2016)
BLUE = np.array(
    [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]], float
)
SHADED = np.array([[0, 1, 2], [2, 2, 0], [0, 1, 2]], float)
FIGURE_1_1 = [[12, 12, 17], [10, 17, 19], [9, 6, 14]]
FIGURE_1_2 = [[6, 17, 3], [8, 17, 13], [6, 4, 4]]  # stride 2, zero padding 1

RNG = np.random.default_rng(3)


def by_loops(image, kernel, *, stride=1, dilation=1):
    """Every product of every sum, one by one; no padding."""
    (height, width), (kh, kw) = image.shape, kernel.shape
    rows = range(0, height - dilation * (kh - 1), stride)
    columns = range(0, width - dilation * (kw - 1), stride)
    return np.array(
        [
            [
                sum(
                    image[i + dilation * m, j + dilation * n] * kernel[m, n]
                    for m in range(kh)
                    for n in range(kw)
                )
                for j in columns
            ]
            for i in rows
        ]
    )


def test_figure_1_1_of_dumoulin_and_visin():
    np.testing.assert_array_equal(conv2d(BLUE, SHADED), FIGURE_1_1)


def test_figure_1_2_of_dumoulin_and_visin():
    np.testing.assert_array_equal(conv2d(BLUE, SHADED, stride=2, padding="same"), FIGURE_1_2)


def test_convolution_equals_the_product_of_polynomials():
    """(1 + 2x)(3 + 4x + 5x²) has the coefficient 2·3 + 1·4 at x and 2·4 + 1·5 at x²."""
    result = conv2d(np.array([[3.0, 4, 5]]), np.array([[1.0, 2]]), operation="convolution")
    np.testing.assert_array_equal(result, [[10, 13]])


def test_kernel_with_a_single_one_copies_the_image():
    delta = np.zeros((3, 3))
    delta[1, 1] = 1
    np.testing.assert_array_equal(conv2d(BLUE, delta, padding="same"), BLUE)


@pytest.mark.parametrize("dilation", [1, 2])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize(
    ("sides", "window"), [((7, 9), (3, 3)), ((6, 8), (2, 4)), ((5, 5), (1, 2))]
)
def test_valid_padding_equals_pytorch(sides, window, stride, dilation):
    torch = pytest.importorskip("torch")
    image, kernel, bias = RNG.normal(size=sides), RNG.normal(size=window), 0.3
    theirs = torch.nn.functional.conv2d(
        torch.tensor(image)[None, None],
        torch.tensor(kernel)[None, None],
        torch.tensor([bias], dtype=torch.float64),
        stride=stride,
        dilation=dilation,
    )[0, 0].numpy()
    run = trace(
        conv2d,
        {"image": image, "kernel": kernel, "bias": bias, "stride": stride, "dilation": dilation},
    ).computed
    np.testing.assert_allclose(run["feature_map"], theirs, atol=1e-12)
    np.testing.assert_array_equal(run["size"], theirs.shape)


@pytest.mark.filterwarnings("ignore:Using padding='same'")  # PyTorch on even kernels
@pytest.mark.parametrize("window", [(3, 3), (2, 4), (5, 1)])
@pytest.mark.parametrize("dilation", [1, 2])
def test_same_padding_equals_pytorch(window, dilation):
    torch = pytest.importorskip("torch")
    image, kernel = RNG.normal(size=(6, 7)), RNG.normal(size=window)
    theirs = torch.nn.functional.conv2d(
        torch.tensor(image)[None, None],
        torch.tensor(kernel)[None, None],
        padding="same",
        dilation=dilation,
    )[0, 0].numpy()
    ours = conv2d(image, kernel, padding="same", dilation=dilation)
    np.testing.assert_allclose(ours, theirs, atol=1e-12)


@pytest.mark.parametrize(
    ("sides", "covered", "stride", "expected"),
    [
        ((5, 5), (3, 3), 1, ((1, 1), (1, 1))),
        ((5, 5), (3, 3), 2, ((1, 1), (1, 1))),
        ((4, 4), (3, 3), 2, ((0, 1), (0, 1))),  # the odd zero lies below and to the right
        ((4, 5), (2, 5), 1, ((0, 1), (2, 2))),
        ((6, 6), (1, 2), 3, ((0, 0), (0, 0))),
    ],
)
def test_same_padding_by_hand(sides, covered, stride, expected):
    amounts = same_padding(sides, covered, stride)
    assert amounts == expected
    places = patches(pad(np.zeros(sides), amounts), covered, stride=stride).shape[:2]
    assert places == tuple(-(-side // stride) for side in sides)


@pytest.mark.parametrize(
    ("sides", "window", "options", "expected"),
    [
        ((5, 5), (3, 3), {}, (3, 3)),
        ((6, 7), (3, 3), {"stride": 2}, (2, 3)),  # the last row is not reached
        ((5, 6), (3, 3), {"stride": 2, "padding": (2, 2)}, (3, 3)),
        ((7, 7), (3, 3), {"dilation": 2}, (3, 3)),
    ],
)
def test_output_size_by_hand(sides, window, options, expected):
    np.testing.assert_array_equal(output_size(np.zeros(sides), window, **options), expected)


def test_output_size_has_the_batch_axes_of_the_image():
    assert output_size(np.zeros((4, 2, 5, 5)), (3, 3)).shape == (4, 2, 2)


def test_relu_is_applied_after_the_bias():
    inputs = {"image": BLUE, "kernel": SHADED, "bias": -12.0, "activation": "relu"}
    run = trace(conv2d, inputs).computed
    np.testing.assert_array_equal(run["feature_map"], np.array(FIGURE_1_1) - 12)
    np.testing.assert_array_equal(run["activation"], [[0, 0, 5], [0, 5, 7], [0, 0, 2]])


@pytest.mark.parametrize("operation", ["cross-correlation", "convolution"])
@pytest.mark.parametrize("padding", ["valid", "same"])
def test_a_batch_equals_its_images(padding, operation):
    images, kernels = RNG.normal(size=(2, 3, 6, 5)), RNG.normal(size=(2, 3, 3, 2))
    biases = RNG.normal(size=(2, 3))
    options = {"stride": 2, "padding": padding, "operation": operation}
    batch = conv2d(images, kernels, biases, **options)
    for k in np.ndindex(2, 3):
        np.testing.assert_allclose(batch[k], conv2d(images[k], kernels[k], biases[k], **options))


def test_one_kernel_serves_a_batch_of_images():
    images = RNG.normal(size=(4, 5, 5))
    batch = conv2d(images, SHADED)
    for image, result in zip(images, batch, strict=True):
        np.testing.assert_allclose(result, conv2d(image, SHADED))


def test_symbolic_formula_keeps_the_textbooks_order():
    run = formulas(conv2d, {"image": (2, 3), "kernel": (2, 2), "bias": ()})
    printed = sp.sstr(run.formulas["feature_map"][0, 1], order="none")
    assert printed.replace("(", "").replace(")", "") == (
        "image[0, 1]*kernel[0, 0] + image[0, 2]*kernel[0, 1]"
        " + image[1, 1]*kernel[1, 0] + image[1, 2]*kernel[1, 1] + bias"
    )
    assert [sp.sympify(side).doit() for side in run.formulas["size"]] == [1, 2]


@pytest.mark.gpu
def test_gpu_gives_the_same_feature_map():
    cupy = pytest.importorskip("cupy")
    images, kernels = RNG.normal(size=(3, 6, 5)), RNG.normal(size=(3, 3, 2))
    for options in ({}, {"stride": 2, "padding": "same"}, {"operation": "convolution"}):
        ours = conv2d(cupy.asarray(images), cupy.asarray(kernels), **options)
        np.testing.assert_allclose(cupy.asnumpy(ours), conv2d(images, kernels, **options))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"padding": "Same"}, "padding must be 'valid' or 'same', got 'Same'"),
        ({"operation": "correlation"}, "operation must be .* got 'correlation'"),
        ({"activation": "tanh"}, "activation must be .* got 'tanh'"),
        ({"dilation": 3}, "covers 7×7 pixels does not fit into an image of 5×5"),
    ],
)
def test_refuses_what_it_does_not_know(options, message):
    with pytest.raises(ValueError, match=message):
        conv2d(BLUE, SHADED, **options)


MAP, PADDED, BIAS = by_loops(BLUE, SHADED), np.pad(BLUE, 1), -7.5

WRONG = [
    (1, "wrong_orientation", by_loops(BLUE, SHADED[::-1, ::-1])),
    (1, "kernel_transposed", by_loops(BLUE, SHADED.T)),
    (2, "padding_left_out_of_size", [2, 2]),
    (2, "stride_in_one_direction", [3, 5]),
    (2, "bias_forgotten", FIGURE_1_2),
    (2, "wrong_orientation", by_loops(PADDED, SHADED[::-1, ::-1], stride=2) + BIAS),
    (2, "stride_ignored", by_loops(PADDED, SHADED)[:3, :3] + BIAS),
    (2, "padded_at_the_end", by_loops(np.pad(BLUE, (0, 2)), SHADED, stride=2) + BIAS),
    (3, "dilation_left_out_of_size", [3, 3]),
    (3, "dilation_ignored", MAP[:1, :1] + BIAS),
    (3, "relu_skipped", by_loops(BLUE, SHADED, dilation=2) + BIAS),
    (3, "absolute_value", np.abs(by_loops(BLUE, SHADED, dilation=2) + BIAS)),
]


@pytest.mark.parametrize(("level", "error", "expected"), WRONG, ids=lambda v: str(v)[:30])
def test_misconception_equals_a_plain_computation(level, error, expected):
    found = {m.id: m for m in FAMILY.misconceptions_at(level)}[error]
    inputs = {"image": BLUE, "kernel": SHADED} | ({"bias": BIAS} if level > 1 else {})
    settings = {**FAMILY.levels[level].settings, "operation": "cross-correlation"}
    run = trace(conv2d, inputs | settings, swap={found.step: found.faulty})
    np.testing.assert_allclose(run.computed[found.step], expected)


def test_who_adds_negative_weights_takes_minus_the_kernel_for_the_kernel():
    found = {m.id: m for m in FAMILY.misconceptions}["negative_weights_added"]
    inputs = {"image": BLUE, "kernel": -SHADED, "operation": "cross-correlation"}
    run = trace(conv2d, inputs, swap={found.step: found.faulty})
    np.testing.assert_array_equal(run.computed["feature_map"], FIGURE_1_1)


def test_wrong_orientation_of_a_convolution_is_cross_correlation():
    found = {m.id: m for m in FAMILY.misconceptions}["wrong_orientation"]
    inputs = {"image": BLUE, "kernel": SHADED, "operation": "convolution"}
    run = trace(conv2d, inputs, swap={found.step: found.faulty})
    np.testing.assert_array_equal(run.computed["feature_map"], FIGURE_1_1)
