"""`qgen simulate`: what is simulated, what is written, and the exit status."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from qgen.cli import main
from qgen.simulation import measure as measuring
from qgen.workflow import processes
from qgen.workflow import simulate as workflow

EXAM = """\
title: Quiz
course: Deep Learning
date: 2026-11-27
duration: 30 min
decimals: 2
decimal_comma: true
marking: {follow_through: half}
sections:
  - title: One
    questions:
      - family: perceptron_update
        level: 1
      - family: box_iou
        form: final
      - item: backpropagation_purpose
      - pick: 1
        marks: 2
        from:
          - family: conv2d
            level: 1
          - family: perceptron_update
            level: 1
"""


@pytest.fixture
def exam(tmp_path):
    file = tmp_path / "quiz.yaml"
    file.write_text(EXAM)
    return file


def run(*words):
    return CliRunner().invoke(main, ["simulate", *map(str, words)])


def test_every_family_question_and_candidate_is_simulated_once(exam):
    found = workflow.simulate_exam(exam, students=24, seed=1)
    assert [(f.family, f.level, f.final, f.decimals) for f in found.figures] == [
        ("perceptron_update", 1, False, 2),
        ("box_iou", 2, True, 2),
        ("conv2d", 1, False, 2),
        ("perceptron_update", 1, False, 2),
    ], "a question with other marks is another question"
    assert found.command == "qgen simulate quiz.yaml --students 24 --seed 1"


def test_a_question_does_not_depend_on_what_is_simulated_beside_it(exam):
    first, *_, last = workflow.simulate_exam(exam, students=24, seed=1).figures
    assert first.honest == last.honest


def test_a_table_is_printed_and_a_report_written(exam):
    out = exam.with_name("report.html")
    done = run(exam, "--students", 24, "--out", out)
    assert done.exit_code == 0, done.output
    assert "box_iou, level 2, final answer" in done.output
    assert "All targets are met." in done.output
    assert "Quiz" in out.read_text("utf-8")


def test_a_pdf_is_written(exam):
    pytest.importorskip("typst")
    out = exam.with_name("report.pdf")
    assert run(exam, "--students", 24, "--out", out).exit_code == 0
    assert out.read_bytes().startswith(b"%PDF")


def test_json_goes_to_standard_output(exam):
    done = run(exam, "--students", 24, "--seed", 3, "--json")
    assert json.loads(done.stdout)["seed"] == 3


def test_a_missed_target_gives_status_1(exam, monkeypatch):
    right = measuring.measure

    def refusing(subject, students, seed):
        found = right(subject, students, seed)
        return replace(found, honest=replace(found.honest, rejected=2))

    monkeypatch.setattr(workflow, "measure", refusing)
    done = run(exam, "--students", 24)
    assert done.exit_code == 1
    assert "MISSED  conv2d, level 1: 2 honest answers not counted as right" in done.output


def test_all_families_can_be_simulated_without_an_exam(monkeypatch):
    asked = []

    def noting(subject, students, seed):
        asked.append((subject.problem.family.id, subject.problem.level, seed))
        return right(subject, students, seed)

    right = measuring.measure
    monkeypatch.setattr(processes, "cores", lambda: 1)  # others would not know of `noting`
    monkeypatch.setattr(workflow, "measure", noting)
    monkeypatch.setattr(workflow, "all_families", lambda: ["conv2d", "perceptron_update"])
    found = workflow.simulate_families(students=24, seed=0)
    assert [name for name, *_ in asked] == ["conv2d"] * 3 + ["perceptron_update"] * 3
    assert len({seed for *_, seed in asked}) == 6
    assert found.command == "qgen simulate --families --students 24 --seed 0"


USAGE = (
    ((), 2, "Name an exam file, or give --families."),
    (("--families", "--students", "5"), 2, "5 is not in the range 24<=x<=100000"),
    (("--families", "--out", "report.doc"), 2, "'report.doc' ends in none of .html, .pdf"),
    (("nowhere.yaml",), 2, "does not exist"),
)


@pytest.mark.parametrize(("words", "status", "message"), USAGE)
def test_wrong_usage_is_answered(words, status, message):
    done = run(*words)
    assert done.exit_code == status
    assert message in done.output


def test_an_exam_and_families_together_are_refused(exam):
    assert run(exam, "--families").exit_code == 2


def test_mistakes_in_the_exam_file_are_told(exam):
    exam.write_text(EXAM.replace("box_iou", "box_iuo"))
    done = run(exam)
    assert done.exit_code == 1
    assert "Did you mean" in done.output or "did you mean" in done.output


def test_a_family_that_asks_for_no_value_is_left_out(monkeypatch):
    from qgen.families import load_family
    from qgen.workflow import simulate

    chosen = {name: load_family(name) for name in ("box_iou", "logic_gate_design")}
    monkeypatch.setattr(simulate, "all_families", lambda: chosen)
    found = simulate.simulate_families(students=24, seed=0, levels=(1,))
    assert [figures.family for figures in found.figures] == ["box_iou"]
