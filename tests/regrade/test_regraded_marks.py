"""Marks under an examiner's changes: who moves, by how much, and why."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qgen.marking.changes import Accepted, Drop, Key, Stage, Tolerance
from qgen.marking.grade import grade
from qgen.marking.overrides import Override
from qgen.marking.regrade import regrade
from qgen.marking.verdicts import Policy, Verdict


def stage(reason="Why not.", **changes):
    return Stage(reason, **changes)


def by_label(marks):
    return {part.label: part for part in marks.parts}


def moved(before, after):
    """The marks of each part before and after, where they differ."""
    old, new = by_label(before), by_label(after)
    return {
        label: (old[label].awarded, new[label].awarded)
        for label in old
        if old[label].awarded != new[label].awarded
    }


OFF = {"follow_through": 0.0}
ONE = {
    "another value of a part": (
        stage(accepted=(Accepted("1d", "0.3"),)),
        {"1d": "0.3"},
        {"1d": (0, 1)},
    ),
    "named by its step, written otherwise": (
        stage(accepted=(Accepted("adam.v_hat", "3/10"),)),
        {"1d": ".30"},
        {"1d": (0, 1)},
    ),
    "a number as YAML has it": (
        stage(accepted=(Accepted("1d", 0.3),)),
        {"1d": "0.3"},
        {"1d": (0, 1)},
    ),
    "for a fraction of the marks": (
        stage(accepted=(Accepted("1d", "0.3", worth=0.25),)),
        {"1d": "0.3"},
        {"1d": (0, 0.25)},
    ),
    "another value than the student's": (
        stage(accepted=(Accepted("1d", "0.3"),)),
        {"1d": "0.4"},
        {},
    ),
    "on another student's paper": (
        stage(accepted=(Accepted("1d", "0.3", code="CODE-S2"),)),
        {"1d": "0.3"},
        {},
    ),
    "on this student's paper": (
        stage(accepted=(Accepted("1d", "0.3", code="CODE-S1"),)),
        {"1d": "0.3"},
        {"1d": (0, 1)},
    ),
    "less than what is earned anyway": (
        stage(accepted=(Accepted("1d", "0.25", worth=0.5),)),
        {"1d": "0.25"},
        {},
    ),
    "an option, in the letters of the bank": (
        stage(accepted=(Accepted("pick", "B"),)),
        {"2": "D"},
        {"2": (0, 1)},
    ),
    "an option, in the letters of the paper": (
        stage(accepted=(Accepted("2", "D", code="CODE-S1"),)),
        {"2": "D"},
        {"2": (0, 1)},
    ),
    "an unreadable answer stays unreadable": (
        stage(accepted=(Accepted("pick", "B"),)),
        {"2": "D or so?"},
        {},
    ),
    "a key, for whom it is right": (
        stage(keys=(Key("pick", "B"),)),
        {"2": "D"},
        {"2": (0, 1)},
    ),
    "a key, for whom it is wrong": (
        stage(keys=(Key("pick", "D", code="CODE-S1"),)),
        {"2": "B"},
        {"2": (1, 0)},
    ),
    "a key of several": (
        stage(keys=(Key("some", "A, B"),)),
        {"3": "B, D"},
        {"3": (0, 2)},
    ),
    "a key of true or false": (
        stage(keys=(Key("fact", "true"),)),
        {"4": "true"},
        {"4": (0, 0.5)},
    ),
    "an absolute tolerance": (
        stage(tolerances=(Tolerance("1d", absolute=0.02),)),
        {"1d": "0.265"},
        {"1d": (0, 1)},
    ),
    "a tolerance that is still too small": (
        stage(tolerances=(Tolerance("1d", absolute=0.01),)),
        {"1d": "3"},
        {},
    ),
    "a factor of the tolerance": (
        stage(tolerances=(Tolerance("adam.theta_new", times=20),)),
        {"1e": "0.907"},
        {"1e": (0, 2)},
    ),
    "a question, for full marks": (
        stage(drops=(Drop("pick", full=True),)),
        {"2": "A", "3": "A"},
        {"2": (0, 1)},
    ),
    "a part, for full marks": (
        stage(drops=(Drop("1d", full=True),)),
        {"1c": "7", "1d": "7"},
        {"1d": (0, 1)},
    ),
    "a question, out of the total": (
        stage(drops=(Drop("3", full=False),)),
        {},
        {"3": (2, 0)},
    ),
    "a rule": (
        stage(policy=OFF),
        {"1c": "1", "1e": "0.8"},
        {"1e": (2, 0)},
    ),
}


@pytest.mark.parametrize("case", ONE)
def test_one_change_moves_those_it_should(quiz, case):
    change, answers, expected = ONE[case]
    sitting = quiz.sat(answers)
    (before,), (after,) = regrade(sitting, []), regrade(sitting, [change])
    assert moved(before, after) == expected
    for label in expected:
        assert "Why not." in by_label(after)[label].changed
        assert by_label(after)[label].reason.startswith("Regraded (")
    assert not any(part.changed for part in after.parts if part.label not in expected)


def test_right_answers_move_by_no_accepted_answer(quiz):
    sitting = quiz.sat({})
    (marks,) = regrade(sitting, [stage(accepted=(Accepted("1d", "0.3"),))])
    assert marks.awarded == marks.out_of == 9.5


def test_what_follows_from_an_accepted_answer_is_right(quiz):
    sitting = quiz.sat({"1c": "1", "1e": "0.8"}, policy=Policy(follow_through=0))
    (marks,) = regrade(sitting, [stage(accepted=(Accepted("1c", "1"),))])
    found = by_label(marks)
    assert found["1c"].verdict is found["1e"].verdict is Verdict.CORRECT
    assert "it depends on 1c" in found["1e"].reason


def test_a_dropped_question_leaves_the_total(quiz):
    (marks,) = regrade(quiz.sat({}), [stage(drops=(Drop("1", full=False),))])
    assert (marks.awarded, marks.out_of) == (3.5, 3.5)


def test_full_marks_for_a_dropped_question_are_for_those_who_sat(quiz):
    absent = replace(quiz.sat({}), answers=[{}])
    (marks,) = regrade(absent, [stage(drops=(Drop("1", full=True),))])
    assert marks.awarded == 0


def test_of_two_keys_the_later_one_holds(quiz):
    stages = [stage(keys=(Key("pick", "B"),)), stage(keys=(Key("pick", "C"),))]
    two, three = regrade(quiz.sat({"2": "D"}, {"2": "A"}), stages)
    assert (by_label(two)["2"].awarded, by_label(three)["2"].awarded) == (0, 1)


def test_a_later_stage_adds_to_an_earlier_one(quiz):
    stages = [
        stage("First.", accepted=(Accepted("1d", "0.3"),)),
        stage("Second.", accepted=(Accepted("2", "B"),)),
    ]
    (marks,) = regrade(quiz.sat({"1d": "0.3", "2": "D"}), stages)
    assert marks.awarded == 9.5
    assert "First." in by_label(marks)["1d"].reason
    assert "Second." in by_label(marks)["2"].reason


# ---- never lower ---------------------------------------------------------------------------------


def test_never_lower_leaves_a_change_out_for_those_who_would_fall(quiz):
    sitting = quiz.sat({"2": "B"}, {"2": "D"})
    change = stage("Typo.", never_lower=True, keys=(Key("pick", "B"),))
    first, second = regrade(sitting, [change])
    assert (first.awarded, second.awarded) == (9.5, 9.5)
    assert first.notes == ("keeps 9.5 of 9.5 instead of 8.5 of 9.5: Typo.",)
    assert by_label(first)["2"].expected == "B"
    assert second.notes == ()


def test_who_was_spared_once_stays_spared_when_more_is_changed(quiz):
    sitting = quiz.sat({"2": "B", "1d": "0.3"})
    stages = [
        stage(never_lower=True, keys=(Key("pick", "B"),)),
        stage(accepted=(Accepted("1d", "0.3"),)),
    ]
    (marks,) = regrade(sitting, stages)
    assert marks.awarded == 9.5


def test_never_lower_compares_shares_when_a_question_leaves_the_total(quiz):
    sitting = quiz.sat({"2": "A"}, {"1a": "7", "1c": "7"})
    change = stage(never_lower=True, drops=(Drop("2", full=False),))
    better, worse = regrade(sitting, [change])
    assert (better.awarded, better.out_of, better.notes) == (8.5, 8.5, ())
    assert (worse.awarded, worse.out_of) == (7.5, 9.5)
    assert worse.notes


# ---- manual marks --------------------------------------------------------------------------------


def by_hand(*overrides):
    return {(each.code, each.label): each for each in overrides}


def test_manual_marks_win_over_what_is_computed_and_over_changes(quiz):
    hand = by_hand(Override("CODE-S1", "2", 0.5, "half a point"))
    sitting = quiz.sat({"2": "A"}, overrides=hand)
    for stages in ([], [stage(keys=(Key("pick", "C"),))], [stage(drops=(Drop("2", full=True),))]):
        (marks,) = regrade(sitting, stages)
        part = by_label(marks)["2"]
        assert (part.verdict, part.awarded, part.reason) == (Verdict.MANUAL, 0.5, "half a point")
        assert part.changed == "Marked by hand: half a point"
        assert not part.waits


def test_a_question_out_of_the_total_has_no_manual_marks(quiz):
    sitting = quiz.sat({}, overrides=by_hand(Override("CODE-S1", "2", 1)))
    (marks,) = regrade(sitting, [stage(drops=(Drop("2", full=False),))])
    assert (by_label(marks)["2"].awarded, marks.out_of) == (0, 8.5)


# ---- whatever a class answers --------------------------------------------------------------------

NUMBERS = st.decimals(-9, 9, places=3).map(str)
ANSWERS = st.fixed_dictionaries(
    {
        **dict.fromkeys(("1a", "1b", "1c", "1d", "1e"), NUMBERS),
        "2": st.sampled_from("ABCD"),
        "3": st.lists(st.sampled_from("ABCD"), min_size=1, unique=True).map(", ".join),
        "4": st.sampled_from(["true", "false"]),
    }
)
FEW = settings(max_examples=20, deadline=None)
CLASSES = st.lists(ANSWERS, min_size=1, max_size=3)
CHANGES = st.builds(
    Stage,
    st.just("Why not."),
    accepted=st.lists(st.builds(Accepted, st.just("1d"), NUMBERS), max_size=2).map(tuple),
    tolerances=st.lists(
        st.builds(Tolerance, st.sampled_from(["1c", "adam.m"]), st.floats(0.1, 9)), max_size=1
    ).map(tuple),
    keys=st.lists(st.builds(Key, st.just("pick"), st.sampled_from("ABCD")), max_size=1).map(tuple),
    drops=st.lists(
        st.builds(Drop, st.sampled_from(["1", "2", "3"]), st.booleans()), max_size=2
    ).map(tuple),
    policy=st.sampled_from([{}, OFF, {"misconception": 0.5}, {"final_answer": True}]),
)


@FEW
@given(CLASSES)
def test_no_change_moves_nobody(quiz, answers):
    sitting = quiz.sat(*answers)
    plain = grade(sitting.papers, sitting.answers, items=sitting.items, policy=sitting.policy)
    for stages in ([], [stage()], [stage(never_lower=True)]):
        found = regrade(sitting, stages)
        assert [each.awarded for each in found] == [each.awarded for each in plain]
        assert not any(part.changed for each in found for part in each.parts)


@FEW
@given(CLASSES)
def test_everyone_whose_own_answers_are_accepted_gets_full_marks(quiz, answers):
    sitting = quiz.sat(*answers)
    accepted = [
        Accepted(label, raw, code=paper.code)
        for paper, own in zip(sitting.papers, sitting.answers, strict=True)
        for label, raw in own.items()
    ]
    for marks in regrade(sitting, [stage(accepted=tuple(accepted))]):
        assert {part.verdict for part in marks.parts} == {Verdict.CORRECT}
        assert marks.awarded == marks.out_of


@FEW
@given(CLASSES, st.lists(CHANGES, max_size=2))
def test_never_lower_never_lowers(quiz, answers, stages):
    sitting = quiz.sat(*answers)
    kept = [replace(each, never_lower=True) for each in stages]
    shares = [
        [each.awarded / each.out_of for each in regrade(sitting, kept[:n])]
        for n in range(len(kept) + 1)
    ]
    for before, after in pairwise(shares):
        assert all(new >= old - 1e-9 for old, new in zip(before, after, strict=True))


@FEW
@given(CLASSES, st.lists(CHANGES, max_size=2))
def test_the_order_of_students_does_not_matter(quiz, answers, stages):
    sitting = quiz.sat(*answers)
    turned = replace(sitting, papers=sitting.papers[::-1], answers=sitting.answers[::-1])
    assert [m.awarded for m in regrade(sitting, stages)] == [
        m.awarded for m in regrade(turned, stages)
    ][::-1]
