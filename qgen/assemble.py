"""From an exam, its students and a secret to the papers: who is asked what."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qgen.catalogue import problem
from qgen.distractors import distractors
from qgen.families import all_families
from qgen.files.exam import Exam, Versions
from qgen.files.picks import PickFrom, PickUnit, pool
from qgen.files.questions import FamilyQuestion, ItemQuestion
from qgen.files.roster import Student
from qgen.items import Item
from qgen.paper import (
    Asked,
    FamilyAsked,
    Holder,
    ItemAsked,
    Offered,
    Paper,
    marks_of_parts,
)
from qgen.problem import Params, Problem
from qgen.tolerance import reach
from qgen.variants import derive, draw

Question = FamilyQuestion | ItemQuestion
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter is mistaken for another letter or digit in print."""


@dataclass(frozen=True)
class Owner:
    """Whose numbers these are: a student, or a version that students share."""

    name: str
    questions: tuple[tuple[Question, ...], ...]


def assemble(
    exam: Exam,
    students: Sequence[Student],
    secret: bytes,
    items: Mapping[str, Item],
    *,
    issued: int = 0,
) -> list[Paper]:
    """Make the papers of these students.

    Parameters
    ----------
    exam, items
        What is asked, and the banks' items by id.
    students
        Those who have no paper yet.
    secret
        Decides every number and every shuffle.
    issued
        How many papers of this exam exist: where the round of versions goes on.

    Returns
    -------
    list of Paper
        In the order of the students; each depends on the secret, the exam and its student.
    """
    owners = [_owner(exam, student, issued + k) for k, student in enumerate(students)]
    distinct = {
        name: Owner(name, tuple(_chosen(exam, secret, name, items))) for name in set(owners)
    }
    variants = _draw_all(exam, [distinct[name] for name in sorted(distinct)], secret)
    papers = []
    for student, name in zip(students, owners, strict=True):
        asked = _asked(distinct[name], variants, secret, items)
        papers.append(
            Paper(
                code=paper_code(secret, student.id),
                student=Holder(
                    id=student.id, name=student.name, email=student.email, group=student.group
                ),
                version=name.removeprefix("version ") if isinstance(exam.papers, Versions) else "",
                sections=tuple(asked),
            )
        )
    return papers


def paper_code(secret: bytes, student: str) -> str:
    """Return the code printed on a student's paper, such as `7KQ2-M4XP`: 40 random bits."""
    number = int.from_bytes(derive(secret, "code", student)[:5], "big")
    letters = "".join(CODE_LETTERS[number >> 5 * k & 31] for k in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def _owner(exam: Exam, student: Student, position: int) -> str:
    if isinstance(exam.papers, Versions):
        return f"version {chr(ord('A') + position % exam.papers.versions)}"
    return f"student {student.id}"


def _chosen(
    exam: Exam, secret: bytes, owner: str, items: Mapping[str, Item]
) -> Iterator[tuple[Question, ...]]:
    """The questions of each section, with every pick made."""
    families = all_families()
    fixed = {
        _name(question)
        for section in exam.sections
        for line in section.questions
        for question in (line.candidates if isinstance(line, PickFrom) else (line,))
        if not isinstance(question, PickUnit)
    }
    for s, section in enumerate(exam.sections):
        questions: list[Question] = []
        for k, line in enumerate(section.questions):
            if isinstance(line, PickFrom | PickUnit):
                candidates = pool(line, families=families, items=items, asked=fixed)
                order = _shuffled(len(candidates), secret, "pick", owner, f"{s}.{k}")
                picked = [candidates[i] for i in sorted(order[: line.pick])]
                if isinstance(line, PickUnit):
                    fixed.update(map(_name, picked))
                questions += picked
            else:
                questions.append(line)
        yield tuple(questions)


def _name(question: Question) -> str:
    return question.family if isinstance(question, FamilyQuestion) else question.item


def _shuffled(count: int, secret: bytes, *context: str) -> list[int]:
    """A permutation: positions in the order of their own random bits."""
    return sorted(range(count), key=lambda i: derive(secret, *context, str(i)))


def _numbered(owner: Owner) -> Iterator[list[tuple[int, Question]]]:
    """The questions of each section with their numbers on the paper."""
    number = 0
    for section in owner.questions:
        yield [(number + k, question) for k, question in enumerate(section, start=1)]
        number += len(section)


def _draw_all(
    exam: Exam, owners: Sequence[Owner], secret: bytes
) -> dict[tuple[str, int], FamilyAsked]:
    """Draw every variant of the class, those of one problem together."""
    batches: dict[Problem, list[tuple[str, int, FamilyQuestion]]] = defaultdict(list)
    for owner in owners:
        for number, question in (pair for section in _numbered(owner) for pair in section):
            if isinstance(question, FamilyQuestion):
                batches[problem_of(exam, question)].append((owner.name, number, question))
    found = {}
    for kind, places in batches.items():
        keys = [derive(secret, "variant", name, str(number)) for name, number, _ in places]
        params = draw(kind, keys)
        offered = options(kind, params)
        for k, (name, number, question) in enumerate(places):
            one = {n: v[k] for n, v in params.items()}
            found[name, number] = variant(
                kind,
                number,
                one,
                marks=question.marks,
                options=offered[k],
                order=_shuffled(len(offered[k]), secret, "options", name, str(number)),
            )
    return found


def problem_of(exam: Exam, question: FamilyQuestion) -> Problem:
    """Return the problem that a question of this exam means."""
    decimals = exam.decimals if question.decimals is None else question.decimals
    conventions = {**exam.conventions, **question.conventions}
    return problem(question.family, question.level, decimals, conventions, form=question.form)


def variant(
    problem: Problem,
    number: int,
    params: Params,
    *,
    marks: float | tuple[float, ...] | None,
    options: tuple[Offered, ...] = (),
    order: Sequence[int] = (),
) -> FamilyAsked:
    """Record one variant as the question of this number, worth these marks."""
    return FamilyAsked(
        number=number,
        family=problem.family.id,
        level=problem.level,
        decimals=problem.decimals,
        conventions=problem.chosen,
        form=problem.form,
        marks=marks_of_parts(tuple(float(part.marks) for part in problem.parts), marks),
        params={name: value.tolist() for name, value in params.items()},
        options=options,
        order=tuple(order),
    )


def options(problem: Problem, params: Params) -> list[tuple[Offered, ...]]:
    """Return what each of N variants offers to choose from: nothing in other forms."""
    count = len(next(iter(params.values())))
    if not problem.choice:
        return [()] * count
    key = reach(problem, params)
    wrong, chosen = distractors(problem, params, key)
    right = key.value[problem.choice.step]
    return [
        (
            Offered(value=right[n].tolist()),
            *(
                Offered(error=name, value=value[n].tolist())
                for (name, value), taken in zip(wrong, chosen, strict=True)
                if taken[n]
            ),
        )
        for n in range(count)
    ]


def _asked(
    owner: Owner,
    variants: Mapping[tuple[str, int], FamilyAsked],
    secret: bytes,
    items: Mapping[str, Item],
) -> Iterator[tuple[Asked, ...]]:
    for section in _numbered(owner):
        yield tuple(
            variants[owner.name, number]
            if isinstance(question, FamilyQuestion)
            else _item_asked(items[question.item], number, question, secret, owner.name)
            for number, question in section
        )


def _item_asked(
    item: Item, number: int, question: ItemQuestion, secret: bytes, owner: str
) -> ItemAsked:
    order = list(range(item.shuffled))
    if not item.fixed_order:
        order = _shuffled(len(order), secret, "options", owner, str(number))
    return ItemAsked(number=number, item=item.id, order=tuple(order), marks=(question.marks,))
