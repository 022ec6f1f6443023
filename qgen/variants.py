"""From a secret, a student and a slot to the parameters of a variant.

Each variant has its own stream of bits, HMAC-SHA256(secret, student, slot) stretched by
SHAKE-256, and its own numbered attempts; the first attempt that is fit is the variant.
So it depends neither on the batch it is drawn in nor on any library's random numbers.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Sequence

import numpy as np

from qgen.fitness import fit
from qgen.params import realise
from qgen.problem import Params, Problem

MAX_ATTEMPTS = 4096

MOST_AT_ONCE = 32
"""Attempts of each variant that are checked together."""

DRAWN_AT_ONCE = 256
"""Variants that are drawn together: more would take memory and save no time."""


class NoFitVariant(Exception):
    """A problem whose draws are hardly ever fit to print."""


def derive(secret: bytes, *context: str) -> bytes:
    """Return 256 bits that only who knows the secret can link to this context."""
    return hmac.digest(secret, json.dumps(context).encode(), hashlib.sha256)


def draw(problem: Problem, keys: Sequence[bytes]) -> Params:
    """Draw one fit variant for each key.

    Parameters
    ----------
    problem
        What all these variants have in common.
    keys
        256 bits for each variant, from `derive`.

    Returns
    -------
    dict
        For each parameter an array of shape (N, ...).

    Raises
    ------
    NoFitVariant
        If no attempt of some variant is fit.
    """
    batches = [keys[k : k + DRAWN_AT_ONCE] for k in range(0, len(keys), DRAWN_AT_ONCE)]
    drawn = [_draw(problem, batch) for batch in batches]
    return {name: np.concatenate([params[name] for params in drawn]) for name in drawn[0]}


def _draw(problem: Problem, keys: Sequence[bytes]) -> Params:
    found: dict[int, Params] = {}
    pending = list(range(len(keys)))
    for attempts in _rounds():
        params = realise(
            problem.spec.params, [_attempt(keys[k], a) for k in pending for a in attempts]
        )
        good = fit(problem, params).reshape(len(pending), -1)
        for row in np.flatnonzero(good.any(axis=1)):
            pick = row * len(attempts) + int(good[row].argmax())
            found[pending[row]] = {name: value[pick] for name, value in params.items()}
        pending = [k for k in pending if k not in found]
        if not pending:
            return {n: np.stack([found[k][n] for k in range(len(keys))]) for n in params}
    raise NoFitVariant(
        f"{problem.family.id}, level {problem.level}, {problem.decimals} decimals: "
        f"none of {MAX_ATTEMPTS} draws was fit to print; try more decimals or another level"
    )


def _rounds() -> Iterator[range]:
    """The numbers of the attempts that are made together: ever more, since most need few."""
    first, size = 0, 2
    while first < MAX_ATTEMPTS:
        yield range(first, min(first + size, MAX_ATTEMPTS))
        first, size = first + size, min(2 * size, MOST_AT_ONCE)


def _attempt(key: bytes, number: int) -> bytes:
    return key + number.to_bytes(4, "big")
