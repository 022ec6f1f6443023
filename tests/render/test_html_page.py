"""HTML pages: whole, self-contained, and safe."""

from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from qgen.render.document import Document, converted
from qgen.render.html import page

pytest.importorskip("pypandoc")
Make = Callable[..., Document]
KINDS = ("paper", "solution", "feedback")
VOID = {"meta", "br", "hr", "col", "link", "img", "input"}


class Elements(HTMLParser):
    """Collects elements and text, and refuses an end that matches no start."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def parsed(html: str) -> Elements:
    elements = Elements()
    elements.feed(html)
    assert elements.open == []
    return elements


def written(document: Document) -> str:
    return page(converted([document], "html")[0])


def test_the_check_on_elements_can_fail() -> None:
    with pytest.raises(AssertionError):
        parsed("<p><em>x</p>")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_a_whole_page(kind: str, sample: Make) -> None:
    html = written(sample(kind))
    assert html.startswith("<!DOCTYPE html>")
    found = parsed(html)
    assert ("html", {"lang": "en"}) in found.elements
    for words in ("Midterm examination", "Deep Learning 2026", "K7QX-2M9A", "O'Brien", "PRACTICE"):
        assert words in found.text


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_needs_nothing_beside_itself(kind: str, sample: Make) -> None:
    found = parsed(written(sample(kind)))
    assert not {"script", "link", "img", "iframe", "base"} & {tag for tag, _ in found.elements}
    names = {name for _, attributes in found.elements for name in attributes}
    assert not {"src", "href", "srcset"} & names
    assert not [name for name in names if name.startswith("on")]
    assert "url(" not in found.text
    assert "@import" not in found.text


@pytest.mark.parametrize("kind", KINDS)
def test_headings_go_down_by_one_level(kind: str, sample: Make) -> None:
    found = parsed(written(sample(kind)))
    levels = [int(tag[1]) for tag, _ in found.elements if tag in ("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(later <= level + 1 for level, later in pairwise(levels))


@pytest.mark.parametrize("kind", KINDS)
def test_no_plain_text_becomes_an_element(kind: str, sample: Make) -> None:
    words = "<script>alert('x')</script>\"><b onclick=y>{{ 7 * 7 }}"
    plain = dict.fromkeys(
        ("title", "course", "date", "duration", "student_name", "student_id", "code"), words
    )
    document = sample(kind, **plain)
    question = document.sections[1].questions[0]
    options = (("<i>", question.parts[0].options[0][1]),)
    part = replace(
        question.parts[0], label=words, hint=words, given=words, verdict=words, options=options
    )
    section = replace(
        document.sections[1],
        title=words,
        questions=(replace(question, number=words, title=words, parts=(part,)),),
    )
    found = parsed(written(replace(document, sections=(section,))))
    assert not {"script", "b", "i"} & {tag for tag, _ in found.elements}
    assert found.text.count(words) >= 8


def test_a_paper_page_tells_no_answers(sample: Make) -> None:
    text = parsed(written(sample())).text
    for words in ("Kingma", "0.0625", "bias correction", "Your answer"):
        assert words not in text


def test_feedback_says_its_verdicts_in_words(sample: Make) -> None:
    text = parsed(written(sample("feedback"))).text
    for words in ("Correct", "A known mistake", "Partly correct", "To be marked by hand"):
        assert words in text
    assert "Follows from your earlier value" in text
    assert "With your own value" in text


def test_a_page_without_practice_has_no_mark_of_it(sample: Make) -> None:
    assert "PRACTICE" not in parsed(written(sample(practice=False))).text


def test_an_unknown_verdict_is_shown_in_its_own_words(sample: Make) -> None:
    document = sample("feedback")
    question = document.sections[0].questions[0]
    part = replace(question.parts[0], verdict="appealed")
    section = replace(document.sections[0], questions=(replace(question, parts=(part,)),))
    assert "appealed" in parsed(written(replace(document, sections=(section,)))).text
