"""The functions that may be called, and how people spell them."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Kind = Literal["entrywise", "several", "total", "vector", "transpose"]
"""How a function treats arrays: entry by entry; several arguments entry by entry, or the
entries of one; all entries together; a vector as a whole; or as transposition."""


class Function(NamedTuple):
    """A function of the field."""

    name: str
    kind: Kind
    spellings: tuple[str, ...]
    tex: str


_TABLE: Final = (
    Function("sigmoid", "entrywise", ("sigma", "logistic", "expit"), r"\sigma"),
    Function("tanh", "entrywise", (), r"\tanh"),
    Function("relu", "entrywise", (), r"\operatorname{relu}"),
    Function("softplus", "entrywise", (), r"\operatorname{softplus}"),
    Function("softmax", "vector", (), r"\operatorname{softmax}"),
    Function("log", "entrywise", ("ln", "loge"), r"\log"),
    Function("log2", "entrywise", (), r"\log_{2}"),
    Function("log10", "entrywise", (), r"\log_{10}"),
    Function("exp", "entrywise", (), r"\exp"),
    Function("sqrt", "entrywise", ("√",), r"\sqrt"),
    Function("sin", "entrywise", (), r"\sin"),
    Function("cos", "entrywise", (), r"\cos"),
    Function("abs", "entrywise", ("absolute",), r"\operatorname{abs}"),
    Function("sign", "entrywise", ("sgn", "signum"), r"\operatorname{sign}"),
    Function("max", "several", ("maximum",), r"\max"),
    Function("min", "several", ("minimum",), r"\min"),
    Function("sum", "total", (), r"\operatorname{sum}"),
    Function("norm", "total", ("linalgnorm",), r"\operatorname{norm}"),
    Function("transpose", "transpose", (), r"\operatorname{transpose}"),
)

FUNCTIONS: Final = {function.name: function for function in _TABLE}

SPELLINGS: Final = {
    spelling: function.name
    for function in _TABLE
    for spelling in (function.name, *function.spellings)
}
"""From the spelling in lower case to the name."""
