"""A class as an examiner meets it: a mixture of kinds of students."""

from collections.abc import Mapping

from numpy.random import Generator

from qgen.family import Misconception
from qgen.problem import Params, Problem
from qgen.simulation.students import (
    Kind,
    giving_up,
    honest,
    mistaken,
    pairs,
    shared_out,
    slipping,
)
from qgen.simulation.working import Given

CLASS: Mapping[str, int] = {
    "careful": 4,
    "one misconception": 3,
    "two misconceptions": 1,
    "one slip": 2,
    "stop part-way": 2,
}
"""Of twelve students, how many are of each kind."""


def mixed_class(problem: Problem, params: Params, rng: Generator) -> Given:
    """Work a problem through as a class does that is mixed as `CLASS` says."""

    def holding(*errors: Misconception) -> Kind:
        return lambda own: mistaken(problem, own, rng, *errors)

    one = [holding(error) for error in problem.misconceptions]
    two = [holding(*both) for both in pairs(problem)]
    kinds: Mapping[str, Kind] = {
        "careful": lambda own: honest(problem, own, rng),
        "one misconception": lambda own: shared_out(own, one),
        "two misconceptions": lambda own: shared_out(own, two or one),
        "one slip": lambda own: slipping(problem, own, rng),
        "stop part-way": lambda own: giving_up(problem, own, rng),
    }
    return shared_out(params, [kinds[kind] for kind, share in CLASS.items() for _ in range(share)])
