"""What holds of marks, whatever a class writes."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qgen.marking.grade import grade
from qgen.marking.results import PartResult
from qgen.marking.verdicts import Policy

Answers = Mapping[str, object]

WRITTEN = [
    *(
        "",
        "-",
        "0",
        "1",
        "-1",
        "0.5",
        "1e300",
        "1/3",
        "nan",
        "inf",
        "?",
        "A",
        "a, c",
        "true",
        "B C",
    ),
    *("[0, 0]", "[1, 2; 3, 4]", "[1, nan]", "x = 3", "=1+1", "{{7*7}}", "(" * 50, "\x00", "\ud800"),
]
ANY_ANSWER = st.one_of(
    st.sampled_from(WRITTEN),
    st.text(max_size=12),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.none(),
    st.lists(st.one_of(st.floats(), st.integers(), st.text(max_size=4)), max_size=4),
    st.dictionaries(st.text(max_size=2), st.integers(), max_size=2),
)


def answers_of(three) -> st.SearchStrategy[Sequence[Answers]]:
    """A class that answers anything; some parts rightly, so that marks are earned."""

    def student(paper) -> st.SearchStrategy[Answers]:
        right = three.right(paper)
        answer = {label: st.one_of(st.just(text), ANY_ANSWER) for label, text in right.items()}
        return st.fixed_dictionaries({}, optional=answer)

    return st.tuples(*map(student, three.papers))


POLICIES = (
    Policy(),
    Policy(follow_through=0.5, misconception=0.25),
    Policy(follow_through=0.0, misconception=1.0),
)


@pytest.fixture(scope="module")
def mark(three):
    """Return a function that marks answers to papers of the three."""

    def marked(papers, answers: Sequence[Answers], policy: Policy = POLICIES[0]):
        items = three.issued.items
        marks = grade(papers, answers, items=items, policy=policy)
        return {each.paper.student.id: [summary(part) for part in each.parts] for each in marks}

    return marked


def summary(part: PartResult) -> tuple[object, ...]:
    """All that is said of a part, but for its value, which is an array."""
    return (part.label, part.verdict, part.awarded, part.out_of, part.given, part.reason)


@settings(max_examples=60, deadline=None)
@given(data=st.data(), policy=st.sampled_from(POLICIES))
def test_marks_stay_in_range(three, data: st.DataObject, policy: Policy) -> None:
    answers = data.draw(answers_of(three))
    marks = grade(three.papers, answers, items=three.issued.items, policy=policy)
    for each in marks:
        assert 0 <= each.awarded <= each.paper.total
        assert all(0 <= part.awarded <= part.out_of for part in each.parts)
        assert [part.label for part in each.parts] == three.labels


@settings(max_examples=40, deadline=None)
@given(data=st.data(), order=st.permutations(range(3)))
def test_the_order_of_students_does_not_matter(three, mark, data, order: list[int]) -> None:
    answers = data.draw(answers_of(three))
    moved = mark([three.papers[k] for k in order], [answers[k] for k in order])
    assert moved == mark(three.papers, answers)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_no_row_changes_the_marks_of_another(three, mark, data: st.DataObject) -> None:
    before, other = data.draw(answers_of(three)), data.draw(answers_of(three))
    changed = [before[0], other[1], before[2]]
    first, second = mark(three.papers, before), mark(three.papers, changed)
    for paper in (three.papers[0], three.papers[2]):
        assert first[paper.student.id] == second[paper.student.id]


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_student_marked_alone_gets_the_same(three, mark, data: st.DataObject) -> None:
    answers = data.draw(answers_of(three))
    together = mark(three.papers, answers)
    for paper, given_ in zip(three.papers, answers, strict=True):
        assert mark([paper], [given_]) == {paper.student.id: together[paper.student.id]}


def test_right_answers_earn_all_that_needs_no_person(three, mark) -> None:
    for parts in mark(three.papers, [three.right(paper) for paper in three.papers]).values():
        assert {str(part[1]) for part in parts} <= {"correct", "manual"}
