"""From an exam's folder and its answers to marks, tables and feedback sheets."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from qgen.files.exam_folder import ExamFolder, Issued, sweep, write
from qgen.files.mistakes import Mistake
from qgen.files.runs import Kept, Run
from qgen.marking.moves import moves
from qgen.marking.results import StudentMarks
from qgen.report.sheets import feedback_document
from qgen.report.tables import parts_csv, problems_csv, results_csv
from qgen.workflow.desk import Desk, lay_out
from qgen.workflow.printing import Job, print_all
from qgen.workflow.progress import Progress, silent


@dataclass(frozen=True)
class Graded:
    """What a run of `grade` found.

    Attributes
    ----------
    absent
        Students with a paper and no answers; all their parts count as blank.
    run, before
        The run that the marks are, and the one before, if any.
    moved
        How many students moved between these two.
    kept
        The changes of earlier regrades, which still hold.
    """

    folder: ExamFolder
    marks: Sequence[StudentMarks]
    mistakes: Sequence[Mistake]
    absent: Sequence[str]
    run: int
    before: int | None
    moved: int
    kept: Sequence[Kept]


def grade_exam(
    root: Path, answers_path: Path, *, feedback: bool = True, progress: Progress = silent
) -> Graded:
    """Mark the answers to an exam and write results, parts and feedback.

    The changes of earlier regrades hold on; manual marks go before all.

    Parameters
    ----------
    root
        The exam's folder, from `generate`.
    answers_path
        A CSV file or a folder; see `load_answers`.
    feedback
        Whether to print feedback sheets.

    Raises
    ------
    FolderError, InputError
        If the folder or the answers cannot be read at all.
    """
    desk = lay_out(root, answers_path)
    marks = desk.marks(desk.kept)
    run = desk.runs.add(desk.run(desk.next_number, marks, desk.kept))
    publish(desk, marks, run, feedback=feedback, progress=progress)
    before = desk.last
    return Graded(
        folder=desk.folder,
        marks=marks,
        mistakes=desk.mistakes,
        absent=desk.absent,
        run=run.number,
        before=before.number if before else None,
        moved=len(moves(before.students, run.students)) if before else 0,
        kept=desk.kept,
    )


def publish(
    desk: Desk, marks: Sequence[StudentMarks], run: Run, *, feedback: bool, progress: Progress
) -> None:
    """Write a run's tables, and print the feedback that it changes.

    Parameters
    ----------
    marks, run
        The same marks, in full and as they are kept.
    feedback
        Whether to print feedback sheets.
    """
    root = desk.folder.root
    sweep(root)
    write(root / "results.csv", results_csv(marks, run=run.number))
    write(root / "parts.csv", parts_csv(marks))
    write(root / "problems.csv", problems_csv(desk.mistakes))
    if feedback:
        _print_feedback(desk.folder, desk.issued_under(run.kept), marks, progress)


def _print_feedback(
    folder: ExamFolder, issued: Issued, marks: Sequence[StudentMarks], progress: Progress
) -> None:
    """Print the sheets that are not there yet, or whose marks have changed."""
    sweep(folder.feedback)
    jobs = []
    for each in marks:
        stem = folder.feedback / each.paper.code
        seal = (_digest(each), folder.private / "feedback" / each.paper.code)
        jobs.append(Job(partial(feedback_document, issued, each), stem, seal))
    print_all(
        [job for job in jobs if not job.is_done()],
        "Feedback",
        progress,
        comma=issued.exam.decimal_comma,
    )


def _digest(marks: StudentMarks) -> str:
    """What a sheet was made from: it changes when any verdict, mark or answer does."""
    parts = [
        (p.label, p.verdict, p.awarded, p.out_of, p.given, p.expected, p.reason, p.follow)
        for p in marks.parts
    ]
    return sha256(json.dumps(parts).encode()).hexdigest()
