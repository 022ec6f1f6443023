"""`qgen check` draws from problems and says what is amiss."""

import re

import numpy as np
import pytest
from click.testing import CliRunner

from qgen.cli import main
from qgen.family import Family, Level, Misconception, Part
from qgen.params import Choice, Grid
from qgen.problem import Problem
from qgen.workflow.check import check


def double(x, *, step):
    return step("y", 2 * x)


def subject(*, fit=None, errors=(), options=range(1, 10)) -> Problem:
    family = Family(
        id="double",
        title="Double",
        unit=1,
        topic="t",
        source="s",
        solver=double,
        levels={1: Level(params={"x": Choice(list(options))}, parts=(Part("y"),))},
        misconceptions=errors,
        fit=fit,
    )
    return Problem(family, 1)


TRIPLES = Misconception("triples", "y", lambda s: 3 * s.x, "Two.")
ADDS_THREE = Misconception("adds_three", "y", lambda s: s.x + 3, "Times.")


def test_a_sound_problem_has_no_faults():
    found = check(subject(errors=(TRIPLES,), options=range(1, 5)), 50)
    assert (found.fit, found.different, found.told, list(found.faults())) == (1.0, 4, 1, [])


def test_a_problem_that_is_rarely_fit_is_amiss():
    params = {"x": Grid(1, 40)}
    level = Level(params=params, parts=(Part("y"),))
    rare = Family("double", "D", 1, "t", "s", double, {1: level}, (), fit=lambda s: s.x == 7)
    found = check(Problem(rare, 1), 200)
    assert found.different == 1
    assert list(found.faults()) == [
        f"double, level 1: only {found.fit:.0%} of the draws are fit to print"
    ]


def test_a_problem_that_is_never_fit_is_amiss():
    found = check(subject(fit=lambda s: np.zeros(len(s.x), dtype=bool)), 20)
    assert list(found.faults()) == ["double, level 1: no draw was fit to print"]


def test_only_variants_that_tell_errors_apart_are_drawn():
    found = check(subject(errors=(TRIPLES, ADDS_THREE)), 50)
    assert found.told == found.errors == 2
    assert found.fit < 1  # at x = 3 to add three is to double


EXAM = """
title: Quiz
course: C
date: 2027-01-01
duration: 60
sections:
  - title: A
    questions:
      - family: adam
        level: 1
      - family: box_iou
        form: choice
"""


def test_the_command_checks_an_exam(tmp_path):
    file = tmp_path / "exam.yaml"
    file.write_text(EXAM)
    result = CliRunner().invoke(main, ["check", str(file), "-n", "10"])
    assert result.exit_code == 0, result.output
    assert re.search(r"adam +1 +1 +\d+%", result.output)
    assert re.search(r"box_iou +5 +2 +\d+%", result.output)
    assert "Nothing is amiss." in result.output


@pytest.mark.parametrize("arguments", [[], ["examples/midterm.yaml", "--families"]])
def test_the_command_wants_an_exam_or_all_families(arguments):
    result = CliRunner().invoke(main, ["check", *arguments])
    assert result.exit_code == 2
    assert "Name an exam file, or give --families." in result.output
