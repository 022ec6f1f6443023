"""Hostile answers and names: nothing runs, nothing leaks, and what is printed is the text."""

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import Result

PAYLOADS = {
    # programs
    "python": "__import__('os').system('touch {mark}')",
    "python dunder": "().__class__.__bases__[0].__subclasses__()",
    "python lambda": "(lambda: open('{mark}', 'w'))()",
    "sympy": "Symbol('x').func(open('{mark}','w'))",
    "shell": "$(touch {mark})",
    "backticks": "`touch {mark}`",
    "pipe": "; touch {mark} |",
    "sql": "'; DROP TABLE students; --",
    "format": "%s%s%n {0.__class__} {x!r}",
    "pickle": "cos\nsystem\n(S'touch {mark}'\ntR.",
    # templates and markup
    "jinja": "{{7*7}}",
    "jinja class": "{{ ''.__class__.__mro__ }}",
    "jinja block": "{% for x in range(9) %}a{% endfor %}",
    "jinja comment": "{# gone #}",
    "dollar": "${7*7}",
    "typst read": '#read("/etc/passwd")',
    "typst input": '#sys.inputs #eval("1+1") #include "/etc/passwd"',
    "typst markup": "*b* _i_ `c` <l> @r //c $x^2$ = h",
    "typst string": '"] #read("/etc/passwd") ["',
    "latex": r"\input{/etc/passwd}",
    "latex write": r"\immediate\write18{touch {mark}}",
    "latex math": r"$\frac{1}{0}$ \(x\) \begin{aligned}",
    "markdown image": "![x](/etc/passwd)",
    "markdown link": "[x](javascript:alert(1))",
    "markdown heading": "###### qgenfragmentbreak",
    "markdown fence": "``` {=html}\n<b>x</b>\n```",
    "raw html": "<script>alert(1)</script>",
    "html image": "<img src=x onerror=alert(1)>",
    "html closing": "</dd></dl></body><svg/onload=alert(1)>",
    "html attribute": '" onmouseover="alert(1)" x=\'',
    "html entity": "&lt;b&gt; &#x41; &amp;",
    "html comment": "<!-- x --> ]]> -->",
    "javascript": "javascript:alert(1)",
    # tables and YAML
    "formula": "=cmd|'/c calc'!A1",
    "formula plus": "+1+cmd|'/c calc'!A1",
    "formula minus": "-2+3+cmd|'/c calc'!A1",
    "formula at": "@SUM(1+1)*cmd|'/c calc'!A1",
    "formula below": 'x\n=HYPERLINK("http://x","y")',
    "formula behind": "x;=1+1",
    "yaml tag": "!!python/object/apply:os.system ['touch {mark}']",
    "yaml bomb": "&a [*a, *a]",
    "quotes": "\"'\"\"''",
    # paths
    "path": "../../../../etc/passwd",
    "windows path": r"..\..\windows\win.ini",
    "url": "file:///etc/passwd",
    # numbers that are none, or too large
    "tower": "9^9^9^9^9^9",
    "python tower": "9**9**9**9",
    "factorial": "99999999!!",
    "huge exponent": "1e999999999",
    "nan": "nan",
    "infinity": "-Infinity",
    "many digits": "9" * 1999,
    "parentheses": "(" * 10_000,
    "balanced": "(" * 900 + "1" + ")" * 900,
    "long": "a" * 5000,
    # characters
    "nul": "0.5\x00",
    "escape": "\x1b[31mred\x1b[0m",
    "bell": "\x07\x08\x7f",
    "reversed": "\u202e5.0",
    "isolates": "\u2066x\u2069 \u200f0.5x",
    "no character": "\ufdd0\uffff",
    "emoji": "😀👩‍👩‍👧",
    "marks": "x" + "\u0301" * 60,
    "line ends": "x\r\n\u2028\u2029\x85y",
}
"""What is written, in every part; {mark} is a file that no answer may make."""

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202d\u202e]")
LONG = 400


@dataclass(frozen=True)
class Marked:
    """A class of hostile students after marking; the last one is honest."""

    root: Path
    mark: Path
    answers: Mapping[str, str]
    codes: Mapping[str, str]

    def rows(self, name: str) -> list[dict[str, str]]:
        text = (self.root / name).read_text(encoding="utf-8")
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def html(self, payload: str) -> str:
        return (self.root / "feedback" / f"{self.codes[payload]}.html").read_text(encoding="utf-8")

    def pdf(self, payload: str) -> bytes:
        return (self.root / "feedback" / f"{self.codes[payload]}.pdf").read_bytes()


@pytest.fixture(scope="module")
def marked(seat, qgen: Callable[..., Result], tmp_path_factory: pytest.TempPathFactory) -> Marked:
    """The class, each student with a payload in every part and, where it may be, as a name."""
    pytest.importorskip("typst")
    pytest.importorskip("pypandoc")
    desk = tmp_path_factory.mktemp("hostile")
    mark = desk / "ran"
    answers = {name: text.replace("{mark}", str(mark)) for name, text in PAYLOADS.items()}
    names = {n: "x" if CONTROL.search(t) else t[:LONG] for n, t in answers.items()}
    group = seat({**names, "honest": "Ada"})
    root = group.write(desk / "exam")
    given = [dict.fromkeys(group.labels, text) for text in answers.values()]
    sheet = desk / "answers.csv"
    text = group.table([*given, group.right(group.papers[-1])])
    sheet.write_text(text, encoding="utf-8", newline="")
    result = qgen("grade", root, sheet)
    assert result.exit_code == 0, result.output
    return Marked(root, mark, answers, {p.student.id: p.code for p in group.papers})


def test_nothing_runs(marked: Marked) -> None:
    assert not marked.mark.exists()
    assert sorted(p.name for p in marked.mark.parent.iterdir()) == ["answers.csv", "exam"]


def test_the_rest_of_the_class_is_marked(marked: Marked) -> None:
    assert len(marked.rows("results.csv")) == len(PAYLOADS) + 1
    honest = [row for row in marked.rows("parts.csv") if row["id"] == "honest"]
    assert {row["verdict"] for row in honest} == {"correct", "manual"}


def test_no_hostile_answer_earns_a_mark_for_numbers(marked: Marked) -> None:
    parts = [row for row in marked.rows("parts.csv") if row["id"] != "honest"]
    rows = [row for row in parts if row["asked"].startswith(("adam.", "max_pooling."))]
    assert len(rows) == 6 * len(PAYLOADS)
    assert {float(row["awarded"]) for row in rows} == {0}


def test_no_cell_is_a_formula(marked: Marked) -> None:
    number = re.compile(r"[+-]?\d+([.,]\d+)?").fullmatch
    for name in ("results.csv", "parts.csv", "problems.csv"):
        cells = [cell for row in marked.rows(name) for cell in row.values() if not number(cell)]
        assert not [cell for cell in cells if re.match(r"\s*[=+\-@\t\r]", cell)]
        assert not [cell for cell in cells if CONTROL.search(cell.replace("\u202e", ""))]


def test_no_file_of_the_machine_is_shown(marked: Marked) -> None:
    for payload in PAYLOADS:
        shown = marked.html(payload)
        assert "root:" not in shown
        assert "[fonts]" not in shown


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_page_shows_the_text_and_holds_no_element_of_it(marked: Marked, payload: str) -> None:
    page = Page(marked.html(payload))
    assert CONTROL.search(marked.html(payload)) is None
    assert page.suspicious == []
    assert squeezed(shown_as(marked.answers[payload]))[:LONG] in squeezed(page.text)


def test_no_text_adds_a_picture(marked: Marked) -> None:
    """The figures of the questions are there, whatever is answered."""
    assert len({Page(marked.html(payload)).pictures for payload in PAYLOADS}) == 1


@pytest.mark.parametrize("element", ["<script>", "<b onclick=x>", "<a href=javascript:x>"])
def test_an_element_that_does_something_would_be_seen(element: str) -> None:
    assert Page(f"<p>{element}</p>").suspicious
    assert not Page(f"<p>{element.replace('<', '&lt;')}</p>").suspicious


# Reading a PDF file is slow.
PRINTED = [name for name in PAYLOADS if name.split()[0] in ("jinja", "typst", "latex", "markdown")]


@pytest.mark.parametrize("payload", [*PRINTED, "html closing", "formula", "nul"])
def test_a_feedback_sheet_shows_the_text(marked: Marked, payload: str) -> None:
    text = squeezed(printed(marked.pdf(payload)))
    assert squeezed(shown_as(marked.answers[payload]))[:40] in text
    assert "root:" not in text


class Page(HTMLParser):
    """What a browser would show of a page, and what it would do."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.suspicious: list[str] = []
        self.pictures = 0
        self.feed(source)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "img", "iframe", "object", "embed", "link", "form", "base"}:
            self.suspicious.append(tag)
        self.pictures += tag == "svg"
        self.suspicious += [f"{tag} {name}" for name, _ in attrs if name.startswith("on")]
        self.suspicious += [f"{tag} {name}" for name, _ in attrs if name in {"href", "src"}]


def printed(pdf: bytes) -> str:
    """The text of a PDF file."""
    from pypdf import PdfReader

    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def shown_as(text: str) -> str:
    """A text as a page shows it: codes that no page may hold are replaced."""
    return CONTROL.sub("\ufffd", text)


def squeezed(text: str) -> str:
    """A text without spaces, which lines end at."""
    return re.sub(r"[\s\x85\u2028\u2029]", "", text)
