"""Derive the gradients of a problem by the chain rule, with SymPy, step by step.

Each step of a solver is a function of its direct predecessors. A gradient is the sum,
over the paths from a variable to the loss, of the products of those local derivatives;
a path ends early at a value whose own gradient already has a name.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
import sympy as sp

from qgen.problem import Problem
from qgen.render.worked import LONG, Namer, namer, width
from solvers.formula_tex import formula_tex
from solvers.formulas import Formulas, formulas

Path = tuple[sp.Symbol, ...]
"""From the variable to the loss, or to a value whose gradient has a name."""

MOST_PATHS = 6
"""A sum over more paths is not written out."""


@lru_cache(maxsize=4096)
def derivations(problem: Problem) -> Mapping[str, str]:
    """Derive each gradient among the steps: a display for its first entry.

    Returns
    -------
    dict
        Markdown by step, empty for a problem without gradients. It holds no numbers.
    """
    shapes = problem.shapes
    gradients = (step for step in problem.family.gradients if step in shapes)
    return {step: derivation(problem, step, (0,) * len(shapes[step])) for step in gradients}


@lru_cache(maxsize=4096)
def derivation(problem: Problem, step: str, index: tuple[int, ...]) -> str:
    """Derive one entry of a gradient: a display in Markdown that holds no numbers."""
    run = _local_formulas(problem)
    loss, variable = problem.family.gradients[step]
    named = _named_gradients(problem, run, loss, before=step)
    source = np.asarray(_symbols(run)[variable], dtype=object)[index]
    claimed = np.asarray(problem.formulas.formulas[step], dtype=object)[index]
    target = np.asarray(run.steps[loss], dtype=object).flat[0]
    paths = list(_paths(run, source, target, named))
    name = namer(problem, run)
    partial = _fraction(target, source, name)
    chains = [_chain(path, target, name) for path in paths]
    links = []
    if len(paths) <= MOST_PATHS:
        products = (_product(_factors(run, path, target, named), name) for path in paths)
        links += [_sum(chains), _sum(products)]
    links.append(formula_tex(claimed, namer(problem, problem.formulas)))
    # Beside other paths, the direct one is the partial derivative; the sum is the total one.
    left = (
        partial.replace(r"\partial", r"\mathrm{d}")
        if partial in chains[1:] + chains[:-1]
        else partial
    )
    rows = [f"&= {link}" for k, link in enumerate(links) if not _said(link, [left, *links[:k]])]
    body = f"{left} " + " \\\\\n".join(rows)
    return f"$$\\begin{{aligned}}\n{body}\n\\end{{aligned}}$$"


def _said(link: str, before: list[str]) -> bool:
    """Whether a link says what one before says, perhaps in another order."""
    return any(sorted(link.split()) == sorted(other.split()) for other in before)


@lru_cache(maxsize=4096)
def _local_formulas(problem: Problem) -> Formulas:
    """Each step in terms of its direct predecessors, as SymPy simplifies it."""
    shapes = {name: param.shape for name, param in problem.spec.params.items()}
    return formulas(problem.family.solver, shapes, problem.settings, evaluate=True)


def _sum(terms: Iterable[str]) -> str:
    """Write a sum, with a line for each term if it is long."""
    terms = list(terms)
    short = width("+".join(terms)) <= LONG
    text = (" + " if short else " \\\\\n&\\quad + ").join(terms)
    return re.sub(r"\+ -\s*", "- ", text)


def _symbols(run: Formulas) -> dict[str, object]:
    return {**run.inputs, **run.steps}


def _named_gradients(
    problem: Problem, run: Formulas, loss: str, before: str
) -> dict[sp.Symbol, sp.Symbol]:
    """For each variable whose gradient is an earlier step, the symbol of that gradient."""
    order = list(run.formulas)
    named: dict[sp.Symbol, sp.Symbol] = {}
    for step, (of, variable) in problem.family.gradients.items():
        if of == loss and step in order and order.index(step) < order.index(before):
            variables = np.asarray(_symbols(run)[variable], dtype=object).flat
            named.update(zip(variables, np.asarray(run.steps[step]).flat, strict=True))
    return named


def _paths(
    run: Formulas, start: sp.Symbol, target: sp.Symbol, named: Mapping[sp.Symbol, sp.Symbol]
) -> Iterator[Path]:
    """Each way from a variable, through the steps that use it, to the loss or a named end."""
    for symbol in _consumers(run, start):
        if symbol == target or symbol in named:
            yield (start, symbol)
        else:
            yield from ((start, *rest) for rest in _paths(run, symbol, target, named))


def _consumers(run: Formulas, symbol: sp.Symbol) -> Iterator[sp.Symbol]:
    """The entries of steps whose formula contains a symbol."""
    for step, expressions in run.formulas.items():
        entries = np.asarray(run.steps[step], dtype=object).flat
        for name, expression in zip(
            entries, np.asarray(expressions, dtype=object).flat, strict=True
        ):
            if symbol in sp.sympify(expression).free_symbols:
                yield name


def _chain(path: Path, target: sp.Symbol, name: Namer) -> str:
    """Write a path as a product of partial derivatives, from the loss inwards."""
    ends = path if path[-1] == target else (*path, target)
    pairs = list(pairwise(reversed(ends)))
    return r" \cdot ".join(_fraction(top, bottom, name) for top, bottom in pairs)


def _fraction(top: sp.Symbol, bottom: sp.Symbol, name: Namer) -> str:
    return rf"\frac{{\partial {name(top)}}}{{\partial {name(bottom)}}}"


def _factors(
    run: Formulas, path: Path, target: sp.Symbol, named: Mapping[sp.Symbol, sp.Symbol]
) -> list[sp.Expr]:
    """The same product with each local derivative worked out, its sign in front."""
    factors = [] if path[-1] == target else [named[path[-1]]]
    factors += [_local(run, output, source) for output, source in pairwise(reversed(path))]
    negative = [f.could_extract_minus_sign() and not f.is_Add for f in factors]
    factors = [-f if minus else f for f, minus in zip(factors, negative, strict=True)]
    factors = [factor for factor in factors if factor != 1]
    return [sp.Integer(-1), *factors] if sum(negative) % 2 else factors


def _product(factors: Sequence[sp.Expr], name: Namer) -> str:
    """Write a product, with a dot before each later factor that begins with a number."""
    groups: list[list[sp.Expr]] = [[]]
    for factor in factors:
        number = factor.as_coeff_Mul()[0]
        if number.is_Integer and number != 1 and groups[-1] not in ([], [-1]):
            groups.append([])
        groups[-1].append(factor)
    products = [
        sp.Mul(*each, evaluate=False) if len(each) > 1 else sp.Mul(*each) for each in groups
    ]
    several = len(products) > 1
    texts = [(formula_tex(each, name), several and each.is_Add) for each in products]
    return r" \cdot ".join(rf"\left({tex}\right)" if alone else tex for tex, alone in texts)


def _local(run: Formulas, output: sp.Symbol, variable: sp.Symbol) -> sp.Expr:
    """The derivative of one step in a direct predecessor, in terms of the step's own value."""
    step, index = run.places[output]
    expression = sp.sympify(np.asarray(run.formulas[step], dtype=object)[index])
    return sp.diff(expression, variable).subs(expression, output)
