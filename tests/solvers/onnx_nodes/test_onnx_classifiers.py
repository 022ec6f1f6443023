"""Activations, softmax, losses, attention and dropout against ONNX's published node tests."""

import numpy as np
import pytest

from solvers.activations import leaky_relu, relu, shares, sigmoid, softmax, swish, tanh
from solvers.attention import attention, multi_head_attention
from solvers.dropout import dropout
from solvers.losses import categorical_cross_entropy
from solvers.softmax_layer import softmax_probabilities
from solvers.steps import trace


@pytest.mark.parametrize(
    ("function", "name", "options"),
    [
        (sigmoid, "sigmoid", {}),
        (sigmoid, "sigmoid_example", {}),
        (tanh, "tanh", {}),
        (tanh, "tanh_example", {}),
        (relu, "relu", {}),
        # ONNX calls the slope alpha; its default is ours.
        (leaky_relu, "leakyrelu", {"slope": 0.1}),
        (leaky_relu, "leakyrelu_example", {"slope": 0.1}),
        (leaky_relu, "leakyrelu_default", {}),
        (swish, "swish", {}),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_activation(published, agree, function, name, options):
    case = published(name.partition("_")[0], name)
    (z,) = case.inputs.values()
    agree(function(z, **options), case.output)


def test_disagreement_is_noticed(published, agree):
    case = published("sigmoid", "sigmoid")
    with pytest.raises(AssertionError):
        agree(case.output + 1e-4, case.output)


AXES = {
    "example": -1,
    "large_number": -1,
    "axis_0": 0,
    "axis_1": 1,
    "axis_2": 2,
    "negative_axis": -1,
    "default_axis": -1,
}


@pytest.mark.parametrize(("name", "axis"), AXES.items(), ids=AXES)
def test_softmax(published, agree, name, axis):
    """Ours is along the last axis. Large numbers overflow in the form that is not shifted."""
    case = published("softmax", f"softmax_{name}")
    z, expected = (np.moveaxis(each, axis, -1) for each in (case.inputs["x"], case.output))
    agree(softmax(z), expected)
    agree(softmax_probabilities(z, shifted=True), expected)
    if name != "large_number":
        agree(softmax_probabilities(z), expected)
        agree(shares(np.exp(z)), expected)


@pytest.mark.parametrize(("name", "axis"), [("example_1", -1), *list(AXES.items())[1:]], ids=str)
def test_log_softmax(published, agree, name, axis):
    case = published("logsoftmax", f"logsoftmax_{name}")
    z, expected = (np.moveaxis(each, axis, -1) for each in (case.inputs["x"], case.output))
    agree(trace(softmax_probabilities, z, shifted=True).computed["log_p"], expected)


def scores_and_labels(scores, classes):
    """From ONNX's (N, C, d1, ...) and class numbers to ours: (N d1 ..., C), and one-hot."""
    count = scores.shape[1]
    return np.moveaxis(scores, 1, -1).reshape(-1, count), np.eye(count)[classes.reshape(-1)]


@pytest.mark.parametrize(
    "name",
    [
        "none",
        "sum",
        "mean",
        "mean_3d",
        "NCd1d2d3d4d5_none_no_weight",
    ],
)
@pytest.mark.parametrize("output", ["", "_log_prob"])
def test_softmax_cross_entropy(published, agree, name, output):
    """The published tests without class weights and ignored classes."""
    case = published("softmax_cross_entropy_loss", f"sce_{name}{output}")
    z, y = scores_and_labels(case.inputs["x"], case.inputs["y"])
    run = trace(categorical_cross_entropy, z, y, **reduction(case)).computed
    agree(run[losses_or_loss(case)], case.output.reshape(-1).squeeze())
    if output:
        theirs, _ = scores_and_labels(case.outputs["log_prob"], case.inputs["y"])
        agree(np.log(run["p"]), theirs)


@pytest.mark.parametrize(
    "name",
    [
        "NC",
        "NCd1",
        "NCd1d2",
        "NCd1d2_reduction_mean",
        "NCd1d2_reduction_sum",
        "NCd1d2d3d4d5_none_no_weight",
    ],
)
def test_negative_log_likelihood(published, agree, name):
    """ONNX takes numbers for log-probabilities as they are, ours are scores with their softmax.

    So of scores x ours is larger by ln of the sum of exp(x), which is a step.
    """
    case = published("negativeloglikelihoodloss", f"nllloss_{name}")
    z, y = scores_and_labels(case.inputs["input"], case.inputs["target"])
    run = trace(categorical_cross_entropy, z, y, **reduction(case)).computed
    extra = np.log(run["total"])
    how = case.options["reduction"]
    extra = {b"none": extra, b"mean": extra.mean(), b"sum": extra.sum()}[how]
    agree(run[losses_or_loss(case)] - extra, case.output.reshape(-1).squeeze())


def reduction(case):
    how = case.options["reduction"].decode()
    return {} if how == "none" else {"reduction": how}


def losses_or_loss(case):
    return "losses" if case.options["reduction"] == b"none" else "loss"


@pytest.mark.parametrize(
    "name",
    [
        "4d",
        "4d_diff_heads_sizes",
        "4d_causal",
        "4d_diff_heads_sizes_causal",
        "4d_with_qk_matmul",
        "local_window_default",
    ],
)
def test_attention(published, agree, name):
    """ONNX's arrays are (N, heads, T, D): a batch of ours. Its causal mask is lower-triangular."""
    case = published("attention", f"attention_{name}")
    causal = bool(case.options.get("is_causal", 0))
    Q, K, V = (case.inputs[each] for each in "QKV")
    run = trace(attention, Q, K, V, causal=causal).computed
    agree(run["output"], case.output)
    if name.endswith("qk_matmul"):  # ONNX shares the scale out: √s·Q times √s·Kᵀ
        agree(run["scaled"], case.outputs["qk_matmul_output"])


@pytest.mark.parametrize(
    "name",
    [
        "3d",
        "3d_diff_heads_sizes",
        "3d_causal",
        "3d_diff_heads_sizes_causal",
        "3d_transpose_verification",
    ],
)
def test_multi_head_attention(published, agree, name):
    """In three dimensions ONNX cuts the columns into heads, as ours does, without projections.

    Ours makes keys and values of the same tokens: here of both side by side, each projection
    taking its own.
    """
    case = published("attention", f"attention_{name}")
    Q, K, V = (case.inputs[each] for each in "QKV")
    keys, values = K.shape[-1], V.shape[-1]
    every = np.eye(keys + values)
    Y = multi_head_attention(
        Q,
        np.eye(keys),
        every[:, :keys],
        every[:, keys:],
        np.eye(values),
        np.concatenate([K, V], axis=-1),
        heads=case.options["q_num_heads"],
        causal=bool(case.options.get("is_causal", 0)),
    )
    agree(Y, case.output)


@pytest.mark.parametrize(
    "name",
    ["default", "default_ratio", "default_mask", "default_mask_ratio", "default_old", "random_old"],
)
def test_dropout_at_test_time(published, agree, name):
    case = published("dropout", f"dropout_{name}")
    h = case.inputs["x"]
    p = np.broadcast_to(case.inputs.get("r", 0.5), h.shape[:-1])
    agree(dropout(h, np.ones_like(h), p), case.output)


@pytest.mark.parametrize("name", ["default_mask", "mask", "zero_ratio_mask"])
def test_dropout_in_training(published, agree, name):
    """ONNX draws the mask, and gives it out in the tests named so; it scales as "inverted" does."""
    case = published("dropout", f"training_dropout_{name}")
    h, mask = case.inputs["x"], case.outputs["z"].astype(float)
    p = np.broadcast_to(case.inputs["r"], h.shape[:-1])
    agree(trace(dropout, h, mask, p).computed["dropped"], case.output)
