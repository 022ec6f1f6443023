"""Spellings change the text and not the value; each is another one."""

import numpy as np
import pytest

from qgen.answers import read_array
from qgen.simulation.spellings import COMMA_SPELLINGS, SPELLINGS
from qgen.written import plain_array

VALUES = (
    np.array(0.25),
    np.array(-1234.5),
    np.array([-0.5, 2, 0.001]),
    np.array([[1, -0.25], [3.125, 0]]),
    np.array([[-0.125]]),
    np.arange(8).reshape(2, 2, 2) / 8 - 0.4,
)
ALL = [*((name, s, False) for name, s in SPELLINGS.items())]
ALL += [(name, s, True) for name, s in COMMA_SPELLINGS.items()]


@pytest.mark.parametrize(("name", "spelling", "comma"), ALL, ids=[name for name, *_ in ALL])
def test_a_spelling_is_read_as_the_value(name, spelling, comma):
    for value in VALUES:
        text = spelling(plain_array(value, 3))
        read = read_array(text, value.shape, decimal_comma=comma)
        np.testing.assert_allclose(np.asarray(read, dtype=float), value, err_msg=text)


def test_spellings_differ_from_each_other_and_from_the_plain_text():
    plain = "[-0.5, 2; 0.001, -3]"
    texts = [spelling(plain) for spelling in SPELLINGS.values()]
    assert len({plain, *texts}) == 1 + len(SPELLINGS)
