"""Questions in a terminal: TeX mathematics as plain Unicode text."""

import re
from functools import cache
from typing import TYPE_CHECKING

from qgen.render.numerals import unmark

if TYPE_CHECKING:
    from pylatexenc.latex2text import LatexNodes2Text

_MATHS = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$", re.DOTALL)


def as_text(source: str) -> str:
    """Write Markdown with TeX for a terminal.

    Examples
    --------
    >>> as_text(r"The mean is $\\hat m_t = \\frac{m_t}{1 - \\beta_1^t}$.")
    'The mean is m̂ₜ = mₜ/(1 - β₁ᵗ).'
    """

    def written(found: re.Match[str]) -> str:
        if found[1] is None:
            return _maths(found[2])
        lines = re.split(r"\\\\(?![^{]*\\end\{(?:bmatrix|cases)\})", _unaligned(found[1]))
        return "\n" + "\n".join(f"    {_maths(line)}" for line in lines) + "\n"

    text = _MATHS.sub(written, unmark(source))
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")


def _unaligned(tex: str) -> str:
    return re.sub(r"\\(begin|end)\{aligned\}", "", tex).replace("&=", "=").replace(r"&\approx", "≈")


def _maths(tex: str) -> str:
    tex = re.sub(r"\\(left|right)(?![a-z])|\\[,;!]", "", tex)
    tex = _SCRIPT.sub(_script, tex)
    tex = _SWALLOWS_SPACE.sub(r"\1{}", tex)
    text = _latex().latex_to_text(tex)
    return " ".join(text.replace("&", " ").split())


_SWALLOWS_SPACE = re.compile(r"(\\(?!hat|tilde|bar|mathbf|mathrm|text|frac|sqrt)[A-Za-z]+)(?= )")
_SCRIPT = re.compile(r"([_^])(?:\{([^{}]*)\}|([A-Za-z0-9]))")
_RAISED = dict(zip("0123456789+-=()nitT", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵗᵀ", strict=True))
_LOWERED = dict(
    zip("0123456789+-=()aehijklmnoprstuvx,", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ,", strict=True)
)


def _script(found: re.Match[str]) -> str:
    """Write a sub- or superscript with Unicode's own letters, where it has them all."""
    letters = _LOWERED if found[1] == "_" else _RAISED
    inner = re.sub(r"\s+", "", found[2] if found[2] is not None else found[3])
    inner = {r"\top": "T", r"\mathrm{new}": "new"}.get(inner, inner)
    if inner and all(c in letters for c in inner):
        return "{}" + "".join(letters[c] for c in inner)
    return f"{found[1]}{{{inner}}}" if len(inner) == 1 else f"{found[1]}({inner})"


@cache
def _latex() -> "LatexNodes2Text":
    from pylatexenc.latex2text import (
        LatexNodes2Text,
        MacroTextSpec,
        get_default_latex_context_db,
    )

    def fraction(top: str, bottom: str) -> str:
        return f"{_grouped(top)}/{_grouped(bottom)}"

    known = get_default_latex_context_db()
    known.add_context_category(
        "qgen",
        prepend=True,
        macros=[
            MacroTextSpec(
                "frac",
                simplify_repl=lambda node, l2tobj: fraction(
                    *(l2tobj.nodelist_to_text([arg]).strip("{}") for arg in node.nodeargs)
                ),
            ),
            MacroTextSpec(
                "sqrt",
                simplify_repl=lambda node, l2tobj: (
                    "√" + _grouped(l2tobj.nodelist_to_text([node.nodeargs[-1]]))
                ),
            ),
        ],
    )
    return LatexNodes2Text(latex_context=known, math_mode="text", strict_latex_spaces=False)


def _grouped(text: str) -> str:
    return f"({text})" if re.search(r"[ +·−-]", text.strip()) else text
