"""Print the markers' sheets: each file whole or not at all, none twice."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from qgen.files.exam_folder import ExamFolder, Issued, write
from qgen.paper import Paper
from qgen.report.marker import marker_sheets
from qgen.workflow.printing import Typeset, typesetters
from qgen.workflow.progress import Progress

AT_ONCE = 100
"""Sheets whose numbers are computed together; bounds the memory that this takes."""


def print_marker_sheets(
    folder: ExamFolder, issued: Issued, papers: Sequence[Paper], progress: Progress
) -> list[Path]:
    """Make the sheets that are missing, and return the files of all.

    Where one is missing, what was bound before is out of date and removed.
    """
    files = {paper.code: folder.marker / f"{paper.code}.pdf" for paper in papers}
    missing = [paper for paper in papers if not files[paper.code].exists()]
    if missing:
        folder.marker_sheets.unlink(missing_ok=True)
    with typesetters(len(missing)) as typeset:
        made = _typeset(missing, issued, typeset)
        for paper in progress(missing, "Marker's sheets"):
            write(files[paper.code], next(made))
    return list(files.values())


def _typeset(papers: Sequence[Paper], issued: Issued, typeset: Typeset) -> Iterator[bytes]:
    for start in range(0, len(papers), AT_ONCE):
        sheets = marker_sheets(papers[start : start + AT_ONCE], issued)
        begun = [typeset(sheet.data()) for sheet in sheets]
        yield from (made.result() for made in begun)
