"""Convolution, pooling and boxes against ONNX's published node tests.

ONNX's images and kernels have shapes (N, C, H, W) and (F, C, kH, kW), as `conv2d_channels` has
them; the published ones have one channel. Its explicit pads (top, left, bottom, right), which
are no option of ours unless they are what "same" gives, are put around the image beforehand.
"""

import numpy as np
import pytest

from solvers.convolution import conv2d, conv2d_channels
from solvers.detection import non_maximum_suppression
from solvers.pooling import average_pool2d, max_pool2d
from solvers.steps import trace
from solvers.transposed import transposed_conv2d

CONVOLUTIONS = {
    "basic_conv_with_padding": {"padding": "same"},
    "basic_conv_without_padding": {},
    "conv_with_strides_padding": {"padding": "same", "stride": 2},
    "conv_with_strides_no_padding": {"stride": 2},
    "conv_with_strides_and_asymmetric_padding": {"stride": 2},
    # SAME_LOWER would put an odd row of zeros above, ours below; here the rows are even.
    "conv_with_autopad_same": {"padding": "same", "stride": 2},
}


def padded(image, pads):
    top, left, bottom, right = pads
    return np.pad(image, ((0, 0), (0, 0), (top, bottom), (left, right)))


@pytest.mark.parametrize(("name", "options"), CONVOLUTIONS.items(), ids=CONVOLUTIONS)
def test_convolution(published, agree, name, options):
    case = published("conv", name)
    image, kernels = case.inputs["x"], case.inputs["W"]
    if "padding" not in options:
        image = padded(image, case.options["pads"])
    agree(conv2d_channels(image, kernels, **options), case.output)
    agree(conv2d(image[:, 0], kernels[:, 0], **options), case.output[:, 0])


@pytest.mark.parametrize(
    "name",
    [
        "maxpool_2d_default",
        "maxpool_2d_strides",
        "maxpool_2d_precomputed_strides",
        "maxpool_with_argmax_2d_precomputed_strides",
        "maxpool_2d_ceil_output_size_reduce_by_one",
    ],
)
def test_max_pooling(published, agree, name):
    case = published("maxpool", name)
    agree(max_pool2d(case.inputs["x"], **window(case)), case.output)


@pytest.mark.parametrize(
    "name",
    [
        "averagepool_2d_default",
        "averagepool_2d_strides",
        "averagepool_2d_precomputed_strides",
        # Zeros of the padding count, as in PyTorch: so they may as well be in the image.
        "averagepool_2d_pads_count_include_pad",
        "averagepool_2d_precomputed_pads_count_include_pad",
    ],
)
def test_average_pooling(published, agree, name):
    case = published("averagepool", name)
    image = padded(case.inputs["x"], case.options.get("pads", [0, 0, 0, 0]))
    agree(average_pool2d(image, **window(case)), case.output)


def window(case):
    """Ours are square, ONNX's stride is 1 where nothing is said."""
    side, _ = case.options["kernel_shape"]
    return {"kernel_size": side, "stride": case.options.get("strides", [1])[0]}


@pytest.mark.parametrize("name", ["globalmaxpool", "globalmaxpool_precomputed"])
def test_global_max_pooling(published, agree, name):
    case = published("globalmaxpool", name)
    image = case.inputs["x"]
    side = image.shape[-1]
    agree(max_pool2d(image, kernel_size=side, stride=side), case.output)


@pytest.mark.parametrize("name", ["globalaveragepool", "globalaveragepool_precomputed"])
def test_global_average_pooling(published, agree, name):
    case = published("globalaveragepool", name)
    run = trace(average_pool2d, case.inputs["x"], kernel_size=1, stride=1).computed
    agree(run["global_average"], case.output[..., 0, 0])


@pytest.mark.parametrize(
    "name", ["convtranspose", "convtranspose_group_2", "convtranspose_group_2_image_3"]
)
def test_transposed_convolution(published, agree, name):
    """ONNX's kernels are (in, out, kH, kW): each pair of channels is a problem of ours."""
    case = published("convtranspose", name)
    image, kernels = case.inputs["X"], case.inputs["W"]
    kernels = kernels.reshape(-1, *kernels.shape[-2:])  # one input channel for each output
    agree(transposed_conv2d(image, kernels), case.output)


@pytest.mark.parametrize(
    "name",
    [
        "suppress_by_IOU",
        "suppress_by_IOU_and_scores",
        "flipped_coordinates",
        "limit_output_size",
        "center_point_box_format",
        "two_classes",
        "two_batches",
        "iou_threshold_boundary",
    ],
)
def test_non_maximum_suppression(published, name):
    """ONNX names [batch, class, box] of what it keeps, by falling scores.

    It also drops low scores and stops after some boxes; neither changes who removes whom.
    """
    case = published("nonmaxsuppression", f"nonmaxsuppression_{name}")
    limit, iou, lowest = (
        case.inputs[each][0]
        for each in ("max_output_boxes_per_class", "iou_threshold", "score_threshold")
    )
    boxes, scores = corners(case), case.inputs["scores"]
    kept = non_maximum_suppression(boxes[:, None], scores, np.full(scores.shape[:2], iou))
    kept = kept * (scores > lowest)
    chosen = [
        [*place, box]
        for place in np.ndindex(scores.shape[:2])
        for box in np.argsort(-scores[place] * kept[place])[: min(limit, kept[place].sum())]
    ]
    np.testing.assert_array_equal(chosen, case.output)


def corners(case):
    """ONNX takes any two opposite corners, or centre and sides: ours are ordered corners.

    Its corners are y before x, which changes no IoU.
    """
    one, other = case.inputs["boxes"][..., :2], case.inputs["boxes"][..., 2:]
    if case.options.get("center_point_box"):
        one, other = one - other / 2, one + other / 2
    return np.concatenate([np.minimum(one, other), np.maximum(one, other)], axis=-1)
