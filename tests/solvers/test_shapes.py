"""Sizes of feature maps, against published layer tables, PyTorch, and values by hand."""

import numpy as np
import pytest

from qgen.families.convolution.conv_output_shape import FAMILY
from qgen.families.convolution.receptive_field import FAMILY as FIELD
from solvers.shapes import conv_output_shape, places, receptive_field
from solvers.steps import Values, trace

# Dumoulin, Visin, A guide to convolution arithmetic for deep learning (2016), Chapter 2
FIGURES = [
    # side, kernel, stride, padding, output
    (4, 3, 1, 0, 2),  # Figure 2.1
    (5, 4, 1, 2, 6),  # Figure 2.2
    (5, 3, 1, 1, 5),  # Figure 2.3
    (5, 3, 1, 2, 7),  # Figure 2.4
    (5, 3, 2, 0, 2),  # Figure 2.5
    (5, 3, 2, 1, 3),  # Figure 2.6
    (6, 3, 2, 1, 3),  # Figure 2.7
]


@pytest.mark.parametrize(("side", "kernel", "stride", "padding", "expected"), FIGURES)
def test_places_are_those_of_the_figures_of_dumoulin_and_visin(
    side, kernel, stride, padding, expected
):
    assert places(side, kernel, stride, padding) == expected


@pytest.mark.parametrize(("kernel", "stride", "padding", "dilation"), [(3, 2, 1, 2), (5, 3, 2, 3)])
def test_output_shape_equals_pytorch(kernel, stride, padding, dilation):
    torch = pytest.importorskip("torch")
    layer = torch.nn.Conv2d(1, 4, kernel, stride, padding, dilation)
    theirs = layer(torch.zeros(1, 1, 30, 41)).shape
    inputs = {
        "sides": np.array([30.0, 41.0]),
        "kernel_size": kernel,
        "stride": stride,
        "padding": padding,
        "dilation": dilation,
        "filters": 4,
    }
    run = trace(conv_output_shape, inputs).computed
    np.testing.assert_array_equal(run["out"], theirs[2:])
    assert run["values"] == np.prod(theirs)


@pytest.mark.parametrize("kernel", [3, 5, 7])
def test_same_padding_at_a_stride_of_one_equals_pytorch(kernel):
    torch = pytest.importorskip("torch")
    run = trace(conv_output_shape, {"sides": np.array([9.0, 12.0]), "kernel_size": kernel}).computed
    padded = torch.nn.Conv2d(1, 1, kernel, padding=int(run["same_padding"]))
    assert padded(torch.zeros(1, 1, 9, 12)).shape[2:] == (9, 12)
    plain = torch.nn.Conv2d(1, 1, kernel)(torch.zeros(1, 1, 9, 12)).shape[2:]
    np.testing.assert_array_equal(run["border"], np.subtract((9, 12), plain))


def test_same_padding_with_a_stride_is_tensorflows():
    """The example of TensorFlow's guide: 13 pixels, kernel 6, stride 5 give 3 places, 3 zeros."""
    inputs = {"sides": np.array([13.0, 10.0]), "kernel_size": 6, "stride": 5}
    run = trace(conv_output_shape, {**inputs, "padding": 0, "dilation": 1}).computed
    np.testing.assert_array_equal(run["same_out"], [3, 2])
    np.testing.assert_array_equal(run["same_total"], [3, 1])


def test_same_padding_is_never_negative():
    inputs = {"sides": np.array([9.0, 9.0]), "kernel_size": 1, "stride": 3}
    run = trace(conv_output_shape, {**inputs, "padding": 0, "dilation": 1}).computed
    np.testing.assert_array_equal(run["same_total"], [0, 0])


def test_a_batch_of_layers_equals_layer_by_layer():
    sides = np.array([[30.0, 41.0], [25.0, 25.0]])
    kernels, strides = np.array([3.0, 5.0]), np.array([2.0, 3.0])
    both = conv_output_shape(sides, kernels, strides, np.array([1.0, 2.0]))
    np.testing.assert_array_equal(both[0], conv_output_shape(sides[0], 3, 2, 1))
    np.testing.assert_array_equal(both[1], conv_output_shape(sides[1], 5, 3, 2))


PLAIN = {"sides": np.array([30.0, 41.0]), "kernel_size": 5.0}
STRIDED = {**PLAIN, "stride": 2.0, "padding": 2.0}
FILTERS = {**STRIDED, "filters": 6.0}
DILATED = {**STRIDED, "dilation": 2.0}


def test_steps_of_the_layers_with_misconceptions_by_hand():
    """A kernel of 5 has 26 and 37 places; padded by 2, at a stride of 2, 15 and 21.

    Dilated by 2 it covers 9 pixels, and padded has floor(25/2) + 1 and floor(36/2) + 1 places;
    "same" padding gives 15 and 21, over 14·2 + 9 = 37 and 20·2 + 9 = 49 pixels.
    """
    expected = [
        (PLAIN, {"out": [26, 37], "border": [4, 4], "same_padding": 2}),
        (FILTERS, {"out": [15, 21], "values": 15 * 21 * 6}),
        (DILATED, {"extent": 9, "out": [13, 19], "same_out": [15, 21], "same_total": [7, 8]}),
    ]
    for inputs, steps in expected:
        run = trace(conv_output_shape, inputs).computed
        assert {name: np.asarray(value).tolist() for name, value in run.items()} == steps


@pytest.mark.parametrize(
    ("name", "inputs", "expected"),
    [
        ("one_forgotten", STRIDED, [14, 20]),
        ("padding_on_one_side", STRIDED, [14, 20]),
        ("padding_forgotten", STRIDED, [13, 19]),
        ("rounded_up", STRIDED, [16, 21]),
        ("size_kept", PLAIN, [30, 41]),
        ("lost_at_one_end_only", PLAIN, [28, 39]),
        ("one_end_lost", PLAIN, [2, 2]),
        ("all_padding_at_each_end", PLAIN, 4),
        ("channels_not_counted", FILTERS, 15 * 21),
        ("heights_and_widths_added", FILTERS, (15 + 21) * 6),
        ("one_forgotten", DILATED, [12, 18]),
        ("padding_on_one_side", DILATED, [12, 18]),
        ("padding_forgotten", DILATED, [11, 17]),
        ("rounded_up", DILATED, [14, 19]),
        ("gaps_not_covered", DILATED, 5),
        ("dilation_times_kernel", DILATED, 10),
        ("same_as_input", DILATED, [30, 41]),
        ("same_rounded_down", DILATED, [15, 20]),
        ("stride_left_out_of_padding", DILATED, [8, 8]),
    ],
)
def test_misconceptions_about_the_output_by_hand(name, inputs, expected):
    (error,) = (each for each in FAMILY.misconceptions if each.id == name)
    run = trace(conv_output_shape, inputs, swap={error.step: error.faulty}).computed
    np.testing.assert_array_equal(run[error.step], expected)


def seen_by_pytorch(kernels, strides, dilations):
    """The width of the pixels that have a gradient in the middle value of the last layer."""
    torch = pytest.importorskip("torch")
    image = torch.zeros(1, 1, 301, 1, dtype=torch.float64, requires_grad=True)
    maps = image
    for k, s, d in zip(kernels, strides, dilations, strict=True):
        layer = torch.nn.Conv2d(1, 1, (k, 1), (s, 1), 0, (d, 1)).double()
        torch.nn.init.ones_(layer.weight)
        maps = layer(maps)
    maps[0, 0, maps.shape[2] // 2, 0].backward()
    touched = image.grad.flatten().nonzero()
    return int(touched.max() - touched.min()) + 1


@pytest.mark.parametrize(
    ("kernels", "strides", "dilations"),
    [((3, 5, 7), (1, 1, 1), (1, 1, 1)), ((7, 3, 5, 3), (1, 2, 2, 1), (1, 1, 2, 3))],
)
def test_receptive_field_is_where_pytorch_has_a_gradient(kernels, strides, dilations):
    row = [np.array(each, float) for each in (kernels, strides, dilations)]
    assert receptive_field(*row) == seen_by_pytorch(kernels, strides, dilations)
    if set(dilations) == {1}:
        assert receptive_field(row[0], row[1]) == receptive_field(*row)


def test_receptive_field_of_vgg16_is_212_and_its_jump_32():
    """Araujo, Norris, Sim (2019), the table of popular networks: VGG16."""
    kernels = [3, 3, 2, 3, 3, 2, 3, 3, 3, 2, 3, 3, 3, 2, 3, 3, 3, 2]
    strides = [2 if k == 2 else 1 for k in kernels]
    inputs = {"kernel_size": np.array(kernels, float), "stride": np.array(strides, float)}
    run = trace(receptive_field, inputs).computed
    assert (run["r_18"], run["j_18"]) == (212, 32)


def test_layers_to_add_reach_the_target_and_one_less_does_not():
    stack = {"kernel_size": np.array([5.0, 3.0]), "stride": np.array([1.0, 2.0])}
    more = int(trace(receptive_field, {**stack, "target": 50.0}).computed["more"])
    reached = [
        receptive_field(np.array([5, 3] + [3] * n, float), np.array([1, 2] + [1] * n, float))
        for n in (more - 1, more)
    ]
    assert reached[0] < 50 <= reached[1]


def test_a_batch_of_stacks_equals_stack_by_stack():
    kernels, strides = np.array([[3.0, 5.0], [7.0, 3.0]]), np.array([[2.0, 1.0], [1.0, 2.0]])
    both = receptive_field(kernels, strides)
    assert both.tolist() == [receptive_field(k, s) for k, s in zip(kernels, strides, strict=True)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("kernel_sizes_added", 7 + 3),
        ("kernel_sizes_multiplied", 7 * 3),
        ("own_stride_used", 7 + 2 * 2),
        ("strides_added", 1 + 2),
        ("strides_ignored", 9 + 2 * 4),
        ("dilation_ignored", 9 + 4 * 2),
        ("last_kernel_only", 5),
        ("steps_of_one_pixel", 32),
        ("kernel_for_gain", 11),
    ],
)
def test_misconceptions_about_the_receptive_field_by_hand(name, expected):
    """r = 7, 9, 9 + 2·4·2 = 25, 25 + 2·2 = 29 and j = 1, 2, 2, 2."""
    stack = {"kernel_size": [7, 3, 5, 3], "stride": [1, 2, 1, 1], "dilation": [1, 1, 2, 1]}
    inputs = {**{key: np.array(each, float) for key, each in stack.items()}, "target": 93.0}
    run = trace(receptive_field, inputs).computed
    assert [run[f"r_{k}"] for k in (1, 2, 3, 4)] == [7, 9, 25, 29]
    (error,) = (each for each in FIELD.misconceptions if each.id == name)
    assert error.faulty(Values({"right": run[error.step]}, run, inputs)) == expected


@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("kernel_sizes_added", 7 + 3 + 5 + 3),
        ("kernel_sizes_multiplied", 7 * 3 * 5 * 3),
        ("own_stride_used", 7 + 2 * 2 + 2 * 4 * 2 + 2 * 2),
        ("strides_ignored", 9 + 2 * 4 + 2),
        ("dilation_ignored", 9 + 4 * 2 + 2 * 2),
    ],
)
def test_who_errs_at_one_layer_errs_at_all_later_ones(name, last):
    stack = {"kernel_size": [7, 3, 5, 3], "stride": [1, 2, 1, 1], "dilation": [1, 1, 2, 1]}
    inputs = {key: np.array(each, float) for key, each in stack.items()}
    (error,) = (each for each in FIELD.misconceptions if each.id == name)
    assert trace(receptive_field, inputs, swap=error.swap).computed["r_4"] == last
