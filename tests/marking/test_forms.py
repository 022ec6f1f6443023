"""Words, formulas, constructions and options: read, marked, and their errors named."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from qgen.assemble import options, variant
from qgen.families import load_family
from qgen.family import Construction, Family, Formula, Level, Misconception, Part
from qgen.marking.allowance import Allowance
from qgen.marking.changes import Accepted
from qgen.marking.grade import grade
from qgen.marking.results import PartResult
from qgen.marking.verdicts import Policy, Verdict
from qgen.paper import FamilyAsked, Holder, Paper
from qgen.params import Grid
from qgen.problem import Problem
from qgen.variants import derive, draw
from solvers.arrays import array_namespace

WORDS = ("LOW", "MIDDLE", "HIGH")


def slope(x, w, *, step):
    """Three steps: a number, which third it lies in, and a derivative of its square."""
    xp = array_namespace(x)
    z = step("z", w * x)
    at = step("at", xp.where(xp.less(z, 6), 0.0, 1.0) + xp.where(xp.less(z, 12), 0.0, 1.0))
    return step("g", 2 * z * x + 0 * at)


INNER = Misconception("inner_derivative_missing", "g", lambda s: 2 * s.z, r"Times $x$.")
ADDS = Misconception("adds", "z", lambda s: s.w + s.x, "Multiply.")
TURNED = Misconception("turned_round", "at", lambda s: 2 - s.right, "The least is low.")


@pytest.fixture
def family(monkeypatch: pytest.MonkeyPatch) -> Family:
    """A family of its own, found under its name."""
    unit = {"name": "threshold_unit", "inputs": [[0.0], [1.0]], "outputs": [0, 1]}
    made = Family(
        id="slope",
        title="Slope",
        unit=1,
        topic="t",
        source="s",
        solver=slope,
        levels={
            1: Level(
                params={"x": Grid(2, 4), "w": Grid(2, 4)},
                parts=(
                    Part("z", 1),
                    Part("at", 1, labels=WORDS),
                    Formula("g_formula", "g", within=("x", "w"), marks=2),
                    Construction("unit", lambda s: {"property": unit, "example": "[2, -1]"}),
                    Part("g", 1),
                ),
            )
        },
        misconceptions=(INNER, ADDS, TURNED),
    )
    monkeypatch.setattr("qgen.catalogue.load_family", lambda name: {"slope": made}[name])
    return made


def question(form: str = "steps") -> FamilyAsked:
    from qgen.catalogue import problem

    asked = problem("slope", 1, 3, {}, form=form)
    params = {"x": np.array([3.0]), "w": np.array([4.0])}
    offered = options(asked, params)[0]
    one = {name: value[0] for name, value in params.items()}
    order = tuple(reversed(range(len(offered))))
    return variant(asked, 1, one, marks=None, options=offered, order=order)


def marked(
    answers: Mapping[str, object], form: str = "steps", **changes: object
) -> dict[str, PartResult]:
    paper = Paper(code="T", student=Holder(id="1", name="Ada"), sections=((question(form),),))
    found = grade([paper], [answers], items={}, policy=Policy(**changes))
    return {part.label: part for part in found[0].parts}


RIGHT = {"1a": "12", "1b": "high", "1c": "2 w x^2", "1d": "[4, -2]", "1e": "72"}


@pytest.fixture(autouse=True)
def _use(family, monkeypatch):
    from qgen import catalogue

    catalogue._problem.cache_clear()
    yield
    catalogue._problem.cache_clear()


def test_right_answers_of_every_sort_earn_all_marks():
    found = marked(RIGHT)
    assert {part.verdict for part in found.values()} == {Verdict.CORRECT}
    assert sum(part.awarded for part in found.values()) == 6


@pytest.mark.parametrize(
    ("label", "answer", "verdict", "error"),
    [
        ("1b", "LOW", Verdict.MISCONCEPTION, "turned_round"),
        ("1b", "middle", Verdict.WRONG, ""),
        ("1b", "medium", Verdict.UNREADABLE, ""),
        ("1b", "", Verdict.BLANK, ""),
        ("1c", "x*w*x*2", Verdict.CORRECT, ""),
        ("1c", "2 w x", Verdict.MISCONCEPTION, "inner_derivative_missing"),
        ("1c", "2 (w + x) x", Verdict.MISCONCEPTION, "adds"),
        ("1c", "3 w x^2", Verdict.WRONG, ""),
        ("1c", "2 w y", Verdict.UNREADABLE, ""),
        ("1c", "__import__('os')", Verdict.UNREADABLE, ""),
        ("1d", "[1, 0]", Verdict.WRONG, ""),
        ("1e", "24", Verdict.MISCONCEPTION, "inner_derivative_missing"),
    ],
)
def test_one_other_answer(label, answer, verdict, error):
    part = marked({**RIGHT, label: answer})[label]
    assert (part.verdict, part.misconception) == (verdict, error)


def test_a_word_follows_from_the_number_before():
    found = marked({**RIGHT, "1a": "7.5", "1b": "MIDDLE", "1e": "45"})
    assert found["1a"].verdict == Verdict.WRONG
    assert {found["1b"].verdict, found["1e"].verdict} == {Verdict.FOLLOW_THROUGH}


def test_the_feedback_on_a_construction_names_the_case_that_fails():
    reason = marked({**RIGHT, "1d": "[1, 0]"})["1d"].reason
    assert "For the input (0)" in reason


def test_expected_answers_are_written_as_students_write_them():
    found = marked(RIGHT)
    assert [found[label].expected for label in ("1a", "1b")] == ["12", "HIGH"]


def test_options_are_the_key_and_what_errors_lead_to():
    asked = question("choice")
    values = {each.error: each.value for each in asked.options}
    assert values[""] == 72
    assert values["inner_derivative_missing"] == 24
    assert values["adds"] == 42
    assert len(set(values.values())) == len(values)


@pytest.mark.parametrize("policy", [{}, {"wrong_choice": 0.25}])
def test_a_wrong_option_names_its_error(policy):
    asked = question("choice")
    letters = {asked.options[k].error: "ABCDE"[place] for place, k in enumerate(asked.order)}
    assert marked({"1a": letters[""]}, "choice")["1a"].verdict == Verdict.CORRECT
    part = marked({"1a": letters["inner_derivative_missing"]}, "choice", **policy)["1a"]
    assert part.verdict == Verdict.MISCONCEPTION
    assert part.reason == INNER.feedback
    assert part.awarded == -0.25 * part.out_of * bool(policy)


SINGLE = (  # the level's fields, the form, the step asked, and the marks of what leads to it
    ({}, "final", "g", 3),
    ({"answer": "at"}, "final", "at", 2),
    ({"answer": "at"}, "choice", "at", 2),
    ({"answer": "at", "choice": "z"}, "final", "at", 2),
    ({"answer": "at", "choice": "z"}, "choice", "z", 1),
)


@pytest.mark.parametrize(("fields", "form", "step", "marks"), SINGLE)
def test_a_single_answer_is_worth_the_parts_that_lead_to_it(family, fields, form, step, marks):
    level = replace(family.levels[1], **fields)
    (part,) = Problem(replace(family, levels={1: level}), 1, form=form).parts
    assert (part.step, part.marks) == (step, marks)


def test_words_to_choose_from_are_all_of_them(family):
    level = replace(family.levels[1], choice="at")
    own = replace(family, levels={1: level}, misconceptions=(TURNED,))
    params = {"x": np.array([2.0, 2.5]), "w": np.array([2.0, 3.0])}
    found = options(Problem(own, 1, form="choice"), params)
    assert [[(each.error, each.value) for each in offered] for offered in found] == [
        [("", 0), ("turned_round", 2), ("", 1)],
        [("", 1), ("", 0), ("", 2)],  # in the middle: turned round, it is the same
    ]


def test_other_answers_can_be_accepted_after_the_exam():
    paper = Paper(code="T", student=Holder(id="1", name="Ada"), sections=((question(),),))
    allowed = Allowance(accepted=(Accepted("1b", "middle"), Accepted("slope.g_formula", "3 w x^2")))
    answers = {**RIGHT, "1b": "Middle", "1c": "3*w*x^2"}
    found = grade([paper], [answers], items={}, policy=Policy(), allowance=allowed)[0]
    assert {part.verdict for part in found.parts} == {Verdict.CORRECT}


def test_every_family_that_is_asked_as_a_choice_offers_three_to_five_values():
    family = load_family("adam")
    asked = Problem(family, 2, form="choice")
    params = draw(asked, [derive(b"choice", str(k)) for k in range(20)])
    assert {3 <= len(each) <= 5 for each in options(asked, params)} == {True}
