"""Names as they are printed."""

import pytest

from qgen.notation import tex_name

GUESSED = {
    "x": "x",
    "W": "W",
    "m_hat": r"\hat m",
    "c_tilde": r"\tilde c",
    "x_bar": r"\bar x",
    "y_hat": r"\hat y",
    "theta": r"\theta",
    "theta_new": r"\theta^{\mathrm{new}}",
    "m_prev": r"m^{\mathrm{prev}}",
    "h_1": "h_{1}",
    "delta_2": r"\delta_{2}",
    "z_f": "z_{f}",
    "W1": "W^{(1)}",
    "b12": "b^{(12)}",
    "beta1": r"\beta_1",
    "delta2": r"\delta_2",
    "dW1": r"\partial L/\partial W^{(1)}",
    "W1_new": r"W^{(1)\,\mathrm{new}}",
    "lr": r"\eta",
    "eps": r"\varepsilon",
    "lam": r"\lambda",
    "loss": "L",
    "grad": "g",
    "union": r"\mathrm{union}",
}


@pytest.mark.parametrize(("name", "tex"), GUESSED.items())
def test_a_name_is_guessed_from_the_fields_notation(name, tex):
    assert tex_name(name, symbols={}) == tex


OWN = {
    "own symbol": ("grad", (), {"grad": "g_t"}, "g_t"),
    "entry of a plain symbol": ("x", (0,), {}, "x_{1}"),
    "entry of a matrix": ("W", (0, 1), {}, "W_{12}"),
    "entry with two digits": ("W", (9, 0), {}, "W_{10,1}"),
    "entry before two digits": ("W", (8, 8), {}, "W_{99}"),
    "entry of a layer": ("W1", (0, 1), {}, "W^{(1)}_{12}"),
    "entry of an accent": ("m_hat", (1,), {}, r"\hat m_{2}"),
    "entry of a symbol with a subscript": ("g", (1,), {"g": "g_t"}, "g_{t,2}"),
    "entry of one in braces": ("m", (1,), {"m": "m_{t-1}"}, "m_{t-1,2}"),
    "entry of a greek letter": ("theta", (1,), {"theta": r"\theta_{t-1}"}, r"\theta_{t-1,2}"),
    "matrix entry of a subscript": ("g", (0, 2), {"g": "g_t"}, "g_{t,13}"),
    "rows with names": ("W", (), {"W": ["W_f", "W_i"]}, "(W_f, W_i)"),
    "a row": ("W", (1,), {"W": ["W_f", "W_i"]}, "W_i"),
    "entry of a row": ("W", (1, 0, 2), {"W": ["W_f", "W_i"]}, "W_{i,13}"),
    "a symbol set for another name": ("x", (), {"y": "z"}, "x"),
}


@pytest.mark.parametrize(("name", "index", "symbols", "tex"), OWN.values(), ids=OWN)
def test_a_familys_own_symbols_and_entries(name, index, symbols, tex):
    assert tex_name(name, index, symbols=symbols) == tex


def test_a_row_that_has_no_name_is_an_error():
    with pytest.raises(IndexError):
        tex_name("W", (2,), symbols={"W": ["W_f", "W_i"]})
