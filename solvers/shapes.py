"""Sizes of feature maps: how many places a window has, and how much of the image it sees."""

from solvers.arrays import Array, array_namespace, spread
from solvers.steps import Step, value_only


def places(sides: Array, covered: Array, stride: Array, padding: Array | None = None) -> Array:
    """Count the places of a window along each side: floor((n + 2p - k) / s) + 1.

    Parameters
    ----------
    sides, covered : arrays of shapes that broadcast
        Pixels along a side of the image, and pixels that the window covers of it.
    stride
        Steps from one place to the next, in pixels.
    padding
        Rows or columns of zeros added at *each* end; none if not given.

    References
    ----------
    Dumoulin, Visin, A guide to convolution arithmetic for deep learning (2016),
    Relationship 6.

    Examples
    --------
    >>> float(places(227, 11, 4))
    55.0
    """
    xp = array_namespace(sides, covered, stride, padding)
    padded = sides if padding is None else sides + 2 * padding
    return xp.floor((padded - covered) / stride) + 1


def beside(*values: Array) -> Array:
    """Write values of shape (...) side by side, such as height, width and channels.

    Examples
    --------
    >>> beside(5, 5, 16)
    array([ 5,  5, 16])
    """
    xp = array_namespace(*values)
    return xp.stack(xp.broadcast_arrays(*values), axis=-1)


def conv_output_shape(
    sides: Array,
    kernel_size: Array,
    stride: Array | None = None,
    padding: Array | None = None,
    dilation: Array | None = None,
    filters: Array | None = None,
    *,
    step: Step = value_only,
) -> Array:
    """Compute the height and width of a convolution's output.

    Parameters
    ----------
    sides : array of shape (..., 2)
        Height and width of the input, in pixels.
    kernel_size : array of shape (...)
        Side of the square kernel, in entries.
    stride, padding : array of shape (...), optional
        Steps from one place of the kernel to the next, and zeros added at each end of
        a side. Without them "valid" and "same" padding are compared at a stride of 1.
    dilation : array of shape (...), optional
        Steps from one entry of the kernel to the next. If given, "same" padding is also
        computed for this stride.
    filters : array of shape (...), optional
        Output channels.
    step
        Recorder of the named steps. Always out (..., 2), the output's height and width.
        Without a stride: border (..., 2), the rows and columns lost; and same_padding (...),
        the zeros at each end that prevent it. With dilation: extent (...), the pixels that
        the kernel covers; same_out and same_total, both (..., 2), the output's sides under
        "same" padding, and the zeros that it adds to a side, both ends together. With
        filters: values (...), the numbers in the output.

    Returns
    -------
    array of shape (..., 2)
        `out`.

    Notes
    -----
    "Same" padding with a stride follows TensorFlow and Keras: ceil(n / s) places.

    References
    ----------
    Dumoulin, Visin, A guide to convolution arithmetic for deep learning (2016),
    Relationships 2, 3, 6 and 15; Chollet, Deep Learning with Python (2018), Section 5.1.1,
    on border effects.

    Examples
    --------
    >>> import numpy as np
    >>> conv_output_shape(np.array([28.0, 32.0]), 5, 2, 1)
    array([13., 15.])
    """
    extent = kernel_size
    if dilation is not None:
        extent = step("extent", dilation * (kernel_size - 1) + 1)
    if stride is None:
        return _borders(sides, kernel_size, step)
    out = step("out", places(sides, spread(extent), spread(stride), spread(padding)))
    if filters is not None:
        step("values", out[..., 0] * out[..., 1] * filters)
    if dilation is not None:
        _same(sides, spread(extent), spread(stride), step)
    return out


def _borders(sides: Array, kernel_size: Array, step: Step) -> Array:
    """At a stride of 1: what "valid" padding loses, and what "same" padding adds."""
    out = step("out", sides - spread(kernel_size) + 1)
    step("border", sides - out)
    step("same_padding", (kernel_size - 1) / 2)
    return out


def _same(sides: Array, extent: Array, stride: Array, step: Step) -> None:
    xp = array_namespace(sides)
    same_out = step("same_out", xp.ceil(sides / stride))
    step("same_total", xp.maximum(0, (same_out - 1) * stride + extent - sides))


def receptive_field(
    kernel_size: Array,
    stride: Array,
    dilation: Array | None = None,
    target: Array | None = None,
    *,
    step: Step = value_only,
) -> Array:
    """Compute how many pixels of the input, along a side, one value of the last layer sees.

    Layer l adds k - 1 steps of j pixels, where j, the jump, is the product of the strides
    below it: r_l = r_{l-1} + (k_l - 1) j_{l-1} and j_l = j_{l-1} s_l, from r_0 = j_0 = 1.

    Parameters
    ----------
    kernel_size, stride : array of shape (..., L)
        Of each layer, convolution or pooling, from the input on.
    dilation : array of shape (..., L), optional
        Steps from one entry of a kernel to the next; k - 1 becomes d (k - 1).
    target : array of shape (...), optional
        Pixels that are to be seen after more layers of 3×3 kernels with a stride of 1.
    step
        Recorder of the named steps: r_1, j_1, r_2, j_2, ... each (...), the receptive field
        and the jump after each layer; with a target also more (...), the layers to add.

    Returns
    -------
    array of shape (...)
        The receptive field of the last layer.

    References
    ----------
    Araujo, Norris, Sim, Computing Receptive Fields of Convolutional Neural Networks
    (Distill 2019), eq. 1 and 2.

    Examples
    --------
    Two layers of 3×3 kernels see what one of 5×5 sees:

    >>> import numpy as np
    >>> float(receptive_field(np.array([3.0, 3.0]), np.array([1.0, 1.0])))
    5.0
    """
    xp = array_namespace(kernel_size, stride)
    k, s, d = kernel_size, stride, dilation
    reach = k - 1 if d is None else d * (k - 1)
    field = step("r_1", k[..., 0] if d is None else reach[..., 0] + 1)
    jump = step("j_1", s[..., 0])
    for layer in range(1, k.shape[-1]):
        field = step(f"r_{layer + 1}", field + reach[..., layer] * jump)
        jump = step(f"j_{layer + 1}", jump * s[..., layer])
    if target is not None:
        step("more", xp.ceil((target - field) / (2 * jump)))
    return field
