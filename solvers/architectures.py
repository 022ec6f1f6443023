"""Networks as tables of layers: the output shape and the parameters of each."""

from collections.abc import Sequence

from solvers.arrays import Array
from solvers.parameters import conv_parameters, dense_parameters
from solvers.shapes import beside, places
from solvers.steps import Step, value_only


def cnn_shapes(
    side: Array,
    channels: Array,
    kernel_size: Array,
    stride: Array,
    padding: Array,
    filters: Array,
    window: Array,
    pool_stride: Array,
    units: Array,
    *,
    layers: Sequence[str],
    step: Step = value_only,
) -> Array:
    """Follow an image through a convolutional network and count its parameters.

    Parameters
    ----------
    side, channels : array of shape (...)
        Height, which is also the width, and channels of the input image.
    kernel_size, stride, padding, filters : array of shape (..., L)
        Of each convolution: side of the square kernel, steps between its places, zeros at
        each end of a side, output channels.
    window, pool_stride : array of shape (..., P)
        Of each pooling layer: side of the square window, steps between its places.
    units : array of shape (..., D)
        Outputs of each dense layer.
    layers
        The convolutions and pooling layers from the input on, each "conv" or "pool". All
        dense layers come after them.
    step
        Recorder of the named steps: conv1, pool1, ... each (..., 3), height, width and
        channels of the layer's output; conv1_params, fc1_params, ... each (...); flat
        (...), the inputs of the first dense layer; total (...), all parameters.

    Returns
    -------
    array of shape (...)
        `total`.

    Notes
    -----
    Each unit and each filter has a bias, and each filter sees all channels below it.

    References
    ----------
    LeCun, Bottou, Bengio, Haffner, Gradient-based learning applied to document recognition
    (Proc. IEEE 1998), Section II.B. There C3 sees only some of the maps below it, and pooling
    is trained; the count here is that of today's form of LeNet-5.

    Examples
    --------
    LeNet-5 in today's form has 61,706 parameters:

    >>> import numpy as np
    >>> def row(*numbers): return np.array(numbers, dtype=float)
    >>> five, two = row(5, 5), row(2, 2)
    >>> float(cnn_shapes(28, 1, five, row(1, 1), row(2, 0), row(6, 16), two, two,
    ...                  row(120, 84, 10), layers=("conv", "pool", "conv", "pool")))
    61706.0
    """
    shape = beside(side, side, channels)
    counts: list[Array] = []
    done = {"conv": 0, "pool": 0}
    for kind in layers:
        k = done[kind]
        done[kind] += 1
        if kind == "pool":
            slider = window[..., k], pool_stride[..., k]
            shape = step(f"pool{k + 1}", _slid(shape, shape[..., 2], *slider))
            continue
        below, made = shape[..., 2], filters[..., k]
        kernel = kernel_size[..., k], stride[..., k], padding[..., k]
        shape = step(f"conv{k + 1}", _slid(shape, made, *kernel))
        count = conv_parameters(kernel_size[..., k], below, made)
        counts.append(step(f"conv{k + 1}_params", count))
    inputs = step("flat", shape[..., 0] * shape[..., 1] * shape[..., 2])
    for k in range(units.shape[-1]):
        counts.append(step(f"fc{k + 1}_params", dense_parameters(inputs, units[..., k])))
        inputs = units[..., k]
    return step("total", sum(counts[1:], counts[0]))


def _slid(shape: Array, channels: Array, *window: Array) -> Array:
    """The shape of what a window makes that slides over a map: height, width, channels."""
    rows, columns = (places(shape[..., axis], *window) for axis in (0, 1))
    return beside(rows, columns, channels)
