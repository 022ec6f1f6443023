"""Derivations read as a textbook writes them."""

from qgen.catalogue import problem
from qgen.render.derivation import derivation


def rows(family, level, step, index):
    display = derivation(problem(family, level, 3, {}), step, index)
    body = display.split(r"\begin{aligned}")[1].split(r"\end{aligned}")[0]
    return [row.strip().removeprefix("&= ") for row in body.split(r"\\")]


def test_a_variable_on_two_paths_gets_a_sum_and_a_total_derivative():
    first, products, claimed = rows("gradient_descent", 3, "grad_1", (0,))
    assert first.startswith(r"\frac{\mathrm{d} f(w)}{\mathrm{d} w_{1}} &=")
    assert first.endswith(r"+ \frac{\partial f(w)}{\partial w_{1}}")
    assert products.startswith(r"-2 b u^{(0)} \cdot 2 w_{1}")  # never 2 w written behind a number
    assert claimed == r"2 \left(w_{1} - a\right) - 4 b w_{1} u^{(0)}"


def test_what_a_link_says_in_another_order_is_said_once():
    links = rows("backprop_step", 2, "dW1", (0, 0))
    assert len(links) == len({tuple(sorted(link.split())) for link in links})
