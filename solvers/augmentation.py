"""Augmentation of a small image: new samples that keep its label."""

from solvers.arrays import Array, array_namespace
from solvers.options import one_of
from solvers.steps import Step, value_only

FLIPS = (None, "horizontal", "vertical")
FILL_MODES = ("nearest", "constant", "reflect", "wrap")
_PADS = {"nearest": "edge", "constant": "constant", "reflect": "symmetric", "wrap": "wrap"}


def flipped(image: Array, direction: str) -> Array:
    """Mirror images (..., H, W): "horizontal" left and right, "vertical" top and bottom."""
    return array_namespace(image).flip(image, axis=-1 if direction == "horizontal" else -2)


def rotated(image: Array, quarter_turns: int) -> Array:
    """Turn images (..., H, W) by 90° so many times: counter-clockwise, or clockwise if negative."""
    for _ in range(quarter_turns % 4):
        image = array_namespace(image).flip(image.swapaxes(-1, -2), axis=-2)
    return image


def shifted(image: Array, down: int, right: int, fill_mode: str) -> Array:
    """Move images (..., H, W) by so many pixels, and fill what becomes free in a `FILL_MODES`."""
    one_of("fill_mode", fill_mode, FILL_MODES)
    rows, columns = image.shape[-2:]
    around = ((max(down, 0), max(-down, 0)), (max(right, 0), max(-right, 0)))
    amounts = ((0, 0),) * (image.ndim - 2) + around
    padded = array_namespace(image).pad(image, amounts, mode=_PADS[fill_mode])
    top, left = max(-down, 0), max(-right, 0)
    return padded[..., top : top + rows, left : left + columns]


def central_crop(image: Array, side: int) -> Array:
    """Cut a square of this side out of the middle of images (..., H, W).

    Where the middle lies between two places, the square lies nearer to the upper left corner.
    """
    top, left = ((length - side) // 2 for length in image.shape[-2:])
    return image[..., top : top + side, left : left + side]


def enlarged(image: Array, factor: int) -> Array:
    """Make a block of factor × factor equal pixels of every pixel of images (..., H, W)."""
    *lead, rows, columns = image.shape
    blocks = array_namespace(image).broadcast_to(
        image[..., :, None, :, None], (*lead, rows, factor, columns, factor)
    )
    return blocks.reshape((*lead, rows * factor, columns * factor))


def augmentation(
    image: Array,
    *,
    flip: str | None = None,
    quarter_turns: int = 0,
    shift: tuple[int, int] | None = None,
    crop: int | None = None,
    zoom: int | None = None,
    fill_mode: str = "nearest",
    step: Step = value_only,
) -> Array:
    """Flip, rotate, shift, crop and enlarge an image, in this order.

    Parameters
    ----------
    image : array of shape (..., H, W)
        One channel.
    flip
        "horizontal" swaps left and right, "vertical" top and bottom.
    quarter_turns
        Turns by 90°, counter-clockwise; clockwise if negative.
    shift
        Pixels down and to the right; up and to the left if negative.
    crop
        Side of the square that is cut out of the middle, in pixels.
    zoom
        Whole factor of enlargement, by nearest neighbours: each pixel becomes a block.
    fill_mode
        What the pixels are that a shift leaves free: "nearest" repeats the edge, "constant" is
        0, "reflect" mirrors the image at its edge, the edge included, and "wrap" goes on at
        the other side.
    step
        Recorder of the named steps, each only where it is asked for: flipped, rotated, shifted
        (..., H, W), with H and W swapped by an odd number of turns; cropped (..., crop, crop);
        zoomed, the enlarged image.

    Returns
    -------
    array of shape (..., H', W')
        The last step, or the image itself.

    Raises
    ------
    ValueError
        If the flip or the fill mode is unknown, or the crop larger than the image.

    Notes
    -----
    The fill modes are those of Keras, where "reflect" gives d c b a | a b c d | d c b a. NumPy
    and PyTorch call that "symmetric", and leave the edge out in their "reflect".

    References
    ----------
    Keras documentation, ImageDataGenerator (`fill_mode`); Shorten, Khoshgoftaar, A survey on
    Image Data Augmentation for Deep Learning (Journal of Big Data 6, 2019), Section
    "Image data augmentations based on basic image manipulations".

    Examples
    --------
    >>> import numpy as np
    >>> image = np.array([[1, 2], [3, 4]])
    >>> augmentation(image, flip="horizontal")
    array([[2, 1],
           [4, 3]])
    >>> augmentation(image, shift=(0, 1), fill_mode="wrap")
    array([[2, 1],
           [4, 3]])
    """
    one_of("flip", flip, FLIPS)
    if flip is not None:
        image = step("flipped", flipped(image, flip))
    if quarter_turns % 4:
        image = step("rotated", rotated(image, quarter_turns))
    if shift is not None:
        image = step("shifted", shifted(image, *shift, fill_mode))
    if crop is not None:
        if crop > min(image.shape[-2:]):
            raise ValueError(
                f"a crop of {crop}×{crop} pixels does not fit into an image of "
                f"{image.shape[-2]}×{image.shape[-1]}"
            )
        image = step("cropped", central_crop(image, crop))
    if zoom is not None:
        image = step("zoomed", enlarged(image, zoom))
    return image
