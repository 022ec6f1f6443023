"""A run of a solver as formulas with their values, for Jupyter."""

import html as markup
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np

from solvers.arrays import Array
from solvers.docstrings import arguments
from solvers.names import guessed_tex, subscripted
from solvers.printing import number_text, on_cpu, rows, title
from solvers.steps import Solver, Trace

MOST_SYMBOLS = 200
"""With more numbers than this in a problem, its formulas are not worked out."""

MOST_CHARACTERS = 240
"""A longer formula is not shown."""


@dataclass(frozen=True)
class _Line:
    """A step in TeX; of an array, the formula is that of its first entry."""

    name: str
    shape: tuple[int, ...]
    formula: str
    value: str


def html(run: Trace) -> str:
    """Write a run as an HTML table of formulas, which Jupyter sets with MathJax."""
    lines = _lines(run)
    wide = any(line.formula for line in lines)
    head = ["step", "shape", *(["formula"] if wide else []), "value"]
    body = "".join(_html_row(line, wide=wide) for line in lines)
    return (
        f"<table><caption>{markup.escape(title(run))}</caption><thead><tr>"
        + "".join(f"<th>{each}</th>" for each in head)
        + f"</tr></thead><tbody>{body}</tbody></table>"
    )


def latex(run: Trace) -> str:
    """Write a run as one aligned display of formulas."""
    body = r" \\ ".join(map(_aligned, _lines(run)))
    return rf"$$\begin{{aligned}} {body} \end{{aligned}}$$"


def _aligned(line: _Line) -> str:
    formula = rf" && {line.formula}" if line.formula else ""
    return f"{line.name} &= {line.value}{formula}"


def _lines(run: Trace) -> list[_Line]:
    known = _formulas(run)
    return [
        _Line(_tex(row.name), row.shape, known.get(row.name, ""), value_tex(row.value))
        for row in rows(run)
    ]


def _html_row(line: _Line, *, wide: bool) -> str:
    cells = [_math(line.name), markup.escape(str(line.shape))]
    if wide:
        cells.append(_math(line.formula) if line.formula else "")
    cells.append(_math(line.value))
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _math(tex: str) -> str:
    return rf"\({markup.escape(tex)}\)"


def _tex(name: str, index: tuple[int, ...] = ()) -> str:
    if not (name.isidentifier() and name.isascii() and name.strip("_")):
        return rf"\text{{{re.sub(r'[^A-Za-z0-9 .,-]', '?', name)}}}"
    return subscripted(guessed_tex(name.strip("_")), index)


def value_tex(value: Array) -> str:
    """Write a number, a vector as a row, a matrix as a matrix; what is larger, by its ends."""
    value = np.asarray(value)
    if value.ndim == 0:
        return _number_tex(value[()])
    if value.ndim > 2:
        inner = (r"\dots" if each is ... else value_tex(each) for each in _ends(value))
        return r"\left[" + r",\ ".join(inner) + r"\right]"
    if value.ndim == 1:
        return _matrix_tex(value[None, :])
    return _matrix_tex(value)


def _matrix_tex(matrix: Array) -> str:
    lines = (r"\vdots" if row is ... else _row_tex(row) for row in _ends(matrix))
    return r"\begin{bmatrix} " + r" \\ ".join(lines) + r" \end{bmatrix}"


def _row_tex(row: Array) -> str:
    return " & ".join(r"\cdots" if entry is ... else _number_tex(entry) for entry in _ends(row))


def _ends(items: Array) -> list[Any]:
    """The items, with an ellipsis for the middle of many."""
    return list(items) if len(items) <= 8 else [*items[:3], ..., *items[-2:]]


def _number_tex(number: Any) -> str:
    if not isinstance(number, float | np.floating):
        return str(number) if isinstance(number, int | np.integer | np.bool_) else r"\text{?}"
    if not np.isfinite(number):
        return r"\text{nan}" if np.isnan(number) else r"\infty" if number > 0 else r"-\infty"
    digits, _, power = number_text(float(number)).partition("e")
    return rf"{digits} \cdot 10^{{{int(power)}}}" if power else digits


# ---- formulas ------------------------------------------------------------------------------------


def _formulas(run: Trace) -> Mapping[str, str]:
    """The formula of each step, or of its first entry, where SymPy can work it out."""
    if run.solver is None or run.swap or not find_spec("sympy"):
        return {}
    first = _first_problem(run.solver, run.inputs)
    shapes = {n: v.shape for n, v in first.items() if isinstance(v, np.ndarray)}
    if sum(int(np.prod(shape)) for shape in shapes.values()) > MOST_SYMBOLS:
        return {}
    settings = {n: v for n, v in first.items() if n not in shapes}
    return _worked_out(run.solver, shapes, settings)


def _first_problem(solver: Solver, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs without their batch axes; what is no array by the docstring stays as it is."""
    found = dict(inputs)
    for name, each in arguments(solver).items():
        if each.axes is not None and inputs.get(name) is not None:
            array = on_cpu(inputs[name])
            found[name] = np.asarray(array[(0,) * max(0, array.ndim - len(each.axes))])
    return found


def _worked_out(
    solver: Solver, shapes: Mapping[str, tuple[int, ...]], settings: Mapping[str, Any]
) -> dict[str, str]:
    from solvers.formula_tex import formula_tex
    from solvers.formulas import formulas

    try:
        run = formulas(solver, shapes, settings)
    except (AttributeError, IndexError, NotImplementedError, TypeError, ValueError):
        return {}  # it does not run on symbols: the values are shown alone
    found = {}
    for name, value in run.formulas.items():
        entries = np.asarray(value, dtype=object)
        if entries.size:
            first = entries.reshape(-1)[0]
            text = formula_tex(first, lambda symbol: _tex(*run.places[symbol]))
            entry = _tex(name, (0,) * entries.ndim)
            found[name] = f"{entry} = {text}" if len(text) <= MOST_CHARACTERS else ""
    return found
