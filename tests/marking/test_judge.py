"""Judging: verdicts, errors named on the student's own values, one error costs once."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qgen.families import load_family
from qgen.family import Family, Level, Misconception, Part
from qgen.marking import judge as module
from qgen.marking.judge import judge
from qgen.marking.verdicts import Policy, Verdict
from qgen.params import Fixed
from qgen.problem import Problem
from qgen.variants import derive, draw

NAN = float("nan")
BLANK = None


def chain(x, y, k, *, step):
    """Three parts in a row, s = x + y, p = k s, r = p - x: entries are (x, y, k) = (1, 2, 3)."""
    s = step("s", x + y)
    p = step("p", k * s)
    return step("r", p - x)


CHAIN_ERRORS = (
    Misconception("subtracts", "s", lambda s: s.x - s.y, "Add."),
    Misconception("adds_factor", "p", lambda s: s.k + s.s, "Multiply."),
    Misconception("adds_x", "r", lambda s: s.p + s.x, "Subtract."),
)


def fork(x, y, k, *, step):
    """Two parts, p = k h and q = h - k, of a step h = x + y that is not asked for."""
    h = step("h", x + y)
    step("p", k * h)
    return step("q", h - k)


FORK_ERRORS = (Misconception("subtracts", "h", lambda s: s.x - s.y, "Add."),)


def problem(solver, errors, asked, size=()):
    ones = Fixed(np.ones(size).tolist())
    level = Level(dict.fromkeys("xyk", ones), tuple(map(Part, asked)))
    return Problem(Family("tiny", "t", 1, "t", "s", solver, {1: level}, errors), 1)


CHAIN = problem(chain, CHAIN_ERRORS, ("s", "p", "r"))
FORK = problem(fork, FORK_ERRORS, ("p", "q"))


def verdicts(asked, answers, *, x=1.0, y=2.0, k=3.0):
    """Verdict and error's id of each part of one student's answers, in order."""
    params = {name: np.array([value]) for name, value in {"x": x, "y": y, "k": k}.items()}
    values = {
        step: np.array([np.full(asked.shapes[step], NAN) if a is BLANK else a], dtype=float)
        for step, a in zip(asked.asked, answers, strict=True)
    }
    found = judge(asked, params, values)
    return [
        ":".join(filter(None, [found[step].verdict[0], found[step].misconception[0]]))
        for step in asked.asked
    ]


# ---- every verdict -------------------------------------------------------------------------------

C, F, W, B, M = "correct", "follow-through", "wrong", "blank", "misread"

TABLE = {
    "all right": ((3, 9, 8), (C, C, C)),
    "right within rounding": ((3.0, 9.0000000001, 8), (C, C, C)),
    "a slip at the start": ((4, 12, 11), (W, F, F)),
    "a slip in the middle": ((3, 10, 9), (C, W, F)),
    "a slip at the end": ((3, 9, 7), (C, C, W)),
    "two slips": ((4, 11, 10), (W, W, F)),
    "right in spite of an earlier slip": ((4, 9, 8), (W, C, C)),
    "nonsense throughout": ((100, 200, 500), (W, W, W)),
    "a known error, then right": ((-1, -3, -4), ("misconception:subtracts", F, F)),
    "a known error in the middle": ((3, 6, 5), (C, "misconception:adds_factor", F)),
    "a known error at the end": ((3, 9, 10), (C, C, "misconception:adds_x")),
    "two known errors, the second on the student's own value": (
        (-1, 2, 1),
        ("misconception:subtracts", "misconception:adds_factor", F),
    ),
    "three known errors": (
        (-1, 2, 3),
        ("misconception:subtracts", "misconception:adds_factor", "misconception:adds_x"),
    ),
    "a slip, then a known error on it": ((5, 8, 7), (W, "misconception:adds_factor", F)),
    "a slip, then a known error on the right value": ((5, 6, 5), (W, W, F)),
    "nothing": ((BLANK, BLANK, BLANK), (B, B, B)),
    "only the last": ((BLANK, BLANK, 8), (B, B, C)),
    "a gap, then right": ((BLANK, 9, 8), (B, C, C)),
    "a gap, then a known error before it": (
        (BLANK, -3, -4),
        (B, "misconception:subtracts", F),
    ),
    "a gap, then a known error after it": ((BLANK, 6, 5), (B, "misconception:adds_factor", F)),
    "a slip, a gap, then right by the slip": ((4, BLANK, 11), (W, B, F)),
    "a slip, a gap, then a known error": ((4, BLANK, 6), (W, B, "misconception:adds_factor")),
    "a gap, then wrong": ((BLANK, 7, 6), (B, W, F)),
}


@pytest.mark.parametrize(("answers", "expected"), TABLE.values(), ids=TABLE)
def test_verdicts(answers, expected):
    assert tuple(verdicts(CHAIN, answers)) == expected


def test_every_verdict_of_a_number_is_in_the_table():
    seen = {verdict.partition(":")[0] for _, expected in TABLE.values() for verdict in expected}
    assert seen == {"correct", "follow-through", "misconception", "wrong", "blank"}


def test_the_key_and_what_follows_are_told():
    params = {"x": np.array([1.0]), "y": np.array([2.0]), "k": np.array([3.0])}
    values = {"s": np.array([4.0]), "p": np.array([NAN]), "r": np.array([0.0])}
    found = judge(CHAIN, params, values)
    assert [float(found[step].expected[0]) for step in "spr"] == [3, 9, 8]
    assert [float(found[step].follow[0]) for step in "spr"] == [3, 12, 11]
    assert all(found[step].tolerance[0] < 1e-7 for step in "spr")


# ---- one error costs once ------------------------------------------------------------------------


def test_an_error_in_a_step_not_asked_costs_once():
    assert verdicts(FORK, (-3, -4)) == ["misconception:subtracts", "follow-through:subtracts"]


def test_it_costs_at_the_first_part_that_is_answered():
    assert verdicts(FORK, (BLANK, -4)) == ["blank", "misconception:subtracts"]


def test_a_right_part_beside_it_stays_right():
    assert verdicts(FORK, (9, -4)) == ["correct", "misconception:subtracts"]


def test_the_same_error_of_another_student_is_not_forgiven():
    params = {n: np.full(2, v) for n, v in {"x": 1.0, "y": 2.0, "k": 3.0}.items()}
    found = judge(FORK, params, {"p": np.array([-3.0, 9.0]), "q": np.array([-4.0, -4.0])})
    assert found["q"].verdict.tolist() == ["follow-through", "misconception"]


def test_rounded_values_that_lead_on_are_correct_not_follow_through():
    """s = 2/3 is written 0.667; 300 times that is 200.1, beyond nothing but the key's reach."""
    assert verdicts(CHAIN, (0.667, 200.1, 199.8), x=1 / 3, y=1 / 3, k=300.0)[:2] == [C, C]


# ---- vectors -------------------------------------------------------------------------------------

VECTOR = problem(chain, CHAIN_ERRORS, ("s", "p", "r"), size=(2,))
X, Y = [1.0, 2.0], [2.0, 2.0]

VECTORS = {
    "all right": (([3, 4], [9, 12], [8, 10]), (C, C, C)),
    "one entry wrong, each later entry by its own": (([4, 4], [12, 12], [11, 10]), (W, F, F)),
    "one later entry by the key, one by the slip": (([4, 5], [12, 12], [11, 10]), (W, W, F)),
    "one entry of the error, as if misread": (
        ([-1, 4], [-3, 12], [-4, 10]),
        (M, F, F),
    ),
    "every entry of the error": (([-1, 0], [-3, 0], [-4, -2]), ("misconception:subtracts", F, F)),
    "a second error on the student's own": (
        ([-1, 0], [2, 3], [1, 1]),
        ("misconception:subtracts", "misconception:adds_factor", F),
    ),
    "entries swapped": (([4, 3], [12, 9], [11, 7]), (W, F, F)),
    "half an answer is none": (([3, NAN], [9, 12], [8, 10]), (B, C, C)),
}


@pytest.mark.parametrize(("answers", "expected"), VECTORS.values(), ids=VECTORS)
def test_vectors(answers, expected):
    assert tuple(verdicts(VECTOR, answers, x=X, y=Y, k=[3.0, 3.0])) == expected


# ---- hostile and undefined -----------------------------------------------------------------------


def quotient(x, y, k, *, step):
    d = step("d", x - y)
    return step("q", k / d)


QUOTIENT_ERRORS = (
    Misconception("divides_by_zero", "q", lambda s: s.k / (0 * s.d), "By d."),
    Misconception("root_of_minus", "q", lambda s: np.sqrt(-np.abs(s.d)), "No root."),
)
QUOTIENT = problem(quotient, QUOTIENT_ERRORS, ("d", "q"))


@pytest.mark.parametrize("answer", [0.0, 1.0, -1e9, 1e300, 123.456])
def test_an_undefined_misconception_is_nobodys(answer):
    assert verdicts(QUOTIENT, (-1, answer)) == ["correct", "wrong"]


@pytest.mark.parametrize("answer", [1.0, 7.77, -1e9, 1e300])
def test_a_zero_to_divide_by_makes_no_answer_right(answer):
    assert verdicts(QUOTIENT, (0, answer)) == ["wrong", "wrong"]


def test_the_key_counts_after_a_zero_to_divide_by():
    assert verdicts(QUOTIENT, (0, -3)) == ["wrong", "correct"]


@pytest.mark.parametrize("d", [0.0005001, -0.0005001, 0.00051, 0.0006])
def test_a_tiny_value_to_divide_by_makes_no_answer_right(d):
    """3 / d is some thousands; with d half a unit off it is anything."""
    assert verdicts(QUOTIENT, (d, 0.0), y=1 / 3) == ["wrong", "wrong"]


def test_very_negative_scores_make_no_weights_right():
    """Their exponentials vanish at three decimals, but not on a calculator."""
    asked = Problem(load_family("attention"), 1)
    params = draw(asked, [derive(b"game", "1")])
    values = {step: np.full((1, *asked.shapes[step]), 0.9) for step in asked.asked}
    values["scaled"][:] = -10.0
    found = judge(asked, params, values)
    assert found["weights"].verdict[0] == Verdict.WRONG


def test_work_that_goes_on_from_a_zero_under_a_root_is_followed():
    asked = Problem(load_family("adam"), 1)
    params = draw(asked, [derive(b"zero", "1")])
    zero = np.zeros((1, *asked.shapes["v_hat"]))
    right = asked.run(params).computed
    after = asked.run(params, carry={"v_hat": zero}).computed
    values = {step: np.array(right[step], dtype=float) for step in asked.asked}
    values |= {"v_hat": zero, "theta_new": after["theta_new"]}
    assert judge(asked, params, values)["theta_new"].verdict[0] == Verdict.FOLLOW_THROUGH


@pytest.mark.parametrize("value", [1e300, -1e300, 1e155, 1e-300])
@pytest.mark.parametrize(
    "name", ["adam", "backprop_step", "categorical_cross_entropy", "attention"]
)
def test_extreme_values_are_wrong_without_a_warning(name, value):
    asked = Problem(load_family(name), 2)
    params = draw(asked, [derive(b"extreme", "1")])
    values = {step: np.full((1, *asked.shapes[step]), value) for step in asked.asked}
    found = judge(asked, params, values)
    assert found[asked.asked[0]].verdict[0] == Verdict.WRONG


# ---- many students -------------------------------------------------------------------------------


def random_class(asked, count, seed=0):
    """Variants and answers: right, blank, wrong and by each error, mixed."""
    rng = np.random.default_rng(seed)
    params = draw(asked, [derive(b"class", str(k)) for k in range(count)])
    errors = [{}, *(m.swap for m in asked.misconceptions)]
    with np.errstate(all="ignore"):
        runs = [asked.run(params, swap=swap).computed for swap in errors]
    values = {}
    for step in asked.asked:
        options = [np.broadcast_to(r[step], (count, *asked.shapes[step])) for r in runs]
        options += [np.full(options[0].shape, NAN), options[0] + 0.37]
        pick = rng.integers(0, len(options), size=count)
        values[step] = np.array([options[pick[k]][k] for k in range(count)])
    return params, values


def as_rows(judged, count):
    return [
        [(j.verdict[k], j.misconception[k], j.expected[k].tolist()) for j in judged.values()]
        for k in range(count)
    ]


@pytest.mark.parametrize("name", ["adam", "backprop_step", "lstm_cell"])
def test_a_class_judged_in_chunks_equals_a_class_judged_whole(name, monkeypatch):
    asked = Problem(load_family(name), 2)
    params, values = random_class(asked, 23)
    whole = as_rows(judge(asked, params, values), 23)
    monkeypatch.setattr(module, "AT_ONCE", 5)
    assert as_rows(judge(asked, params, values), 23) == whole
    assert len({verdict for row in whole for verdict, *_ in row}) >= 4


@pytest.mark.parametrize("name", ["adam", "categorical_cross_entropy"])
def test_students_do_not_influence_each_other(name):
    asked = Problem(load_family(name), 2)
    params, values = random_class(asked, 12)
    together = as_rows(judge(asked, params, values), 12)
    order = np.random.default_rng(2).permutation(12)
    shuffled = judge(
        asked, {n: v[order] for n, v in params.items()}, {n: v[order] for n, v in values.items()}
    )
    assert as_rows(shuffled, 12) == [together[k] for k in order]


numbers = st.one_of(st.just(NAN), st.sampled_from([3, 9, 8, -1, -3, 2.0]), st.floats(-1e9, 1e9))


@settings(deadline=None)
@given(answers=st.tuples(numbers, numbers, numbers))
def test_any_answers_get_one_verdict_a_part(answers):
    found = verdicts(CHAIN, answers)
    for verdict, answer in zip(found, answers, strict=True):
        assert (verdict == "blank") == bool(np.isnan(answer))
        assert ("misconception" in verdict) <= (":" in verdict)


# ---- what verdicts earn --------------------------------------------------------------------------

EARNED = (
    (Policy(imprecise=0.0), {"correct": 1, "follow-through": 1}),
    (Policy(imprecise=0.0, follow_through=0.5), {"correct": 1, "follow-through": 0.5}),
    (Policy(imprecise=0.0, follow_through=0.0), {"correct": 1}),
    (
        Policy(misconception=0.25, misread=0.75),
        {
            "correct": 1,
            "follow-through": 1,
            "decimals": 0.5,
            "imprecise": 0.5,
            "misread": 0.75,
            "misconception": 0.25,
        },
    ),
)


@pytest.mark.parametrize(("policy", "earned"), EARNED)
def test_what_a_verdict_is_worth(policy, earned):
    assert {v.value: f for v in Verdict if (f := policy.fraction(v))} == earned


def test_errors_are_those_of_the_students_own_work():
    errors = ["partial", "misread", "misconception", "wrong"]
    assert [v.value for v in Verdict if v.is_error] == errors
