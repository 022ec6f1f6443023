"""Banks of an instructor's own lie beside the exam file."""

import pytest

from qgen.files.banks import banks_for, load_banks
from qgen.files.mistakes import InputError
from qgen.resources import folder

BANK = """
unit: 2
items:
  - id: {id}
    topic: convolution
    level: 1
    minutes: 1
    kind: true_false
    text: A stride of 2 skips every other place of the kernel.
    answer: true
    explanation: The stride is the distance from one place to the next.
    source: {{author: Nobody, title: Notes, year: 2026}}
"""


def write(tmp_path, name):
    banks = tmp_path / "question_banks"
    banks.mkdir()
    (banks / "mine.yaml").write_text(BANK.format(id=name), encoding="utf-8")
    return tmp_path / "exam.yaml"


def test_a_folder_beside_the_exam_file_adds_to_the_banks(tmp_path):
    ours = load_banks(folder("question_banks"))
    found = banks_for(write(tmp_path, "my_own_item"))
    assert set(found) - set(ours) == {"my_own_item"}
    assert found["my_own_item"].unit == 2


def test_without_such_a_folder_there_are_our_banks_alone(tmp_path):
    assert set(banks_for(tmp_path / "exam.yaml")) == set(load_banks(folder("question_banks")))


def test_the_folder_of_the_checkout_is_not_read_twice():
    assert banks_for(folder("question_banks").parent / "exam.yaml")


def test_an_id_of_ours_is_refused(tmp_path):
    taken = next(iter(load_banks(folder("question_banks"))))
    with pytest.raises(InputError, match=f"'{taken}' is the id of another item"):
        banks_for(write(tmp_path, taken))
