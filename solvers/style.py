"""Neural style transfer: what an image shares with a style image, and with a content image."""

from solvers.arrays import Array, matmul, transpose
from solvers.options import one_of
from solvers.steps import Step, value_only

NORMALIZATIONS = ("gatys", "mean")


def style_transfer_losses(
    F: Array,
    A: Array,
    P: Array | None = None,
    alpha: Array = 1,
    beta: Array = 1,
    *,
    normalization: str = "gatys",
    gradient: bool = False,
    step: Step = value_only,
) -> Array:
    """Return the loss that style transfer minimises, at one layer of the network.

    Parameters
    ----------
    F : array of shape (..., N, M)
        Features of the generated image: N channels at M positions.
    A : array of shape (..., N, N)
        Gram matrix of the style image.
    P : array of shape (..., N, M), optional
        Features of the content image; without them, the loss is that of the style alone.
    alpha, beta : array of shape (...)
        Weights of the content loss and of the style loss.
    normalization
        "gatys": G = F F', content is half of the sum of squared differences, and style their
        sum over (2 N M)². "mean": G = F F' / M, and both losses are means of squared
        differences.
    gradient
        Record the gradient of the style loss in F.
    step
        Recorder of the named steps: gram (..., N, N); difference (..., N, N), of gram and A;
        style (...); if asked for, dF (..., N, M), the gradient of style; with P, content (...)
        and total (...).

    Returns
    -------
    array of shape (...)
        The last of style and total.

    Raises
    ------
    ValueError
        If normalization is neither "gatys" nor "mean".

    References
    ----------
    Gatys, Ecker, Bethge, Image Style Transfer Using Convolutional Neural Networks (CVPR 2016),
    eqs. 1-7. TensorFlow's tutorial "Neural style transfer" takes the means.

    Examples
    --------
    >>> import numpy as np
    >>> print(style_transfer_losses(np.eye(2), np.zeros((2, 2))))
    0.03125
    """
    one_of("normalization", normalization, NORMALIZATIONS)
    sums = normalization == "gatys"
    N, M = F.shape[-2:]
    G = step("gram", gram_matrix(F, normalization))
    difference = step("difference", G - A)
    squares = (difference**2).sum(axis=-1).sum(axis=-1)
    style = step("style", squares / (4 * N**2 * M**2 if sums else N**2))
    if gradient:
        # F stands twice in G; between Gram matrices the difference is symmetric.
        twice = matmul(difference, F) + matmul(transpose(difference), F)
        step("dF", twice / (2 * N**2 * M**2) if sums else 2 * twice / (N**2 * M))
    if P is None:
        return style
    differences = ((F - P) ** 2).sum(axis=-1).sum(axis=-1)
    content = step("content", differences / (2 if sums else N * M))
    return step("total", alpha * content + beta * style)


def gram_matrix(F: Array, normalization: str = "gatys") -> Array:
    """Return the inner products of the channels' features, summed or averaged over positions.

    Raises
    ------
    ValueError
        If normalization is neither "gatys" nor "mean".
    """
    one_of("normalization", normalization, NORMALIZATIONS)
    products = matmul(F, transpose(F))
    return products if normalization == "gatys" else products / F.shape[-1]
