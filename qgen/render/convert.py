"""Markdown with TeX mathematics to Typst markup or HTML, through pandoc."""

import re
import subprocess
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from qgen.render.numerals import PLACEHOLDER, Format, intact, put_back, take_out, unmark

# An allow-list: whatever could carry code, markup of another format, or text that is moved
# elsewhere (notes, citations, metadata) is not in it. `inert.lua` does the rest.
READER = "+".join(
    (
        "markdown_strict-raw_html",
        "all_symbols_escapable",
        "backtick_code_blocks",
        "blank_before_blockquote",
        "blank_before_header",
        "escaped_line_breaks",
        "intraword_underscores",
        "lists_without_preceding_blankline",
        "pipe_tables",
        "smart",
        "space_in_atx_header",
        "strikeout",
        "subscript",
        "superscript",
        "tex_math_dollars",
    )
)
INERT = Path(__file__).with_name("inert.lua")
# With few columns, a long line would make a table of another kind.
OPTIONS = ("--wrap=none", "--columns=100000", f"--lua-filter={INERT}")
WRITER = {"typst": ("--to=typst",), "html": ("--to=html", "--mathml")}

# A heading is written otherwise than it is read, so that no code block can forge it.
BREAK = "qgenfragmentbreak"
BETWEEN = {
    "typst": re.compile(rf"^====== {BREAK}$", re.MULTILINE),
    "html": re.compile(rf"^<h6>{BREAK}</h6>$", re.MULTILINE),
}

# Names that pandoc still writes and Typst has given up; the characters suit every version.
RENAMED = {
    '"||"': '"‖"',
    "dash.circle": "⊝",
    "dot.circle": "⊙",
    "dot.circle.big": "⨀",
    "minus.circle": "⊖",
    "sect": "∩",
    "sect.big": "⋂",
    "sect.double": "⋒",
    "sect.sq": "⊓",
    "times.circle": "⊗",
    "times.circle.big": "⨂",
}
TYPST_MATH = re.compile(r"(?<!\\)\$.*?(?<!\\)\$", re.DOTALL)
TYPST_NAME = re.compile(r'"(?:\\.|[^"\\])*"|\b[a-z][a-z.]*[a-z]\b')
TEX_ANNOTATION = re.compile(r"<annotation [^>]*>.*?</annotation>|</?semantics>", re.DOTALL)

# What pandoc says before it comes to the point.
PREAMBLE = re.compile(r"^\[\w+\] (?:Scripting warning at .*? column \d+: )?", re.MULTILINE)

_fragments: dict[tuple[Format, str], str] = {}


class ConversionError(Exception):
    """A source that cannot be converted, or no pandoc to convert it."""


def convert(sources: Iterable[str], to: Format, *, decimal_comma: bool = False) -> list[str]:
    """Convert Markdown sources to fragments of Typst markup or HTML.

    Shapes seen before cost nothing; all new shapes of a call cost one pandoc process.

    Parameters
    ----------
    sources
        Markdown with TeX mathematics, its numerals marked.
    to
        The format of the fragments.
    decimal_comma
        Whether numerals are written with a comma.

    Returns
    -------
    list
        One fragment per source, in order.

    Raises
    ------
    ConversionError
        If pandoc is missing, or cannot read a source, which the message quotes.
    """
    sources = list(sources)
    taken = [take_out(source) for source in sources]
    _learn((shape for shape, _ in taken), to)
    # Rarely a place changes digits (to bold ones, say): there the numerals go through pandoc.
    sound = [
        pair
        if intact(_fragments[to, pair[0]], len(pair[1]))
        else (unmark(source, decimal_comma=decimal_comma), ())
        for source, pair in zip(sources, taken, strict=True)
    ]
    _learn((shape for shape, _ in sound), to)
    return [
        put_back(_fragments[to, shape], numerals, to, decimal_comma=decimal_comma)
        for shape, numerals in sound
    ]


def _learn(shapes: Iterable[str], to: Format) -> None:
    """Convert the shapes that are new."""
    new = [shape for shape in dict.fromkeys(shapes) if (to, shape) not in _fragments]
    if new:
        fragments = _converted(new, to)
        _fragments.update(zip(((to, shape) for shape in new), fragments, strict=True))


def _converted(shapes: list[str], to: Format) -> list[str]:
    """Convert all shapes in one process; in trouble, halve until one is left to blame."""
    output, complaints = _pandoc(f"\n\n###### {BREAK}\n\n".join(shapes), to)
    fragments = [_adapted(piece.strip(), to) for piece in BETWEEN[to].split(output)]
    if not complaints and len(fragments) == len(shapes):
        return fragments
    if len(shapes) == 1:
        complaints = complaints or f"the heading {BREAK!r} is reserved"
        text = f"cannot convert: {complaints}\nin this text:\n{shapes[0]}"
        raise ConversionError(PLACEHOLDER.sub("0", text))
    half = len(shapes) // 2
    return _converted(shapes[:half], to) + _converted(shapes[half:], to)


def _adapted(fragment: str, to: Format) -> str:
    """Correct what pandoc and its readers disagree about."""
    if to == "html":
        # The TeX source beside each formula doubles a page, and no reader of MathML needs it.
        return TEX_ANNOTATION.sub("", fragment)
    return TYPST_MATH.sub(lambda math: TYPST_NAME.sub(_renamed, math.group()), fragment)


def _renamed(name: re.Match[str]) -> str:
    return RENAMED.get(name.group(), name.group())


def _pandoc(text: str, to: Format) -> tuple[str, str]:
    """Run pandoc: what it writes, and what it complains about."""
    command = [_pandoc_path(), f"--from={READER}", *WRITER[to], *OPTIONS]
    done = subprocess.run(command, input=text, encoding="utf-8", capture_output=True, check=False)
    return done.stdout, PREAMBLE.sub("", done.stderr.strip())


@lru_cache(maxsize=1)
def _pandoc_path() -> str:
    try:
        import pypandoc

        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError) as error:
        raise ConversionError(
            'pandoc is missing, which PDF and HTML need: pip install "qgen-dl[pdf]"'
        ) from error
