"""PDF: every kind of document compiles, whatever the names and answers hold."""

import io
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from qgen.render.document import Document, Markdown, Part, converted
from qgen.render.typeset import TypesettingError, merge, pdf

pytest.importorskip("pypandoc")
pytest.importorskip("typst")
pypdf = pytest.importorskip("pypdf")
module = sys.modules["qgen.render.typeset"]

Make = Callable[..., Document]
KINDS = ("paper", "solution", "feedback")


def typeset(document: Document) -> bytes:
    return pdf(converted([document], "typst")[0])


def text_of(document: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(document)).pages
    return "\n".join(page.extract_text() for page in pages)


def page_count(document: bytes) -> int:
    return len(pypdf.PdfReader(io.BytesIO(document)).pages)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_typeset(kind: str, sample: Make) -> None:
    text = text_of(typeset(sample(kind)))
    for words in (
        "Midterm examination",
        "Deep Learning 2026",
        "K7QX-2M9A",
        "Page 1 of",
        "s1234567",
    ):
        assert words in text


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_document_gives_the_same_bytes(kind: str, sample: Make) -> None:
    assert typeset(sample(kind)) == typeset(sample(kind))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("practice", [True, False])
def test_practice_is_marked_on_every_page(kind: str, practice: bool, sample: Make) -> None:
    pages = pypdf.PdfReader(io.BytesIO(typeset(sample(kind, practice=practice)))).pages
    marked = ["PRACTICE" in "".join(page.extract_text().split()) for page in pages]
    assert marked == [practice] * len(pages)


def test_a_paper_ends_with_an_answer_sheet(sample: Make) -> None:
    last = pypdf.PdfReader(io.BytesIO(typeset(sample()))).pages[-1].extract_text()
    for words in ("Answer sheet", "2 entries", "3×3 matrix", "letter", "number"):
        assert words in last


def test_a_paper_tells_neither_answers_nor_marks_awarded(sample: Make) -> None:
    text = text_of(typeset(sample()))
    for words in ("Kingma", "0.0625", "Your answer", "bias correction", "18.5 / "):
        assert words not in text


def test_feedback_says_its_verdicts_in_words(sample: Make) -> None:
    text = text_of(typeset(sample("feedback")))
    for words in (
        "Correct", "A known mistake", "Follows from your earlier value", "Partly correct",
        "No answer", "Not correct", "Could not be read", "To be marked by hand",
        "With your own value", "-0.0250, 0.0001",
    ):  # fmt: skip
        assert words in text


HOSTILE = (
    "Zoë O'Brien-Łukasiewicz",
    "=cmd|'/c calc'!A1",
    "../../x",
    "Ναταλία",
    "Дмитрий",
    '#image("/etc/passwd")',
    '$x$ *b* \\ "',
    "#panic()",
    "]#panic()[",
    '")))#panic()//',
    "@ref <label> = h",
    "-- ' ` ~",
    "\\u{41} \\\\",
)


@pytest.mark.parametrize("words", HOSTILE)
def test_plain_text_is_printed_as_it_is(words: str, sample: Make) -> None:
    document = sample("feedback", student_name=words, title=words, course=words, date=words)
    question = document.sections[0].questions[0]
    part = replace(question.parts[0], given=words, verdict=words, label=words)
    section = replace(
        document.sections[0],
        questions=(replace(question, number=words, title=words, parts=(part,)),),
    )
    text = text_of(typeset(replace(document, sections=(section,))))
    assert "".join(text.split()).count("".join(words.split())) >= 8


@pytest.mark.parametrize("words", ["#panic()", '"', "\\", "a\nb\u2028c\x00\x1b", "\U0010ffff"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_plain_text_stops_a_document(kind: str, words: str, sample: Make) -> None:
    plain = dict.fromkeys(
        ("title", "course", "date", "duration", "student_name", "student_id", "code"), words
    )
    document = sample(kind, **plain)
    question = document.sections[0].questions[0]
    part = replace(question.parts[0], hint=words, given=words, verdict=words)
    section = replace(
        document.sections[0], title=words, questions=(replace(question, parts=(part,)),)
    )
    assert page_count(typeset(replace(document, sections=(section,))))


def test_names_in_other_scripts_have_glyphs(sample: Make) -> None:
    import typst

    from qgen.render.fonts import folders

    if len(folders()) < 2:
        pytest.skip("the font packages of the pdf extra are not installed")
    compiler = typst.Compiler(root=module.folder("templates"), font_paths=list(folders()))
    for name in ("李小龍", "김민준", "さくら", "محمد"):
        data = converted([sample(student_name=name)], "typst")[0]
        made, _ = compiler.compile_with_warnings(input=module._source(data), format="pdf")
        assert isinstance(made, bytes)
        fonts = {
            str(font.get_object()["/BaseFont"])
            for page in pypdf.PdfReader(io.BytesIO(made)).pages
            for font in page["/Resources"]["/Font"].values()
        }
        assert any("CJK" in font or "Arabic" in font for font in fonts), (name, fonts)


def long_part(rows: int) -> Part:
    body = r" \\ ".join(rf"a_{{{row}}} &= \frac{{1}}{{{row + 2}}}" for row in range(rows))
    return Part(
        label="a",
        marks=1,
        prompt=Markdown("Long."),
        working=Markdown(rf"$$\begin{{aligned}} {body} \end{{aligned}}$$"),
        answer=Markdown("done"),
    )


def with_part(document: Document, part: Part) -> Document:
    question = replace(document.sections[0].questions[0], parts=(part,))
    return replace(document, sections=(replace(document.sections[0], questions=(question,)),))


def test_a_working_longer_than_a_page_goes_on_over_the_page(sample: Make) -> None:
    made = typeset(with_part(sample("solution"), long_part(90)))
    assert page_count(made) >= 3
    assert "done" in text_of(made)


def boxes(document: bytes) -> list[tuple[float, str]]:
    """Return where each piece of text begins, in points from the left."""
    found: list[tuple[float, str]] = []

    def visit(text: str, _cm: Any, tm: list[float], *_: Any) -> None:
        if text.strip():
            found.append((tm[4], text))

    for page in pypdf.PdfReader(io.BytesIO(document)).pages:
        page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("terms", [12, 25, 60])
def test_a_formula_wider_than_the_page_stays_on_it(terms: int, sample: Make) -> None:
    sum_of = " + ".join(f"{k}.25 \\cdot 0.125" for k in range(terms))
    part = replace(long_part(1), working=Markdown(f"$$z = {sum_of} = 777$$"))
    made = typeset(with_part(sample("solution"), part))
    width = 595.3 - 28.3 * 2
    assert "777" in "".join(text_of(made).split())
    assert all(left < width for left, _ in boxes(made))


def test_a_question_is_not_split_where_it_fits_a_page(sample: Make) -> None:
    made = pypdf.PdfReader(io.BytesIO(typeset(sample())))
    pages = ["".join(page.extract_text().split()) for page in made.pages]
    (page,) = [text for text in pages if "Cross-entropyoverabatch" in text]
    assert "Givethemeanloss" in page


def test_a_fragment_that_typst_refuses_names_the_document(sample: Make) -> None:
    (data,) = converted([sample()], "typst")
    with pytest.raises(TypesettingError, match="cannot typeset the paper K7QX-2M9A: panicked"):
        pdf(data | {"instructions": "#panic()"})


def test_a_fragment_cannot_read_files_outside_the_templates(sample: Make) -> None:
    (data,) = converted([sample()], "typst")
    with pytest.raises(TypesettingError, match="would escape"):
        pdf(data | {"instructions": '#read("../../pyproject.toml")'})


def test_merged_papers_start_on_odd_pages(sample: Make) -> None:
    odd, even = typeset(sample("solution")), typeset(sample("feedback"))
    assert (page_count(odd), page_count(even)) == (3, 4)
    merged = merge([odd, even, odd])
    assert page_count(merged) == 3 + 1 + 4 + 3 + 1
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(merged)).pages]
    assert [index for index, text in enumerate(pages) if "Page 1 of" in text] == [0, 4, 8]
    assert [index for index, text in enumerate(pages) if not text] == [3, 11]


def test_one_sided_printing_needs_no_blank_pages(sample: Make) -> None:
    odd = typeset(sample("solution"))
    assert page_count(merge([odd, odd], duplex=False)) == 6


def test_merging_is_deterministic(sample: Make) -> None:
    odd = typeset(sample("solution"))
    assert merge([odd, odd]) == merge([odd, odd])


@pytest.mark.parametrize("package", ["typst", "pypdf"])
def test_a_missing_package_says_what_to_install(
    package: str, monkeypatch: pytest.MonkeyPatch, sample: Make
) -> None:
    (data,) = converted([sample()], "typst")
    module._compiler.cache_clear()
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(TypesettingError, match=rf'{package}.*pip install "qgen-dl\[pdf\]"'):
        merge([pdf(data)])
