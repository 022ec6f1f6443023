"""Fonts for names in scripts that the fonts inside Typst lack."""

from importlib.util import find_spec
from pathlib import Path

# Packages that hold font files and nothing else; the `pdf` extra installs them.
PACKAGES = ("cvttf_NotoSansCJK_Regular", "fontpkg_noto_sans_arabic")


def folders() -> list[Path]:
    """Return the folders of the font packages that are installed.

    The packages are found and not imported. Without them, and without system fonts, names in
    Chinese, Japanese, Korean or Arabic writing are printed as empty boxes.
    """
    specs = (find_spec(name) for name in PACKAGES)
    return [
        Path(place)
        for spec in specs
        if spec is not None
        for place in spec.submodule_search_locations or ()
    ]
