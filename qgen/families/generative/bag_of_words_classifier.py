"""A linear text classifier on word counts."""

from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from qgen.family import Family, Level, Misconception, Part
from qgen.params import Choice, Grid, Pick
from solvers.activations import sigmoid
from solvers.arrays import Array, array_namespace, spread
from solvers.bag_of_words import bag_of_words_classifier
from solvers.steps import Values

_SENTIMENTS = ("positive", "negative")
_TOPICS = ("sports", "politics", "science")
_OWN = ((0, 3), (1, 2), (4,))
"""The words that speak for each topic: goal and team; vote and law; energy."""

_COUNTS = Part("counts", marks=1, minutes=1)


def _rows(own: Sequence[int], vocabulary: int, half: float) -> list[tuple[float, ...]]:
    """Weights of one class: large for its own words; the third and the last word vary."""
    strong, weak = (1, 1 + half), (0, half, -half)
    table = [strong if v in own else weak for v in range(vocabulary)]
    varied = (0, 2, vocabulary - 1)
    return list(product(*(each if v in varied else each[-1:] for v, each in enumerate(table))))


def _level(
    words: int, own: Sequence[Sequence[int]], classes: Sequence[str], *, known: bool, half: float
) -> Level:
    """So many words of the text; some are not in the vocabulary unless all are known."""
    vocabulary = 1 + max(map(max, own))
    weights = list(product(*(_rows(words, vocabulary, half) for words in own)))
    tokens = vocabulary if known else vocabulary + 2
    predicted = Part("predicted", marks=1, minutes=1, labels=classes)
    logits = Part("logits", marks=2, minutes=len(classes) + 1)
    return Level(
        params={
            "tokens": Choice(tuple(range(tokens)), (words,)),
            "W": Pick(weights[:: len(weights) // 200]),
            "b": Grid(-2, 2, half, (len(classes),), without=[0]),
        },
        parts=(_COUNTS, logits, predicted, Part("p", marks=2, minutes=3)),
    )


def _fit(s: Values) -> NDArray[np.bool_]:
    """A winner with a margin, a repeated word, and exponentials and shares of a readable size."""
    ordered = np.sort(s.logits, axis=-1)
    clear = ordered[:, -1] - ordered[:, -2] >= 0.4
    readable = (np.abs(ordered) <= 6).all(axis=-1) & (np.abs(s.logits.sum(axis=-1)) > 0.4)
    readable &= (s.p > 0.002).all(axis=-1)
    return np.asarray(clear & readable & (s.counts.max(axis=-1) >= 2))


def _presence(s: Values) -> Array:
    return array_namespace(s.right).minimum(s.right, 1)


FAMILY = Family(
    id="bag_of_words_classifier",
    title="A bag-of-words classifier",
    unit=5,
    topic="text classification",
    source="Goldberg, Neural Network Methods for Natural Language Processing (2017), "
    "Sections 2.3 to 2.5",
    solver=bag_of_words_classifier,
    levels={
        1: _level(6, [(0, 3), (1, 2)], _SENTIMENTS, known=True, half=1),
        2: _level(8, _OWN, _TOPICS, known=True, half=1),
        3: _level(9, _OWN, _TOPICS, known=False, half=0.5),
    },
    misconceptions=(
        Misconception(
            "presence_for_counts",
            "counts",
            _presence,
            "Each occurrence counts: a word that stands in the text twice has the entry 2, not 1.",
        ),
        Misconception(
            "divided_by_length",
            "counts",
            lambda s: s.right / s.tokens.shape[-1],
            "The features are the counts themselves, not the words' shares of the text.",
        ),
        Misconception(
            "bias_forgotten",
            "logits",
            lambda s: s.right - s.b,
            r"The logits are $z = Wx + b$: each class also has a bias.",
        ),
        Misconception(
            "logits_normalised",
            "p",
            lambda s: s.logits / spread(s.logits.sum(axis=-1)),
            r"The softmax takes $\exp$ of the logits before it divides by their sum, so that all "
            "probabilities are positive.",
        ),
        Misconception(
            "sigmoid_of_each",
            "p",
            lambda s: sigmoid(s.logits),
            "The classes exclude each other, so their probabilities add up to 1: use the softmax "
            "of all logits, not a sigmoid of each.",
        ),
    ),
    symbols={"counts": "x", "logits": "z", "e": "u", "total": "S", "predicted": "k"},
    fit=_fit,
)
