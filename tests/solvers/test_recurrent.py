"""One time step of recurrent cells, against values worked by hand and PyTorch."""

from math import exp, log

import numpy as np
import pytest

from qgen.families import load_family
from solvers.recurrent import gru_cell, lstm_cell
from solvers.steps import trace

LN3 = log(3)  # σ(ln 3) = 3/4, σ(-ln 3) = 1/4, tanh(ln(3) / 2) = 1/2

every_cell = pytest.mark.parametrize(
    ("cell", "states", "gates"),
    [(lstm_cell, ("h_prev", "c_prev"), 4), (gru_cell, ("h_prev",), 3)],
    ids=["lstm", "gru"],
)


def random_inputs(states, gates, batch=(), units=3, size=2):
    rng = np.random.default_rng(5)
    shapes = {"x": (size,), **dict.fromkeys(states, (units,))}
    shapes |= {"W": (gates, units, size), "U": (gates, units, units), "b": (gates, units)}
    return {name: rng.normal(size=(*batch, *shape)) for name, shape in shapes.items()}


def one_unit(sums, x, h_prev):
    """Arguments of a cell of one unit with these weighted sums, each a half + 2 - 1.5 of itself."""
    sums = np.array(sums)[:, None]
    return {
        "x": np.array([x]),
        "h_prev": np.array([h_prev]),
        "W": 0.5 * sums[..., None] / x,
        "U": 2 * sums[..., None] / h_prev,
        "b": -1.5 * sums,
    }


def lstm_by_hand():
    """The gates are 3/4, 1/4, 1/2 and 1/2, and c = ln(3) / 2."""
    given = one_unit([LN3, -LN3, LN3 / 2, 0], x=2.0, h_prev=0.4)
    return given | {"c_prev": np.array([(LN3 / 2 - 1 / 8) / (3 / 4)])}


def gru_by_hand():
    """The gates are 3/4 and 1/4, and with U h_prev = 2 the candidate's sum is ln(3) / 2."""
    given = one_unit([LN3, -LN3, 1], x=2.0, h_prev=0.4)
    given["b"][2] = LN3 / 2 - 0.5 - 0.75 * 2
    return given


def close_to(**expected):
    return {step: pytest.approx(np.atleast_1d(value)) for step, value in expected.items()}


def test_lstm_by_hand():
    run = trace(lstm_cell, lstm_by_hand()).computed
    expected = close_to(
        z_f=LN3,
        f=3 / 4,
        z_i=-LN3,
        i=1 / 4,
        z_g=LN3 / 2,
        g=1 / 2,
        z_o=0,
        o=1 / 2,
        c=LN3 / 2,
        h=1 / 4,
    )
    assert run == expected
    assert list(run) == list(expected)


def test_open_forget_gate_and_closed_input_gate_keep_the_cell_state():
    given = random_inputs(("h_prev", "c_prev"), 4)
    given["b"][:2] = [[60], [-60]]
    _, c = lstm_cell(**given)
    np.testing.assert_allclose(c, given["c_prev"])


def test_lstm_equals_pytorch():
    torch = pytest.importorskip("torch")
    given = random_inputs(("h_prev", "c_prev"), 4)
    stacked = {name: given[name][[1, 0, 2, 3]] for name in "WUb"}  # PyTorch's order is i, f, g, o
    cell = in_pytorch(torch.nn.LSTMCell, **stacked)
    x, h_prev, c_prev = (torch.from_numpy(given[name]) for name in ("x", "h_prev", "c_prev"))
    h, c = cell(x, (h_prev, c_prev))
    np.testing.assert_allclose(
        lstm_cell(**given), [h.detach().numpy(), c.detach().numpy()], rtol=1e-12
    )


@pytest.mark.parametrize(("update", "h"), [("candidate", 0.425), ("previous", 0.475)])
def test_gru_by_hand(update, h):
    run = trace(gru_cell, gru_by_hand() | {"update": update}).computed
    expected = close_to(s_r=LN3, r=3 / 4, s_z=-LN3, z=1 / 4, h_reset=0.3, s_n=LN3 / 2, n=1 / 2, h=h)
    assert run == expected
    assert list(run) == list(expected)


@pytest.mark.parametrize(
    ("reset", "step", "values", "s_n"),
    [
        ("before", "h_reset", [0.3, 0.1], [3 * 0.3 - 8 * 0.1, 0.3]),
        ("after", "Uh", [-2.0, 0.4], [0.75 * -2.0, 0.25 * 0.4]),
    ],
)
def test_reset_gate_acts_before_or_after_the_product(reset, step, values, s_n):
    """By hand, with r = (3/4, 1/4) and h_prev = (0.4, 0.4)."""
    U = np.zeros((3, 2, 2))
    U[2] = [[3, -8], [1, 0]]
    b = np.array([[LN3, -LN3], [0, 0], [0, 0]])
    given = {"x": np.zeros(2), "h_prev": np.full(2, 0.4), "W": np.zeros((3, 2, 2)), "U": U, "b": b}
    run = trace(gru_cell, given | {"reset": reset}).computed
    np.testing.assert_allclose(run[step], values)
    np.testing.assert_allclose(run["s_n"], s_n)


def test_a_negated_update_gate_turns_one_update_convention_into_the_other():
    given = random_inputs(("h_prev",), 3)
    negated = {name: value.copy() for name, value in given.items()}
    for name in "WUb":
        negated[name][1] *= -1
    np.testing.assert_allclose(
        gru_cell(**given, update="candidate"), gru_cell(**negated, update="previous")
    )


def test_gru_equals_pytorch():
    torch = pytest.importorskip("torch")
    given = random_inputs(("h_prev",), 3)
    cell = in_pytorch(torch.nn.GRUCell, given["W"], given["U"], given["b"])
    h = cell(torch.from_numpy(given["x"]), torch.from_numpy(given["h_prev"])).detach().numpy()
    ours = gru_cell(**given, update="previous", reset="after")
    np.testing.assert_allclose(ours, h, rtol=1e-12)


def in_pytorch(kind, W, U, b):
    """PyTorch's cell with these weights, and zero for its second bias."""
    import torch

    cell = kind(W.shape[-1], U.shape[-1], dtype=torch.float64)
    with torch.no_grad():
        cell.weight_ih.copy_(torch.from_numpy(W.reshape(-1, W.shape[-1])))
        cell.weight_hh.copy_(torch.from_numpy(U.reshape(-1, U.shape[-1])))
        cell.bias_ih.copy_(torch.from_numpy(b.reshape(-1)))
        cell.bias_hh.zero_()
    return cell


@every_cell
def test_a_batch_equals_a_loop(cell, states, gates):
    given = random_inputs(states, gates, batch=(2, 3))
    batch = trace(cell, given).computed
    for index in np.ndindex(2, 3):
        alone = trace(cell, {name: value[index] for name, value in given.items()}).computed
        for step, value in alone.items():
            np.testing.assert_allclose(batch[step][index], value)


@every_cell
@pytest.mark.parametrize("name", ["x", "h_prev", "W", "U", "b"])
def test_wrong_shapes_are_refused(cell, states, gates, name):
    given = random_inputs(states, gates)
    given[name] = np.repeat(given[name], 2, axis=-1)
    with pytest.raises(ValueError, match="broadcast"):
        cell(**given)


@pytest.mark.parametrize(
    ("convention", "message"),
    [
        ({"update": "candidat"}, "update must be 'candidate' or 'previous', got 'candidat'; did"),
        ({"reset": "keras"}, "reset must be 'before' or 'after', got 'keras'$"),
    ],
)
def test_unknown_conventions_are_refused(convention, message):
    with pytest.raises(ValueError, match=message):
        gru_cell(**gru_by_hand(), **convention)


C_PREV = (LN3 / 2 - 1 / 8) / (3 / 4)
MISTAKES = [
    ("lstm_cell", "candidate_through_sigmoid", 1 / (1 + exp(-LN3 / 2))),
    ("lstm_cell", "output_gate_through_tanh", 0),
    ("lstm_cell", "forget_and_input_swapped", C_PREV / 4 + 3 / 8),
    ("lstm_cell", "cell_state_not_carried", 1 / 8),
    ("lstm_cell", "tanh_skipped", LN3 / 4),
    ("lstm_cell", "output_gate_skipped", 1 / 2),
    ("gru_cell", "reset_ignored", LN3 / 2 + 0.5),
    ("gru_cell", "candidate_through_sigmoid", 1 / (1 + exp(-LN3 / 2))),
    ("gru_cell", "update_swapped", 0.475),
    ("gru_cell", "update_gate_ignored", 0.5),
]


@pytest.mark.parametrize(("family", "error", "value"), MISTAKES)
def test_misconceptions_by_hand(family, error, value):
    given = {"lstm_cell": lstm_by_hand, "gru_cell": gru_by_hand}[family]()
    family = load_family(family)
    mistake = next(m for m in family.misconceptions if m.id == error)
    run = trace(family.solver, given, swap={mistake.step: mistake.faulty}).computed
    assert run[mistake.step] == pytest.approx(np.atleast_1d(value))


def test_every_misconception_is_worked_by_hand():
    known = {(f, m.id) for f in ("lstm_cell", "gru_cell") for m in load_family(f).misconceptions}
    assert {(family, error) for family, error, _ in MISTAKES} == known


@pytest.mark.parametrize("reset", ["before", "after"])
def test_an_ignored_reset_gate_is_one_that_is_open(reset):
    family = load_family("gru_cell")
    given = random_inputs(("h_prev",), 3) | {"reset": reset}
    mistake = next(m for m in family.misconceptions if m.id == "reset_ignored")
    wrong = trace(gru_cell, given, swap={mistake.step: mistake.faulty}).computed
    opened = trace(gru_cell, given, carry={"r": np.ones(3)}).computed
    np.testing.assert_allclose(wrong["n"], opened["n"])
