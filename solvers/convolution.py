"""Two-dimensional convolution of one image with one kernel."""

from solvers.activations import relu
from solvers.arrays import Array, array_namespace, spread
from solvers.options import one_of
from solvers.steps import Step, value_only
from solvers.windows import Amounts, extent, output_size, pad, patches, same_padding

PADDINGS = ("valid", "same")
OPERATIONS = ("cross-correlation", "convolution")
ACTIVATIONS = (None, "relu")


def conv2d(
    image: Array,
    kernel: Array,
    bias: Array | None = None,
    *,
    stride: int = 1,
    padding: str = "valid",
    dilation: int = 1,
    activation: str | None = None,
    operation: str = "cross-correlation",
    step: Step = value_only,
) -> Array:
    """Slide a kernel over an image: Z_ij = b + sum_mn X_(si+dm, sj+dn) K_mn.

    Parameters
    ----------
    image : array of shape (..., H, W)
        One channel.
    kernel : array of shape (..., kH, kW)
        Weights.
    bias : array of shape (...), optional
        Added to every sum.
    stride
        Steps s from one place of the kernel to the next, in pixels, in both directions.
    padding
        "valid": none. "same": as many zeros as give ceil(H / stride) × ceil(W / stride)
        places; an odd number puts one more below and to the right (TensorFlow, Keras).
    dilation
        Steps d from one entry of the kernel to the next, in pixels; 1 leaves no gaps.
    activation
        None or "relu".
    operation
        "cross-correlation" uses the kernel as it is, which CNN libraries and the course
        notes call a convolution; "convolution" turns it by 180° first.
    step
        Recorder of the named steps: size (..., 2), height and width of the feature map;
        feature_map (..., H', W'); with an activation also activation (..., H', W').

    Returns
    -------
    array of shape (..., H', W')
        The last step.

    Raises
    ------
    ValueError
        If padding, activation or operation is none of those named above, or the kernel
        does not fit into the padded image.

    References
    ----------
    Goodfellow, Bengio, Courville, Deep Learning (2016), eq. 9.6 (cross-correlation) and
    eq. 9.4 (convolution); Dumoulin, Visin, A guide to convolution arithmetic for deep
    learning (2016), for stride, padding and dilation.

    Examples
    --------
    >>> import numpy as np
    >>> edge = np.array([[-1.0, 1.0]])
    >>> conv2d(np.array([[0.0, 0.0, 5.0, 5.0]]), edge)
    array([[0., 5., 0.]])
    >>> conv2d(np.array([[0.0, 0.0, 5.0, 5.0]]), edge, operation="convolution")
    array([[ 0., -5.,  0.]])
    """
    xp = array_namespace(image, kernel)
    one_of("padding", padding, PADDINGS)
    one_of("operation", operation, OPERATIONS)
    one_of("activation", activation, ACTIVATIONS)
    window = kernel.shape[-2:]
    around = _amounts(image, kernel, stride, padding, dilation)
    added = (sum(around[0]), sum(around[1]))
    step("size", output_size(image, window, stride=stride, dilation=dilation, padding=added))

    if operation == "convolution":
        kernel = xp.flip(kernel, axis=(-2, -1))
    seen = patches(pad(image, around), window, stride=stride, dilation=dilation)
    weights = kernel.reshape((*kernel.shape[:-2], 1, 1, -1))
    z = (seen * weights).sum(axis=-1)
    feature_map = step("feature_map", z if bias is None else z + spread(bias, 2))
    return feature_map if activation is None else step("activation", relu(feature_map))


def _amounts(image: Array, kernel: Array, stride: int, padding: str, dilation: int) -> Amounts:
    """The zeros that a kind of padding adds."""
    if padding == "valid":
        return (0, 0), (0, 0)
    return same_padding(image.shape[-2:], extent(kernel.shape[-2:], dilation), stride)
