"""Picks: from what they draw, what is fair, and every mistake named."""

from collections.abc import Callable

import pytest

from qgen.files.exam import Exam
from qgen.files.picks import PickFrom, PickUnit, pool
from qgen.files.questions import Catalogue, FamilyQuestion, ItemQuestion

Load = Callable[..., Exam]
Messages = Callable[..., list[str]]

PICK_MISTAKES = (
    ("{pick: 1}", "[0]: {pick} needs either 'from: [questions]' or 'unit: 1..5'"),
    ("{pick: 1, unit: 1, from: [{item: relu_range}]}", "needs either 'from: [questions]' or"),
    ("{pick: 2, from: [{item: relu_range}]}", ".pick: 2 is more than the 1 candidates there are"),
    ("{pick: 1, from: []}", ".from: a list of 0 is not allowed; allowed: a list of at least one"),
    (
        "{pick: 1, from: [{pick: 1, unit: 1}]}",
        ".from[0]: {pick, unit} needs exactly one of 'family', 'item'; it has none",
    ),
    (
        "{pick: 1, from: [{family: max_pooling}, {family: box_iou}]}",
        ".marks: is missing: the candidates",
    ),
    ("{pick: 1, from: [{item: relu_range}, {item: sgd_noise, marks: 2}]}", ".marks: is missing"),
    ("{pick: 1, unit: 4}", ".marks: is missing"),
    ("{pick: 3, unit: 1, kind: item}", ".pick: 3 is more than the 2 candidates there are"),
    ("{pick: 1, unit: 6}", ".unit: 6 is not allowed; allowed: a whole number from 1 to 5"),
    ("{pick: 1, unit: 1, topic: optimiser}", "did you mean 'optimizers'? allowed: activations"),
    ("{pick: 1, unit: 1, kind: itm}", ".kind: 'itm' is not allowed; did you mean 'item'?"),
    ("{pick: 1, unit: 1, form: choise}", ".form: 'choise' is not allowed; did you mean 'choice'?"),
    ("{pick: 1, unit: 1, kind: item, form: final}", ".form: 'final' is for families"),
)


@pytest.mark.parametrize(("question", "message"), PICK_MISTAKES)
def test_mistake_in_a_pick_is_named(
    question: str, message: str, messages: Messages, load_questions: Load
) -> None:
    (found,) = messages(load_questions, question)
    assert message in found


def test_candidates_of_equal_marks_need_none_at_the_pick(load_questions: Load) -> None:
    text = "{pick: 1, from: [{family: adam, marks: [1, 1, 1]}, {item: relu_range, marks: 3}]}"
    (pick,) = load_questions(text).sections[0].questions
    assert isinstance(pick, PickFrom)
    assert pick.marks is None


def test_the_families_of_a_pick_are_asked_in_its_form(known: Catalogue) -> None:
    pick = PickUnit(pick=1, unit=1, form="choice", marks=2)
    asked = pool(pick, families=known.families, items=known.items)
    assert {each.form for each in asked if isinstance(each, FamilyQuestion)} == {"choice"}


POOLS: tuple[tuple[PickUnit, tuple[str, ...], list[str]], ...] = (
    (PickUnit(pick=1, unit=1, marks=2), (), ["adam", "relu_range", "sgd_noise"]),
    (PickUnit(pick=1, unit=1, marks=2), ("adam", "sgd_noise"), ["relu_range"]),
    (PickUnit(pick=1, unit=1, kind="family", level=1), (), ["adam", "perceptron_update"]),
    (PickUnit(pick=1, unit=1, topic="optimizers"), (), ["adam", "sgd_noise"]),
    (PickUnit(pick=1, unit=1, kind="item", level=2), (), []),
    (PickUnit(pick=1, unit=3), (), []),
)


@pytest.mark.parametrize(("pick", "asked", "names"), POOLS)
def test_pool_holds_what_fits_and_is_not_asked(
    pick: PickUnit, asked: tuple[str, ...], names: list[str], known: Catalogue
) -> None:
    found = pool(pick, families=known.families, items=known.items, asked=asked)
    assert [q.item if isinstance(q, ItemQuestion) else q.family for q in found] == names


def test_pool_gives_the_marks_of_the_pick_to_each(known: Catalogue) -> None:
    pick = PickUnit(pick=1, unit=1, marks=2)
    assert {q.marks for q in pool(pick, families=known.families, items=known.items)} == {2}


def test_pool_of_listed_questions_is_the_list_with_the_marks_of_the_pick(known: Catalogue) -> None:
    candidates = (FamilyQuestion(family="max_pooling"), FamilyQuestion(family="box_iou", marks=1))
    pick = PickFrom.model_validate({"pick": 1, "from": candidates, "marks": 4})
    marked = tuple(each.model_copy(update={"marks": 4}) for each in candidates)
    assert pool(pick, families=known.families, items=known.items, asked=["box_iou"]) == marked
