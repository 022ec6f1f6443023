"""The array namespace and the helpers that every solver stands on."""

import sys
from types import ModuleType

import numpy as np
import pytest
import sympy as sp

from solvers.arrays import (
    array_namespace,
    matmul,
    matvec,
    outer,
    spread,
    transpose,
    without_overflow,
)
from solvers.attention import attention
from solvers.optimizers import adam
from solvers.recurrent import lstm_cell

X = sp.Symbol("x", real=True)


def type_of(module: str) -> type:
    """A class that says it comes from this module."""
    return type("ndarray", (), {"__module__": module})


@pytest.fixture
def fake_cupy(monkeypatch):
    module = ModuleType("cupy")
    monkeypatch.setitem(sys.modules, "cupy", module)
    return module


@pytest.fixture
def no_cupy(monkeypatch):
    """Any import of CuPy is an ImportError."""
    monkeypatch.setitem(sys.modules, "cupy", None)


# ---- the namespace -------------------------------------------------------------------------------

NUMPY_ARGUMENTS = {
    "nothing": (),
    "None": (None,),
    "plain numbers": (1, 0.5, True),
    "NumPy array": (np.ones(3),),
    "array and number": (np.ones(3), 2),
    "integers": (np.arange(3),),
    "scalar of NumPy": (np.float64(1.0),),
    "array without axes": (np.array(1.0), 2.0),
}


@pytest.mark.parametrize("arguments", NUMPY_ARGUMENTS.values(), ids=NUMPY_ARGUMENTS)
def test_numbers_are_numpys_and_cupy_is_not_imported(arguments, no_cupy):
    assert array_namespace(*arguments) is np


SYMBOLIC_ARGUMENTS = {
    "symbol": (X,),
    "expression": (X + 1,),
    "number of SymPy": (sp.Integer(1),),
    "object array": (np.array([X, 1], dtype=object),),
    "object array without axes": (np.array(X, dtype=object),),
    "symbols among numbers": (np.ones(2), X),
}


@pytest.mark.parametrize("arguments", SYMBOLIC_ARGUMENTS.values(), ids=SYMBOLIC_ARGUMENTS)
def test_expressions_are_symbolic(arguments, no_cupy):
    assert array_namespace(*arguments).__name__ == "solvers.symbolic"


@pytest.mark.parametrize("module", ["cupy", "cupy._core.core", "cupy.ndarray"])
def test_cupy_is_known_by_the_type_of_its_arrays(module, fake_cupy):
    array = type_of(module)()
    assert array_namespace(array) is fake_cupy
    assert array_namespace(1, array, None, np.float64(2)) is fake_cupy


@pytest.mark.parametrize("module", ["cupyx", "notcupy", "my.cupy"])
def test_a_similar_name_is_not_cupy(module, fake_cupy):
    assert array_namespace(type_of(module)()) is np


def test_numpy_and_cupy_do_not_mix(fake_cupy):
    with pytest.raises(TypeError, match=r"both NumPy and CuPy.*cupy\.asarray.*cupy\.asnumpy"):
        array_namespace(np.ones(2), type_of("cupy")())


# ---- shapes --------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [2, 3, 5], ids=["D < N", "D = N", "D > N"])
def test_spread_gives_each_problem_its_own_value(size):
    values = np.array([1.0, 10.0, 100.0])
    expected = np.repeat(values[:, None], size, axis=1)
    np.testing.assert_array_equal(spread(values) * np.ones((3, size)), expected)


def test_spread_over_two_axes():
    assert spread(np.ones((4, 3)), 2).shape == (4, 3, 1, 1)


@pytest.mark.parametrize("value", [0.1, 3, X, np.array(0.5)], ids=str)
def test_spread_leaves_a_single_value_alone(value):
    assert spread(value) is value


def test_products_equal_einsum_in_batches():
    rng = np.random.default_rng(1)
    a, b, v, w = (rng.normal(size=(5, 2, *s)) for s in [(3, 4), (4, 2), (4,), (3,)])
    np.testing.assert_allclose(matvec(a, v), np.einsum("...md,...d->...m", a, v))
    np.testing.assert_allclose(matmul(a, b), np.einsum("...md,...dn->...mn", a, b))
    np.testing.assert_allclose(outer(w, v), np.einsum("...m,...d->...md", w, v))
    np.testing.assert_array_equal(transpose(a), np.moveaxis(a, -1, -2))


def test_scores_are_shifted_to_a_largest_of_zero():
    scores = np.array([[1000.0, 999.0], [-5.0, -5.0]])
    np.testing.assert_array_equal(without_overflow(scores), [[0, -1], [0, 0]])
    np.testing.assert_array_equal(without_overflow(scores, axis=0), [[0, 0], [-1005, -1004]])


def test_symbolic_scores_are_not_shifted():
    scores = np.array([X, 2 * X], dtype=object)
    assert without_overflow(scores) is scores


# ---- on the GPU ----------------------------------------------------------------------------------


def _adam_inputs(rng):
    inputs = {name: rng.normal(size=(6, 3)) for name in ("theta", "grad", "m_prev")}
    inputs["v_prev"] = rng.uniform(0.1, 1, size=(6, 3))
    inputs["t"] = np.arange(1.0, 7.0)
    return inputs | {n: np.full(6, v) for n, v in {"lr": 0.1, "beta1": 0.9, "beta2": 0.99}.items()}


def _lstm_inputs(rng):
    shapes = {"x": (3,), "h_prev": (2,), "c_prev": (2,)}
    shapes |= {"W": (4, 2, 3), "U": (4, 2, 2), "b": (4, 2)}
    return {name: rng.normal(size=(6, *shape)) for name, shape in shapes.items()}


def _attention_inputs(rng):
    return {name: rng.normal(size=(6, 3, 4)) for name in "QKV"}


@pytest.mark.gpu
@pytest.mark.parametrize(
    ("solver", "inputs", "settings"),
    [
        (adam, _adam_inputs, {"eps": 0.1}),
        (lstm_cell, _lstm_inputs, {}),
        (attention, _attention_inputs, {}),
        (attention, _attention_inputs, {"causal": True}),
    ],
    ids=["adam", "lstm_cell", "attention", "causal attention"],
)
def test_on_the_gpu_as_on_the_cpu(solver, inputs, settings):
    cupy = pytest.importorskip("cupy")
    if not cupy.is_available():
        pytest.skip("no GPU")
    from solvers.steps import trace

    on_cpu = inputs(np.random.default_rng(3))
    on_gpu = {name: cupy.asarray(value) for name, value in on_cpu.items()}
    expected = trace(solver, {**on_cpu, **settings}).computed
    found = trace(solver, {**on_gpu, **settings}).computed
    assert list(found) == list(expected)
    for step, value in expected.items():
        assert isinstance(found[step], cupy.ndarray), step
        np.testing.assert_allclose(cupy.asnumpy(found[step]), value, rtol=1e-12, err_msg=step)
