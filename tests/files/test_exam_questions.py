"""Questions of an exam file: every kind is read, every mistake is named."""

from collections.abc import Callable

import pytest

from qgen.files.exam import Exam, Versions
from qgen.files.picks import PickFrom, PickUnit
from qgen.files.questions import FamilyQuestion, ItemQuestion, worth

Load = Callable[..., Exam]
Messages = Callable[..., list[str]]

QUESTION_MISTAKES = (
    ("just text", "[0]: 'just text' is not a question; write 'family: …'"),
    (
        "{family: adam, item: relu_range}",
        "needs exactly one of 'family', 'item', 'pick'; it has family and item",
    ),
    ("{famly: adam}", "it has none; 'famly' may mean 'family'"),
    ("{family: perceptron_update}", ".level: 2 is not a level of 'perceptron_update'; allowed: 1"),
    ("{family: adam, lvl: 2}", ".lvl: unknown field 'lvl'; did you mean 'level'?"),
    ("{family: 3}", ".family: 3 is not allowed; allowed: text"),
    ("{family: adam, marks: lots}", ".marks: 'lots' is not allowed; allowed: a number from"),
    ("{family: adam, marks: .nan}", ".marks: '.nan' is not allowed"),
    ("{family: adam, marks: [1, 2]}", "a list of 2 does not fit; 'adam' at level 2 has 3 parts"),
    ("{family: adam, marks: [1, x, 2]}", ".marks[1]: 'x' is not allowed; allowed: a number from 0"),
    ("{family: adam, marks: [0, 0, 0]}", ".marks: is worth nothing"),
    ("{family: adam, conventions: {eps: x}}", "'eps' is not a convention of 'adam'"),
    (
        "{family: adam, conventions: {eps_place: insid}}",
        "did you mean 'inside'? allowed: outside, inside",
    ),
    ("{family: adam, conventions: [inside]}", "is not a mapping (lines of 'name: value')"),
)


@pytest.mark.parametrize(("question", "message"), QUESTION_MISTAKES)
def test_mistake_in_a_question_is_named(
    question: str, message: str, messages: Messages, load_questions: Load
) -> None:
    (found,) = messages(load_questions, question)
    assert message in found


def test_every_kind_of_question_is_read(load_questions: Load, head: str) -> None:
    changed = head + "papers: {versions: 4}\nconventions: {update: keras}\n"
    text = """{family: adam, level: 1, marks: [1, 2.5], conventions: {eps_place: inside}}
{item: relu_range, marks: 2}
{pick: 1, from: [{family: max_pooling}, {family: box_iou}], marks: 4}
{pick: 1, unit: 2, topic: pooling, kind: item}"""
    exam = load_questions(text, head=changed)
    adam, relu, listed, by_unit = exam.sections[0].questions
    assert exam.papers == Versions(versions=4)
    assert isinstance(adam, FamilyQuestion)
    assert adam.marks == (1, 2.5)
    assert relu == ItemQuestion(item="relu_range", marks=2)
    assert isinstance(listed, PickFrom)
    assert [worth(question) for question in listed.candidates] == [None, None]
    assert by_unit == PickUnit(pick=1, unit=2, topic="pooling", kind="item")
