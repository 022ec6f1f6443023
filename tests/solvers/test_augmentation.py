"""Augmentation, against NumPy, PyTorch, the examples of Keras, and values by hand."""

import numpy as np
import pytest

from qgen.families.transfer.augmentation import FAMILY
from solvers.augmentation import augmentation, central_crop, enlarged, flipped, rotated, shifted
from solvers.steps import trace

RNG = np.random.default_rng(12)
IMAGE = np.arange(1.0, 17).reshape(4, 4)
KERAS = {  # documentation of fill_mode, for a b c d = 1 2 3 4 and four pixels on either side
    "constant": ("0000", "0000"),
    "nearest": ("1111", "4444"),
    "reflect": ("4321", "4321"),
    "wrap": ("1234", "1234"),
}


@pytest.mark.parametrize(("mode", "sides"), KERAS.items(), ids=KERAS)
def test_fill_modes_are_those_of_keras(mode, sides):
    row = np.array([[1.0, 2, 3, 4]])
    before, after = ([float(digit) for digit in side] for side in sides)
    for k in range(1, 5):
        np.testing.assert_array_equal(shifted(row, 0, k, mode)[0, :k], before[4 - k :])
        np.testing.assert_array_equal(shifted(row, 0, -k, mode)[0, 4 - k :], after[:k])


@pytest.mark.parametrize("turns", [-2, -1, 0, 1, 2, 3, 5])
def test_rotation_equals_numpy_and_pytorch(turns):
    torch = pytest.importorskip("torch")
    images = RNG.normal(size=(2, 3, 5))
    np.testing.assert_array_equal(rotated(images, turns), np.rot90(images, turns, (1, 2)))
    theirs = torch.rot90(torch.tensor(images), turns, (1, 2)).numpy()
    np.testing.assert_array_equal(rotated(images, turns), theirs)


def test_flips_equal_pytorch():
    torch = pytest.importorskip("torch")
    np.testing.assert_array_equal(
        flipped(IMAGE, "horizontal"), torch.tensor(IMAGE).flip(-1).numpy()
    )
    np.testing.assert_array_equal(flipped(IMAGE, "vertical"), torch.tensor(IMAGE).flip(-2).numpy())


def test_wrapped_shift_is_a_roll():
    for down, right in ((1, 2), (-3, 0), (0, -1)):
        ours = shifted(IMAGE, down, right, "wrap")
        np.testing.assert_array_equal(ours, np.roll(IMAGE, (down, right), (0, 1)))


def test_enlargement_equals_nearest_interpolation_of_pytorch():
    torch = pytest.importorskip("torch")
    images = RNG.normal(size=(2, 3, 4))
    theirs = torch.nn.functional.interpolate(torch.tensor(images)[:, None], scale_factor=3)
    np.testing.assert_array_equal(enlarged(images, 3), theirs[:, 0].numpy())


def test_crop_is_the_middle():
    np.testing.assert_array_equal(central_crop(IMAGE, 2), [[6, 7], [10, 11]])
    np.testing.assert_array_equal(central_crop(IMAGE, 3), IMAGE[:3, :3])


def test_chain_by_hand():
    options = {"flip": "vertical", "quarter_turns": 1, "shift": (-1, 2), "crop": 2, "zoom": 2}
    run = trace(augmentation, {"image": IMAGE, **options}).computed
    np.testing.assert_array_equal(run["flipped"], IMAGE[::-1])
    turned = [[16, 12, 8, 4], [15, 11, 7, 3], [14, 10, 6, 2], [13, 9, 5, 1]]
    np.testing.assert_array_equal(run["rotated"], turned)
    moved = [[15, 15, 15, 11], [14, 14, 14, 10], [13, 13, 13, 9], [13, 13, 13, 9]]
    np.testing.assert_array_equal(run["shifted"], moved)
    np.testing.assert_array_equal(run["cropped"], [[14, 14], [13, 13]])
    np.testing.assert_array_equal(run["zoomed"], np.repeat([[14] * 4, [13] * 4], 2, axis=0))


def test_nothing_asked_changes_nothing():
    run = trace(augmentation, {"image": IMAGE})
    assert run.computed == {}
    np.testing.assert_array_equal(augmentation(IMAGE, quarter_turns=4), IMAGE)


@pytest.mark.parametrize("fill_mode", ["nearest", "constant", "reflect", "wrap"])
def test_a_batch_equals_its_images(fill_mode):
    images = RNG.normal(size=(2, 3, 4, 5))
    options = {"flip": "horizontal", "quarter_turns": -1, "shift": (1, -2), "crop": 2, "zoom": 2}
    batch = augmentation(images, **options, fill_mode=fill_mode)
    for k in np.ndindex(2, 3):
        alone = augmentation(images[k], **options, fill_mode=fill_mode)
        np.testing.assert_array_equal(batch[k], alone)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"flip": "horizontally"}, "flip must be .* did you mean 'horizontal'"),
        ({"shift": (1, 0), "fill_mode": "mirror"}, "fill_mode must be 'nearest'"),
        ({"crop": 5}, "a crop of 5×5 pixels does not fit into an image of 4×4"),
    ],
)
def test_refuses_what_it_cannot_do(options, message):
    with pytest.raises(ValueError, match=message):
        augmentation(IMAGE, **options)


FLIPPED = IMAGE[::-1]
TURNED = np.rot90(FLIPPED)
WRONG = [
    ("axis_confused", IMAGE[:, ::-1]),
    ("rotated_the_other_way", np.rot90(FLIPPED, -1)),
    ("transposed", FLIPPED.T),
    ("moved_the_other_way", np.pad(TURNED, ((1, 0), (0, 2)), "edge")[:4, 2:]),
    ("rows_and_columns_confused", np.pad(TURNED, ((2, 0), (0, 1)), "edge")[:4, 1:]),
    ("filled_otherwise", np.pad(TURNED, ((0, 1), (2, 0)))[1:, :4]),
    ("cropped_at_the_corner", [[15, 15], [14, 14]]),
    ("image_repeated", np.tile([[14, 14], [13, 13]], (2, 2))),
]


@pytest.mark.parametrize(("error", "expected"), WRONG, ids=[error for error, _ in WRONG])
def test_misconception_equals_a_plain_computation(error, expected):
    found = {m.id: m for m in FAMILY.misconceptions}[error]
    settings = {**FAMILY.levels[3].settings, "shift": (-1, 2), "fill_mode": "nearest"}
    inputs = {"image": IMAGE, **settings}
    run = trace(augmentation, inputs, swap={found.step: found.faulty})
    np.testing.assert_array_equal(run.computed[found.step], expected)


def test_zeros_are_taken_for_the_edge_where_the_question_says_zeros():
    found = {m.id: m for m in FAMILY.misconceptions}["filled_otherwise"]
    inputs = {"image": IMAGE, "flip": "vertical", "shift": (0, 1), "fill_mode": "constant"}
    run = trace(augmentation, inputs, swap={found.step: found.faulty})
    np.testing.assert_array_equal(run.computed["shifted"][:, 0], FLIPPED[:, 0])
