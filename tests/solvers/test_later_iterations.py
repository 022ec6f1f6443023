"""Errors in later iterations of an optimizer, against those in earlier ones.

An error in iteration k is that of iteration k - 1 in a run that begins one iteration later; the
first iterations' errors are held against values by hand in the optimizers' own tests.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from qgen.families.foundations.adagrad import FAMILY as ADAGRAD
from qgen.families.foundations.minibatch_gradient_descent import FAMILY as MINIBATCH
from qgen.families.foundations.momentum import FAMILY as MOMENTUM
from qgen.families.foundations.rmsprop import FAMILY as RMSPROP
from qgen.families.foundations.rprop import FAMILY as RPROP
from qgen.families.foundations.sgd_step import FAMILY as SGD
from qgen.family import Family
from solvers.steps import trace

G1, G2, G3 = GRAD = np.array([[2.0, -0.5], [-1.0, -3.0], [0.5, 1.5]])
THETA = np.array([1.0, -2.0])
START = {"theta": THETA, "grad": GRAD, "lr": 0.1}


@dataclass(frozen=True)
class Case:
    """A run of three iterations: its inputs, those that go on, and those with one row for each."""

    family: Family
    inputs: Mapping[str, Any]
    state: tuple[str, ...]
    each: tuple[str, ...]

    def later(self) -> dict[str, Any]:
        """The inputs of the same run without its first iteration."""
        run = trace(self.family.solver, self.inputs).computed
        state = {name: run[f"{name}_1"] for name in self.state}
        rest = {name: self.inputs[name][1:] for name in self.each}
        before = {"grad_prev": G1} if "grad_prev" in self.inputs else {}
        return {**self.inputs, **state, **rest, **before}


CASES = {
    each.family.id: each
    for each in (
        Case(
            MOMENTUM,
            {**START, "v": 0 * THETA, "beta": 0.8, "rule": "inside"},
            ("theta", "v"),
            ("grad",),
        ),
        Case(
            ADAGRAD,
            {**START, "G": 0 * THETA, "eps": 0.01, "epsilon": "inside"},
            ("theta", "G"),
            ("grad",),
        ),
        Case(
            RMSPROP,
            {**START, "v": 0 * THETA, "rho": 0.9, "eps": 0.0, "epsilon": "none"},
            ("theta", "v"),
            ("grad",),
        ),
        Case(
            RPROP,
            {
                "theta": THETA,
                "delta": np.array([0.2, 0.4]),
                "grad_prev": np.array([1.0, 1.0]),
                "grad": GRAD,
                "eta_plus": 1.2,
                "eta_minus": 0.5,
                "delta_min": 0.01,
                "delta_max": 1.0,
                "sign_change": "moves",
            },
            ("theta", "delta"),
            ("grad",),
        ),
        Case(
            SGD,
            {
                "w": THETA,
                "b": 0.5,
                "x": GRAD,
                "y": np.array([1.0, 2.0, -1.0]),
                "lr": 0.1,
                "loss_scale": "half",
            },
            ("w", "b"),
            ("x", "y"),
        ),
        Case(
            MINIBATCH,
            {
                "theta": THETA,
                "x": GRAD,
                "y": GRAD[::-1] + 1,
                "lr": 0.1,
                "samples": 6,
                "loss_scale": "half",
            },
            ("theta",),
            ("x", "y"),
        ),
    )
}


def faulty(family, error, k, inputs):
    """What one misconception alone makes of iteration k."""
    (found,) = (each for each in family.misconceptions if each.id == error)
    (step,) = (each for each in found.swap if each.endswith(f"_{k}"))
    return trace(family.solver, inputs, swap={step: found.swap[step]}).computed[step]


@pytest.mark.filterwarnings("ignore:invalid value")  # the root of a sum that was not squared
@pytest.mark.parametrize(
    ("family", "error", "iterations"),
    [
        ("momentum", "ascends", (2, 3)),
        ("momentum", "velocity_forgotten", (3,)),
        ("momentum", "velocity_not_damped", (3,)),
        ("adagrad", "gradient_not_squared", (2, 3)),
        ("adagrad", "root_missing", (2, 3)),
        ("adagrad", "ascends", (2, 3)),
        ("rmsprop", "gradient_not_squared", (2, 3)),
        ("rmsprop", "share_missing", (2, 3)),
        ("rmsprop", "decay_swapped", (2, 3)),
        ("rmsprop", "root_missing", (2, 3)),
        ("rmsprop", "ascends", (2, 3)),
        ("rprop", "factors_swapped", (2,)),
        ("rprop", "gradient_size_used", (2,)),
        ("rprop", "ascends", (2,)),
        ("sgd_step", "ascends", (2, 3)),
        ("sgd_step", "input_forgotten", (2, 3)),
        ("sgd_step", "bias_not_updated", (2, 3)),
        ("minibatch_gradient_descent", "summed_not_averaged", (2,)),
        ("minibatch_gradient_descent", "inputs_forgotten", (2,)),
        ("minibatch_gradient_descent", "ascends", (2,)),
    ],
)
def test_an_error_is_the_same_in_every_iteration(family, error, iterations):
    case = CASES[family]
    for k in iterations:
        ours = faulty(case.family, error, k, case.inputs)
        earlier = faulty(case.family, error, k - 1, case.later())
        np.testing.assert_allclose(ours, earlier, rtol=1e-12)


V3 = 0.1 * (0.64 * G1 + 0.8 * G2 + G3)


@pytest.mark.parametrize(
    ("family", "error", "wrong"),
    [
        ("momentum", "moves_from_the_start", THETA - V3),
        ("adagrad", "accumulator_averaged", (G1**2 + G2**2 + G3**2) / 3),
        ("adagrad", "accumulator_reset", G3**2),
        ("sgd_step", "starting_weights_reused", THETA @ G3 + 0.5),
    ],
)
def test_errors_that_look_back_to_the_start_by_hand(family, error, wrong):
    case = CASES[family]
    np.testing.assert_allclose(faulty(case.family, error, 3, case.inputs), wrong)
