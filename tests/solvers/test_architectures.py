"""Networks as tables of layers, against published totals and PyTorch's own modules."""

import numpy as np
import pytest

from qgen.families.convolution.cnn_shapes import FAMILY
from solvers.architectures import cnn_shapes
from solvers.steps import Values, trace


def row(*numbers: float) -> np.ndarray:
    return np.array(numbers, dtype=float)


LENET = {
    "side": 32.0,
    "channels": 1.0,
    "kernel_size": row(5, 5),
    "stride": row(1, 1),
    "padding": row(0, 0),
    "filters": row(6, 16),
    "window": row(2, 2),
    "pool_stride": row(2, 2),
    "units": row(120, 84, 10),
    "layers": ("conv", "pool", "conv", "pool"),
}
ALEXNET = {
    "side": 224.0,
    "channels": 3.0,
    "kernel_size": row(11, 5, 3),
    "stride": row(4, 1, 1),
    "padding": row(2, 2, 1),
    "filters": row(64, 192, 384),
    "window": row(3, 3, 3),
    "pool_stride": row(2, 2, 2),
    "units": row(20),
    "layers": ("conv", "pool", "conv", "pool", "conv", "pool"),
}


def test_lenet_5_has_the_shapes_of_its_paper_and_today_s_count():
    """LeCun et al. (1998), Figure 2, with C3 reading all maps and pooling untrained."""
    run = trace(cnn_shapes, LENET).computed
    shapes = {name: run[name].tolist() for name in ("conv1", "pool1", "conv2", "pool2")}
    assert shapes == {
        "conv1": [28, 28, 6],
        "pool1": [14, 14, 6],
        "conv2": [10, 10, 16],
        "pool2": [5, 5, 16],
    }
    counts = [run[f"{name}_params"] for name in ("conv1", "conv2", "fc1", "fc2", "fc3")]
    assert counts == [156, 2416, 48120, 10164, 850]
    assert run["total"] == 61706


def test_shapes_and_counts_equal_pytorch():
    torch = pytest.importorskip("torch")
    nn = torch.nn
    network = nn.Sequential(
        *(nn.Conv2d(3, 64, 11, 4, 2), nn.MaxPool2d(3, 2)),
        *(nn.Conv2d(64, 192, 5, 1, 2), nn.MaxPool2d(3, 2)),
        *(nn.Conv2d(192, 384, 3, 1, 1), nn.MaxPool2d(3, 2)),
        *(nn.Flatten(), nn.Linear(13824, 20)),
    )
    run = trace(cnn_shapes, ALEXNET).computed
    maps = torch.zeros(1, 3, 224, 224)
    names = ["conv1", "pool1", "conv2", "pool2", "conv3", "pool3"]
    for name, layer in zip(names, network, strict=False):
        maps = layer(maps)
        channels, height, width = maps.shape[1:]
        assert run[name].tolist() == [height, width, channels], name
    assert run["flat"] == 13824
    assert run["total"] == sum(each.numel() for each in network.parameters())


def test_a_batch_of_networks_equals_network_by_network():
    other = {**LENET, "side": 28.0, "filters": row(4, 12), "units": row(60, 30, 5)}
    batch = {name: np.stack([LENET[name], other[name]]) for name in LENET if name != "layers"}
    both = cnn_shapes(**batch, layers=LENET["layers"])
    assert both.tolist() == [cnn_shapes(**LENET), cnn_shapes(**other)]


@pytest.mark.parametrize(
    ("name", "network", "expected"),
    [
        ("one_forgotten", LENET, [27, 27, 6]),
        ("bias_omitted", LENET, 5 * 5 * 6),
        ("input_channels_omitted_2", LENET, 5 * 5 * 16 + 16),
        ("one_bias", LENET, 5 * 5 * 6 + 1),
        ("counted_per_position", LENET, 156 * 28 * 28),
        ("pooling_with_stride_one", LENET, [27, 27, 6]),
        ("channels_pooled", LENET, [14, 14, 3]),
        ("channels_not_flattened", LENET, 25),
        ("bias_omitted_2", LENET, 400 * 120),
        ("maps_read_as_numbers", LENET, 17 * 120),
        ("input_channels_multiplied", ALEXNET, [55, 55, 3 * 64]),
        ("input_channels_omitted", ALEXNET, 11 * 11 * 64 + 64),
        ("counted_per_position", ALEXNET, (11 * 11 * 3 * 64 + 64) * 55 * 55),
    ],
)
def test_misconceptions_by_hand(name, network, expected):
    run = trace(cnn_shapes, network).computed
    (error,) = (each for each in FAMILY.misconceptions if each.id == name)
    faulty = error.faulty(Values({"right": run[error.step]}, run, network))
    np.testing.assert_array_equal(faulty, expected)


@pytest.mark.parametrize(
    ("name", "network", "step", "expected"),
    [
        ("one_forgotten", LENET, "pool2", [2, 2, 16]),  # 27, 12, 7, 2 along a side
        ("pooling_with_stride_one", LENET, "pool2", [22, 22, 16]),
        ("channels_pooled", LENET, "pool2", [5, 5, 8]),
        ("bias_omitted", LENET, "conv2_params", 5 * 5 * 6 * 16),
        ("bias_omitted", ALEXNET, "conv3_params", 3 * 3 * 192 * 384),
        ("input_channels_omitted", ALEXNET, "conv3_params", 3 * 3 * 384 + 384),
        ("one_bias", ALEXNET, "conv3_params", 3 * 3 * 192 * 384 + 1),
        ("counted_per_position", LENET, "conv2_params", 2416 * 10 * 10),
        ("bias_omitted_2", LENET, "fc3_params", 84 * 10),
    ],
)
def test_who_errs_at_one_layer_errs_at_all_later_ones(name, network, step, expected):
    (error,) = (each for each in FAMILY.misconceptions if each.id == name)
    run = trace(cnn_shapes, network, swap=error.swap).computed
    np.testing.assert_array_equal(run[step], expected)
