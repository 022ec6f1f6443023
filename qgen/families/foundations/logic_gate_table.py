"""The truth table of a threshold unit, and the gate that it is."""

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Grid, Param, Pick
from solvers.steps import Values
from solvers.threshold import fires_above, gate_of, logic_gate, net_inputs, truth_table

_PAIRS = {
    "AND": (0, 0, 0, 1),
    "OR": (0, 1, 1, 1),
    "NAND": (1, 1, 1, 0),
    "NOR": (1, 0, 0, 0),
    "XOR": (0, 1, 1, 0),
}
_DIRECTED = {"IMPLY": (1, 1, 0, 1), "NIMPLY": (0, 0, 1, 0)}
_TRIPLES = {
    "AND": (0, 0, 0, 0, 0, 0, 0, 1),
    "OR": (0, 1, 1, 1, 1, 1, 1, 1),
    "NAND": (1, 1, 1, 1, 1, 1, 1, 0),
    "NOR": (1, 0, 0, 0, 0, 0, 0, 0),
    "MAJORITY": (0, 0, 0, 1, 0, 1, 1, 1),
    "MINORITY": (1, 1, 1, 0, 1, 0, 0, 0),
}


def _one_sign(sizes: Sequence[float], *, inputs: int) -> Pick:
    """Weights of these sizes and of one sign: of both, few gates would have a name."""
    return Pick(
        [
            [sign * each for each in weights]
            for weights in product(sizes, repeat=inputs)
            for sign in (1, -1)
        ]
    )


def _level(
    weights: Param, bias: Param, gates: Mapping[str, tuple[int, ...]], *, parts: tuple[Part, ...]
) -> Level:
    labels = (*gates, "OTHER")
    return Level(
        params={"w": weights, "b": bias},
        parts=(*parts, Part("gate", 1, 1, labels=labels)),
        settings={"gates": gates},
        choice="outputs",
    )


def _fit(s: Values) -> NDArray[np.bool_]:
    """The gate has a name, and a net input of exactly zero decides on it."""
    named = s.gate < len(s.gates)
    good: NDArray[np.bool_] = named & (s.z == 0).any(axis=-1)
    return good


FAMILY = Family(
    id="logic_gate_table",
    title="Which gate is this threshold unit?",
    unit=1,
    topic="perceptron",
    source="Minsky, Computation: Finite and Infinite Machines (1967), ch. 3; "
    "Rojas, Neural Networks (1996), section 2.2",
    solver=logic_gate,
    levels={
        1: _level(
            _one_sign((1, 2, 3, 4), inputs=2),
            Grid(-5, 5, without=[0]),
            _PAIRS,
            parts=(Part("z", 2, 2), Part("outputs", 1, 1)),
        ),
        2: _level(
            Grid(-2, 2, 0.5, (2,), without=[0]),
            Grid(-2, 2, 0.5, without=[0]),
            _PAIRS | _DIRECTED,
            parts=(Part("z", 2, 3), Part("outputs", 1, 1)),
        ),
        3: _level(
            _one_sign((1, 1.5, 2, 2.5), inputs=3),
            Grid(-4.5, 4.5, 0.5, without=[0]),
            _TRIPLES,
            parts=(Part("z", 3, 5), Part("outputs", 1, 1)),
        ),
    },
    misconceptions=(
        Misconception(
            "bias_forgotten",
            "z",
            lambda s: net_inputs(s.w, 0, truth_table(s.w.shape[-1])),
            "The bias belongs to the net input, $z = w \\cdot x + b$: it is what tells AND from "
            "OR where the weights are the same.",
        ),
        Misconception(
            "threshold_sign",
            "z",
            lambda s: net_inputs(s.w, -s.b, truth_table(s.w.shape[-1])),
            "The bias is *added* to the weighted sum. Only when it is written as a threshold, "
            "$\\theta = -b$, is it subtracted.",
        ),
        Misconception(
            "silent_at_the_threshold",
            "outputs",
            lambda s: fires_above(s.z),
            "This unit fires at $z \\ge 0$: where the net input is exactly $0$, the output is $1$.",
        ),
        Misconception(
            "fires_below_the_threshold",
            "outputs",
            lambda s: 1 - fires_above(s.z),
            "The comparison was turned round: the unit fires where its net input is *at least* "
            "$0$, and is silent below.",
        ),
        Misconception(
            "inverse_gate_named",
            "gate",
            lambda s: gate_of(1 - s.outputs, s.gates),
            "These outputs are the *opposite* of the gate you named: NAND, for example, is 0 "
            "exactly where AND is 1.",
        ),
    ),
    symbols={"outputs": r"\hat y", "gate": r"\text{gate}"},
    fit=_fit,
)
