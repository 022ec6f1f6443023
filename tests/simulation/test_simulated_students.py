"""Each kind of student does what its name says."""

import numpy as np
import pytest

from qgen.catalogue import problem
from qgen.family import Family, Level, Part
from qgen.params import Fixed
from qgen.problem import Problem
from qgen.simulation.gaming import GAMES, HUGE, games, gaming, made_easy
from qgen.simulation.mixture import CLASS, mixed_class
from qgen.simulation.students import (
    giving_up,
    guessing,
    honest,
    mistaken,
    pairs,
    shared_out,
    size,
    slipping,
    some,
)
from qgen.simulation.working import Habits, habits, variants, work, write_down

ADAM = problem("adam", 2, 3, {})
STEPS = list(ADAM.shapes)
COUNT = 60
PARAMS = variants(ADAM, COUNT, b"students")
KEY = {step: ADAM.run(PARAMS).computed[step] for step in ADAM.asked}


@pytest.fixture
def rng():
    return np.random.default_rng(7)


def same(one, other):
    return {k: np.isclose(one[k], other[k], equal_nan=True).reshape(COUNT, -1).all(1) for k in one}


def all_round(value):
    return Habits(dict.fromkeys(STEPS, np.full(COUNT, value)), np.zeros(COUNT, dtype=bool))


# ---- rounding ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "up", "to_even"),
    [
        (0.0625, 0.063, 0.062),
        (-0.0625, -0.063, -0.062),
        (1.0005, 1.001, 1.0),
        (0.1234, 0.123, 0.123),
        (0.1236, 0.124, 0.124),
    ],
)
def test_a_five_is_rounded_up_or_to_even(value, up, to_even):
    written = write_down(np.array([value, value]), 3, np.array([True, False]))
    assert written == pytest.approx([up, to_even], abs=1e-12)


def test_who_rounds_every_step_works_as_the_solver_does_with_rounding():
    rounding = {step: ADAM.places(step) for step in STEPS}
    expected = ADAM.run(PARAMS, decimals=rounding).used
    found = work(ADAM, PARAMS, all_round(True))
    for step in ADAM.asked:
        np.testing.assert_allclose(found[step], expected[step], atol=1e-12)


def test_who_rounds_nothing_on_the_way_writes_the_rounded_key():
    found = work(ADAM, PARAMS, all_round(False))
    for step in ADAM.asked:
        np.testing.assert_allclose(found[step], KEY[step].round(ADAM.places(step)), atol=1e-12)


def test_a_sum_that_is_zero_in_decimals_is_zero_on_the_calculator():
    """In binary 0.1 + 0.2 - 0.3 is 6e-17, and lies on one side of a threshold."""

    def threshold(x, y, z, *, step):
        total = step("total", x + y - z)
        return step("above", np.where(total > 0, 1.0, 0.0))

    level = Level(dict.fromkeys("xyz", Fixed(1)), (Part("total"), Part("above")))
    tiny = Problem(Family("tiny", "t", 1, "t", "s", threshold, {1: level}, ()), 1)
    params = {name: np.full(20, value) for name, value in {"x": 0.1, "y": 0.2, "z": 0.3}.items()}
    found = honest(tiny, params, np.random.default_rng(0))
    assert set(found["total"]) == set(found["above"]) == {0.0}


def test_habits_differ_between_students(rng):
    habit = habits(ADAM, 400, rng)
    rounds = np.stack([habit.rounds[step] for step in STEPS])
    assert 0.2 < rounds.all(axis=0).mean() < 0.35
    assert 0.4 < habit.half_up.mean() < 0.6


# ---- kinds ---------------------------------------------------------------------------------------


def test_honest_students_stay_near_the_key(rng):
    for step, value in honest(ADAM, PARAMS, rng).items():
        assert np.abs(value - KEY[step]).max() < 0.05


def test_a_mistaken_student_uses_the_faulty_formula(rng):
    error = next(e for e in ADAM.misconceptions if e.step in ADAM.asked)
    found = mistaken(ADAM, PARAMS, rng, error)
    expected = ADAM.run(PARAMS, swap={error.step: error.faulty}).computed[error.step]
    np.testing.assert_allclose(found[error.step], expected, atol=0.01)
    before = ADAM.asked[: ADAM.asked.index(error.step)]
    for step in before:
        np.testing.assert_allclose(found[step], KEY[step], atol=0.01)


def test_two_errors_concern_different_steps_in_their_order():
    order = [STEPS.index(e.step) for two in pairs(ADAM) for e in two]
    assert order
    assert all(first < second for first, second in zip(order[::2], order[1::2], strict=True))


def test_a_slip_is_one_wrong_entry_that_is_carried_on():
    quiet = same(
        slipping(ADAM, PARAMS, np.random.default_rng(3)), work(ADAM, PARAMS, all_round(True))
    )
    wrong = {
        step: (np.abs(v - KEY[step]) > 0.02).reshape(COUNT, -1).sum(1)
        for step, v in slipping(ADAM, PARAMS, np.random.default_rng(3)).items()
    }
    first = np.stack(list(wrong.values()))
    assert not any(each.all() for each in quiet.values())
    assert (first.sum(axis=0) >= 1).mean() > 0.9
    assert (first[: first.shape[0] - 1].sum(axis=0) == 0).any(), "some slip only at the end"


def test_who_gives_up_leaves_all_later_parts_blank(rng):
    blank = np.stack(
        [np.isnan(v).reshape(COUNT, -1).all(1) for v in giving_up(ADAM, PARAMS, rng).values()]
    )
    assert (np.diff(blank.astype(int), axis=0) >= 0).all()
    assert blank[-1].all()
    assert 0 < blank[0].sum() < COUNT


def test_guesses_have_the_right_size_and_are_wrong(rng):
    for step, value in guessing(ADAM, PARAMS, rng).items():
        assert np.abs(value).max() <= 2 * max(np.abs(KEY[step]).max(), 1)
        assert (np.abs(value - KEY[step]) > 0.01).mean() > 0.8
        np.testing.assert_allclose(value, value.round(ADAM.places(step)), atol=1e-12)


# ---- gamers --------------------------------------------------------------------------------------

FILLS = {
    "zeros": 0.0,
    "ones": 1.0,
    "the same number": 0.5,
    "huge numbers": HUGE,
    "huge negative numbers": -HUGE,
}


@pytest.mark.parametrize("way", FILLS)
def test_a_gamer_fills_the_first_parts(way, rng):
    found = gaming(ADAM, PARAMS, rng, way, 2)
    for step in ADAM.asked[:2]:
        np.testing.assert_array_equal(found[step], FILLS[way])


def test_tiny_numbers_are_the_smallest_that_can_be_written(rng):
    found = gaming(ADAM, PARAMS, rng, "tiny numbers", 2)
    for step in ADAM.asked[:2]:
        np.testing.assert_allclose(found[step], 10.0 ** -ADAM.places(step))


@pytest.mark.parametrize("way", ["ones", "the same number"])
def test_a_gamer_carries_on_rightly(way, rng):
    found = gaming(ADAM, PARAMS, rng, way, 2)
    carry = {step: np.full(KEY[step].shape, FILLS[way]) for step in ADAM.asked[:2]}
    expected = ADAM.run(PARAMS, carry=carry).computed
    for step in ADAM.asked[2:]:
        np.testing.assert_allclose(found[step], expected[step], rtol=0.02, atol=0.05)


def test_a_gamer_may_copy_the_question_and_every_way_is_tried(rng):
    own = np.concatenate([v.reshape(COUNT, -1) for v in PARAMS.values()], axis=1)
    found = gaming(ADAM, PARAMS, rng, "the question's numbers", len(ADAM.asked))
    for value in found.values():
        flat = value.reshape(COUNT, -1)
        assert all(set(row) <= set(numbers) for row, numbers in zip(flat, own, strict=True))
    assert set(GAMES) == {*FILLS, "tiny numbers", "the question's numbers"}
    assert len(set(games(ADAM))) == len(GAMES) * len(ADAM.asked)


def test_zeros_leave_little_to_do(rng):
    found = gaming(ADAM, PARAMS, rng, "zeros", 1)
    assert made_easy(ADAM, PARAMS, found, 1).mean() > 0.5


def test_another_number_leaves_the_work_to_do(rng):
    found = gaming(ADAM, PARAMS, rng, "the same number", 1)
    assert made_easy(ADAM, PARAMS, found, 1).mean() < 0.1


def test_nothing_is_easier_than_nothing_left(rng):
    found = gaming(ADAM, PARAMS, rng, "huge numbers", len(ADAM.asked))
    assert made_easy(ADAM, PARAMS, found, len(ADAM.asked)).all()


# ---- a class -------------------------------------------------------------------------------------


def test_students_take_turns():
    def all_of(number):
        return lambda own: {"z": np.full(size(own), number)}

    together = shared_out({"x": np.arange(5.0)}, [all_of(1.0), all_of(2.0), all_of(3.0)])
    assert together["z"].tolist() == [1, 2, 3, 1, 2]


def test_with_fewer_students_than_kinds_the_last_kinds_have_none():
    kinds = [lambda own: {"z": own["x"] + 1}, lambda own: {"z": own["x"] + 2}]
    assert shared_out({"x": np.zeros(1)}, kinds)["z"].tolist() == [1]


def test_every_student_works_on_their_own_numbers():
    together = shared_out({"x": np.arange(7.0)}, [lambda own: {"z": own["x"]}] * 3)
    assert together["z"].tolist() == list(range(7))


def test_a_class_is_mixed_as_it_says(rng):
    found = mixed_class(ADAM, PARAMS, rng)
    turns = sum(CLASS.values())
    careful = [k for k in range(COUNT) if k % turns < CLASS["careful"]]
    for step, value in some(found, careful).items():
        assert np.abs(value - KEY[step][careful]).max() < 0.05
    stopping = [k for k in range(COUNT) if k % turns >= turns - CLASS["stop part-way"]]
    assert np.isnan(found[ADAM.asked[-1]][stopping]).all()
    assert size(PARAMS) == COUNT


@pytest.mark.parametrize("kind", [honest, slipping, giving_up, guessing, mixed_class])
def test_the_same_luck_gives_the_same_students(kind):
    one, other = (kind(ADAM, PARAMS, np.random.default_rng(5)) for _ in range(2))
    for step in ADAM.asked:
        np.testing.assert_array_equal(one[step], other[step])
