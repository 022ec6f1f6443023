"""A solver's formulas: cut to their predecessors, in the order of the code."""

import numpy as np
import pytest
import sympy as sp

from solvers.activations import sigmoid, softmax
from solvers.arrays import matvec
from solvers.formulas import formulas, symbols
from solvers.optimizers import adam
from solvers.steps import value_only


def unit(x, W, *, scale=1, step=value_only):
    z = step("z", matvec(W, x))
    a = step("a", sigmoid(z))
    return step("out", scale * a.sum(axis=-1))


SHAPES = {"x": (2,), "W": (3, 2)}


def leaves(expression):
    """The symbols and numbers of an expression from left to right."""
    return [str(e) for e in sp.preorder_traversal(expression) if not e.args]


# ---- symbols -------------------------------------------------------------------------------------


def test_a_number_is_one_symbol_and_an_array_one_each():
    assert symbols("x", ()) == sp.Symbol("x", real=True)
    grid = symbols("W", (2, 3))
    assert grid.shape == (2, 3)
    assert grid[1, 2].name == "W[1, 2]"
    assert grid[1, 2].is_real
    assert len(set(grid.ravel())) == 6


# ---- cut and uncut -------------------------------------------------------------------------------


def test_a_cut_formula_names_its_direct_predecessors_only():
    found = formulas(unit, SHAPES)
    assert {str(s) for s in found.formulas["z"][1].free_symbols} == {
        "W[1, 0]",
        "W[1, 1]",
        "x[0]",
        "x[1]",
    }
    assert found.formulas["a"][1] == sigmoid(found.steps["z"][1])
    assert found.formulas["out"].free_symbols == set(found.steps["a"])


def test_an_uncut_formula_names_inputs_only():
    found = formulas(unit, SHAPES, cut=False)
    assert found.steps == {}
    inputs = set(found.inputs["x"]) | set(found.inputs["W"].ravel())
    assert found.formulas["out"].free_symbols == inputs


@pytest.mark.parametrize("cut", [True, False])
def test_steps_have_the_shapes_of_a_numeric_run(cut):
    found = formulas(unit, SHAPES, cut=cut)
    shapes = {name: np.shape(value) for name, value in found.formulas.items()}
    assert shapes == {"z": (3,), "a": (3,), "out": ()}


def test_places_say_where_each_symbol_stands():
    found = formulas(unit, SHAPES)
    assert len(found.places) == 2 + 6 + 3 + 3 + 1
    for symbol, (name, index) in found.places.items():
        home = found.inputs.get(name, found.steps.get(name))
        assert np.asarray(home, dtype=object)[index] is symbol


def test_settings_are_passed_as_they_are():
    found = formulas(unit, SHAPES, {"scale": 7})
    assert "7" in leaves(found.formulas["out"])
    assert "scale" not in found.inputs


# ---- swap ----------------------------------------------------------------------------------------


def test_a_swapped_formula_is_written_with_the_solvers_symbols():
    found = formulas(unit, SHAPES, {"scale": 2}, swap={"a": lambda s: s.z / s.scale})
    with sp.evaluate(False):
        assert found.formulas["a"][0] == found.steps["z"][0] / 2


def test_a_swapped_formula_may_use_the_right_one():
    found = formulas(unit, SHAPES, swap={"out": lambda s: -s.right})
    right = formulas(unit, SHAPES)
    assert found.formulas["out"].doit() == -right.formulas["out"].doit()


# ---- order ---------------------------------------------------------------------------------------


def test_terms_and_factors_keep_the_order_of_the_code():
    def backwards(a, b, c, step):
        step("total", c + b + a)
        step("product", c * a * b)
        step("mixed", b * a - c * 2)

    found = formulas(backwards, {"a": (), "b": (), "c": ()}).formulas
    assert leaves(found["total"]) == ["c", "b", "a"]
    assert leaves(found["product"]) == ["c", "a", "b"]
    assert leaves(found["mixed"])[:2] == ["b", "a"]


def test_evaluated_formulas_have_sympys_order():
    def backwards(a, b, step):
        step("total", b + a + b)

    found = formulas(backwards, {"a": (), "b": ()}, evaluate=True).formulas
    assert leaves(found["total"]) == ["a", "2", "b"]


def test_a_product_with_a_matrix_goes_along_its_row():
    found = formulas(unit, SHAPES).formulas["z"][2]
    assert leaves(found) == ["W[2, 0]", "x[0]", "W[2, 1]", "x[1]"]


# ---- against numbers -----------------------------------------------------------------------------


def test_gradient_of_a_formula_is_that_of_finite_differences():
    def energy(z, step):
        step("L", -(sigmoid(z) * softmax(z)).sum())

    uncut = formulas(energy, {"z": (3,)}, cut=False, evaluate=True)
    at = np.array([0.3, -0.7, 1.1])
    put = dict(zip(uncut.inputs["z"], at, strict=True))
    for k, symbol in enumerate(uncut.inputs["z"]):
        h = 1e-6 * np.eye(3)[k]
        slope = -(
            (sigmoid(at + h) * softmax(at + h)).sum() - (sigmoid(at - h) * softmax(at - h)).sum()
        )
        derived = float(sp.diff(uncut.formulas["L"], symbol).subs(put).evalf())
        assert derived == pytest.approx(slope / 2e-6, abs=1e-8)


def test_adam_on_symbols_is_adam_on_numbers():
    shapes = dict.fromkeys(("theta", "grad", "m_prev", "v_prev"), (2,))
    shapes |= dict.fromkeys(("t", "lr", "beta1", "beta2", "eps"), ())
    rng = np.random.default_rng(5)
    given = {name: rng.uniform(0.1, 0.9, size=shape) for name, shape in shapes.items()}
    uncut = formulas(adam, shapes, cut=False)
    put = {s: float(np.asarray(given[name])[index]) for s, (name, index) in uncut.places.items()}
    found = [float(sp.sympify(e).xreplace(put).doit()) for e in uncut.formulas["theta_new"]]
    np.testing.assert_allclose(found, adam(**given), rtol=1e-13)
