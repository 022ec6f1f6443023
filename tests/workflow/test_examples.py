"""The examples that the README's first command runs on."""

import csv
import io

from qgen.assemble import assemble
from qgen.families import all_families
from qgen.files.banks import load_banks
from qgen.files.exam_file import load_exam
from qgen.files.exam_folder import new_secret
from qgen.files.roster import load_roster
from qgen.marking.grade import grade
from qgen.marking.verdicts import Policy, Verdict
from qgen.report.tables import answers_csv
from qgen.resources import folder
from qgen.simulation.papers import sample_class
from qgen.workflow.demo import SEED

EXAMPLES = folder("examples")
ITEMS = load_banks(folder("question_banks"))


def example_papers():
    exam = load_exam(EXAMPLES / "midterm.yaml", families=all_families(), items=ITEMS)
    return assemble(exam, load_roster(EXAMPLES / "roster.csv"), new_secret(SEED), ITEMS)


def test_the_example_answers_are_those_of_the_demo():
    """After changing a family: qgen demo, and copy its simulated-answers.csv over them."""
    papers = example_papers()
    simulated = sample_class(papers, ITEMS, SEED.to_bytes(4, "big"))
    assert (EXAMPLES / "answers.csv").read_bytes().decode() == answers_csv(papers, simulated)


def test_the_example_answers_show_every_verdict_and_careful_students_lose_nothing():
    papers = example_papers()
    text = (EXAMPLES / "answers.csv").read_bytes().decode()
    answers = list(csv.DictReader(io.StringIO(text, newline="")))
    marks = grade(papers, answers, items=ITEMS, policy=Policy())
    shown = {part.verdict for each in marks for part in each.parts}
    assert shown >= {
        *(Verdict.CORRECT, Verdict.FOLLOW_THROUGH, Verdict.MISCONCEPTION, Verdict.WRONG),
        *(Verdict.UNREADABLE, Verdict.BLANK),
    }
    careful = [each for k, each in enumerate(marks) if k % 6 in (0, 3)]
    assert [each.awarded for each in careful] == [each.paper.total for each in careful]
