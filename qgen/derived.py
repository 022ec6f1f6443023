"""The parts of a problem that are asked as items: formulas, constructions, and options."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import TypeAdapter

from qgen.family import Construction, Formula, Misconception
from qgen.items import Item
from qgen.items.kinds import choice, constructive, expression
from qgen.items.options import Option
from qgen.items.properties import AnyProperty, Property
from qgen.paper import FamilyAsked, ItemAsked
from qgen.problem import Problem
from solvers.steps import Values

if TYPE_CHECKING:
    import sympy as sp

    from solvers.formulas import Formulas

_properties: TypeAdapter[Property] = TypeAdapter(AnyProperty)


def items_of(asked: FamilyAsked) -> dict[str, tuple[Item, ItemAsked]]:
    """Return the parts of a problem that are asked as items, by label.

    Each item comes with what a paper says of it. It has what is needed to read, to mark and
    to print an answer, and none of what a bank says of its items.
    """
    found = {}
    for label, part, marks in zip(asked.labels, asked.problem.parts, asked.marks, strict=True):
        if part.name in asked.problem.values:
            continue
        named = f"{asked.family}.{part.name}"
        letter = label.removeprefix(str(asked.number))
        paper = ItemAsked(
            number=asked.number, item=named, order=asked.order, marks=(marks,), part=letter
        )
        if isinstance(part, Formula):
            item: Item = formula_item(asked.problem, part)
        elif isinstance(part, Construction):
            item = _construction(asked, part)
        else:
            item = _choice(asked)
        found[label] = item, paper
    return found


@lru_cache(maxsize=4096)
def formula_item(problem: Problem, part: Formula, error: Misconception | None = None) -> Item:
    """Return the item that asks for a formula; its answer is that of an error if one is given."""
    import sympy as sp

    run, answer = formula(problem, part, error, evaluate=True)
    shapes = _shapes(problem)
    typed = {
        symbol: sp.Symbol(_typed(name, index, shapes[name]))
        for symbol, (name, index) in run.places.items()
    }
    sorts = part.within if isinstance(part.within, Mapping) else dict.fromkeys(part.within, "real")
    return _unbanked(
        expression.KIND,
        id=part.name,
        symbols={
            symbol: kind
            for name, sort in sorts.items()
            for symbol, kind in _kinds(name, shapes[name], sort)
        },
        answer=str(sp.sstr(answer.xreplace(typed))),
        tex=None,
        form=None,
    )


def formula(
    problem: Problem, part: Formula, error: Misconception | None = None, *, evaluate: bool
) -> "tuple[Formulas, sp.Expr]":
    """Return the expression that a part asks for, and the run on symbols that it is from."""
    import sympy as sp

    from solvers.formulas import formulas

    run = formulas(
        problem.family.solver,
        {name: param.shape for name, param in problem.spec.params.items()},
        problem.settings,
        cut=tuple(part.within),
        swap=error.swap if error else {},
        evaluate=evaluate,
    )
    known = {run.inputs[name]: sp.nsimplify(value) for name, value in part.known.items()}
    with sp.evaluate(evaluate):
        entry = sp.sympify(np.asarray(run.formulas[part.step], dtype=object)[part.index])
        return run, entry.xreplace(known)


def _unbanked(kind: type[Item], **fields: Any) -> Item:
    """An item without what a bank says of it; its fields are the program's own and not checked."""
    name = kind.__module__.rpartition(".")[2]
    return kind.model_construct(kind=name, **fields)


def _shapes(problem: Problem) -> dict[str, tuple[int, ...]]:
    return {name: param.shape for name, param in problem.spec.params.items()} | problem.shapes


def _typed(name: str, index: tuple[int, ...], shape: tuple[int, ...]) -> str:
    """How a student types an entry: `x_1`, `W_12`; the name alone where there is one entry."""
    digits = "".join(str(i + 1) for i, size in zip(index, shape, strict=True) if size > 1)
    return f"{name}_{digits}" if digits else name


def _kinds(name: str, shape: tuple[int, ...], entry: str) -> Iterator[tuple[str, str]]:
    """What the symbols of an input or step may be: one array, or entries that are not any real."""
    axes = [size for size in shape if size > 1]
    if axes and entry == "real":
        yield name, f"{'vector' if len(axes) == 1 else 'matrix'}({','.join(map(str, axes))})"
        return
    for index in np.ndindex(shape):
        yield _typed(name, index, shape), entry


def _construction(asked: FamilyAsked, part: Construction) -> Item:
    problem, inputs = asked.problem, asked.inputs()
    fields = part.build(Values(problem.run(inputs).computed, inputs, problem.settings))
    return _unbanked(
        constructive.KIND,
        id=part.name,
        property=_properties.validate_python(fields["property"]),
        example=fields["example"],
    )


def _choice(asked: FamilyAsked) -> Item:
    """The options as plain text, each with what its error teaches."""
    problem = asked.problem
    assert problem.choice is not None
    step = problem.choice.step
    texts = [problem.written(step, np.asarray(each.value)) for each in asked.options]
    return _unbanked(
        choice.KIND,
        id=problem.choice.name,
        options=tuple(
            Option.model_construct(
                text=text, correct=k == 0, feedback=problem.feedback(each.error) or None
            )
            for k, (text, each) in enumerate(zip(texts, asked.options, strict=True))
        ),
    )
