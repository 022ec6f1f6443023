"""How a value's name is written: `m_hat` is \\hat m, `W1` is W^{(1)}, `beta1` is \\beta_1."""

import re
from collections.abc import Mapping

from qgen.family import Symbol

_GREEK = frozenset(
    {"alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lambda"}
    | {"mu", "nu", "xi", "rho", "sigma", "tau", "phi", "chi", "psi", "omega"}
)
_WORDS = {
    "lr": r"\eta",
    "eps": r"\varepsilon",
    "lam": r"\lambda",
    "loss": "L",
    "grad": "g",
    "y_hat": r"\hat y",
}
_ACCENTS = {"hat": r"\hat ", "tilde": r"\tilde ", "bar": r"\bar "}


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
        symbol = _guess(name)
    if not isinstance(symbol, str):
        if not index:
            return ", ".join(symbol)
        symbol, index = symbol[index[0]], index[1:]
    return _subscripted(symbol, index)


def _guess(name: str) -> str:
    """Write a name that follows the conventions of `docs`: greek, accents, layers."""
    if name in _WORDS:
        return _WORDS[name]
    stem, _, suffix = name.rpartition("_")
    if suffix in _ACCENTS:
        return _ACCENTS[suffix] + _guess(stem)
    if stem and suffix in ("new", "prev"):
        return _raised(_guess(stem), f"\\mathrm{{{suffix}}}")
    if stem:
        return f"{_guess(stem)}_{{{suffix}}}"
    layer = re.fullmatch(r"([A-Za-z]+?)(\d+)", name)
    if layer:
        letter, number = layer.groups()
        if letter.startswith("d") and len(letter) > 1 and letter not in _GREEK:
            return f"\\partial L/\\partial {_guess(letter[1:] + number)}"
        return f"{_guess(letter)}_{number}" if letter in _GREEK else f"{letter}^{{({number})}}"
    if name in _GREEK:
        return f"\\{name}"
    return name if len(name) == 1 else f"\\mathrm{{{name}}}"


def _raised(symbol: str, word: str) -> str:
    """Put a word above a symbol that may have a superscript of its own."""
    own = re.fullmatch(r"(.*)\^\{(.*)\}", symbol)
    return f"{own[1]}^{{{own[2]}\\,{word}}}" if own else f"{symbol}^{{{word}}}"


def _subscripted(symbol: str, index: tuple[int, ...]) -> str:
    """Put an index behind a symbol that may have a subscript of its own."""
    if not index:
        return symbol
    separator = "," if max(index) > 8 else ""
    digits = separator.join(str(i + 1) for i in index)
    own = re.fullmatch(r"(.*)_(?:\{([^{}]*)\}|([A-Za-z0-9]))", symbol)
    if own:
        return f"{own[1]}_{{{own[2] or own[3]},{digits}}}"
    return f"{symbol}_{{{digits}}}"
