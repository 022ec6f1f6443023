"""Hypotheses: the reference with one step changed."""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import permutations, product

import numpy as np

from solvers.arrays import Array
from solvers.checking.answers import same
from solvers.checking.cases import (
    ACTIVATIONS,
    Case,
    Function,
    Hypothesis,
    fits,
    transposed,
    with_step,
)
from solvers.checking.drawing import Problem
from solvers.steps import Faulty, Values


def of_a_step(case: Case) -> Iterator[Hypothesis]:
    """The reference with one step changed."""
    steps = list(case.right.steps)
    reach = steps[: steps.index(case.where) + 1]
    named = {**case.example.inputs, **case.right.steps}
    for place, step in enumerate(reach):
        earlier = [*case.example.inputs, *reach[:place]]
        yield from _replaced(case, step, [n for n in earlier if fits(named[n], named[step])])
        yield from _along_another_axis(case, step, earlier)
        yield from _other_activation(case, step, earlier)
        if step != case.where:
            for words, faulty in _STEP_CHANGES:
                yield with_step(case, step, f"if {step} {words}", faulty)
    yield from _left_out_together(case, reach)
    for step in reach:
        yield from _scaled(case, step)


_STEP_CHANGES: tuple[tuple[str, Faulty], ...] = (
    ("has the opposite sign", lambda s: -s.right),
    ("is transposed", lambda s: transposed(s.right)),
    ("is left out (0)", lambda s: 0 * s.right),
    ("is left out (1)", lambda s: 0 * s.right + 1),
    ("is replaced by 1 minus it", lambda s: 1 - s.right),
    ("is doubled", lambda s: 2 * s.right),
    ("is halved", lambda s: s.right / 2),
    ("is squared", lambda s: s.right**2),
    ("is replaced by its square root", lambda s: np.sqrt(s.right)),
    ("is replaced by its logarithm", lambda s: np.log(s.right)),
)


def _replaced(case: Case, step: str, others: Sequence[str]) -> Iterator[Hypothesis]:
    for other in reversed(others):
        words = f"if {other} stands in place of {step}"
        yield with_step(case, step, words, partial(_of, other, np.asarray))


def _along_another_axis(case: Case, step: str, earlier: Sequence[str]) -> Iterator[Hypothesis]:
    """Where a step sums, averages or normalises along the last axis: along another."""
    named = {**case.example.inputs, **case.right.steps}
    for other in earlier:
        if np.ndim(named[other]) and np.size(named[other]):
            for words, last, faulty in _REDUCTIONS:
                if same(last(named[other]), named[step]):
                    yield with_step(
                        case, step, words.format(step=step), partial(_of, other, faulty)
                    )


def _other_activation(case: Case, step: str, earlier: Sequence[str]) -> Iterator[Hypothesis]:
    """Where a step is φ(z), or a product a·φ(z): with another φ, or without."""
    named = {**case.example.inputs, **case.right.steps}
    alike = [name for name in earlier if fits(named[name], named[step])]
    for z, (words, function) in product(alike, ACTIVATIONS.items()):
        inner = function(np.asarray(named[z]))
        others = [each for each in ACTIVATIONS.items() if each[0] != words]
        for a in [None, *alike]:
            if not same(inner if a is None else named[a] * inner, named[step]):
                continue
            text = f"if {words} of {z} is left out in {step}"
            yield with_step(case, step, text, partial(_product, a, z, np.asarray))
            for other, rival in others:
                text = f"if {step} is made with {other} instead of {words}"
                yield with_step(case, step, text, partial(_product, a, z, rival))


def _product(a: str | None, z: str, function: Function, s: Values) -> Array:
    value = function(np.asarray(s[z]))
    return value if a is None else s[a] * value


def _left_out_together(case: Case, steps: Sequence[str]) -> Iterator[Hypothesis]:
    """Steps whose names differ in a number, such as two corrections: all without effect."""
    stems: dict[str, list[str]] = {}
    for step in steps:
        stems.setdefault(re.sub(r"\d+$", "", step), []).append(step)
    for group in stems.values():
        if len(group) > 1 and case.where not in group:
            for number in (0, 1):
                swap = dict.fromkeys(group, partial(_constant, number))
                cause = f"equals the reference if {' and '.join(group)} are left out ({number})"
                yield Hypothesis(cause, partial(case.predict, swap=swap))


def _constant(number: int, s: Values) -> Array:
    return 0 * s.right + number


def _of(name: str, faulty: Function, s: Values) -> Array:
    return faulty(s[name])


def _share(axis: int | None) -> Function:
    return lambda value: value / np.sum(value, axis=axis, keepdims=True)


_WRONG_AXIS = "if {step} is taken along the wrong axis"
_ALL_AXES = "if {step} is taken over all axes"
_REDUCTIONS: tuple[tuple[str, Function, Function], ...] = (
    (_WRONG_AXIS, _share(-1), _share(-2)),
    (_ALL_AXES, _share(-1), _share(None)),
    *(
        (words, partial(function, axis=-1), partial(function, axis=axis))
        for function in (np.sum, np.mean, np.max, np.min)
        for words, axis in ((_WRONG_AXIS, -2), (_ALL_AXES, None))
    ),
)


def _scaled(case: Case, step: str) -> Iterator[Hypothesis]:
    """A step times or divided by the size of an axis, or its root: a mean for a sum."""
    sizes = list(case.example.sizes)
    factors: list[tuple[str, tuple[str, ...], tuple[str, ...], float]] = [
        *((f"{a}", (a,), (), 1.0) for a in sizes),
        *((f"1/{a}", (), (a,), 1.0) for a in sizes),
        *((f"√{a}", (a,), (), 0.5) for a in sizes),
        *((f"1/√{a}", (), (a,), 0.5) for a in sizes),
        *((f"{a}/{b}", (a,), (b,), 1.0) for a, b in permutations(sizes, 2)),
        *((f"√({a}/{b})", (a,), (b,), 0.5) for a, b in permutations(sizes, 2)),
    ]
    for words, above, below, power in factors:
        predict = partial(_times_sizes, case, step, above, below, power)
        if step == case.where:
            yield Hypothesis(f"is {words} times the reference, {_sizes_are(words)}", predict)
        else:
            cause = f"equals the reference if {step} is multiplied by {words}, {_sizes_are(words)}"
            yield Hypothesis(cause, predict)


def _sizes_are(words: str) -> str:
    letters = re.findall(r"[A-Za-z_]+'*", words)
    return "the size of an axis" if len(letters) == 1 else "the sizes of two axes"


def _times_sizes(
    case: Case,
    step: str,
    above: Sequence[str],
    below: Sequence[str],
    power: float,
    problem: Problem,
) -> Array:
    factor = np.prod([problem.sizes[a] for a in above]) / np.prod([problem.sizes[b] for b in below])
    return case.predict(problem, swap={step: lambda s: s.right * factor**power})
