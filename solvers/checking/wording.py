"""The one sentence that says what is wrong."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from solvers.arrays import Array
from solvers.checking.answers import RESULT, Wrong
from solvers.checking.cases import Hypothesis
from solvers.checking.trial import Trial
from solvers.printing import value_text

LONGEST = 60
"""Characters of one value in a sentence."""


def sentence(trial: Trial, solver: str, cause: Hypothesis | None, seconds: float) -> str:
    """Say what is wrong with a trial."""
    wrong = trial.wrong
    assert wrong is not None
    place = f"for {inputs_text(trial.problem.inputs)}"
    match wrong.failure:
        case "time":
            return f"Your function does not return within {seconds:g} s {place}."
        case "changes input":
            return f"Your function changes its input {wrong.where} in place, {place}."
        case "raises":
            return f"Your function raises {wrong.note} {place}."
        case "type" if not wrong.where:
            return _ended(f"Your function {wrong.note}")
        case "type":
            return _ended(f"{_name(trial, wrong)} {wrong.note}")
    because = f": it {cause.cause}" if cause else ""
    if wrong.failure == "shape":
        return f"{_name(trial, wrong)} {wrong.note}{because}, {place}."
    values = _values(np.asarray(wrong.got), np.asarray(wrong.expected))
    ending = (cause.feedback and f" {cause.feedback}") if cause else _advice(trial)
    return f"{_first(trial, wrong)} differs from {solver}{because}; {place} {values}.{ending}"


def _values(got: Array, expected: Array) -> str:
    """Both values; of large ones, the first entry that differs."""
    if max(len(_full_line(got)), len(_full_line(expected))) > LONGEST:
        index = tuple(map(int, np.argwhere(~np.isclose(got, expected, rtol=1e-6, atol=1e-9))[0]))
        entry = f"entry {list(index)}"
        return f"its {entry} is {one_line(got[index])} instead of {one_line(expected[index])}"
    return f"it is {one_line(got)} instead of {one_line(expected)}"


def _ended(text: str) -> str:
    return text if text.endswith("?") else f"{text}."


def _name(trial: Trial, wrong: Wrong) -> str:
    if wrong.where.startswith(RESULT):
        return f"The {wrong.where}"
    single = list(trial.right.outputs) == [wrong.where] and len(trial.values) <= 1
    return f"The {RESULT}" if single else f"The value of {wrong.where}"


def _first(trial: Trial, wrong: Wrong) -> str:
    """Name a wrong value, and say if others before it are right."""
    steps = list(trial.right.steps)
    before = steps[: steps.index(wrong.where)]
    if any(name in trial.values for name in before):
        return f"The value of {wrong.where} is the first that"
    return _name(trial, wrong)


def _advice(trial: Trial) -> str:
    """What would tell more, where the cause was not found."""
    by_step = set(trial.values) - set(trial.right.outputs)
    if by_step or len(trial.right.steps) <= len(trial.right.outputs):
        return ""
    names = [name for name in trial.right.steps if name not in trial.right.outputs]
    return f" Return a dict of your steps ({_some(names)}) to learn which is the first wrong one."


def _some(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= 5 else f"{', '.join(names[:4])}, ..."


def agreement(trial: Trial, solver: str, count: int, batches: str) -> str:
    """Say what a right function agrees in."""
    names = list(trial.values)
    several = f" in {', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else ""
    problems = "1 problem" if count == 1 else f"{count} problems"
    return f"Your function agrees with {solver}{several} on {problems}{batches}."


def inputs_text(inputs: Mapping[str, Any]) -> str:
    """Write inputs in one line; what is 0 in all entries is not written out."""
    shown = {n: v for n, v in inputs.items() if not _zero(v)}
    parts = [_assignment(name, value) for name, value in shown.items()]
    if len(shown) == len(inputs):
        return ", ".join(parts)
    rest = [_assignment(name, value) for name, value in inputs.items() if name not in shown]
    if len(rest) <= 2:
        return ", ".join(_assignment(name, value) for name, value in inputs.items())
    return f"{', '.join(parts)} and 0 in all other inputs" if parts else "inputs that are all 0"


def _zero(value: Any) -> bool:
    return isinstance(value, float | np.ndarray) and not np.any(value)


def _assignment(name: str, value: Any) -> str:
    if isinstance(value, np.ndarray) and len(_full_line(value)) > LONGEST:
        return _entries(name, value)
    return f"{name} = {one_line(value)}"


def _entries(name: str, value: Array) -> str:
    """Write a large array by its few entries that are not 0."""
    places = [tuple(map(int, place)) for place in np.argwhere(value)]
    if len(places) > 3:
        return f"{name} = {one_line(value)}"
    size = "×".join(map(str, value.shape))
    if not places:
        return f"{name} = 0 ({size})"
    written = ", ".join(f"{name}{list(place)} = {one_line(value[place])}" for place in places)
    return f"{written} and 0 elsewhere ({size})"


def one_line(value: Any) -> str:
    """Write a value in one line, with commas."""
    text = _full_line(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def _full_line(value: Any) -> str:
    if not isinstance(value, int | float | np.ndarray | np.generic):
        return repr(value)
    text = value_text(np.asarray(value), separator=", ")
    return " ".join(text.split()).replace("[ ", "[")
