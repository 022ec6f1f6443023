"""Markdown becomes Typst or HTML: what pandoc is asked, and what it may not let through."""

import subprocess
import sys
from typing import Any

import pytest

from qgen.render.convert import ConversionError, convert
from qgen.render.numerals import Format, mark

pytest.importorskip("pypandoc")
module = sys.modules["qgen.render.convert"]
FORMATS: tuple[Format, ...] = ("typst", "html")


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Empty the memory, and list the processes that are started."""
    started: list[Any] = []
    run = subprocess.run

    def counted(*args: Any, **options: Any) -> Any:
        started.append(args)
        return run(*args, **options)

    module._pandoc_path()
    monkeypatch.setattr(module, "_fragments", {})
    monkeypatch.setattr(subprocess, "run", counted)
    return started


def test_sources_keep_their_order() -> None:
    assert convert(["a", "", "*b*", "a"], "html") == [
        "<p>a</p>",
        "",
        "<p><em>b</em></p>",
        "<p>a</p>",
    ]


def test_all_new_shapes_of_a_call_are_one_process(runs: list[Any]) -> None:
    convert([f"question {name} is ${mark('1')}$" for name in "abcdef"], "typst")
    assert len(runs) == 1


def test_other_numbers_start_no_process(runs: list[Any]) -> None:
    for value in ("1", "-2.5", "(-3)"):
        assert convert([f"$x = {mark(value)}$"], "typst")
    assert len(runs) == 1


def test_nothing_to_convert_starts_no_process(runs: list[Any]) -> None:
    assert convert([], "html") == []
    assert runs == []


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize(
    "first", ["```\nx", "$$ x", "- a\n\n  b", "> q", "<div>", "[a]: b", "    c"]
)
def test_a_source_does_not_leak_into_the_next(to: Format, first: str) -> None:
    both = convert([first, "```", "plain *text*"], to)
    assert both == [convert([source], to)[0] for source in (first, "```", "plain *text*")]
    assert "strong" not in both[2]
    assert "plain" in both[2]


def test_a_formula_that_cannot_be_read_is_quoted() -> None:
    with pytest.raises(ConversionError, match=r"(?s)\\frobnicate.*in this text:\nbad \$\\frob"):
        convert(["good", "bad $\\frobnicate{x}$", "good too"], "typst")


def test_the_reserved_heading_is_refused() -> None:
    with pytest.raises(ConversionError, match="reserved"):
        convert(["a\n\n###### qgenfragmentbreak\n\nb"], "html")


def test_an_image_is_refused() -> None:
    with pytest.raises(ConversionError, match=r"cannot convert: images are not supported: x\.png"):
        convert(["![a](x.png)"], "html")


def test_missing_pandoc_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, runs: list[Any]
) -> None:
    module._pandoc_path.cache_clear()
    monkeypatch.setitem(sys.modules, "pypandoc", None)
    with pytest.raises(ConversionError, match=r'pip install "qgen-dl\[pdf\]"'):
        convert(["a"], "html")
    module._pandoc_path.cache_clear()


HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "a <b onclick='x'>b</b>",
    "`<b>x</b>`{=html}",
    "```{=html}\n<script>x</script>\n```",
    "[x](javascript:alert(1))",
    "[x](https://example.org)",
    "<https://example.org>",
    "[x]: javascript:y\n\n[x]",
    "[a]{onclick=x}",
    "::: {onclick=x}\nfoo\n:::",
    "&lt;script&gt;",
    "$\\text{<script>}$",
    "# H {onclick=x}",
    "| a |\n|--|\n| <script> |",
)


@pytest.mark.parametrize("source", HOSTILE)
def test_html_holds_no_element_that_formatting_does_not_need(source: str) -> None:
    from html.parser import HTMLParser

    seen: list[tuple[str, list[tuple[str, str | None]]]] = []

    class Elements(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen.append((tag, attrs))

    Elements().feed(convert([source], "html")[0])
    text = {"p", "em", "strong", "code", "pre", "table", "thead", "tbody", "tr", "th", "td"}
    assert {tag for tag, _ in seen} <= text | {"math", "mtext", "mrow"}
    names = {name for _, attrs in seen for name, _ in attrs}
    assert names <= {"display", "xmlns", "mathvariant", "style"}


TYPST_CODE = (
    '#panic("ran")',
    "a #panic() b",
    "`#panic()`{=typst}",
    "```{=typst}\n#panic()\n```",
    '#import "@preview/cetz:0.3.0"',
    '\\#read("/etc/passwd")',
    '$\\text{"); #panic() }$',
    "$\\mathrm{\\#panic()}$",
    "[x](#panic)",
    "| a |\n|--|\n| ] #panic() [ |",
    "`` ` #panic() ``",
    "] #panic() [",
    "// a comment",
    "/* a comment",
    "= heading <label> @ref",
    "~ \\\\ * _ $ end",
    "https://example.org // b",
)


@pytest.mark.parametrize("source", TYPST_CODE)
def test_typst_code_in_a_text_is_text(source: str) -> None:
    typst = pytest.importorskip("typst")
    fragment = convert([f"start {source} end", f"{source}\n\nend"], "typst")
    for markup in fragment:
        made = typst.compile(markup.encode(), format="svg")
        assert made


@pytest.mark.parametrize("code", ['#panic("ran")', '$#panic("ran")$', "@ref", "= x #panic()"])
def test_the_check_on_typst_code_can_fail(code: str) -> None:
    typst = pytest.importorskip("typst")
    with pytest.raises(typst.TypstError):
        typst.compile(code.encode(), format="svg")


def test_the_address_of_a_link_is_printed() -> None:
    assert convert(["[Adam](https://arxiv.org/abs/1412.6980)"], "html") == [
        "<p>Adam (https://arxiv.org/abs/1412.6980)</p>"
    ]


def test_html_carries_no_tex_beside_its_mathml() -> None:
    (made,) = convert(["$\\frac{a}{b}$"], "html")
    assert "annotation" not in made
    assert "semantics" not in made
    assert "<mfrac><mi>a</mi><mi>b</mi></mfrac></math>" in made


def test_bold_letters_are_upright_in_html() -> None:
    (made,) = convert(["$\\mathbf{X} + \\mathbf y$"], "html")
    assert "𝐗" in made
    assert "𝐲" in made


def test_a_wide_table_is_set_like_a_narrow_one() -> None:
    narrow, wide = convert([f"| a | b |\n|--|--|\n| {'x' * n} | y |" for n in (1, 300)], "typst")
    assert "columns: 2," in narrow
    assert wide.replace("x" * 300, "x") == narrow
