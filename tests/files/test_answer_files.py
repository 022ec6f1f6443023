"""Answer files: what can be used is used, and the rest is reported with its place."""

import codecs
import json

import pytest

from qgen.files.answer_files import load_answers
from qgen.files.mistakes import InputError
from qgen.paper import FamilyAsked, Holder, ItemAsked, Paper
from qgen.report.tables import answers_csv


def paper(student, code):
    problem = FamilyAsked(
        number=1, family="adam", level=1, decimals=3, conventions={}, marks=(1, 2), params={}
    )
    item = ItemAsked(number=2, item="any", order=(), marks=(1,))
    return Paper(code=code, student=Holder(id=student, name=""), sections=((problem, item),))


PAPERS = [
    paper("0012", "AAAA-1111"),
    paper("0013", "BBBB-2222"),
    paper("=cmd|'/c calc'!A1", "CCCC-3333"),
]
"""Each has the parts 1a, 1b and 2."""
ALL = {"1a": "0.5", "1b": "[1, 2]", "2": "B"}


def load(folder, content, name="answers.csv"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return load_answers(path, PAPERS)


def mistakes(found, folder):
    return [str(mistake).removeprefix(f"{folder}/") for mistake in found.mistakes]


# ---- tables that are understood ------------------------------------------------------------------

ROW = '0012,0.5,"[1, 2]",B\n'
TABLES = {
    "plain": "id,1a,1b,2\n" + ROW,
    "headers as on paper": "ID,1 (a),1 (b),2\n" + ROW,
    "headers with Q": "id,Q1a,Q1B,Q2\n" + ROW,
    "headers with dots and spaces": "id, 1.a ,1.b.,2.\n" + ROW,
    "by code": 'code,1a,1b,2\nAAAA-1111,0.5,"[1, 2]",B\n',
    "by code in small letters": 'code,1a,1b,2\naaaa-1111,0.5,"[1, 2]",B\n',
    "id under Student": 'Student,1a,1b,2\n0012,0.5,"[1, 2]",B\n',
    "id before code": 'code,id,1a,1b,2\nwrong,0012,0.5,"[1, 2]",B\n',
    "other order": 'id,2,1b,1a\n0012,B,"[1, 2]",0.5\n',
    "semicolons": "id;1a;1b;2\n0012;0.5;[1, 2];B\n",
    "tabs": "id\t1a\t1b\t2\n0012\t0.5\t[1, 2]\tB\n",
    "CRLF": 'id,1a,1b,2\r\n0012,0.5,"[1, 2]",B\r\n',
    "old Mac": 'id,1a,1b,2\r0012,0.5,"[1, 2]",B\r',
    "no last line end": ("id,1a,1b,2\n" + ROW).rstrip(),
    "byte-order mark": codecs.BOM_UTF8 + ("id,1a,1b,2\n" + ROW).encode(),
    "UTF-16": ("id,1a,1b,2\n" + ROW).encode("utf-16"),
    "UTF-16 with tabs, as spreadsheets do": "id\t1a\t1b\t2\n0012\t0.5\t[1, 2]\tB\n".encode(
        "utf-16"
    ),
    "spaces around the id": 'id,1a,1b,2\n 0012 ,0.5,"[1, 2]",B\n',
    "blank rows": "id,1a,1b,2\n\n,,,\n" + ROW + "\n",
    "columns that are no parts": 'id,name,email,1a,1b,2\n0012,A,a@b,0.5,"[1, 2]",B\n',
    "empty cells beyond the header": 'id,1a,1b,2\n0012,0.5,"[1, 2]",B,,\n',
}


@pytest.mark.parametrize("content", TABLES.values(), ids=TABLES)
def test_tables_as_people_and_programs_write_them(content, tmp_path):
    found = load(tmp_path, content)
    assert found.by_code == {"AAAA-1111": ALL}
    assert found.mistakes == []


def test_a_short_row_leaves_parts_out(tmp_path):
    found = load(tmp_path, "id,1a,1b,2\n0012,0.5\n")
    assert found.by_code == {"AAAA-1111": {"1a": "0.5"}}


def test_rows_on_lines_are_one_answer(tmp_path):
    found = load(tmp_path, 'id,1a,1b,2\n0012,0.5,"1 2\n3 4"\n0013,1,2\n0099,1,2\n')
    assert found.by_code["AAAA-1111"] == {"1a": "0.5", "1b": "1 2\n3 4"}
    assert found.by_code["BBBB-2222"] == {"1a": "1", "1b": "2"}
    assert found.mistakes[0].line == 5


def test_what_qgen_hands_out_to_type_into_is_read_back(tmp_path):
    given = [{"1a": "-0.5", "1b": "[1, -2]", "2": "A"}, {}, {"1a": "=1+1"}]
    found = load(tmp_path, answers_csv(PAPERS, given))
    assert found.mistakes == []
    assert found.by_code["AAAA-1111"] == given[0]
    assert set(found.by_code["BBBB-2222"].values()) == {""}
    assert found.by_code["CCCC-3333"]["1a"] == "=1+1"


# ---- rows that are not ---------------------------------------------------------------------------

BAD_ROWS = {
    "unknown student": (
        "00122,1,2,A",
        "answers.csv:3: id: '00122' has no paper in this exam; not marked; did you mean '0012'?",
    ),
    "nothing like any": (
        "zzz,1,2,A",
        "answers.csv:3: id: 'zzz' has no paper in this exam; not marked",
    ),
    "second row of a student": (
        "0012,9,9,9",
        "answers.csv:3: id: '0012' has answers already; the first are marked, these are not",
    ),
    "second row by the code": (
        "aaaa-1111,9,9,9",
        "answers.csv:3: id: 'aaaa-1111' has answers already; the first are marked, these are not",
    ),
    "no id": (",1,2,A", "answers.csv:3: id: is empty; row not marked"),
    "a comma without quotes": (
        "0099,1,[1, 2],A",
        "answers.csv:3: has 5 cells, the header 4; row not marked: an answer with a comma must "
        'stand in quotes, "[1, 2]"',
    ),
}


@pytest.mark.parametrize(("row", "message"), BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_bad_row_is_reported_and_all_others_count(row, message, tmp_path):
    found = load(tmp_path, f"id,1a,1b,2\n{ROW}{row}\n0013,7,8,C\n")
    assert mistakes(found, tmp_path) == [message]
    assert found.by_code == {"AAAA-1111": ALL, "BBBB-2222": {"1a": "7", "1b": "8", "2": "C"}}


def test_an_answer_to_a_part_that_is_not_on_the_paper_is_reported(tmp_path):
    found = load(tmp_path, "id,1a,1b,1c,2,7\n0012,1,,,,5\n0013,2,,3,,\n")
    assert mistakes(found, tmp_path) == [
        "answers.csv:2: 7: '5' is not a part of this student's paper; not marked",
        "answers.csv:3: 1c: '3' is not a part of this student's paper; not marked",
    ]
    assert found.by_code["AAAA-1111"] == {"1a": "1", "1b": "", "2": ""}


def test_a_part_without_a_column_is_reported_once(tmp_path):
    found = load(tmp_path, "id,1a\n0012,1\n0013,2\n")
    assert mistakes(found, tmp_path) == [
        "answers.csv:1: has no column for 1b, 2, which count as blank; headers seen: id, 1a"
    ]
    assert found.by_code == {"AAAA-1111": {"1a": "1"}, "BBBB-2222": {"1a": "2"}}


@pytest.mark.parametrize("header", ["Question 1a", "1a [2 marks]", "Part 1a", "1aa", "answer 1a"])
def test_a_column_that_may_be_a_part_is_not_passed_over(header, tmp_path):
    found = load(tmp_path, f"id,{header},1b,2\n0012,0.5,1,A\n")
    assert found.by_code["AAAA-1111"].get("1a") == "0.5" or found.mistakes


UNCLOSED = 'id,1a,1b,2\n0012,"0.5,1,A\n0013,7,8,C\n'


def test_a_quote_that_is_not_closed_is_reported(tmp_path):
    found = load(tmp_path, UNCLOSED)
    assert found.mistakes
    assert found.mistakes[0].line == 2


def test_rows_below_a_quote_that_is_not_closed_count(tmp_path):
    assert load(tmp_path, UNCLOSED).by_code["BBBB-2222"] == {"1a": "7", "1b": "8", "2": "C"}


HUGE = "9" * 200_000


def test_a_huge_cell_is_reported(tmp_path):
    found = load(tmp_path, f"id,1a,1b,2\n0013,7,8,C\n0012,{HUGE},1,A\n")
    assert found.by_code == {"BBBB-2222": {"1a": "7", "1b": "8", "2": "C"}}
    assert "field larger than field limit" in str(found.mistakes[0])


def test_rows_below_a_huge_cell_count(tmp_path):
    found = load(tmp_path, f"id,1a,1b,2\n0012,{HUGE},1,A\n0013,7,8,C\n")
    assert found.by_code["BBBB-2222"] == {"1a": "7", "1b": "8", "2": "C"}


def test_a_code_finds_the_student_whose_id_a_spreadsheet_has_changed(tmp_path):
    found = load(tmp_path, "id,code,1a,1b,2\n12,AAAA-1111,1,2,A\n")
    assert found.by_code == {"AAAA-1111": {"1a": "1", "1b": "2", "2": "A"}}
    assert found.mistakes == []


def test_an_id_and_a_code_of_two_students_are_not_guessed_about(tmp_path):
    found = load(tmp_path, "id,code,1a,1b,2\n0012,BBBB-2222,1,2,A\n")
    assert found.by_code == {}
    assert mistakes(found, tmp_path) == [
        "answers.csv:2: id: '0012', 'BBBB-2222' are the id and the code of two students; not marked"
    ]


# ---- files that cannot be used at all ------------------------------------------------------------

BAD_FILES = {
    "no column of ids": (
        "name,1a\nA,1\n",
        "answers.csv:1: has no column 'id' (or 'code'); headers seen: name, 1a",
    ),
    "empty": ("", "answers.csv:1: has no column 'id' (or 'code'); headers seen: none"),
    "no column of a part": (
        "id,name\n0012,A\n",
        "answers.csv:1: has no column for a part; headers seen: id, name; the parts are 1a, 1b, 2",
    ),
    "the same part twice": (
        "id,1a,Q1a\n0012,1,2\n",
        "answers.csv:1: has two columns of the same name: 1a",
    ),
    "another encoding": (
        "id,1a\n0012,½\n".encode("latin-1"),
        "answers.csv:2: is not UTF-8 text; save it as UTF-8",
    ),
}


@pytest.mark.parametrize(("content", "message"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_that_cannot_be_used(content, message, tmp_path):
    with pytest.raises(InputError) as caught:
        load(tmp_path, content)
    assert str(caught.value).removeprefix(f"{tmp_path}/") == message


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match=r"nowhere\.csv: cannot be read: No such file"):
        load_answers(tmp_path / "nowhere.csv", PAPERS)


# ---- a folder of files ---------------------------------------------------------------------------


def load_folder(folder, **files):
    place = folder / "answers"
    place.mkdir()
    for name, content in files.items():
        stem, _, kind = name.rpartition("_")
        (place / f"{stem}.{kind}").write_text(content, encoding="utf-8")
    return load_answers(place, PAPERS)


LISTS = {"1a": 0.5, "1b": [1, 2], "2": "B"}
FILES = {
    "student and answers": (
        "a_yaml",
        "student: '0012'\nanswers:\n  1a: 0.5\n  1b: [1, 2]\n  2: B\n",
    ),
    "code and answers": ("a_yml", "code: AAAA-1111\nanswers: {1a: 0.5, 1b: [1, 2], 2: B}\n"),
    "by the file's name": ("0012_yaml", "answers: {1a: 0.5, 1b: [1, 2], 2: B}\n"),
    "by the code as file's name": ("AAAA-1111_yaml", "1a: 0.5\n1b: [1, 2]\n2: B\n"),
    "without answers:": ("a_yaml", "id: '0012'\nQ1a: 0.5\n1 (b): [1, 2]\n2: B\n"),
    "JSON": ("a_json", json.dumps({"student": "0012", "answers": LISTS})),
}


@pytest.mark.parametrize(("name", "content"), FILES.values(), ids=FILES)
def test_files_of_a_student(name, content, tmp_path):
    found = load_folder(tmp_path, **{name: content})
    assert found.by_code == {"AAAA-1111": LISTS}
    assert found.mistakes == []


BROKEN = {
    "no YAML": ("b_yaml", "student: [0012\n", "is not readable as YAML"),
    "no JSON": ("b_json", '{"student": "0012", ', "is not readable as YAML"),
    "a list": ("b_yaml", "- 1\n- 2\n", "is not a mapping; needed: 'student:' and 'answers:'"),
    "empty": ("b_yaml", "", "is not a mapping"),
    "answers are a list": ("b_yaml", "student: '0012'\nanswers: [1, 2]\n", "such as '1a: 0.25'"),
    "answers are empty": ("b_yaml", "student: '0012'\nanswers:\n", "such as '1a: 0.25'"),
    "a field twice": ("b_yaml", "student: '0012'\nanswers: {1a: 1, 1a: 2}\n", "is given twice"),
    "a tag": ("b_yaml", "student: !!python/name:os.system x\n", "tags"),
    "an anchor": ("b_yaml", "student: &a '0012'\nanswers: {1a: *a}\n", "anchors"),
    "unknown student": (
        "b_yaml",
        "student: '0014'\nanswers: {1a: 1}\n",
        "has no paper in this exam",
    ),
}


@pytest.mark.parametrize(("name", "content", "message"), BROKEN.values(), ids=BROKEN)
def test_one_broken_file_is_reported_and_all_others_count(name, content, message, tmp_path):
    good = {"a_yaml": "student: '0012'\n1a: 1\n", "c_json": '{"student": "0013", "1a": 2}'}
    found = load_folder(tmp_path, **good, **{name: content})
    assert found.by_code == {"AAAA-1111": {"1a": 1}, "BBBB-2222": {"1a": 2}}
    assert message in str(found.mistakes[0])
    assert f"{name.rpartition('_')[0]}." in found.mistakes[0].file


def test_a_strange_value_is_kept_for_marking_and_stops_nothing(tmp_path):
    found = load_folder(tmp_path, a_yaml="student: '0012'\n1a: {b: [c]}\n9: {1: 2}\n")
    assert found.by_code == {"AAAA-1111": {"1a": {"b": ["c"]}}}
    assert "is not a part of this student's paper" in str(found.mistakes[0])


def test_two_files_of_one_student_are_reported(tmp_path):
    found = load_folder(tmp_path, a_yaml="id: '0012'\n1a: 1\n", b_yaml="id: '0012'\n1a: 2\n")
    assert found.by_code == {"AAAA-1111": {"1a": 1}}
    assert "has answers already" in str(found.mistakes[0])


def test_a_part_given_twice_under_two_spellings_is_reported(tmp_path):
    found = load_folder(tmp_path, a_yaml="id: '0012'\n1a: 1\nQ1a: 2\n")
    assert found.mistakes


def test_other_files_are_left_alone(tmp_path):
    found = load_folder(tmp_path, a_yaml="id: '0012'\n1a: 1\n", notes_txt="hello")
    assert found.mistakes == []


def test_a_folder_without_answer_files(tmp_path):
    with pytest.raises(InputError, match=r"holds no answer files \(\*\.yaml, \*\.yml, \*\.json\)"):
        load_folder(tmp_path, notes_txt="hello")
