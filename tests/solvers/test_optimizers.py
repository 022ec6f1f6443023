"""Optimizers over several iterations, against PyTorch in float64 and values worked by hand."""

import numpy as np
import pytest

from qgen.families.foundations.adagrad import FAMILY as ADAGRAD
from qgen.families.foundations.adam import FAMILY as ADAM
from qgen.families.foundations.momentum import FAMILY as MOMENTUM
from qgen.families.foundations.rmsprop import FAMILY as RMSPROP
from qgen.families.foundations.rprop import FAMILY as RPROP
from solvers.adaptive import adagrad, rmsprop
from solvers.momentum import momentum
from solvers.optimizers import adam
from solvers.rprop import rprop
from solvers.steps import trace

THETA = np.array([1.0, -2.0])
ZERO = np.zeros(2)
GRAD = np.array([[2.0, -0.5], [-1.0, -3.0], [0.5, 1.5], [0.25, -1.0]])


def pytorch(make, grads=GRAD):
    """The parameters after each iteration of an optimizer of PyTorch on given gradients."""
    torch = pytest.importorskip("torch")
    theta = torch.tensor(THETA, requires_grad=True)
    optimizer = make(torch.optim, [theta])
    path = []
    for grad in grads:
        theta.grad = torch.tensor(grad)
        optimizer.step()
        path.append(theta.detach().numpy().copy())
    return path


def assert_path(run, expected, names="theta_{}"):
    for k, theta in enumerate(expected, start=1):
        np.testing.assert_allclose(run[names.format(k)], theta, rtol=1e-12)


@pytest.mark.parametrize(("rule", "dampening"), [("outside", 0.0), ("average", 0.8)])
def test_momentum_is_that_of_pytorch(rule, dampening):
    def make(optim, theta):
        return optim.SGD(theta, lr=0.1, momentum=0.8, dampening=dampening)

    # PyTorch does not dampen the first gradient, so the moving average starts one later.
    first = np.zeros((1, 2)) if dampening else GRAD[:0]
    path = pytorch(make, np.concatenate([first, GRAD]))[len(first) :]
    inputs = {"theta": THETA, "v": ZERO, "grad": GRAD, "lr": 0.1, "beta": 0.8, "rule": rule}
    assert_path(trace(momentum, inputs).computed, path)


@pytest.mark.parametrize("rule", ["negative", "outside"])
def test_at_a_constant_learning_rate_the_rules_differ_in_the_velocity_alone(rule):
    inputs = {"theta": THETA, "v": ZERO, "grad": GRAD, "lr": 0.1, "beta": 0.8}
    run, other = (trace(momentum, {**inputs, "rule": r}).computed for r in ("inside", rule))
    factor = {"negative": -1, "outside": 10}[rule]
    for k in (1, 2, 3, 4):
        np.testing.assert_allclose(other[f"theta_{k}"], run[f"theta_{k}"])
        np.testing.assert_allclose(other[f"v_{k}"], factor * run[f"v_{k}"])


def test_without_momentum_it_is_gradient_descent():
    theta = momentum(THETA, ZERO, GRAD, 0.1, 0.0)
    np.testing.assert_allclose(theta, THETA - 0.1 * GRAD.sum(axis=0))


def test_adagrad_is_that_of_pytorch():
    path = pytorch(lambda optim, theta: optim.Adagrad(theta, lr=0.1, eps=0.1))
    inputs = {"theta": THETA, "G": ZERO, "grad": GRAD, "lr": 0.1, "eps": 0.1}
    assert_path(trace(adagrad, {**inputs, "epsilon": "outside"}).computed, path)


def test_an_iteration_of_adagrad_worked_by_hand():
    """G = 1.25 + 1² = 2.25; √(2.25 + 4) = 2.5 and √2.25 + 4 = 5.5."""
    hand = (np.array([1.0]), np.array([1.25]), np.array([[1.0]]), 0.5, 4.0)
    np.testing.assert_allclose(adagrad(*hand), [0.8])
    np.testing.assert_allclose(adagrad(*hand, epsilon="outside"), [1 - 0.5 / 5.5])


@pytest.mark.parametrize("eps", [0.1, 0.0])
def test_rmsprop_is_that_of_pytorch(eps):
    path = pytorch(lambda optim, theta: optim.RMSprop(theta, lr=0.1, alpha=0.8, eps=eps))
    inputs = {"theta": THETA, "v": ZERO, "grad": GRAD, "lr": 0.1, "rho": 0.8}
    rule = {"eps": eps, "epsilon": "outside"} if eps else {"epsilon": "none"}
    assert_path(trace(rmsprop, {**inputs, **rule}).computed, path)


def test_an_iteration_of_rmsprop_with_epsilon_inside_worked_by_hand():
    """v = 0.5 · 2 + 0.5 · 2² = 3; √(3 + 1) = 2."""
    theta = rmsprop(
        np.array([1.0]), np.array([2.0]), np.array([[2.0]]), 0.5, 0.5, 1.0, epsilon="inside"
    )
    np.testing.assert_allclose(theta, [0.5])


def test_adam_is_that_of_pytorch():
    def make(optim, theta):
        return optim.Adam(theta, lr=0.1, betas=(0.8, 0.9), eps=0.1)

    first, *later = pytorch(make)
    inputs = {"theta": THETA, "grad": GRAD[0], "m_prev": ZERO, "v_prev": ZERO, "later": GRAD[1:]}
    rates = {"t": 1, "lr": 0.1, "beta1": 0.8, "beta2": 0.9, "eps": 0.1}
    run = trace(adam, {**inputs, **rates}).computed
    np.testing.assert_allclose(run["theta_new"], first)
    for k, theta in enumerate(later, start=2):
        np.testing.assert_allclose(run[f"theta_{k}"], theta)


def test_an_iteration_of_adam_with_epsilon_inside_worked_by_hand():
    """m_hat = g = 2 and v_hat = g² = 4, so √(4 + 12) = 4."""
    one = np.array([1.0]), np.array([2.0]), np.zeros(1), np.zeros(1)
    theta = adam(*one, 1, 1.0, 0.9, 0.99, 12.0, epsilon="inside")
    np.testing.assert_allclose(theta, [0.5])


BOUNDS = {"eta_plus": 1.2, "eta_minus": 0.5, "delta_min": 0.1, "delta_max": 0.5}


def test_rprop_is_that_of_pytorch():
    def make(optim, theta):
        return optim.Rprop(theta, lr=0.4, etas=(0.5, 1.2), step_sizes=(0.1, 0.5))

    inputs = {"theta": THETA, "delta": 0.4 * np.ones(2), "grad_prev": ZERO, "grad": GRAD}
    run = trace(rprop, {**inputs, **BOUNDS, "sign_change": "waits"}).computed
    assert_path(run, pytorch(make))


@pytest.mark.parametrize(
    ("sign_change", "path"),
    [("moves", [0.6, 0.8, 1.04]), ("waits", [0.6, 0.6, 0.8]), ("reverts", [0.6, 1.0, 1.2])],
)
def test_rprop_worked_by_hand(sign_change, path):
    """The gradient changes its sign once, in the second iteration: Δ is 0.4, 0.2, 0.24 or 0.2."""
    inputs = {"theta": np.ones(1), "delta": np.array([0.4]), "grad_prev": np.zeros(1)}
    grad = np.array([[1.0], [-7.0], [-2.0]])
    wide = {**BOUNDS, "delta_min": 0.01, "delta_max": 9.0, "sign_change": sign_change}
    run = trace(rprop, {**inputs, "grad": grad, **wide}).computed
    assert_path(run, [[theta] for theta in path])


def test_the_step_sizes_of_rprop_stay_within_their_bounds():
    inputs = {"theta": ZERO, "delta": np.array([0.45, 0.15]), "grad_prev": np.array([1.0, 1.0])}
    run = trace(rprop, {**inputs, "grad": np.array([[1.0, -1.0]]), **BOUNDS}).computed
    np.testing.assert_allclose(run["delta_1"], [0.5, 0.1])


@pytest.mark.parametrize("family", [MOMENTUM, ADAGRAD, RMSPROP, RPROP], ids=lambda f: f.id)
def test_a_batch_is_its_problems_one_by_one(family):
    rng = np.random.default_rng(7)
    level = family.levels[2]
    inputs = {n: rng.uniform(0.1, 0.9, (5, *p.shape)) for n, p in level.params.items()}
    batch = trace(family.solver, inputs).computed
    for k in range(5):
        one = {name: value[k] for name, value in inputs.items()}
        for step, value in trace(family.solver, one).computed.items():
            np.testing.assert_allclose(batch[step][k], value)


@pytest.mark.parametrize(
    ("solver", "arguments", "convention"),
    [
        (momentum, (THETA, ZERO, GRAD, 0.1, 0.9), {"rule": "outsize"}),
        (adagrad, (THETA, ZERO, GRAD, 0.1, 0.1), {"epsilon": "none"}),
        (rmsprop, (THETA, ZERO, GRAD, 0.1, 0.9), {"epsilon": "no"}),
        (adam, (THETA, GRAD[0], ZERO, ZERO, 1, 0.1, 0.9, 0.9, 0.1), {"epsilon": "none"}),
        (rprop, (THETA, ZERO, ZERO, GRAD, 1.2, 0.5, 0.1, 1.0), {"sign_change": "stays"}),
    ],
)
def test_an_unknown_convention_is_refused(solver, arguments, convention):
    with pytest.raises(ValueError, match="must be"):
        solver(*arguments, **convention)


def test_gradients_of_another_size_are_refused():
    with pytest.raises(ValueError, match="broadcast"):
        momentum(THETA, ZERO, np.ones((2, 3)), 0.1, 0.9)


ONES = np.ones(2)
G1, G2 = np.array([2.0, -0.5]), np.array([-1.0, -3.0])
FIRST, SECOND = 0.5 * ONES + 0.5 * G1, 0.75 * ONES + 0.25 * G1**2  # Adam's moments
TWO = {"theta": THETA, "grad": np.array([G1, G2]), "lr": 0.1}
INPUTS = {
    "momentum": {**TWO, "v": ZERO, "beta": 0.8, "rule": "inside"},
    "adagrad": {**TWO, "G": ZERO, "eps": 0.01, "epsilon": "inside"},
    "rmsprop": {**TWO, "v": ZERO, "rho": 0.9, "eps": 0.01, "epsilon": "none"},
    "adam": {
        "theta": THETA,
        "grad": G1,
        "later": np.array([G2]),
        "t": 2,
        "lr": 0.1,
        "eps": 0.0,
        "m_prev": ONES,
        "v_prev": ONES,
        "beta1": 0.5,
        "beta2": 0.75,
        "epsilon": "outside",
    },
    "rprop": {
        **BOUNDS,
        "theta": THETA,
        "delta": np.array([0.45, 0.4]),
        "grad_prev": np.array([1.0, 1.0]),
        "grad": np.array([G1, G2]),
        "sign_change": "moves",
    },
}


@pytest.mark.parametrize(
    ("family", "error", "wrong"),
    [
        (MOMENTUM, "ascends", THETA + 0.1 * G1),
        (MOMENTUM, "velocity_forgotten", 0.1 * G2),
        (MOMENTUM, "velocity_not_damped", 0.1 * G1 + 0.1 * G2),
        (MOMENTUM, "moves_from_the_start", THETA - 0.08 * G1 - 0.1 * G2),
        (ADAGRAD, "gradient_not_squared", G1),
        (ADAGRAD, "accumulator_averaged", (G1**2 + G2**2) / 2),
        (ADAGRAD, "accumulator_reset", G2**2),
        (ADAGRAD, "root_missing", 0.1 / (G1**2 + 0.01)),
        (ADAGRAD, "ascends", THETA + 0.1 * G1 / np.sqrt(G1**2 + 0.01)),
        (RMSPROP, "gradient_not_squared", 0.1 * G1),
        (RMSPROP, "share_missing", G1**2),
        (RMSPROP, "decay_swapped", 0.9 * G1**2),
        (RMSPROP, "root_missing", 1 / G1**2),
        (RMSPROP, "ascends", THETA + np.sign(G1) / np.sqrt(10)),
        (ADAM, "gradient_not_squared", 0.75 * ONES + 0.25 * G1),
        (ADAM, "first_moment_not_corrected", FIRST),
        (ADAM, "second_moment_not_corrected", SECOND),
        (ADAM, "root_forgotten", THETA - 0.1 * (FIRST / 0.75) / (SECOND / 0.4375)),
        (ADAM, "ascends", THETA + 0.1 * (FIRST / 0.75) / np.sqrt(SECOND / 0.4375)),
        (ADAM, "moments_not_carried", 0.5 * ONES + 0.5 * G2),
        (ADAM, "counted_from_zero", 0.5),
        (ADAM, "iteration_not_counted", 1 - 0.5**2),
        (RPROP, "factors_swapped", [0.5, 1.2]),
        (RPROP, "bound_ignored", [0.54, 0.2]),
        (RPROP, "gradient_size_used", [-0.5 * 2, 0.2 * 0.5]),
        (RPROP, "ascends", THETA + np.array([0.5, -0.2])),
    ],
    ids=lambda value: value if isinstance(value, str) else getattr(value, "id", ""),
)
def test_each_misconception_gives_its_wrong_numbers(family, error, wrong):
    found = next(m for m in family.misconceptions if m.id == error)
    inputs = INPUTS[family.id]
    with np.errstate(invalid="ignore"):  # the root of a sum that was not squared
        run = trace(family.solver, inputs, swap={found.step: found.faulty}).computed
    np.testing.assert_allclose(run[found.step], wrong)
    assert not np.allclose(trace(family.solver, inputs).computed[found.step], wrong)


@pytest.mark.parametrize(
    ("error", "step", "wrong"),
    [
        ("gradient_not_squared", "v_2", lambda run: 0.75 * run["v"] + 0.25 * G2),
        ("first_moment_not_corrected", "m_hat_2", lambda run: run["m_2"]),
        ("second_moment_not_corrected", "v_hat_2", lambda run: run["v_2"]),
        ("iteration_not_counted", "bias2_2", lambda run: 1 - 0.75**2),
        (
            "root_forgotten",
            "theta_2",
            lambda run: run["theta_new"] - 0.1 * run["m_hat_2"] / run["v_hat_2"],
        ),
        (
            "ascends",
            "theta_2",
            lambda run: run["theta_new"] + 0.1 * run["m_hat_2"] / np.sqrt(run["v_hat_2"]),
        ),
        (
            "moves_from_the_start",
            "theta_2",
            lambda run: THETA - 0.1 * run["m_hat_2"] / np.sqrt(run["v_hat_2"]),
        ),
    ],
)
def test_the_second_iteration_of_adam_errs_on_its_own_values(error, step, wrong):
    (found,) = (m for m in ADAM.misconceptions if m.id == error)
    inputs = INPUTS["adam"]
    with np.errstate(invalid="ignore"):  # the root of a mean that was not squared
        faulty = trace(adam, inputs, swap={step: found.swap[step]}).computed
    np.testing.assert_allclose(faulty[step], wrong(trace(adam, inputs).computed))


def test_the_corrections_of_adam_are_counted_from_zero_in_both_moments():
    (found,) = (m for m in ADAM.misconceptions if m.id == "counted_from_zero")
    faulty = trace(adam, INPUTS["adam"], swap=found.swap).computed
    np.testing.assert_allclose([faulty["bias1"], faulty["bias2"]], [0.5, 0.25])
