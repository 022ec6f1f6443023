"""The exam: its head, its defaults, and every mistake named."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from pydantic import ValidationError

from qgen.files.exam import Exam
from qgen.files.questions import FamilyQuestion, ItemQuestion

Load = Callable[..., Exam]
Messages = Callable[..., list[str]]

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


def test_ten_mistakes_give_ten_messages_in_one_run(messages: Messages, load: Load) -> None:
    found = messages(load, TEN_MISTAKES)
    assert len(found) == len(TEN_MESSAGES)
    for message, (place, words) in zip(found, TEN_MESSAGES, strict=True):
        assert message.startswith(place)
        assert words in message


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
def test_mistake_in_the_head_is_named(
    line: str, message: str, messages: Messages, load_questions: Load, head: str
) -> None:
    name = line.partition(":")[0]
    kept = [other for other in head.splitlines() if not other.startswith(name + ":")]
    changed = "\n".join([*kept, line]) + "\n"
    (found,) = messages(load_questions, "{item: relu_range}", head=changed)
    assert message in found


def test_missing_field_is_named_at_what_encloses_it(
    messages: Messages, load: Load, head: str
) -> None:
    found = messages(load, head + "sections:\n  - questions: [{item: relu_range}]\n")
    assert found == ["exam.yaml:6: sections[0].title: is missing"]


@pytest.mark.parametrize("sections", ["[]", "[{title: One, questions: []}]"])
def test_exam_without_questions_is_refused(
    sections: str, messages: Messages, load: Load, head: str
) -> None:
    (found,) = messages(load, head + f"sections: {sections}\n")
    assert "a list of 0 is not allowed; allowed: a list of at least one" in found


@pytest.mark.parametrize("text", ["", "just text", "[1, 2]"])
def test_file_that_is_no_mapping_is_refused(text: str, messages: Messages, load: Load) -> None:
    (found,) = messages(load, text)
    assert "is not a mapping" in found


# ---- what is right -------------------------------------------------------------------------------


def test_defaults_are_the_documented_ones(load_questions: Load) -> None:
    exam = load_questions("{family: adam}\n{item: relu_range}")
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
def test_duration_is_minutes(text: str, minutes: int, load_questions: Load, head: str) -> None:
    changed = head.replace("duration: 90", f"duration: {text}")
    assert load_questions("{family: adam}", head=changed).duration == minutes


def test_digest_depends_on_what_is_asked_not_on_how_it_is_written(
    load_questions: Load, head: str
) -> None:
    same = [
        load_questions("{family: adam, level: 2}"),
        load_questions("{level: 2, family: 'adam'} # a comment"),
        load_questions("{family: adam}", head=head.replace("90", "1 h 30 min")),
    ]
    other = load_questions("{family: adam, level: 3}")
    assert len({exam.digest() for exam in same}) == 1
    assert other.digest() != same[0].digest()
    assert re.fullmatch("[0-9a-f]{64}", other.digest())


def test_exam_survives_json(load_questions: Load) -> None:
    text = "{pick: 1, from: [{family: max_pooling}, {family: box_iou}], marks: 4}\n{family: adam}"
    exam = load_questions(text)
    again = Exam.model_validate_json(exam.model_dump_json(by_alias=True))
    assert again == exam
    assert again.digest() == exam.digest()


def test_exam_is_frozen(load_questions: Load) -> None:
    exam = load_questions("{family: adam}")
    with pytest.raises(ValidationError, match="frozen"):
        exam.title = "Other"  # type: ignore[misc]
