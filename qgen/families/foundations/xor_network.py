"""XOR and XNOR by two layers of threshold units."""

from itertools import product

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.figures import network
from qgen.params import Pick
from solvers.steps import Values
from solvers.threshold import (
    fires_above,
    gate_of,
    logic_gate,
    net_inputs,
    threshold_network,
    truth_table,
    unit_nets,
)

_GATES = {
    "AND": (0, 0, 0, 1),
    "OR": (0, 1, 1, 1),
    "NAND": (1, 1, 1, 0),
    "NOR": (1, 0, 0, 0),
    "XOR": (0, 1, 1, 0),
    "XNOR": (1, 0, 0, 1),
}
_LABELS = (*_GATES, "OTHER")
_EXCLUSIVE = [_LABELS.index(name) for name in ("XOR", "XNOR")]
_LAST_ROW = np.array([0, 0, 0, 1])


def _units(*names: str) -> list[tuple[float, ...]]:
    """All units of weights 1, 1.5 and 2 of one sign that are these gates: weights, then bias."""
    sizes, halves = (1, 1.5, 2), [k / 2 for k in range(-7, 8)]
    rows = [
        (sign * one, sign * other, bias)
        for sign, one, other, bias in product((1, -1), sizes, sizes, halves)
    ]
    w, b = np.array(rows)[:, :2], np.array(rows)[:, 2]
    _, found = logic_gate(w, b, gates=_GATES)
    return [row for row, gate in zip(rows, found, strict=True) if _LABELS[gate] in names]


def _pairs(*gates: tuple[str, str]) -> Pick:
    """All pairs of units that are these gates."""
    return Pick([pair for one, other in gates for pair in product(_units(one), _units(other))])


_OR_AND_NAND = (("OR", "NAND"), ("NAND", "OR"))
_AND_AND_NOR = (("AND", "NOR"), ("NOR", "AND"))
_OUTPUT = Pick(_units("AND", "NAND"))
_ANY_OUTPUT = Pick(_units("AND", "OR", "NAND", "NOR"))


def _level(hidden: Pick, output: Pick, *parts: Part) -> Level:
    return Level(
        params={"hidden": hidden, "output": output}, parts=parts, settings={"gates": _GATES}
    )


def _fit(s: Values) -> NDArray[np.bool_]:
    """The network computes XOR or XNOR."""
    return np.isin(s.function, _EXCLUSIVE)


_HIDDEN = (Part("h_1", 1, 2), Part("h_2", 1, 2))
_FUNCTION = Part("function", 1, 1, labels=_LABELS)

FAMILY = Family(
    id="xor_network",
    title="A network of threshold units",
    unit=1,
    topic="multi-layer perceptron",
    source="Minsky & Papert, Perceptrons (1969), section 2.1; Goodfellow, Bengio & Courville, "
    "Deep Learning (2016), section 6.1",
    solver=threshold_network,
    levels={
        1: _level(_pairs(*_OR_AND_NAND), _OUTPUT, *_HIDDEN, Part("y_hat", 1, 2)),
        2: _level(
            *(_pairs(*_OR_AND_NAND), _OUTPUT, *_HIDDEN),
            *(Part("z_3", 1, 2), Part("y_hat", 1, 1), _FUNCTION),
        ),
        3: _level(
            *(_pairs(*_OR_AND_NAND, *_AND_AND_NOR), _ANY_OUTPUT, *_HIDDEN),
            *(Part("hidden_gates", 1, 1, labels=_LABELS), Part("z_3", 1, 2)),
            *(Part("y_hat", 1, 1), _FUNCTION),
        ),
    },
    misconceptions=(
        # First, so that XOR and XNOR are both among the options.
        Misconception(
            "inverse_function_named",
            "function",
            lambda s: gate_of(1 - s.y_hat, s.gates),
            "XOR is 1 where the two inputs *differ*, XNOR where they are *equal*.",
            levels=(2, 3),
        ),
        Misconception(
            "hidden_bias_forgotten",
            "z_1",
            lambda s: net_inputs(s.hidden[..., 0, :2], 0, truth_table(2)),
            "Each unit adds its own bias to the weighted sum before it is compared with 0.",
            again={"z_2": lambda s: net_inputs(s.hidden[..., 1, :2], 0, truth_table(2))},
        ),
        Misconception(
            "silent_at_the_threshold",
            "h_1",
            lambda s: fires_above(s.z_1),
            "A unit fires at $z \\ge 0$: where the net input is exactly $0$, the output is $1$.",
            again={"h_2": lambda s: fires_above(s.z_2)},
        ),
        Misconception(
            "output_reads_inputs",
            "z_3",
            lambda s: unit_nets(s.output, truth_table(2)),
            "The output unit sees only the hidden units, $(h_1, h_2)$. A single unit on the inputs "
            "themselves could never compute XOR.",
        ),
        Misconception(
            "output_bias_forgotten",
            "z_3",
            lambda s: s.right - s.output[..., 2:],
            "The output unit has a bias too: $z_3 = w_3 \\cdot h + b_3$.",
        ),
        Misconception(
            "or_for_xor",
            "function",
            lambda s: gate_of(abs(s.y_hat - _LAST_ROW), s.gates),
            "Look at the last row: for $(1, 1)$ OR is 1 but XOR, the *exclusive* or, is 0. "
            "In the same way XNOR differs from NOR.",
            levels=(2, 3),
        ),
    ),
    symbols={"hidden_gates": ("h_1", "h_2"), "function": r"\text{function}"},
    fit=_fit,
    figure=lambda s: network(
        ((s.hidden[:, :2], s.hidden[:, 2]), (s.output[:2], s.output[2])), ("x", "h", "ŷ")
    ),
)
