"""How a value's name is written in a family's questions."""

from collections.abc import Mapping

from qgen.family import Symbol
from solvers.names import guessed_tex, subscripted


def tex_name(name: str, index: tuple[int, ...] = (), *, symbols: Mapping[str, Symbol]) -> str:
    """Write a value's name, or that of one of its entries, in TeX.

    Parameters
    ----------
    name
        Of an input or a step.
    index
        Of the entry, counted from 0; it is printed counted from 1.
    symbols
        The names that this family writes its own way. A list of names stands for the
        rows along the first axis.

    Examples
    --------
    >>> tex_name("m_hat", (0,), symbols={})
    '\\\\hat m_{1}'
    >>> tex_name("W1", (0, 1), symbols={})
    'W^{(1)}_{12}'
    >>> tex_name("m_prev", (1,), symbols={"m_prev": "m_{t-1}"})
    'm_{t-1,2}'
    """
    symbol = symbols.get(name)
    if symbol is None:
        symbol = guessed_tex(name)
    if not isinstance(symbol, str):
        if not index:
            return f"({', '.join(symbol)})"
        symbol, index = symbol[index[0]], index[1:]
    return subscripted(symbol, index)
