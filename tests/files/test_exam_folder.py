"""The folder of an exam: whole files, private files, and damage that is named."""

import os
import stat
from datetime import date
from errno import ENOSPC
from pathlib import Path

import pytest

from qgen.files.exam import Exam
from qgen.files.exam_folder import ExamFolder, FolderError, Issued, new_secret, sweep, write
from qgen.paper import FamilyAsked, Holder, ItemAsked, Paper

EXAM = Exam.model_validate(
    {
        "title": "Midterm",
        "course": "Deep Learning",
        "date": date(2030, 2, 1),
        "duration": 60,
        "sections": [{"title": "A", "questions": [{"family": "adam"}]}],
    }
)
ISSUED = Issued(exam=EXAM, practice=None, items={})
SECRET = bytes(range(32))


def paper(student, **params):
    asked = FamilyAsked(
        number=1, family="adam", level=1, decimals=3, conventions={}, marks=(1, 2), params=params
    )
    item = ItemAsked(number=2, item="any", order=(2, 0, 1), marks=(1,))
    holder = Holder(id=student, name=f"Zoë {student}\u2028", email="a@b", group="g")
    return Paper(code=f"C-{student}", student=holder, sections=((asked,), (item,)))


PAPERS = [paper("1", theta=[0.1, 1 / 3], t=1.0), paper("2", W=[[1e-300, -0.0], [2.0, 3.5]])]


@pytest.fixture
def folder(tmp_path):
    made = ExamFolder(tmp_path / "exam")
    made.begin(ISSUED, SECRET)
    made.write_key(PAPERS)
    return made


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


# ---- writing -------------------------------------------------------------------------------------


@pytest.mark.parametrize("durable", [True, False])
@pytest.mark.parametrize(
    ("content", "data"), [("Zoë\r\n\n", "Zoë\r\n\n".encode()), (b"\0\xff", b"\0\xff")]
)
def test_a_file_holds_what_was_written(content, data, durable, tmp_path):
    write(tmp_path / "new" / "folder" / "file", content, durable=durable)
    assert (tmp_path / "new" / "folder" / "file").read_bytes() == data


def test_a_file_is_replaced(tmp_path):
    write(tmp_path / "file", "old")
    write(tmp_path / "file", "new")
    assert (tmp_path / "file").read_text() == "new"
    assert os.listdir(tmp_path) == ["file"]


FAILURES = {
    "disk full": (OSError(ENOSPC, "No space left on device"), FolderError),
    "ctrl-c": (KeyboardInterrupt(), KeyboardInterrupt),
}


@pytest.mark.parametrize("failing", ["fsync", "chmod", "replace"])
@pytest.mark.parametrize(("error", "raised"), FAILURES.values(), ids=FAILURES)
def test_a_failure_leaves_the_old_file_and_nothing_else(
    failing, error, raised, tmp_path, monkeypatch
):
    write(tmp_path / "file", "old")

    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(os, failing, fail)
    with pytest.raises(raised):
        write(tmp_path / "file", "new", durable=True)
    monkeypatch.undo()
    assert (tmp_path / "file").read_text() == "old"
    assert os.listdir(tmp_path) == ["file"]


def test_a_full_disk_is_named_with_the_file(tmp_path, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(FolderError, match=r"file: cannot be written: No space left on device"):
        write(tmp_path / "file", "new")


def test_a_folder_that_is_a_file_is_named(tmp_path):
    write(tmp_path / "file", "x")
    with pytest.raises(FolderError, match=r"inner: cannot be written"):
        write(tmp_path / "file" / "inner", "y")


def test_the_old_file_is_whole_until_the_new_one_is(tmp_path, monkeypatch):
    write(tmp_path / "file", "old")
    seen = []
    replace = os.replace

    def watch(source, target):
        seen.append(((tmp_path / "file").read_text(), Path(source).read_text()))
        replace(source, target)

    monkeypatch.setattr(os, "replace", watch)
    write(tmp_path / "file", "new")
    assert seen == [("old", "new")]


def test_text_that_cannot_be_encoded_leaves_the_old_file(tmp_path):
    write(tmp_path / "file", "old")
    with pytest.raises(UnicodeEncodeError):
        write(tmp_path / "file", "\ud800")
    assert os.listdir(tmp_path) == ["file"]


@pytest.mark.parametrize("umask", [0o022, 0o077, 0o002])
def test_files_have_the_mode_that_the_user_set(umask, tmp_path):
    before = os.umask(umask)
    try:
        write(tmp_path / "file", "x")
        assert os.umask(umask) == umask
    finally:
        os.umask(before)
    assert mode(tmp_path / "file") == 0o666 & ~umask


def test_sweeping_removes_half_written_files_only(tmp_path):
    for name in (".abc.part", ".hidden", "a.part", "paper.pdf"):
        (tmp_path / name).write_text("")
    sweep(tmp_path)
    assert sorted(os.listdir(tmp_path)) == [".hidden", "a.part", "paper.pdf"]


def test_sweeping_a_folder_that_is_not_there_does_nothing(tmp_path):
    sweep(tmp_path / "nowhere")


# ---- secrets -------------------------------------------------------------------------------------


@pytest.mark.parametrize("umask", [0o022, 0o000, 0o077])
def test_what_is_private_is_for_the_owner_alone(umask, tmp_path):
    folder = ExamFolder(tmp_path / "exam")
    before = os.umask(umask)
    try:
        folder.begin(ISSUED, SECRET)
    finally:
        os.umask(before)
    assert mode(folder.private) == 0o700
    assert mode(folder.secret_file) == 0o600


def test_a_private_folder_that_is_there_is_closed(tmp_path):
    folder = ExamFolder(tmp_path / "exam")
    folder.private.mkdir(parents=True, mode=0o755)
    folder.begin(ISSUED, SECRET)
    assert mode(folder.private) == 0o700


def test_key_exam_and_solutions_lie_in_the_private_folder(tmp_path):
    folder = ExamFolder(tmp_path)
    for place in (folder.key_file, folder.exam_file, folder.secret_file, folder.solutions):
        assert place.parent == folder.private
    for place in (folder.papers, folder.feedback):
        assert folder.private not in place.parents


def test_a_real_secret_is_random_and_a_practice_one_is_not():
    assert len({new_secret(None) for _ in range(5)}) == 5
    assert new_secret(7) == new_secret(7) != new_secret(8)
    assert len(new_secret(None)) == len(new_secret(7)) == 32


def test_the_secret_reads_back(folder):
    assert folder.secret() == SECRET


@pytest.mark.parametrize("damage", ["remove", "not hexadecimal", "żółw"])
def test_a_lost_secret_says_what_still_works(damage, folder):
    if damage == "remove":
        folder.secret_file.unlink()
    else:
        folder.secret_file.write_text(damage, encoding="utf-8")
    with pytest.raises(FolderError, match=r"secret: the secret is missing.*can still be graded"):
        folder.secret()


@pytest.mark.parametrize("content", ["", "00ff"])
def test_a_secret_cut_short_is_damaged(content, folder):
    folder.secret_file.write_text(content)
    with pytest.raises(FolderError, match="the secret is missing or damaged"):
        folder.secret()


# ---- key and exam --------------------------------------------------------------------------------


def test_what_was_issued_reads_back(folder):
    assert folder.issued() == ISSUED
    assert folder.issued().exam.digest() == EXAM.digest()


def test_the_key_reads_back_to_the_last_bit(folder):
    found = folder.key()
    assert found == PAPERS
    assert found[0].sections[0][0].params["theta"][1] == 1 / 3
    assert folder.key_file.read_bytes().count(b"\n") == 2


def test_a_folder_without_an_exam(tmp_path):
    folder = ExamFolder(tmp_path)
    assert not folder.exists()
    assert folder.key() == []
    with pytest.raises(FolderError, match=r"no exam was made here.*first run: qgen generate"):
        folder.issued()


DAMAGED_LINES = {
    "cut short": lambda line: line[:-30],
    "empty": lambda line: b"",
    "another number": lambda line: line.replace(b'"number":1', b'"number":"one"'),
    "a field too many": lambda line: line.replace(b'{"code"', b'{"x":1,"code"'),
    "no UTF-8": lambda line: line.replace("ë".encode(), b"\xff"),
}


@pytest.mark.parametrize("damage", DAMAGED_LINES.values(), ids=DAMAGED_LINES)
@pytest.mark.parametrize("number", [1, 2])
def test_a_damaged_line_of_the_key_is_named(damage, number, folder):
    lines = folder.key_file.read_bytes().splitlines()
    lines[number - 1] = damage(lines[number - 1])
    folder.key_file.write_bytes(b"\n".join(lines) + b"\n")
    with pytest.raises(FolderError, match=rf"key\.jsonl:{number}: .*restore it from a backup"):
        folder.key()


def test_a_wrong_value_in_the_key_names_its_field(folder):
    text = folder.key_file.read_text(encoding="utf-8")
    folder.key_file.write_text(text.replace('"level":1', '"level":"x"', 1), encoding="utf-8")
    with pytest.raises(FolderError, match=r"key\.jsonl:1.*level: Input should be a valid integer"):
        folder.key()


def test_a_damaged_exam_is_named(folder):
    folder.exam_file.write_text("{}")
    with pytest.raises(
        FolderError, match=r"exam\.json: this file was changed.*exam: Field required"
    ):
        folder.issued()
