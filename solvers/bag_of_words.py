"""A linear classifier of texts that sees how often each word occurs, and no order."""

from solvers.activations import shares
from solvers.arrays import Array, array_namespace, matvec
from solvers.metrics import is_at
from solvers.steps import Step, value_only


def bag_of_words_classifier(
    tokens: Array,
    W: Array,
    b: Array,
    *,
    step: Step = value_only,
) -> Array:
    """Classify a text by the counts of its words.

    Parameters
    ----------
    tokens : array of shape (..., T)
        The text: the place of each word in the vocabulary, from 0. Words that are not in it
        have a larger number and are ignored.
    W : array of shape (..., K, V)
        The weight of each word of the vocabulary for each class.
    b : array of shape (..., K)
        Biases.
    step
        Recorder of the named steps: counts x (..., V); logits W x + b (..., K); predicted
        (...), the class with the largest logit, from 0; and the softmax of the logits,
        e (..., K), total (...) and p (..., K).

    Returns
    -------
    array of shape (..., K)
        The probabilities of the classes.

    References
    ----------
    Goldberg, Neural Network Methods for Natural Language Processing (2017), Sections 2.3
    to 2.5 (log-linear classification of a bag of words).

    Examples
    --------
    >>> import numpy as np
    >>> W = np.array([[1.0, -1.0], [0.0, 2.0]])
    >>> print(bag_of_words_classifier(np.array([0, 1, 0]), W, np.zeros(2)).round(3))
    [0.269 0.731]
    """
    xp = array_namespace(tokens, W)
    occurs = is_at(tokens, W.shape[-1])
    counts = step("counts", xp.where(occurs, 1, 0).sum(axis=-2))
    logits = step("logits", matvec(W, counts) + b)
    step("predicted", xp.argmax(logits, axis=-1))
    return shares(step("e", xp.exp(logits)), step=step)
