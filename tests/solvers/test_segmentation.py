"""Label maps and instance masks, against sets of pixels."""

import numpy as np
import pytest

from qgen.families.generative.instance_matching import FAMILY as INSTANCES_FAMILY
from qgen.families.generative.segmentation_metrics import FAMILY
from solvers.segmentation import instance_matching, segmentation_metrics
from solvers.steps import trace

RNG = np.random.default_rng(3)
TRUTH = np.array([[1, 1, 2, 2], [1, 1, 2, 2]])
PREDICTION = np.array([[1, 2, 2, 2], [1, 1, 1, 2]])
"""Shared: 3 pixels of either class; sizes 4 and 4, predicted 4 and 4."""


def pixels(labels, k):
    return {place for place, label in np.ndenumerate(labels) if label == k}


def test_steps_by_hand():
    inputs = {"truth": TRUTH, "prediction": PREDICTION, "classes": 2, "weighted": True}
    run = trace(segmentation_metrics, inputs).computed
    np.testing.assert_array_equal(run["intersection"], [3, 3])
    np.testing.assert_array_equal(run["union"], [5, 5])
    np.testing.assert_allclose(run["iou"], 3 / 5)
    np.testing.assert_allclose(run["dice"], 6 / 8)
    assert [run["pixel_accuracy"], run["miou"], run["fwiou"]] == pytest.approx([6 / 8, 0.6, 0.6])


def test_equals_sets_of_pixels():
    truth, prediction = RNG.integers(1, 4, (2, 30, 5, 6))
    inputs = {"truth": truth, "prediction": prediction, "classes": 3, "weighted": True}
    run = trace(segmentation_metrics, inputs).computed
    for n in range(30):
        weighted = 0.0
        for k in (1, 2, 3):
            a, b = pixels(truth[n], k), pixels(prediction[n], k)
            assert run["iou"][n, k - 1] == pytest.approx(len(a & b) / len(a | b))
            assert run["dice"][n, k - 1] == pytest.approx(2 * len(a & b) / (len(a) + len(b)))
            weighted += len(a) / 30 * len(a & b) / len(a | b)
        assert run["fwiou"][n] == pytest.approx(weighted)
        assert run["pixel_accuracy"][n] == pytest.approx((truth[n] == prediction[n]).mean())


def test_equal_maps_are_perfect():
    run = trace(segmentation_metrics, {"truth": TRUTH, "prediction": TRUTH, "classes": 2}).computed
    for name in ("pixel_accuracy", "miou", "iou", "dice"):
        np.testing.assert_array_equal(run[name], np.ones_like(run[name]))


def test_dice_follows_from_iou():
    """D = 2 IoU / (1 + IoU), whatever the maps."""
    truth, prediction = RNG.integers(1, 3, (2, 20, 4, 4))
    inputs = {"truth": truth, "prediction": prediction, "classes": 2}
    run = trace(segmentation_metrics, inputs).computed
    np.testing.assert_allclose(run["dice"], 2 * run["iou"] / (1 + run["iou"]))


WRONG_TRUTH = np.array([[1, 1, 1, 2], [1, 1, 1, 2]])
WRONG_PREDICTION = np.array([[1, 1, 2, 2], [1, 1, 2, 2]])
"""Shared 4 and 2; true 6 and 2; predicted 4 and 4; IoU 4/6 and 2/4; accuracy 6/8."""

WRONG = [
    ("class_accuracy_for_pixel_accuracy", (4 / 6 + 2 / 2) / 2),
    ("dice_for_iou", [8 / 10, 4 / 6]),
    ("intersection_counted_twice", [10, 6]),
    ("recall_for_iou", [4 / 6, 2 / 2]),
    ("accuracy_for_mean_iou", 6 / 8),
    ("iou_for_dice", [4 / 6, 2 / 4]),
    ("factor_two_forgotten", [4 / 10, 2 / 6]),
    ("weighted_by_prediction", (4 / 6 + 2 / 4) / 2),
    ("plain_mean_for_weighted", (4 / 6 + 2 / 4) / 2),
    ("background_left_out", 2 / 4),
]


@pytest.mark.parametrize(("error", "expected"), WRONG, ids=[error for error, _ in WRONG])
def test_misconception_by_hand(error, expected):
    found = {m.id: m for m in FAMILY.misconceptions}[error]
    inputs = {"truth": WRONG_TRUTH, "prediction": WRONG_PREDICTION, "classes": 2, "weighted": True}
    run = trace(segmentation_metrics, inputs, swap={found.step: found.faulty})
    np.testing.assert_allclose(run.computed[found.step], expected)


# ---- instances -----------------------------------------------------------------------------------

INSTANCES = np.array([[1, 1, 0, 2, 2, 2], [1, 1, 0, 0, 3, 3]])
FOUND = np.array([[1, 1, 1, 0, 2, 2], [1, 0, 0, 2, 2, 2]])
"""Found 1 shares 3 of 5 pixels with instance 1; found 2 shares 2 of 6 with 2 and 2 of 5 with 3."""


def test_instances_by_hand():
    inputs = {"truth": INSTANCES, "prediction": FOUND, "instances": (3, 2), "panoptic": True}
    run = trace(instance_matching, inputs).computed
    np.testing.assert_array_equal(run["intersection"], [[3, 0, 0], [0, 2, 2]])
    np.testing.assert_allclose(run["iou"], [[3 / 5, 0, 0], [0, 2 / 6, 2 / 5]])
    np.testing.assert_array_equal(run["match"], [1, 0])
    assert [run["precision"], run["recall"]] == pytest.approx([1 / 2, 1 / 3])
    assert run["pq"] == pytest.approx(0.6 / (1 + 0.5 * 1 + 0.5 * 2))


def test_panoptic_quality_is_segmentation_times_recognition_quality():
    """Kirillov et al. (2019), eq. 2: the mean IoU of the matches times F1."""
    truth, prediction = RNG.integers(0, 3, (2, 60, 2, 3))
    inputs = {"truth": truth, "prediction": prediction, "instances": (2, 2), "panoptic": True}
    with np.errstate(all="ignore"):
        run = trace(instance_matching, inputs).computed
        precision, recall = run["precision"], run["recall"]
        f1 = 2 * precision * recall / (precision + recall)
        expected = run["matched_iou"] / run["tp"] * f1
    matched = run["tp"] > 0
    assert matched.sum() > 10
    np.testing.assert_allclose(run["pq"][matched], expected[matched])


def test_a_low_threshold_is_refused():
    with pytest.raises(ValueError, match=r"threshold must be at least 0\.5, got 0\.4"):
        instance_matching(INSTANCES, FOUND, instances=(3, 2), threshold=0.4)


WRONG_MATCH = [
    ("dice_for_iou", [[6 / 8, 0, 0], [0, 4 / 8, 4 / 7]]),
    ("shared_pixels_counted_twice", [[3 / 8, 0, 0], [0, 2 / 8, 2 / 7]]),
    ("threshold_ignored", [1, 3]),
    ("pixels_for_instances", 7 / 9),
    ("recall_for_precision", 1 / 3),
    ("precision_for_recall", 1 / 2),
    ("misses_not_punished", 0.6),
    ("halves_forgotten", 0.6 / 4),
]


@pytest.mark.parametrize(("error", "expected"), WRONG_MATCH, ids=[e for e, _ in WRONG_MATCH])
def test_misconception_of_matching_by_hand(error, expected):
    found = {m.id: m for m in INSTANCES_FAMILY.misconceptions}[error]
    inputs = {"truth": INSTANCES, "prediction": FOUND, "instances": (3, 2), "panoptic": True}
    run = trace(instance_matching, inputs, swap={found.step: found.faulty})
    np.testing.assert_allclose(run.computed[found.step], expected)


def test_objects_of_equal_numbers_are_not_the_same_object():
    found = {m.id: m for m in INSTANCES_FAMILY.misconceptions}["equal_numbers_matched"]
    truth, prediction = np.array([[2, 2, 1, 1, 0]]), np.array([[1, 1, 2, 2, 3]])
    inputs = {"truth": truth, "prediction": prediction, "instances": (2, 3)}
    swapped = trace(instance_matching, inputs, swap={found.step: found.faulty})
    assert swapped.computed["match"].tolist() == [0, 0, 0]
    assert trace(instance_matching, inputs).computed["match"].tolist() == [2, 1, 0]
