"""Figures of questions, in vectors: one file for each kind, from one set of shapes."""

from qgen.figures.boxes import boxes_on_canvas
from qgen.figures.cells import gru_diagram, lstm_diagram, unrolled
from qgen.figures.curves import learning_curves
from qgen.figures.figure import Figure
from qgen.figures.lattices import tag_lattice
from qgen.figures.networks import network
from qgen.figures.planes import points_in_plane
from qgen.figures.surfaces import descent
from qgen.figures.windows import image_grids

__all__ = [
    "Figure",
    "boxes_on_canvas",
    "descent",
    "gru_diagram",
    "image_grids",
    "learning_curves",
    "lstm_diagram",
    "network",
    "points_in_plane",
    "tag_lattice",
    "unrolled",
]
