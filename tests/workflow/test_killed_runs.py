"""kill -9 in the middle, and the same command again: nothing is lost, nothing is repeated."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

CLASS = 60
"""So many that processes share the work."""

NEEDS_PROC = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs Linux")


def command(*words: object) -> list[str]:
    return [sys.executable, "-m", "qgen", *map(str, words)]


GENERATE = command("generate", "quiz.yaml", "--roster", "roster.csv")


def until(happens: Callable[[], object], *, seconds: float = 60) -> bool:
    """Wait for something to happen; whether it did."""
    end = time.monotonic() + seconds
    while not happens() and time.monotonic() < end:
        time.sleep(0.02)
    return bool(happens())


def children(process: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [
            int(n) for n in Path(f"/proc/{process}/task/{process}/children").read_text().split()
        ]
    return []


def kill_after(happens: Callable[[], object], words: list[str]) -> list[int]:
    """Start a command, kill it when something has happened, and return its processes."""
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            assert until(lambda: happens() or process.poll() is not None)
            assert process.poll() is None, "the run ended before it could be killed"
            return children(process.pid)
        finally:
            process.kill()


def whole(folder: Path, kind: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob(f"*.{kind}")}


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An exam whose `generate` was killed after some papers, then run again."""
    pytest.importorskip("typst")
    pytest.importorskip("pypandoc")
    folder = tmp_path_factory.mktemp("killed")
    quiz = ("title: Quiz", "course: DL", "date: 2026-11-27", "duration: 30", "sections:")
    questions = "  - {title: All, questions: [{family: adam, level: 1}]}\n"
    (folder / "quiz.yaml").write_text("\n".join(quiz) + "\n" + questions)
    students = "".join(f"{n},Student {n}\n" for n in range(CLASS))
    (folder / "roster.csv").write_text("id,name\n" + students)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
        patched.chdir(folder)
        yield folder


@NEEDS_PROC
def test_generate_goes_on_where_it_was_killed_and_leaves_no_process_behind(killed: Path) -> None:
    exam = killed / "exam"
    workers = kill_after(lambda: len(whole(exam / "papers", "pdf")) >= 5, GENERATE)
    assert until(lambda: not any(Path(f"/proc/{worker}/exe").exists() for worker in workers))

    key, secret = (exam / "private" / "key.jsonl"), (exam / "private" / "secret")
    issued, printed = (key.read_bytes(), secret.read_bytes()), whole(exam / "papers", "pdf")
    assert 5 <= len(printed) < CLASS
    assert all(pdf.endswith(b"%%EOF") for pdf in map(bytes.rstrip, printed.values()))

    subprocess.run(GENERATE, check=True, capture_output=True)
    assert (key.read_bytes(), secret.read_bytes()) == issued
    after = whole(exam / "papers", "pdf")
    assert len(after) == len(whole(exam / "papers", "html")) == CLASS
    assert len(whole(exam / "private" / "solutions", "pdf")) == CLASS
    assert {name: after[name] for name in printed} == printed
    assert not list(exam.rglob(".*.part"))


@NEEDS_PROC
def test_grade_goes_on_where_it_was_killed(killed: Path) -> None:
    exam = killed / "exam"
    subprocess.run(GENERATE, check=True, capture_output=True)
    lines = (exam / "answers.csv").read_text().splitlines()
    filled = [line.replace(",,", ",0.1,0.2", 1) for line in lines]
    (killed / "answers.csv").write_text("\n".join(filled))
    grade = command("grade", "exam", "answers.csv")
    kill_after(lambda: len(whole(exam / "feedback", "pdf")) >= 5, grade)
    tables = [(exam / name).read_bytes() for name in ("results.csv", "parts.csv", "problems.csv")]
    sealed = {path.name for path in (exam / "private" / "feedback").iterdir()}
    stamps = {
        name: os.stat(exam / "feedback" / f"{name}.pdf").st_mtime_ns
        for name in sealed
        if name[0] != "."
    }

    subprocess.run(grade, check=True, capture_output=True)
    assert [(exam / n).read_bytes() for n in ("results.csv", "parts.csv", "problems.csv")] == tables
    assert len(whole(exam / "feedback", "pdf")) == len(whole(exam / "feedback", "html")) == CLASS
    for name, when in stamps.items():
        assert os.stat(exam / "feedback" / f"{name}.pdf").st_mtime_ns == when
    assert not list(exam.rglob(".*.part"))
