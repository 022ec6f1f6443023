"""Pooling: one number for each window of an image."""

from solvers.arrays import Array, array_namespace
from solvers.steps import Step, value_only
from solvers.windows import added, output_size, pad, patches, reached


def max_pool2d(
    image: Array,
    grad_pooled: Array | None = None,
    *,
    kernel_size: int,
    stride: int,
    step: Step = value_only,
) -> Array:
    """Take the largest entry of each window; given a gradient, hand it back to the image.

    Parameters
    ----------
    image : array of shape (..., H, W)
        One channel. Rows and columns that no window reaches are left out.
    grad_pooled : array of shape (..., H', W'), optional
        Gradient of the loss in the pooled map.
    kernel_size
        Height and width of the window, in pixels.
    stride
        Steps from one window to the next, in pixels, in both directions.
    step
        Recorder of the named steps: size (..., 2), height and width of the pooled map;
        pooled (..., H', W'); with a gradient also grad_image (..., H, W).

    Returns
    -------
    array of shape (..., H', W')
        The pooled map; with a gradient its value in the image, of shape (..., H, W).

    Raises
    ------
    ValueError
        If the window does not fit into the image, or a gradient is given and the windows
        do not tile the image.

    Notes
    -----
    The gradient of a window goes to its largest entry; entries that tie get it each.

    References
    ----------
    Goodfellow, Bengio, Courville, Deep Learning (2016), Section 9.3; LeCun, Bengio,
    Hinton, Deep learning (Nature 2015), p. 439.

    Examples
    --------
    >>> import numpy as np
    >>> image = np.array([[1.0, 5.0, 2.0, 0.0], [3.0, 4.0, -1.0, 7.0]])
    >>> max_pool2d(image, kernel_size=2, stride=2)
    array([[5., 7.]])
    >>> max_pool2d(image, np.array([[0.1, 0.2]]), kernel_size=2, stride=2)
    array([[0. , 0.1, 0. , 0. ],
           [0. , 0. , 0. , 0.2]])
    """
    window = (kernel_size, kernel_size)
    xp = array_namespace(image, grad_pooled)
    step("size", output_size(image, window, stride=stride))
    seen = patches(image, window, stride=stride)
    pooled = step("pooled", xp.max(seen, axis=-1))
    if grad_pooled is None:
        return pooled
    if stride != kernel_size or any(side % kernel_size for side in image.shape[-2:]):
        raise ValueError(
            f"the gradient needs windows that tile the image: got kernel_size {kernel_size}, "
            f"stride {stride} and an image of {image.shape[-2]}×{image.shape[-1]}"
        )
    is_largest = xp.greater_equal(seen, xp.max(seen, axis=-1, keepdims=True))
    routed = xp.where(is_largest, grad_pooled[..., None], 0)
    return step("grad_image", tiled(routed, kernel_size))


def average_pool2d(
    image: Array,
    grad_pooled: Array | None = None,
    *,
    kernel_size: int,
    stride: int,
    step: Step = value_only,
) -> Array:
    """Average each window, and the whole map; given a gradient, hand it back to the image.

    Parameters
    ----------
    image : array of shape (..., H, W)
        One channel. Rows and columns that no window reaches are left out of the pooled map.
    grad_pooled : array of shape (..., H', W'), optional
        Gradient of the loss in the pooled map.
    kernel_size
        Height and width k of the window, in pixels.
    stride
        Steps from one window to the next, in pixels, in both directions.
    step
        Recorder of the named steps: size (..., 2), height and width of the pooled map;
        sums (..., H', W'), the sum of each window; pooled (..., H', W'), the sums divided by
        k²; row_sums (..., H) and total (...) of the image, and global_average (...), what
        global average pooling makes of it; with a gradient also grad_image (..., H, W).

    Returns
    -------
    array of shape (..., H', W')
        The pooled map; with a gradient its value in the image, of shape (..., H, W).

    Raises
    ------
    ValueError
        If the window does not fit into the image.

    Notes
    -----
    There is no padding, and so none of the question whether padded zeros count (PyTorch's
    `count_include_pad`). Each window shares its gradient out evenly among its k² entries,
    and an entry collects what all of its windows give it.

    References
    ----------
    LeCun, Bottou, Bengio, Haffner, Gradient-based learning applied to document recognition
    (1998), Section II.B (subsampling by averages); Lin, Chen, Yan, Network in Network
    (ICLR 2014), Section 3.2 (global average pooling).

    Examples
    --------
    >>> import numpy as np
    >>> image = np.array([[1.0, 5.0, 2.0, 0.0], [3.0, 3.0, -1.0, 7.0]])
    >>> average_pool2d(image, kernel_size=2, stride=2)
    array([[3., 2.]])
    >>> average_pool2d(image, np.array([[0.4, 0.8]]), kernel_size=2, stride=2)
    array([[0.1, 0.1, 0.2, 0.2],
           [0.1, 0.1, 0.2, 0.2]])
    """
    window = (kernel_size, kernel_size)
    rows, columns = image.shape[-2:]
    step("size", output_size(image, window, stride=stride))
    sums = step("sums", patches(image, window, stride=stride).sum(axis=-1))
    pooled = step("pooled", sums / kernel_size**2)
    row_sums = step("row_sums", image.sum(axis=-1))
    total = step("total", row_sums.sum(axis=-1))
    step("global_average", total / (rows * columns))
    if grad_pooled is None:
        return pooled
    shares = added(reached(grad_pooled, window, stride=stride)) / kernel_size**2
    beyond = (0, rows - shares.shape[-2]), (0, columns - shares.shape[-1])
    return step("grad_image", pad(shares, beyond))


def tiled(windows: Array, kernel_size: int) -> Array:
    """Lay windows (..., H', W', K*K), row by row, beside each other: (..., H'*K, W'*K)."""
    *lead, rows, columns, _ = windows.shape
    blocks = windows.reshape((*lead, rows, columns, kernel_size, kernel_size))
    return blocks.swapaxes(-3, -2).reshape((*lead, rows * kernel_size, columns * kernel_size))
