"""From an exam file, or all families, to a simulation and its report."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from qgen.assemble import problem_of
from qgen.catalogue import problem
from qgen.families import all_families
from qgen.files.banks import banks_for
from qgen.files.exam import Exam
from qgen.files.exam_file import load_exam
from qgen.files.exam_folder import write
from qgen.files.picks import PickFrom, PickUnit, pool
from qgen.files.questions import FamilyQuestion
from qgen.items import Item
from qgen.marking.verdicts import Policy
from qgen.paper import marks_of_parts
from qgen.problem import Problem
from qgen.simulation.figures import Figures
from qgen.simulation.marks import Subject
from qgen.simulation.measure import measure
from qgen.simulation.report import Simulation, page_data
from qgen.variants import derive
from qgen.workflow.processes import shared_out
from qgen.workflow.progress import Progress, silent

DECIMALS = 3
"""What families are simulated with where no exam says so."""


def simulate_exam(
    file: Path, *, students: int, seed: int, progress: Progress = silent
) -> Simulation:
    """Simulate every family question that an exam asks or may pick.

    Parameters
    ----------
    file
        The exam file.
    students
        Papers drawn of each question.
    seed
        The same seed gives the same students.

    Raises
    ------
    InputError
        With every mistake in the file.
    """
    items = banks_for(file)
    exam = load_exam(file, families=all_families(), items=items)
    return Simulation(
        title=exam.title,
        course=exam.course,
        command=f"qgen simulate {file.name} --students {students} --seed {seed}",
        students=students,
        seed=seed,
        figures=_measured(_asked(exam, items), students, seed, progress),
    )


def simulate_families(
    *, students: int, seed: int, levels: Sequence[int] = (1, 2, 3), progress: Progress = silent
) -> Simulation:
    """Simulate all families that ask for values, with their own marks and the usual policy."""
    asked = [problem(family, level, DECIMALS, {}) for family in all_families() for level in levels]
    subjects = [
        Subject(each, [part.marks for part in each.values.values()], Policy())
        for each in asked
        if each.asked
    ]
    return Simulation(
        title="All problem families",
        course=f"Answers to {DECIMALS} decimals",
        command=f"qgen simulate --families --students {students} --seed {seed}",
        students=students,
        seed=seed,
        figures=_measured(subjects, students, seed, progress),
    )


def write_report(simulation: Simulation, out: Path) -> None:
    """Write the report as the file's ending says: .html or .pdf.

    Raises
    ------
    TypesettingError
        If Typst, which PDF needs, is missing.
    """
    from qgen.render.html import page
    from qgen.render.typeset import pdf

    data = page_data(simulation)
    write(out, pdf(data) if out.suffix == ".pdf" else page(data))


def _measured(
    subjects: Sequence[Subject], students: int, seed: int, progress: Progress
) -> list[Figures]:
    measured = partial(_measure, students=students, seed=seed)
    return shared_out(measured, subjects, "Simulating", progress)


def _measure(subject: Subject, *, students: int, seed: int) -> Figures:
    return measure(subject, students, _seed_of(subject.problem, seed))


def _seed_of(problem: Problem, seed: int) -> bytes:
    """Every question has luck of its own, whatever else is simulated."""
    return derive(b"simulate", str(seed), problem.family.id, str(problem.level))


def _asked(exam: Exam, items: Mapping[str, Item]) -> list[Subject]:
    """The exam's family questions, each once."""
    policy = exam.marking.policy()
    found: dict[tuple[Problem, tuple[float, ...]], Subject] = {}
    for question in family_questions(exam, items):
        kind = problem_of(exam, question)
        own = tuple(float(part.marks) for part in kind.parts)
        whole = marks_of_parts(own, question.marks)
        marks = tuple(whole[k] for k in kind.position.values())
        if not marks:
            continue  # nothing of it is computed
        found[kind, marks] = Subject(kind, marks, policy, exam.decimal_comma)
    return list(found.values())


def family_questions(exam: Exam, items: Mapping[str, Item]) -> Iterator[FamilyQuestion]:
    """The problems that an exam asks, or may pick."""
    families = all_families()
    for line in (line for section in exam.sections for line in section.questions):
        if isinstance(line, PickFrom | PickUnit):
            choice = pool(line, families=families, items=items)
            yield from (each for each in choice if isinstance(each, FamilyQuestion))
        elif isinstance(line, FamilyQuestion):
            yield line
