"""The losses of neural style transfer."""

from itertools import product

import numpy as np
from numpy.typing import NDArray

from qgen.family import Convention, Family, Level, Misconception, Part
from qgen.params import Choice, Grid, Param, Pick
from solvers.arrays import Array, transpose
from solvers.steps import Values
from solvers.style import gram_matrix, style_transfer_losses

_GRAM = Part("gram", marks=2, minutes=3)
_STYLE = Part("style", marks=2, minutes=3)
_CONTENT = Part("content", marks=1, minutes=2)
_TOTAL = Part("total", marks=1, minutes=1)


def _params(positions: int) -> dict[str, Param]:
    """Features of two channels, and Gram matrices of features like them."""
    rows = list(product(range(4), repeat=positions))
    grams = {
        (_dot(a, a), _dot(a, b), _dot(b, b))
        for a, b in product(rows, rows)
        if a != b and _dot(a, b)
    }
    return {
        "F": Grid(0, 3, 1, (2, positions)),
        "A": Pick([[[aa, ab], [ab, bb]] for aa, ab, bb in sorted(grams)]),
    }


def _dot(a: tuple[int, ...], b: tuple[int, ...]) -> int:
    return sum(x * y for x, y in zip(a, b, strict=True))


def _compared(positions: int) -> dict[str, Param]:
    """The same with a content image, and the weights of both losses."""
    return {
        **_params(positions),
        "P": Grid(0, 3, 1, (2, positions)),
        "alpha": Choice((0.1, 0.2, 0.5)),
        "beta": Choice((2, 3, 5)),
    }


def _centred(features: Array) -> Array:
    """Subtract each channel's mean over the positions."""
    return features - features.sum(axis=-1)[..., None] / features.shape[-1]


def _fit(s: Values) -> NDArray[np.bool_]:
    """Different channels at work that overlap, and losses that are neither 0 nor huge."""
    good = ((s.F != 0).mean(axis=(-2, -1)) > 0.6) & (s.gram[:, 0, 1] > 0)
    good &= (s.F[:, 0] != s.F[:, 1]).any(axis=-1)
    good &= (s.style > 0.1) & (np.abs(s.gram - s.A) > 0.3).all(axis=(-2, -1))
    good &= np.abs(s.gram - s.A).max(axis=(-2, -1)) < 10
    if "P" in s:
        good &= (s.F != s.P).sum(axis=(-2, -1)) >= 3
    return np.asarray(good)


FAMILY = Family(
    id="style_transfer_losses",
    title="The losses of neural style transfer",
    unit=5,
    topic="style transfer",
    source="Gatys, Ecker & Bethge, Image Style Transfer Using Convolutional Neural Networks "
    "(CVPR 2016), eqs. 1-7",
    solver=style_transfer_losses,
    levels={
        1: Level(params=_params(2), parts=(_GRAM, _STYLE)),
        2: Level(params=_compared(3), parts=(_GRAM, _STYLE, _CONTENT, _TOTAL)),
        3: Level(
            params=_compared(3),
            parts=(_GRAM, _STYLE, Part("dF", marks=3, minutes=6), _CONTENT, _TOTAL),
            settings={"gradient": True},
            answer="dF",
        ),
    },
    misconceptions=(
        Misconception(
            "positions_compared",
            "gram",
            lambda s: gram_matrix(transpose(s.F), s.normalization),
            r"The Gram matrix is $F F^\top$: it has a row and a column for each *channel*, and "
            r"sums over the positions, so that the layout of the image is forgotten.",
            levels=(1,),
        ),
        Misconception(
            "features_centred",
            "gram",
            lambda s: gram_matrix(_centred(s.F), s.normalization),
            "That is a covariance. The Gram matrix takes the features as they are, without "
            "subtracting the channels' means.",
        ),
        Misconception(
            "normalization_forgotten",
            "style",
            lambda s: (s.difference**2).sum(axis=-1).sum(axis=-1),
            "The sum of the squared differences is still to be divided, so that layers of "
            "different sizes can be compared: the question says by what.",
        ),
        Misconception(
            "content_compared_by_gram_matrices",
            "content",
            lambda s: style_transfer_losses(
                s.F, gram_matrix(s.P, s.normalization), normalization=s.normalization
            ),
            "Content is *where* something is: its loss compares the features position by "
            "position. Gram matrices forget the positions, and serve the style.",
            levels=(2, 3),
        ),
        Misconception(
            "inner_product_once",
            "dF",
            lambda s: s.right / 2,
            r"$F$ stands twice in $G = F F^\top$, and both places contribute to the derivative.",
            levels=(3,),
        ),
        Misconception(
            "target_minus_gram",
            "dF",
            lambda s: -s.right,
            r"The derivative of $(G_{ij} - A_{ij})^2$ is $2 (G_{ij} - A_{ij})$: the generated "
            r"image's Gram matrix minus the target.",
            levels=(3,),
        ),
        Misconception(
            "weights_swapped",
            "total",
            lambda s: s.beta * s.content + s.alpha * s.style,
            r"Here the weights have changed places: $\alpha$ belongs to the content, $\beta$ to "
            r"the style.",
            levels=(2, 3),
        ),
    ),
    symbols={
        "gram": "G",
        "difference": "R",
        "style": r"L_{\mathrm{style}}",
        "content": r"L_{\mathrm{content}}",
        "total": r"L_{\mathrm{total}}",
        "dF": "D",
    },
    decimals={"difference": 4},
    conventions={
        # Gatys et al., eqs. 1-4; TensorFlow's tutorial
        "normalization": Convention(
            gatys=r"G = F F^\top, \qquad L_{\mathrm{style}} = \frac{1}{4 N^2 M^2} "
            r"\sum_{i,j} (G_{ij} - A_{ij})^2",
            mean=r"G = \frac{1}{M} F F^\top, \qquad L_{\mathrm{style}} = \frac{1}{N^2} "
            r"\sum_{i,j} (G_{ij} - A_{ij})^2",
        )
    },
    fit=_fit,
    gradients={"dF": ("style", "F")},
)
