"""Sampling a token from a softmax with temperature."""

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Choice, Distinct, Floats, Grid, Param
from solvers.activations import shares
from solvers.arrays import Array, array_namespace, spread
from solvers.sampling import among_the_largest, running_sums, temperature_sampling
from solvers.steps import Values

_TOKENS = ("cat", "dog", "fox", "owl", "pig")


def _level(tokens: int, scores: Param, T: Param, *, top_k: int | None = None) -> Level:
    """A vocabulary of so many tokens."""
    return Level(
        params={"z": scores, "T": T, "u": Grid(0.05, 0.95, 0.01)},
        parts=(
            Part("scaled", marks=1, minutes=1),
            Part("p", marks=2, minutes=1 + (top_k or tokens)),
            Part("token", marks=1, minutes=1, labels=_TOKENS[:tokens]),
        ),
        settings={} if top_k is None else {"top_k": top_k},
        choice="p",
    )


def _most_likely(s: Values) -> Array:
    """The place of the largest probability."""
    xp = array_namespace(s.p)
    first = among_the_largest(s.p, 1)
    return (first * xp.arange(s.p.shape[-1])).sum(axis=-1)


def _fit(s: Values) -> NDArray[np.bool_]:
    """A number u well inside a token's share, and no token that is next to impossible.

    The scores that are kept are positive, so that even they themselves could be shared out.
    """
    seen = np.where(s.e > 0, s.p, 1).min(axis=-1)
    inside = np.all([_inside(p, s.u) for p in (s.p, *_mistaken(s))], axis=0)
    return np.asarray(inside & (seen > 0.02) & (_unsoftened(s) >= 0).all(axis=-1) & (s.T != 1))


def _mistaken(s: Values) -> list[Floats]:
    """The probabilities of those who err on the way: u decides for them as clearly."""
    kept, softened = s.get("kept", 1), np.exp(s.scaled)
    other = [kept * np.exp(scores) for scores in (s.z, s.z * spread(s.T))]
    weights = [_unsoftened(s), softened, *other]
    return [*map(shares, weights), s.e / spread(softened.sum(axis=-1))]


def _inside(p: Floats, u: Floats) -> NDArray[np.bool_]:
    """Whether a number lies clear of all running sums."""
    return np.asarray(np.abs(running_sums(p) - u[..., None]).min(axis=-1) > 0.01)


def _unsoftened(s: Values) -> Array:
    """The scores in the place of their exponentials."""
    return s.get("kept", 1) * s.scaled


FAMILY = Family(
    id="temperature_sampling",
    title="Sampling with temperature",
    unit=5,
    topic="text generation",
    source="Ackley, Hinton & Sejnowski, A Learning Algorithm for Boltzmann Machines (Cognitive "
    "Science 9, 1985), eq. 5; Fan, Lewis & Dauphin, Hierarchical Neural Story Generation "
    "(ACL 2018), section 5.4; Devroye, Non-Uniform Random Variate Generation (1986), section III.2",
    solver=temperature_sampling,
    levels={
        1: _level(4, Distinct([0.5, 1, 1.5, 2, 2.5, 3], (4,)), Choice([0.5, 2])),
        2: _level(4, Distinct([k / 5 for k in range(1, 17)], (4,)), Choice([0.5, 0.8, 1.6, 2])),
        3: _level(
            5, Distinct([k / 5 for k in range(-5, 11)], (5,)), Choice([0.5, 0.8, 1.6, 2]), top_k=3
        ),
    },
    misconceptions=(
        Misconception(
            "multiplied_by_temperature",
            "scaled",
            lambda s: s.z * spread(s.T),
            "The scores are *divided* by the temperature: a high temperature makes them more "
            "alike, a low one pulls them apart.",
        ),
        Misconception(
            "temperature_ignored",
            "scaled",
            lambda s: s.z,
            r"Before the softmax every score is divided by the temperature $T$; "
            r"only $T = 1$ changes nothing.",
        ),
        Misconception(
            "softmax_forgotten",
            "e",
            _unsoftened,
            r"The softmax takes $\exp$ of the scores before it divides by their sum, so that "
            "every probability is positive.",
        ),
        Misconception(
            "all_tokens_kept",
            "kept",
            lambda s: array_namespace(s.z).ones_like(s.z),
            "Top-$k$ sampling gives the probability 0 to all tokens but the $k$ with the largest "
            "scores.",
            levels=(3,),
        ),
        Misconception(
            "not_shared_out_again",
            "total",
            lambda s: array_namespace(s.scaled).exp(s.scaled).sum(axis=-1),
            "The tokens that are kept share out the whole probability: divide by the sum of "
            "*their* exponentials, so that the probabilities add up to 1.",
            levels=(3,),
        ),
        Misconception(
            "most_likely_taken",
            "token",
            _most_likely,
            "Always taking the most likely token is *greedy* decoding. Sampling compares $u$ with "
            "the running sums of the probabilities.",
        ),
    ),
    symbols={
        "e": "E",
        "kept": "m",
        "scaled": r"\tilde z",
        "total": "Z",
        "running": "F",
    },
    fit=_fit,
)
