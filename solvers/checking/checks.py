"""Compare a student's function with a solver."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from solvers.checking.cases import Case, Hypothesis, Mistake
from solvers.checking.diagnosis import Seen, diagnosis
from solvers.checking.drawing import (
    DrawInputs,
    Plan,
    Problem,
    batch,
    plan,
    problems,
    solver_name,
)
from solvers.checking.record import Check
from solvers.checking.running import own_names, style
from solvers.checking.shrinking import smallest
from solvers.checking.trial import Subject, Trial
from solvers.checking.wording import agreement, inputs_text, sentence
from solvers.options import one_of
from solvers.steps import Solver

PROBLEMS = 24
"""How many problems a function must get right."""

IN_A_BATCH = 5
"""Problems in a batch: more than there are entries on an axis, so that axes are told apart."""

BATCHES = ("optional", "required", "none")


def check(
    function: Callable[..., Any],
    solver: Solver,
    *,
    inputs: Mapping[str, Any] | Sequence[Mapping[str, Any]] | DrawInputs | None = None,
    mistakes: Sequence[Mistake] = (),
    batches: str = "optional",
    seconds: float = 2.0,
    seed: int = 0,
) -> Check:
    """Say in one sentence whether a function computes what a solver does, or what is wrong.

    Parameters
    ----------
    function
        Yours. It takes the solver's arguments, by their names or in their order, and returns
        what the solver returns, or a dict of its steps by name: then the first wrong step
        is found. What it does is reported, whatever it is; it can raise, print or never end.
    solver
        A function of this package.
    inputs
        One problem's inputs by name; or several such problems, the smallest first; or a
        function that draws one with a random generator. Without, they are drawn by what the
        solver's docstring says of them.
    mistakes
        Known errors to recognise, beside the conventions, swaps, transposes, signs, factors
        and axes that are always tried.
    batches
        After single problems, the function is tried on a batch. "optional": it may refuse
        one or return another shape, but not return wrong numbers; "required": it must take
        batches; "none": it is not tried.
    seconds
        How long one call may take.
    seed
        Of the drawn inputs.

    Returns
    -------
    Check
        True if all is well; it prints as its message.

    Raises
    ------
    CannotDraw
        If the docstring does not say enough and there are no `inputs`.
    ValueError
        If `batches` is none of the three.

    Examples
    --------
    >>> from solvers.activations import softmax
    >>> import numpy as np
    >>> check(lambda z: -np.exp(z) / np.exp(z).sum(), softmax)
    The result differs from softmax: it has the wrong sign; for z = [0] it is [-1] instead of [1].
    """
    one_of("batches", batches, BATCHES)
    rng = np.random.default_rng(seed)
    drawn = _drawn(function, solver, inputs, rng)
    called = style(function, drawn.problems[0].inputs, drawn.needed)
    if isinstance(called, str):
        return Check(f"The arguments do not fit: {called}.", "arguments")
    subject = Subject(function, solver, called, seconds)
    trials = _trials(subject, drawn.problems)
    if not trials[-1].wrong and batches != "none" and drawn.plan:
        return _on_a_batch(subject, drawn.plan, trials, rng, batches=batches)
    return _verdict(subject, trials, mistakes)


@dataclass(frozen=True)
class _Drawn:
    """The problems, how many of their inputs the solver needs, and how they were drawn."""

    problems: Sequence[Problem]
    needed: int
    plan: Plan | None


def _drawn(
    function: Callable[..., Any],
    solver: Solver,
    inputs: Mapping[str, Any] | Sequence[Mapping[str, Any]] | DrawInputs | None,
    rng: np.random.Generator,
) -> _Drawn:
    if inputs is None:
        chosen = plan(solver, rng, also=own_names(function))
        return _Drawn(problems(chosen, rng, PROBLEMS), chosen.needed, chosen)
    if isinstance(inputs, Mapping):
        inputs = [inputs]
    elif callable(inputs):
        inputs = [inputs(rng) for _ in range(PROBLEMS)]
    given = [Problem(each, {}) for each in inputs]
    return _Drawn(given, len(given[0].inputs), None)


def _trials(subject: Subject, given: Sequence[Problem]) -> list[Trial]:
    """Try a function on problems, up to one that takes too long.

    The smallest wrong one, or else the last, stands at the end.
    """
    trials: list[Trial] = []
    for problem in given:
        trials.append(subject.attempt(problem))
        wrong = trials[-1].wrong
        if wrong and wrong.failure not in ("value", "shape", "raises"):
            return trials
    faulty = [trial for trial in trials if trial.wrong]
    if not faulty:
        return trials
    shown = min(faulty, key=_size)
    return [*(trial for trial in trials if trial is not shown), shown]


def _size(trial: Trial) -> tuple[bool, int]:
    """How much a wrong trial asks of its reader; an exception tells less than a wrong value."""
    entries = sum(np.size(value) for value in trial.problem.inputs.values())
    return bool(trial.wrong and trial.wrong.failure == "raises"), entries


def _verdict(subject: Subject, trials: Sequence[Trial], mistakes: Sequence[Mistake]) -> Check:
    """Say what the last of these trials shows."""
    last = trials[-1]
    if last.values and not subject.repeats(last):
        seen = inputs_text(last.problem.inputs)
        text = f"Your function gives different values for the same input, {seen}."
        return Check(text, "not repeatable", inputs=last.problem.inputs)
    if last.wrong:
        return _failed(subject, trials, mistakes)
    return Check(_agreement(subject, trials, ""))


def _agreement(subject: Subject, trials: Sequence[Trial], on_batches: str) -> str:
    return agreement(trials[-1], solver_name(subject.solver), len(trials), on_batches)


def _on_a_batch(
    subject: Subject,
    chosen: Plan,
    trials: Sequence[Trial],
    rng: np.random.Generator,
    *,
    batches: str,
) -> Check:
    """Say what a function does with a batch that gets single problems right."""
    single = _verdict(subject, trials, ())
    several = batch(chosen, rng, trials[-1].problem.sizes, IN_A_BATCH)
    if not single or several is None:
        return single
    trial = subject.attempt(several)
    if not trial.wrong:
        return Check(_agreement(subject, trials, " and on a batch"))
    if trial.wrong.failure != "value" and batches == "optional":
        return Check(_agreement(subject, trials, "; it takes one problem at a time, no batch"))
    found = _failed(subject, [trial], ())
    text = f"Right for one problem and wrong for a batch of {IN_A_BATCH}: {found.message}"
    return replace(found, message=text, failure="batch")


def _failed(subject: Subject, trials: Sequence[Trial], mistakes: Sequence[Mistake]) -> Check:
    """Explain the fault of the last trial, on the smallest input that shows it."""
    last = trials[-1]
    assert last.wrong is not None
    cause = _cause(subject, trials, mistakes)
    slow = last.wrong.failure == "time"
    shown = last if slow else smallest(last, subject.attempt, subject.solver)
    assert shown.wrong is not None
    return Check(
        sentence(shown, solver_name(subject.solver), cause, subject.seconds),
        shown.wrong.failure,
        where=shown.wrong.where,
        cause=cause.cause if cause else "",
        inputs=shown.problem.inputs,
        got=shown.wrong.got,
        expected=shown.wrong.expected,
    )


def _cause(
    subject: Subject, trials: Sequence[Trial], mistakes: Sequence[Mistake]
) -> Hypothesis | None:
    last = trials[-1]
    if not last.wrong or last.wrong.failure not in ("value", "shape"):
        return None
    where = last.wrong.where
    case = Case(subject.solver, where, last.problem, last.right, last.values.keys() - {where})
    seen = [
        Seen(trial.problem, trial.values[where], np.asarray(trial.right.steps[where]))
        for trial in (last, *trials[:-1])
        if where in trial.values
    ]
    return diagnosis(case, seen, mistakes)
