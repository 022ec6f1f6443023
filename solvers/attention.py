"""Attention."""

from solvers.activations import shares
from solvers.arrays import Array, array_namespace, matmul, transpose
from solvers.steps import Step, value_only


def masked(values: Array, *, causal: bool) -> Array:
    """Set to zero what a query does not see: with `causal`, all keys after its own position."""
    return array_namespace(values).tril(values) if causal else values


def exponentials(scaled: Array, *, causal: bool) -> Array:
    """Return exp of each score that a query sees, and 0 where it is masked."""
    return masked(array_namespace(scaled).exp(scaled), causal=causal)


def attention(
    Q: Array, K: Array, V: Array, *, causal: bool = False, step: Step = value_only
) -> Array:
    """Compute scaled dot-product attention, softmax(Q Kᵀ / √D) V.

    Parameters
    ----------
    Q : array of shape (..., N, D)
        Queries, one a row.
    K : array of shape (..., M, D)
        Keys.
    V : array of shape (..., M, E)
        Values.
    causal
        Whether query n sees the keys 1 to n only.
    step
        Recorder of the named steps: scores = Q Kᵀ, scaled = scores / √D, e = exp(scaled),
        0 where masked, each (..., N, M); total, the row sums of e, (..., N); weights
        = e / total, (..., N, M); output, (..., N, E).

    Returns
    -------
    array of shape (..., N, E)

    Notes
    -----
    A masked key has e = 0, which is what adding -∞ to its score would give. The
    exponentials are steps, so they are not shifted: scaled scores must stay below 700.

    References
    ----------
    Vaswani et al., Attention Is All You Need (NeurIPS 2017), eq. 1 and section 3.2.3.

    Examples
    --------
    Keys that are equally similar to the query share its attention:

    >>> import numpy as np
    >>> attention(np.array([[1.0, 0.0]]), np.zeros((2, 2)), np.array([[4.0], [6.0]]))
    array([[5.]])
    """
    xp = array_namespace(Q, K, V)
    scores = step("scores", matmul(Q, transpose(K)))
    scaled = step("scaled", scores / xp.sqrt(Q.shape[-1]))
    e = step("e", exponentials(scaled, causal=causal))
    weights = shares(e, "weights", step=step)
    return step("output", matmul(weights, V))
