"""The best sequence of tags, by the Viterbi algorithm."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.figures import tag_lattice
from qgen.params import Grid
from solvers.arrays import Array, array_namespace, transpose
from solvers.crf import crf_viterbi
from solvers.steps import Values

_TAGS = ("N", "V", "D")
"""Noun, verb, determiner."""


def _level(positions: int, tags: int, grid: float, *, pointers: bool, choice: str = "") -> Level:
    """A sentence of so many words; ask for back-pointers of their own or only for the path."""
    labels = _TAGS[:tags]
    parts: list[Part] = []
    for t in range(2, positions + 1):
        parts.append(Part(f"c_{t}", marks=tags - 1, minutes=tags))
        parts.append(Part(f"v_{t}", marks=1, minutes=1))
        if pointers:
            parts.append(Part(f"back_{t}", marks=1, minutes=1, labels=labels))
    return Level(
        params={
            "U": Grid(-1, 4, grid, (positions, tags)),
            "A": Grid(-4, 4, grid, (tags, tags)),
        },
        parts=(*parts, Part("path", marks=2, minutes=2, labels=labels)),
        choice=choice,
    )


def _gap(scores: Array, axis: int) -> NDArray[np.float64]:
    """How far the largest entry is ahead of the next."""
    ordered = np.sort(scores, axis=axis)
    return np.asarray(np.diff(ordered, axis=axis).take(-1, axis=axis))


def _fit(s: Values) -> NDArray[np.bool_]:
    """No ties, neither among predecessors nor at the end."""
    positions = s.U.shape[-2]
    good = _gap(s[f"v_{positions}"], -1) > 0.05
    for t in range(2, positions + 1):
        good &= (_gap(s[f"c_{t}"], -2) > 0.05).all(axis=-1)
    for t in range(1, positions):
        good &= (_gap(s[f"v_{t}"], -1) > 0.05) & (_gap(s.U[:, t], -1) > 0.05)
    return np.asarray(good & (_gap(s.U[:, 0], -1) > 0.05))


def _best_emissions(s: Values) -> Array:
    return array_namespace(s.U).argmax(s.U, axis=-1)


def _best_scores(s: Values) -> Array:
    """At each position the tag with the largest score so far."""
    xp = array_namespace(s.U)
    scores = [s[f"v_{t}"] for t in range(1, s.U.shape[-2] + 1)]
    return xp.argmax(xp.stack(scores, axis=-2), axis=-1)


def _errors_at(t: int) -> Iterator[Misconception]:
    """What can go wrong in the recursion, at position t."""
    levels = (1, 2, 3) if t < 4 else (3,)

    def reached(s: Values) -> Array:
        return s[f"v_{t - 1}"][..., :, None]

    yield Misconception(
        f"transitions_transposed_at_{t}",
        f"c_{t}",
        lambda s: reached(s) + transpose(s.A),
        "Rows of $A$ stand for the tag before and columns for the next tag: the score of the step "
        "from tag $i$ to tag $j$ is $A_{ij}$.",
        levels,
    )
    yield Misconception(
        f"transitions_ignored_at_{t}",
        f"c_{t}",
        lambda s: array_namespace(s.A).broadcast_to(reached(s), s.right.shape),
        "A path is also scored by its transitions: add $A_{ij}$ before you take the maximum.",
        levels,
    )
    yield Misconception(
        f"emission_forgotten_at_{t}",
        f"v_{t}",
        lambda s: array_namespace(s.A).max(s[f"c_{t}"], axis=-2),
        r"Each tag of a path adds its emission score: $v_{t,j} = U_{tj} + \max_i (v_{t-1,i} + "
        r"A_{ij})$.",
        levels,
    )


FAMILY = Family(
    id="crf_viterbi",
    title="The Viterbi algorithm for a CRF",
    unit=5,
    topic="named entity recognition",
    source="Lample et al., Neural Architectures for Named Entity Recognition (NAACL 2016), "
    "Section 2.2; Jurafsky & Martin, Speech and Language Processing (3rd edition draft), "
    "Section 8.4.5",
    solver=crf_viterbi,
    levels={
        1: _level(3, 2, 0.5, pointers=True, choice="v_3"),  # of paths there are but eight
        2: _level(3, 3, 0.1, pointers=True),
        3: _level(4, 3, 0.1, pointers=False),
    },
    misconceptions=(
        *_errors_at(2),
        *_errors_at(3),
        *_errors_at(4),
        Misconception(
            "greedy_path",
            "path",
            _best_emissions,
            "The tag with the largest emission score at each word need not lie on the best path: "
            "transitions count too. Follow the back-pointers from the best last tag.",
        ),
        Misconception(
            "back_pointers_not_followed",
            "path",
            _best_scores,
            "The largest $v_{t,j}$ of each position belongs to the best path *up to there*, which "
            "the best complete path need not continue. Only the last tag is chosen by its score; "
            "the others follow from the back-pointers.",
            levels=(2, 3),
        ),
    ),
    symbols={
        **{f"back_{t}": rf"\psi_{t}" for t in (2, 3, 4)},
        "best": "v^*",
        "path": "y^*",
    },
    fit=_fit,
    figure=lambda s: tag_lattice(s.U, _TAGS[: s.U.shape[1]]),
)
