"""Backpropagation through time, against values worked by hand, autograd and limiting cases."""

from math import log

import numpy as np
import pytest

from qgen.families import load_family
from solvers.bptt import bptt_gradient
from solvers.steps import trace

LN3 = log(3)  # tanh(ln(3) / 2) = 1/2


def by_hand():
    """Both states are 1/2, so both slopes are 3/4; the target makes the loss's slope -1."""
    u = 0.4
    return {
        "x": np.array([LN3 / 2 - 0.6 * u, LN3 / 2 - 0.5 * u]),
        "y": np.float64(1.5),
        "h_0": np.float64(0.6),
        "w": np.float64(1),
        "u": np.float64(u),
    }


def random_inputs(batch=(), times=4):
    rng = np.random.default_rng(13)
    shapes = {"x": (times,), **dict.fromkeys(("y", "h_0", "w", "u"), ())}
    return {name: rng.normal(size=(*batch, *shape)) for name, shape in shapes.items()}


@pytest.mark.parametrize(("loss_scale", "scale"), [("half", 1), ("full", 2)])
def test_by_hand(loss_scale, scale):
    given = by_hand()
    delta_2, delta_1 = -3 / 4, -3 / 4 * 0.4 * 3 / 4
    x_1, x_2 = given["x"]
    expected = {
        "z_1": LN3 / 2,
        "h_1": 1 / 2,
        "z_2": LN3 / 2,
        "h_2": 1 / 2,
        "loss": scale / 2,
        "delta_2": scale * delta_2,
        "delta_1": scale * delta_1,
        "du": scale * (delta_1 * 0.6 + delta_2 / 2),
        "dw": scale * (delta_1 * x_1 + delta_2 * x_2),
        "factor": 0.4 * 3 / 4,
        "verdict": 0,
    }
    run = trace(bptt_gradient, given | {"loss_scale": loss_scale}).computed
    assert list(run) == list(expected)
    assert {name: float(value) for name, value in run.items()} == pytest.approx(expected)


@pytest.mark.parametrize("times", [2, 3, 7])
def test_equals_pytorchs_autograd(times):
    torch = pytest.importorskip("torch")
    given = random_inputs(times=times)
    x = torch.from_numpy(given["x"])
    y, h_0, w, u = (
        torch.tensor(float(given[name]), dtype=torch.float64, requires_grad=True)
        for name in ("y", "h_0", "w", "u")
    )
    states = [h_0]
    for t in range(times):
        states.append(torch.tanh(w * x[t] + u * states[-1]))
        states[-1].retain_grad()
    loss = (states[-1] - y) ** 2
    loss.backward(retain_graph=True)
    deltas = [h.grad.item() * (1 - h.item() ** 2) for h in states[1:]]
    (factor,) = torch.autograd.grad(states[-1], states[1])
    run = trace(bptt_gradient, given | {"loss_scale": "full"}).computed
    assert float(run["loss"]) == pytest.approx(loss.item())
    assert float(run["du"]) == pytest.approx(u.grad.item())
    assert float(run["dw"]) == pytest.approx(w.grad.item())
    assert float(run["factor"]) == pytest.approx(factor.item())
    for t in range(1, times + 1):
        assert float(run[f"delta_{t}"]) == pytest.approx(deltas[t - 1])


def test_near_the_origin_the_factor_is_a_power_of_the_weight():
    given = random_inputs(times=5) | {"x": np.zeros(5), "h_0": 1e-9, "u": np.float64(1.5)}
    run = trace(bptt_gradient, given).computed
    assert float(run["factor"]) == pytest.approx(1.5**4)
    assert run["verdict"] == 1
    shrunk = trace(bptt_gradient, given | {"u": np.float64(-0.5)}).computed
    assert float(shrunk["factor"]) == pytest.approx(0.0625)
    assert shrunk["verdict"] == 0


def test_a_state_that_hits_the_target_has_no_gradient():
    given = by_hand() | {"y": np.float64(0.5)}
    assert bptt_gradient(**given) == pytest.approx((0, 0))


def test_a_batch_equals_a_loop():
    given = random_inputs(batch=(2, 3))
    batch = trace(bptt_gradient, given).computed
    for index in np.ndindex(2, 3):
        alone = trace(bptt_gradient, {name: v[index] for name, v in given.items()}).computed
        for step, value in alone.items():
            np.testing.assert_allclose(batch[step][index], value)


def test_wrong_shapes_are_refused():
    with pytest.raises(ValueError, match="broadcast"):
        bptt_gradient(**random_inputs(batch=(3,)) | {"u": np.ones(2)})


def test_unknown_loss_scales_are_refused():
    with pytest.raises(ValueError, match="loss_scale must be 'half' or 'full', got 'halve'; did"):
        bptt_gradient(**random_inputs(), loss_scale="halve")


def test_misconceptions_by_hand():
    given = random_inputs(times=3) | {"loss_scale": "half"}
    run = {name: float(v) for name, v in trace(bptt_gradient, given).computed.items()}
    short = given | {"x": given["x"][:2]}
    e1 = float(trace(bptt_gradient, short).computed["delta_2"])
    h = [float(given["h_0"]), run["h_1"], run["h_2"], run["h_3"]]
    u, y = float(given["u"]), float(given["y"])
    d1, d2, d3 = run["delta_1"], run["delta_2"], run["delta_3"]
    z1, z2, z3 = run["z_1"], run["z_2"], run["z_3"]
    by_hand = {
        "slope_forgotten_2": {"delta_2": h[2] - y, "delta_1": e1 * u},
        "slope_from_pre_activation_2": {
            "delta_2": (h[2] - y) * (1 - z2**2),
            "delta_1": e1 * u * (1 - z1**2),
        },
        "recurrent_weight_forgotten_2": {"delta_1": e1 * (1 - h[1] ** 2)},
        "slope_forgotten_3": {"delta_3": h[3] - y, "delta_2": d3 * u, "delta_1": d2 * u},
        "slope_from_pre_activation_3": {
            "delta_3": (h[3] - y) * (1 - z3**2),
            "delta_2": d3 * u * (1 - z2**2),
            "delta_1": d2 * u * (1 - z1**2),
        },
        "recurrent_weight_forgotten_3": {
            "delta_2": d3 * (1 - h[2] ** 2),
            "delta_1": d2 * (1 - h[1] ** 2),
        },
        "last_step_only": {"du": d3 * h[2]},
        "own_state_for_previous": {"du": d1 * h[1] + d2 * h[2] + d3 * h[3]},
        "last_input_only": {"dw": d3 * float(given["x"][2])},
        "slopes_left_out": {"factor": u * u},
        "weight_taken_once": {"factor": u * (1 - h[2] ** 2) * (1 - h[3] ** 2)},
        "one_step_too_many": {"factor": u**3 * (1 - h[1] ** 2) * (1 - h[2] ** 2) * (1 - h[3] ** 2)},
    }
    mistakes = load_family("bptt_gradient").misconceptions
    assert list(by_hand) == [m.id for m in mistakes]
    for mistake in mistakes:
        inputs = short if mistake.levels == (1,) else given
        assert mistake.swap.keys() == by_hand[mistake.id].keys()
        for step, faulty in mistake.swap.items():
            wrong = trace(bptt_gradient, inputs, swap={step: faulty}).computed[step]
            assert float(wrong) == pytest.approx(by_hand[mistake.id][step]), (mistake.id, step)
