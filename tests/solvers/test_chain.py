"""The chain rule, against values worked by hand, finite differences and PyTorch."""

from math import log

import numpy as np
import pytest

from qgen.families.foundations.chain_rule_gradient import FAMILY
from solvers.chain import chain_rule_gradient
from solvers.steps import trace

# tanh(ln 3) = 4/5 and σ(ln 3) = 3/4.
L = log(3)
BY_HAND = {
    "line": {"w": 2.0, "x": 3.0, "b": 1.0, "t": 5.0},
    "tanh": {"w": L / 2, "x": 2.0, "b": 0.0, "v": 5.0, "t": 3.0},
    "shared": {"w": L / 2, "x": 2.0, "t": 0.0},
}
DRAWN = {"w": 0.7, "x": -1.2, "b": 0.4, "v": -0.9, "t": 0.3}


def inputs(composition, given=BY_HAND):
    numbers = given.get(composition, given)
    return {**{k: np.array(v) for k, v in numbers.items()}, "composition": composition}


@pytest.mark.parametrize(
    ("composition", "step", "value"),
    [
        ("line", "y", 7),
        ("line", "r", 2),
        ("line", "loss", 4),
        ("line", "dy", 4),
        ("line", "dw", 12),
        ("tanh", "z", L),
        ("tanh", "h", 0.8),
        ("tanh", "y", 4),
        ("tanh", "loss", 1),
        ("tanh", "slope", 0.36),
        ("tanh", "dw", 2 * 5 * 0.36 * 2),
        ("shared", "h", 0.75),
        ("shared", "y", 0.375 * L),
        ("shared", "dy", 0.75 * L),
        ("shared", "slope", 3 / 16),
        ("shared", "dw", 0.75 * L * (0.75 + 3 / 16 * L)),
    ],
)
def test_steps_worked_by_hand(composition, step, value):
    run = trace(chain_rule_gradient, inputs(composition)).computed
    assert run[step] == pytest.approx(value)


@pytest.mark.parametrize("composition", BY_HAND)
def test_the_gradient_equals_a_finite_difference(composition):
    given = inputs(composition, DRAWN)
    h = 1e-6
    above, below = (
        trace(chain_rule_gradient, {**given, "w": given["w"] + shift}).computed["loss"]
        for shift in (h, -h)
    )
    assert chain_rule_gradient(**given) == pytest.approx((above - below) / (2 * h), abs=1e-8)


def test_the_gradient_equals_that_of_pytorch():
    torch = pytest.importorskip("torch")
    t = {name: torch.tensor(value, dtype=torch.float64) for name, value in DRAWN.items()}
    for composition, model in {
        "line": lambda w: w * t["x"] + t["b"],
        "tanh": lambda w: t["v"] * torch.tanh(w * t["x"] + t["b"]),
        "shared": lambda w: w * torch.sigmoid(w * t["x"]),
    }.items():
        w = t["w"].clone().requires_grad_()
        ((model(w) - t["t"]) ** 2).backward()
        assert chain_rule_gradient(**inputs(composition, DRAWN)) == pytest.approx(w.grad.item())


@pytest.mark.parametrize("composition", BY_HAND)
def test_a_batch_is_its_problems_one_by_one(composition):
    rng = np.random.default_rng(1)
    drawn = {name: rng.normal(size=4) for name in DRAWN}
    batch = trace(chain_rule_gradient, {**drawn, "composition": composition}).computed
    for k in range(4):
        one = {**{name: v[k] for name, v in drawn.items()}, "composition": composition}
        for step, value in trace(chain_rule_gradient, one).computed.items():
            assert batch[step][k] == pytest.approx(value)


def test_an_unknown_composition_is_refused():
    with pytest.raises(ValueError, match="did you mean 'shared'"):
        chain_rule_gradient(1.0, 1.0, 1.0, composition="share")


def test_inputs_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="broadcast"):
        chain_rule_gradient(np.ones(2), np.ones(3), 1.0, 0.0)


FAULTY = {
    "factor_2_forgotten": ("line", 2),
    "error_reversed": ("line", -4),
    "square_forgotten": ("tanh", 0.2),
    "slope_of_the_sigmoid": ("tanh", 0.16),
    "slope_of_the_tanh": ("shared", 7 / 16),
    "inner_derivative_missing": ("line", 4),
    "differentiated_in_the_input": ("line", 8),
    "input_missing": ("tanh", 3.6),
    "slope_missing": ("tanh", 20),
    "outer_use_only": ("shared", 0.75 * L * 0.75),
    "inner_use_only": ("shared", 0.75 * L * 3 / 16 * L),
    "innermost_derivative_missing": ("shared", 0.75 * L * (0.75 + 3 / 32 * L)),
}


@pytest.mark.parametrize("wrong", FAMILY.misconceptions, ids=lambda wrong: wrong.id)
def test_each_misconception_gives_its_wrong_number(wrong):
    composition, value = FAULTY[wrong.id]
    given = inputs(composition)
    run = trace(chain_rule_gradient, given, swap={wrong.step: wrong.faulty}).computed
    assert run[wrong.step] == pytest.approx(value)
    right = trace(chain_rule_gradient, given).computed[wrong.step]
    assert right != pytest.approx(value)
