"""Recurrent networks over sequences, against values worked by hand, PyTorch and ONNX."""

from math import exp, log, tanh

import numpy as np
import pytest

from qgen.families import load_family
from qgen.family import kind_of
from solvers.recurrent import lstm_cell, rnn_cell
from solvers.steps import trace
from solvers.through_time import gru, lstm, rnn

LN3 = log(3)  # σ(ln 3) = 3/4, tanh(ln(3) / 2) = 1/2

every_network = pytest.mark.parametrize(
    ("network", "states", "gates"),
    [(rnn, ("h0",), ()), (lstm, ("h0", "c0"), (4,)), (gru, ("h0",), (3,))],
    ids=["rnn", "lstm", "gru"],
)


def random_inputs(states, gates, batch=(), times=4, units=3, size=2):
    rng = np.random.default_rng(11)
    shapes = {"x": (times, size), **dict.fromkeys(states, (units,))}
    shapes |= {"W": (*gates, units, size), "U": (*gates, units, units), "b": (*gates, units)}
    return {name: rng.normal(size=(*batch, *shape)) for name, shape in shapes.items()}


def test_rnn_by_hand():
    """z_1 = ln(3)/2, so h_1 = 1/2; then z_2 = -ln(3)/2 and h_2 = -1/2."""
    given = {
        "x": np.array([[1.0], [-1.0]]),
        "h0": np.zeros(1),
        "W": np.array([[LN3 / 2]]),
        "U": np.array([[0.6]]),
        "b": np.zeros(1),
    }
    run = trace(rnn, given).computed
    assert list(run) == ["z_1", "h_1", "z_2", "h_2"]
    assert [float(run[s][0]) for s in run] == pytest.approx(
        [LN3 / 2, 1 / 2, -LN3 / 2 + 0.3, tanh(-LN3 / 2 + 0.3)]
    )


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_rnn_equals_pytorch(activation):
    torch = pytest.importorskip("torch")
    given = random_inputs(("h0",), ())
    states = in_pytorch(torch.nn.RNN, given, nonlinearity=activation)
    np.testing.assert_allclose(rnn(**given, activation=activation), states, atol=1e-12)


def test_lstm_equals_pytorch():
    torch = pytest.importorskip("torch")
    given = random_inputs(("h0", "c0"), (4,))
    order = [1, 0, 2, 3]  # PyTorch's is i, f, g, o
    theirs = given | {name: given[name][order] for name in "WUb"}
    hidden, cells = lstm(**given)
    np.testing.assert_allclose(hidden, in_pytorch(torch.nn.LSTM, theirs), atol=1e-12)
    for t in range(1, 5):  # PyTorch returns the last cell state only
        c = in_pytorch(torch.nn.LSTM, theirs | {"x": given["x"][:t]}, last_cell=True)
        np.testing.assert_allclose(cells[t - 1], c, atol=1e-12)


def test_gru_equals_pytorch():
    torch = pytest.importorskip("torch")
    given = random_inputs(("h0",), (3,))
    ours = gru(**given, update="previous", reset="after")
    np.testing.assert_allclose(ours, in_pytorch(torch.nn.GRU, given), atol=1e-12)


def in_pytorch(kind, given, *, last_cell=False, **options):
    """What PyTorch's network with these weights, and zero for its second bias, gives."""
    import torch

    W, U, b = (torch.from_numpy(given[name]) for name in "WUb")
    network = kind(W.shape[-1], U.shape[-1], dtype=torch.float64, **options)
    with torch.no_grad():
        network.weight_ih_l0.copy_(W.reshape(-1, W.shape[-1]))
        network.weight_hh_l0.copy_(U.reshape(-1, U.shape[-1]))
        network.bias_ih_l0.copy_(b.reshape(-1))
        network.bias_hh_l0.zero_()
        start = [torch.from_numpy(given[name])[None] for name in ("h0", "c0") if name in given]
        states, last = network(torch.from_numpy(given["x"]), start[0] if len(start) == 1 else start)
    return (last[1][0] if last_cell else states).numpy()


def in_onnx(kind, given, order):
    """What ONNX's reference operator with these weights gives: all states of one sequence."""
    helper = pytest.importorskip("onnx.helper")
    reference = pytest.importorskip("onnx.reference")
    names = ["X", "W", "R", "B"]
    float64 = helper.np_dtype_to_tensor_dtype(np.dtype(np.float64))
    infos = [helper.make_tensor_value_info(name, float64, None) for name in [*names, "Y"]]
    node = helper.make_node(kind, names, ["Y"], hidden_size=given["U"].shape[-1])
    model = helper.make_model(helper.make_graph([node], "one", infos[:-1], infos[-1:]))

    def rows(name):
        array = given[name][order] if order else given[name]
        return array.reshape(-1, array.shape[-1]) if name != "b" else array.reshape(-1)

    feeds = {"X": given["x"][:, None], "W": rows("W")[None], "R": rows("U")[None]}
    feeds["B"] = np.concatenate([rows("b"), np.zeros_like(rows("b"))])[None]
    (states,) = reference.ReferenceEvaluator(model).run(None, feeds)
    return states[:, 0, 0]


@pytest.mark.parametrize(
    ("kind", "network", "states", "gates", "order", "conventions"),
    [
        ("RNN", rnn, ("h0",), (), [], {}),
        ("LSTM", lstm, ("h0", "c0"), (4,), [1, 3, 0, 2], {}),  # ONNX has i, o, f, c
        ("GRU", gru, ("h0",), (3,), [1, 0, 2], {"update": "previous"}),  # ONNX has z, r, h
    ],
)
def test_equals_onnx(kind, network, states, gates, order, conventions):
    given = random_inputs(states, gates)
    given |= {name: np.zeros(3) for name in states}
    ours = network(**given, **conventions)
    hidden = ours[0] if kind == "LSTM" else ours
    np.testing.assert_allclose(hidden, in_onnx(kind, given, order), atol=1e-12)


def test_steps_are_those_of_the_cell_with_the_time_behind_the_name():
    given = random_inputs(("h0", "c0"), (4,))
    run = trace(lstm, given).computed
    second = {
        "x": given["x"][1],
        "h_prev": run["h_1"],
        "c_prev": run["c_1"],
        **{name: given[name] for name in "WUb"},
    }
    for name, value in trace(lstm_cell, second).computed.items():
        np.testing.assert_allclose(run[f"{name}_2"], value, rtol=1e-12)


@every_network
def test_a_batch_equals_a_loop(network, states, gates):
    given = random_inputs(states, gates, batch=(2, 3))
    batch = trace(network, given).computed
    for index in np.ndindex(2, 3):
        alone = trace(network, {name: value[index] for name, value in given.items()}).computed
        for step, value in alone.items():
            np.testing.assert_allclose(batch[step][index], value)


@every_network
def test_a_batch_of_sequences_can_share_one_network(network, states, gates):
    shared = random_inputs(states, gates)
    batch = random_inputs(states, gates, batch=(5,))
    given = shared | {name: batch[name] for name in ("x", *states)}
    together = network(**given)
    for k in range(5):
        alone = network(**shared | {name: batch[name][k] for name in ("x", *states)})
        together_k = [a[k] for a in together] if network is lstm else together[k]
        np.testing.assert_allclose(together_k, alone)


@every_network
def test_a_sequence_can_be_read_in_two_halves(network, states, gates):
    given = random_inputs(states, gates)
    last = network(**given | {"x": given["x"][:2]})
    last = last if network is lstm else (last,)
    middle = dict(zip(states, (each[-1] for each in last), strict=True))
    np.testing.assert_allclose(
        np.asarray(network(**given | middle | {"x": given["x"][2:]})),
        np.asarray(network(**given))[..., 2:, :],
    )


@every_network
@pytest.mark.parametrize("name", ["x", "h0", "W", "U", "b"])
def test_wrong_shapes_are_refused(network, states, gates, name):
    given = random_inputs(states, gates)
    given[name] = np.repeat(given[name], 2, axis=-1)
    with pytest.raises(ValueError, match=r"broadcast|mismatch"):
        network(**given)


def test_unknown_activations_are_refused():
    with pytest.raises(ValueError, match="activation must be 'tanh' or 'relu', got 'tan'; did you"):
        rnn_cell(np.ones(1), *[np.ones((1, 1))] * 3, np.ones(1), activation="tan")


def assert_mistakes(family, given, by_hand):
    """Compare the value of every faulty formula, alone in its run: {kind: {step: value}}."""
    family = load_family(family)
    found = {}
    for error in family.misconceptions:
        for step, faulty in error.swap.items():
            run = trace(family.solver, given, swap={step: faulty}).computed
            found.setdefault(kind_of(error.id), {})[step] = run[step]
    assert list(found) == list(by_hand)
    for kind, steps in by_hand.items():
        assert found[kind].keys() == steps.keys()
        for step, value in steps.items():
            np.testing.assert_allclose(found[kind][step], value, err_msg=f"{kind} at {step}")


def test_mistakes_in_an_rnn_by_hand():
    given = {
        "x": np.array([[1.0], [2.0], [-1.0]]),
        "h0": np.array([0.4, -0.2]),
        "W": np.array([[0.5], [-0.3]]),
        "U": np.array([[0.6, -0.7], [0.2, 0.1]]),
        "b": np.array([0.3, -0.4]),
    }

    def z(x, first, second, bias=1):
        """The weighted sum by hand, with the products of U and the state given."""
        return np.array([0.5 * x + first + 0.3 * bias, -0.3 * x + second - 0.4 * bias])

    def seen(h):
        return 0.6 * h[0] - 0.7 * h[1], 0.2 * h[0] + 0.1 * h[1]

    def turned(h):
        return 0.6 * h[0] + 0.2 * h[1], -0.7 * h[0] + 0.1 * h[1]

    h0 = [0.4, -0.2]
    z1 = z(1, 0.24 + 0.14, 0.08 - 0.02)
    h1 = np.tanh(z1)
    z2 = z(2, *seen(h1))
    h2 = np.tanh(z2)
    z3 = z(-1, *seen(h2))
    sums = {1: z1, 2: z2, 3: z3}
    by_hand = {
        "activation_skipped": {f"h_{t}": value for t, value in sums.items()},
        "sigmoid_for_tanh": {f"h_{t}": 1 / (1 + np.exp(-value)) for t, value in sums.items()},
        "state_reset": {"z_2": z(2, *seen(h0)), "z_3": z(-1, *seen(h0))},
        "pre_activation_carried_on": {"z_2": z(2, *seen(z1)), "z_3": z(-1, *seen(z2))},
        "bias_only_at_first": {"z_2": z(2, *seen(h1), bias=0), "z_3": z(-1, *seen(h2), bias=0)},
        "recurrent_matrix_transposed": {
            "z_1": z(1, *turned(h0)),
            "z_2": z(2, *turned(h1)),
            "z_3": z(-1, *turned(h2)),
        },
    }
    assert_mistakes("rnn_step", given, by_hand)


def test_mistakes_in_an_lstm_by_hand():
    rng = np.random.default_rng(3)
    shapes = {"x": (2, 1), "h0": (1,), "c0": (1,), "W": (4, 1, 1), "U": (4, 1, 1), "b": (4, 1)}
    given = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    c_0, h_0 = float(given["c0"][0]), float(given["h0"][0])
    W, U, b = (given[name].ravel() for name in ("W", "U", "b"))
    right = {name: float(value[0]) for name, value in trace(lstm, given).computed.items()}
    i_1, g_1, o_1 = (right[f"{gate}_1"] for gate in "igo")
    i_2, f_2, g_2, o_2 = (right[f"{gate}_2"] for gate in "ifgo")
    c_1, h_1, c_2 = right["c_1"], right["h_1"], right["c_2"]
    by_hand = {
        "candidate_through_sigmoid": {f"g_{t}": 1 / (1 + exp(-right[f"z_g_{t}"])) for t in (1, 2)},
        "cell_state_not_carried": {"c_1": i_1 * g_1, "c_2": i_2 * g_2},
        "hidden_state_carried_as_cell_state": {"c_2": f_2 * h_1 + i_2 * g_2},
        "forget_and_input_swapped": {"c_2": i_2 * c_1 + f_2 * g_2},
        "tanh_skipped": {"h_1": o_1 * c_1, "h_2": o_2 * c_2},
        "first_hidden_state_not_carried": {"z_f_2": W[0] * given["x"][1, 0] + U[0] * h_0 + b[0]},
        "initial_cell_state_used_again": {"c_2": f_2 * c_0 + i_2 * g_2},
    }
    assert_mistakes("lstm_sequence", given, by_hand)
