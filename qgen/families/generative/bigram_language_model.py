"""A bigram language model: next-word probabilities, a sentence, perplexity."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from qgen.family import Convention, Family, Level, Misconception, Part
from qgen.params import Choice, Param
from solvers.arrays import Array, array_namespace
from solvers.language_model import (
    after_word,
    bigram_language_model,
    entropy_per_token,
    power,
    shares_of,
    transitions,
)
from solvers.steps import Values

_WORDS = 3
_FOLLOWING = Part("following", marks=2, minutes=3)
_PROBABILITY = Part("probability", marks=1, minutes=2)


def _level(sentence: tuple[int, ...], after: int, *parts: Part, **smoothing: Param) -> Level:
    """A table of small counts; zeros only where they are smoothed."""
    counts = (0, 0, 1, 2, 3, 4) if smoothing else (1, 2, 3, 4, 5, 6)
    size = _WORDS + 1
    return Level(
        params={"counts": Choice(counts, (size, size)), **smoothing},
        parts=parts,
        settings={"sentence": sentence, "after": after},
    )


Cells = tuple[list[int], list[int]]
"""Rows and columns of the table."""


def _following(s: Values) -> Cells:
    return after_word(s.after, _WORDS)


def _in_sentence(s: Values) -> Cells:
    return transitions(s.sentence, _WORDS)


def _throughout(
    error: str,
    faulty: Callable[[Values, Cells], Array],
    feedback: str,
    levels: Sequence[int],
) -> Misconception:
    """An error in the estimate, made after one word and again in the sentence."""
    return Misconception(
        error,
        "following",
        lambda s: faulty(s, _following(s)),
        feedback,
        levels,
        {"factors": lambda s: faulty(s, _in_sentence(s))},
    )


def _everything(s: Values) -> Array:
    """The sum of the whole table, in the place of each row sum."""
    table = s.counts.sum(axis=(-2, -1), keepdims=True)[..., 0]
    return array_namespace(s.counts).broadcast_to(table, s.counts.shape[:-1])


def _column_shares(s: Values, cells: Cells) -> Array:
    rows, columns = cells
    return s.counts[..., rows, columns] / s.counts.sum(axis=-2)[..., columns]


def _other(unit: str) -> str:
    return "nats" if unit == "bits" else "bits"


def _fit(s: Values) -> NDArray[np.bool_]:
    """A sentence not too unlikely; where counts are smoothed, it has a pair never seen."""
    rows, columns = _in_sentence(s)
    new = (s.counts[..., rows, columns] == 0).any(axis=-1)
    full = (s.counts.sum(axis=-1) > 1).all(axis=-1) & (s.probability > 0.002)
    return np.asarray(full & (new if "alpha" in s else ~new))


FAMILY = Family(
    id="bigram_language_model",
    title="A bigram language model",
    unit=5,
    topic="text generation",
    source="Jurafsky & Martin, Speech and Language Processing (3rd edition, draft of 2024), "
    "sections 3.1, 3.3, 3.6 and 3.7; Shannon, A Mathematical Theory of Communication (1948), "
    "section 3",
    solver=bigram_language_model,
    levels={
        1: _level((0, 2), 1, _FOLLOWING, Part("factors", marks=1, minutes=2), _PROBABILITY),
        2: _level(
            (0, 1),
            2,
            _FOLLOWING,
            Part("factors", marks=2, minutes=3),
            _PROBABILITY,
            Part("cross_entropy", marks=1, minutes=2),
            Part("perplexity", marks=1, minutes=1),
        ),
        3: _level(
            (1, 0, 2),
            0,
            Part("following", marks=2, minutes=4),
            Part("factors", marks=2, minutes=4),
            _PROBABILITY,
            Part("cross_entropy", marks=1, minutes=2),
            Part("perplexity", marks=1, minutes=1),
            alpha=Choice([0.5, 1, 2]),
        ),
    },
    misconceptions=(
        _throughout(
            "joint_for_conditional",
            lambda s, cells: shares_of(s.counts, _everything(s), cells),
            r"Dividing by the sum of the whole table gives the probability of the *pair*. After a "
            r"word only its own row counts: $P(b \mid a) = C(a, b) / C(a)$.",
            (1, 2),
        ),
        _throughout(
            "column_total",
            _column_shares,
            "The row names the word that came before, so divide by the *row's* sum. The column's "
            "sum would answer which word came before.",
            (1, 2),
        ),
        _throughout(
            "smoothing_ignored",
            lambda s, cells: shares_of(s.counts, s.counts.sum(axis=-1), cells),
            r"Add-$\alpha$ smoothing adds $\alpha$ to *every* count, so that no pair has the "
            "probability 0.",
            (3,),
        ),
        _throughout(
            "total_not_smoothed",
            lambda s, cells: s.right * (s.totals / s.counts.sum(axis=-1))[..., cells[0]],
            r"With $\alpha$ added to every count of a row its sum grows too, by $\alpha$ times "
            "the number of columns; otherwise the probabilities add up to more than 1.",
            (3,),
        ),
        Misconception(
            "end_left_out",
            "probability",
            lambda s: s.right / s.factors[..., -1],
            "That the sentence stops after its last word is a prediction too: the factor "
            r"$P(\text{END} \mid \text{last word})$ belongs to the product.",
        ),
        Misconception(
            "start_left_out",
            "probability",
            lambda s: s.right / s.factors[..., 0],
            "The first word is predicted as well: the factor "
            r"$P(\text{first word} \mid \text{START})$ belongs to the product.",
        ),
        Misconception(
            "probabilities_averaged",
            "probability",
            lambda s: s.factors.sum(axis=-1) / s.factors.shape[-1],
            "By the chain rule the probability of a sentence is the *product* of the conditional "
            "probabilities.",
        ),
        Misconception(
            "not_per_token",
            "cross_entropy",
            lambda s: entropy_per_token(s.probability, 1, s.unit),
            "The cross-entropy is an average: divide by the number $N$ of predictions, so that "
            "long and short sentences can be compared.",
            levels=(2, 3),
        ),
        Misconception(
            "end_not_counted",
            "cross_entropy",
            lambda s: entropy_per_token(s.probability, len(s.sentence), s.unit),
            "END is predicted too and counts as a token: $N$ is the number of words plus one.",
            levels=(2, 3),
        ),
        Misconception(
            "other_logarithm",
            "cross_entropy",
            lambda s: entropy_per_token(s.probability, len(s.sentence) + 1, _other(s.unit)),
            "The unit fixes the logarithm: bits need the base 2, nats the base $e$.",
            levels=(2, 3),
        ),
        Misconception(
            "other_power",
            "perplexity",
            lambda s: power(s.cross_entropy, _other(s.unit)),
            "The perplexity undoes the logarithm with the same base: $2^H$ if $H$ is in bits, "
            "$e^H$ if it is in nats.",
            levels=(2, 3),
        ),
    ),
    symbols={
        "counts": "C",
        "totals": "R",
        "following": "q",
        "factors": "p",
        "probability": "P",
        "cross_entropy": "H",
        "perplexity": r"\mathrm{PP}",
    },
    decimals={"probability": 5},
    conventions={
        # Shannon, and Jurafsky and Martin; PyTorch and Keras.
        "unit": Convention(
            bits="in bits, with logarithms to the base 2",
            nats="in nats, with natural logarithms",
        )
    },
    fit=_fit,
)
