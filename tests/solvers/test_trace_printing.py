"""A trace prints as a table in a terminal and as mathematics in Jupyter."""

import inspect
import subprocess
import sys

import numpy as np
import pytest

import solvers
from solvers import jupyter, printing
from solvers.checking import CannotDraw
from solvers.checking.drawing import plan, problems

W, U, b = np.full((4, 1, 1), 0.6), np.full((4, 1, 1), 0.4), np.zeros((4, 1))
ONE = (np.array([1.0]), np.array([0.5]), np.array([0.2]), W, U, b)

TABLE = """\
lstm_cell
step  shape  value
z_f   (1,)   [0.8]
f     (1,)   [0.69]
z_i   (1,)   [0.8]
i     (1,)   [0.69]
z_g   (1,)   [0.8]
g     (1,)   [0.664]
z_o   (1,)   [0.8]
o     (1,)   [0.69]
c     (1,)   [0.5962]
h     (1,)   [0.3687]"""


def test_the_table():
    run = solvers.trace(solvers.lstm_cell, *ONE)
    assert repr(run) == str(run) == TABLE


def test_arguments_by_place_by_name_and_in_a_mapping_are_the_same():
    names = ("x", "h_prev", "c_prev", "W", "U", "b")
    inputs = dict(zip(names, ONE, strict=True))
    runs = [
        solvers.trace(solvers.lstm_cell, *ONE),
        solvers.trace(solvers.lstm_cell, *ONE[:3], W=W, U=U, b=b),
        solvers.trace(solvers.lstm_cell, **inputs),
        solvers.trace(solvers.lstm_cell, inputs),
    ]
    assert {str(run) for run in runs} == {TABLE}
    assert all(list(run.inputs) == list(names) for run in runs)


def test_changes_go_with_any_of_them():
    run = solvers.trace(solvers.lstm_cell, *ONE, decimals={"f": 1})
    assert run.used["f"].tolist() == [0.7]


def test_a_batch_shows_its_shapes_and_its_first_problem():
    batch = [np.broadcast_to(each, (3, *each.shape)) for each in ONE]
    text = str(solvers.trace(solvers.lstm_cell, *batch))
    assert text.startswith("lstm_cell: batch of shape (3,); values of its first problem\n")
    assert "h     (3, 1)  [0.3687]" in text


def test_matrices_are_aligned():
    run = solvers.trace(solvers.conv2d, np.array([[1.0, -20.5], [3, 4]]), np.ones((1, 1)))
    assert str(run).splitlines()[-2:] == [
        "feature_map  (2, 2)  [[    1 -20.5]",
        "                      [    3     4]]",
    ]


def test_large_arrays_are_cut_short():
    run = solvers.trace(solvers.conv2d, np.ones((99, 99)), np.ones((1, 1)))
    assert len(str(run)) < 600
    assert len(run._repr_html_()) < 1500
    assert r"\vdots" in run._repr_latex_()
    assert r"\cdots" in run._repr_latex_()


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"),
        (-2.0, "-2"),
        (1200.0, "1200"),
        (0.66666, "0.6667"),
        (1e-8, "1e-08"),
        (-0.5, "-0.5"),
    ],
)
def test_numbers_are_rounded(number, text):
    assert printing.number_text(number) == text


VALUES = {
    "number": (0.25, "0.25"),
    "tiny": (2.5e-9, r"2.5 \cdot 10^{-9}"),
    "count": (7, "7"),
    "vector": (np.array([1.0, 2.0]), r"\begin{bmatrix} 1 & 2 \end{bmatrix}"),
    "matrix": (np.eye(2), r"\begin{bmatrix} 1 & 0 \\ 0 & 1 \end{bmatrix}"),
    "matrices": (
        np.ones((2, 1, 1)),
        r"\left[\begin{bmatrix} 1 \end{bmatrix},\ \begin{bmatrix} 1 \end{bmatrix}\right]",
    ),
    "not finite": (
        np.array([np.nan, np.inf]),
        r"\begin{bmatrix} \text{nan} & \infty \end{bmatrix}",
    ),
    "words": ("<b>", r"\text{?}"),
}


@pytest.mark.parametrize("name", VALUES)
def test_values_in_tex(name):
    value, tex = VALUES[name]
    assert jupyter.value_tex(value) == tex


def test_the_page_has_names_formulas_and_values():
    page = solvers.trace(solvers.lstm_cell, *ONE)._repr_html_()
    assert r"<td>\(z_{f}\)</td>" in page
    assert r"\(z_{f,1} = W_{1,11} x_{1} + U_{1,11} h^{\mathrm{prev}}_{1} + b_{11}\)" in page
    assert r"\(\begin{bmatrix} 0.3687 \end{bmatrix}\)" in page
    assert "http" not in page


def test_the_display_has_names_formulas_and_values():
    run = solvers.trace(solvers.box_iou, np.array([0.0, 0, 2, 2]), np.array([1.0, 1, 3, 3]))
    tex = run._repr_latex_()
    assert tex.startswith(r"$$\begin{aligned} ")
    assert r"\frac{\mathrm{intersection}}{\mathrm{union}}" in tex
    assert "&= 0.1429" in tex


def test_what_does_not_run_on_symbols_is_shown_without_formulas():
    def sorted_values(z, *, step):
        """Sort.

        Parameters
        ----------
        z : array of shape (..., D)
            Values.
        """
        return step("s", np.sort(z))

    page = solvers.trace(sorted_values, np.array([2.0, 1.0]))._repr_html_()
    assert "<th>formula</th>" not in page
    assert r"\begin{bmatrix} 1 &amp; 2 \end{bmatrix}" in page


def test_names_are_escaped():
    def odd(z, *, step):
        return step("<script>$", z)

    run = solvers.trace(odd, np.ones(1))
    assert "<script>" not in run._repr_html_()
    assert r"\text{?script??}" in run._repr_latex_()


def test_a_page_without_sympy_has_no_formulas(monkeypatch):
    monkeypatch.setattr(jupyter, "find_spec", lambda name: None)
    page = solvers.trace(solvers.lstm_cell, *ONE)._repr_html_()
    assert "<th>formula</th>" not in page
    assert "0.3687" in page


EVERY = [
    each
    for each in vars(solvers).values()
    if inspect.isfunction(each) and "Recorder of the named steps" in (each.__doc__ or "")
]


@pytest.mark.parametrize("solver", EVERY, ids=lambda solver: solver.__name__)
def test_every_solver_can_be_shown(solver):
    rng = np.random.default_rng(0)
    try:
        drawn = problems(plan(solver, rng), rng, 2)
    except CannotDraw:
        pytest.skip("inputs cannot be drawn by the docstring")
    run = solvers.trace(solver, drawn[-1].inputs)
    assert len(str(run).splitlines()) > len(run.computed)
    tex = run._repr_latex_()
    assert tex.count("{") == tex.count("}")
    assert tex.count(r"\begin") == tex.count(r"\end")
    assert r"\text{?" not in tex
    assert run._repr_html_().count("<tr>") == len(run.computed) + 1


def test_importing_solvers_and_checking_loads_no_sympy():
    code = (
        "import sys, numpy as np, solvers; solvers.check(np.tanh, solvers.tanh); "
        "repr(solvers.trace(solvers.box_iou, np.arange(4.), np.arange(4.))); "
        "sys.exit('sympy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
