"""From what a student wrote to a value, or to a reason why there is none.

Student text is hostile: it is cut into tokens of an allow-list and never evaluated.
"""

from qgen.answers.arrays import read_array, read_numbers
from qgen.answers.choices import read_choice, read_true_false
from qgen.answers.result import BLANK, Blank, Numbers, Unreadable
from qgen.answers.words import read_words

__all__ = [
    "BLANK",
    "Blank",
    "Numbers",
    "Unreadable",
    "read_array",
    "read_choice",
    "read_numbers",
    "read_true_false",
    "read_words",
]
