"""Early stopping and the diagnosis of a fit, by hand and against a plain loop."""

import numpy as np
import pytest

from qgen.families.transfer.fit_diagnosis import FAMILY
from solvers.early_stopping import FITS, OVERFITS, UNDERFITS, fit_diagnosis, verdict
from solvers.steps import trace

RNG = np.random.default_rng(33)

BY_HAND = {
    "train": np.array([30.0, 20.0, 18.0, 14.0, 11.0, 9.0, 8.0, 5.0]),
    "val": np.array([33.0, 24.0, 25.0, 20.0, 19.0, 21.0, 22.0, 17.0]),
    "target": 12.0,
    "margin": 9.0,
    "patience": 2.0,
}


def test_steps_by_hand():
    run = trace(fit_diagnosis, BY_HAND).computed
    np.testing.assert_array_equal(run["lowest"], [33, 24, 24, 20, 19, 19, 19, 17])
    np.testing.assert_array_equal(run["waited"], [0, 0, 1, 0, 0, 1, 2, 0])
    assert run["stop_epoch"] == 7
    assert run["best_epoch"] == 5
    np.testing.assert_array_equal(run["train_error"], [11, 5])
    np.testing.assert_array_equal(run["gap"], [8, 12])
    np.testing.assert_array_equal(run["verdict"], [FITS, OVERFITS])


def test_an_improvement_must_exceed_the_least_one():
    run = trace(fit_diagnosis, {**BY_HAND, "min_delta": 1.0}).computed
    np.testing.assert_array_equal(run["lowest"], [33, 24, 24, 20, 20, 20, 20, 17])
    assert run["stop_epoch"] == 6
    assert run["best_epoch"] == 4
    np.testing.assert_array_equal(run["verdict"], [UNDERFITS, OVERFITS])


def test_without_patience_the_lowest_error_of_all_is_best():
    inputs = {name: value for name, value in BY_HAND.items() if name != "patience"}
    run = trace(fit_diagnosis, inputs).computed
    assert "stop_epoch" not in run
    assert run["best_epoch"] == 8


def test_an_error_that_always_falls_never_stops_training():
    run = trace(fit_diagnosis, {**BY_HAND, "val": np.arange(9.0, 1.0, -1.0)}).computed
    assert run["stop_epoch"] == run["best_epoch"] == 8


def keras_like(val, patience, min_delta):
    """The loop of Keras' EarlyStopping with restore_best_weights: epochs of stop and best."""
    best, best_epoch, wait = np.inf, 0, 0
    for epoch, error in enumerate(val, start=1):
        wait += 1
        if error < best - min_delta:
            best, best_epoch, wait = error, epoch, 0
        if wait >= patience:
            return epoch, best_epoch
    return len(val), best_epoch


def test_epochs_equal_those_of_a_plain_loop():
    val = RNG.integers(0, 30, size=(500, 12)).astype(float)
    patience = RNG.integers(1, 5, size=500).astype(float)
    min_delta = RNG.integers(0, 3, size=500).astype(float)
    inputs = {"train": val, "val": val, "target": np.ones(500), "margin": np.ones(500)}
    run = trace(fit_diagnosis, {**inputs, "patience": patience, "min_delta": min_delta}).computed
    expected = np.array([keras_like(*each) for each in zip(val, patience, min_delta, strict=True)])
    np.testing.assert_array_equal(run["stop_epoch"], expected[:, 0])
    np.testing.assert_array_equal(run["best_epoch"], expected[:, 1])
    assert 0.1 < (expected[:, 0] < 12).mean() < 1


@pytest.mark.parametrize(
    ("train_error", "gap", "expected"),
    [(13, 0, UNDERFITS), (13, 20, UNDERFITS), (12, 10, OVERFITS), (12, 9, FITS), (2, 0, FITS)],
)
def test_verdict_by_its_definition(train_error, gap, expected):
    models = np.array([[train_error]]), np.array([[gap]])
    assert verdict(*models, np.array([12]), np.array([9])) == expected


WRONG = [
    ("smallest_improvement_counted", {**BY_HAND, "min_delta": 1.0}, [0, 0, 1, 0, 0, 1, 2, 0]),
    ("counter_not_reset", BY_HAND, [0, 0, 1, 1, 1, 2, 3, 3]),
    ("patience_ignored", BY_HAND, 3),
    ("training_error_used", BY_HAND, 8),
    ("last_weights_kept", BY_HAND, 7),
    ("epochs_after_the_stop_seen", BY_HAND, 8),
    ("validation_error_against_target", BY_HAND, [UNDERFITS, UNDERFITS]),
    ("underfitting_and_overfitting_swapped", BY_HAND, [FITS, UNDERFITS]),
]


@pytest.mark.parametrize(
    ("error", "inputs", "expected"), WRONG, ids=[error for error, _, _ in WRONG]
)
def test_misconception_by_hand(error, inputs, expected):
    found = {m.id: m for m in FAMILY.misconceptions}[error]
    run = trace(fit_diagnosis, inputs, swap={found.step: found.faulty})
    np.testing.assert_array_equal(run.computed[found.step], expected)
