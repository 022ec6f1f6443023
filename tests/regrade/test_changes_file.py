"""A file of changes: what it may say, and how its mistakes are reported."""

from pathlib import Path

import pytest

from qgen.files.changes import Changes, as_stage, load_changes, meanings
from qgen.files.mistakes import InputError
from qgen.files.scope import Scope
from qgen.items import as_item
from qgen.marking.changes import Accepted, Drop, Key, Tolerance
from qgen.paper import ItemAsked


@pytest.fixture
def scope(quiz):
    """An exam of two papers; the second one has another order of options, and one more item."""
    first, second = quiz.papers(2)
    asked = [q for q in second.questions if not isinstance(q, ItemAsked)]
    asked += [
        ItemAsked(number=2, item="pick", order=(3, 2, 1, 0), marks=(1,)),
        ItemAsked(number=5, item="sort", order=(2, 0, 1), marks=(1,)),
    ]
    papers = [first, second.model_copy(update={"sections": (tuple(asked),)})]
    return Scope(papers, quiz.items, regrades=[2])


@pytest.fixture
def load(scope, tmp_path):
    def read(text: str) -> Changes:
        path = tmp_path / "c.yaml"
        path.write_text(text, encoding="utf-8")
        return load_changes(path, scope)

    return read


ALL = """\
reason: "  Two readings.\\n"
drop: [3, adam, 1b]
drop_gives: out_of_total
accept:
  - {part: 1d, answer: 0.3, student: s1}
  - {part: pick, answer: B, fraction: 0.5}
key:
  - {item: pick, answer: D, letters_of: CODE-S1}
  - {item: fact, answer: true}
tolerance:
  - {part: adam.v_hat, times: 2}
  - {part: 1e, absolute: 0.01}
marking: {follow_through: half, decimals: exact}
withdraw: [2]
"""


def test_a_file_that_uses_everything_is_understood(load, scope):
    stage = as_stage(load(ALL), scope.owners, never_lower=True)
    assert (stage.reason, stage.never_lower) == ("Two readings.", True)
    assert stage.drops == (Drop("3", False), Drop("adam", False), Drop("1b", False))
    assert stage.accepted == (Accepted("1d", 0.3, "CODE-S1"), Accepted("pick", "B", worth=0.5))
    assert stage.keys == (Key("pick", "D", "CODE-S1"), Key("fact", True))
    assert stage.tolerances == (Tolerance("adam.v_hat", 2.0), Tolerance("1e", 1.0, 0.01))
    assert stage.policy == {"follow_through": 0.5, "exact_decimals": True}


def test_letters_are_shown_in_words(load, scope):
    changes = load(
        "reason: x\nkey: [{item: pick, answer: D, letters_of: s1}]\n"
        "accept: [{part: 2, answer: D}, {part: 3, answer: [A, D]}, {part: 4, answer: true}]\n"
    )
    assert list(meanings(changes, scope)) == [
        "2: D is accepted: four",
        "3: ['A', 'D'] is accepted: one + four",
        "pick: the key is now D: two",
    ]


BAD = {
    "drop: [1]": "c.yaml:1: reason: is missing",
    "reason: x": "changes nothing; allowed: drop, accept, key, tolerance, marking, withdraw",
    "reason: 7\ndrop: [1]": "c.yaml:1: reason: 7 is not allowed; allowed: text",
    "reason: x\ndrop: [77]": "c.yaml:2: drop[0]: '77' is not a question of this exam",
    "reason: x\ndrop: [adm]": "did you mean 'adam'?",
    "reason: x\ndrop: 1": "c.yaml:2: drop: 1 is not a list",
    "reason: x\ndrop: [1]\ndrop_gives: nothing": "allowed: full, out_of_total",
    "reason: x\naccept: [{part: adam.vhat, answer: 1}]": "did you mean 'adam.v_hat'?",
    "reason: x\naccept: [{part: 1d}]": "accept[0].answer: is missing",
    "reason: x\naccept: [{part: 1d, answer: }]": "answer: an empty value is not allowed",
    "reason: x\naccept: [{part: 1d, answer: a lot}]": "cannot be read as an answer to 1d",
    "reason: x\naccept: [{part: 1d, answer: ' '}]": "as an answer to 1d: it is blank",
    "reason: x\naccept: [{part: pick, answer: Z}]": "cannot be read as an answer to pick",
    "reason: x\naccept: [{part: 1d, answer: 1, student: s3}]": "'s3' is not a student",
    "reason: x\naccept: [{part: sort, answer: A, student: s1}]": "paper has no such part",
    "reason: x\naccept: [{part: 1d, answer: 1, fraction: 0}]": "allowed: more than 0",
    "reason: x\naccept: [{part: 1d, answer: 1, fraction: 2}]": "allowed: a number from 0 to 1",
    "reason: x\nkey: [{item: pik, answer: A}]": "did you mean 'pick'?",
    "reason: x\nkey: [{item: pick, answer: 'A, B'}]": "only one may be chosen. (accept takes",
    "reason: x\nkey: [{item: pick, answer: ' '}]": "cannot be its key: it is blank",
    "reason: x\nkey: [{item: pick, answer: A, letters_of: s3}]": "'s3' is not a student",
    "reason: x\nkey: [{item: sort, answer: 'A, B, C', letters_of: s1}]": "has no such item",
    "reason: x\nkey: [{item: sort, answer: 'A, B, C'}]": "is of kind ordering, whose key cannot",
    "reason: x\ntolerance: [{part: pick, times: 2}]": "is not a part that is computed",
    "reason: x\ntolerance: [{part: 1d}]": "needs either 'times' or 'absolute'",
    "reason: x\ntolerance: [{part: 1d, times: 2, absolute: 1}]": "needs either 'times' or",
    "reason: x\ntolerance: [{part: 1d, times: 0}]": "allowed: a number from 0.1 to 1000",
    "reason: x\nmarking: {follow_trough: half}": "did you mean 'follow_through'?",
    "reason: x\nwithdraw: [3]": "withdraw[0]: 3 is no run whose changes hold; allowed: 2",
}


@pytest.mark.parametrize(("text", "message"), BAD.items())
def test_a_mistake_is_named_with_its_place_and_what_is_allowed(load, text, message):
    with pytest.raises(InputError) as error:
        load(text)
    assert message in str(error.value)


def test_all_mistakes_come_at_once(load):
    with pytest.raises(InputError) as error:
        load("reson: x\ndrop: [9]\naccept: [{part: 9z, answer: 1}]\nmarking: {x: 1}\n")
    assert [mistake.line for mistake in error.value.mistakes] == [1, 2, 3, 4]


LABELS = {
    "id": "tags",
    "kind": "labels",
    "topic": "t",
    "level": 1,
    "minutes": 1,
    "text": "?",
    "explanation": "!",
    "source": {"author": "A", "title": "T", "year": 2000},
    "tokens": ["Ada", "wrote"],
    "labels": ["B", "O"],
    "answer": ["B", "O"],
}


def test_the_key_of_labels_can_be_corrected(tmp_path: Path, quiz):
    from qgen.marking.rekey import rekeyed

    assert rekeyed(as_item(LABELS), "B B", ()).right(()) == "B B"
