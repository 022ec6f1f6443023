"""Weights and a bias for a gate; XOR from gates."""

from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qgen.family import Construction, Family, Level
from qgen.params import Choice, Pick
from solvers.activations import heaviside
from solvers.arrays import Array
from solvers.steps import Values
from solvers.threshold import gate_design, separating_unit, truth_table, unit_nets


def _realised(x: Array, y: Array) -> NDArray[np.bool_]:
    """Whether a single unit has these outputs y (..., N) for the patterns x (..., N, D)."""
    unit = separating_unit(x, y)
    both = (y.min(axis=-1) == 0) & (y.max(axis=-1) == 1)
    return np.asarray(both & (heaviside(unit_nets(unit, x)) == y).all(axis=-1))


_PAIRS = [
    table for table in product((0, 1), repeat=4) if _realised(truth_table(2), np.array(table))
]


def _fit(s: Values) -> NDArray[np.bool_]:
    """Units can do it, and none has an input that does not matter or does what another does."""
    units = [s[f"unit_{k + 1}"] for k in range(s.tables.shape[-2])]
    x = truth_table(units[0].shape[-1] - 1)
    good = np.asarray(_realised(x, s.tables).all(axis=-1))
    good &= np.all([(unit[..., :-1] != 0).all(axis=-1) for unit in units], axis=0)
    if "target" in s:
        alike = (s.tables[:, 0] == s.tables[:, 1]).all(axis=-1)
        good &= _realised(s.tables.swapaxes(-1, -2), s.target) & ~alike
    return good


def _asked(inputs: Array, outputs: Array, example: Array) -> Mapping[str, Any]:
    """A constructive item for a unit with these outputs; equal rows are asked once."""
    rows = {tuple(row): int(y) for row, y in zip(inputs.tolist(), outputs.tolist(), strict=True)}
    return {
        "property": {
            "name": "threshold_unit",
            "inputs": tuple(rows),
            "outputs": tuple(rows.values()),
        },
        "example": "[" + ", ".join(f"{value:g}" for value in example) + "]",
    }


def _unit(k: int, minutes: float, marks: float = 2) -> Construction:
    """Ask for unit k, counted from 1."""
    name = f"unit_{k}"

    def build(s: Values) -> Mapping[str, Any]:
        return _asked(truth_table(s[name].shape[-1] - 1), s.tables[k - 1], s[name])

    return Construction(name, build, marks=marks, minutes=minutes)


def _level(tables: Pick | Choice, *parts: Construction, **target: Pick) -> Level:
    return Level(params={"tables": tables, **target}, parts=parts)


FAMILY = Family(
    id="logic_gate_design",
    title="Weights and a bias for a logic gate",
    unit=1,
    topic="perceptron",
    source="Minsky, Computation: Finite and Infinite Machines (1967), ch. 3; "
    "Rojas, Neural Networks (1996), section 2.2; Minsky & Papert, Perceptrons (1969)",
    solver=gate_design,
    levels={
        1: _level(Pick(_PAIRS, (1,)), _unit(1, 3)),
        2: _level(Choice([0, 1], (1, 8)), _unit(1, 6, marks=4)),
        3: _level(
            Pick(_PAIRS, (2,)),
            _unit(1, 3),
            _unit(2, 3),
            Construction(
                "output_unit",
                lambda s: _asked(s.tables.swapaxes(-1, -2), s.target, s.output_unit),
                marks=2,
                minutes=4,
            ),
            target=Pick([[0, 1, 1, 0], [1, 0, 0, 1]]),
        ),
    },
    misconceptions=(),
    fit=_fit,
)
