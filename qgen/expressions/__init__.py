"""Expressions that students write: read, evaluated at points, compared, printed.

Student text is hostile: it is read by a grammar of its own and never evaluated, and no
parser of SymPy sees it.
"""

from qgen.expressions.compare import Certificate, Comparison, Reference, compare, reference
from qgen.expressions.expression import Expression
from qgen.expressions.forms import FORMS, has_form
from qgen.expressions.parser import parse
from qgen.expressions.symbols import Sort, Symbols, symbols_from

__all__ = [
    "FORMS",
    "Certificate",
    "Comparison",
    "Expression",
    "Reference",
    "Sort",
    "Symbols",
    "compare",
    "has_form",
    "parse",
    "reference",
    "symbols_from",
]
