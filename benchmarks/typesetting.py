"""Papers typeset by the reused compiler, beside the ways to do without it.

Typst remembers what it typeset last, so every run gets papers that were never typeset.
"""

import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from statistics import mean
from typing import TYPE_CHECKING, Any

from benchmarks import pandoc, sample
from benchmarks.effort import Effort
from benchmarks.pairs import Pair, Way, timed_pair
from qgen.render.document import Document, converted
from qgen.render.fonts import folders
from qgen.render.typeset import TIMESTAMP, pdf
from qgen.resources import folder

if TYPE_CHECKING:
    import typst

TITLE = "Typesetting papers, no two alike"

Data = dict[str, Any]
Paper = tuple[Document, Data]
"""A paper before its Markdown is converted, and after."""

Typeset = Callable[[Sequence[Paper]], list[bytes]]


def measure(effort: Effort) -> Iterator[Pair]:
    """Compare with Typst alone, with a new compiler per paper, and with a pandoc per paper."""
    fresh = iter(papers(6 * effort.papers * (effort.rounds + 1) + effort.papers))
    pages = mean(map(page_count, typeset(list(islice(fresh, effort.papers)))))

    def pair(name: str, ours: Typeset, rival_name: str, rival: Typeset) -> Pair:
        return timed_pair(
            "papers",
            Way(name, lambda: ours(list(islice(fresh, effort.papers))), effort.papers),
            Way(rival_name, lambda: rival(list(islice(fresh, effort.papers))), effort.papers),
            rounds=effort.rounds,
        )

    alone = partial(typeset_bare, compiler=new_compiler())
    bare = pair("converted papers", typeset, "Typst alone, compiler reused", alone)
    yield bare
    yield in_pages(bare, pages)
    yield pair("converted papers", typeset, "a new compiler per paper", typeset_anew)
    yield pair(
        "with conversion, shapes known",
        convert_and_typeset,
        "a pandoc per paper",
        pandoc_and_typeset,
    )


def papers(count: int) -> list[Paper]:
    """Papers of this many students."""
    documents = sample.documents(count)
    return list(zip(documents, converted(documents, "typst"), strict=True))


def typeset(papers: Sequence[Paper]) -> list[bytes]:
    """Typeset converted papers as qgen does."""
    return [pdf(data) for _, data in papers]


def typeset_bare(papers: Sequence[Paper], compiler: "typst.Compiler") -> list[bytes]:
    """Typeset converted papers with Typst alone."""
    return [_compiled(data, compiler) for _, data in papers]


def typeset_anew(papers: Sequence[Paper]) -> list[bytes]:
    """Typeset each converted paper with a compiler of its own."""
    return [_compiled(data, new_compiler()) for _, data in papers]


def convert_and_typeset(papers: Sequence[Paper]) -> list[bytes]:
    """Convert the Markdown of all papers by shape, and typeset them."""
    return [pdf(data) for data in converted([document for document, _ in papers], "typst")]


def pandoc_and_typeset(papers: Sequence[Paper]) -> list[bytes]:
    """Run pandoc on the Markdown of each paper, and typeset it."""
    made = []
    for document, data in papers:
        pandoc.to_typst("\n\n".join(sample.markdown(document)))
        made.append(pdf(data))
    return made


def new_compiler() -> "typst.Compiler":
    """A compiler that finds layouts and fonts, and has typeset nothing."""
    import typst

    return typst.Compiler(root=folder("templates"), font_paths=list(folders()))


def page_count(document: bytes) -> int:
    """How many pages a PDF file has."""
    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(document)).pages)


def in_pages(pair: Pair, pages: float) -> Pair:
    """The same times for a page, where a unit has so many."""
    ours, rival = ([s / pages for s in times] for times in (pair.our_seconds, pair.rival_seconds))
    return replace(pair, unit="pages", our_seconds=tuple(ours), rival_seconds=tuple(rival))


def _compiled(data: Data, compiler: "typst.Compiler") -> bytes:
    # The JSON once more as JSON: Typst escapes quotes and backslashes in strings alike.
    literal = json.dumps(json.dumps(data, ensure_ascii=False), ensure_ascii=False)
    source = f'#import "layouts/paper.typ": paper\n#paper(json(bytes({literal})))'
    made = compiler.compile(input=source.encode(), format="pdf", timestamp=TIMESTAMP)
    assert isinstance(made, bytes)
    return made
