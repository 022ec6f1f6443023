"""A figure: what is drawn, what it says in words, and how large it is printed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element, SubElement, tostring

from qgen.figures.shapes import SIZE, Shape, written

MARGIN = 2
FONTS = "Libertinus Serif, Palatino Linotype, Palatino, Georgia, serif"
"""The pages' own; Typst knows the first."""

TEXT = re.compile(r"(?<=>)[^<]+")
POINT = re.compile(r"(?<=\d)\.(?=\d)")


@dataclass(frozen=True)
class Figure:
    """A drawing in one colour, which is that of the text around it.

    Attributes
    ----------
    svg
        The drawing, as an SVG document that refers to nothing outside itself.
    alt
        The same in words, for those who do not see it: all that it shows, with every number.
    width, height
        In points, as printed.
    tells
        Whether it shows what is asked, and so belongs to the solution alone.
    """

    svg: str
    alt: str
    width: float
    height: float
    tells: bool = False

    def with_commas(self) -> "Figure":
        """Return the figure with its decimals written with a comma."""
        svg = TEXT.sub(lambda text: POINT.sub(",", text.group()), self.svg)
        return replace(self, svg=svg, alt=POINT.sub(",", self.alt))


def figure(shapes: Iterable[Shape], alt: str, *, tells: bool = False) -> Figure:
    """Put shapes together: lines first, then texts, on a page that holds them all.

    Parameters
    ----------
    shapes
        In any coordinates, of one point to the unit; y grows downwards.
    alt, tells
        As in a `Figure`.
    """
    shapes = list(shapes)
    left, top = (min(shape.low[k] for shape in shapes) - MARGIN for k in (0, 1))
    right, bottom = (max(shape.high[k] for shape in shapes) + MARGIN for k in (0, 1))
    width, height = round(right - left, 1), round(bottom - top, 1)
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"{written(left)} {written(top)} {written(width)} {written(height)}",
            "width": f"{written(width)}pt",
            "height": f"{written(height)}pt",
            "fill": "none",
            "stroke": "currentColor",
            "stroke-width": "0.7",
        },
    )
    root.extend(shape.element for shape in shapes if not shape.is_text)
    lettering = {"fill": "currentColor", "stroke": "none", "text-anchor": "middle"}
    texts = SubElement(root, "g", lettering | {"font-family": FONTS, "font-size": f"{SIZE:g}"})
    texts.extend(shape.element for shape in shapes if shape.is_text)
    return Figure(tostring(root, encoding="unicode"), alt, width, height, tells)
