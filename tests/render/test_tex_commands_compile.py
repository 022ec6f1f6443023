"""Every TeX command that a text may use comes through pandoc and through Typst."""

import ast
import re
from pathlib import Path

import pytest

from qgen.render.convert import convert
from qgen.render.numerals import Format

pytest.importorskip("pypandoc")
typst = pytest.importorskip("typst")

FORMATS: tuple[Format, ...] = ("typst", "html")
ROOT = Path(__file__).parents[2]
COMMAND = re.compile(r"\\([a-zA-Z]{2,})")
ENVIRONMENT = re.compile(r"\\begin\{(\w+\*?)\}")

BASE = """
odot hat tilde bar mathbf mathrm boldsymbol sigma partial frac sum sqrt log exp tanh max min top
cdot times le ge ne approx in mathbb mathcal lVert rVert quad qquad text mu varepsilon epsilon beta
alpha gamma delta Delta phi varphi rho tau pi psi omega Omega Sigma lambda eta theta Theta nabla
ldots dots circ ast star operatorname infty pm to mapsto cup cap subset forall exists cdots vdots
ddots underbrace overline underline mid prod int arg lim sin cos ell otimes oplus equiv propto sim
leq geq neq ll gg leftarrow rightarrow Rightarrow Leftrightarrow langle rangle lfloor rfloor lceil
rceil vec dot widehat binom tfrac dfrac overset underset mathsf mathtt mathit textbf textit det dim
ker Pr sup inf limsup setminus emptyset notin cong perp parallel angle prime neg land lor iff
bigcap Cap sqcap bigotimes ominus circleddash
"""
BASE_ENVIRONMENTS = [
    "bmatrix",
    "pmatrix",
    "matrix",
    "vmatrix",
    "Vmatrix",
    "aligned",
    "cases",
    "array",
]

TWO_ARGUMENTS = ("frac", "tfrac", "dfrac", "binom", "overset", "underset")

# Commands that mean nothing alone, in a formula that uses them.
FORMULAS = {
    "left": r"\left( x \right)",
    "right": r"\left( x \right)",
    "begin": r"\begin{matrix} x \end{matrix}",
    "end": r"\begin{matrix} x \end{matrix}",
    "limits": r"\sum\limits_i x",
    "array": r"\begin{array}{cc} x & y \\ z & w \end{array}",
    "underbrace": r"\underbrace{x}_{y}",
    "not": r"x \not= y",
    **{name: rf"\{name} ( x" for name in ("big", "Big", "bigl", "bigr", "Bigl", "Bigr", "bigg")},
    **{name: rf"\{name}{{x}}{{y}}" for name in TWO_ARGUMENTS},
}


def tex_sources() -> list[str]:
    """Return every text of the project that may hold TeX."""
    files = [*ROOT.glob("templates/questions/*.md.j2"), *ROOT.glob("question_banks/*.yaml")]
    texts = [file.read_text(encoding="utf-8") for file in files]
    modules = {*ROOT.glob("qgen/families/**/*.py"), *ROOT.glob("qgen/render/*.py")}
    modules -= {ROOT / "qgen/render" / name for name in ("numerals.py", "convert.py")}
    for module in modules:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.append(node.value)
    return texts


def formulas() -> dict[str, str]:
    """Return a formula for each command and each environment, by name."""
    texts = tex_sources()
    commands = {*BASE.split(), *(name for text in texts for name in COMMAND.findall(text))}
    environments = {*BASE_ENVIRONMENTS, *(n for text in texts for n in ENVIRONMENT.findall(text))}
    default = {name: rf"x \{name}{{y}} z" for name in commands}
    tables = {name: rf"\begin{{{name}}} x & y \\ z & w \end{{{name}}}" for name in environments}
    combined = {
        "boldsymbol one": r"\boldsymbol{\theta} \mathbf{1}",
        "KL": r"\mathrm{KL}(q \,\|\, p) + \mathbb{E}_{z \sim q}[\log p]",
        "norm": r"\lVert x \rVert_2^2 + \left\lVert x \right\rVert",
        "text": r"x \text{ if } y",
        "words": r"\text{sect dot.circle} \cap \text{sect}",
        "spaces": r"a\, b\; c\: d\! e \quad f",
    }
    return {**default, **tables, **FORMULAS, **combined}


@pytest.fixture(scope="module")
def fragments() -> dict[str, dict[str, str]]:
    """Return each formula's fragment, by format and name; one conversion for all."""
    sources = formulas()
    made: dict[str, dict[str, str]] = {}
    for to in FORMATS:
        texts = convert([f"${formula}$" for formula in sources.values()], to)
        made[to] = dict(zip(sources, texts, strict=True))
    return made


@pytest.mark.parametrize("name", sorted(formulas()))
def test_command_compiles(name: str, fragments: dict[str, dict[str, str]]) -> None:
    assert typst.compile(fragments["typst"][name].encode(), format="svg")
    assert "<math" in fragments["html"][name]


def test_words_are_no_symbols() -> None:
    assert '"sect dot.circle"' in convert([r"$\text{sect dot.circle} \cap y$"], "typst")[0]


def test_an_unknown_symbol_does_not_compile() -> None:
    with pytest.raises(typst.TypstError):
        typst.compile(b"$dot.circle$", format="svg")


def test_commands_are_found_in_the_templates() -> None:
    assert "theta" in {name for text in tex_sources() for name in COMMAND.findall(text)}
