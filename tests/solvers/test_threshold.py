"""Threshold units as logic, against truth tables known by name."""

from itertools import product

import numpy as np
import pytest

from qgen.families.foundations import logic_gate_table, threshold_neuron, xor_network
from solvers.steps import trace
from solvers.threshold import (
    fires_above,
    gate_design,
    gate_of,
    logic_gate,
    threshold_network,
    truth_table,
    unit_nets,
)
from solvers.threshold import (
    threshold_neuron as neuron,
)

GATES = {"AND": (0, 0, 0, 1), "OR": (0, 1, 1, 1), "NAND": (1, 1, 1, 0), "NOR": (1, 0, 0, 0)}

# w = (2, -1), b = -1: net inputs 2 - 0 - 1 = 1, 0 - 1 - 1 = -2, 2 - 1 - 1 = 0.
NEURON = {
    "w": np.array([2.0, -1.0]),
    "b": np.array(-1.0),
    "x": np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]),
}


def wrong_run(family, solver, error, inputs):
    wrong = next(m for m in family.misconceptions if m.id == error)
    return trace(solver, inputs, swap={wrong.step: wrong.faulty}).computed


def test_a_neuron_as_by_hand():
    steps = trace(neuron, NEURON).computed
    np.testing.assert_array_equal(steps["z"], [1, -2, 0])
    np.testing.assert_array_equal(steps["y_hat"], [1, 0, 1])
    assert (steps["theta"], steps["b_min"]) == (1, 1)


def test_the_smallest_bias_fires_for_all_and_none_smaller_does():
    rng = np.random.default_rng(3)
    w, b, x = rng.normal(size=(50, 3)), rng.normal(size=50), rng.normal(size=(50, 4, 3))
    _, b_min = neuron(w, b, x)
    assert neuron(w, b_min + 1e-9, x)[0].all()
    assert not neuron(w, b_min - 1e-9, x)[0].all(axis=-1).any()


def test_the_threshold_says_the_same_as_the_bias():
    rng = np.random.default_rng(4)
    w, b, x = rng.normal(size=(50, 3)), rng.normal(size=50), rng.normal(size=(50, 4, 3))
    steps = trace(neuron, {"w": w, "b": b, "x": x}).computed
    reached = np.einsum("nd,nkd->nk", w, x) >= steps["theta"][:, None]
    np.testing.assert_array_equal(steps["y_hat"], reached)


def test_above_and_at_the_threshold_differ_at_zero_alone():
    np.testing.assert_array_equal(fires_above(np.array([-0.5, 0.0, 0.5])), [0, 0, 1])


@pytest.mark.parametrize(
    ("error", "step", "value"),
    [
        ("bias_forgotten", "z", [2, -1, 1]),
        ("bias_subtracted", "z", [3, 0, 2]),
        ("silent_at_the_threshold", "y_hat", [1, 0, 0]),
        ("fires_below_the_threshold", "y_hat", [0, 1, 1]),
        ("threshold_is_the_bias", "theta", -1),
        ("one_pattern_is_enough", "b_min", -2),
        ("old_bias_left_out", "b_min", 2),
    ],
)
def test_each_misconception_of_a_neuron(error, step, value):
    run = wrong_run(threshold_neuron.FAMILY, neuron, error, NEURON)
    np.testing.assert_array_equal(run[step], value)
    assert not np.array_equal(trace(neuron, NEURON).computed[step], value)


def test_a_truth_table_counts_up():
    assert [int("".join(map(str, row)), 2) for row in truth_table(3)] == list(range(8))


@pytest.mark.parametrize(
    ("w", "b", "gate"),
    [
        ((1, 1), -1.5, "AND"),
        ((1, 1), -0.5, "OR"),
        ((-1, -1), 1.5, "NAND"),
        ((-1, -1), 0.5, "NOR"),
        ((1, 1), -2, "AND"),  # fires at exactly zero
        ((-1, -1), 0, "NOR"),
    ],
)
def test_units_of_the_textbook_are_these_gates(w, b, gate):
    outputs, place = logic_gate(np.array(w), b, gates=GATES)
    np.testing.assert_array_equal(outputs, GATES[gate])
    assert list(GATES)[place] == gate


def test_outputs_of_no_listed_gate_have_the_place_behind_the_last():
    assert gate_of(np.array([0, 1, 1, 0]), GATES) == len(GATES)


def test_no_unit_is_xor():
    """Minsky and Papert (1969): no weights will do; here none of 4,096."""
    halves = np.arange(-4, 4, 0.5)
    units = np.array(list(product(halves, repeat=3)))
    _, place = logic_gate(units[:, :2], units[:, 2], gates={"XOR": (0, 1, 1, 0)})
    assert (place == 1).all()


@pytest.mark.parametrize(
    ("hidden", "output", "function"),
    [
        ([[1, 1, -0.5], [-1, -1, 1.5]], [1, 1, -1.5], lambda a, b: a ^ b),
        ([[1, 1, -0.5], [-1, -1, 1.5]], [-1, -1, 1.5], lambda a, b: 1 - (a ^ b)),
        ([[1, 1, -1.5], [-1, -1, 0.5]], [-1, -1, 0.5], lambda a, b: a ^ b),
        ([[1, -1, -0.5], [-1, 1, -0.5]], [1, 1, -0.5], lambda a, b: a ^ b),
        ([[1, 0, -0.5], [0, 1, -0.5]], [1, 1, -1.5], lambda a, b: a & b),
    ],
)
def test_networks_compute_what_is_known_of_them(hidden, output, function):
    y_hat, _ = threshold_network(np.array(hidden), np.array(output), gates=GATES)
    assert y_hat.tolist() == [function(a, b) for a in (0, 1) for b in (0, 1)]


# OR and NAND, joined by AND; the net inputs of OR are -1, 0, 0.5, 1.5 and so on.
XOR = {
    "hidden": np.array([[1.5, 1.0, -1.0], [-1.0, -1.0, 1.5]]),
    "output": np.array([1.0, 1.0, -1.5]),
    "gates": {"AND": (0, 0, 0, 1), "OR": (0, 1, 1, 1), "XOR": (0, 1, 1, 0)},
}


def test_a_network_names_its_steps():
    steps = trace(threshold_network, XOR).computed
    np.testing.assert_array_equal(steps["z_1"], [-1, 0, 0.5, 1.5])
    np.testing.assert_array_equal(steps["h_2"], [1, 1, 1, 0])
    np.testing.assert_array_equal(steps["z_3"], [-0.5, 0.5, 0.5, -0.5])
    np.testing.assert_array_equal(steps["hidden_gates"], [1, 3])
    assert steps["function"] == 2


@pytest.mark.parametrize(
    ("error", "step", "value"),
    [
        ("hidden_bias_forgotten", "h_1", [1, 1, 1, 1]),
        ("silent_at_the_threshold", "h_1", [0, 0, 1, 1]),
        ("output_reads_inputs", "z_3", [-1.5, -0.5, -0.5, 0.5]),
        ("output_bias_forgotten", "z_3", [1, 2, 2, 1]),
        ("or_for_xor", "function", 1),
        ("inverse_function_named", "function", 3),
    ],
)
def test_each_misconception_of_a_network(error, step, value):
    run = wrong_run(xor_network.FAMILY, threshold_network, error, XOR)
    np.testing.assert_array_equal(run[step], value)
    assert not np.array_equal(trace(threshold_network, XOR).computed[step], value)


GATE = {"w": np.array([1.0, 1.0]), "b": np.array(-2.0), "gates": GATES}


@pytest.mark.parametrize(
    ("error", "step", "value"),
    [
        ("bias_forgotten", "z", [0, 1, 1, 2]),
        ("threshold_sign", "z", [2, 3, 3, 4]),
        ("silent_at_the_threshold", "outputs", [0, 0, 0, 0]),
        ("fires_below_the_threshold", "outputs", [1, 1, 1, 1]),
        ("inverse_gate_named", "gate", 2),
    ],
)
def test_each_misconception_of_a_gate(error, step, value):
    run = wrong_run(logic_gate_table.FAMILY, logic_gate, error, GATE)
    np.testing.assert_array_equal(run[step], value)
    assert not np.array_equal(trace(logic_gate, GATE).computed[step], value)


def test_a_batch_is_its_problems_one_by_one():
    rng = np.random.default_rng(5)
    hidden, output = rng.normal(size=(6, 2, 3)), rng.normal(size=(6, 3))
    y_hat, place = threshold_network(hidden, output, gates=GATES)
    for k in range(6):
        one, at = threshold_network(hidden[k], output[k], gates=GATES)
        np.testing.assert_array_equal(y_hat[k], one)
        assert place[k] == at


def test_weights_and_patterns_of_different_size_are_refused():
    with pytest.raises(ValueError, match="broadcast"):
        neuron(np.zeros(2), 0.0, np.zeros((1, 3)))


@pytest.mark.parametrize(("size", "count"), [(2, 12), (3, 102)])
def test_designed_units_are_all_the_threshold_functions(size, count):
    """Of two and three inputs there are 14 and 104 (Muroga, 1971), two of them constant."""
    x = truth_table(size)
    tables = np.array(list(product((0, 1), repeat=2**size))[1:-1])
    units, _ = gate_design(tables)
    realised = (unit_nets(units, x) >= 0) == (tables == 1)
    assert realised.all(axis=-1).sum() == count


def test_xor_is_designed_from_or_and_nand():
    tables = np.array([GATES["OR"], GATES["NAND"]])
    units, joined = gate_design(tables, np.array([0, 1, 1, 0]))
    y_hat, _ = threshold_network(units, joined, gates=GATES)
    np.testing.assert_array_equal(y_hat, [0, 1, 1, 0])
