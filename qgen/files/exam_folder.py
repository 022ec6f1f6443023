"""The folder of one exam: what lies where, written so that a killed run loses nothing."""

import os
import secrets
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from qgen.files.exam import Exam
from qgen.items import AnyItem
from qgen.paper import Paper

SECRET_BYTES = 32


class FolderError(Exception):
    """An exam folder that cannot be used as asked; the message says what to do."""


class Issued(BaseModel):
    """The exam as it was when its first paper was made.

    Attributes
    ----------
    practice
        The seed of a practice exam; None for a real one, whose secret is random.
    items
        The banks' items then, by id, so that later changes to a bank change no mark.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    exam: Exam
    practice: int | None
    items: dict[str, AnyItem]


@dataclass(frozen=True)
class ExamFolder:
    """Where the files of one exam are."""

    root: Path

    @property
    def private(self) -> Path:
        """For the examiner alone: mode 0700."""
        return self.root / "private"

    @property
    def papers(self) -> Path:
        return self.root / "papers"

    @property
    def solutions(self) -> Path:
        return self.private / "solutions"

    @property
    def marker(self) -> Path:
        """For who marks by hand: a sheet for each paper."""
        return self.private / "marker"

    @property
    def marker_sheets(self) -> Path:
        """All of these in one file."""
        return self.private / "marker-sheets.pdf"

    @property
    def feedback(self) -> Path:
        return self.root / "feedback"

    @property
    def key_file(self) -> Path:
        return self.private / "key.jsonl"

    @property
    def exam_file(self) -> Path:
        return self.private / "exam.json"

    @property
    def secret_file(self) -> Path:
        return self.private / "secret"

    def exists(self) -> bool:
        """Whether papers were made in this folder."""
        return self.exam_file.exists()

    def issued(self) -> Issued:
        """Read the exam that the papers here were made from.

        Raises
        ------
        FolderError
            If there is none, or the file was changed.
        """
        if not self.exists():
            raise FolderError(
                f"{self.root}: no exam was made here (there is no {self.exam_file}); "
                "first run: qgen generate EXAM.yaml --roster ROSTER.csv --out " + str(self.root)
            )
        try:
            return Issued.model_validate_json(self.exam_file.read_bytes())
        except ValidationError as error:
            raise _damaged(self.exam_file, error) from None

    def key(self) -> list[Paper]:
        """Read every paper issued so far, in the order of issue."""
        if not self.key_file.exists():
            return []
        papers = []
        for number, line in enumerate(self.key_file.read_bytes().splitlines(), start=1):
            try:
                papers.append(Paper.model_validate_json(line))
            except ValidationError as error:
                raise _damaged(self.key_file, error, line=number) from None
        return papers

    def write_key(self, papers: Iterable[Paper]) -> None:
        """Replace the key."""
        lines = (paper.model_dump_json() for paper in papers)
        write(self.key_file, "".join(f"{line}\n" for line in lines), durable=True)

    def secret(self) -> bytes:
        """Read the secret that decides every number of this exam.

        Raises
        ------
        FolderError
            If it is missing or damaged.
        """
        try:
            secret = bytes.fromhex(self.secret_file.read_text(encoding="ascii").strip())
        except (OSError, ValueError):
            secret = b""
        if len(secret) != SECRET_BYTES:
            raise FolderError(
                f"{self.secret_file}: the secret is missing or damaged, so no paper can be added; "
                "those already issued can still be graded"
            )
        return secret

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other runs from issuing papers here at the same time.

        Raises
        ------
        FolderError
            If another run is at work, or the folder cannot be made.
        """
        from filelock import FileLock, Timeout

        lock = self.private / ".lock"
        try:
            self.private.mkdir(mode=0o700, parents=True, exist_ok=True)
            with FileLock(lock, timeout=0):
                try:
                    yield
                finally:
                    lock.unlink(missing_ok=True)
        except Timeout:
            raise FolderError(
                f"{self.root}: another run is making papers here; let it end, then run the same "
                "command again"
            ) from None
        except PermissionError as error:
            raise FolderError(f"{lock}: cannot be written: {error.strerror}") from None

    def begin(self, issued: Issued, secret: bytes) -> None:
        """Make the folder, and write the secret and the record of the exam, in this order."""
        self.private.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.private.chmod(0o700)
        write(self.secret_file, secret.hex() + "\n", durable=True)
        self.secret_file.chmod(0o600)
        write(self.exam_file, issued.model_dump_json(by_alias=True, indent=1) + "\n", durable=True)


def new_secret(practice: int | None) -> bytes:
    """Return 256 random bits; for practice, bits that anyone can reproduce from the seed."""
    if practice is None:
        return secrets.token_bytes(SECRET_BYTES)
    return sha256(f"qgen practice {practice}".encode()).digest()


def _damaged(path: Path, error: ValidationError, line: int | None = None) -> FolderError:
    where = f"{path}:{line}" if line else str(path)
    first = error.errors()[0]
    field = ".".join(map(str, first["loc"]))
    return FolderError(
        f"{where}: this file was changed or belongs to another version of qgen "
        f"({field}: {first['msg']}); restore it from a backup"
    )


def write(path: Path, content: str | bytes, *, durable: bool = False) -> None:
    """Write a file so that it is there whole or not at all.

    Parameters
    ----------
    path
        The file; its folder is made if need be.
    content
        Text is written as UTF-8 with the line ends it has.
    durable
        Wait until it would survive a power cut: for what cannot be made again.

    Raises
    ------
    FolderError
        If there is no room or no permission.
    """
    data = content.encode() if isinstance(content, str) else content
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, data, durable)
    except OSError as error:
        raise FolderError(
            f"{path}: cannot be written: {error.strerror or error}; see to it that there is room "
            "and permission, then run the same command again"
        ) from None


def _replace(path: Path, data: bytes, durable: bool) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def sweep(folder: Path) -> None:
    """Remove what a killed run left half-written."""
    for leftover in folder.glob(".*.part"):
        leftover.unlink(missing_ok=True)
