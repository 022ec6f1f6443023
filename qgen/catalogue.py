"""Problems by name: each is built once per process."""

import copyreg
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from qgen.families import load_family
from qgen.problem import Form, Problem


def problem(
    family: str,
    level: int,
    decimals: int,
    conventions: Mapping[str, str],
    *,
    form: Form = "steps",
) -> Problem:
    """Return the problem that these names mean, always the same object.

    Conventions that the family does not know are left out, so that an exam-wide choice can
    be passed to every family.
    """
    known = load_family(family).conventions
    chosen = tuple(sorted((k, v) for k, v in conventions.items() if k in known))
    return _problem(family, level, decimals, chosen, form)


@lru_cache(maxsize=4096)
def _problem(
    family: str, level: int, decimals: int, conventions: tuple[tuple[str, str], ...], form: Form
) -> Problem:
    return Problem(load_family(family), level, decimals, conventions, form)


def _by_name(asked: Problem) -> tuple[Any, ...]:
    names = (asked.family.id, asked.level, asked.decimals, asked.conventions, asked.form)
    return _problem, names


# A problem goes to other processes by its name, since its functions cannot.
copyreg.pickle(Problem, _by_name)
