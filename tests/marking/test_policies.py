"""What the exam's policy makes of a judgement: shares, decimals, misreadings, work left."""

from dataclasses import replace

import numpy as np
import pytest

from qgen.catalogue import problem
from qgen.family import Family, Level, Misconception, Part
from qgen.marking.award import award
from qgen.marking.entries import share_right
from qgen.marking.judge import judge
from qgen.marking.misread import misread
from qgen.marking.results import StudentMarks
from qgen.marking.verdicts import Policy, Verdict
from qgen.paper import Holder, Paper
from qgen.params import Fixed
from qgen.problem import Problem
from qgen.tolerance import reach
from qgen.variants import derive, draw
from solvers.steps import value_only


def product(x, y, *, step=value_only):
    p = step("p", x * y)
    s = step("s", p.sum(axis=-1))
    return step("half", s / 2)


def family(*misconceptions):
    return Family(
        id="product",
        title="",
        unit=1,
        topic="",
        source="",
        solver=product,
        levels={
            1: Level(
                {"x": Fixed([0.2, 0.3, -0.7]), "y": Fixed([0.5, 1.1, 0.9])},
                (Part("p", 2), Part("s", 1), Part("half", 1)),
            )
        },
        misconceptions=misconceptions,
    )


PRODUCT = Problem(family(), 1, 2)
PARAMS = {"x": np.array([[0.2, 0.3, -0.7]]), "y": np.array([[0.5, 1.1, 0.9]])}
KEY = {"p": [0.1, 0.33, -0.63], "s": -0.2, "half": -0.1}


def given(**answers):
    return {step: np.array([answers.get(step, np.nan * np.array(KEY[step]))]) for step in KEY}


def decided(answers, *, decimals=None, policy=None, asked=PRODUCT, params=PARAMS):
    judged = judge(asked, params, answers, {s: np.array([d]) for s, d in (decimals or {}).items()})
    return {
        step: award(
            asked, step, judged[step], 0, (decimals or {}).get(step, np.inf), policy or Policy()
        )
        for step in asked.asked
    }


@pytest.mark.parametrize(
    ("answer", "policy", "verdict", "fraction"),
    [
        ([0.1, 0.33, -0.63], Policy(), "correct", 1),
        ([0.1, 0.33, 5.0], Policy(), "partial", 2 / 3),
        ([7.0, 0.33, 5.0], Policy(), "partial", 1 / 3),
        ([0.1, 0.33, 5.0], Policy(per_entry=False), "wrong", 0),
        ([7.0, 8.0, 9.0], Policy(), "wrong", 0),
    ],
)
def test_right_entries_earn_their_share(answer, policy, verdict, fraction):
    part = decided(given(p=answer), policy=policy)["p"]
    assert (part.verdict, part.fraction) == (verdict, pytest.approx(fraction))


def test_the_most_frequent_value_written_everywhere_earns_nothing():
    key = np.array([[0.0, 0.0, 0.0, 2.0, 5.0]])
    for answer, share in (([0, 0, 0, 0, 0], 0), ([0, 0, 0, 2, 0], 0.5), ([9, 0, 0, 2, 5], 0.5)):
        assert share_right(np.isclose(key, answer), key) == pytest.approx(share)


@pytest.mark.parametrize(
    ("value", "decimals", "verdict"),
    [(-0.2, 1, "correct"), (-0.1, 1, "correct"), (-0.1, 2, "correct"), (0.0, 0, "wrong")],
)
def test_exact_values_need_no_more_decimals(value, decimals, verdict):
    step = "s" if value == -0.2 else "half"
    assert decided(given(**{step: value}), decimals={step: decimals})[step].verdict == verdict


@pytest.mark.parametrize(
    ("answer", "decimals", "verdict"),
    [(0.438, 3, "correct"), (0.44, 2, "imprecise"), (0.4, 1, "wrong"), (0.44, 3, "wrong")],
)
def test_too_few_decimals_are_a_verdict_of_their_own(answer, decimals, verdict):
    """The value is 0.4378: 0.4 is off by more than a twentieth, and says too little."""
    third = replace(family(), levels={1: Level({"x": Fixed([0.8756])}, (Part("half"),))})
    half = replace(third, solver=lambda x, *, step: step("half", x[..., 0] / 2))
    asked = Problem(half, 1, 3)
    params = {"x": np.array([[0.8756]])}
    found = judge(asked, params, {"half": np.array([answer])}, {"half": np.array([decimals])})
    assert found["half"].verdict[0] == verdict


def test_exact_decimals_can_be_asked_for():
    policy = Policy(exact_decimals=True, imprecise=0.25)
    part = decided(given(s=-0.2), decimals={"s": 1}, policy=policy)["s"]
    assert (part.verdict, part.fraction) == (Verdict.DECIMALS, 0.25)
    assert decided(given(s=-0.2), decimals={"s": 2}, policy=policy)["s"].fraction == 1


@pytest.mark.parametrize(
    ("misread_as", "words"),
    [
        ({"x": [0.2, 0.2, -0.7]}, "x[2] read as 0.2"),
        ({"x": [0.2, 0.3, 0.3]}, "x[3] read as 0.3"),
        ({"x": [0.3, 0.2, -0.7]}, "x[1] and x[2] swapped"),
        ({"y": [0.5, 0.5, 0.9]}, "y[2] read as 0.5"),
    ],
)
def test_a_misread_number_that_explains_everything_is_named(misread_as, words):
    wrong = {name: np.array([value]) for name, value in misread_as.items()}
    answers = dict(PRODUCT.run({**PARAMS, **wrong}).computed)
    found = decided(answers, policy=Policy(misread=0.5))
    assert found["p"].verdict == Verdict.MISREAD
    assert words in found["p"].reason
    assert found["p"].fraction == 0.5
    assert [found[step].verdict for step in ("s", "half")] == [Verdict.FOLLOW_THROUGH] * 2


def test_two_ways_to_read_the_same_number_are_one_misreading():
    params = {"x": np.array([[0.2, 0.3, 0.2]]), "y": PARAMS["y"]}
    wrong = {**params, "x": np.array([[0.2, 0.2, 0.2]])}
    part = decided(dict(PRODUCT.run(wrong).computed), params=params)["p"]
    assert "x[2] read as 0.2" in part.reason


def test_of_two_misreadings_that_explain_the_same_neither_is_named():
    """A sign dropped in x or in y gives the same product."""
    answers = dict(PRODUCT.run({**PARAMS, "x": np.array([[0.2, -0.3, -0.7]])}).computed)
    assert decided(answers)["p"].verdict == Verdict.PARTIAL


def test_a_misreading_that_leaves_something_unexplained_is_not_named():
    tolerance = {s: np.full((1, *np.shape(v)), 0.005) for s, v in KEY.items()}
    answers = given(p=[0.1, -0.33, -0.63], s=5.0)
    assert misread(PRODUCT, PARAMS, answers, tolerance) == [""]
    assert misread(PRODUCT, PARAMS, given(s=0.5), tolerance) == [""]


def test_own_values_that_trivialise_the_rest_earn_no_more_than_the_work_left():
    asked = problem("lstm_cell", 2, 3, {})
    params = draw(asked, [derive(b"work", "1")])
    zero = {step: np.zeros((1, *asked.shapes[step])) for step in asked.asked}
    found = decided(zero, asked=asked, params=params)
    assert found["c"].verdict == found["h"].verdict == Verdict.FOLLOW_THROUGH
    assert found["c"].fraction < 0.5
    assert found["h"].fraction == 0


def test_an_honest_slip_leaves_all_the_work():
    asked = problem("lstm_cell", 2, 3, {})
    params = draw(asked, [derive(b"work", "1")])
    slip = {"f": np.asarray(asked.run(params).computed["f"]) + 0.1}
    answers = dict(asked.run(params, carry=slip).used)
    found = decided({s: answers[s] for s in asked.asked}, asked=asked, params=params)
    assert found["c"].fraction == found["h"].fraction == 1


def test_two_errors_in_one_final_answer_are_both_named():
    errors = (
        Misconception("adds", "p", lambda s: s.x + s.y, "Multiply."),
        Misconception("keeps_whole", "half", lambda s: s.s, "Halve."),
    )
    asked = Problem(family(*errors), 1, 2, form="final")
    assert asked.asked == ["half"]
    assert asked.parts[0].marks == 4
    swap = {error.step: error.faulty for error in errors}
    answer = {"half": np.asarray(asked.run(PARAMS, swap=swap).computed["half"])}
    part = decided(answer, asked=asked)["half"]
    assert part.verdict == Verdict.MISCONCEPTION
    assert part.reason == "Multiply. Halve."


def test_every_family_can_ask_for_its_final_answer_alone():
    asked = problem("adam", 2, 3, {}, form="final")
    params = draw(asked, [derive(b"final", str(k)) for k in range(20)])
    key = reach(asked, params)
    answers = {"theta_new": key.value["theta_new"]}
    assert set(judge(asked, params, answers)["theta_new"].verdict) == {"correct"}


@pytest.mark.parametrize(
    ("awarded", "round_to", "total"),
    [(3.2, 0, 3.2), (3.25, 0.5, 3.5), (3.2, 0.5, 3.0), (2.5, 1, 3), (-1.0, 0, 0.0)],
)
def test_totals_are_rounded_halves_up_and_never_below_zero(awarded, round_to, total):
    class Part:
        pass

    part = Part()
    part.awarded = awarded
    paper = Paper(code="", student=Holder(id="1", name=""), sections=())
    assert StudentMarks(paper, (part,), round_to=round_to).awarded == pytest.approx(total)


def test_a_second_error_is_named_beside_one_in_a_step_that_is_not_asked():
    asked = problem("box_iou", 3, 3, {})
    params = draw(asked, [derive(b"second", str(k)) for k in range(30)])
    held = [
        m for m in asked.misconceptions if m.id in ("corners_read_as_sides", "divided_by_one_box")
    ]
    assert held[0].step not in asked.asked
    run = asked.run(params, swap={m.step: m.faulty for m in held})
    answers = {step: np.asarray(run.used[step], dtype=float) for step in asked.asked}
    judged = judge(asked, params, answers)
    named = {name for part in judged.values() for name in part.misconception if name}
    assert named == {m.id for m in held}
    for part in judged.values():
        assert not (part.verdict == Verdict.WRONG).any()
