"""SymPy's symbols as an array namespace: the same functions as NumPy's, on expressions."""

import numpy as np
import pytest
import sympy as sp

from solvers import activations, symbolic

Z = sp.Symbol("z", real=True)
POINTS = np.array([-3.0, -0.5, 0.25, 2.0])
OTHERS = np.array([1.0, -0.5, 4.0, -2.0])


def exact(values):
    return np.vectorize(sp.Rational, otypes=[object])(values)


def numbers(values):
    return np.vectorize(lambda e: float(sp.sympify(e).doit()), otypes=[float])(values)


# ---- sigmoid -------------------------------------------------------------------------------------


@pytest.mark.parametrize("z", [-30, -2.5, -1e-9, 0, 0.3, 4, 40])
def test_sigmoid_has_the_values_of_the_numeric_one(z):
    found = float(symbolic.sigmoid(sp.Float(z, 40)).evalf(30))
    assert found == pytest.approx(float(activations.sigmoid(z)), abs=1e-15)


def test_the_derivative_of_sigmoid_is_that_of_its_definition():
    own = sp.diff(symbolic.sigmoid(Z), Z)
    assert own == symbolic.sigmoid(Z) * (1 - symbolic.sigmoid(Z))
    assert sp.simplify(own.rewrite(sp.exp) - sp.diff(1 / (1 + sp.exp(-Z)), Z)) == 0


def test_a_wrong_derivative_of_sigmoid_would_be_noticed():
    wrong = symbolic.sigmoid(Z) * (1 + symbolic.sigmoid(Z))
    assert sp.simplify(wrong.rewrite(sp.exp) - sp.diff(1 / (1 + sp.exp(-Z)), Z)) != 0


def test_the_chain_rule_goes_through_sigmoid():
    found = sp.diff(symbolic.sigmoid(Z**2), Z)
    assert sp.simplify(found.rewrite(sp.exp) - sp.diff(1 / (1 + sp.exp(-(Z**2))), Z)) == 0


def test_sigmoid_is_printed_as_sigma():
    assert sp.latex(symbolic.sigmoid(Z)) == r"\sigma\left(z\right)"
    assert sp.latex(symbolic.sigmoid(Z) ** 2) == r"\sigma^{2}\left(z\right)"


# ---- functions of values -------------------------------------------------------------------------

ONE_ARGUMENT = ["exp", "tanh", "sin", "cos", "abs", "sign", "asarray"]
POSITIVE_ARGUMENT = ["log", "sqrt"]
TWO_ARGUMENTS = ["maximum", "minimum", "greater", "greater_equal", "less", "less_equal"]


@pytest.mark.parametrize("name", ONE_ARGUMENT + POSITIVE_ARGUMENT)
def test_functions_of_an_entry_equal_numpys(name):
    points = np.abs(POINTS) if name in POSITIVE_ARGUMENT else POINTS
    found = getattr(symbolic, name)(exact(points))
    np.testing.assert_allclose(numbers(found), getattr(np, name)(points), rtol=1e-14)


@pytest.mark.parametrize("name", TWO_ARGUMENTS)
def test_functions_of_two_entries_equal_numpys(name):
    found = getattr(symbolic, name)(exact(POINTS), exact(OTHERS))
    expected = getattr(np, name)(POINTS, OTHERS)
    if expected.dtype == bool:
        assert [bool(value) for value in found] == expected.tolist()
    else:
        np.testing.assert_array_equal(numbers(found), expected)


@pytest.mark.parametrize("yes", [True, False])
def test_logic_equals_pythons(yes):
    assert bool(symbolic.logical_and(sp.true, yes)) is yes
    assert bool(symbolic.logical_or(sp.false, yes)) is yes
    assert bool(symbolic.logical_not(yes)) is not yes


def test_where_chooses_entry_by_entry():
    found = symbolic.where(symbolic.greater(exact(POINTS), 0), exact(POINTS), exact(OTHERS))
    np.testing.assert_array_equal(numbers(found), np.where(POINTS > 0, POINTS, OTHERS))


def test_where_on_a_symbol_stays_open():
    found = symbolic.where(symbolic.greater(Z, 0), Z, -Z)
    assert found.subs(Z, -3) == 3
    assert found.subs(Z, 5) == 5


@pytest.mark.parametrize("axis", [-1, 0, 1])
@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("name", ["sum", "max", "min"])
def test_reductions_equal_numpys(name, axis, keepdims):
    values = np.array([POINTS, OTHERS, POINTS * OTHERS])
    found = getattr(symbolic, name)(exact(values), axis=axis, keepdims=keepdims)
    expected = getattr(np, name)(values, axis=axis, keepdims=keepdims)
    assert found.shape == expected.shape
    np.testing.assert_allclose(numbers(found), expected)


@pytest.mark.parametrize("axis", [None, 0, (0, 1)])
def test_mean_equals_numpys(axis):
    values = np.array([POINTS, OTHERS])
    found = symbolic.mean(exact(values), axis=axis)
    np.testing.assert_allclose(numbers(found), np.mean(values, axis=axis))


def test_the_largest_of_a_vector_is_one_expression():
    entries = np.array([Z, 2 * Z, sp.Integer(1)], dtype=object)
    assert symbolic.max(entries) == sp.Max(Z, 2 * Z, 1)
    assert symbolic.min(entries) == sp.Min(Z, 2 * Z, 1)


# ---- what is not there ---------------------------------------------------------------------------


def test_functions_that_move_entries_are_numpys_own():
    assert symbolic.stack is np.stack
    assert symbolic.swapaxes is np.swapaxes


@pytest.mark.parametrize("name", ["argsort", "linalg", "einsum", "nonsense"])
def test_a_function_that_looks_at_values_is_refused(name):
    with pytest.raises(AttributeError, match=f"no '{name}'; write the solver without it or add"):
        getattr(symbolic, name)


# ---- choices -------------------------------------------------------------------------------------


def test_argmax_is_the_first_of_the_largest():
    rows = exact(np.array([[1, 3, 2], [2, 2, 0], [0, 1, 5]]))
    assert numbers(symbolic.argmax(rows)).tolist() == [1, 0, 2]


def test_a_choice_that_rests_on_a_choice_is_not_solved_but_computed():
    outer = symbolic.where(symbolic.greater(symbolic.where(Z > 0, 1, 0), 0.5), Z, -Z)
    assert isinstance(outer, symbolic.chosen)
    assert outer.xreplace({Z: sp.Integer(-3)}).doit() == 3
    assert outer.xreplace({Z: sp.Integer(3)}).doit() == 3
