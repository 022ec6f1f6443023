"""A residual block of two dense layers."""

from solvers.activations import relu
from solvers.arrays import Array, matvec
from solvers.steps import Step, value_only


def residual_block(
    x: Array,
    W1: Array,
    b1: Array,
    W2: Array,
    b2: Array,
    Ws: Array | None = None,
    *,
    step: Step = value_only,
) -> Array:
    """Add the input to what two layers make of it: y = relu(W2 relu(W1 x + b1) + b2 + x).

    Parameters
    ----------
    x : array of shape (..., D)
        Input.
    W1, b1 : arrays of shape (..., H, D) and (..., H)
        Weights and biases of the first layer.
    W2, b2 : arrays of shape (..., K, H) and (..., K)
        Weights and biases of the second layer.
    Ws : array of shape (..., K, D), optional
        Projection of the input to the size of the output; the identity if it is left out.
    step
        Recorder of the named steps: z1 and a1, each (..., H); f, the residual, (..., K); with a
        projection also shortcut (..., K); z, the sum, and y, each (..., K).

    Returns
    -------
    array of shape (..., K)
        The output y.

    Raises
    ------
    ValueError
        If there is no projection, and the second layer does not give as many numbers as x has.

    Notes
    -----
    The last ReLU comes after the addition, as in the original block; the later
    "pre-activation" block (He et al., Identity Mappings in Deep Residual Networks, 2016) is
    another network.

    References
    ----------
    He, Zhang, Ren, Sun, Deep Residual Learning for Image Recognition (CVPR 2016), Figure 2,
    eq. 1 (identity) and eq. 2 (projection).

    Examples
    --------
    A block whose weights are 0 hands a positive input on:

    >>> import numpy as np
    >>> W, b = np.zeros((2, 2)), np.zeros(2)
    >>> residual_block(np.array([3.0, 1.0]), W, b, W, b)
    array([3., 1.])
    """
    if Ws is None and W2.shape[-2] != x.shape[-1]:
        raise ValueError(
            f"without a projection the block must give as many numbers as it gets: "
            f"got {x.shape[-1]} inputs and {W2.shape[-2]} outputs"
        )
    z1 = step("z1", matvec(W1, x) + b1)
    a1 = step("a1", relu(z1))
    f = step("f", matvec(W2, a1) + b2)
    shortcut = x if Ws is None else step("shortcut", matvec(Ws, x))
    z = step("z", f + shortcut)
    return step("y", relu(z))
