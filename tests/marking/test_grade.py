"""Grading: from what was written to verdicts, marks and reasons."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qgen.items import as_item
from qgen.marking.grade import grade
from qgen.marking.verdicts import Policy, Verdict
from qgen.paper import FamilyAsked, Holder, ItemAsked, Paper, marks_of_parts

ADAM = {
    "theta": [1.0],
    "grad": [0.5],
    "m_prev": [0.0],
    "v_prev": [0.0],
    "t": 1.0,
    "lr": 0.1,
    "beta1": 0.9,
    "beta2": 0.99,
    "eps": 0.001,
}
"""m = 0.05, v = 0.0025, m_hat = 0.5, v_hat = 0.25, theta_new = 1 - 0.1 * 0.5 / 0.501 = 0.9002."""
RIGHT = {"1a": "0.05", "1b": "0.0025", "1c": "0.5", "1d": "0.25", "1e": "0.900"}
OUT_OF = {"1a": 1, "1b": 1, "1c": 1, "1d": 1, "1e": 2}

LOSS = {"author": "A", "title": "T", "year": 2000}


def item(name, kind, **content):
    shared = {"topic": "t", "level": 1, "minutes": 1, "text": "?", "explanation": "!", "unit": 1}
    return as_item({"id": name, "kind": kind, **shared, **content, "source": LOSS})


def options(*right, feedback=()):
    notes = dict(feedback)
    return [
        {"text": text, "correct": text in right, "feedback": notes.get(text)}
        for text in ("one", "two", "three", "four")
    ]


ITEMS = {
    "pick": item("pick", "choice", options=options("one", feedback=[("two", "Not two.")])),
    "some": item("some", "several", options=options("one", "four")),
    "fact": item("fact", "true_false", answer=False),
}
SHUFFLED = (2, 0, 3, 1)
"""On paper: A three, B one, C four, D two."""


def adam_question(**changes):
    params = {**ADAM, **changes}
    return FamilyAsked(
        number=1,
        family="adam",
        level=1,
        decimals=3,
        conventions={},
        marks=(1, 1, 1, 1, 2),
        params=params,
    )


def paper(student="s1", *, questions=None):
    asked = (
        adam_question(),
        ItemAsked(number=2, item="pick", order=SHUFFLED, marks=(1,)),
        ItemAsked(number=3, item="some", order=SHUFFLED, marks=(2,)),
        ItemAsked(number=4, item="fact", order=(), marks=(0.5,)),
    )
    holder = Holder(id=student, name=student.upper())
    return Paper(code=f"CODE-{student}", student=holder, sections=(questions or asked,))


def marked(answers, *, policy=None, decimal_comma=False):
    (only,) = grade(
        [paper()], [answers], items=ITEMS, policy=policy or Policy(), decimal_comma=decimal_comma
    )
    return {part.label: part for part in only.parts}


def verdicts(answers, **how):
    return {label: part.verdict.value for label, part in marked(answers, **how).items()}


# ---- problems ------------------------------------------------------------------------------------


def test_every_part_is_marked_in_the_order_of_the_paper():
    assert list(marked({})) == ["1a", "1b", "1c", "1d", "1e", "2", "3", "4"]


def test_right_answers_earn_all_marks():
    found = marked({**RIGHT, "2": "B", "3": "B, C", "4": "false"})
    assert {part.verdict for part in found.values()} == {Verdict.CORRECT}
    assert all(part.awarded == part.out_of for part in found.values())
    assert sum(part.awarded for part in found.values()) == 9.5


ADAM_ANSWERS = {
    "fractions and exponents": (
        {"1a": "1/20", "1b": "2.5e-3", "1c": ".5", "1d": "1/4"},
        {"1a": "correct", "1b": "correct", "1c": "correct", "1d": "correct"},
    ),
    "numbers of YAML": (
        {"1a": 0.05, "1b": [0.0025], "1c": "0.5"},
        {"1a": "correct", "1b": "correct", "1c": "correct"},
    ),
    "nothing": ({}, dict.fromkeys(RIGHT, "blank")),
    "None and spaces": (
        {"1a": None, "1b": "  ", "1c": "-"},
        dict.fromkeys(("1a", "1b", "1c"), "blank"),
    ),
    "unreadable, the rest as if it were blank": (
        {**RIGHT, "1d": "0.3.1"},
        {"1d": "unreadable", "1e": "correct"},
    ),
    "a slip carried on": (
        {**RIGHT, "1d": "0.36", "1e": "0.917"},
        {"1d": "wrong", "1e": "follow-through"},
    ),
    "a slip, the next one unreadable": (
        {**RIGHT, "1b": "0.0036", "1d": "0.36?!", "1e": "0.917"},
        {"1b": "wrong", "1d": "unreadable", "1e": "follow-through"},
    ),
    "a known error": (
        {**RIGHT, "1e": "0.801"},
        {"1e": "misconception"},
    ),
    "two known errors in one question": (
        {**RIGHT, "1d": "0.0025", "1e": "-13.286"},
        {"1d": "misconception", "1e": "misconception"},
    ),
    "a true slip and an ascent from it": (
        {**RIGHT, "1c": "0.8", "1e": "1.160"},
        {"1c": "wrong", "1e": "misconception"},
    ),
}


@pytest.mark.parametrize(("answers", "expected"), ADAM_ANSWERS.values(), ids=ADAM_ANSWERS)
def test_verdicts_on_adam(answers, expected):
    found = verdicts(answers)
    assert {label: found[label] for label in expected} == expected


def test_two_errors_are_each_named_on_the_students_own_values():
    found = marked({**RIGHT, "1d": "0.0025", "1e": "-13.286"})
    assert found["1d"].misconception == "second_moment_not_corrected"
    assert "correction" in found["1d"].reason
    assert found["1e"].misconception == "root_forgotten"
    assert "root" in found["1e"].reason


def test_what_was_written_expected_and_followed_is_told():
    found = marked({**RIGHT, "1d": "0.36", "1e": "0.9"})["1e"]
    assert found.asked == "adam.theta_new"
    assert found.given == "0.9"
    assert found.value == np.array([0.9])
    assert (found.expected, found.follow) == ("0.900", "0.917")
    assert found.verdict is Verdict.CORRECT


def test_an_unreadable_answer_has_a_reason_and_no_value():
    found = marked({"1a": "see next page"})["1a"]
    assert found.verdict is Verdict.UNREADABLE
    assert found.reason
    assert found.value is None
    assert found.misconception == ""
    assert found.given == "see next page"


NOT_NUMBERS = ("nan", "inf", "-inf", "NaN", "1e999", "∞", "[nan]", float("nan"), float("inf"))


@pytest.mark.parametrize("answer", NOT_NUMBERS)
def test_what_is_no_number_is_never_right(answer):
    assert verdicts({"1a": answer})["1a"] == "unreadable"


def test_a_decimal_comma_counts_where_the_exam_says_so():
    assert verdicts({"1a": "0,05"}, decimal_comma=True)["1a"] == "correct"
    assert verdicts({"1a": "0,05"})["1a"] == "unreadable"


def test_answers_to_parts_that_are_not_there_are_ignored():
    assert verdicts({"9z": "1", "1a": "0.05"})["1a"] == "correct"


# ---- policy --------------------------------------------------------------------------------------

SLIP = {**RIGHT, "1d": "0.36", "1e": "0.917"}
KNOWN = {**RIGHT, "1e": "0.801"}

POLICIES = (
    (Policy(), SLIP, {"1d": 0, "1e": 2}),
    (Policy(follow_through=0.5), SLIP, {"1d": 0, "1e": 1}),
    (Policy(follow_through=0.0), SLIP, {"1d": 0, "1e": 0}),
    (Policy(), KNOWN, {"1d": 1, "1e": 0}),
    (Policy(misconception=0.25), KNOWN, {"1d": 1, "1e": 0.5}),
    (Policy(follow_through=0.0), RIGHT, OUT_OF),
)


@pytest.mark.parametrize(("policy", "answers", "earned"), POLICIES)
def test_the_policy_says_what_a_verdict_earns(policy, answers, earned):
    found = marked(answers, policy=policy)
    assert {label: found[label].awarded for label in earned} == earned
    assert {label: found[label].out_of for label in OUT_OF} == OUT_OF


# ---- items ---------------------------------------------------------------------------------------

ITEM_ANSWERS = (
    ("2", "B", "correct", 1),
    ("2", "b)", "correct", 1),
    ("2", "A", "wrong", 0),
    ("2", "D", "wrong", 0),
    ("2", "one", "unreadable", 0),
    ("2", "E", "unreadable", 0),
    ("2", "A, B", "unreadable", 0),
    ("2", "", "blank", 0),
    ("3", "B, C", "correct", 2),
    ("3", "cb", "correct", 2),
    ("3", "B", "wrong", 0),
    ("3", "A, B, C", "wrong", 0),
    ("4", "false", "correct", 0.5),
    ("4", False, "correct", 0.5),
    ("4", "true", "wrong", 0),
    ("4", True, "wrong", 0),
    ("4", "maybe", "unreadable", 0),
    ("4", None, "blank", 0),
)


@pytest.mark.parametrize(("label", "answer", "verdict", "awarded"), ITEM_ANSWERS)
def test_items_are_marked_by_the_letters_on_this_paper(label, answer, verdict, awarded):
    found = marked({label: answer})[label]
    assert (found.verdict.value, found.awarded) == (verdict, awarded)


@pytest.mark.parametrize(
    ("order", "letters"),
    [((0, 1, 2, 3), "AD"), ((3, 2, 1, 0), "AD"), (SHUFFLED, "BC"), ((1, 0, 3, 2), "BC")],
)
def test_right_letters_move_with_the_options(order, letters):
    assert ITEMS["some"].right(order) == ", ".join(letters)


def test_a_wrong_option_is_answered_with_its_own_feedback():
    assert marked({"2": "D"})["2"].reason == "Not two."
    assert marked({"2": "A"})["2"].reason == ""
    assert marked({"2": "B"})["2"].reason == ""


# ---- a class -------------------------------------------------------------------------------------

SOMETHING = st.one_of(
    st.sampled_from(["", "0.05", "0.0025", "0.5", "0.25", "0.900", "0.36", "0.917", "0.801"]),
    st.sampled_from(["B", "A, B", "true", "?", "0.3.1", "[1, 2]", "nan", "-1e300", "1e-300"]),
    st.floats(-1e6, 1e6),
    st.text(max_size=12),
    st.none(),
)
ANSWERS = st.dictionaries(st.sampled_from([*RIGHT, "2", "3", "4", "7"]), SOMETHING)
FULL = Policy(follow_through=0.5, misconception=0.25)


def summary(marks):
    return {
        each.paper.code: [
            (p.label, p.verdict, p.awarded, p.misconception, p.reason) for p in each.parts
        ]
        for each in marks
    }


@settings(deadline=None, max_examples=60)
@given(answers=st.lists(ANSWERS, min_size=1, max_size=5), data=st.data())
def test_students_order_does_not_matter_and_marks_stay_in_range(answers, data):
    papers = [paper(f"s{k}") for k in range(len(answers))]
    marks = grade(papers, answers, items=ITEMS, policy=FULL)
    for each in marks:
        assert 0 <= each.awarded <= each.paper.total == 9.5
        assert all(0 <= part.awarded <= part.out_of for part in each.parts)
    order = data.draw(st.permutations(range(len(answers))))
    again = grade([papers[k] for k in order], [answers[k] for k in order], items=ITEMS, policy=FULL)
    assert [each.paper.code for each in again] == [papers[k].code for k in order]
    assert summary(again) == summary(marks)


def test_papers_with_other_questions_are_marked_together():
    papers = [
        paper("s1"),
        paper("s2", questions=(ItemAsked(number=1, item="fact", order=(), marks=(1,)),)),
        paper("s3", questions=(adam_question(theta=[2.0]),)),
    ]
    answers = [RIGHT, {"1": "false"}, {**RIGHT, "1e": "1.900"}]
    found = grade(papers, answers, items=ITEMS, policy=Policy())
    assert [each.awarded for each in found] == [6, 1, 6]
    assert [part.label for part in found[1].parts] == ["1"]


def test_a_class_of_nobody():
    assert grade([], [], items=ITEMS, policy=Policy()) == []


def test_the_parts_of_a_question():
    (only,) = grade([paper()], [RIGHT], items=ITEMS, policy=Policy())
    assert [part.label for part in only.of_question(1)] == list(RIGHT)
    assert [part.label for part in only.of_question(3)] == ["3"]


# ---- marks shared out ----------------------------------------------------------------------------

SHARED = (
    ((1, 1, 2), None, (1, 1, 2)),
    ((1, 1, 2), 8.0, (2, 2, 4)),
    ((1, 1, 2), (3.0, 0.0, 0.5), (3, 0, 0.5)),
    ((1, 1, 1), 2.0, (0.75, 0.5, 0.75)),
    ((1,), 0.3, (0.3,)),
)


@pytest.mark.parametrize(("own", "total", "shares"), SHARED)
def test_marks_are_shared_out_in_quarters(own, total, shares):
    assert marks_of_parts(own, total) == shares


@given(
    own=st.lists(st.floats(0.25, 10), min_size=1, max_size=8).map(tuple),
    total=st.floats(0.25, 100).map(lambda t: round(t, 2)),
)
def test_shares_add_up_and_none_is_negative(own, total):
    shares = marks_of_parts(own, total)
    assert sum(shares) == pytest.approx(total)
    assert min(shares) >= 0
