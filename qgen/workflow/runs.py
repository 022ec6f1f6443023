"""Runs of marks: which there are, and who moved between two."""

from collections.abc import Sequence
from pathlib import Path

from qgen.files.exam_folder import ExamFolder
from qgen.files.runs import Run, RunFolder


def all_runs(root: Path) -> Sequence[Run]:
    """Return all runs of an exam, the first one first.

    Raises
    ------
    FolderError
        If there is no exam, or a run's file was changed.
    """
    runs = _runs(root)
    return [runs.read(number) for number in runs.numbers()]


def two_runs(root: Path, earlier: int, later: int) -> tuple[Run, Run]:
    """Return two runs of an exam.

    Raises
    ------
    FolderError
        If there is no such run.
    """
    runs = _runs(root)
    return runs.read(earlier), runs.read(later)


def _runs(root: Path) -> RunFolder:
    folder = ExamFolder(root)
    folder.issued()
    return RunFolder(folder)
