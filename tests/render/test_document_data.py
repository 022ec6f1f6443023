"""Documents become data: Markdown converted, everything else as it was."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from qgen.render import document as module
from qgen.render.document import Document, Markdown, converted


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Stand in for pandoc, and list what it was given."""
    seen: list[list[str]] = []

    def convert(sources: Any, to: str, *, decimal_comma: bool = False) -> list[str]:
        seen.append(list(sources))
        return [f"<{source}>" for source in seen[-1]]

    monkeypatch.setattr(module, "convert", convert)
    return seen


def leaves(data: Any) -> list[Any]:
    """Return every value in nested data."""
    if isinstance(data, dict):
        return [leaf for value in data.values() for leaf in leaves(value)]
    if isinstance(data, list):
        return [leaf for value in data for leaf in leaves(value)]
    return [data]


def test_all_documents_are_converted_in_one_call(
    calls: list[list[str]], sample: Callable[..., Document]
) -> None:
    converted([sample(), sample("solution"), sample("feedback")], "html")
    assert len(calls) == 1


def test_each_fragment_stands_where_its_source_stood(
    calls: list[list[str]], sample: Callable[..., Document]
) -> None:
    document = sample()
    (data,) = converted([document], "typst")
    assert data["instructions"] == f"<{document.instructions}>"
    question, part = document.sections[1].questions[0], document.sections[1].questions[0].parts[0]
    got = data["sections"][1]["questions"][0]
    assert got["stem"] == f"<{question.stem}>"
    assert got["parts"][0]["options"][1] == ["B", f"<{part.options[1][1]}>"]
    assert got["parts"][0]["comment"] == f"<{part.comment}>"


def test_empty_markdown_stays_empty(
    calls: list[list[str]], sample: Callable[..., Document]
) -> None:
    converted([sample()], "typst")
    assert "" not in calls[0]


def test_plain_strings_are_not_converted(
    calls: list[list[str]], sample: Callable[..., Document]
) -> None:
    (data,) = converted([sample(student_name="*a*", title="$x$")], "typst")
    assert (data["student_name"], data["title"]) == ("*a*", "$x$")
    assert "*a*" not in calls[0]


def test_data_is_json_and_numbers_are_written_out(
    calls: list[list[str]], sample: Callable[..., Document]
) -> None:
    (data,) = converted([sample()], "typst")
    assert json.loads(json.dumps(data)) == data
    assert {type(leaf) for leaf in leaves(data)} == {str, bool, type(None)}
    assert data["total"] == "18.5"
    assert data["sections"][0]["questions"][0]["marks"] == "6"


def test_marks_have_a_decimal_comma_where_numerals_have_one(
    calls: list[list[str]], sample: Callable[..., Document]
) -> None:
    (data,) = converted([sample()], "typst", decimal_comma=True)
    assert data["total"] == "18,5"


def test_a_question_is_awarded_what_its_parts_are(
    calls: list[list[str]], sample: Callable[..., Document]
) -> None:
    (data,) = converted([sample("feedback")], "typst")
    assert [q["awarded"] for q in data["sections"][0]["questions"]] == ["4", "1.5"]


def test_an_unmarked_part_awards_nothing_yet(sample: Callable[..., Document]) -> None:
    question = sample().sections[0].questions[0]
    first, *others = question.parts
    parts = (replace(first, awarded=1.5), *(replace(part, awarded=None) for part in others))
    assert replace(question, parts=parts).awarded == 1.5


def test_a_question_with_no_part_marked_has_no_marks_yet(sample: Callable[..., Document]) -> None:
    question = sample().sections[0].questions[0]
    parts = tuple(replace(part, awarded=None) for part in question.parts)
    assert replace(question, parts=parts).awarded is None


def test_documents_with_the_same_text_are_told_apart(
    calls: list[list[str]], sample: Callable[..., Document]
) -> None:
    texts = [Markdown("a"), Markdown("b")]
    data = converted([sample(instructions=text) for text in texts], "html")
    assert [d["instructions"] for d in data] == ["<a>", "<b>"]
