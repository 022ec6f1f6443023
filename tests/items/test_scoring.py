"""What each kind makes of answers: read, scored, and why."""

import pytest

from qgen.answers import Unreadable

OPTIONS = [
    {"text": "one", "correct": True},
    {"text": "two", "correct": False, "feedback": "Not two."},
    {"text": "three", "correct": True},
    {"text": "four", "correct": False, "feedback": "Not four."},
    {"text": "five", "correct": False},
]
ONE = [{**option, "correct": option["text"] == "one"} for option in OPTIONS]
SEQUENCE = ["first", "second", "third", "fourth"]
PAIRS = [
    {"left": "l1", "right": "r1"},
    {"left": "l2", "right": "r2"},
    {"left": "l3", "right": "r1"},
]
UNIT = {
    "name": "threshold_unit",
    "inputs": [[0, 0], [0, 1], [1, 0], [1, 1]],
    "outputs": [0, 0, 0, 1],
}
KERNEL = {"name": "kernel", "image": [[1, 2, 3], [4, 5, 6]], "feature_map": [[3, 5], [9, 11]]}
BOX = {"name": "box_with_iou", "box": [0, 0, 2, 2], "iou": 0.5}

ITEMS = {
    "choice": {"options": ONE},
    "several": {"options": OPTIONS},
    "true_false": {"answer": True},
    "ordering": {"sequence": SEQUENCE},
    "matching": {"pairs": PAIRS, "extra": ["r3"]},
    "labels": {
        "tokens": ["New", "York", "is", "big"],
        "labels": ["B-LOC", "I-LOC", "O"],
        "answer": ["B-LOC", "I-LOC", "O", "O"],
    },
    "fill_in": {"accepted": ["vanishing gradient", "Lenet-5", "ReLU", "policy"], "typos": True},
    "number": {
        "value": 0.125,
        "decimals": 2,
        "units": ["ms", "%"],
        "mistakes": [{"value": 0.25, "feedback": "Halve it."}],
    },
    "expression": {"symbols": {"a": "probability"}, "answer": "a*(1-a)"},
    "interval": {"answer": "[0, inf)"},
    "points": {"points": [[0, 1], [1, 0]]},
    "constructive": {"property": UNIT, "example": "[1, 1, -1.5]"},
    "short_text": {"rubric": [{"text": "x", "marks": 2}, {"text": "y", "marks": 1}], "model": "m"},
}

# kind, policy, answer (letters are those of the bank's own order), fraction, the reason's start
SCORED = [
    ("choice", {}, "A", 1, ""),
    ("choice", {}, "B", 0, "Not two."),
    ("choice", {}, "E", 0, ""),
    ("choice", {"wrong_choice": 0.25}, "B", -0.25, "Not two."),
    ("choice", {"wrong_choice": 0.25}, "A", 1, ""),
    ("true_false", {}, "true", 1, ""),
    ("true_false", {}, "f", 0, ""),
    ("true_false", {"wrong_choice": 0.5}, "f", -0.5, ""),
    ("several", {}, "A, C", 1, ""),
    ("several", {}, "A", 0, ""),
    ("several", {}, "A, B, C", 0, "Not two."),
    ("several", {}, "ABCDE", 0, "Not two. Not four."),
    ("several", {"several": "per_option"}, "CA", 1, ""),
    ("several", {"several": "per_option"}, "A", 0.8, "4 of 5 options are decided rightly."),
    ("several", {"several": "per_option"}, "ABC", 0.8, "4 of 5 options are decided rightly. Not"),
    ("several", {"several": "per_option"}, "BDE", 0, "0 of 5 options are decided rightly. Not two"),
    ("several", {"several": "negative"}, "CA", 1, ""),
    ("several", {"several": "negative"}, "A", 0.5, "Right letters: 1 of 2; wrong letters: 0."),
    ("several", {"several": "negative"}, "AB", 0, "Right letters: 1 of 2; wrong letters: 1. Not"),
    ("several", {"several": "negative"}, "ACB", 0.5, "Right letters: 2 of 2; wrong letters: 1."),
    ("several", {"several": "negative"}, "BDE", 0, "Right letters: 0 of 2; wrong letters: 3."),
    ("several", {"several": "negative"}, "ABCDE", 0, "Right letters: 2 of 2; wrong letters: 3."),
    ("ordering", {}, "ABCD", 1, ""),
    ("ordering", {}, "ABDC", 0, "The order goes wrong at place 3."),
    ("ordering", {"ordering": "per_pair"}, "ABCD", 1, ""),
    ("ordering", {"ordering": "per_pair"}, "ABDC", 5 / 6, "5 of 6 pairs are in the right order."),
    ("ordering", {"ordering": "per_pair"}, "BCDA", 0.5, "3 of 6 pairs are in the right order. The"),
    ("ordering", {"ordering": "per_pair"}, "DCBA", 0, "0 of 6 pairs are in the right order."),
    ("matching", {}, "1A 2B 3A", 1, ""),
    ("matching", {}, "ABA", 1, ""),
    ("matching", {}, "1A 2C 3A", 2 / 3, "Look again at 2."),
    ("matching", {}, "1A", 1 / 3, "Look again at 2, 3."),
    ("matching", {}, "1C 2C 3C", 0, "Look again at 1, 2, 3."),
    ("matching", {"per_entry": False}, "1A 2C 3A", 0, "Look again at 2."),
    ("matching", {"per_entry": False}, "1A 2B 3A", 1, ""),
    ("labels", {}, "B-LOC I-LOC O O", 1, ""),
    ("labels", {}, "b-loc, i_loc, o, 0", 1, ""),
    ("labels", {}, "B–LOC | ILOC | O | O", 1, ""),
    ("labels", {}, ["B-LOC", "I-LOC", "O", "O"], 1, ""),
    ("labels", {}, "B-LOC B-LOC O O", 0.5, "Look again at token 2."),
    ("labels", {}, "O O O O", 0, "Look again at token 1, token 2."),
    ("labels", {"per_entry": False}, "B-LOC B-LOC O O", 0, "Look again at token 2."),
    ("fill_in", {}, "vanishing gradient", 1, ""),
    ("fill_in", {}, "The Vanishing-Gradients.", 1, ""),
    ("fill_in", {}, "VANISHINGGRADIENT", 1, ""),
    ("fill_in", {}, "vanishing  gradeint", 1, "Mind the spelling."),
    ("fill_in", {}, "vanishing gradien", 1, "Mind the spelling."),
    ("fill_in", {}, "vanishing gradiennt", 1, "Mind the spelling."),
    ("fill_in", {}, "vanishing grXdient", 1, "Mind the spelling."),
    ("fill_in", {}, "vanishing grXdXent", 0, ""),
    ("fill_in", {}, "exploding gradient", 0, ""),
    ("fill_in", {}, "LeNet5", 1, ""),
    ("fill_in", {}, "LeNet-4", 0, ""),
    ("fill_in", {}, "LeNets-5", 1, "Mind the spelling."),
    ("fill_in", {}, "relu", 1, ""),
    ("fill_in", {}, "ReLUs", 1, ""),
    ("fill_in", {}, "ReLo", 0, ""),
    ("fill_in", {}, "ＲｅＬＵ", 1, ""),
    ("fill_in", {}, "policies", 1, ""),
    ("number", {}, "0.125", 1, ""),
    ("number", {}, "0.13", 1, ""),
    ("number", {}, "0.12", 1, ""),
    ("number", {}, "1/8", 1, ""),
    ("number", {}, "0.13 ms", 1, ""),
    ("number", {}, "x = 0.13ms", 1, ""),
    ("number", {}, 0.125, 1, ""),
    ("number", {}, "0.131", 0, ""),
    ("number", {}, "0.25", 0, "Halve it."),
    ("number", {}, "0.254", 0, "Halve it."),
    ("expression", {}, "a - a^2", 1, ""),
    ("expression", {}, "(1-a)a", 1, ""),
    ("expression", {}, "a", 0, ""),
    ("interval", {}, "x >= 0", 1, ""),
    ("interval", {}, "(0, inf)", 0.5, "The left end is at the right place; does it belong"),
    ("interval", {}, "[0, 9)", 0.5, "Look again at the right end."),
    ("interval", {}, "(1, 9)", 0, "Look again at the left end. Look again at the right end."),
    ("interval", {"per_entry": False}, "(0, inf)", 0, "The left end is at the right place"),
    ("points", {}, "(0, 1), (1, 0)", 1, ""),
    ("points", {}, "(1, 0), (0, 1)", 1, ""),
    ("points", {}, "{(1; 0) (0; 1)}", 1, ""),
    ("points", {}, "[[1, 0], [0, 1]]", 1, ""),
    ("points", {}, "(1, 0) and (0, 1)", 1, ""),
    ("points", {}, [[1, 0], [0, 1]], 1, ""),
    ("points", {}, "1, 0", 0.5, "1 point of 2 found."),
    ("points", {}, "(1, 0)", 0.5, "1 point of 2 found."),
    ("points", {}, "(1, 0), (1, 0)", 1 / 3, "1 point of 2 found, 1 other point named."),
    ("points", {}, "(0,0), (0,1), (1,0), (1,1)", 0.5, "2 points of 2 found, 2 other points named."),
    ("points", {}, "(5, 5)", 0, "0 points of 2 found, 1 other point named."),
    ("points", {"per_entry": False}, "(1, 0)", 0, "1 point of 2 found."),
    ("constructive", {}, "[1, 1, -1.5]", 1, ""),
    ("constructive", {}, "(0.3, 0.6, -0.8)", 1, ""),
    ("constructive", {}, "0.1, 0.2, -0.3", 1, ""),
    (
        "constructive",
        {},
        "[1, 1, -0.5]",
        0,
        "For the input (0, 1) your weighted sum is 0.5, so the unit gives 1; it should give 0.",
    ),
    ("constructive", {}, "[1e300, 1e300, 1e300]", 0, "For the input (0, 0) your weighted sum is"),
    ("short_text", {}, "Because.", None, "Your examiner reads this answer."),
]


@pytest.mark.parametrize(("kind", "policy", "raw", "fraction", "reason"), SCORED)
def test_an_answer_is_scored(make, scores, kind, policy, raw, fraction, reason):
    item = make(kind, **ITEMS[kind])
    value = item.read(raw, range(item.shuffled))
    score = item.score(value, scores(**policy))
    assert score.fraction == (fraction if fraction is None else pytest.approx(fraction))
    assert score.reason.startswith(reason)
    assert bool(score.reason) == bool(reason)


UNREAD = [
    ("choice", "A, B", "I read 2 letters"),
    ("several", "F", "`F` is not one of the letters A, B, C, D, E."),
    ("true_false", "maybe", "I expected true or false"),
    ("ordering", "ABC", "D is missing"),
    ("matching", "1D", "`D` is not one of the letters A, B, C."),
    ("labels", "B-LOC I-LOC O", "I read 3 labels for 4 tokens."),
    (
        "labels",
        "B-LOC I-LOK O O",
        "`I-LOK` is not one of the labels B-LOC, I-LOC, O. Did you mean I-LOC?",
    ),
    ("labels", "@ O O O", "`@` is not one of the labels B-LOC, I-LOC, O."),
    ("labels", 3.5, "I expected text"),
    ("fill_in", "!?", "I expected a word."),
    ("number", "a lot", ""),
    ("number", "0.125 kg", ""),
    ("expression", "2q", "I do not know `q`"),
    ("expression", ["a"], "I expected a formula."),
    ("expression", True, "I expected a formula."),
    ("interval", "0 to 1", "I cannot read `0 to 1` as an interval."),
    ("points", "(1, 0, 2)", "In `1, 0, 2`: "),
    ("points", "(1, 0) or (0, 1)", "I expected points such as (2, 5), not `or`."),
    ("points", "(), (1, 0)", "A point is empty"),
    ("points", [[1, 0], "x"], "I expected a list of texts"),
    ("points", [[1, "x"]], "In a point: "),
    ("points", "(1,1)" * 41, "I read 41 points; I read at most 40."),
    ("constructive", "[1, 1]", "I read 2 numbers, but the answer has 3 entries."),
]


@pytest.mark.parametrize(("kind", "raw", "reason"), UNREAD)
def test_what_cannot_be_read_has_a_reason(make, kind, raw, reason):
    item = make(kind, **ITEMS[kind])
    read = item.read(raw, range(item.shuffled))
    assert isinstance(read, Unreadable)
    assert read.reason.startswith(reason)
    assert read.reason


PROPERTIES = [
    (KERNEL, "[1, 1]", ""),
    (
        KERNEL,
        "[1, 0]",
        "In row 1, column 1 of the feature map your kernel gives 1; it should give 3.",
    ),
    (BOX, "[0, 0, 1, 2]", ""),
    (BOX, "[0, 0, 4, 2]", ""),
    (BOX, "[-1, -1, 3, 1]", "The intersection over union of your box is 0.2"),
    (BOX, "[0, 0, 1e300, 1e300]", "The intersection over union of your box is 0."),
    (KERNEL, "[1e300, 1e300]", "In row 1, column 1 of the feature map your kernel gives"),
    (BOX, "[2, 0, 0, 2]", "This is no box: it needs $x_1 < x_2$ and $y_1 < y_2$."),
]
EXAMPLES = {"kernel": "[1, 1]", "box_with_iou": "[0, 0, 1, 2]"}


@pytest.mark.parametrize(("wanted", "raw", "reason"), PROPERTIES)
def test_a_property_is_checked_and_its_failure_shown(make, scores, wanted, raw, reason):
    item = make("constructive", property=wanted, example=EXAMPLES[wanted["name"]])
    score = item.score(item.read(raw, ()), scores())
    assert score.fraction == (0 if reason else 1)
    assert score.reason.startswith(reason)


def test_a_form_can_be_asked_for_beside_the_value(make, scores):
    item = make("expression", symbols={"x": "real"}, answer="x^2 + x", form="expanded")
    assert item.score(item.read("x + x*x", ()), scores()).fraction == 1
    score = item.score(item.read("x(x + 1)", ()), scores())
    assert score.fraction == 0
    assert score.reason == "The value is right, but not in the form asked for: expanded."


def test_what_cannot_be_decided_goes_to_a_person(make, scores, monkeypatch):
    class Undecided:
        outcome = "undecided"

    monkeypatch.setattr("qgen.expressions.compare", lambda *_: Undecided)
    item = make("expression", **ITEMS["expression"])
    assert item.score(item.read("a", ()), scores()).fraction is None


def test_a_number_without_decimals_or_tolerance_is_exact(make, scores):
    item = make("number", value=782)
    assert [item.score(item.read(raw, ()), scores()).fraction for raw in ("782", "782.4")] == [1, 0]
    near = make("number", value=782, tolerance=0.5)
    fractions = [near.score(near.read(raw, ()), scores()).fraction for raw in ("782.5", "782.6")]
    assert fractions == [1, 0]


def test_without_leave_a_slip_of_spelling_is_wrong(make, scores):
    item = make("fill_in", accepted=["vanishing"])
    assert item.score(item.read("vanishin", ()), scores()).fraction == 0


def test_a_decimal_comma_is_read_where_the_exam_has_it(make, scores):
    for kind, content, raw in (
        ("number", {"value": 0.5}, "0,5"),
        ("interval", {"answer": "(0.5, 1]"}, "(0,5; 1]"),
        ("points", {"points": [[0.5, 1]]}, "(0,5; 1)"),
        ("constructive", {"property": UNIT, "example": "[1, 1, -1.5]"}, "1; 1; -1,5"),
    ):
        item = make(kind, **content)
        assert item.score(item.read(raw, (), decimal_comma=True), scores()).fraction == 1


def test_rubric_marks_are_scaled_to_the_exam(make):
    item = make("short_text", **ITEMS["short_text"])
    assert item.solved((), 6) == "m\n\nMarks are given for:\n\n- x [4]\n- y [2]"
