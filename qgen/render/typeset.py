"""PDF documents, typeset by Typst in this process."""

import io
import json
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from qgen.render.fonts import folders
from qgen.resources import folder

if TYPE_CHECKING:
    import typst

# Any fixed moment will do: two runs must give the same bytes.
TIMESTAMP = 0


class TypesettingError(Exception):
    """Typst or pypdf is missing, or Typst cannot compile a document."""


def pdf(data: dict[str, Any]) -> bytes:
    """Typeset one document.

    Parameters
    ----------
    data
        As `qgen.render.document.converted` makes it, for Typst.

    Raises
    ------
    TypesettingError
        If Typst is missing, or cannot compile the document.
    """
    compiler = _compiler()
    import typst

    try:
        made = compiler.compile(input=_source(data), format="pdf", timestamp=TIMESTAMP)
    except typst.TypstError as error:
        # Not the diagnostic: it quotes the source, which is the whole document.
        name = f"{data['kind']} {data['code']}"
        raise TypesettingError(f"cannot typeset the {name}: {error.message}") from error
    assert isinstance(made, bytes)
    return made


def merge(pdfs: Iterable[bytes], *, duplex: bool = True) -> bytes:
    """Join documents into one file for the printer.

    Parameters
    ----------
    pdfs
        PDF files, in order.
    duplex
        Whether each document is to start on a new sheet when printed on both sides: a blank
        page follows each that has an odd number of pages.

    Raises
    ------
    TypesettingError
        If pypdf is missing.
    """
    try:
        from pypdf import PdfReader, PdfWriter
    except ImportError as error:
        raise _missing("pypdf") from error
    writer = PdfWriter()
    for document in pdfs:
        reader = PdfReader(io.BytesIO(document))
        writer.append(reader)
        if duplex and len(reader.pages) % 2:
            writer.add_blank_page()
    merged = io.BytesIO()
    writer.write(merged)
    return merged.getvalue()


def _source(data: dict[str, Any]) -> bytes:
    """What is compiled: a layout, called with the data as a string literal."""
    kind = data["kind"]
    literal = _literal(json.dumps(data, ensure_ascii=False))
    return f'#import "layouts/{kind}.typ": {kind}\n#{kind}(json(bytes({literal})))'.encode()


def _literal(text: str) -> str:
    """Write a string in Typst; JSON has left no control characters in it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@lru_cache(maxsize=1)
def _compiler() -> "typst.Compiler":
    """The compiler that keeps layouts and fonts from one document to the next."""
    try:
        import typst
    except ImportError as error:
        raise _missing("typst") from error
    return typst.Compiler(root=folder("templates"), font_paths=list(folders()))


def _missing(package: str) -> TypesettingError:
    return TypesettingError(f'{package} is missing, which PDF needs: pip install "qgen-dl[pdf]"')
