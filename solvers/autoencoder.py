"""Autoencoders: code, reconstruction, loss, and how far they compress."""

from solvers.activations import relu
from solvers.arrays import Array, matvec, outer, transpose
from solvers.options import one_of
from solvers.steps import Step, value_only

REDUCTIONS = ("mean", "sum")
PIXEL_BITS = 8


def autoencoder(
    x: Array,
    W: Array,
    side: Array,
    code_size: Array,
    V: Array | None = None,
    b: Array | None = None,
    c: Array | None = None,
    code_bits: Array | None = None,
    *,
    channels: int = 1,
    reduction: str = "mean",
    step: Step = value_only,
) -> Array:
    """Encode and decode a vector, and record the loss; then compare sizes for images.

    Parameters
    ----------
    x : array of shape (..., D)
        Data point.
    W : array of shape (..., K, D)
        Weights of the encoder; and b, of shape (..., K), its biases. With biases the code goes
        through a ReLU; without, it is linear.
    side, code_size : array of shape (...)
        Of the square images that are to be compressed, and the count of numbers in their code.
    V : array of shape (..., D, K), optional
        Weights of the linear decoder; and c, of shape (..., D), its biases. Without V the
        weights are tied: V is W transposed, and the gradient in W is recorded.
    code_bits : array of shape (...), optional
        Bits for each number of the code; then the sizes are compared in bits, of which a pixel
        has 8 in each channel. Otherwise they are compared in numbers.
    channels
        Of the images.
    reduction
        The loss is the "mean" of the squared errors, or their "sum".
    step
        Recorder of the named steps: with biases, s (..., K) before the ReLU; h (..., K), the
        code; x_hat (..., D); loss (...); with tied weights dx_hat (..., D), dh (..., K) and dW
        (..., K, D), the gradients of loss; input_size (...), in numbers; compression (...), the
        image's size over its code's.

    Returns
    -------
    array of shape (..., D)
        The reconstruction.

    Raises
    ------
    ValueError
        If reduction is neither "mean" nor "sum".

    References
    ----------
    Goodfellow, Bengio, Courville, Deep Learning (2016), eq. 14.1; Hinton, Salakhutdinov,
    Reducing the Dimensionality of Data with Neural Networks (Science 313, 2006). Keras and
    PyTorch take the mean.

    Examples
    --------
    >>> import numpy as np
    >>> autoencoder(np.array([3.0, 1.0]), np.array([[0.5, 0.5]]), 28, 32)
    array([1., 1.])
    """
    one_of("reduction", reduction, REDUCTIONS)
    count = x.shape[-1] if reduction == "mean" else 1
    h = step("h", matvec(W, x) if b is None else relu(step("s", matvec(W, x) + b)))
    decoded = matvec(transpose(W) if V is None else V, h)
    x_hat = step("x_hat", decoded if c is None else decoded + c)
    step("loss", _shared(((x_hat - x) ** 2).sum(axis=-1), count))
    if V is None:
        dx_hat = step("dx_hat", _shared(2 * (x_hat - x), count))
        dh = step("dh", matvec(W, dx_hat))
        step("dW", outer(dh, x) + outer(h, dx_hat))
    input_size = step("input_size", side**2 * channels if channels > 1 else side**2)
    if code_bits is None:
        step("compression", input_size / code_size)
    else:
        step("compression", PIXEL_BITS * input_size / (code_bits * code_size))
    return x_hat


def _shared(value: Array, count: int) -> Array:
    """Divide by the number of entries, where the loss is their mean."""
    return value if count == 1 else value / count
