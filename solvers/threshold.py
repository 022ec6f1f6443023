"""Threshold units as logic: neurons, gates, and networks of them."""

from collections.abc import Mapping, Sequence
from types import ModuleType

import numpy as np

from solvers.activations import heaviside
from solvers.arrays import Array, array_namespace, spread
from solvers.perceptron import net_input, with_bias
from solvers.steps import Step, value_only

Gates = Mapping[str, Sequence[int]]
"""The outputs of truth tables by name, rows in counting order."""


def truth_table(inputs: int, xp: ModuleType = np) -> Array:
    """Return all rows of 0 and 1, of shape (2 ** inputs, inputs), in counting order.

    They are an array of the namespace xp.

    Examples
    --------
    >>> truth_table(2)
    array([[0, 0],
           [0, 1],
           [1, 0],
           [1, 1]])
    """
    return xp.asarray(list(np.ndindex(*(2,) * inputs)))


def net_inputs(w: Array, b: Array, x: Array) -> Array:
    """Return w·x + b, of shape (..., N), for N patterns x (..., N, D), w (..., D) and b (...)."""
    return net_input(w[..., None, :], spread(b), x)


def unit_nets(unit: Array, x: Array) -> Array:
    """Return the net inputs, (..., N), of a unit (..., D + 1) whose last entry is its bias."""
    return net_inputs(unit[..., :-1], unit[..., -1], x)


def fires_above(z: Array) -> Array:
    """Return 1 where z > 0, else 0: the rival convention, to compare with `heaviside`."""
    return 1 - heaviside(-z)


def gate_of(outputs: Array, gates: Gates) -> Array:
    """Say which of these truth tables a table of outputs is.

    Parameters
    ----------
    outputs : array of shape (..., R)
        Outputs of 0 and 1, in the rows' counting order.
    gates
        K truth tables of R outputs each, by name.

    Returns
    -------
    array of shape (...)
        The place of the equal table, from 0; K if there is none.

    Examples
    --------
    >>> gate_of(np.array([0, 1, 1, 1]), {"AND": (0, 0, 0, 1), "OR": (0, 1, 1, 1)})
    np.int64(1)
    """
    xp = array_namespace(outputs)
    tables = xp.asarray(list(gates.values()))
    count = len(tables)
    gap = xp.abs(outputs[..., None, :] - tables).sum(axis=-1)
    return count + ((xp.arange(count) - count) * xp.where(xp.less(gap, 0.5), 1, 0)).sum(axis=-1)


def threshold_neuron(
    w: Array, b: Array, x: Array, *, step: Step = value_only
) -> tuple[Array, Array]:
    """Show patterns to a threshold unit, and move its threshold.

    The unit fires, ŷ = 1, where z = w·x + b >= 0, that is, where w·x reaches the threshold
    θ = -b.

    Parameters
    ----------
    w : array of shape (..., D)
        Weights.
    b : array of shape (...)
        Bias.
    x : array of shape (..., N, D)
        Patterns.
    step
        Recorder of the named steps: z, y_hat, net inputs and outputs, each (..., N); theta,
        the threshold, and b_min, the smallest bias with which the unit fires for every
        pattern, each (...).

    Returns
    -------
    tuple of an array of shape (..., N) and one of shape (...)
        The outputs, and the smallest bias that fires for all.

    References
    ----------
    McCulloch, Pitts, A logical calculus of the ideas immanent in nervous activity (1943);
    Rojas, Neural Networks (1996), sections 2.2 and 3.3.2 (bias for threshold).

    Examples
    --------
    >>> y_hat, b_min = threshold_neuron(np.array([1.0, 1.0]), -1.0, np.array([[1, 0], [0, 0]]))
    >>> y_hat, float(b_min)
    (array([1, 0]), 0.0)
    """
    xp = array_namespace(w, b, x)
    z = step("z", net_inputs(w, b, x))
    y_hat = step("y_hat", heaviside(z))
    step("theta", -b)
    return y_hat, step("b_min", b - xp.min(z, axis=-1))


def logic_gate(w: Array, b: Array, *, gates: Gates, step: Step = value_only) -> tuple[Array, Array]:
    """Write down the truth table of a threshold unit, and name its gate.

    Parameters
    ----------
    w : array of shape (..., D)
        Weights.
    b : array of shape (...)
        Bias. The unit fires, output 1, where w·x + b >= 0.
    gates
        K truth tables of 2 ** D outputs, by name.
    step
        Recorder of the named steps, rows counted up from (0, ..., 0): z and outputs, each
        (..., 2 ** D); gate, the place of the table among the gates, or K, (...).

    Returns
    -------
    tuple of an array of shape (..., 2 ** D) and one of shape (...)
        The outputs, and the gate's place.

    References
    ----------
    Minsky, Computation: Finite and Infinite Machines (1967), ch. 3; Rojas, Neural Networks
    (1996), section 2.2.

    Examples
    --------
    >>> outputs, gate = logic_gate(np.array([1, 1]), -2, gates={"AND": (0, 0, 0, 1)})
    >>> outputs, int(gate)
    (array([0, 0, 0, 1]), 0)
    """
    z = step("z", net_inputs(w, b, truth_table(w.shape[-1], array_namespace(w))))
    outputs = step("outputs", heaviside(z))
    return outputs, step("gate", gate_of(outputs, gates))


def threshold_network(
    hidden: Array, output: Array, *, gates: Gates, step: Step = value_only
) -> tuple[Array, Array]:
    """Write down the truth table of two threshold units that feed a third.

    Parameters
    ----------
    hidden : array of shape (..., 2, 3)
        The hidden units, a row for each: its two weights and, last, its bias. A unit fires,
        output 1, where w·x + b >= 0.
    output : array of shape (..., 3)
        The same of the output unit, whose inputs are (h_1, h_2).
    gates
        K truth tables of 4 outputs, by name.
    step
        Recorder of the named steps, rows (0, 0), (0, 1), (1, 0), (1, 1) of the inputs: z_1,
        h_1, z_2, h_2, of the hidden units; z_3, y_hat, of the output unit, each (..., 4);
        hidden_gates, the places of the hidden units among the gates, or K, (..., 2); and
        function, that of the network, (...).

    Returns
    -------
    tuple of an array of shape (..., 4) and one of shape (...)
        The outputs, and the place of the function that they are.

    References
    ----------
    Minsky, Papert, Perceptrons (1969), section 2.1; Rumelhart, Hinton, Williams, Learning
    internal representations by error propagation (1986), p. 319; Goodfellow, Bengio,
    Courville, Deep Learning (2016), section 6.1.

    Examples
    --------
    OR and NAND, joined by AND:

    >>> hidden, output = np.array([[1, 1, -0.5], [-1, -1, 1.5]]), np.array([1, 1, -1.5])
    >>> y_hat, place = threshold_network(hidden, output, gates={"XOR": (0, 1, 1, 0)})
    >>> y_hat, int(place)
    (array([0, 1, 1, 0]), 0)
    """
    xp = array_namespace(hidden, output)
    h = []
    for k in range(2):
        z = step(f"z_{k + 1}", unit_nets(hidden[..., k, :], truth_table(2, xp)))
        h.append(step(f"h_{k + 1}", heaviside(z)))
    step("hidden_gates", gate_of(xp.stack(h, axis=-2), gates))
    z_3 = step("z_3", unit_nets(output, xp.stack(h, axis=-1)))
    y_hat = step("y_hat", heaviside(z_3))
    return y_hat, step("function", gate_of(y_hat, gates))


def separating_unit(x: Array, y: Array) -> Array:
    """Look for a threshold unit that fires for the patterns labelled 1 and no others.

    The weights are the differences, for each input, between how often it is 1 where the unit
    must fire or must not, and how often otherwise. For all threshold functions of two and
    three inputs this gives weights that will do; of four and more, not always.

    Parameters
    ----------
    x : array of shape (..., N, D)
        Patterns of 0 and 1.
    y : array of shape (..., N)
        Labels, 0 and 1, of which both occur.

    Returns
    -------
    array of shape (..., D + 1)
        Weights and, last, the bias, half-way between the two classes if it separates them.

    References
    ----------
    Chow, On the characterization of threshold functions (1961).

    Examples
    --------
    >>> separating_unit(truth_table(2), np.array([0, 0, 0, 1]))
    array([ 2.,  2., -3.])
    """
    xp = array_namespace(x, y)
    w = ((2 * y - 1)[..., None] * (2 * x - 1)).sum(axis=-2)
    sums = (w[..., None, :] * x).sum(axis=-1)
    far = xp.abs(sums).sum(axis=-1)
    lowest = xp.min(sums + spread(2 * far) * (1 - y), axis=-1)
    highest = xp.max(sums - spread(2 * far) * y, axis=-1)
    return with_bias(w, -(lowest + highest) / 2)


def gate_design(
    tables: Array, target: Array | None = None, *, step: Step = value_only
) -> tuple[Array, Array | None]:
    """Design threshold units with these truth tables, and one that joins them.

    Parameters
    ----------
    tables : array of shape (..., U, 2 ** D)
        Truth tables of U units, rows in counting order.
    target : array of shape (..., 2 ** D)
        The truth table of a unit whose inputs are the outputs of the others.
    step
        Recorder of the named steps: for each unit k from 1, unit_k, its weights and, last,
        its bias, (..., D + 1); and where there is a target output_unit, those of the unit that
        joins them, (..., U + 1).

    Returns
    -------
    tuple of an array of shape (..., U, D + 1) and one of shape (..., U + 1), or None
        Units as `separating_unit` finds them, and the unit that joins them.

    References
    ----------
    Minsky, Computation: Finite and Infinite Machines (1967), ch. 3; Chow, On the
    characterization of threshold functions (1961).

    Examples
    --------
    XOR from OR and NAND:

    >>> units, joined = gate_design(np.array([[0, 1, 1, 1], [1, 1, 1, 0]]), np.array([0, 1, 1, 0]))
    >>> units
    array([[ 2.,  2., -1.],
           [-2., -2.,  3.]])
    >>> joined
    array([ 2.,  2., -3.])
    """
    xp = array_namespace(tables)
    x = truth_table(int(np.log2(tables.shape[-1])), xp)
    units = xp.stack(
        [
            step(f"unit_{k + 1}", separating_unit(x, tables[..., k, :]))
            for k in range(tables.shape[-2])
        ],
        axis=-2,
    )
    if target is None:
        return units, None
    hidden = tables.swapaxes(-1, -2)
    return units, step("output_unit", separating_unit(hidden, target))
