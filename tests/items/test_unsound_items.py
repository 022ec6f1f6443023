"""Mistakes in a bank's items are told in plain words, at their place."""

import json

import pytest

from qgen.files.banks import load_banks
from qgen.files.mistakes import InputError

SHARED = {
    "id": "one",
    "topic": "t",
    "level": 1,
    "minutes": 1,
    "text": "?",
    "explanation": "!",
    "source": {"author": "A", "title": "T", "year": 2000},
}
UNIT = {"name": "threshold_unit", "inputs": [[0], [1]], "outputs": [0, 1]}
KERNEL = {"name": "kernel", "image": [[1, 2], [3, 4]], "feature_map": [[1, 2]]}
LABELS = {"tokens": ["a", "b"], "labels": ["X", "Y"], "answer": ["X", "Y"]}
PAIRS = [{"left": "a", "right": "x"}, {"left": "b", "right": "y"}]

UNSOUND = [
    ("ordering", {}, "sequence: is missing"),
    ("ordering", {"sequence": ["a", "b"]}, "sequence: a list of 2 is not allowed; allowed: 3 to 8"),
    ("ordering", {"sequence": ["a", "b", " A"]}, "sequence: has the same text twice"),
    ("ordering", {"sequence": ["a", "b", "$c"]}, "sequence[2]: has a formula that is not closed"),
    (
        "ordering",
        {"sequence": ["a", "b", "c"], "fixed_order": True},
        "fixed_order: would print the answer; an ordering item is always shuffled",
    ),
    ("matching", {"pairs": PAIRS[:1]}, "pairs: a list of 1 is not allowed; allowed: 2 to 8 pairs"),
    ("matching", {"pairs": [{"left": "a"}, PAIRS[1]]}, "pairs[0].right: is missing"),
    (
        "matching",
        {"pairs": [PAIRS[0], {**PAIRS[1], "left": "A"}]},
        "pairs: has the same text on the left twice",
    ),
    (
        "matching",
        {"pairs": PAIRS, "extra": ["X"]},
        "extra: has a text that stands on the right already",
    ),
    (
        "matching",
        {"pairs": [PAIRS[0], {"left": "b", "right": "x"}]},
        "extra: a total of 1 is not allowed; allowed: 2 to 10 texts on the right",
    ),
    ("labels", {**LABELS, "answer": ["X"]}, "answer: a list of 1 does not fit 2 tokens"),
    (
        "labels",
        {**LABELS, "answer": ["X", "Z"]},
        "answer[1]: 'Z' is not one of the labels; allowed: X, Y",
    ),
    (
        "labels",
        {**LABELS, "labels": ["X", "x"]},
        "labels: has two labels that differ only in case, dashes, or O and 0",
    ),
    ("labels", {**LABELS, "labels": ["X Y", "Z"]}, "labels: 'X Y' is no label: it has a space"),
    ("fill_in", {"accepted": []}, "accepted: a list of 0 is not allowed; allowed: 1 to 20 texts"),
    ("fill_in", {"accepted": ["..."]}, "accepted: '...' is no answer: it has no letter or digit"),
    ("fill_in", {"accepted": [1]}, "accepted[0]: 1 is not allowed; allowed: text (in quotes"),
    ("fill_in", {"accepted": ["a"], "typos": 1}, "typos: 1 is not allowed; allowed: true or false"),
    ("number", {"value": "7"}, "value: '7' is not allowed; allowed: a number from"),
    ("number", {"value": 7, "decimals": -1}, "decimals: -1 is not allowed; allowed: a whole"),
    (
        "number",
        {"value": 7, "tolerance": 0},
        "tolerance: 0 is not allowed; allowed: a number above",
    ),
    (
        "number",
        {"value": 7, "decimals": 1, "tolerance": 0.1},
        "tolerance: 0.1 stands beside 'decimals'; give one of them",
    ),
    (
        "number",
        {"value": 7, "decimals": 1, "mistakes": [{"value": 7.04, "feedback": "x"}]},
        "mistakes[0].value: 7.04 is accepted as right",
    ),
    (
        "expression",
        {"symbols": {"z": "rael"}, "answer": "z"},
        "symbols: is not allowed: ",
    ),
    (
        "expression",
        {"symbols": {"z": "real"}, "answer": "2q"},
        "answer: '2q' cannot be read: I do not know `q`",
    ),
    (
        "expression",
        {"symbols": {"z": "real"}, "answer": "-"},
        "answer: '-' cannot be read: ",
    ),
    (
        "expression",
        {"symbols": {"z": "real"}, "answer": "z", "form": "expandet"},
        "form: 'expandet' is not a form; did you mean 'expanded'?",
    ),
    ("interval", {"answer": "0 to 1"}, "answer: '0 to 1' is no interval; write one such as (0, 1]"),
    ("points", {"points": []}, "points: a list of 0 is not allowed; allowed: 1 to 12 points"),
    ("points", {"points": [[1, 2], [1, 2]]}, "points: has the same point twice"),
    ("points", {"points": [[1, "x"]]}, "points[0][1]: 'x' is not allowed; allowed: a number"),
    (
        "constructive",
        {"property": {"name": "treshold_unit"}, "example": "1"},
        "property.name: 'treshold_unit' is not allowed; did you mean 'threshold_unit'?",
    ),
    ("constructive", {"property": {}, "example": "1"}, "property.name: is missing; allowed: box_"),
    ("constructive", {"property": "kernel", "example": "1"}, "property: 'kernel' is not a mapping"),
    (
        "constructive",
        {"property": UNIT, "example": "[1]"},
        "example: '[1]' cannot be read: ",
    ),
    (
        "constructive",
        {"property": UNIT, "example": "-"},
        "example: '-' cannot be read: it is blank",
    ),
    (
        "constructive",
        {"property": UNIT, "example": "[1, 1]"},
        "example: '[1, 1]' does not have the property: For the input (0)",
    ),
    (
        "constructive",
        {"property": {**UNIT, "outputs": [1]}, "example": "[1, 1]"},
        "property.outputs: a list of 1 does not fit 2 rows of inputs",
    ),
    (
        "constructive",
        {"property": {**UNIT, "outputs": [1, 2]}, "example": "[1, 1]"},
        "property.outputs[1]: 2 is not allowed; allowed: a whole number from 0",
    ),
    (
        "constructive",
        {"property": {**UNIT, "inputs": [[0], [1, 2]]}, "example": "[1, 1]"},
        "property.inputs[1]: has 2 numbers where the first row has 1",
    ),
    (
        "constructive",
        {"property": {**KERNEL, "feature_map": [[1, 2, 3]]}, "example": "[1, 1]"},
        "property.feature_map: is larger than the image",
    ),
    (
        "constructive",
        {"property": {**UNIT, "weights": 2}, "example": "[1, 1]"},
        "property.weights: unknown field 'weights'",
    ),
    ("short_text", {"rubric": [], "model": "m"}, "rubric: a list of 0 is not allowed; allowed: 1"),
    (
        "short_text",
        {"rubric": [{"text": "x", "marks": 0}], "model": "m"},
        "rubric[0].marks: 0 is not allowed; allowed: a number from 0.25 to 100",
    ),
    ("short_text", {"rubric": [{"text": "x", "marks": 1}]}, "model: is missing"),
]


@pytest.mark.parametrize(("kind", "content", "message"), UNSOUND)
def test_an_unsound_item_is_refused_in_plain_words(tmp_path, kind, content, message):
    bank = {"unit": 1, "items": [{**SHARED, "kind": kind, **content}]}
    (tmp_path / "unit1.yaml").write_text(json.dumps(bank, indent=1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_banks(tmp_path)
    told = [str(mistake).partition(": ")[2] for mistake in caught.value.mistakes]
    assert any(line.startswith(f"items[0].{message}") for line in told), told
