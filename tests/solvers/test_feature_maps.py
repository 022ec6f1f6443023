"""A small convolutional network, against the course notes, PyTorch, and values by hand."""

import numpy as np
import pytest

from qgen.families.convolution.feature_map_pipeline import FAMILY
from solvers.feature_maps import feature_map_pipeline, flattened
from solvers.steps import trace

RNG = np.random.default_rng(8)

# The image and the two filters of the course notes (after Hung-yi Lee's lecture on CNNs).
IMAGE = np.array(
    [
        [1, 0, 0, 0, 0, 1],
        [0, 1, 0, 0, 1, 0],
        [0, 0, 1, 1, 0, 0],
        [1, 0, 0, 0, 1, 0],
        [0, 1, 0, 0, 1, 0],
        [0, 0, 1, 0, 1, 0],
    ],
    float,
)
FILTERS = np.array(FAMILY.levels[3].params["kernels"].value, float)
MAPS = [
    [[3, -1, -3, -1], [-3, 1, 0, -3], [-3, -3, 0, 1], [3, -2, -2, -1]],
    [[-1, -1, -1, -1], [-1, -1, -2, 1], [-1, -1, -2, 1], [-1, 0, -4, 3]],
]
POOLED = np.array([[[3, 0], [3, 1]], [[0, 1], [0, 3]]])
W = np.array([[0.5, 1, -0.5, 2, 1, -1, 0, 0.5], [0, 0, 0, 0, 0, 0, 0, 0]])
B = np.array([0.25, 0.0])
GIVEN = {"image": IMAGE, "kernels": FILTERS, "W": W, "b": B, "pool_size": 2, "probabilities": True}


def test_maps_of_the_course_notes():
    run = trace(feature_map_pipeline, GIVEN).computed
    np.testing.assert_array_equal(run["feature_maps"], MAPS)
    np.testing.assert_array_equal(run["activations"], np.clip(MAPS, 0, None))
    np.testing.assert_array_equal(run["pooled"], POOLED)
    np.testing.assert_array_equal(run["flat"], [3, 0, 3, 1, 0, 1, 0, 3])
    np.testing.assert_array_equal(run["z"], [1.5 - 1.5 + 2 - 1 + 1.5 + 0.25, 0])
    np.testing.assert_allclose(run["p"][0], 1 / (1 + np.exp(-2.75)))


def test_channels_last_takes_all_maps_of_a_pixel_first():
    np.testing.assert_array_equal(flattened(POOLED, "channels last"), [3, 0, 0, 1, 3, 0, 1, 3])


def test_whole_network_equals_pytorch():
    torch = pytest.importorskip("torch")
    nn = torch.nn.functional
    images, filters = RNG.normal(size=(5, 8, 7)), RNG.normal(size=(3, 3, 2))
    weights, biases = RNG.normal(size=(2, 27)), RNG.normal(size=2)
    maps = nn.conv2d(torch.tensor(images)[:, None], torch.tensor(filters)[:, None])
    flat = nn.max_pool2d(nn.relu(maps), 2).flatten(1)
    theirs = nn.softmax(nn.linear(flat, torch.tensor(weights), torch.tensor(biases)), -1)
    ours = feature_map_pipeline(images, filters, weights, biases, probabilities=True)
    np.testing.assert_allclose(ours, theirs.numpy(), atol=1e-12)


def test_a_batch_equals_its_images():
    images, filters = RNG.normal(size=(2, 3, 6, 6)), RNG.normal(size=(2, 3, 2, 3, 3))
    weights, biases = RNG.normal(size=(2, 3, 2, 8)), RNG.normal(size=(2, 3, 2))
    for order in ("map by map", "channels last"):
        batch = feature_map_pipeline(images, filters, weights, biases, flatten_order=order)
        for k in np.ndindex(2, 3):
            alone = feature_map_pipeline(
                images[k], filters[k], weights[k], biases[k], flatten_order=order
            )
            np.testing.assert_allclose(batch[k], alone)


def test_unknown_order_is_refused():
    with pytest.raises(ValueError, match="flatten_order must be 'map by map' or 'channels last'"):
        flattened(POOLED, "map_by_map")


ON = np.clip(MAPS, 0, None)
WRONG = [
    ("averaged_over_the_filter", np.array(MAPS) / 9),
    ("relu_skipped", MAPS),
    ("absolute_value", np.abs(MAPS)),
    ("average_taken", ON.reshape(2, 2, 2, 2, 2).mean(axis=(2, 4))),
    ("stride_of_one", [[[3, 1], [1, 1]], [[0, 0], [0, 0]]]),
    ("read_by_columns", [3, 3, 0, 1, 0, 0, 1, 3]),
    ("maps_added_up", [3, 1, 3, 4, 3, 1, 3, 4]),
    ("bias_forgotten", [2.5, 0]),
    ("relu_on_the_output", [2.75, 0]),
    ("scores_normalised", [2.75, 0]),
]


@pytest.mark.parametrize(("error", "expected"), WRONG, ids=[error for error, _ in WRONG])
def test_misconception_by_hand(error, expected):
    found = {m.id: m for m in FAMILY.misconceptions}[error]
    inputs = GIVEN | {"flatten_order": "map by map"}
    run = trace(feature_map_pipeline, inputs, swap={found.step: found.faulty})
    np.testing.assert_allclose(run.computed[found.step], expected)


def test_relu_on_the_output_clears_negative_scores():
    found = {m.id: m for m in FAMILY.misconceptions}["relu_on_the_output"]
    inputs = GIVEN | {"b": np.array([-9.0, 2.0])}
    run = trace(feature_map_pipeline, inputs, swap={found.step: found.faulty})
    np.testing.assert_array_equal(run.computed["z"], [0, 2])


def test_ignored_negative_weights_count_the_pixels_on_the_line():
    found = {m.id: m for m in FAMILY.misconceptions}["negative_weights_ignored"]
    run = trace(feature_map_pipeline, GIVEN, swap={found.step: found.faulty})
    expected = np.array([np.trace(IMAGE[:3, :3]), IMAGE[:3, 1].sum()])
    np.testing.assert_array_equal(run.computed["feature_maps"][:, 0, 0], expected)
