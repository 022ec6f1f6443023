"""Every run of marks: a file each, which is written once and never changed."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from qgen.files.changes import Changes
from qgen.files.exam_folder import ExamFolder, FolderError, sweep, write
from qgen.marking.moves import Standing


class Kept(BaseModel):
    """Changes that hold.

    Attributes
    ----------
    run
        The run that brought them.
    never_lower
        Whether they leave out students whose total would fall.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    run: int
    never_lower: bool
    changes: Changes


class Run(BaseModel):
    """One run of marks.

    Attributes
    ----------
    number
        From 1.
    at
        When, in UTC.
    command
        `grade` or `regrade`.
    reason
        Why, as the file of changes says; '' for `grade`.
    answers
        SHA-256 of the answers that were marked.
    kept
        The changes that hold since this run.
    students
        In the order of the papers.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    at: str
    command: str
    reason: str
    answers: str
    kept: tuple[Kept, ...]
    students: tuple[Standing, ...]

    def digest(self) -> str:
        """SHA-256 of the results: the same for runs that decided the same."""
        same = self.model_copy(
            update={"number": 0, "at": "", "command": "", "reason": "", "answers": ""}
        )
        return sha256(same.model_dump_json(exclude_unset=True).encode()).hexdigest()


class RunFolder:
    """The runs of an exam: `private/runs/0001.json` and on."""

    def __init__(self, exam: ExamFolder) -> None:
        self.place = exam.private / "runs"

    def file(self, number: int) -> Path:
        """Where a run is kept."""
        return self.place / f"{number:04d}.json"

    def numbers(self) -> list[int]:
        """The numbers of all runs, in order."""
        return sorted(int(p.stem) for p in self.place.glob("*.json") if p.stem.isdecimal())

    def read(self, number: int) -> Run:
        """Read one run.

        Raises
        ------
        FolderError
            If there is no such run, or its file was changed.
        """
        known = self.numbers()
        if number not in known:
            allowed = ", ".join(map(str, known)) or "none"
            raise FolderError(f"{self.place}: there is no run {number}; allowed: {allowed}")
        path = self.file(number)
        try:
            return Run.model_validate_json(path.read_bytes())
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(map(str, first["loc"]))
            raise FolderError(
                f"{path}: this file was changed or belongs to another version of qgen "
                f"({field}: {first['msg']}); restore it from a backup"
            ) from None

    def latest(self) -> Run | None:
        """Read the last run; None before the first."""
        numbers = self.numbers()
        return self.read(numbers[-1]) if numbers else None

    def add(self, run: Run) -> Run:
        """Keep a run, unless it decided what the last one decided.

        Returns
        -------
        Run
            The run that is now the last.

        Raises
        ------
        FolderError
            If the number was taken in the meantime.
        """
        last = self.latest()
        if last is not None and last.digest() == run.digest():
            return last
        if self.file(run.number).exists():
            raise FolderError(
                f"{self.file(run.number)}: another run of marks was written in the meantime; "
                "run the same command again"
            )
        sweep(self.place)
        text = run.model_dump_json(exclude_unset=True, indent=1)
        write(self.file(run.number), text + "\n", durable=True)
        return run


def kept_of(run: Run | None) -> Sequence[Kept]:
    """The changes that hold since a run; none before the first."""
    return run.kept if run else ()
