"""Positional encodings."""

from types import ModuleType

from solvers.arrays import Array, array_namespace, spread
from solvers.options import one_of
from solvers.steps import Step, value_only

LAYOUTS = ("interleaved", "halves")


def exponents(size: int, xp: ModuleType) -> Array:
    """Return 2i/D for each pair i = 0, 1, ... of an encoding of D entries."""
    return xp.asarray(range(0, size, 2)) / size


def wave_angles(pos: Array, base: Array, exponent: Array) -> Array:
    """Return pos / base^exponent, of shape (..., N, D/2), in radians."""
    return pos[..., None] / spread(base, 2) ** exponent


def laid_out(sines: Array, cosines: Array, layout: str) -> Array:
    """Put sines and cosines, each of shape (..., D/2), into encodings of shape (..., D)."""
    xp = array_namespace(sines)
    if layout == "halves":
        return xp.concatenate([sines, cosines], axis=-1)
    pairs = xp.stack([sines, cosines], axis=-1)
    return pairs.reshape((*pairs.shape[:-2], -1))


def positional_encoding(
    embedding: Array,
    pos: Array,
    base: Array,
    *,
    layout: str = "interleaved",
    step: Step = value_only,
) -> Array:
    """Add sinusoidal positional encodings to the embeddings of tokens.

    Pair i = 0, 1, ... of a token's encoding is sin(a_i) and cos(a_i), where
    a_i = pos / base^(2i/D).

    Parameters
    ----------
    embedding : array of shape (..., N, D)
        Embeddings of N tokens, one a row; D is even.
    pos : array of shape (..., N)
        The tokens' positions.
    base : array of shape (...)
        10000 in the original Transformer.
    layout
        "interleaved": sines in columns 0, 2, ... and cosines in columns 1, 3, ..., counted
        from 0, as in Vaswani et al. "halves": first all sines, then all cosines, as in
        tensor2tensor and Marian.
    step
        Recorder of the named steps: angles, in radians, (..., N, D/2); encoding and output, the
        sum with the embedding, each (..., N, D).

    Returns
    -------
    array of shape (..., N, D)

    Raises
    ------
    ValueError
        If the layout is not one of those above, or the embeddings have an odd size.

    Notes
    -----
    Vaswani et al. count positions as the reader does; nothing here depends on where they start.
    Their embeddings have been multiplied by √D before (section 3.4).

    References
    ----------
    Vaswani et al., Attention Is All You Need (NeurIPS 2017), section 3.5.

    Examples
    --------
    At position 0 all sines are 0 and all cosines 1:

    >>> import numpy as np
    >>> positional_encoding(np.zeros((1, 4)), np.zeros(1), 10000)
    array([[0., 1., 0., 1.]])
    """
    one_of("layout", layout, LAYOUTS)
    size = embedding.shape[-1]
    if size % 2:
        raise ValueError(f"embedding must have an even number of entries, got {size}")
    xp = array_namespace(embedding, pos)
    angles = step("angles", wave_angles(pos, base, exponents(size, xp)))
    encoding = step("encoding", laid_out(xp.sin(angles), xp.cos(angles), layout))
    return step("output", embedding + encoding)
