"""From an exam file and a roster to papers, answer sheets, key, solutions, marker's sheets."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from qgen.assemble import assemble
from qgen.families import all_families
from qgen.files.banks import banks_for
from qgen.files.exam import Exam
from qgen.files.exam_file import load_exam
from qgen.files.exam_folder import ExamFolder, FolderError, Issued, new_secret, sweep, write
from qgen.files.mistakes import InputError, Mistake
from qgen.files.roster import Student, load_roster
from qgen.items import Item
from qgen.paper import Paper
from qgen.report.key_table import key_csv
from qgen.report.sheets import paper_document, solution_document
from qgen.workflow.answer_sheet import answer_sheet
from qgen.workflow.marker_sheets import print_marker_sheets
from qgen.workflow.printing import Job, print_all
from qgen.workflow.progress import Progress, silent


@dataclass(frozen=True)
class Generated:
    """What a run of `generate` did.

    Attributes
    ----------
    sheet
        The file with blank rows to type answers into.
    """

    folder: ExamFolder
    issued: Issued
    papers: Sequence[Paper]
    new: int
    sheet: Path


def generate(
    exam_file: Path,
    roster_file: Path,
    out: Path,
    *,
    seed: int | None = None,
    progress: Progress = silent,
) -> Generated:
    """Make the papers of an exam, or those that are still missing.

    Parameters
    ----------
    exam_file, roster_file
        Both are checked before anything is written.
    out
        The exam's folder. What was issued there stays as it is; students who are new in the
        roster get their papers, and files that a killed run left out are made.
    seed
        For practice: numbers that anyone can reproduce. A real exam has a random secret.

    Raises
    ------
    InputError
        With every mistake in both files.
    FolderError
        If the folder belongs to another exam.
    """
    exam, items, students = _read(exam_file, roster_file)
    folder = ExamFolder(out)
    with folder.alone():
        return _issue(folder, _issued(folder, exam, items, seed), students, progress)


def _issue(
    folder: ExamFolder, issued: Issued, students: Sequence[Student], progress: Progress
) -> Generated:
    """Make the papers of those who have none, and print what is missing."""
    earlier = folder.key()
    known = {paper.student.id for paper in earlier}
    late = [student for student in students if student.id not in known]
    secret = folder.secret() if folder.exists() else new_secret(issued.practice)
    papers = [*earlier, *assemble(issued.exam, late, secret, issued.items, issued=len(earlier))]
    if not folder.exists():
        folder.begin(issued, secret)
    if late:
        folder.write_key(papers)
    _print(folder, issued, papers, progress)
    return Generated(folder, issued, papers, len(late), answer_sheet(folder.root, papers))


def _read(exam_file: Path, roster_file: Path) -> tuple[Exam, dict[str, Item], tuple[Student, ...]]:
    """Read both files and report the mistakes of both."""
    items = banks_for(exam_file)
    mistakes: list[Mistake] = []
    try:
        students = load_roster(roster_file)
    except InputError as error:
        mistakes += error.mistakes
    try:
        exam = load_exam(exam_file, families=all_families(), items=items)
    except InputError as error:
        mistakes += error.mistakes
    if mistakes:
        raise InputError(mistakes)
    return exam, items, students


def _issued(folder: ExamFolder, exam: Exam, items: dict[str, Item], seed: int | None) -> Issued:
    """The record of this exam; the one in the folder if it is the same exam."""
    if not folder.exists():
        return Issued(exam=exam, practice=seed, items=items)
    before = folder.issued()
    if before.practice != seed:
        was = (
            "for a real exam: leave --seed out"
            if before.practice is None
            else f"for practice: give --seed {before.practice}"
        )
        raise FolderError(f"{folder.root}: the papers here are {was}, or choose another --out")
    if before.exam.digest() != exam.digest():
        raise FolderError(
            f"{folder.root}: papers were made here from another version of the exam file, and what "
            "was issued is never changed; undo the changes, or choose another --out"
        )
    return before


def _print(folder: ExamFolder, issued: Issued, papers: Sequence[Paper], progress: Progress) -> None:
    """Print what is missing, then what is made of all papers."""
    for place in (folder.root, folder.private, folder.papers, folder.solutions, folder.marker):
        sweep(place)
    comma = issued.exam.decimal_comma
    sheets = (
        ("Papers", folder.papers, paper_document, folder.root / "papers.pdf"),
        ("Solutions", folder.solutions, solution_document, folder.private / "solutions.pdf"),
    )
    for title, place, document, together in sheets:
        jobs = [Job(partial(document, issued, paper), place / paper.code) for paper in papers]
        missing = [job for job in jobs if not job.is_done()]
        if missing:
            together.unlink(missing_ok=True)
        print_all(missing, title, progress, comma=comma)
        if not together.exists():
            _bind([job.pdf for job in jobs], together, progress)
    by_hand = print_marker_sheets(folder, issued, papers, progress)
    if not folder.marker_sheets.exists():
        _bind(by_hand, folder.marker_sheets, progress)
    write(folder.private / "key.csv", key_csv(papers, issued.items))


def _bind(pdfs: Sequence[Path], together: Path, progress: Progress) -> None:
    from qgen.render.typeset import merge

    write(together, merge(pdf.read_bytes() for pdf in progress(pdfs, together.name)))
