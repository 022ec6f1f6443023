"""Every family's figure: sound, in greys, whole, said in words, and no answer in it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from xml.etree import ElementTree

import numpy as np
import pytest

from qgen.catalogue import problem
from qgen.families import all_families
from qgen.figures import Figure
from qgen.problem import Problem
from qgen.render.question import picture
from qgen.variants import derive, draw
from qgen.written import plain

SVG = "{http://www.w3.org/2000/svg}"
NUMERAL = re.compile("\N{MINUS SIGN}?[0-9]+(?:\\.[0-9]+)?")
AXES = ("gradient_descent", "box_iou", "non_maximum_suppression", "fit_diagnosis")
AXES += ("perceptron_epoch", "perceptron_convergence", "linear_separability")
"""Their figures have numbers at axes, which are not data."""

DRAWN = [
    (family.id, level)
    for family in all_families().values()
    if family.figure
    for level in family.levels
]


@cache
def variant(family: str, level: int) -> tuple[Problem, dict[str, np.ndarray]]:
    asked = problem(family, level, 3, {})
    params = draw(asked, [derive(b"figures", family, str(level))])
    return asked, {name: value[0] for name, value in params.items()}


@cache
def drawing(family: str, level: int) -> Figure:
    shown = picture(*variant(family, level))
    assert shown is not None
    return shown


def texts(figure: Figure) -> Iterator[ElementTree.Element]:
    yield from ElementTree.fromstring(figure.svg).iter(f"{SVG}text")


def length(text: ElementTree.Element) -> float:
    """What a text takes at least."""
    pieces = [text, *text]
    letters = [len((piece.text or "").replace("\u200c", "")) for piece in pieces]
    sizes = [float(piece.get("font-size", 9.5)) for piece in pieces]
    return 0.4 * sum(count * size for count, size in zip(letters, sizes, strict=True))


def numbers(text: str) -> set[str]:
    return set(NUMERAL.findall(text))


def test_the_figures_that_people_would_rather_look_at_are_there():
    wanted = {"mlp_forward", "conv2d", "gradient_descent", "lstm_cell", "box_iou"}
    wanted |= {"fit_diagnosis", "crf_viterbi"}
    assert wanted <= {family for family, _ in DRAWN}


@pytest.mark.parametrize(("family", "level"), DRAWN)
def test_it_is_svg_that_refers_to_nothing_and_runs_nothing(family, level):
    svg = drawing(family, level).svg
    tags = {element.tag.removeprefix(SVG) for element in ElementTree.fromstring(svg).iter()}
    assert tags <= {"svg", "g", "path", "circle", "text", "tspan"}
    assert "href" not in svg
    assert "url(" not in svg
    assert svg.count("://") == 1


@pytest.mark.parametrize(("family", "level"), DRAWN)
def test_it_is_drawn_in_the_colour_of_the_text(family, level):
    for element in ElementTree.fromstring(drawing(family, level).svg).iter():
        assert element.get("style") is None
        assert {element.get("fill"), element.get("stroke")} <= {None, "none", "currentColor"}


@pytest.mark.parametrize(("family", "level"), DRAWN)
def test_letters_and_lines_can_be_read_in_print(family, level):
    for element in ElementTree.fromstring(drawing(family, level).svg).iter():
        is_script = element.tag == f"{SVG}tspan"
        assert float(element.get("font-size", 9.5)) >= (7 if is_script else 8)
        assert float(element.get("stroke-width", 0.7)) >= 0.5


@pytest.mark.parametrize(("family", "level"), DRAWN)
def test_it_fits_the_column_and_no_text_leaves_it(family, level):
    figure = drawing(family, level)
    assert figure.width < 415
    assert figure.height < 350
    root = ElementTree.fromstring(figure.svg)
    left, top, width, height = map(float, root.get("viewBox").split())
    for text in texts(figure):
        x, y, reach = float(text.get("x")), float(text.get("y")), length(text)
        before = {"start": 0, "middle": 0.5, "end": 1}[text.get("text-anchor", "middle")]
        assert left <= x - before * reach
        assert x + (1 - before) * reach <= left + width
        assert top <= y - 6
        assert y + 2 <= top + height


@pytest.mark.parametrize(("family", "level"), [each for each in DRAWN if each[0] not in AXES])
def test_the_words_name_every_number_that_is_shown(family, level):
    figure = drawing(family, level)
    plain_texts = ("".join(part.itertext()) for part in texts(figure))
    shown = {text for text in plain_texts if NUMERAL.fullmatch(text)}
    assert shown <= numbers(figure.alt)


@pytest.mark.parametrize(("family", "level"), DRAWN)
def test_the_words_tell_no_number_that_the_question_does_not_give(family, level):
    asked, params = variant(family, level)
    values = [*params.values(), *(v for v in asked.settings.values() if isinstance(v, int | float))]
    given = {plain(v) for value in values for v in np.asarray(value, dtype=float).flat}
    told = numbers(drawing(family, level).alt)
    fractions = {n.replace("\N{MINUS SIGN}", "-") for n in told if "." in n}
    assert fractions <= given


def test_a_figure_is_shown_inputs_and_settings_and_no_step():
    seen = []
    asked, params = variant("momentum", 1)
    family = replace(asked.family, figure=lambda s: seen.extend(s))
    assert picture(replace(asked, family=family), params) is None
    assert set(seen) == {*params, *asked.settings, "level"}
    assert not set(seen) & set(asked.shapes)


def test_a_family_without_a_figure_shows_none():
    assert picture(*variant("adam", 1)) is None
