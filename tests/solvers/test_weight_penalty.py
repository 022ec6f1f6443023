"""Penalties on the weights, against values worked by hand and PyTorch."""

import numpy as np
import pytest

from qgen.families.transfer.weight_penalty import FAMILY
from solvers.regularization import weight_penalty
from solvers.steps import trace

BY_HAND = {
    "w": np.array([3.0, -4.0]),
    "loss": np.array(1.5),
    "lam1": np.array(0.1),
    "lam2": np.array(0.2),
    "b": np.array(2.0),
}


@pytest.mark.parametrize(
    ("penalty_scale", "step", "value"),
    [
        ("half", "norm1", 7),
        ("half", "penalty1", 0.7),
        ("half", "cost1", 2.2),
        ("half", "squares", 25),
        ("half", "penalty2", 2.5),
        ("half", "cost2", 4.0),
        ("half", "elastic", 4.7),
        ("full", "penalty2", 5.0),
        ("full", "cost2", 6.5),
        ("full", "elastic", 7.2),
    ],
)
def test_penalties_worked_by_hand(penalty_scale, step, value):
    run = trace(weight_penalty, {**BY_HAND, "penalty_scale": penalty_scale}).computed
    np.testing.assert_allclose(run[step], value)


def test_the_norms_are_those_of_pytorch():
    torch = pytest.importorskip("torch")
    w = np.random.default_rng(3).normal(size=(4, 6))
    run = trace(weight_penalty, {"w": w, "loss": 0.0, "lam1": 0.5, "lam2": 0.3}).computed
    one, two = (torch.linalg.vector_norm(torch.tensor(w), p, dim=-1).numpy() for p in (1, 2))
    np.testing.assert_allclose(run["norm1"], one)
    np.testing.assert_allclose(run["squares"], two**2)
    np.testing.assert_allclose(run["elastic"], 0.5 * one + 0.15 * two**2)


def test_the_bias_costs_nothing():
    assert weight_penalty(**BY_HAND) == weight_penalty(**{**BY_HAND, "b": np.array(9.0)})


def test_without_a_penalty_the_loss_is_left():
    assert weight_penalty(BY_HAND["w"], 1.5, 0.0, 0.0) == 1.5


def test_an_unknown_scale_is_refused():
    with pytest.raises(ValueError, match="penalty_scale must be 'half' or 'full'"):
        weight_penalty(**BY_HAND, penalty_scale="double")


def test_a_batch_is_its_problems_one_by_one():
    rng = np.random.default_rng(7)
    inputs = {name: rng.normal(size=(5, *np.shape(value))) for name, value in BY_HAND.items()}
    batch = trace(weight_penalty, inputs).computed
    for k in range(5):
        one = {name: value[k] for name, value in inputs.items()}
        for step, value in trace(weight_penalty, one).computed.items():
            np.testing.assert_allclose(batch[step][k], value)


@pytest.mark.parametrize(
    ("error", "value"),
    [
        ("signs_kept", -1),
        ("squares_for_absolutes", 25),
        ("bias_penalised", 9),
        ("penalty_subtracted", 0.8),
        ("root_taken", 5),
        ("bias_penalised_2", 29),
        ("penalty_subtracted_2", -1),
        ("loss_counted_twice", 6.2),
    ],
)
def test_each_misconception_gives_its_wrong_number(error, value):
    wrong = next(m for m in FAMILY.misconceptions if m.id == error)
    run = trace(weight_penalty, BY_HAND, swap={wrong.step: wrong.faulty}).computed
    np.testing.assert_allclose(run[wrong.step], value)
    assert not np.allclose(trace(weight_penalty, BY_HAND).computed[wrong.step], value)
