"""The backward pass of a two-dimensional convolution."""

from solvers.arrays import Array, array_namespace, spread
from solvers.convolution import conv2d, filtered
from solvers.steps import Step, value_only
from solvers.windows import added, pad, reached


def kernel_gradient(X: Array, delta: Array, *, stride: int = 1) -> Array:
    """Slide the errors of a map over its image: dK_mn = sum_ij delta_ij X_(si+m, sj+n).

    Rows and columns of the image that the kernel does not reach are left out.
    """
    errors = delta[..., None, None, :, :]
    return filtered(X[..., None, :, :], errors, dilation=stride)[..., 0, :, :]


def image_gradient(K: Array, delta: Array, *, stride: int = 1) -> Array:
    """Lay a copy of the kernel, times the error, where each error comes from, and add them up.

    This is the convolution of the errors, with zeros around them, with the kernel turned by
    180°. The result ends with the last pixel that the kernel reaches.
    """
    seen = reached(delta, K.shape[-2:], stride=stride)
    turned = array_namespace(K).flip(K, axis=(-2, -1))
    return added(seen * turned.reshape((*K.shape[:-2], 1, 1, -1)))


def conv2d_gradient(
    X: Array,
    K: Array,
    b: Array,
    Y: Array,
    lr: Array | None = None,
    *,
    stride: int = 1,
    step: Step = value_only,
) -> Array:
    """Compute the gradients of half the squared error of a feature map.

    Parameters
    ----------
    X : array of shape (..., H, W)
        Image, one channel.
    K : array of shape (..., kH, kW)
        Kernel, laid on the image as it is (cross-correlation).
    b : array of shape (...)
        Bias.
    Y : array of shape (..., H', W')
        Target of the feature map. The loss is half the sum of the squared differences.
    lr : array of shape (...), optional
        Learning rate of one step of gradient descent.
    stride
        Steps from one place of the kernel to the next, in pixels, in both directions.
    step
        Recorder of the named steps: Z, the feature map, (..., H', W'); loss (...); delta, the
        gradient in Z, (..., H', W'); dK (..., kH, kW), db (...) and dX (..., H, W), the
        gradients in kernel, bias and image; with a learning rate also K_new (..., kH, kW) and
        b_new (...).

    Returns
    -------
    array of shape (..., kH, kW)
        The gradient in the kernel; with a learning rate the new kernel.

    Raises
    ------
    ValueError
        If the kernel does not fit into the image.

    References
    ----------
    Goodfellow, Bengio, Courville, Deep Learning (2016), eqs. 9.11 (kernel) and 9.13 (image);
    Dumoulin, Visin, A guide to convolution arithmetic for deep learning (2016), Chapter 4.

    Examples
    --------
    >>> import numpy as np
    >>> X, K, Y = np.array([[1.0, 2.0, 4.0]]), np.array([[1.0, -1.0]]), np.zeros((1, 2))
    >>> conv2d_gradient(X, K, 0.0, Y)
    array([[ -5., -10.]])
    """
    Z = step("Z", conv2d(X, K, b, stride=stride))
    squares = (Z - Y) ** 2
    step("loss", squares.reshape((*Z.shape[:-2], -1)).sum(axis=-1) / 2)
    delta = step("delta", Z - Y)
    dK = step("dK", kernel_gradient(X, delta, stride=stride)[..., : K.shape[-2], : K.shape[-1]])
    db = step("db", delta.reshape((*delta.shape[:-2], -1)).sum(axis=-1))
    dX = image_gradient(K, delta, stride=stride)
    rows, columns = (side - reach for side, reach in zip(X.shape[-2:], dX.shape[-2:], strict=True))
    step("dX", pad(dX, ((0, rows), (0, columns))))
    if lr is None:
        return dK
    step("b_new", b - lr * db)
    return step("K_new", K - spread(lr, 2) * dK)
