"""Linear-chain conditional random fields: the best path, and the probability of a path."""

from collections.abc import Sequence
from itertools import pairwise

from solvers.arrays import Array, array_namespace, spread
from solvers.metrics import is_at
from solvers.numbering import numbered
from solvers.steps import Step, value_only


def crf_viterbi(U: Array, A: Array, *, step: Step = value_only) -> Array:
    """Find the sequence of tags with the largest score, by the Viterbi algorithm.

    Parameters
    ----------
    U : array of shape (..., T, K)
        Emission scores of K tags at T positions, such as the outputs of a BiLSTM.
    A : array of shape (..., K, K)
        Transition scores: from the tag of the row to the next tag, of the column.
    step
        Recorder of the named steps: v_1 (..., K), the scores of the first tags; for each
        further position t = 2, ..., T: c_t (..., K, K), the score of the best path to each tag
        (column) through each tag before it (row), without the emission; v_t (..., K), with
        the best of them; back_t (..., K), the tag before on that path, from 0. At the end
        best (...), the largest score, and path (..., T), tags counted from 0.

    Returns
    -------
    array of shape (..., T)
        The best path. Of equals, the first tag is taken.

    References
    ----------
    Lample et al., Neural Architectures for Named Entity Recognition (NAACL 2016), Section 2.2,
    without the scores of start and end; Jurafsky, Martin, Speech and Language Processing,
    Figure 8.10 (3rd edition draft), for the algorithm and its back-pointers.

    Examples
    --------
    >>> import numpy as np
    >>> U = np.array([[1.0, 0.0], [0.0, 0.5]])
    >>> print(crf_viterbi(U, np.array([[1.0, 0.0], [0.0, 0.0]])))
    [0 0]
    """
    xp = array_namespace(U, A)
    positions, tags = U.shape[-2:]
    v = step("v_1", U[..., 0, :])
    back = []
    for t in range(1, positions):
        named = numbered(step, t + 1)
        c = named("c", v[..., :, None] + A)
        v = named("v", U[..., t, :] + xp.max(c, axis=-2))
        back.append(named("back", xp.argmax(c, axis=-2)))
    step("best", xp.max(v, axis=-1))
    path = [xp.argmax(v, axis=-1)]
    for pointer in reversed(back):
        here = xp.where(is_at(path[0], tags), pointer, 0)
        path.insert(0, here.sum(axis=-1))
    return step("path", xp.stack(path, axis=-1))


def crf_likelihood(
    U: Array, A: Array, *, path: Sequence[int], marginal: bool = False, step: Step = value_only
) -> Array:
    """Compute the probability that a linear-chain CRF gives a sequence of tags.

    Parameters
    ----------
    U, A
        Emission and transition scores, as for `crf_viterbi`.
    path
        The tags, counted from 0.
    marginal
        Also compute the gradient of ln Z in the last forward scores, which is the
        distribution of the last tag.
    step
        Recorder of the named steps: score (...) of the path; alpha_1 (..., K); for each further
        position t = 2, ..., T: c_t (..., K, K), alpha of the tag before (row) plus the
        transition to the tag (column); e_t, their exponentials; alpha_t (..., K), the logarithm
        of the summed weights of all paths to a tag. Then e_end (..., K), Z (...), the
        partition function, log_Z and log_p, each (...); if marginal, marginal (..., K); and
        p (...).

    Returns
    -------
    array of shape (...)
        The probability, a fraction.

    References
    ----------
    Lafferty, McCallum, Pereira, Conditional Random Fields (ICML 2001), Section 3; Lample et
    al., Neural Architectures for Named Entity Recognition (NAACL 2016), Section 2.2, without
    the scores of start and end. The gradient of ln Z is a vector of marginals: Sutton,
    McCallum, An Introduction to Conditional Random Fields (2012), eq. 5.7.

    Examples
    --------
    All paths are equally likely if all scores are equal:

    >>> import numpy as np
    >>> print(crf_likelihood(np.zeros((3, 2)), np.zeros((2, 2)), path=(0, 1, 0)).round(6))
    0.125
    """
    xp = array_namespace(U, A)
    emissions = [U[..., t, tag] for t, tag in enumerate(path)]
    transitions = [A[..., i, j] for i, j in pairwise(path)]
    score = step("score", xp.stack([*emissions, *transitions], axis=-1).sum(axis=-1))
    alpha = step("alpha_1", U[..., 0, :])
    for t in range(1, len(path)):
        named = numbered(step, t + 1)
        e = named("e", xp.exp(named("c", alpha[..., :, None] + A)))
        alpha = named("alpha", U[..., t, :] + xp.log(e.sum(axis=-2)))
    e = step("e_end", xp.exp(alpha))
    Z = step("Z", e.sum(axis=-1))
    log_Z = step("log_Z", xp.log(Z))
    if marginal:
        step("marginal", e / spread(Z))
    return step("p", xp.exp(step("log_p", score - log_Z)))
