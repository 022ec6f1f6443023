"""The whole loop on a sample class whose answers are simulated."""

from pathlib import Path

from qgen.files.exam_folder import write
from qgen.report.tables import answers_csv
from qgen.resources import folder as resources
from qgen.simulation.papers import sample_class
from qgen.workflow.generate import generate
from qgen.workflow.grade import Graded, grade_exam
from qgen.workflow.progress import Progress, silent

SEED = 7


def run_demo(out: Path, *, progress: Progress = silent) -> Graded:
    """Generate the example exam, let a mixed class answer it, and mark it."""
    examples = resources("examples")
    made = generate(
        examples / "midterm.yaml", examples / "roster.csv", out, seed=SEED, progress=progress
    )
    answers = sample_class(made.papers, made.issued.items, SEED.to_bytes(4, "big"))
    file = out / "simulated-answers.csv"
    write(file, answers_csv(made.papers, answers))
    return grade_exam(out, file, progress=progress)
