"""Average precision, against a literal reading of its definitions and values by hand."""

import numpy as np
import pytest

from qgen.families.generative.average_precision import FAMILY
from solvers.ranking import average_precision
from solvers.steps import trace

RNG = np.random.default_rng(9)
CORRECT = np.array([1.0, 0, 1, 1, 0])
"""Of 5 objects. Precision 1, 1/2, 2/3, 3/4, 3/5; recall 0.2, 0.2, 0.4, 0.6, 0.6."""


def at_points(correct, positives, recalls):
    """The mean over recalls of the largest precision at this recall or a larger one."""
    hits = np.cumsum(correct)
    precision, recall = hits / np.arange(1, len(correct) + 1), hits / positives
    best = [max(precision[recall >= r - 1e-9], default=0) for r in recalls]
    return np.mean(best)


def test_steps_by_hand():
    run = trace(average_precision, {"correct": CORRECT, "positives": 5}).computed
    np.testing.assert_allclose(run["precision"], [1, 1 / 2, 2 / 3, 3 / 4, 3 / 5])
    np.testing.assert_allclose(run["recall"], [0.2, 0.2, 0.4, 0.6, 0.6])
    np.testing.assert_allclose(run["envelope"], [1, 3 / 4, 3 / 4, 3 / 4, 3 / 5])
    assert run["ap"] == pytest.approx(0.2 * (1 + 3 / 4 + 3 / 4))


def test_eleven_points_by_hand():
    """Recalls 0, 0.1, 0.2 have precision 1, and 0.3 to 0.6 have 3/4."""
    found = average_precision(CORRECT, 5, interpolation="eleven_points")
    assert found == pytest.approx((3 * 1 + 4 * 3 / 4) / 11)


@pytest.mark.parametrize(("interpolation", "steps"), [("eleven_points", 10), ("coco", 100)])
@pytest.mark.parametrize("positives", [3, 5, 7, 8, 10])
def test_fixed_points_equal_the_definition(interpolation, steps, positives):
    recalls = np.arange(steps + 1) / steps
    for _ in range(20):
        correct = RNG.integers(0, 2, 7) * (np.arange(7) < positives)
        found = average_precision(correct, positives, interpolation=interpolation)
        assert found == pytest.approx(at_points(correct, positives, recalls))


def test_all_points_are_the_limit_of_many_points():
    correct = np.array([0, 1, 1, 0, 1, 0, 1])
    fine = at_points(correct, 6, (np.arange(60000) + 0.5) / 60000)
    assert average_precision(correct, 6) == pytest.approx(fine, abs=1e-4)


def test_perfect_and_hopeless_rankings():
    for interpolation in ("all_points", "eleven_points", "coco"):
        assert average_precision(np.ones(4), 4, interpolation=interpolation) == pytest.approx(1)
        assert average_precision(np.zeros(4), 4, interpolation=interpolation) == 0


def test_scores_put_the_detections_in_order():
    correct, scores = RNG.integers(0, 2, (20, 6)), RNG.normal(size=(20, 6))
    inputs = {"correct": correct, "positives": np.full(20, 6), "scores": scores}
    ranked = trace(average_precision, inputs).computed["ranked"]
    order = np.argsort(-scores, axis=-1)
    np.testing.assert_array_equal(ranked, np.take_along_axis(correct, order, axis=-1))


def test_an_unknown_interpolation_is_refused():
    with pytest.raises(ValueError, match="interpolation must be 'all_points'"):
        average_precision(CORRECT, 5, interpolation="voc")


HITS = np.array([1, 1, 2, 3, 3])
WRONG = [
    ("divided_by_all_detections", HITS / 5),
    ("recall_of_the_found", HITS / 3),
    ("not_interpolated", [1, 1 / 2, 2 / 3, 3 / 4, 3 / 5]),
    ("largest_precision_so_far", [1, 1, 1, 1, 1]),
    ("plain_mean_of_precisions", (1 + 3 * 3 / 4 + 3 / 5) / 5),
    ("order_of_the_list", CORRECT),
]


@pytest.mark.parametrize(("error", "expected"), WRONG, ids=[error for error, _ in WRONG])
def test_misconception_by_hand(error, expected):
    found = {m.id: m for m in FAMILY.misconceptions}[error]
    inputs = {"correct": CORRECT, "positives": 5}
    if error == "order_of_the_list":
        inputs["scores"] = np.array([0.1, 0.2, 0.3, 0.4, 0.5])
    run = trace(average_precision, inputs, swap={found.step: found.faulty})
    np.testing.assert_allclose(run.computed[found.step], expected)
