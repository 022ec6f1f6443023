"""Sinusoidal positional encoding."""

import numpy as np

from qgen.family import Convention, Family, Level, Misconception, Part
from qgen.params import Choice, Distinct, Grid, Param
from solvers.arrays import Array, array_namespace
from solvers.positional import exponents, laid_out, positional_encoding, wave_angles
from solvers.steps import Values


def _level(tokens: int, size: int, pos: Param, base: Param) -> Level:
    """So many tokens with embeddings of this size."""
    return Level(
        params={
            "embedding": Grid(-0.9, 0.9, 0.1, (tokens, size), without=[0]),
            "pos": pos,
            "base": base,
        },
        parts=(
            Part("angles", marks=1, minutes=1 + tokens * size / 4),
            Part("encoding", marks=2, minutes=1 + tokens * size / 2),
            Part("output", marks=1, minutes=tokens * size / 4),
        ),
    )


def _waves(s: Values) -> tuple[Array, Array]:
    xp = array_namespace(s.angles)
    return xp.sin(s.angles), xp.cos(s.angles)


def _in_degrees(s: Values) -> Array:
    """What a calculator shows that takes the angles for degrees."""
    xp = array_namespace(s.angles)
    degrees = s.angles * (np.pi / 180)
    return laid_out(xp.sin(degrees), xp.cos(degrees), s.layout)


def _swapped(s: Values) -> Array:
    sines, cosines = _waves(s)
    return laid_out(cosines, sines, s.layout)


def _own_exponent_for_cosines(s: Values) -> Array:
    """Column j = 2i + 1 with the exponent j/D."""
    xp = array_namespace(s.angles)
    size = s.embedding.shape[-1]
    later = wave_angles(s.pos, s.base, exponents(size, xp) + xp.asarray(1) / size)
    sines, _ = _waves(s)
    return laid_out(sines, xp.broadcast_to(xp.cos(later), sines.shape), s.layout)


def _scaled_exponent(s: Values, scale: float) -> Array:
    """The angles with every exponent 2i/D times `scale`."""
    exponent = exponents(s.embedding.shape[-1], array_namespace(s.embedding))
    return wave_angles(s.pos, s.base, exponent * scale)


_ROOTS = Choice([100, 400, 2500, 10000])
"""Bases with a whole square root, which is all that an encoding of four entries needs."""

FAMILY = Family(
    id="positional_encoding",
    title="Sinusoidal positional encoding",
    unit=4,
    topic="transformers",
    source="Vaswani et al., Attention Is All You Need (NeurIPS 2017), section 3.5",
    solver=positional_encoding,
    levels={
        1: _level(1, 4, Grid(1, 12, 1, (1,)), _ROOTS),
        2: _level(2, 4, Distinct(range(1, 26), (2,)), _ROOTS),
        3: _level(1, 6, Grid(1, 40, 1, (1,)), Choice([1000, 8000, 10000])),
    },
    misconceptions=(
        Misconception(
            "exponent_without_two",
            "angles",
            lambda s: _scaled_exponent(s, 0.5),
            r"Pair $i$ has the exponent $2i/d$: with $i/d$ the wavelengths would reach only up to "
            r"about $2\pi \sqrt{B}$, not $2\pi B$.",
        ),
        Misconception(
            "column_for_pair",
            "angles",
            lambda s: _scaled_exponent(s, 2),
            r"In $2i/d$, $i$ counts the *pairs* of columns from 0, so $2i$ is already the number "
            "of the sine's column; it is not doubled again.",
        ),
        Misconception(
            "exponent_of_every_column",
            "encoding",
            _own_exponent_for_cosines,
            "The sine and the cosine of a pair share one angle: the exponent counts pairs, "
            "not columns, and is $2i/d$ for both.",
        ),
        Misconception(
            "sine_and_cosine_swapped",
            "encoding",
            _swapped,
            "In each pair the sine comes first: position 0 has $\\sin 0 = 0$ and $\\cos 0 = 1$.",
        ),
        Misconception(
            "angles_in_degrees",
            "encoding",
            _in_degrees,
            "The angles are in radians: set the calculator to RAD.",
        ),
        Misconception(
            "multiplied",
            "output",
            lambda s: s.embedding * s.encoding,
            "The positional encoding is *added* to the embedding, entry by entry.",
        ),
    ),
    symbols={
        "embedding": "X",
        "pos": "p",
        "base": "B",
        "angles": r"\alpha",
        "encoding": "P",
        "output": "Y",
    },
    conventions={
        # Vaswani et al.; tensor2tensor and Marian.
        "layout": Convention(
            interleaved="the sine and the cosine of each pair stand side by side, the sine first",
            halves="all sines stand first, then all cosines",
        )
    },
)
