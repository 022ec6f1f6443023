"""Where the files that are not Python code lie, in a checkout and in an installed wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
NAMES = ("templates", "question_banks", "examples")


class ResourceError(Exception):
    """A folder that belongs to qgen is unknown or missing."""


def folder(name: str) -> Path:
    """Return one of qgen's folders of data files.

    A wheel carries them inside the package; a checkout has them beside it.

    Parameters
    ----------
    name
        "templates", "question_banks" or "examples".

    Raises
    ------
    ResourceError
        If the name is none of these, or if the folder is in neither place.
    """
    if name not in NAMES:
        raise ResourceError(f"no data folder {name!r}; there are {', '.join(NAMES)}")
    places = (PACKAGE / "_data" / name, PACKAGE.parent / name)
    for place in places:
        if place.is_dir():
            return place
    raise ResourceError(
        f"qgen's folder {name!r} is missing: looked for {places[0]} and {places[1]}; "
        "reinstall qgen-dl, or run from a complete checkout"
    )
