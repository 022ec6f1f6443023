"""Boxes, against areas counted pixel by pixel and values by hand."""

import numpy as np
import pytest

from qgen.families.generative.box_iou import FAMILY
from qgen.families.generative.non_maximum_suppression import FAMILY as SUPPRESSION
from qgen.params import Box, Grid
from solvers.detection import box_iou, box_sides, non_maximum_suppression
from solvers.steps import trace

A, B = np.array([1.0, 2, 5, 8]), np.array([3.0, 4, 9, 7])

RNG = np.random.default_rng(5)


def pixels(box):
    x1, y1, x2, y2 = map(int, box)
    return {(x, y) for x in range(x1, x2 + 1) for y in range(y1, y2 + 1)}


def boxes(count):
    low = RNG.integers(0, 9, size=(count, 2))
    return np.concatenate([low, low + RNG.integers(1, 9, size=(count, 2))], axis=-1).astype(float)


def test_steps_by_hand():
    run = trace(box_iou, {"box_a": A, "box_b": B, "generalized": True}).computed
    np.testing.assert_array_equal(run["overlap"], [2, 3])
    np.testing.assert_array_equal(run["areas"], [24, 18])
    assert [run[step] for step in ("intersection", "union", "enclosing")] == [6, 36, 48]
    assert run["iou"] == pytest.approx(1 / 6)
    assert run["giou"] == pytest.approx(1 / 6 - 12 / 48)


def test_pixel_coordinates_equal_counted_pixels():
    for a, b in zip(boxes(50), boxes(50), strict=True):
        run = trace(box_iou, {"box_a": a, "box_b": b, "coordinates": "pixel"}).computed
        assert run["intersection"] == len(pixels(a) & pixels(b))
        assert run["union"] == len(pixels(a) | pixels(b))
        assert run["iou"] == len(pixels(a) & pixels(b)) / len(pixels(a) | pixels(b))


def test_continuous_coordinates_equal_counted_unit_squares():
    last = np.array([0, 0, 1, 1])
    for a, b in zip(boxes(50), boxes(50), strict=True):
        shared, both = pixels(a - last) & pixels(b - last), pixels(a - last) | pixels(b - last)
        assert box_iou(a, b) == len(shared) / len(both)


@pytest.mark.parametrize(
    ("a", "b", "iou", "giou"),
    [
        pytest.param((0, 0, 2, 3), (0, 0, 2, 3), 1, 1, id="equal boxes"),
        pytest.param((0, 0, 4, 4), (1, 1, 3, 3), 1 / 4, 1 / 4, id="one in the other"),
        pytest.param((0, 0, 1, 1), (1, 0, 2, 1), 0, 0, id="boxes that touch"),
        pytest.param((0, 0, 1, 1), (9, 0, 10, 1), 0, -0.8, id="boxes that are apart"),
        pytest.param((0, 0, 1, 1), (9, 9, 10, 10), 0, -0.98, id="apart in both directions"),
    ],
)
def test_limiting_cases(a, b, iou, giou):
    a, b = np.array(a, float), np.array(b, float)
    assert box_iou(a, b) == pytest.approx(iou)
    assert box_iou(a, b, generalized=True) == pytest.approx(giou)


@pytest.mark.parametrize("coordinates", ["continuous", "pixel"])
@pytest.mark.parametrize("generalized", [False, True])
def test_a_batch_equals_its_boxes(coordinates, generalized):
    a, b = boxes(20).reshape(4, 5, 4), boxes(20).reshape(4, 5, 4)
    options = {"coordinates": coordinates, "generalized": generalized}
    batch = box_iou(a, b, **options)
    for k in np.ndindex(4, 5):
        assert batch[k] == box_iou(a[k], b[k], **options)
    np.testing.assert_array_equal(batch, box_iou(b, a, **options))


def test_unknown_coordinates_are_refused():
    with pytest.raises(ValueError, match=r"must be 'continuous' or 'pixel', got 'pixels'"):
        box_iou(A, B, coordinates="pixels")
    with pytest.raises(ValueError, match="got None"):
        box_sides(A[:2], A[2:], None)


def test_drawn_boxes_have_drawn_sides():
    param = Box(Grid(0, 1, 0.1, (2,)), Grid(0.2, 0.4, 0.1, (2,)))
    words = RNG.integers(0, 2**63, size=(200, param.words)).astype(np.uint64)
    drawn = param.draw(words)
    assert drawn.shape == (200, *param.shape)
    assert set((drawn[:, 2:] - drawn[:, :2]).round(9).ravel()) == {0.2, 0.3, 0.4}
    np.testing.assert_array_equal(drawn, drawn.round(1))


WRONG = [
    ("outer_sides_taken", [8, 6]),
    ("corners_read_as_sides", [40, 63]),
    ("intersection_counted_twice", 42),
    ("divided_by_one_box", 6 / 24),
    ("dice_for_iou", 2 * 6 / 42),
    ("rest_not_subtracted_from_one", 1 / 6 - 36 / 48),
    ("penalty_added", 1 / 6 + 12 / 48),
]


@pytest.mark.parametrize(("error", "expected"), WRONG, ids=[error for error, _ in WRONG])
def test_misconception_by_hand(error, expected):
    found = {m.id: m for m in FAMILY.misconceptions}[error]
    inputs = {"box_a": A, "box_b": B, "coordinates": "continuous", "generalized": True}
    run = trace(box_iou, inputs, swap={found.step: found.faulty})
    np.testing.assert_allclose(run.computed[found.step], expected)


# ---- non-maximum suppression ---------------------------------------------------------------------

CHAIN = np.array([[0.0, 0, 6, 1], [2, 0, 8, 1], [4, 0, 10, 1], [20, 0, 26, 1]])
"""Each of the first three has an IoU of 1/2 with the next; the first and the third 1/5."""


def suppressed(boxes, scores, threshold):
    """The published algorithm: repeatedly keep the best box, and drop what overlaps it."""
    left, kept = sorted(range(len(boxes)), key=lambda k: -scores[k]), []
    while left:
        best = left.pop(0)
        kept.append(best)
        left = [k for k in left if box_iou(boxes[best], boxes[k]) <= threshold]
    return [int(k in kept) for k in range(len(boxes))]


def test_a_removed_box_removes_no_other():
    inputs = {"boxes": CHAIN, "scores": np.array([0.9, 0.8, 0.7, 0.6]), "threshold": 0.4}
    run = trace(non_maximum_suppression, inputs).computed
    np.testing.assert_allclose(run["iou"], [1 / 2, 1 / 5, 0, 1 / 2, 0, 0])
    np.testing.assert_array_equal(run["keep"], [1, 0, 1, 1])
    np.testing.assert_array_equal(run["removed_by"], [0, 1, 0, 0])


def test_suppression_equals_the_published_algorithm():
    low = RNG.integers(0, 6, size=(200, 5, 2))
    crowd = np.concatenate([low, low + RNG.integers(3, 7, size=(200, 5, 2))], axis=-1).astype(float)
    scores = RNG.permuted(np.tile(np.arange(1.0, 6), (200, 1)), axis=-1)
    kept = non_maximum_suppression(crowd, scores, np.full(200, 0.33))
    for k in range(200):
        assert kept[k].tolist() == suppressed(crowd[k], scores[k], 0.33)
    assert (kept.sum(axis=-1) < 5).sum() > 50


ONNX_BOXES = [[0, 0, 1, 1], [0, 0.1, 1, 1.1], [0, -0.1, 1, 0.9]]
ONNX_BOXES += [[0, 10, 1, 11], [0, 10.1, 1, 11.1], [0, 100, 1, 101]]


def test_suppression_equals_the_node_test_of_onnx():
    """test_nonmaxsuppression_suppress_by_IOU keeps boxes 3, 0 and 5."""
    scores = np.array([0.9, 0.75, 0.6, 0.95, 0.5, 0.3])
    kept = non_maximum_suppression(np.array(ONNX_BOXES, float), scores, 0.5)
    assert np.flatnonzero(kept).tolist() == [0, 3, 5]


WRONG_KEEP = [
    ("lowest_score_first", "keep", [0, 1, 0, 1]),
    ("only_best_kept", "keep", [1, 0, 0, 0]),
    ("compared_with_removed_boxes", "keep", [1, 0, 0, 1]),
    ("small_overlaps_removed", "above", [0, 1, 1, 0, 1, 1]),
    ("divided_by_smaller_box", "iou", [4 / 6, 2 / 6, 0, 4 / 6, 0, 0]),
    ("intersection_counted_twice", "union", [12] * 6),
]


@pytest.mark.parametrize(
    ("error", "step", "expected"), WRONG_KEEP, ids=[error for error, *_ in WRONG_KEEP]
)
def test_misconception_of_suppression_by_hand(error, step, expected):
    found = {m.id: m for m in SUPPRESSION.misconceptions}[error]
    scores = np.array([0.9, 0.8, 0.7, 0.6]) if error != "lowest_score_first" else LATE
    inputs = {"boxes": CHAIN, "scores": scores, "threshold": 0.4}
    run = trace(non_maximum_suppression, inputs, swap={found.step: found.faulty})
    assert found.step == step
    np.testing.assert_allclose(run.computed[step], expected)


LATE = np.array([0.8, 0.4, 0.9, 0.6])
"""The middle box of the chain has the lowest score."""
