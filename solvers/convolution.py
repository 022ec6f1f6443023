"""Two-dimensional convolution: one channel and one kernel, or many of both."""

from itertools import product

from solvers.activations import relu
from solvers.arrays import Array, array_namespace, spread
from solvers.batches import block_entries, in_blocks
from solvers.options import one_of
from solvers.steps import Step, value_only
from solvers.windows import Amounts, Sides, extent, output_size, pad, same_padding, windows

PADDINGS = ("valid", "same")
OPERATIONS = ("cross-correlation", "convolution")
ACTIVATIONS = (None, "relu")


@in_blocks(image=2, kernel=2, bias=0)
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
    one_of("activation", activation, ACTIVATIONS)
    window = kernel.shape[-2:]
    step("size", _size(image, window, stride, padding, dilation))
    z = filtered(
        image[..., None, :, :],
        kernel[..., None, None, :, :],
        stride=stride,
        padding=padding,
        dilation=dilation,
        operation=operation,
    )[..., 0, :, :]
    feature_map = step("feature_map", z if bias is None else z + spread(bias, 2))
    return feature_map if activation is None else step("activation", relu(feature_map))


@in_blocks(image=3, kernels=4, bias=1)
def conv2d_channels(
    image: Array,
    kernels: Array,
    bias: Array | None = None,
    *,
    stride: int = 1,
    padding: str = "valid",
    dilation: int = 1,
    activation: str | None = None,
    operation: str = "cross-correlation",
    by_channel: bool = False,
    step: Step = value_only,
) -> Array:
    """Filter an image of several channels: Z_fij = b_f + sum_cmn X_c,si+dm,sj+dn K_fcmn.

    Parameters
    ----------
    image : array of shape (..., C, H, W)
        C channels.
    kernels : array of shape (..., F, C, kH, kW)
        F filters, each with a kernel for each channel.
    bias : array of shape (..., F), optional
        One number for each filter, added once to every sum.
    stride, padding, dilation, activation, operation
        As `conv2d` takes them.
    by_channel
        Name also what each channel contributes.
    step
        Recorder of the named steps: shape (..., 3), channels, height and width of the output;
        with `by_channel` channel_maps (..., F, C, H', W'); feature_map (..., F, H', W'); with an
        activation also activation (..., F, H', W').

    Returns
    -------
    array of shape (..., F, H', W')
        The last step.

    Raises
    ------
    ValueError
        As `conv2d` does, or if the kernels have not a channel for each of the image's.

    References
    ----------
    Goodfellow, Bengio, Courville, Deep Learning (2016), eq. 9.7; Dumoulin, Visin, A guide to
    convolution arithmetic for deep learning (2016), Figure 1.3.

    Examples
    --------
    >>> import numpy as np
    >>> image = np.array([[[1.0, 2.0]], [[10.0, 20.0]]])
    >>> mix = np.array([[[[1.0]], [[0.5]]]])
    >>> conv2d_channels(image, mix, np.array([100.0]))
    array([[[106., 112.]]])
    """
    one_of("activation", activation, ACTIVATIONS)
    size = _size(image[..., 0, :, :], kernels.shape[-2:], stride, padding, dilation)
    xp = array_namespace(size)
    filters = xp.broadcast_to(xp.asarray(kernels.shape[-4]), (*size.shape[:-1], 1))
    step("shape", xp.concatenate([filters, size], axis=-1))
    if by_channel:  # each channel as an image of its own, and each kernel as a filter
        image, kernels = image[..., None, :, None, :, :], kernels[..., None, None, :, :]
    z = filtered(
        image, kernels, stride=stride, padding=padding, dilation=dilation, operation=operation
    )
    if by_channel:
        z = step("channel_maps", z[..., 0, :, :]).sum(axis=-3)
    feature_map = step("feature_map", z if bias is None else z + spread(bias, 2))
    return feature_map if activation is None else step("activation", relu(feature_map))


def filtered(
    images: Array,
    kernels: Array,
    *,
    stride: int = 1,
    padding: str = "valid",
    dilation: int = 1,
    operation: str = "cross-correlation",
) -> Array:
    """Slide filters over images and add up the channels: what all layers here share.

    Parameters
    ----------
    images : array of shape (..., C, H, W)
        C channels.
    kernels : array of shape (..., F, C, kH, kW)
        F filters.
    stride, padding, dilation, operation
        As `conv2d` takes them.

    Returns
    -------
    array of shape (..., F, H', W')
        The sums, without a bias.
    """
    one_of("padding", padding, PADDINGS)
    one_of("operation", operation, OPERATIONS)
    if images.shape[-3] != kernels.shape[-3]:
        raise ValueError(
            f"each filter needs a kernel for each channel: got an image of {images.shape[-3]} "
            f"channels and filters of {kernels.shape[-3]}"
        )
    window = kernels.shape[-2:]
    xp = array_namespace(images, kernels)
    if operation == "convolution":
        kernels = xp.flip(kernels, axis=(-2, -1))
    padded = pad(images, _amounts(images, window, stride, padding, dilation))
    seen = windows(padded, window, stride=stride, dilation=dilation)
    if kernels.ndim == 4 and xp.__name__ != "solvers.symbolic":
        return _filtered_alike(seen, kernels)
    columns = xp.moveaxis(seen, -5, -3)[..., None, :, :, :, :, :]
    return (columns * kernels[..., :, None, None, :, :, :]).sum(axis=(-3, -2, -1))


def _filtered_alike(seen: Array, kernels: Array) -> Array:
    """Filter all images by the same kernels: a product of matrices for each image.

    The windows of a few rows, or of a few small images, are copied at a time: as many as stay
    in a processor's cache.
    """
    xp = array_namespace(seen, kernels)
    if seen.ndim > 6:
        return xp.stack([_filtered_alike(each, kernels) for each in seen])
    if seen.ndim == 5:
        return _filtered_alike(seen[None], kernels)[0]
    shown = xp.moveaxis(seen, (-2, -1), (-4, -3))
    weights = kernels.reshape((len(kernels), -1))
    images, (rows, columns) = len(seen), seen.shape[-4:-2]
    maps = xp.empty((images, len(kernels), rows * columns), xp.result_type(seen, kernels))
    row = weights.shape[1] * columns
    tall = min(max(block_entries(xp) // row, 1), rows)
    many = max(block_entries(xp) // (row * rows), 1)
    for first, top in product(range(0, images, many), range(0, rows, tall)):
        few = shown[first : first + many, ..., top : top + tall, :]
        few = few.reshape((len(few), weights.shape[1], -1))
        places = slice(top * columns, (top + tall) * columns)
        xp.matmul(weights, few, out=maps[first : first + many, :, places])
    return maps.reshape((*maps.shape[:2], rows, columns))


def _size(image: Array, window: Sides, stride: int, padding: str, dilation: int) -> Array:
    """Height and width of the feature map of one channel."""
    one_of("padding", padding, PADDINGS)
    rows, columns = _amounts(image, window, stride, padding, dilation)
    added = (sum(rows), sum(columns))
    return output_size(image, window, stride=stride, dilation=dilation, padding=added)


def _amounts(image: Array, window: Sides, stride: int, padding: str, dilation: int) -> Amounts:
    """The zeros that a kind of padding adds."""
    if padding == "valid":
        return (0, 0), (0, 0)
    return same_padding(image.shape[-2:], extent(window, dilation), stride)
