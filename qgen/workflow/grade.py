"""From an exam's folder and its answers to marks, tables and feedback sheets."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from qgen.files.answer_files import load_answers
from qgen.files.exam_folder import ExamFolder, FolderError, Issued, sweep, write
from qgen.files.mistakes import Mistake
from qgen.marking.grade import grade
from qgen.marking.results import StudentMarks
from qgen.report.sheets import feedback_document
from qgen.report.tables import parts_csv, problems_csv, results_csv
from qgen.workflow.printing import Job, print_all
from qgen.workflow.progress import Progress, silent


@dataclass(frozen=True)
class Graded:
    """What a run of `grade` found.

    Attributes
    ----------
    absent
        Students with a paper and no answers; all their parts count as blank.
    """

    folder: ExamFolder
    marks: Sequence[StudentMarks]
    mistakes: Sequence[Mistake]
    absent: Sequence[str]


def grade_exam(
    root: Path, answers_path: Path, *, feedback: bool = True, progress: Progress = silent
) -> Graded:
    """Mark the answers to an exam and write results, parts and feedback.

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
    folder = ExamFolder(root)
    issued = folder.issued()
    papers = folder.key()
    if not papers:
        raise FolderError(f"{root}: no paper is issued yet; run the same qgen generate again")
    collected = load_answers(answers_path, papers)
    marks = grade(
        papers,
        [collected.by_code.get(paper.code, {}) for paper in papers],
        items=issued.items,
        policy=issued.exam.marking.policy(),
        decimal_comma=issued.exam.decimal_comma,
    )
    sweep(root)
    write(root / "results.csv", results_csv(marks))
    write(root / "parts.csv", parts_csv(marks))
    write(root / "problems.csv", problems_csv(collected.mistakes))
    if feedback:
        _print_feedback(folder, issued, marks, progress)
    absent = [paper.student.id for paper in papers if paper.code not in collected.by_code]
    return Graded(folder, marks, collected.mistakes, absent)


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
    parts = [(p.label, p.verdict, p.awarded, p.given, p.reason, p.follow) for p in marks.parts]
    return sha256(json.dumps(parts).encode()).hexdigest()
