"""Metrics of a classifier, against values by hand, counting one by one, and PyTorch."""

import numpy as np
import pytest

from qgen.families.generative.classification_metrics import FAMILY
from solvers.metrics import classification_metrics, is_at
from solvers.steps import trace

RNG = np.random.default_rng(11)
MATRIX = np.array([[5.0, 2, 1], [3, 4, 1], [0, 2, 6]])
SCORES = np.array([[2.0, 1, 0], [0, 3, 1], [1, 2, 4], [3, 1, 2]])
TRUE = np.array([0, 1, 2, 2])


def test_steps_by_hand():
    run = trace(classification_metrics, {"confusion": MATRIX}).computed
    np.testing.assert_array_equal(run["tp"], [5, 4, 6])
    np.testing.assert_array_equal(run["fp"], [3, 4, 2])
    np.testing.assert_array_equal(run["fn"], [3, 4, 2])
    np.testing.assert_allclose(run["precision"], [5 / 8, 4 / 8, 6 / 8])
    assert run["accuracy"] == pytest.approx(15 / 24)
    assert run["macro_f1"] == pytest.approx((5 / 8 + 1 / 2 + 3 / 4) / 3)


def test_the_positive_class_alone():
    matrix = np.array([[6.0, 2], [4, 8]])
    run = trace(classification_metrics, {"confusion": matrix, "positive": 0}).computed
    assert run["precision"] == pytest.approx(6 / 10)
    assert run["recall"] == pytest.approx(6 / 8)
    assert run["f1"] == pytest.approx(2 / 3)
    assert "macro_f1" not in run


def test_micro_f1_of_single_labels_is_the_accuracy():
    matrix = RNG.integers(1, 30, (40, 4, 4)).astype(float)
    run = trace(classification_metrics, {"confusion": matrix}).computed
    np.testing.assert_allclose(run["micro_f1"], run["accuracy"])


def test_the_two_macro_averages_differ():
    """Opitz and Burst (2019): the harmonic mean of the averages is never the smaller one."""
    matrix = RNG.integers(1, 30, (40, 3, 3)).astype(float)
    mean, harmonic = (
        trace(classification_metrics, {"confusion": matrix, "macro": macro}).computed["macro_f1"]
        for macro in ("mean_of_f1", "f1_of_means")
    )
    assert (harmonic >= mean - 1e-12).all()
    assert (harmonic > mean + 1e-6).any()


def test_scores_by_hand():
    run = trace(classification_metrics, {"scores": SCORES, "y": TRUE}).computed
    np.testing.assert_array_equal(run["rank"], [1, 1, 1, 2])
    np.testing.assert_array_equal(run["top_k"], [0.75, 1])
    np.testing.assert_array_equal(run["predicted"], [0, 1, 2, 0])
    np.testing.assert_array_equal(run["confusion"], [[1, 0, 0], [0, 1, 0], [1, 0, 1]])


def test_top_k_equals_pytorch():
    torch = pytest.importorskip("torch")
    scores, y = RNG.normal(size=(50, 30, 5)), RNG.integers(0, 5, (50, 30))
    inputs = {"scores": scores, "y": y, "ks": (1, 3)}
    with np.errstate(invalid="ignore"):
        found = trace(classification_metrics, inputs).computed["top_k"]
    for column, k in enumerate((1, 3)):
        best = torch.tensor(scores).topk(k).indices
        hits = (best == torch.tensor(y)[..., None]).any(-1).double().mean(-1)
        np.testing.assert_allclose(found[:, column], hits)


def test_a_batch_equals_its_matrices():
    matrix = RNG.integers(1, 30, (6, 3, 3)).astype(float)
    batch = classification_metrics(matrix)
    np.testing.assert_allclose(batch, [classification_metrics(each) for each in matrix])


def test_an_index_beside_a_whole_number_is_the_nearest_place():
    np.testing.assert_array_equal(is_at(np.array([0.3, 1.6]), 3).argmax(-1), [0, 2])
    assert not is_at(np.array(3.0), 3).any()


def test_wrong_arguments_are_refused():
    with pytest.raises(ValueError, match="either a confusion matrix or both scores and y"):
        classification_metrics(scores=SCORES)
    with pytest.raises(ValueError, match="macro must be 'mean_of_f1' or 'f1_of_means'"):
        classification_metrics(MATRIX, macro="weighted")


F1 = np.array([5 / 8, 1 / 2, 3 / 4])
WRONG = [
    ("error_rate_for_accuracy", 9 / 24),
    ("precision_and_recall_swapped", F1),
    ("divided_by_all_samples", MATRIX.diagonal() / 24),
    ("arithmetic_mean", F1),
    ("factor_two_forgotten", F1 / 2),
    ("weighted_by_class_size", F1.mean()),
    ("macro_for_micro", F1.mean()),
    ("micro_for_macro", 15 / 24),
]
WRONG_BY_SCORES = [
    ("exactly_at_place_k", [0.75, 0.25]),
    ("divided_by_k", [0.75, 0.5]),
    ("matrix_transposed", [[1, 0, 1], [0, 1, 0], [0, 0, 1]]),
]


@pytest.mark.parametrize(
    ("error", "expected", "inputs"),
    [(*case, {"confusion": MATRIX}) for case in WRONG]
    + [(*case, {"scores": SCORES, "y": TRUE}) for case in WRONG_BY_SCORES],
    ids=[error for error, _ in WRONG + WRONG_BY_SCORES],
)
def test_misconception_by_hand(error, expected, inputs):
    found = {m.id: m for m in FAMILY.misconceptions}[error]
    run = trace(classification_metrics, inputs, swap={found.step: found.faulty})
    np.testing.assert_allclose(run.computed[found.step], expected)


def test_errors_made_in_precision_and_in_recall_by_hand():
    """With 8 hits, 2 false alarms and 1 miss; of the other class 9 hits."""
    given = {"confusion": np.array([[8.0, 1.0], [2.0, 9.0]]), "positive": 0}
    expected = {"other_class_positive": (9 / 10, 9 / 11), "divided_by_all_samples": (0.4, 0.4)}
    for error, values in expected.items():
        swap = {m.id: m for m in FAMILY.misconceptions}[error].swap
        run = trace(classification_metrics, given, swap=swap).computed
        assert (run["precision"], run["recall"]) == pytest.approx(values)


def test_precision_and_recall_can_be_swapped_in_both_places():
    """With 8 hits, 2 false alarms and 1 miss."""
    given = {"confusion": np.array([[8.0, 1.0], [2.0, 9.0]]), "positive": 0}
    swap = {m.id: m for m in FAMILY.misconceptions}["precision_and_recall_swapped"].swap
    run = trace(classification_metrics, given, swap=swap).computed
    assert run["precision"] == pytest.approx(8 / 9)
    assert run["recall"] == pytest.approx(8 / 10)
