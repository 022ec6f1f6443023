"""The sheet to type answers into: a row for each paper, and nothing typed is ever overwritten."""

from collections.abc import Sequence
from pathlib import Path

from qgen.files.exam_folder import write
from qgen.paper import Paper
from qgen.report.tables import answers_csv


def answer_sheet(root: Path, papers: Sequence[Paper]) -> Path:
    """Write the rows that are missing, and say in which file they are.

    A sheet that was typed into stays as it is: the rows of students who came later go to
    `answers-2.csv`, and so on.
    """
    sheet, number = root / "answers.csv", 1
    while True:
        blank = answers_csv(papers, [{}] * len(papers)).encode()
        before = sheet.read_bytes() if sheet.exists() else b""
        if set(before.splitlines()) <= set(blank.splitlines()):
            write(sheet, blank)
            return sheet
        papers = [paper for paper in papers if paper.code.encode() not in before]
        if not papers:
            return sheet
        number += 1
        sheet = root / f"answers-{number}.csv"
