"""Vectors and matrices of formulas: how they may be written, what is said, what they earn."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qgen.answers import BLANK, Blank, Unreadable
from qgen.files.banks import load_banks
from qgen.files.mistakes import InputError
from qgen.items import as_item

SHARED = {
    "id": "one",
    "topic": "t",
    "level": 1,
    "minutes": 1,
    "text": "?",
    "explanation": "!",
    "source": {"author": "A", "title": "T", "year": 2000},
}
SYMBOLS = {"a": "real", "b": "real", "c": "real", "d": "real", "x": "vector(2)"}
MATRIX = {"symbols": SYMBOLS, "answer": [["a", "b - c"], ["max(a, b)", "d"]]}
VECTOR = {"symbols": SYMBOLS, "answer": ["a + b", "c", "max(a, d)"]}

MATRICES = [
    "[a, b-c; max(a, b), d]",
    "[[a, b - c], [max(b, a), d]]",
    "[[a, b - c]; [max(b, a), d]]",
    "[(a, b - c), (max(b, a), d)]",
    "((a, b-c), (max(a, b), d))",
    "{{a, b-c}, {max(a, b), d}}",
    "a, b-c; max(a, b), d",
    "a, b-c\nmax(a, b), d",
    "[a, b-c]\n[max(a, b), d]",
    "[a, b-c],\n[max(a, b), d]\n",
    "[[a, b-c],\r\n [max(a, b), d]]",
    "[a,\n b-c;\n max(a, b), d]",
    "[ (a), (b-c) ; (max(a, b)), (d) ]",
    "[a, -(c - b); max(a, b), d;]",
    "[(a+b)-b, b-c; max(a, b), d]",
    "J = [a, b-c; max(a, b), d]",
    r"$J = \left[a, b-c; \max(a, b), d\right]$",
    r"\begin{bmatrix} a & b - c \\ \max(a, b) & d \end{bmatrix}",
    "\\begin{pmatrix}\na & b - c \\\\\n\\max\\left(a, b\\right) & d \\\\\n\\end{pmatrix}",
    "$$\\begin{pmatrix} a &\n b - c \\\\ \\max\\{a, b\\} & d \\end{pmatrix}$$",
    r"\left[\begin{array}{c|c} a & b - c \\ \max(a, b) & d \end{array}\right]",
    r"\[\begin{bmatrix} a & b - c \\ \max(a, b) & d \end{bmatrix}\]",
    "[a, max(a, b); b-c, d]^T",
    r"\begin{bmatrix} a & \max(a, b) \\ b - c & d \end{bmatrix}^{\top}",
    "[[a, max(a, b)], [b − c, d]]ᵀ",
    "【a，b−c；max(a，b)，d】",
    [["a", "b - c"], ["max(a, b)", "d"]],
    ["a", "b - c; max(a", "b)", "d"],
    (("a", "b - c"), ("max(a", "b)", "d")),
]
VECTORS = [
    "[a + b, c, max(a, d)]",
    "(b + a, c, max(a, d))",
    "[a + b; c; max(a, d)]",
    "a + b, c, max(a, d)",
    "a + b\nc\nmax(a, d)",
    "[a + b, c,\n max(a, d)]",
    "[a + b\n c\n max(a, d)]",
    "[[a + b], [c], [max(a, d)]]",
    "[[a + b, c, max(a, d)]]",
    "[a + b, c, max(a, d)]^T",
    r"(a + b, c, \max(a, d))^\top",
    "v = [a + b, c, max(a, d)].T",
    r"\begin{pmatrix} a + b \\ c \\ \max(a, d) \end{pmatrix}",
    r"\(v = (a + b, c, \max(a, d))\)",
    ["a + b", "c", "max(a, d)"],
    [["a + b"], ["c"], ["max(a, d)"]],
]
WRITTEN = [(MATRIX, raw) for raw in MATRICES] + [(VECTOR, raw) for raw in VECTORS]


@pytest.mark.parametrize(("content", "raw"), WRITTEN)
def test_people_write_matrices_and_vectors_in_many_ways(make, scores, content, raw):
    item = make("expressions", **content)
    read = item.read(raw, ())
    assert not isinstance(read, Unreadable | Blank), read
    assert item.score(read, scores()).fraction == 1


UNREAD = [
    (MATRIX, "[a, 2q; c, d]", "In row 1, column 2: I do not know `q`", 5),
    (MATRIX, "J = [a, b;\n c, d ! 2]", "In row 2, column 2: I do not know `!`", 17),
    (VECTOR, "[a, b, 2q]", "In entry 3: I do not know `q`", 8),
    (MATRIX, "[a, ; c, d]", "Nothing is written in row 1, column 2.", 4),
    (VECTOR, "[a, -, c]", "Nothing is written in entry 2.", 4),
    (MATRIX, "[[], []]", "I read a 2×1 matrix of formulas; the answer", None),
    (MATRIX, ";", "I read a single formula; the answer is a 2×2 matrix of formulas.", None),
    (MATRIX, "a", "I read a single formula; the answer is a 2×2 matrix of formulas.", None),
    (MATRIX, "[a, b, c, d]", "I read a vector of 4 formulas; the answer is a 2×2 matrix", None),
    (MATRIX, "[a, b; c, d; a, b]", "I read a 3×2 matrix of formulas; the answer is", None),
    (VECTOR, "[a, b]", "I read a vector of 2 formulas; the answer is a vector of 3 form", None),
    (MATRIX, "[a, b; c]", "Row 2 has 1 formula where the first row has 2.", 7),
    (MATRIX, "[[a, b], c]", "Please put each row in brackets of its own", 9),
    (MATRIX, "[[a; b], [c; d]]", "Please put each row in brackets of its own", 1),
    (MATRIX, "[a, b; c, d", "`[` is never closed.", 0),
    (MATRIX, r"\begin{bmatrix} a & b", r"`\begin{bmatrix}` is never closed.", 0),
    (MATRIX, "[a, b; c, d)", "I do not know what `)` closes.", 11),
    (MATRIX, "a, b; c, d]", "I do not know what `]` closes.", 10),
    (MATRIX, r"\begin{bmatrix} a \end{pmatrix}", r"I do not know what `\end{pmatrix}` closes", 18),
    (MATRIX, "(" * 60, "More than 50 brackets are nested here.", 49),
    (MATRIX, "a" * 2001, "The answer has 2001 characters", 2000),
    (MATRIX, "A = B = [a, b; c, d]", "I read more than one `=`", 6),
    (VECTOR, ["a", "b", "2q"], "In entry 3: I do not know `q`", None),
    (MATRIX, 3, "I expected a vector or matrix of formulas.", None),
    (MATRIX, True, "I expected a vector or matrix of formulas.", None),
    (MATRIX, {"a": 1}, "I expected a vector or matrix of formulas.", None),
    (MATRIX, [[["a"]]], "I expected a vector or matrix of formulas.", None),
    (MATRIX, [["a", None], ["c", "d"]], "I expected a vector or matrix of formulas.", None),
]


@pytest.mark.parametrize(("content", "raw", "reason", "position"), UNREAD)
def test_what_cannot_be_read_is_named_with_its_place(make, content, raw, reason, position):
    read = make("expressions", **content).read(raw, ())
    assert isinstance(read, Unreadable)
    assert read.reason.startswith(reason)
    assert read.position == position


@pytest.mark.parametrize("raw", [None, "", " - ", "[]"])
def test_an_empty_answer_is_blank(make, raw):
    assert make("expressions", **MATRIX).read(raw, ()) is BLANK


JACOBIAN = {
    "symbols": {"p": "distribution(2)"},
    "answer": [["p1*(1-p1)", "-p1*p2"], ["-p1*p2", "p2*(1-p2)"]],
}
DIAGONAL = {"symbols": SYMBOLS, "answer": [["a", "0"], ["0", "b"]]}

# content, per entry, answer, fraction, reason
SCORED = [
    (JACOBIAN, True, "[p1 p2, -p1 p2; -p1 p2, p1 p2]", 1, ""),
    (JACOBIAN, True, "[p1 - p1^2, -p1(1-p1); -p1 p2, p2 - p2^2]", 1, ""),
    (MATRIX, True, "[a, b; max(a, b), d]", 0.75, "Look again at row 1, column 2."),
    (MATRIX, False, "[a, b; max(a, b), d]", 0, "Look again at row 1, column 2."),
    (MATRIX, True, "[a, b; a, a]", 0.25, "Look again at row 1, column 2; row 2, column 1; row 2,"),
    (VECTOR, True, "[a, c, d]", 1 / 3, "Look again at entry 1; entry 3."),
    (VECTOR, True, "[a + b, x, d]", 1 / 3, "Look again at entry 2; entry 3."),
    (DIAGONAL, True, "[0, 0; 0, 0]", 0, "Look again at row 1, column 1; row 2, column 2."),
    (DIAGONAL, True, "[a, 0; 0, 0]", 0.5, "Look again at row 2, column 2."),
    (DIAGONAL, True, "[1, 1; 1, 1]", 0, "Look again at row 1, column 1; row 1, column 2;"),
]


@pytest.mark.parametrize(("content", "per_entry", "raw", "fraction", "reason"), SCORED)
def test_each_entry_counts_and_the_most_frequent_one_is_free(
    make, scores, content, per_entry, raw, fraction, reason
):
    item = make("expressions", **content)
    score = item.score(item.read(raw, ()), scores(per_entry=per_entry))
    assert score.fraction == pytest.approx(fraction)
    assert score.reason.startswith(reason)
    assert bool(score.reason) == bool(reason)


UNDECIDED = [
    (["equal", "undecided", "equal"], True, None),
    (["different", "undecided", "equal"], True, None),
    (["different", "undecided", "equal"], False, 0),
]


@pytest.mark.parametrize(("outcomes", "per_entry", "fraction"), UNDECIDED)
def test_what_cannot_be_decided_goes_to_a_person_if_it_counts(
    make, scores, monkeypatch, outcomes, per_entry, fraction
):
    item = make("expressions", **{**VECTOR, "answer": ["a + 1", "b + 1", "c + 1"]})
    read = item.read("[a, b, c]", ())
    item.score(read, scores())
    waiting = iter([*outcomes])

    class Found:
        @property
        def outcome(self):
            return next(waiting, "different")

    monkeypatch.setattr("qgen.expressions.compare", lambda *_: Found())
    assert item.score(read, scores(per_entry=per_entry)).fraction == fraction


PRINTED = [
    (DIAGONAL, "2×2 matrix of formulas in a, b, c, d, x", 2),
    (VECTOR, "vector of 3 formulas in a, b, c, d, x", 1),
]


@pytest.mark.parametrize(("content", "hint", "lines"), PRINTED)
def test_a_paper_says_what_is_asked_for(make, content, hint, lines):
    printed = make("expressions", **content).printed(())
    assert (printed.hint, printed.lines) == (hint, lines)


def test_solutions_print_a_matrix(make):
    item = make("expressions", **DIAGONAL)
    assert item.solved((), 1) == r"$\begin{bmatrix} a & 0 \\ 0 & b \end{bmatrix}$"


UNSOUND = [
    ("a", "answer: 'a' is not a list of formulas, or of rows of formulas"),
    (["a", ["b"]], "answer: has rows and formulas side by side"),
    ([["a", "b"], ["c"]], "answer[1]: a list of 1 does not fit the first row, which has 2"),
    (["a"], "answer: has 1×1 formulas; allowed: 2 or more, up to 8×8"),
    ([[], []], "answer: has 2×0 formulas"),
    (["a"] * 9, "answer: has 1×9 formulas"),
    ([["a", 0], ["b", "c"]], "answer[0][1]: 0 is not allowed; allowed: text (in quotes"),
    ([["a", "b"], ["2q", "c"]], "answer[1][0]: '2q' cannot be read: I do not know `q`"),
    (["a", "-"], "answer[1]: '-' cannot be read: it is blank"),
    (["a", "x"], "answer[1]: 'x' is a vector or matrix; write its entries"),
]


def told(folder, content):
    """What is said of an unsound item."""
    bank = {"unit": 1, "items": [{**SHARED, "kind": "expressions", **content}]}
    (folder / "unit1.yaml").write_text(json.dumps(bank, indent=1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_banks(folder)
    return [str(mistake).partition(": ")[2] for mistake in caught.value.mistakes]


@pytest.mark.parametrize(("answer", "message"), UNSOUND)
def test_an_unsound_answer_is_refused_in_plain_words(tmp_path, answer, message):
    (line,) = told(tmp_path, {"symbols": SYMBOLS, "answer": answer})
    assert line.startswith(f"items[0].{message}")


def test_unsound_symbols_are_refused_and_the_answer_left_alone(tmp_path):
    (line,) = told(tmp_path, {"symbols": {"a": "rael"}, "answer": ["a", "2q"]})
    assert line.startswith("items[0].symbols: is not allowed: ")


ITEMS = [as_item({**SHARED, "kind": "expressions", **c}) for c in (MATRIX, VECTOR)]
PIECES = ["[", "]", "(", ")", "{", "}", ",", ";", "\n", "\\\\", "&", "^T", "a", "b+1", "max", " "]
PIECES += ["\\begin{bmatrix}", "\\end{bmatrix}", "$", "\\left", "\\right", "=", "\\", "|", "−", "2"]


@settings(deadline=None, max_examples=300)
@given(
    raw=st.one_of(
        st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
        st.text(max_size=40),
        st.recursive(
            st.one_of(st.none(), st.booleans(), st.floats(), st.text(max_size=4)),
            lambda inner: st.lists(inner, max_size=4),
        ),
    ),
    item=st.sampled_from(ITEMS),
)
def test_no_text_raises_and_positions_lie_inside(raw, item):
    read = item.read(raw, ())
    if isinstance(read, Unreadable):
        assert read.reason
        assert read.position is None or 0 <= read.position <= len(raw)
    else:
        assert read is BLANK or len(read) == len(item.entries)
