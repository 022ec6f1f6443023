"""The exam file: defaults, kinds of questions, and every mistake named."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from qgen.banks import Item, Option, Source, load_banks
from qgen.exam import (
    Exam,
    FamilyQuestion,
    ItemQuestion,
    PickFrom,
    PickUnit,
    Versions,
    load_exam,
    pool,
    worth,
)
from qgen.textfile import InputError


@dataclass(frozen=True)
class FakeFamily:
    """A family as far as an exam file is concerned."""

    id: str
    unit: int
    topic: str
    levels: Collection[int] = (1, 2, 3)
    conventions: Mapping[str, Collection[str]] = field(default_factory=dict)

    def parts_at(self, level: int) -> int:
        return level + 1


FAMILIES = {
    family.id: family
    for family in (
        FakeFamily("adam", 1, "optimizers", conventions={"eps_place": ("outside", "inside")}),
        FakeFamily("perceptron_update", 1, "perceptron", levels=(1,)),
        FakeFamily("max_pooling", 2, "pooling"),
        FakeFamily("lstm_cell", 4, "recurrent"),
        FakeFamily("gru_cell", 4, "recurrent", conventions={"update": ("cho", "keras")}),
        FakeFamily("box_iou", 5, "detection"),
    )
}


def item(name: str, unit: int, topic: str) -> Item:
    return Item(
        id=name,
        unit=unit,
        topic=topic,
        level=1,
        minutes=1,
        kind="choice",
        text="Which?",
        options=tuple(Option(text=text, correct=text == "a") for text in "abc"),
        explanation="So.",
        source=Source(author="A", title="T", year=2000),
    )


ITEMS = {
    each.id: each
    for each in (
        item("relu_range", 1, "activations"),
        item("sgd_noise", 1, "optimizers"),
        item("pooling_weights", 2, "pooling"),
    )
}

ROOT = Path(__file__).parents[2]

HEAD = """\
title: Midterm
course: Deep Learning
date: 2026-11-20
duration: 90
"""


def load(folder: Path, text: str) -> Exam:
    path = folder / "exam.yaml"
    path.write_text(text, encoding="utf-8")
    return load_exam(path, families=FAMILIES, items=ITEMS)


def load_question(folder: Path, question: str, *, head: str = HEAD) -> Exam:
    """An exam of one section whose questions are given as flow mappings, one a line."""
    lines = "".join(f"      - {line}\n" for line in question.splitlines())
    return load(folder, f"{head}sections:\n  - title: One\n    questions:\n{lines}")


def messages(folder: Path, text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        load(folder, text)
    return [str(mistake).removeprefix(str(folder) + "/") for mistake in caught.value.mistakes]


def question_messages(folder: Path, question: str, *, head: str = HEAD) -> list[str]:
    with pytest.raises(InputError) as caught:
        load_question(folder, question, head=head)
    return [str(mistake).removeprefix(str(folder) + "/") for mistake in caught.value.mistakes]


TEN_MISTAKES = """\
titel: Midterm
course: Deep Learning
date: 20.11.2026
duration: soon
decimals: "3"
papers: {versions: 30}
marking: {follow_through: hlf}
conventions: {eps_plaec: inside}
sections:
  - title: One
    questions:
      - family: lstm_cel
      - {family: adam, level: 4}
      - {item: relu_rang}
"""


TEN_MESSAGES = (
    ("exam.yaml:1: titel:", "did you mean 'title'?"),
    ("exam.yaml:3: date:", "'20.11.2026' is not allowed; allowed: a date as YYYY-MM-DD"),
    ("exam.yaml:4: duration:", "'soon' is not allowed; allowed: minutes from 1 to 1440"),
    ("exam.yaml:5: decimals:", "'3' is not allowed; allowed: a whole number from 0 to 8"),
    ("exam.yaml:6: papers.versions:", "30 is not allowed; allowed: a whole number from 1 to 26"),
    ("exam.yaml:7: marking.follow_through:", "'hlf' is not allowed; did you mean 'half'?"),
    ("exam.yaml:8: conventions.eps_plaec:", "did you mean 'eps_place'?"),
    (
        "exam.yaml:12: sections[0].questions[0].family:",
        "'lstm_cel' is not a family; did you mean 'lstm_cell'? (qgen families lists all)",
    ),
    ("exam.yaml:13: sections[0].questions[1].level:", "4 is not allowed; allowed: a whole number"),
    ("exam.yaml:14: sections[0].questions[2].item:", "did you mean 'relu_range'?"),
)


def test_ten_mistakes_give_ten_messages_in_one_run(tmp_path: Path) -> None:
    found = messages(tmp_path, TEN_MISTAKES)
    assert len(found) == len(TEN_MESSAGES)
    for message, (place, words) in zip(found, TEN_MESSAGES, strict=True):
        assert message.startswith(place)
        assert words in message


QUESTION_MISTAKES = (
    ("just text", "[0]: 'just text' is not a question; write 'family: …'"),
    (
        "{family: adam, item: relu_range}",
        "needs exactly one of 'family', 'item', 'pick'; it has family and item",
    ),
    ("{famly: adam}", "it has none; 'famly' may mean 'family'"),
    ("{pick: 1}", "[0]: {pick} needs either 'from: [questions]' or 'unit: 1..5'"),
    ("{pick: 1, unit: 1, from: [{item: relu_range}]}", "needs either 'from: [questions]' or"),
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
    (
        "{item: relu_range}\n{item: relu_range}",
        "[1].item: 'relu_range' is asked twice; first on line 8",
    ),
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
    (
        "{pick: 2, unit: 1, kind: item}\n{item: sgd_noise}",
        "2 is more than the 1 candidates that are not",
    ),
    (
        "{pick: 1, unit: 1, kind: item}\n{pick: 2, unit: 1, kind: item}",
        "the 1 candidates that are not",
    ),
)


@pytest.mark.parametrize(("question", "message"), QUESTION_MISTAKES)
def test_mistake_in_a_question_is_named(tmp_path: Path, question: str, message: str) -> None:
    (found,) = question_messages(tmp_path, question)
    assert message in found


HEAD_MISTAKES = (
    ("duration: 0", "duration: 0 is not allowed"),
    ("duration: true", "duration: true is not allowed"),
    ("duration: 25 h", "duration: '25 h' is not allowed"),
    ("duration: ''", "duration: '' is not allowed"),
    ("date: 2026-02-30", "date: '2026-02-30' is not a date"),
    ("date: 20261120", "date: 20261120 is not allowed; allowed: a date as YYYY-MM-DD"),
    ("title: 2026", "title: 2026 is not allowed; allowed: text (in quotes"),
    ("course: ' '", "course: ' ' is not allowed; allowed: text"),
    ("decimals: true", "decimals: true is not allowed"),
    ("decimal_comma: 'yes'", "decimal_comma: 'yes' is not allowed; allowed: true or false"),
    ("papers: same", "papers: 'same' is not allowed; allowed: 'individual'"),
    ("papers: {version: 3}", "papers.version: unknown field 'version'; did you mean 'versions'?"),
    ("marking: {misconception: 2}", "marking.misconception: 2 is not allowed; allowed: a number"),
    ("marking: full", "marking: 'full' is not a mapping"),
    ("conventions: {update: kers}", "conventions.update: 'kers' is not a value of 'update'"),
)


@pytest.mark.parametrize(("line", "message"), HEAD_MISTAKES)
def test_mistake_in_the_head_is_named(tmp_path: Path, line: str, message: str) -> None:
    name = line.partition(":")[0]
    kept = [other for other in HEAD.splitlines() if not other.startswith(name + ":")]
    head = "\n".join([*kept, line]) + "\n"
    (found,) = question_messages(tmp_path, "{item: relu_range}", head=head)
    assert message in found


def test_missing_field_is_named_at_what_encloses_it(tmp_path: Path) -> None:
    found = messages(tmp_path, HEAD + "sections:\n  - questions: [{item: relu_range}]\n")
    assert found == ["exam.yaml:6: sections[0].title: is missing"]


@pytest.mark.parametrize("sections", ["[]", "[{title: One, questions: []}]"])
def test_exam_without_questions_is_refused(tmp_path: Path, sections: str) -> None:
    (found,) = messages(tmp_path, HEAD + f"sections: {sections}\n")
    assert "a list of 0 is not allowed; allowed: a list of at least one" in found


@pytest.mark.parametrize("text", ["", "just text", "[1, 2]"])
def test_file_that_is_no_mapping_is_refused(tmp_path: Path, text: str) -> None:
    (found,) = messages(tmp_path, text)
    assert "is not a mapping" in found


# ---- what is right -------------------------------------------------------------------------------


def test_defaults_are_the_documented_ones(tmp_path: Path) -> None:
    exam = load_question(tmp_path, "{family: adam}\n{item: relu_range}")
    assert exam.date == date(2026, 11, 20)
    assert (exam.decimals, exam.decimal_comma, exam.papers) == (3, False, "individual")
    assert (exam.marking.follow_through, exam.marking.misconception) == ("full", 0)
    assert exam.sections[0].questions == (
        FamilyQuestion(family="adam", level=2),
        ItemQuestion(item="relu_range", marks=1),
    )


DURATIONS = (
    ("90", 90),
    ("'90'", 90),
    ("90 min", 90),
    ("1 h 30 min", 90),
    ("1h30", 90),
    ("2 hours", 120),
    ("45 minutes", 45),
)


@pytest.mark.parametrize(("text", "minutes"), DURATIONS)
def test_duration_is_minutes(tmp_path: Path, text: str, minutes: int) -> None:
    head = HEAD.replace("duration: 90", f"duration: {text}")
    assert load_question(tmp_path, "{family: adam}", head=head).duration == minutes


def test_every_kind_of_question_is_read(tmp_path: Path) -> None:
    head = HEAD + "papers: {versions: 4}\nconventions: {update: keras}\n"
    text = """{family: adam, level: 1, marks: [1, 2.5], conventions: {eps_place: inside}}
{item: relu_range, marks: 2}
{pick: 1, from: [{family: max_pooling}, {family: box_iou}], marks: 4}
{pick: 1, unit: 2, topic: pooling, kind: item}"""
    exam = load_question(tmp_path, text, head=head)
    adam, relu, listed, by_unit = exam.sections[0].questions
    assert exam.papers == Versions(versions=4)
    assert isinstance(adam, FamilyQuestion)
    assert adam.marks == (1, 2.5)
    assert relu == ItemQuestion(item="relu_range", marks=2)
    assert isinstance(listed, PickFrom)
    assert [worth(question) for question in listed.candidates] == [None, None]
    assert by_unit == PickUnit(pick=1, unit=2, topic="pooling", kind="item")


def test_candidates_of_equal_marks_need_none_at_the_pick(tmp_path: Path) -> None:
    text = "{pick: 1, from: [{family: adam, marks: [1, 1, 1]}, {item: relu_range, marks: 3}]}"
    (pick,) = load_question(tmp_path, text).sections[0].questions
    assert isinstance(pick, PickFrom)
    assert pick.marks is None


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
    pick: PickUnit, asked: tuple[str, ...], names: list[str]
) -> None:
    found = pool(pick, families=FAMILIES, items=ITEMS, asked=asked)
    assert [q.item if isinstance(q, ItemQuestion) else q.family for q in found] == names


def test_pool_gives_the_marks_of_the_pick_to_each() -> None:
    pick = PickUnit(pick=1, unit=1, marks=2)
    assert {q.marks for q in pool(pick, families=FAMILIES, items=ITEMS)} == {2}


def test_pool_of_listed_questions_is_the_list_with_the_marks_of_the_pick() -> None:
    candidates = (FamilyQuestion(family="max_pooling"), FamilyQuestion(family="box_iou", marks=1))
    pick = PickFrom.model_validate({"pick": 1, "from": candidates, "marks": 4})
    marked = tuple(each.model_copy(update={"marks": 4}) for each in candidates)
    assert pool(pick, families=FAMILIES, items=ITEMS, asked=["box_iou"]) == marked


def test_digest_depends_on_what_is_asked_not_on_how_it_is_written(tmp_path: Path) -> None:
    same = [
        load_question(tmp_path, "{family: adam, level: 2}"),
        load_question(tmp_path, "{level: 2, family: 'adam'} # a comment"),
        load_question(tmp_path, "{family: adam}", head=HEAD.replace("90", "1 h 30 min")),
    ]
    other = load_question(tmp_path, "{family: adam, level: 3}")
    assert len({exam.digest() for exam in same}) == 1
    assert other.digest() != same[0].digest()
    assert re.fullmatch("[0-9a-f]{64}", other.digest())


def test_exam_survives_json(tmp_path: Path) -> None:
    text = "{pick: 1, from: [{family: max_pooling}, {family: box_iou}], marks: 4}\n{family: adam}"
    exam = load_question(tmp_path, text)
    again = Exam.model_validate_json(exam.model_dump_json(by_alias=True))
    assert again == exam
    assert again.digest() == exam.digest()


def test_exam_is_frozen(tmp_path: Path) -> None:
    exam = load_question(tmp_path, "{family: adam}")
    with pytest.raises(ValidationError, match="frozen"):
        exam.title = "Other"  # type: ignore[misc]


EXAMPLE_FAMILIES = (
    FakeFamily("perceptron_update", 1, "perceptron"),
    FakeFamily("adam", 1, "optimizers"),
    FakeFamily("backprop_step", 1, "backpropagation", conventions={"loss_scale": ("half", "full")}),
    FakeFamily("conv2d", 2, "convolution", conventions={"operation": ("cross-correlation",)}),
    FakeFamily("max_pooling", 2, "pooling"),
    FakeFamily("weight_decay_step", 3, "regularisation"),
    FakeFamily("lstm_cell", 4, "recurrent networks"),
    FakeFamily("box_iou", 5, "object detection"),
)


def test_example_is_a_valid_exam_of_ninety_minutes() -> None:
    families = {family.id: family for family in EXAMPLE_FAMILIES}
    items = load_banks(ROOT / "question_banks")
    exam = load_exam(ROOT / "examples" / "midterm.yaml", families=families, items=items)
    assert exam.duration == 90
