"""The perceptron's rule, against updates worked by hand."""

import numpy as np
import pytest

from qgen.families.foundations.delta_rule import FAMILY as DELTA_RULE
from qgen.families.foundations.perceptron_convergence import FAMILY as CONVERGENCE
from qgen.families.foundations.perceptron_epoch import FAMILY as EPOCH_FAMILY
from qgen.families.foundations.perceptron_update import FAMILY
from solvers.adaline import delta_rule
from solvers.perceptron import (
    net_input,
    perceptron_convergence,
    perceptron_epoch,
    perceptron_update,
    with_bias,
)
from solvers.steps import trace

# The threshold unit for AND, trained by hand from zero: sample, label, then the weights and the
# bias after it. The unit fires at zero, so that the first negative is missed.
AND = [
    ((0, 0), 0, (0, 0), -1),
    ((0, 1), 0, (0, 0), -1),
    ((1, 0), 0, (0, 0), -1),
    ((1, 1), 1, (1, 1), 0),
    ((0, 0), 0, (1, 1), -1),
    ((0, 1), 0, (1, 0), -2),
    ((1, 0), 0, (1, 0), -2),
    ((1, 1), 1, (2, 1), -1),
    ((0, 0), 0, (2, 1), -1),
    ((0, 1), 0, (2, 0), -2),
    ((1, 0), 0, (1, 0), -3),
    ((1, 1), 1, (2, 1), -2),
    ((0, 0), 0, (2, 1), -2),
    ((0, 1), 0, (2, 1), -2),
    ((1, 0), 0, (1, 1), -3),
    ((1, 1), 1, (2, 2), -2),
    ((0, 0), 0, (2, 2), -2),
    ((0, 1), 0, (2, 1), -3),
    ((1, 0), 0, (2, 1), -3),
    ((1, 1), 1, (2, 1), -3),
]

TWO = {
    "w": np.array([0.5, -1.0]),
    "b": np.array(0.2),
    "x": np.array([[1.0, 2.0], [-1.0, 0.5]]),
    "y": np.array([1.0, 0.0]),
    "lr": np.array(0.1),
}


def test_learns_and_as_by_hand():
    samples, labels, weights, biases = zip(*AND, strict=True)
    inputs = {
        "w": np.zeros(2),
        "b": 0.0,
        "x": np.array(samples, dtype=float),
        "y": np.array(labels),
        "lr": 1,
    }
    steps = trace(perceptron_update, inputs).computed
    for k, (w, b) in enumerate(zip(weights, biases, strict=True), start=1):
        np.testing.assert_array_equal(steps[f"w_{k}"], w)
        assert steps[f"b_{k}"] == b


def test_fires_at_zero():
    steps = trace(
        perceptron_update,
        {"w": np.array([1.0]), "b": -1.0, "x": np.array([[1.0]]), "y": np.array([1]), "lr": 1},
    ).computed
    assert (steps["z_1"], steps["y_hat_1"], steps["error_1"]) == (0, 1, 0)


@pytest.mark.parametrize(
    ("b", "y", "w_new", "b_new"),
    [
        (-5.0, 1, [1.5, 2.5], -4.5),  # a missed positive adds
        (3.0, 0, [0.5, -0.5], 2.5),  # a missed negative subtracts
        (3.0, 1, [1.0, 1.0], 3.0),
        (-5.0, 0, [1.0, 1.0], -5.0),
    ],
)
def test_only_a_mistake_moves_weights_and_bias(b, y, w_new, b_new):
    w, b = perceptron_update(np.ones(2), b, np.array([[1.0, 3.0]]), np.array([y]), 0.5)
    np.testing.assert_array_equal(w, w_new)
    assert b == b_new


def test_the_learning_rate_is_one_unless_given():
    w, b = perceptron_update(np.zeros(2), -1.0, np.array([[2.0, 3.0]]), np.array([1]))
    np.testing.assert_array_equal(w, [2, 3])
    assert b == 0


def test_an_update_turns_the_net_input_towards_the_label():
    rng = np.random.default_rng(1)
    w, x = rng.normal(size=(2, 200, 3))
    b, y = rng.normal(size=200), rng.integers(0, 2, 200)
    before = net_input(w, b, x)
    after = net_input(*perceptron_update(w, b, x[:, None], y[:, None], np.full(200, 0.3)), x)
    wrong = (before >= 0) != y
    assert ((after - before)[wrong] * (2 * y - 1)[wrong] > 0).all()
    np.testing.assert_array_equal(after[~wrong], before[~wrong])


def test_a_batch_is_its_problems_one_by_one():
    rng = np.random.default_rng(2)
    w, b, lr = rng.normal(size=(5, 3)), rng.normal(size=5), rng.uniform(0.1, 1, 5)
    x, y = rng.normal(size=(5, 4, 3)), rng.integers(0, 2, (5, 4))
    w_new, b_new = perceptron_update(w, b, x, y, lr)
    for k in range(5):
        w_k, b_k = perceptron_update(w[k], b[k], x[k], y[k], lr[k])
        np.testing.assert_allclose(w_new[k], w_k)
        np.testing.assert_allclose(b_new[k], b_k)


def test_weights_and_samples_of_different_size_are_refused():
    with pytest.raises(ValueError, match="broadcast"):
        perceptron_update(np.zeros(2), 0.0, np.zeros((1, 3)), np.zeros(1))


# z_1 = 0.5 - 2 + 0.2 = -1.3: a missed positive; w_1 = (0.6, -0.8), b_1 = 0.3;
# z_2 = -0.6 - 0.4 + 0.3 = -0.7: right.
@pytest.mark.parametrize(
    ("error", "seen_at", "value"),
    [
        ("bias_forgotten", "z_1", -1.5),
        ("moves_away", "w_1", [0.4, -1.2]),
        ("moves_away", "b_1", 0.1),
        ("input_forgotten", "w_1", [0.6, -0.9]),
        ("learning_rate_forgotten", "w_1", [1.5, 1.0]),
        ("bias_not_updated", "b_1", 0.2),
        ("old_weights_reused", "z_2", -0.8),
        ("updates_when_right", "w_2", [0.7, -0.85]),
        ("updates_when_right", "b_2", 0.2),
    ],
)
def test_each_misconception_gives_its_wrong_number(error, seen_at, value):
    wrong = next(m for m in FAMILY.misconceptions if m.id == error)
    run = trace(perceptron_update, TWO, swap={wrong.step: wrong.faulty}).computed
    np.testing.assert_allclose(run[seen_at], value)
    assert not np.allclose(trace(perceptron_update, TWO).computed[seen_at], value)


def faulty(family, solver, error, inputs):
    wrong = next(m for m in family.misconceptions if m.id == error)
    return trace(solver, inputs, swap={wrong.step: wrong.faulty}).computed


# y_hat = 2 - 0.5 - 0.5 = 1, error = -2: w = (0.6, -0.7), b = -0.7; then y_hat = -1.4, error = 0.4.
ADALINE = {
    "w": np.array([1.0, -0.5]),
    "b": np.array(-0.5),
    "x": np.array([[2.0, 1.0], [0.0, 1.0]]),
    "y": np.array([-1.0, -1.0]),
    "lr": np.array(0.1),
}


def test_the_delta_rule_as_by_hand():
    steps = trace(delta_rule, ADALINE).computed
    assert (steps["y_hat_1"], steps["error_1"]) == (1, -2)
    np.testing.assert_allclose(steps["w_1"], [0.6, -0.7])
    np.testing.assert_allclose(steps["b_1"], -0.7)
    np.testing.assert_allclose(steps["y_hat_2"], -1.4)
    np.testing.assert_allclose(steps["w_2"], [0.6, -0.66])


@pytest.mark.parametrize("loss_scale", ["half", "full"])
def test_the_delta_rule_is_gradient_descent_by_pytorch(loss_scale):
    torch = pytest.importorskip("torch")
    w, b = (torch.from_numpy(ADALINE[n]).clone().requires_grad_() for n in ("w", "b"))
    for x, y in zip(ADALINE["x"], ADALINE["y"], strict=True):
        loss = (y - w @ torch.from_numpy(x) - b) ** 2 / (2 if loss_scale == "half" else 1)
        gradients = torch.autograd.grad(loss, (w, b))
        w, b = (
            (p - 0.1 * g).detach().requires_grad_() for p, g in zip((w, b), gradients, strict=True)
        )
    w_new, b_new = delta_rule(**ADALINE, loss_scale=loss_scale)
    np.testing.assert_allclose(w_new, w.detach().numpy())
    np.testing.assert_allclose(b_new, b.detach().numpy())


def test_an_unknown_scale_of_the_loss_is_refused():
    with pytest.raises(ValueError, match="did you mean 'half'"):
        delta_rule(**ADALINE, loss_scale="halve")


@pytest.mark.parametrize(
    ("error", "seen_at", "value"),
    [
        ("bias_forgotten", "y_hat_1", 1.5),
        ("error_reversed", "error_1", 2),
        ("error_reversed", "w_1", [1.4, -0.3]),
        ("input_forgotten", "w_1", [0.8, -0.7]),
        ("learning_rate_forgotten", "w_1", [-3, -2.5]),
        ("bias_not_updated", "b_1", -0.5),
        ("old_weights_reused", "y_hat_2", -1.0),
    ],
)
def test_each_misconception_of_the_delta_rule(error, seen_at, value):
    run = faulty(DELTA_RULE, delta_rule, error, ADALINE)
    np.testing.assert_allclose(run[seen_at], value)


def test_the_learning_rate_is_forgotten_for_bias_and_weights_alike():
    error = next(m for m in DELTA_RULE.misconceptions if m.id == "learning_rate_forgotten")
    run = trace(delta_rule, ADALINE, swap=error.swap).computed
    np.testing.assert_allclose(run["b_1"], -2.5)
    # y_hat = -2.5 - 2.5 = -5, error = 4
    np.testing.assert_allclose(run["b_2"], 1.5)


def test_the_second_step_along_the_first_input():
    # y_hat = 0.6 - 0.7 - 0.7 = -0.8, error = -0.2
    samples = {**ADALINE, "x": np.array([[2.0, 1.0], [1.0, 1.0]])}
    run = faulty(DELTA_RULE, delta_rule, "first_input_reused", samples)
    np.testing.assert_allclose(run["w_2"], [0.56, -0.72])


def test_the_thresholded_error_forgets_how_far_the_output_is_off():
    inputs = {**ADALINE, "b": np.array(2.5)}
    run = faulty(DELTA_RULE, delta_rule, "thresholded_output", inputs)
    assert (run["y_hat_1"], run["error_1"]) == (4, -2)


# The first epoch of AND, from zero: one missed negative, and the missed positive.
EPOCH = {
    "w": np.zeros(2),
    "b": np.array(0.0),
    "x": np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]),
    "y": np.array([0, 0, 0, 1]),
    "lr": np.array(1.0),
}


def test_an_epoch_of_and_as_by_hand():
    steps = trace(perceptron_epoch, EPOCH).computed
    for k, (_, _, w, b) in enumerate(AND[:4], start=1):
        np.testing.assert_array_equal(steps[f"theta_{k}"], [*w, b])
    assert steps["mistakes"] == 2


def test_an_epoch_is_the_updates_one_after_the_other():
    rng = np.random.default_rng(6)
    w, b, lr = rng.normal(size=(5, 3)), rng.normal(size=5), rng.uniform(0.1, 1, 5)
    x, y = rng.normal(size=(5, 4, 3)), rng.integers(0, 2, (5, 4))
    theta, _ = perceptron_epoch(w, b, x, y, lr)
    w_new, b_new = perceptron_update(w, b, x, y, lr)
    np.testing.assert_allclose(theta, with_bias(w_new, b_new))


@pytest.mark.parametrize(
    ("error", "seen_at", "value"),
    [
        ("moves_away", "theta_1", [0, 0, 1]),
        ("bias_not_updated", "theta_1", [0, 0, 0]),
        ("weights_of_the_start_kept", "z_2", 0),
        ("weights_of_the_start_kept", "theta_2", [0, -1, -2]),
        ("every_sample_counted", "mistakes", 4),
    ],
)
def test_each_misconception_of_an_epoch(error, seen_at, value):
    run = faulty(EPOCH_FAMILY, perceptron_epoch, error, EPOCH)
    np.testing.assert_allclose(run[seen_at], value)
    assert not np.allclose(trace(perceptron_epoch, EPOCH).computed[seen_at], value)


def test_and_converges_as_by_hand():
    steps = trace(perceptron_convergence, {**EPOCH, "epochs": 8}).computed
    rows = [(*w, b) for _, _, w, b in AND]
    for k in range(5):
        np.testing.assert_array_equal(steps[f"pass_{k + 1}"][:, 2:], rows[4 * k : 4 * k + 4])
    np.testing.assert_array_equal(steps["theta_1"], [1, 1, 0])
    np.testing.assert_array_equal(steps["theta"], [2, 1, -3])
    changes = sum(one != other for one, other in zip([(0, 0, 0), *rows], rows, strict=False))
    assert steps["updates"] == changes
    assert (steps["last"], steps["passes"]) == (18, 6)


def test_what_converges_classifies_every_sample_and_stays_within_novikoffs_bound():
    """Novikoff (1962): at most (R / margin) ** 2 updates, here for separable random data."""
    rng = np.random.default_rng(7)
    normal = np.array([0.6, -0.8])
    x = rng.uniform(-2, 2, size=(40, 5, 2))
    along = x @ normal
    x += np.where(np.abs(along) < 0.5, np.sign(along) * 0.5, 0)[..., None] * normal
    y = (x @ normal > 0).astype(float)
    theta, updates = perceptron_convergence(
        np.zeros((40, 2)), np.zeros(40), x, y, np.ones(40), epochs=60
    )
    z = net_input(theta[:, None, :2], theta[:, None, 2], x)
    np.testing.assert_array_equal(z >= 0, y == 1)
    longest = (1 + (x**2).sum(axis=-1)).max(axis=-1)
    assert (updates <= longest / 0.5**2).all()


@pytest.mark.parametrize(
    ("error", "seen_at", "value"),
    [
        ("stops_at_first_right", "last", 1),
        ("stops_at_first_right", "theta", [0, 0, -1]),
        ("stops_after_one_epoch", "last", 4),
        ("stops_after_one_epoch", "updates", 2),
        ("showings_counted", "updates", 18),
        ("clean_pass_forgotten", "passes", 5),
    ],
)
def test_each_misconception_of_convergence(error, seen_at, value):
    inputs = {**EPOCH, "epochs": 8}
    run = faulty(CONVERGENCE, perceptron_convergence, error, inputs)
    np.testing.assert_allclose(run[seen_at], value)
    assert not np.allclose(trace(perceptron_convergence, inputs).computed[seen_at], value)
