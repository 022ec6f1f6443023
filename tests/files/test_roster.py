"""Rosters as Canvas, Moodle, spreadsheets and people write them."""

from pathlib import Path

import pytest

from qgen.files.mistakes import InputError
from qgen.files.roster import Student, load_roster


def load(folder: Path, text: str | bytes) -> tuple[Student, ...]:
    path = folder / "roster.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_roster(path)


def mistakes(folder: Path, text: str | bytes) -> list[str]:
    with pytest.raises(InputError) as caught:
        load(folder, text)
    return [str(mistake).removeprefix(str(folder) + "/") for mistake in caught.value.mistakes]


CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Homework 1 (123)
,,,,,Manual Posting
    Points Possible,,,,,10
"Curie, Marie",4711,0012,mcurie,Group A,9
"Noether, Emmy",4712,0013,enoether,Group B,
"Student, Test",4799,,abcdef,Group A,
"""

MOODLE = """\
First name,Surname,ID number,Institution,Department,Email address,Groups
Marie,Curie,0012,,,marie@example.edu,Group A
Emmy,Noether,0013,,,emmy@example.edu,Group B
"""

PAIR = (Student("0012", "Curie"), Student("0013", "Noether"))

ROSTERS: tuple[tuple[str, str | bytes, tuple[Student, ...]], ...] = (
    ("plain", "id,name\n0012,Curie\n0013,Noether\n", PAIR),
    ("ids only", "id\n0012\n0013\n", (Student("0012"), Student("0013"))),
    ("all four", "id,name,email,group\n7,A,a@b.c,G\n", (Student("7", "A", "a@b.c", "G"),)),
    ("other order, other case", "NAME,Student_ID\nCurie,0012\nNoether,0013\n", PAIR),
    ("semicolons", "id;name\n0012;Curie\n0013;Noether\n", PAIR),
    (
        "comma in a semicolon file",
        'id;name\n1;"Curie, M"\n2;A,B\n',
        (Student("1", "Curie, M"), Student("2", "A,B")),
    ),
    ("tabs", "id\tname\n0012\tCurie\n0013\tNoether\n", PAIR),
    ("CRLF", "id,name\r\n0012,Curie\r\n0013,Noether\r\n", PAIR),
    ("old Mac", "id,name\r0012,Curie\r0013,Noether\r", PAIR),
    ("no last line end", "id,name\n0012,Curie\n0013,Noether", PAIR),
    ("blank lines", "\n\nid,name\n\n0012,Curie\n,\n0013,Noether\n\n", PAIR),
    ("UTF-8 with BOM", "id,name\n1,Zoë\n".encode("utf-8-sig"), (Student("1", "Zoë"),)),
    ("UTF-16", "id\tname\n1\t李小龍\n".encode("utf-16"), (Student("1", "李小龍"),)),
    ("UTF-16 big-endian", b"\xfe\xff" + "id,name\n1,A\n".encode("utf-16-be"), (Student("1", "A"),)),
    ("quoted newline", 'id,name\n1,"Marie\nCurie"\n', (Student("1", "Marie Curie"),)),
    ("quoted quote", 'id,name\n1,"O""Brien"\n', (Student("1", 'O"Brien'),)),
    ("spaces around", " id , name \n 0012 , Curie \n0013,Noether\n", PAIR),
    ("decomposed", "id,name\ne\u0301,Zoe\u0308\n", (Student("é", "Zoë"),)),
    ("short rows", "id,name,email,group\n1,A\n", (Student("1", "A"),)),
    ("empty cells beyond the header", "id,name\n1,A,,\n", (Student("1", "A"),)),
    ("an id with spaces inside", "id\n12 34\n", (Student("12 34"),)),
    (
        "Canvas",
        CANVAS,
        (
            Student("0012", "Curie, Marie", group="Group A"),
            Student("0013", "Noether, Emmy", group="Group B"),
        ),
    ),
    (
        "Moodle",
        MOODLE,
        (
            Student("0012", "Marie Curie", "marie@example.edu", "Group A"),
            Student("0013", "Emmy Noether", "emmy@example.edu", "Group B"),
        ),
    ),
    ("Moodle's last name", "First name,Last name,Username\nA,B,ab\n", (Student("ab", "A B"),)),
    (
        "Canvas without SIS ids",
        "Student,ID,SIS User ID\nA,1,\nB,2,\n",
        (Student("1", "A"), Student("2", "B")),
    ),
    ("a user name before an LMS id", "ID,Username\n5,ab\n", (Student("ab"),)),
)


@pytest.mark.parametrize(
    ("text", "students"), [r[1:] for r in ROSTERS], ids=[r[0] for r in ROSTERS]
)
def test_roster_is_understood(
    tmp_path: Path, text: str | bytes, students: tuple[Student, ...]
) -> None:
    assert load(tmp_path, text) == students


HOSTILE = (
    "=cmd|'/c calc'!A1",
    "../../x",
    "C:\\x",
    "<script>alert(1)</script>",
    '#import "x"',
    "{{ 7 * 7 }}",
    "محمد عبد الله",
    "Nguyễn Thị Minh Khai",
    "O'Brien-Łukasiewicz",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_name_is_just_data(tmp_path: Path, name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    assert load(tmp_path, f"id,name\n{quoted},{quoted}\n") == (Student(name, name),)


NO_ID = "roster.csv:1: has no column for the id; headers seen: nr, name; understood: sis user id, "

MISTAKES: tuple[tuple[str, str | bytes, list[str]], ...] = (
    (
        "empty file",
        "",
        ["roster.csv:1: is empty; needed: a header, such as 'id,name', and students"],
    ),
    ("no students", "id,name\n", ["roster.csv:1: has no students below the header"]),
    ("Canvas's own rows only", CANVAS[: CANVAS.index('"Curie')], ["has no students below"]),
    ("no id column", "nr,name\n1,A\n", [NO_ID]),
    ("id column twice", "id,name,ID\n1,A,2\n", ["roster.csv:1: id: is the header of two columns"]),
    ("empty id", "id,name\n1,A\n,B\n2,C\n", ["roster.csv:3: id: is empty; every student needs"]),
    ("all ids empty", "ID number,name\n,A\n,B\n", ["roster.csv:2: ID number: is empty for every"]),
    ("no cell for the id", "name,id\nA,1\nB\n", ["roster.csv:3: id: is empty"]),
    (
        "same id twice",
        "id,name\n1,A\n2,B\n1,C\n 1 ,D\n",
        [
            "roster.csv:4: id: '1' is the id of two students; first on line 2",
            "roster.csv:5: id: '1' is the id of two students; first on line 2",
        ],
    ),
    (
        "same id composed and decomposed",
        "id\né\ne\u0301\n",
        ["roster.csv:3: id: 'é' is the id of two students; first on line 2"],
    ),
    (
        "control character",
        "id,name\n1,A\x07\n",
        ["roster.csv:2: name: 'A\\x07' holds the invisible"],
    ),
    ("NUL", "id,name\n1,A\x00B\n", ["character U+0000; take it out"]),
    (
        "invisible id",
        "id\n1\u200b\n",
        ["roster.csv:2: id: '1\\u200b' holds the invisible character U+200B"],
    ),
    (
        "newline in an id",
        'id\n"1\n2"\n',
        ["roster.csv:2: id: '1\\n2' holds the invisible character U+000A"],
    ),
    ("too many cells", "id,name\n1,Curie, Marie\n", ["roster.csv:2: has 3 cells, the header 2"]),
    ("open quote", 'id,name\n1,A\n2,"B\n3,C\n', ["roster.csv:3: is not readable as CSV"]),
    ("Latin-1", b"id,name\n1,Zo\xeb\n", ["roster.csv:2: is not UTF-8 text; save it as UTF-8"]),
    (
        "several mistakes, after a quoted newline",
        'id,name\n1,"A\nB"\n1,C\n,D\n2,E,F\n',
        ["roster.csv:4: id: '1' is", "roster.csv:5: id: is empty", "roster.csv:6: has 3 cells"],
    ),
)


@pytest.mark.parametrize(
    ("text", "messages"), [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES]
)
def test_mistake_is_named_with_its_line(
    tmp_path: Path, text: str | bytes, messages: list[str]
) -> None:
    found = mistakes(tmp_path, text)
    assert len(found) == len(messages)
    assert all(words in message for words, message in zip(messages, found, strict=True))


def test_example_is_a_class_of_twelve() -> None:
    example = Path(__file__).parents[2] / "examples" / "roster.csv"
    students = load_roster(example)
    assert len(students) == 12
    names = {student.name for student in students}
    assert {"Zoë O'Brien-Łukasiewicz", "李小龍", "محمد عبد الله", "Nguyễn Thị Minh Khai"} <= names
    assert all(student.id and student.email and student.group for student in students)
