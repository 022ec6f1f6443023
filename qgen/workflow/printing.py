"""Print documents as PDF and HTML: each file whole or not at all, none twice."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from qgen.files.exam_folder import write
from qgen.render.document import Document, converted
from qgen.workflow.processes import cores, processes
from qgen.workflow.progress import Progress

Data = dict[str, Any]
Typeset = Callable[[Data], "Future[bytes]"]

AT_ONCE = 20
"""Documents whose Markdown goes through one conversion."""

WORTH_PROCESSES = 60
"""With fewer documents, starting processes takes longer than they save."""


@dataclass(frozen=True)
class Job:
    """A document to be made, and where its files go.

    Attributes
    ----------
    stem
        The files are `stem`.pdf and `stem`.html.
    seal
        For a document that can change: a digest of what it is made from, and the file that
        holds the digest of what is printed.
    """

    make: Callable[[], Document]
    stem: Path
    seal: tuple[str, Path] | None = None

    @property
    def pdf(self) -> Path:
        return self.stem.with_name(self.stem.name + ".pdf")

    @property
    def html(self) -> Path:
        return self.stem.with_name(self.stem.name + ".html")

    def is_done(self) -> bool:
        """Whether the files are there and made from the same data."""
        sealed = self.seal is None or (
            self.seal[1].exists() and self.seal[1].read_text(encoding="ascii") == self.seal[0]
        )
        return sealed and self.html.exists() and self.pdf.exists()

    def write(self, html: str, pdf: bytes) -> None:
        """Write the files, the seal last."""
        write(self.html, html)
        write(self.pdf, pdf)
        if self.seal:
            write(self.seal[1], self.seal[0])


def print_all(jobs: Sequence[Job], title: str, progress: Progress, *, comma: bool) -> None:
    """Make every document and write its files.

    Parameters
    ----------
    jobs
        What to print.
    title
        For the progress bar.
    comma
        Write decimals with a comma.
    """
    with typesetters(len(jobs)) as typeset:
        ready = _printed(jobs, typeset, comma)
        for job in progress(jobs, title):
            job.write(*next(ready))


def _printed(jobs: Sequence[Job], typeset: Typeset, comma: bool) -> Iterator[tuple[str, bytes]]:
    """Each document as HTML and PDF; one batch is typeset while the one before is written."""
    from qgen.render.html import page

    waiting: list[tuple[str, Future[bytes]]] = []
    for start in range(0, len(jobs), AT_ONCE):
        batch = jobs[start : start + AT_ONCE]
        begun = [(page(html), typeset(typst)) for typst, html in _converted(batch, comma)]
        yield from ((html, made.result()) for html, made in waiting)
        waiting = begun
    yield from ((html, made.result()) for html, made in waiting)


@contextmanager
def typesetters(count: int) -> Iterator[Typeset]:
    """Typeset in a process for each core, since Typst's compiler keeps Python's lock.

    Parameters
    ----------
    count
        How many documents there are.
    """
    from qgen.render.typeset import pdf

    if count < WORTH_PROCESSES or cores() == 1:
        yield partial(_at_once, pdf)
        return
    with processes() as pool:
        yield lambda data: pool.submit(pdf, data)


def _at_once(function: Callable[[Data], bytes], data: Data) -> Future[bytes]:
    """Do the work here and now."""
    done: Future[bytes] = Future()
    done.set_result(function(data))
    return done


def _converted(batch: Sequence[Job], comma: bool) -> Iterator[tuple[Data, Data]]:
    """The data of each document for both formats, from one conversion each."""
    documents = [job.make() for job in batch]
    return zip(
        converted(documents, "typst", decimal_comma=comma),
        converted(documents, "html", decimal_comma=comma),
        strict=True,
    )
