"""Flips, rotations, shifts, crops and zooms of a small image."""

from qgen.family import Convention, Family, Level, Misconception, Part
from qgen.params import Distinct
from solvers.arrays import Array, array_namespace, transpose
from solvers.augmentation import augmentation, flipped, rotated, shifted
from solvers.steps import Values


def _source(s: Values) -> Array:
    """The image that is shifted."""
    return s.rotated if "rotated" in s else s.flipped


def _moved(s: Values, down: int, right: int) -> Array:
    return shifted(_source(s), down, right, s.fill_mode)


def _filled_otherwise(s: Values) -> Array:
    mode = "nearest" if s.fill_mode == "constant" else "constant"
    return shifted(_source(s), s.shift[0], s.shift[1], mode)


def _other_axis(s: Values) -> Array:
    return flipped(s.image, "vertical" if s.flip == "horizontal" else "horizontal")


def _unturned(s: Values) -> Array:
    return s.flipped if "flipped" in s else s.image


def _repeated(s: Values) -> Array:
    """Copies of the crop side by side."""
    xp = array_namespace(s.cropped)
    row = xp.concatenate([s.cropped] * s.zoom, axis=-1)
    return xp.concatenate([row] * s.zoom, axis=-2)


def _image(rows: int) -> dict[str, Distinct]:
    return {"image": Distinct(tuple(range(2, 27)), (rows, 4))}


_FLIPPED = Part("flipped", marks=1, minutes=1)
_ROTATED = Part("rotated", marks=2, minutes=2)
_SHIFTED = Part("shifted", marks=2, minutes=2)

FAMILY = Family(
    id="augmentation",
    title="Augmentation of an image",
    unit=3,
    topic="data augmentation",
    source="Shorten & Khoshgoftaar, A survey on Image Data Augmentation for Deep Learning "
    "(Journal of Big Data 6:60, 2019); Keras documentation, ImageDataGenerator (fill_mode)",
    solver=augmentation,
    levels={
        1: Level(
            params=_image(3),
            parts=(_FLIPPED, _SHIFTED),
            settings={"flip": "horizontal", "shift": (0, 1)},
        ),
        2: Level(
            params=_image(4),
            parts=(_ROTATED, _SHIFTED),
            settings={"quarter_turns": -1, "shift": (1, 2)},
        ),
        3: Level(
            params=_image(4),
            parts=(_FLIPPED, _ROTATED, _SHIFTED, Part("zoomed", marks=1, minutes=2)),
            settings={
                "flip": "vertical",
                "quarter_turns": 1,
                "shift": (-1, 1),
                "crop": 2,
                "zoom": 2,
            },
        ),
    },
    misconceptions=(
        Misconception(
            "axis_confused",
            "flipped",
            _other_axis,
            "A horizontal flip swaps left and right: each row is read backwards. "
            "A vertical flip swaps top and bottom: the order of the rows is reversed.",
            levels=(1, 3),
        ),
        Misconception(
            "rotated_the_other_way",
            "rotated",
            lambda s: rotated(_unturned(s), -s.quarter_turns),
            "After a quarter turn clockwise the first row is the last column; "
            "after one counter-clockwise it is the first column, read from below.",
            levels=(2, 3),
        ),
        Misconception(
            "transposed",
            "rotated",
            lambda s: transpose(_unturned(s)),
            "Swapping rows and columns mirrors the image at its diagonal. "
            "A rotation needs a flip besides.",
            levels=(2, 3),
        ),
        Misconception(
            "moved_the_other_way",
            "shifted",
            lambda s: _moved(s, -s.shift[0], -s.shift[1]),
            "The *content* moves in the direction of the shift, and the pixels that are left empty "
            "lie on the side that it moves away from.",
        ),
        Misconception(
            "rows_and_columns_confused",
            "shifted",
            lambda s: _moved(s, s.shift[1], s.shift[0]),
            "A shift to the right moves the entries along their rows; "
            "a shift down moves whole rows.",
            levels=(1, 2),  # at level 3, as far up as to the right, it looks like the one above
        ),
        Misconception(
            "filled_otherwise",
            "shifted",
            _filled_otherwise,
            "The question says what fills the pixels that are left empty: there are several fill "
            "modes, and zeros are only one of them.",
        ),
        Misconception(
            "cropped_at_the_corner",
            "cropped",
            lambda s: s.shifted[..., : s.crop, : s.crop],
            "The crop is cut out of the *middle* of the image.",
            levels=(3,),
        ),
        Misconception(
            "image_repeated",
            "zoomed",
            _repeated,
            "Enlarging makes a block of equal pixels of *each* pixel; "
            "it does not repeat the whole image.",
            levels=(3,),
        ),
    ),
    symbols={
        "image": "X",
        "flipped": "F",
        "rotated": "R",
        "shifted": "S",
        "cropped": "C",
        "zoomed": "Z",
    },
    conventions={
        # Keras's fill_mode; "nearest" is the default there and in the course notes' example
        "fill_mode": Convention(
            {
                "nearest": 'the nearest pixel of the shifted content (fill mode "nearest")',
                "constant": '0 (fill mode "constant")',
                "reflect": "the mirror image at the edge, the pixels at the edge included "
                '(d c b a | a b c d; fill mode "reflect" of Keras)',
                "wrap": 'the pixels that were shifted out on the opposite side (fill mode "wrap")',
            }
        )
    },
)
