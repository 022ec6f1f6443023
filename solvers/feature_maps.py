"""From an image to the output of a small convolutional network."""

from solvers.activations import relu
from solvers.arrays import Array, array_namespace, matvec
from solvers.convolution import filtered
from solvers.options import one_of
from solvers.pooling import max_pool2d
from solvers.steps import Step, value_only

FLATTEN_ORDERS = ("map by map", "channels last")


def flattened(maps: Array, order: str) -> Array:
    """Read maps (..., F, H, W) into vectors (..., F*H*W), in one of `FLATTEN_ORDERS`."""
    one_of("flatten_order", order, FLATTEN_ORDERS)
    if order == "channels last":
        maps = array_namespace(maps).moveaxis(maps, -3, -1)
    return maps.reshape((*maps.shape[:-3], -1))


def feature_map_pipeline(
    image: Array,
    kernels: Array,
    W: Array,
    b: Array,
    *,
    pool_size: int = 2,
    probabilities: bool = False,
    flatten_order: str = "map by map",
    step: Step = value_only,
) -> Array:
    """Filter an image, apply ReLU, pool the maps, flatten them, and feed a dense layer.

    Parameters
    ----------
    image : array of shape (..., H, W)
        One channel.
    kernels : array of shape (..., F, kH, kW)
        F filters, which are laid on the image as they are (cross-correlation), with stride 1
        and no padding, and have no bias.
    W : array of shape (..., K, P)
        Weights of the dense layer, a row for each output.
    b : array of shape (..., K)
        Its biases.
    pool_size
        Height, width and stride of the max-pooling windows, in pixels.
    probabilities
        Apply softmax to the outputs.
    flatten_order
        "map by map": each map row by row, one map after the other, as PyTorch flattens
        (channels first). "channels last": pixel by pixel, each with its entry of every map, as
        Keras does by default.
    step
        Recorder of the named steps: feature_maps (..., F, H', W'); activations, of the same
        shape; pooled (..., F, H'', W''); flat (..., P); z (..., K); with probabilities also
        e, the exponentials of z, and p, each (..., K).

    Returns
    -------
    array of shape (..., K)
        The last step.

    Raises
    ------
    ValueError
        If the order is none of those above, or a window does not fit.

    References
    ----------
    LeCun, Bottou, Bengio, Haffner, Gradient-based learning applied to document recognition
    (1998), Section II.B; Goodfellow, Bengio, Courville, Deep Learning (2016), Figures 9.7
    (the stages of a layer) and 9.11.

    Examples
    --------
    >>> import numpy as np
    >>> image = np.array([[0.0, 3.0], [1.0, 2.0]])
    >>> double = np.array([[[2.0]]])
    >>> feature_map_pipeline(image, double, np.array([[10.0]]), np.array([1.0]))
    array([61.])
    """
    maps = filtered(image[..., None, :, :], kernels[..., None, :, :])
    feature_maps = step("feature_maps", maps)
    activations = step("activations", relu(feature_maps))
    pooled = step("pooled", max_pool2d(activations, kernel_size=pool_size, stride=pool_size))
    flat = step("flat", flattened(pooled, flatten_order))
    z = step("z", matvec(W, flat) + b)
    if not probabilities:
        return z
    e = step("e", array_namespace(z).exp(z))
    return step("p", e / e.sum(axis=-1, keepdims=True))
