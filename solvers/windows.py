"""Windows that slide over an image: what convolution and pooling share."""

from typing import TypeAlias

from solvers.arrays import Array, array_namespace

Sides: TypeAlias = tuple[int, int]
"""A height and a width, in pixels."""

Amounts: TypeAlias = tuple[tuple[int, int], tuple[int, int]]
"""How much is added (above, below) and (left, right), in pixels."""


def extent(window: Sides, dilation: int = 1) -> Sides:
    """Return the height and width that a window with gaps between its entries covers."""
    height, width = (dilation * (side - 1) + 1 for side in window)
    return height, width


def patches(image: Array, window: Sides, *, stride: int = 1, dilation: int = 1) -> Array:
    """Return what a window sees at each of its places.

    Parameters
    ----------
    image : array of shape (..., H, W)
        It is not padded.
    window
        Entries that the window has in each direction.
    stride
        Steps from one place to the next, in pixels, in both directions.
    dilation
        Steps from one entry of the window to the next, in pixels; 1 leaves no gaps.

    Returns
    -------
    array of shape (..., H', W', window[0] * window[1])
        The entries of a window row by row.

    Raises
    ------
    ValueError
        If the window does not fit into the image.

    Examples
    --------
    >>> import numpy as np
    >>> patches(np.array([[1, 2, 3], [4, 5, 6]]), (2, 2))
    array([[[1, 2, 4, 5],
            [2, 3, 5, 6]]])
    """
    views = windows(image, window, stride=stride, dilation=dilation)
    return views.reshape((*views.shape[:-2], -1))


def windows(image: Array, window: Sides, *, stride: int = 1, dilation: int = 1) -> Array:
    """Return what `patches` does with its rows apart, (..., H', W', *window), without a copy."""
    covered = extent(window, dilation)
    sides = image.shape[-2:]
    if any(side < reach for side, reach in zip(sides, covered, strict=True)):
        raise ValueError(
            f"a window that covers {covered[0]}×{covered[1]} pixels does not fit into "
            f"an image of {sides[0]}×{sides[1]}; pad the image or take a smaller window"
        )
    slide = array_namespace(image).lib.stride_tricks.sliding_window_view
    return slide(image, covered, axis=(-2, -1))[..., ::stride, ::stride, ::dilation, ::dilation]


def output_size(
    image: Array, window: Sides, *, stride: int = 1, dilation: int = 1, padding: Sides = (0, 0)
) -> Array:
    """Return how many places a window has: floor((n + p - k) / s) + 1 in each direction.

    Parameters
    ----------
    image : array of shape (..., H, W)
        Before it is padded.
    window, stride, dilation
        As `patches` takes them.
    padding
        Rows and columns that padding adds, both ends together.

    Returns
    -------
    array of shape (..., 2)
        Height and width, the same for every image of a batch.

    References
    ----------
    Dumoulin, Visin, A guide to convolution arithmetic for deep learning (2016),
    Sections 2.4 and 5.1.

    Examples
    --------
    >>> import numpy as np
    >>> output_size(np.zeros((6, 5)), (3, 3), stride=2, padding=(0, 2))
    array([2., 3.])
    """
    xp = array_namespace(image)
    covered = extent(window, dilation)
    sides = xp.asarray(image.shape[-2:])
    padded = sides + xp.asarray(padding) if any(padding) else sides
    places = padded - xp.asarray(covered)
    unused = [
        (side + added - reach) % stride
        for side, added, reach in zip(image.shape[-2:], padding, covered, strict=True)
    ]
    if any(unused):  # the rows and columns that no window reaches: the floor of the quotient
        places = places - xp.asarray(unused)
    return xp.broadcast_to(places / stride + 1, (*image.shape[:-2], 2))


def same_padding(sides: Sides, covered: Sides, stride: int = 1) -> Amounts:
    """Return the padding that gives ceil(n / stride) places in each direction.

    Notes
    -----
    An odd amount puts the larger half below and to the right, as TensorFlow and Keras do.
    """
    rows, columns = (
        max((-(-side // stride) - 1) * stride + reach - side, 0)
        for side, reach in zip(sides, covered, strict=True)
    )
    return (rows // 2, rows - rows // 2), (columns // 2, columns - columns // 2)


def pad(image: Array, amounts: Amounts) -> Array:
    """Surround an image with zeros."""
    if not any(map(any, amounts)):
        return image
    return array_namespace(image).pad(image, ((0, 0),) * (image.ndim - 2) + amounts)


def spaced(values: Array, stride: int) -> Array:
    """Put stride - 1 zeros between neighbours, in both directions.

    What slides over the result with stride 1 goes the way back of a window with this stride.

    Examples
    --------
    >>> import numpy as np
    >>> spaced(np.array([[1, 2], [3, 4]]), 2)
    array([[1, 0, 2],
           [0, 0, 0],
           [3, 0, 4]])
    """
    if stride == 1:
        return values
    xp = array_namespace(values)
    rows, columns = values.shape[-2:]
    gaps = ((0, 0),) * (values.ndim - 2) + ((0, 0), (0, stride - 1), (0, 0), (0, stride - 1))
    cells = xp.pad(values[..., :, None, :, None], gaps)
    wide = cells.reshape((*values.shape[:-2], rows * stride, columns * stride))
    return wide[..., : (rows - 1) * stride + 1, : (columns - 1) * stride + 1]


def reached(values: Array, window: Sides, *, stride: int = 1) -> Array:
    """Return which windows reach each pixel, and with which of their entries.

    Parameters
    ----------
    values : array of shape (..., H', W')
        One number for each place of a window that slides over an image without padding.
    window, stride
        As `patches` takes them.

    Returns
    -------
    array of shape (..., (H' - 1) * stride + window[0], (W' - 1) * stride + window[1], K)
        For each pixel that a window reaches, and for each of the K entries of the window
        from the last to the first, the number of the place where that entry lies on the
        pixel; 0 where there is none.

    Examples
    --------
    >>> import numpy as np
    >>> reached(np.array([[5, 7]]), (1, 2))
    array([[[0, 5],
            [5, 7],
            [7, 0]]])
    """
    height, width = window
    around = (height - 1, height - 1), (width - 1, width - 1)
    return patches(pad(spaced(values, stride), around), window)


def added(terms: Array) -> Array:
    """Sum along the last axis; of symbols, without the terms that padding made 0."""
    xp = array_namespace(terms)
    if xp.__name__ == "solvers.symbolic":
        return xp.sum_nonzero(terms)
    return terms.sum(axis=-1)
