"""ONNX's published node tests: what goes into an operator, and what must come out.

The `onnx` package has them as functions that fill a list when their file is imported; asking it
for all would import two hundred files. Inputs come as float64, so that what is compared is the
mathematics: agreement is as close as the published float32 values allow.
"""

import importlib
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

PUBLISHED_IN = "onnx.backend.test.case.node"


@dataclass(frozen=True)
class NodeTest:
    """One published test of one operator."""

    options: Mapping[str, Any]
    inputs: Mapping[str, np.ndarray]
    outputs: Mapping[str, np.ndarray]

    @property
    def output(self) -> np.ndarray:
        """The first of the outputs."""
        return next(iter(self.outputs.values()))


@pytest.fixture(scope="session")
def published() -> Callable[[str, str], NodeTest]:
    """The published test of this name, which is in the file of this operator."""
    helper = pytest.importorskip("onnx.helper")

    def find(operator: str, name: str) -> NodeTest:
        case = next(each for each in _cases(operator) if each.name == f"test_{name}")
        (node,) = case.model.graph.node
        options = {each.name: helper.get_attribute_value(each) for each in node.attribute}
        ((inputs, outputs),) = case.data_sets
        return NodeTest(options, _named(node.input, inputs), _named(node.output, outputs))

    return find


@pytest.fixture(scope="session")
def agree() -> Callable[[Any, Any], None]:
    """Compare with a published float32 value."""
    return lambda ours, theirs: np.testing.assert_allclose(ours, theirs, rtol=2e-6, atol=1e-6)


def _cases(operator: str) -> Iterable[Any]:
    """All tests imported so far; the file draws its inputs from NumPy's global generator."""
    state = np.random.get_state()
    np.random.seed(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        importlib.import_module(f"{PUBLISHED_IN}.{operator}")
    np.random.set_state(state)
    cases: Iterable[Any] = importlib.import_module(PUBLISHED_IN)._NodeTestCases
    return cases


def _named(names: Iterable[str], values: Iterable[object]) -> dict[str, np.ndarray]:
    """Values by name, those left out having an empty name; float32 becomes float64."""
    arrays = [np.asarray(value) for value in values]
    exact = [each.astype(np.float64) if each.dtype.kind == "f" else each for each in arrays]
    return dict(zip(filter(None, names), exact, strict=True))
