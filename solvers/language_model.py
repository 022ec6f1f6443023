"""Language models that count pairs of neighbouring words."""

from collections.abc import Sequence
from functools import reduce
from operator import mul

from solvers.arrays import Array, array_namespace, spread
from solvers.options import one_of
from solvers.steps import Step, value_only

UNITS = ("bits", "nats")


def transitions(sentence: Sequence[int], words: int) -> tuple[list[int], list[int]]:
    """Return the rows and the columns of a table of counts that a sentence passes through.

    Parameters
    ----------
    sentence
        Its words, as numbers from 0.
    words
        How many words the vocabulary has. Row 0 stands for the start of a sentence, the last
        column for its end.

    Examples
    --------
    >>> transitions((2, 0), words=3)
    ([0, 3, 1], [2, 0, 3])
    """
    return [0, *(word + 1 for word in sentence)], [*sentence, words]


def after_word(word: int, words: int) -> tuple[list[int], list[int]]:
    """Return the rows and the columns of all that can follow a word."""
    return [word + 1] * (words + 1), list(range(words + 1))


def entropy_per_token(probability: Array, tokens: int, unit: str) -> Array:
    """Return -log(probability) / tokens, with the base 2 for "bits" and e for "nats"."""
    xp = array_namespace(probability)
    return -xp.log(probability) / (tokens * xp.log(2) if unit == "bits" else tokens)


def power(exponent: Array, unit: str) -> Array:
    """Return 2 to an exponent in "bits", e to one in "nats"."""
    return 2**exponent if unit == "bits" else array_namespace(exponent).exp(exponent)


def bigram_language_model(
    counts: Array,
    alpha: Array | None = None,
    *,
    sentence: Sequence[int],
    after: int,
    unit: str = "bits",
    step: Step = value_only,
) -> tuple[Array, Array]:
    """Return the probability of a sentence under a bigram model, and its perplexity.

    The probability of a word after another is the share of its count in the count of all that
    came after the other: P(b | a) = C(a, b) / C(a).

    Parameters
    ----------
    counts : array of shape (..., V + 1, V + 1)
        How often each of V words, and the end of the sentence (last column), came after the
        start of a sentence (row 0) and after each word.
    alpha : array of shape (...)
        What is added to each count: 1 is Laplace's smoothing. Nothing if it is left out.
    sentence
        Words, as numbers from 0.
    after
        The word after which all probabilities are asked for, as a number from 0.
    unit
        Of the cross-entropy: "bits", with logarithms to the base 2, as in Shannon, and Jurafsky
        and Martin; "nats", with natural ones, as in PyTorch and Keras. The perplexity is the same.
    step
        Recorder of the named steps: totals, the (smoothed) row sums, (..., V + 1); following,
        the probabilities after the word `after`, (..., V + 1); factors, the probabilities of
        the sentence's T words and of its end, (..., T + 1); probability, cross_entropy (per
        predicted token, the end being one), perplexity, each (...).

    Returns
    -------
    tuple of two arrays of shape (...)
        probability and perplexity.

    Raises
    ------
    ValueError
        If the unit is not one of those above.

    Notes
    -----
    Without smoothing, a sentence with a pair that was never counted has the probability 0 and
    an infinite perplexity.

    References
    ----------
    Jurafsky, Martin, Speech and Language Processing (3rd edition, draft of 2024), sections 3.1
    (eqs. 3.9-3.11), 3.3 (eq. 3.14), 3.6 (eq. 3.23) and 3.7; Shannon, A Mathematical Theory of
    Communication (1948), section 3.

    Examples
    --------
    A table without preferences is perplexed by all that it can say next:

    >>> import numpy as np
    >>> p, perplexity = bigram_language_model(np.ones((4, 4)), sentence=(0, 1, 2), after=0)
    >>> float(p), float(perplexity)
    (0.00390625, 4.0)
    """
    one_of("unit", unit, UNITS)
    words = counts.shape[-1] - 1
    totals = counts.sum(axis=-1)
    if alpha is not None:
        counts = counts + spread(alpha, 2)
        totals = totals + (words + 1) * spread(alpha)
    totals = step("totals", totals)
    step("following", shares_of(counts, totals, after_word(after, words)))
    factors = step("factors", shares_of(counts, totals, transitions(sentence, words)))
    tokens = len(sentence) + 1
    probability = step("probability", reduce(mul, (factors[..., k] for k in range(tokens))))
    entropy = step("cross_entropy", entropy_per_token(probability, tokens, unit))
    return probability, step("perplexity", power(entropy, unit))


def shares_of(counts: Array, totals: Array, pairs: tuple[list[int], list[int]]) -> Array:
    """Return C(a, b) / C(a) for each pair of a row a and a column b, of shape (..., pairs)."""
    rows, columns = pairs
    return counts[..., rows, columns] / totals[..., rows]
