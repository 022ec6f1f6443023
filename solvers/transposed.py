"""Transposed convolution: the learned upsampling of segmentation and generator networks."""

from solvers.arrays import Array, array_namespace, spread
from solvers.convolution_gradient import image_gradient
from solvers.steps import Step, value_only


def transposed_conv2d(
    image: Array,
    kernel: Array,
    bias: Array | None = None,
    *,
    stride: int = 1,
    padding: int = 0,
    step: Step = value_only,
) -> Array:
    """Lay a copy of the kernel, times X_ij, at (s i, s j) for each pixel, and add the copies up.

    Parameters
    ----------
    image : array of shape (..., H, W)
        One channel.
    kernel : array of shape (..., kH, kW)
        Weights. Each copy lies as the kernel is written.
    bias : array of shape (...), optional
        Added to every entry of the output.
    stride
        Steps s from one copy to the next, in pixels, in both directions.
    padding
        Rows p cut off above and below, and columns on the left and on the right: what the
        padding of the convolution that this one transposes has added.
    step
        Recorder of the named steps: size (..., 2), height and width of the output,
        (H - 1) s + kH - 2 p and (W - 1) s + kW - 2 p; full (..., H', W'), the sum of the copies;
        with a bias or a padding also output (..., H' - 2 p, W' - 2 p).

    Returns
    -------
    array of shape (..., H' - 2 p, W' - 2 p)
        The last step.

    Raises
    ------
    ValueError
        If nothing is left of the output.

    Notes
    -----
    This is the gradient of a convolution in its image. Sizes are as in PyTorch and ONNX, with
    their output padding 0; Keras's "valid" is p = 0.

    References
    ----------
    Long, Shelhamer, Darrell, Fully Convolutional Networks for Semantic Segmentation (CVPR
    2015), Section 3.3; Dumoulin, Visin, A guide to convolution arithmetic for deep learning
    (2016), Relationship 13 (size); Zhang, Lipton, Li, Smola, Dive into Deep Learning (2023),
    Section 14.10.

    Examples
    --------
    >>> import numpy as np
    >>> numbers = np.array([[0.0, 1.0], [2.0, 3.0]])
    >>> transposed_conv2d(numbers, numbers)
    array([[ 0.,  0.,  1.],
           [ 0.,  4.,  6.],
           [ 4., 12.,  9.]])
    """
    xp = array_namespace(image, kernel)
    sides, window = xp.asarray(image.shape[-2:]), xp.asarray(kernel.shape[-2:])
    covered = (sides - 1) * stride + window
    size = covered - 2 * padding if padding else covered
    step("size", xp.broadcast_to(size, (*image.shape[:-2], 2)))
    full = step("full", image_gradient(kernel, image, stride=stride))
    rows, columns = full.shape[-2:]
    if min(rows, columns) <= 2 * padding:
        raise ValueError(
            f"padding {padding} cuts off all of an output of {rows}×{columns}; it must be smaller"
        )
    if bias is None and not padding:
        return full
    kept = full[..., padding : rows - padding, padding : columns - padding]
    return step("output", kept if bias is None else kept + spread(bias, 2))
