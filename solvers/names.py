"""How a value's name is written: `m_hat` is \\hat m, `W1` is W^{(1)}, `beta1` is \\beta_1."""

import re

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


def guessed_tex(name: str) -> str:
    """Write a name that follows the conventions of `docs`: greek, accents, layers.

    Examples
    --------
    >>> guessed_tex("m_hat")
    '\\\\hat m'
    """
    if name in _WORDS:
        return _WORDS[name]
    stem, _, suffix = name.rpartition("_")
    if suffix in _ACCENTS:
        return _ACCENTS[suffix] + guessed_tex(stem)
    if stem and suffix in ("new", "prev"):
        return _raised(guessed_tex(stem), f"\\mathrm{{{suffix}}}")
    if stem:
        return f"{guessed_tex(stem)}_{{{suffix}}}"
    layer = re.fullmatch(r"([A-Za-z]+?)(\d+)", name)
    if layer:
        letter, number = layer.groups()
        if letter.startswith("d") and len(letter) > 1 and letter not in _GREEK:
            return f"\\partial L/\\partial {guessed_tex(letter[1:] + number)}"
        return f"{guessed_tex(letter)}_{number}" if letter in _GREEK else f"{letter}^{{({number})}}"
    if name in _GREEK:
        return f"\\{name}"
    return name if len(name) == 1 else f"\\mathrm{{{name}}}"


def _raised(symbol: str, word: str) -> str:
    """Put a word above a symbol that may have a superscript of its own."""
    own = re.fullmatch(r"(.*)\^\{(.*)\}", symbol)
    return f"{own[1]}^{{{own[2]}\\,{word}}}" if own else f"{symbol}^{{{word}}}"


def subscripted(symbol: str, index: tuple[int, ...]) -> str:
    """Put an index behind a symbol that may have a subscript of its own.

    The index counts from 0 and is printed counted from 1.

    Examples
    --------
    >>> subscripted("m_{t-1}", (1,))
    'm_{t-1,2}'

    Of three or more, the last two are row and column of a matrix:

    >>> subscripted("X", (0, 2, 1))
    'X_{1,32}'
    """
    if not index:
        return symbol
    separator = "," if max(index) > 8 else ""
    groups = [index[:-2], index[-2:]] if len(index) > 2 else [index]
    digits = ",".join(separator.join(str(i + 1) for i in group) for group in groups)
    own = re.fullmatch(r"(.*)_(?:\{([^{}]*)\}|([A-Za-z0-9]))", symbol)
    if own:
        return f"{own[1]}_{{{own[2] or own[3]},{digits}}}"
    return f"{symbol}_{{{digits}}}"
