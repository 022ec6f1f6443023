"""Every measure is good for the marker as it is, and bad for one that is broken on purpose."""

from dataclasses import replace

import numpy as np

from qgen.answers import Numbers, Unreadable
from qgen.catalogue import problem
from qgen.marking import judge as judging
from qgen.marking.verdicts import Policy, Verdict
from qgen.problem import Problem
from qgen.simulation import marks
from qgen.simulation.figures import GameFigures
from qgen.simulation.marks import Subject
from qgen.simulation.measure import measure
from qgen.tolerance import Reach, reach

STUDENTS = 60


def subject(family="adam", level=2, *, policy=None, final=False, comma=False):
    asked = problem(family, level, 3, {}, form="final" if final else "steps")
    return Subject(asked, [part.marks for part in asked.parts], policy or Policy(), comma)


def measured(*about, **more):
    return measure(subject(*about, **more), STUDENTS, b"measures")


def test_the_marker_as_it_is_meets_every_target():
    found = measured()
    assert list(found.misses()) == []
    assert found.honest.answers == STUDENTS * 100
    assert 0.5 < found.honest.nearest <= 1
    assert found.pairs.both == found.pairs.students > 0
    assert found.total("named") == found.total("students") == STUDENTS * len(found.errors)
    assert found.marks.guessers < 0.2 < found.marks.best_game.share < found.marks.class_median < 1


def broken(monkeypatch, change):
    """Let the marker's judgement go wrong."""
    right = marks.judge

    def judge(problem, *rest):
        return {s: change(s, part) for s, part in right(problem, *rest).items()}

    monkeypatch.setattr(marks, "judge", judge)


def test_a_tolerance_that_is_too_narrow_refuses_honest_answers(monkeypatch):
    def narrow(*about, **more):
        found = reach(*about, **more)
        return Reach(found.value, {s: t / 3 for s, t in found.tolerance.items()})

    monkeypatch.setattr(judging, "reach", narrow)
    found = measured()
    assert found.honest.rejected > 0
    assert found.honest.nearest > 1
    assert found.honest.cases[0].what == "An honest answer is not counted as right"
    assert "honest answers not counted as right" in " ".join(found.misses())


def everything_right(step, part):
    return replace(
        part,
        verdict=np.full(len(part.verdict), Verdict.CORRECT, dtype=object),
        misconception=np.full(len(part.verdict), "", dtype=object),
        misread=np.full(len(part.verdict), "", dtype=object),
    )


def test_a_marker_that_accepts_everything_lets_guessers_pass(monkeypatch):
    broken(monkeypatch, everything_right)
    found = measured()
    assert found.marks.guessers == found.marks.best_game.share == 1
    assert found.total("missed") == found.total("students")
    assert "only 0.0% of single misconceptions named" in " ".join(found.misses())
    assert found.errors[0].cases[0].what == f"{found.errors[0].error} is not named"


def test_a_marker_that_forgives_guessers_alone_is_noticed():
    found = measured()
    generous = replace(found, marks=replace(found.marks, class_median=0.0, guessers=0.5))
    assert "guessers above the class median" in list(generous.misses())


def test_a_marker_that_names_the_wrong_error_is_noticed(monkeypatch):
    ids = [error.id for error in problem("adam", 2, 3, {}).misconceptions]
    another = dict(zip(["", *ids], ["", *ids[1:], ids[0]], strict=True))

    def confused(step, part):
        names = np.array([another[name] for name in part.misconception], dtype=object)
        return replace(part, misconception=names)

    broken(monkeypatch, confused)
    found = measured()
    assert found.total("misnamed") == found.total("students")
    assert found.total("named") == 0
    assert found.pairs.both < found.pairs.students
    assert "is named otherwise" in found.errors[0].cases[0].what


def test_a_marker_that_reports_a_misreading_for_an_error_is_noticed(monkeypatch):
    def confused(step, part):
        return replace(part, misread=np.full(len(part.verdict), "x read as 2", dtype=object))

    broken(monkeypatch, confused)
    assert measured().total("misnamed") == STUDENTS * len(problem("adam", 2, 3, {}).misconceptions)


def test_a_marker_that_counts_an_error_again_is_noticed(monkeypatch):
    def strict(step, part):
        wrong = np.where(part.verdict == Verdict.FOLLOW_THROUGH, Verdict.WRONG, part.verdict)
        return replace(part, verdict=wrong)

    broken(monkeypatch, strict)
    found = measured()
    assert found.total("paid_again") > 0
    assert "paid twice for one misconception" in " ".join(found.misses())


def test_work_that_is_not_weighed_pays_gamers(monkeypatch):
    before = measured().marks.best_game.share
    broken(monkeypatch, lambda step, part: replace(part, work_left=np.ones(len(part.work_left))))
    assert measured().marks.best_game.share > before


def test_gamers_above_the_class_are_noticed():
    found = measured()
    game = GameFigures("zeros", 1, 50, found.marks.class_median + 0.01)
    paid = replace(found, marks=replace(found.marks, games=(*found.marks.games, game)))
    assert list(paid.misses()) == ["gamers above the class median: zeros in 1 part"]


def test_a_reader_that_refuses_is_noticed(monkeypatch):
    monkeypatch.setattr(Problem, "read", lambda *_, **__: Unreadable("No."))
    found = measured()
    assert (
        found.typed.unread == found.typed.answers == STUDENTS * len(problem("adam", 2, 3, {}).asked)
    )
    assert len(found.typed.examples) == 3
    assert "sloppily typed answers not read as meant" in " ".join(found.misses())


def test_a_reader_that_misreads_is_noticed(monkeypatch):
    def misread(asked, step, raw, **_):
        shape = asked.shapes[step]
        return Numbers(np.full(shape, 123.456), np.full(shape, 3.0))

    monkeypatch.setattr(Problem, "read", misread)
    assert measured().typed.unread > 0


# ---- what the exam says --------------------------------------------------------------------------


def test_the_policy_decides_what_a_class_earns():
    strict = measured(policy=Policy(follow_through=0.0, per_entry=False))
    assert strict.marks.class_median < measured().marks.class_median
    assert strict.total("paid_again") == 0, "what follows is worth less for all by this policy"


def test_a_right_last_part_can_earn_everything():
    lenient = measured(policy=Policy(final_answer=True))
    assert lenient.marks.class_median >= measured().marks.class_median
    assert lenient.honest.rejected == 0


def test_the_final_answer_alone_shows_some_errors_and_no_two():
    found = measured(final=True)
    assert found.name == "adam, level 2, final answer"
    assert 0 < found.total("students") < STUDENTS * len(found.errors)
    assert list(found.misses()) == []


def test_an_error_that_never_reaches_the_final_answer_has_no_students():
    found = measured("classification_metrics", 2, final=True)
    assert 0 in {each.students for each in found.errors}
    assert list(found.misses()) == []


def test_decimal_commas_are_typed_and_read():
    assert measured(comma=True).typed.unread == 0


def test_the_same_seed_gives_the_same_figures():
    assert measured() == measured()


def test_another_seed_gives_other_students():
    assert measured() != measure(subject(), STUDENTS, b"other")
