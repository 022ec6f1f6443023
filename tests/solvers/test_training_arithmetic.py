"""Batches, epochs and folds, against plain loops and PyTorch's data loader."""

from itertools import count, islice

import numpy as np
import pytest

from qgen.families.foundations.epoch_arithmetic import FAMILY as EPOCHS
from qgen.families.transfer.k_fold import FAMILY as FOLDS
from solvers.steps import trace
from solvers.training_arithmetic import epoch_arithmetic, k_fold

SIZES = [(1000, 32), (650, 40), (64, 64), (65, 64), (63, 64)]


@pytest.mark.parametrize(("samples", "batch_size"), SIZES)
@pytest.mark.parametrize("last_batch", ["kept", "dropped"])
def test_batches_are_those_of_the_data_loader(samples, batch_size, last_batch):
    torch = pytest.importorskip("torch")
    loader = torch.utils.data.DataLoader(
        range(samples), batch_size=batch_size, drop_last=last_batch == "dropped"
    )
    run = trace(
        epoch_arithmetic,
        {"samples": samples, "batch_size": batch_size, "epochs": 3, "last_batch": last_batch},
    ).computed
    sizes = [len(batch) for batch in loader]
    assert run["batches"] == len(sizes) == len(loader)
    assert run["iterations"] == 3 * len(sizes)
    assert run["last"] == (sizes[-1] if last_batch == "kept" else samples - sum(sizes))


@pytest.mark.parametrize("t", [1, 9, 10, 11, 30])
def test_an_iteration_is_found_in_its_epoch(t):
    numbered = ((epoch, k) for epoch in count(1) for k in range(1, 11))
    run = trace(
        epoch_arithmetic,
        {"samples": 120, "batch_size": 10, "epochs": 3, "held_out": 20, "t": t},
    ).computed
    assert run["train"] == 96
    assert (run["epoch"], run["position"]) == next(islice(numbered, t - 1, None))


def test_an_unknown_treatment_of_the_last_batch_is_refused():
    with pytest.raises(ValueError, match="did you mean 'dropped'"):
        epoch_arithmetic(100, 30, 2, last_batch="drop")


@pytest.mark.parametrize("folds", [2, 3, 5, 7])
@pytest.mark.parametrize("samples", [21, 100, 101, 104])
def test_folds_are_those_of_an_equal_division(samples, folds):
    sizes = [len(fold) for fold in np.array_split(np.arange(samples), folds)]
    run = trace(k_fold, {"samples": samples, "scores": np.arange(float(folds))}).computed
    assert run["small"] == min(sizes)
    assert run["larger"] == sum(size == min(sizes) + 1 for size in sizes)
    assert run["train"] == samples - min(sizes)


@pytest.mark.parametrize(("deviation", "ddof"), [("sample", 1), ("population", 0)])
def test_mean_and_deviation_are_those_of_numpy(deviation, ddof):
    scores = np.array([[80.0, 90.0, 71.0], [60.0, 61.0, 62.0]])
    run = trace(k_fold, {"samples": 90, "scores": scores, "deviation": deviation}).computed
    np.testing.assert_allclose(run["mean"], scores.mean(axis=1))
    np.testing.assert_allclose(run["std"], scores.std(axis=1, ddof=ddof))


@pytest.mark.parametrize(("rival", "better"), [([82.0, 80.0], 1), ([81.0, 79.0], 0)])
def test_the_higher_mean_is_better(rival, better):
    inputs = {"samples": 10, "scores": np.array([90.0, 70.5]), "rival_scores": np.array(rival)}
    assert trace(k_fold, inputs).computed["better"] == better


def test_an_unknown_deviation_is_refused():
    with pytest.raises(ValueError, match="deviation must be 'sample' or 'population'"):
        k_fold(10, np.ones(2), deviation="standard")


@pytest.mark.parametrize("family", [EPOCHS, FOLDS], ids=lambda f: f.id)
@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_batch_is_its_problems_one_by_one(family, level):
    rng = np.random.default_rng(7)
    shapes = {name: param.shape for name, param in family.levels[level].params.items()}
    inputs = {name: rng.integers(2, 90, (5, *shape)) for name, shape in shapes.items()}
    batch = trace(family.solver, inputs).computed
    for k in range(5):
        one = {name: value[k] for name, value in inputs.items()}
        for step, value in trace(family.solver, one).computed.items():
            np.testing.assert_allclose(batch[step][k], value)


RUN = {"samples": 1000, "held_out": 20, "batch_size": 64, "epochs": 10, "t": 40}
KEPT = {**RUN, "last_batch": "kept"}
DROPPED = {**RUN, "last_batch": "dropped"}
SCORES = {"samples": 103, "scores": np.array([80.0, 90.0, 85.0, 82.0]), "deviation": "sample"}
TWO = {**SCORES, "rival_scores": np.array([70.0, 91.0, 80.0, 80.0])}


@pytest.mark.parametrize(
    ("family", "inputs", "error", "wrong"),
    [
        (EPOCHS, KEPT, "nothing_held_out", 1000),
        (EPOCHS, KEPT, "trained_on_the_held_out", 200),
        (EPOCHS, KEPT, "rounded_wrongly", 12),
        (EPOCHS, DROPPED, "rounded_wrongly", 13),
        (EPOCHS, KEPT, "not_rounded", 12.5),
        (EPOCHS, KEPT, "last_batch_taken_as_full", 64),
        (EPOCHS, DROPPED, "last_batch_taken_as_full", 0),
        (EPOCHS, KEPT, "rounded_at_the_end", 125),
        (EPOCHS, {**DROPPED, "epochs": 3}, "rounded_at_the_end", 37),
        (EPOCHS, KEPT, "samples_for_batches", 8000),
        (EPOCHS, KEPT, "completed_epochs", 3),
        (EPOCHS, KEPT, "counted_from_zero", 0),
        (FOLDS, SCORES, "rounded_up", 26),
        (FOLDS, SCORES, "one_large_fold", 1),
        (FOLDS, SCORES, "trained_on_one_fold", 25),
        (FOLDS, SCORES, "validated_on_training_data", 103),
        (FOLDS, SCORES, "best_fold_reported", 90),
        (FOLDS, SCORES, "last_fold_reported", SCORES["scores"][-1]),
        (
            FOLDS,
            SCORES,
            "absolute_deviations",
            np.mean(np.abs(SCORES["scores"] - np.mean(SCORES["scores"]))),
        ),
        (FOLDS, SCORES, "variance_for_deviation", np.var(SCORES["scores"], ddof=1)),
        (FOLDS, TWO, "chosen_by_best_fold", 1),
    ],
    ids=lambda value: value if isinstance(value, str) else getattr(value, "id", ""),
)
def test_each_misconception_gives_its_wrong_number(family, inputs, error, wrong):
    found = next(m for m in family.misconceptions if m.id == error)
    run = trace(family.solver, inputs, swap={found.step: found.faulty}).computed
    np.testing.assert_allclose(run[found.step], wrong)
    assert not np.allclose(trace(family.solver, inputs).computed[found.step], wrong)
