"""What figures are put together from."""

import re

import numpy as np
import pytest

from qgen.figures.cells import gru_diagram, lstm_diagram
from qgen.figures.figure import figure
from qgen.figures.networks import network
from qgen.figures.plots import Frame, round_step, ticks
from qgen.figures.shapes import arrow, box, circle, label, path, symbol
from qgen.figures.surfaces import bowl, valley, values
from qgen.figures.windows import image_grids

SQUARE = box((10, 20), (30, 40))


def test_a_figure_holds_all_its_shapes():
    drawn = figure([SQUARE, circle((0, 0), 5), path([(50, 10), (60, 10)])], "A square.")
    left, top, width, height = map(float, re.search('viewBox="(.*?)"', drawn.svg)[1].split())
    assert left < -5
    assert top < -5
    assert left + width > 60
    assert top + height > 60
    assert (width, height) == (drawn.width, drawn.height)


def test_texts_lie_above_lines_whatever_their_order():
    svg = figure([label("text", (20, 30)), SQUARE], "").svg
    assert svg.index("<path") < svg.index("<text")


def test_texts_are_escaped():
    assert "&lt;b&gt; &amp;" in figure([label("<b> &", (0, 0))], "").svg


def test_a_comma_replaces_the_point_of_numbers_and_nothing_else():
    drawn = figure([label("0.5 in.", (1.5, 2.5)), SQUARE], "0.5 in words. 1.").with_commas()
    assert ">0,5 in.<" in drawn.svg
    assert drawn.alt == "0,5 in words. 1."
    assert 'x="1.5"' in drawn.svg


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("x_1", ["x", "1"]),
        ("h_{t-1}", ["h", "\u200ct", "\N{MINUS SIGN}1"]),
        ("a_1^{(1)}", ["a", "1", "(1)"]),
        ("tanh", ["tanh"]),
    ],
)
def test_symbols_are_read(text, pieces):
    assert [span.text for span in symbol(text, (0, 0)).element] == pieces


def test_variables_are_slanted_and_functions_and_digits_are_not():
    styles = {
        span.text: span.get("font-style")
        for text in ("x_1", "tanh")
        for span in symbol(text, (0, 0)).element
    }
    assert styles == {"x": "italic", "1": None, "tanh": None}


def test_a_line_after_a_subscript_is_back_at_its_height():
    down = [float(span.get("dy", 0)) for span in symbol("x_1 = 2", (0, 0)).element]
    assert down[1] > 0
    assert sum(down) == pytest.approx(0)


def test_an_arrow_ends_at_its_point():
    head = arrow([(0, 0), (10, 0)]).element[1].get("d")
    assert head.startswith("M10,0")


def test_ticks_are_the_multiples_inside():
    assert ticks(-1.2, 1, 0.5) == [-1, -0.5, 0, 0.5, 1]
    assert round_step(0, 10, 12) == 1
    assert round_step(0, 90, 12) == 10


def test_images_have_their_origin_above_and_plots_below():
    assert Frame((0, 0), (10, 10), 100, 100).at(0, 0) == (0, 100)
    assert Frame((0, 0), (10, 10), 100, 100, downwards=True).at(0, 0) == (0, 0)


@pytest.mark.parametrize(("name", "contour"), [("bowl", bowl), ("rosenbrock", valley)])
@pytest.mark.parametrize(("a", "b"), [(1, 3), (2, 0.5), (1.5, 1)])
def test_on_a_contour_the_function_has_one_value(name, contour, a, b):
    points = np.stack(contour(a, b)(2.5, np.linspace(0, 6, 7)), axis=-1)
    np.testing.assert_allclose(values(name, a, b, points), 2.5)


def test_off_a_contour_it_has_another():
    points = np.stack(bowl(1, 3)(2.5, np.linspace(0, 6, 7)), axis=-1) + 0.1
    assert not np.isclose(values("bowl", 1, 3, points), 2.5).any()


def test_each_weight_stands_once_in_a_network():
    drawn = network(
        [(np.arange(11, 20).reshape(3, 3), [21, 22, 23]), ([[31, 32, 33]], [41])], ("x", "h", "y")
    )
    for value in (*range(11, 20), 21, 22, 23, 31, 32, 33, 41):
        assert drawn.svg.count(f">{value}<") == 1
        assert drawn.alt.count(f" {value}") == 1


def test_a_window_that_cannot_move_has_no_next_place():
    still = image_grids([[1, 2], [3, 4]], (2, 2), ["X"], stride=1)
    assert "next place" not in still.svg + still.alt
    assert "next place" in image_grids([[1, 2], [3, 4]], (1, 1), ["X"], stride=1).svg


def test_the_cells_follow_the_conventions_that_they_are_given():
    cells = {
        gru_diagram(update, reset, tells=False).svg
        for update in ("candidate", "previous")
        for reset in ("before", "after")
    }
    assert len(cells) == 4
    assert lstm_diagram(tells=True).tells
    assert not lstm_diagram(tells=False).tells
