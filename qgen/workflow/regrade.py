"""A regrade: who would move under an examiner's changes, and if that is wanted, the new marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qgen.files.changes import Changes, load_changes, meanings
from qgen.files.exam_folder import write
from qgen.files.mistakes import InputError, Mistake
from qgen.files.runs import Kept, Run
from qgen.marking.moves import Move, Standing, Summary, moves, summary
from qgen.marking.results import StudentMarks
from qgen.report.moves import moves_csv
from qgen.workflow.desk import lay_out
from qgen.workflow.grade import publish
from qgen.workflow.progress import Progress, silent

PREVIEW = "regrade-preview.csv"


@dataclass(frozen=True)
class Preview:
    """What a regrade would do.

    Attributes
    ----------
    meanings
        Which options the letters in the changes mean.
    known
        Whether the same changes hold already.
    moved
        The students whose marks move.
    spared
        Those who keep their former marks because they would fall.
    file
        Has the same as a table.
    """

    meanings: Sequence[str]
    known: bool
    moved: Sequence[Move]
    spared: Sequence[Standing]
    summary: Summary
    file: Path


@dataclass(frozen=True)
class Regraded:
    """What a regrade did.

    Attributes
    ----------
    mistakes
        Answers and manual marks that could not be used.
    run
        The run that was written; None where nothing was to be written.
    """

    preview: Preview
    mistakes: Sequence[Mistake]
    run: int | None = None


def regrade_exam(
    root: Path,
    answers: Path,
    changes_file: Path,
    *,
    keep: bool = False,
    never_lower: bool = False,
    feedback: bool = True,
    progress: Progress = silent,
) -> Regraded:
    """Mark an exam again under changes, beside those that hold already.

    Parameters
    ----------
    root, answers
        As in `grade_exam`.
    changes_file
        What to change, and why; see `Changes`.
    keep
        Write the marks; without it only the preview is written.
    never_lower
        Leave the changes out for students whose total would fall.
    feedback
        Whether to print feedback sheets, if the marks are written.

    Raises
    ------
    FolderError, InputError
        If a file cannot be read at all, or the changes have a mistake.
    """
    desk = lay_out(root, answers)
    scope = desk.scope()
    changes = load_changes(changes_file, scope)
    known = any(k.changes == changes and k.never_lower == never_lower for k in desk.kept)
    before = desk.last or desk.run(1, desk.marks(()), ())
    new = Kept(run=before.number + 1, never_lower=never_lower, changes=changes)
    kept = desk.kept if known else (*_not_withdrawn(desk.kept, changes), new)
    marks = desk.marks(kept)
    _check_something_is_left(marks, changes_file)
    run = desk.run(new.run, marks, kept, reason=changes.reason.strip())
    preview = Preview(
        meanings=list(meanings(changes, scope)),
        known=known,
        moved=moves(before.students, run.students),
        spared=_spared(before, run),
        summary=summary(before.students, run.students),
        file=root / PREVIEW,
    )
    write(preview.file, moves_csv(preview.moved, preview.spared))
    if not keep:
        return Regraded(preview, desk.mistakes)
    desk.runs.add(before)
    run = desk.runs.add(run)
    publish(desk, marks, run, feedback=feedback, progress=progress)
    return Regraded(preview, desk.mistakes, run.number)


def _not_withdrawn(kept: Sequence[Kept], changes: Changes) -> list[Kept]:
    return [each for each in kept if each.run not in changes.withdraw]


def _spared(before: Run, after: Run) -> list[Standing]:
    """Students of whom the new run says what the one before did not."""
    told = {each.code: each.notes for each in before.students}
    return [each for each in after.students if set(each.notes) - set(told.get(each.code, ()))]


def _check_something_is_left(marks: Sequence[StudentMarks], file: Path) -> None:
    empty = [each.paper.student.id for each in marks if each.out_of == 0]
    if empty:
        message = f"leaves nothing on the papers of {len(empty)} students, such as {empty[0]}"
        raise InputError([Mistake(file=str(file), line=None, field="drop", message=message)])
