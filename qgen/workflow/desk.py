"""What lies on an examiner's desk: the exam, its answers, manual marks, and earlier runs."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from qgen.files.answer_files import load_answers
from qgen.files.changes import as_stage
from qgen.files.exam_folder import ExamFolder, FolderError, Issued
from qgen.files.mistakes import Mistake
from qgen.files.overrides import load_overrides
from qgen.files.runs import Kept, Run, RunFolder
from qgen.files.scope import Scope
from qgen.marking.changes import Stage
from qgen.marking.moves import standing
from qgen.marking.regrade import Sitting, items_under, regrade
from qgen.marking.results import StudentMarks


@dataclass(frozen=True)
class Desk:
    """All that marks are made from.

    Attributes
    ----------
    mistakes
        Answers and manual marks that could not be used.
    absent
        Students with a paper and no answers.
    """

    folder: ExamFolder
    issued: Issued
    sitting: Sitting
    mistakes: Sequence[Mistake]
    absent: Sequence[str]

    @property
    def runs(self) -> RunFolder:
        """Where runs of marks are kept."""
        return RunFolder(self.folder)

    @cached_property
    def last(self) -> Run | None:
        """The run before this one."""
        return self.runs.latest()

    @property
    def next_number(self) -> int:
        """The number of the run after that."""
        return self.last.number + 1 if self.last else 1

    @property
    def kept(self) -> tuple[Kept, ...]:
        """The changes that hold since then."""
        return self.last.kept if self.last else ()

    def scope(self) -> Scope:
        """What changes may name."""
        withdrawn = {run for each in self.kept for run in each.changes.withdraw}
        regrades = sorted({each.run for each in self.kept} | withdrawn)
        sitting = self.sitting
        return Scope(sitting.papers, sitting.items, sitting.decimal_comma, regrades)

    def marks(self, kept: Sequence[Kept]) -> list[StudentMarks]:
        """Mark everything under these changes."""
        return regrade(self.sitting, self.stages(kept))

    def stages(self, kept: Sequence[Kept]) -> list[Stage]:
        """These changes as marking takes them."""
        owners = self.scope().owners
        return [as_stage(k.changes, owners, never_lower=k.never_lower) for k in kept]

    def issued_under(self, kept: Sequence[Kept]) -> Issued:
        """The exam with the keys that these changes correct, for feedback."""
        items = items_under(
            self.stages(kept),
            self.issued.items,
            self.sitting.papers,
            decimal_comma=self.sitting.decimal_comma,
        )
        return self.issued.model_copy(update={"items": items})

    def run(
        self, number: int, marks: Sequence[StudentMarks], kept: Sequence[Kept], *, reason: str = ""
    ) -> Run:
        """Return these marks as a run: one of `regrade` if there is a reason, else of `grade`."""
        return Run(
            number=number,
            at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            command="regrade" if reason else "grade",
            reason=reason,
            answers=_digest(self.sitting),
            kept=tuple(kept),
            students=tuple(map(standing, marks)),
        )


def lay_out(root: Path, answers: Path) -> Desk:
    """Read an exam's folder, its answers and the manual marks in `overrides.csv`.

    Parameters
    ----------
    root
        The exam's folder, from `generate`.
    answers
        A CSV file or a folder; see `load_answers`.

    Raises
    ------
    FolderError, InputError
        If the folder, the answers or the manual marks cannot be read at all.
    """
    folder = ExamFolder(root)
    issued = folder.issued()
    papers = folder.key()
    if not papers:
        raise FolderError(f"{root}: no paper is issued yet; run the same qgen generate again")
    collected = load_answers(answers, papers)
    comma = issued.exam.decimal_comma
    manual = load_overrides(root / "overrides.csv", papers, decimal_comma=comma)
    sitting = Sitting(
        papers=papers,
        answers=[collected.by_code.get(paper.code, {}) for paper in papers],
        items=issued.items,
        policy=issued.exam.marking.policy(),
        decimal_comma=comma,
        overrides=manual.by_part,
    )
    absent = [paper.student.id for paper in papers if paper.code not in collected.by_code]
    return Desk(folder, issued, sitting, [*collected.mistakes, *manual.mistakes], absent)


def _digest(sitting: Sitting) -> str:
    """What was marked: it changes when any answer does."""
    given = {p.code: dict(a) for p, a in zip(sitting.papers, sitting.answers, strict=True)}
    return sha256(json.dumps(given, sort_keys=True, default=str).encode()).hexdigest()
