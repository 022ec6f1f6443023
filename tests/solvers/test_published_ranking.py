"""Average precision of the worked example that Padilla et al. published with their survey."""

import numpy as np
import pytest

from solvers.ranking import average_precision
from solvers.steps import trace

# Padilla, Netto, da Silva, A Survey on Performance Metrics for Object-Detection Algorithms (2020):
# 24 detections of 15 objects by falling confidence, of which these ranks are right.
CORRECT = np.isin(np.arange(1, 25), [1, 3, 10, 12, 13, 14, 23]).astype(float)


def test_precision_and_recall_are_those_of_the_table():
    run = trace(average_precision, CORRECT, 15.0).computed
    ranks = np.array([1, 2, 3, 9, 10, 14, 23, 24]) - 1
    precision = [1, 0.5, 0.6666, 0.2222, 0.3, 0.4285, 0.3043, 0.2916]
    recall = [0.0666, 0.0666, 0.1333, 0.1333, 0.2, 0.4, 0.4666, 0.4666]
    np.testing.assert_allclose(run["precision"][ranks], precision, atol=1e-4)
    np.testing.assert_allclose(run["recall"][ranks], recall, atol=1e-4)


@pytest.mark.parametrize(
    ("interpolation", "published"), [("all_points", 0.2456), ("eleven_points", 0.2684)]
)
def test_average_precision_is_the_published_one(interpolation, published):
    ap = average_precision(CORRECT, 15.0, interpolation=interpolation)
    assert ap == pytest.approx(published, abs=1e-4)
