"""Manual marks from a CSV file."""

import pytest

from qgen.files.mistakes import InputError
from qgen.files.overrides import load_overrides
from qgen.marking.overrides import Override


@pytest.fixture
def load(quiz, tmp_path):
    def read(text: str, **how):
        path = tmp_path / "overrides.csv"
        path.write_text(text, encoding="utf-8", newline="")
        return load_overrides(path, quiz.papers(2), **how)

    return read


def test_without_the_file_there_are_none(quiz, tmp_path):
    found = load_overrides(tmp_path / "overrides.csv", quiz.papers(1))
    assert (found.by_part, found.mistakes) == ({}, [])


ROWS = {
    "student,part,marks,reason\ns1,3,1.5,half of it\n": Override("CODE-S1", "3", 1.5, "half of it"),
    "Code,Part,Marks\ncode-s1,1A,0\n": Override("CODE-S1", "1a", 0.0),
    "id;part;marks;reason\ns1;3;1/2;\n": Override("CODE-S1", "3", 0.5),
    'student,part,marks,reason\r\n\r\ns1,3,2,"a, b"\r\n': Override("CODE-S1", "3", 2, "a, b"),
}


@pytest.mark.parametrize(("text", "expected"), ROWS.items())
def test_a_row_is_read(load, text, expected):
    found = load(text)
    assert found.mistakes == []
    assert found.by_part == {("CODE-S1", expected.label): expected}


def test_a_decimal_comma_is_read_where_the_exam_has_it(load):
    found = load("student;part;marks\ns1;3;1,5\n", decimal_comma=True)
    assert found.by_part["CODE-S1", "3"].marks == 1.5


BAD_ROWS = {
    "s9,3,1": "has no paper in this exam; row not used",
    ",3,1": "has no paper in this exam; row not used",
    "s1,9,1": "'9' is not on this paper; row not used; allowed: 1a, 1b, 1c, 1d, 1e, 2, 3, 4",
    "s1,3,2.5": "'2.5' are not allowed; row not used; allowed: 0 to 2",
    "s1,3,-1": "'-1' are not allowed; row not used; allowed: 0 to 2",
    "s1,3,": "'' are not allowed",
    "s1,3,all": "'all' are not allowed",
    "s1,3,1e999": "are not allowed",
    "s1,3,nan": "are not allowed",
    "s1": "'' is not on this paper",
}


@pytest.mark.parametrize(("row", "message"), BAD_ROWS.items())
def test_a_row_that_cannot_be_used_is_reported_and_the_others_count(load, row, message):
    found = load(f"student,part,marks,reason\n{row}\ns2,2,1,fine\n")
    assert list(found.by_part) == [("CODE-S2", "2")]
    (mistake,) = found.mistakes
    assert mistake.line == 2
    assert message in str(mistake)


def test_marks_given_twice_are_reported_and_the_first_count(load):
    found = load("student,part,marks\ns1,3,1\nCODE-S1,3,2\n")
    assert found.by_part["CODE-S1", "3"].marks == 1
    assert "has marks already; the first count" in str(found.mistakes[0])


BAD_FILES = {
    "": "has no column 'student' and 'part' and 'marks'; headers seen: none",
    "student,marks\ns1,1\n": "has no column 'part'; headers seen: student, marks",
    'student,part,marks\ns1,3,"1\n': "is not readable as CSV",
}


@pytest.mark.parametrize(("text", "message"), BAD_FILES.items())
def test_a_file_that_says_nothing_is_refused(load, text, message):
    with pytest.raises(InputError) as error:
        load(text)
    assert message in str(error.value)
