"""Attention."""

from solvers.activations import shares
from solvers.arrays import Array, array_namespace, matmul, transpose
from solvers.batches import in_blocks
from solvers.numbering import numbered
from solvers.steps import Step, value_only


def masked(values: Array, *, causal: bool) -> Array:
    """Set to zero what a query does not see: with `causal`, all keys after its own position."""
    return array_namespace(values).tril(values) if causal else values


def exponentials(scaled: Array, *, causal: bool) -> Array:
    """Return exp of each score that a query sees, and 0 where it is masked."""
    return masked(array_namespace(scaled).exp(scaled), causal=causal)


@in_blocks(batch_last=False, Q=2, K=2, V=2)
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


def head_columns(projected: Array, heads: int) -> list[Array]:
    """Cut the columns of projected tokens, (..., N, D), into one block for each head."""
    size = projected.shape[-1] // heads
    return [projected[..., k * size : (k + 1) * size] for k in range(heads)]


def multi_head_attention(
    X: Array,
    W_Q: Array,
    W_K: Array,
    W_V: Array,
    W_O: Array,
    tokens: Array | None = None,
    *,
    heads: int,
    causal: bool = False,
    step: Step = value_only,
) -> Array:
    """Compute multi-head attention, Concat(head_1, ..., head_h) W_O.

    Head k attends with the k-th block of columns of the queries Q = X W_Q, keys K = X W_K and
    values V = X W_V. In cross-attention keys and values are made of other tokens.

    Parameters
    ----------
    X : array of shape (..., N, D)
        Tokens, one a row.
    W_Q, W_K : array of shape (..., D, heads * E)
        Projections to queries and keys, the heads side by side.
    W_V : array of shape (..., D, heads * F)
        Projection to values.
    W_O : array of shape (..., heads * F, G)
        Projection of the heads' outputs, put side by side.
    tokens : array of shape (..., M, D)
        Tokens that X attends to; without them it attends to itself.
    heads
        How many heads there are; it divides the columns of the projections.
    causal
        Whether token n sees the tokens 1 to n only.
    step
        Recorder of the named steps: Q, K, V; those of `attention` for each head k, with k
        behind the name: scores_1, scaled_1, e_1, total_1, weights_1, output_1, scores_2, ...;
        concat, (..., N, heads * F); Y, (..., N, G).

    Returns
    -------
    array of shape (..., N, G)

    Raises
    ------
    ValueError
        If the heads cannot share out the columns of a projection evenly.

    Notes
    -----
    Vaswani et al. write a matrix for each head; here, as in PyTorch, a projection holds them
    side by side. PyTorch keeps the transposes of these matrices, and can add biases.

    References
    ----------
    Vaswani et al., Attention Is All You Need (NeurIPS 2017), section 3.2.2.

    Examples
    --------
    One head with identity matrices is attention:

    >>> import numpy as np
    >>> X, one = np.array([[1.0, 0.0], [0.0, 2.0]]), np.eye(2)
    >>> many = multi_head_attention(X, one, one, one, one, heads=1)
    >>> np.array_equal(many, attention(X, X, X))
    True
    """
    seen = X if tokens is None else tokens
    _check_heads(heads, W_Q=W_Q, W_K=W_K, W_V=W_V)
    Q = step("Q", matmul(X, W_Q))
    K = step("K", matmul(seen, W_K))
    V = step("V", matmul(seen, W_V))
    blocks = zip(*(head_columns(each, heads) for each in (Q, K, V)), strict=True)
    outputs = [
        attention(*block, causal=causal, step=numbered(step, number))
        for number, block in enumerate(blocks, start=1)
    ]
    concat = step("concat", array_namespace(Q, V).concatenate(outputs, axis=-1))
    return step("Y", matmul(concat, W_O))


def _check_heads(heads: int, **projections: Array) -> None:
    for name, matrix in projections.items():
        if matrix.shape[-1] % heads:
            raise ValueError(
                f"{name} must have a multiple of heads={heads} columns, got {matrix.shape[-1]}"
            )
