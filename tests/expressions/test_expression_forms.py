"""Required forms, symbols of a question, and printing."""

from __future__ import annotations

import pytest

from qgen.expressions import FORMS, Expression, Sort, has_form, parse, symbols_from
from qgen.expressions.printing import tex_symbol

SYMBOLS = symbols_from({"z": "real", "a": "real", "x": "vector(2)", "W": "matrix(2,2)"})


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("z^2 + 2z + 1", "expanded", True),
        ("(z+1)^2", "expanded", False),
        ("z(z+1)", "expanded", False),
        ("(z+1)z", "expanded", False),
        ("-(z+1)", "expanded", False),
        ("(z+1)/2", "expanded", False),
        ("2*(-(z+1))", "expanded", False),
        ("1/(z+1)", "expanded", True),
        ("sqrt(z+1)", "expanded", True),
        ("(z+1)^a", "expanded", True),
        ("log(z(z+1))", "expanded", False),
        ("W(x+x)", "expanded", False),
        ("z a", "expanded", True),
        ("3", "expanded", True),
        ("(z+1)(z-1)", "factored", True),
        ("z^2 - 1", "factored", False),
        ("-(z^2 - 1)", "factored", False),
        ("-(z-1)(z+1)", "factored", True),
        ("(z+1)^2", "factored", True),
        ("z", "factored", True),
        ("σ(z)(1-σ(z))", "no:sigmoid", False),
        ("e^{-z}/(1+e^{-z})^2", "no:sigmoid", True),
        ("log(σ(z))", "no:sigmoid", False),
        ("z", "no:relu", True),
    ],
)
def test_forms(text: str, form: str, expected: bool) -> None:
    expression = parse(text, SYMBOLS)
    assert isinstance(expression, Expression)
    assert has_form(expression, form) is expected


def test_an_unknown_form_is_refused() -> None:
    expression = parse("z", SYMBOLS)
    assert isinstance(expression, Expression)
    with pytest.raises(ValueError, match="did you mean 'factored'"):
        has_form(expression, "factord")
    with pytest.raises(ValueError, match="forms are expanded, factored, no:sigmoid"):
        has_form(expression, "xyz")
    assert "no:sigmoid" in FORMS


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ({"z": "reel"}, "z: 'reel' is not one of real, positive, .*did you mean 'real'"),
        ({"z": "zzz"}, "is not one of"),
        ({"z": ""}, "is not one of"),
        ({"z": "real(2)"}, "wrong shape; write, for example, 'real'"),
        ({"z": "vector"}, r"wrong shape; write, for example, 'vector\(3\)'"),
        ({"z": "vector(2,3)"}, r"wrong shape; write, for example, 'vector\(3\)'"),
        ({"z": "matrix(3)"}, r"wrong shape; write, for example, 'matrix\(2,3\)'"),
        ({"z": "vector(9)"}, "no whole number from 2 to 8"),
        ({"z": "vector(1)"}, "no whole number from 2 to 8"),
        ({"z": "vector(x)"}, "no whole number from 2 to 8"),
        ({"1z": "real"}, "'1z' cannot be a symbol"),
        ({"": "real"}, "cannot be a symbol"),
        ({"z z": "real"}, "cannot be a symbol"),
        ({"w_1": "real", "w1": "real"}, "'w_1' and 'w1' are both read from 'w1'"),
        ({"a": "real also b", "b": "real"}, "'a' and 'b' are both read from 'b'"),
    ],
)
def test_symbols_that_cannot_be_are_refused(mapping: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        symbols_from(mapping)


def test_symbols_are_read() -> None:
    symbols = symbols_from({"lr": "positive also eta, η_0", "W": " matrix( 2 , 3 ) "})
    assert symbols.sorts == {
        "lr": Sort("positive", (), ("eta", "η_0")),
        "W": Sort("matrix", (2, 3)),
    }


@pytest.mark.parametrize(
    ("name", "tex"),
    [
        ("z", "z"),
        ("y_hat", r"\hat{y}"),
        ("theta_1", r"\theta_{1}"),
        ("m_hat_t", r"\hat{m}_{t}"),
        ("m_t_hat", r"\hat{m}_{t}"),
        ("lr", r"\mathrm{lr}"),
        ("eps", r"\varepsilon"),
        ("lam", r"\lambda"),
        ("h_prev", r"h_{\mathrm{prev}}"),
        ("w_1_2", "w_{1,2}"),
    ],
)
def test_symbols_in_tex(name: str, tex: str) -> None:
    assert tex_symbol(name) == tex


@pytest.mark.parametrize(
    ("text", "plain", "python", "tex"),
    [
        ("2z(1-z)", "2 * z * (1 - z)", "2 * z * (1 - z)", r"2 \, z \, \left(1 - z\right)"),
        ("z^2/a", "z^2 / a", "z**2 / a", r"\frac{z^{2}}{a}"),
        ("e^{-z}", "exp(-z)", "exp(-z)", "e^{-z}"),
        ("(e^z)^2", "exp(z)^2", "exp(z)**2", r"\left(e^{z}\right)^{2}"),
        ("W^T x", "W^T @ x", "W.T @ x", r"W^{\top} \, x"),
        ("|z|", "abs(z)", "abs(z)", r"\left|z\right|"),
        ("z*2", "z * 2", "z * 2", r"z \cdot 2"),
        ("1e-8", "1e-8", "1e-8", r"1 \cdot 10^{-8}"),
        (".5", "0.5", "0.5", "0.5"),
        ("2.", "2", "2", "2"),
    ],
)
def test_an_expression_is_printed(text: str, plain: str, python: str, tex: str) -> None:
    expression = parse(text, SYMBOLS)
    assert isinstance(expression, Expression)
    assert (str(expression), expression.python(), expression.tex()) == (plain, python, tex)
