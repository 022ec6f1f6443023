"""Simulate a question's students kind by kind, and count what the marker made of them."""

import numpy as np
from numpy.random import PCG64, Generator

from qgen.answers import Numbers
from qgen.problem import Params
from qgen.simulation.cases import CASES, cases
from qgen.simulation.figures import Case, Figures, HonestFigures, TypedFigures
from qgen.simulation.marks import Marked, Subject, mark
from qgen.simulation.naming import name_one, name_two
from qgen.simulation.shares import shares
from qgen.simulation.spellings import COMMA_SPELLINGS, SPELLINGS, WORD_SPELLINGS
from qgen.simulation.students import honest
from qgen.simulation.working import Bools, Given, variants
from qgen.variants import derive

ANSWERS_EACH = 100
"""Honest answers that are written on each paper, or a few more."""


def measure(subject: Subject, students: int, seed: bytes) -> Figures:
    """Simulate one question.

    Parameters
    ----------
    students
        How many papers are drawn. Each is worked by one student of each kind, and by honest
        ones until it has a hundred answers.
    seed
        Decides every number. It is no secret: no exam draws from it.
    """
    problem = subject.problem
    params = variants(problem, students, seed)

    def luck(kind: str) -> Generator:
        return Generator(PCG64(int.from_bytes(derive(seed, kind))))

    return Figures(
        family=problem.family.id,
        title=problem.family.title,
        level=problem.level,
        decimals=problem.decimals,
        final=problem.form == "final",
        honest=_honest(subject, params, luck("honest")),
        errors=tuple(name_one(subject, params, luck(e.id), e) for e in problem.misconceptions),
        pairs=name_two(subject, params, luck("pairs")),
        typed=_typed(subject, params, luck("typed")),
        marks=shares(subject, params, luck("shares")),
    )


def _honest(subject: Subject, params: Params, rng: Generator) -> HonestFigures:
    """Work every paper again and again, with other rounding habits each time."""
    answers, rejected, nearest = 0, 0, 0.0
    worst: tuple[Case, ...] = ()
    for _ in range(-(-ANSWERS_EACH // len(subject.problem.asked))):
        given = honest(subject.problem, params, rng)
        marked = mark(subject, params, given)
        refused: Bools = np.asarray(marked.fraction < 1)
        answers += refused.size
        rejected += int(refused.sum())
        nearest = max(nearest, _distance(given, marked))
        what = "An honest answer is not counted as right"
        worst += cases(what, subject, params, given, marked, np.asarray(refused.any(axis=0)))
    return HonestFigures(answers, rejected, nearest, worst[:CASES])


def _distance(given: Given, marked: Marked) -> float:
    """How far answers lie from the key at most, as a fraction of the tolerance."""
    return max(
        float((np.abs(value - part.expected) / part.tolerance).max())
        for value, part in zip(given.values(), marked.judged, strict=True)
    )


def _typed(subject: Subject, params: Params, rng: Generator) -> TypedFigures:
    """Type right answers in every way, and read them."""
    numbers = COMMA_SPELLINGS if subject.decimal_comma else SPELLINGS
    answers, unread = 0, []
    for step, values in honest(subject.problem, params, rng).items():
        spellings = list((WORD_SPELLINGS if step in subject.problem.words else numbers).values())
        for k, value in enumerate(values):
            plain = subject.problem.written(step, value)
            text = spellings[k % len(spellings)](plain)
            read = subject.problem.read(step, text, decimal_comma=subject.decimal_comma)
            answers += 1
            same = isinstance(read, Numbers) and np.allclose(read.values, value, rtol=1e-9, atol=0)
            if not same:
                unread.append(f"{text!r} for {plain}")
    return TypedFigures(answers, len(unread), tuple(unread[:CASES]))
