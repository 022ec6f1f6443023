"""Recurrent networks over sequences, against values worked by hand, PyTorch and ONNX."""

from math import exp, log, tanh

import numpy as np
import pytest

from qgen.families import load_family
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
        np.testing.assert_array_equal(run[f"{name}_2"], value)


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
    with pytest.raises(ValueError, match="broadcast"):
        network(**given)


def test_unknown_activations_are_refused():
    with pytest.raises(ValueError, match="activation must be 'tanh' or 'relu', got 'tan'; did you"):
        rnn_cell(np.ones(1), *[np.ones((1, 1))] * 3, np.ones(1), activation="tan")


def rnn_mistake(error):
    given = {
        "x": np.array([[1.0], [2.0], [-1.0]]),
        "h0": np.array([0.4, -0.2]),
        "W": np.array([[0.5], [-0.3]]),
        "U": np.array([[0.6, -0.7], [0.2, 0.1]]),
        "b": np.array([0.3, -0.4]),
    }
    return mistaken("rnn_step", error, given)


def mistaken(family, error, given):
    family = load_family(family)
    mistake = next(m for m in family.misconceptions if m.id == error)
    run = trace(family.solver, given, swap={mistake.step: mistake.faulty}).computed
    return run[mistake.step].tolist(), run


def test_mistakes_in_an_rnn_by_hand():
    _, right = rnn_mistake("activation_skipped_at_3")
    z1 = [0.5 + 0.24 + 0.14 + 0.3, -0.3 + 0.08 - 0.02 - 0.4]
    h1 = [tanh(z) for z in z1]
    reset = [1 + 0.24 + 0.14 + 0.3, -0.6 + 0.08 - 0.02 - 0.4]
    z2 = [1 + 0.6 * h1[0] - 0.7 * h1[1] + 0.3, -0.6 + 0.2 * h1[0] + 0.1 * h1[1] - 0.4]
    carried = [1 + 0.6 * z1[0] - 0.7 * z1[1] + 0.3, -0.6 + 0.2 * z1[0] + 0.1 * z1[1] - 0.4]
    turned = [1 + 0.6 * h1[0] + 0.2 * h1[1] + 0.3, -0.6 - 0.7 * h1[0] + 0.1 * h1[1] - 0.4]
    z3 = right["z_3"]
    expected = {
        "activation_skipped_at_1": z1,
        "sigmoid_for_tanh_at_1": [1 / (1 + exp(-z)) for z in z1],
        "state_reset_at_2": reset,
        "pre_activation_carried_on": carried,
        "bias_only_at_first": [z2[0] - 0.3, z2[1] + 0.4],
        "recurrent_matrix_transposed": turned,
        "activation_skipped_at_2": z2,
        "sigmoid_for_tanh_at_2": [1 / (1 + exp(-z)) for z in z2],
        "state_reset_at_3": [-0.5 + 0.24 + 0.14 + 0.3, 0.3 + 0.08 - 0.02 - 0.4],
        "activation_skipped_at_3": z3,
        "sigmoid_for_tanh_at_3": 1 / (1 + np.exp(-z3)),
    }
    assert list(expected) == [m.id for m in load_family("rnn_step").misconceptions]
    for error, values in expected.items():
        assert rnn_mistake(error)[0] == pytest.approx(list(values)), error


def test_mistakes_in_an_lstm_by_hand():
    rng = np.random.default_rng(3)
    shapes = {"x": (2, 1), "h0": (1,), "c0": (1,), "W": (4, 1, 1), "U": (4, 1, 1), "b": (4, 1)}
    given = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    right = {name: float(value[0]) for name, value in trace(lstm, given).computed.items()}
    c0 = float(given["c0"][0])
    by_hand = {
        "candidate_through_sigmoid_at_1": 1 / (1 + exp(-right["z_g_1"])),
        "initial_cell_state_ignored": right["i_1"] * right["g_1"],
        "tanh_skipped_at_1": right["o_1"] * right["c_1"],
        "first_hidden_state_not_carried": (
            given["W"][0, 0, 0] * given["x"][1, 0]
            + given["U"][0, 0, 0] * given["h0"][0]
            + given["b"][0, 0]
        ),
        "candidate_through_sigmoid_at_2": 1 / (1 + exp(-right["z_g_2"])),
        "cell_state_not_carried": right["i_2"] * right["g_2"],
        "hidden_state_carried_as_cell_state": right["f_2"] * right["h_1"]
        + right["i_2"] * right["g_2"],
        "initial_cell_state_used_again": right["f_2"] * c0 + right["i_2"] * right["g_2"],
        "forget_and_input_swapped": right["i_2"] * right["c_1"] + right["f_2"] * right["g_2"],
        "tanh_skipped_at_2": right["o_2"] * right["c_2"],
    }
    assert list(by_hand) == [m.id for m in load_family("lstm_sequence").misconceptions]
    for error, value in by_hand.items():
        assert mistaken("lstm_sequence", error, given)[0] == pytest.approx([value]), error
